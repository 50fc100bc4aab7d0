/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-fill: joined columns into the record.
 *
 * Which version counts and what its columns are is found once for a span of event time, and kept in a block by device and by vehicle; a row then costs a look at two
 * blocks and a copy for each wanted column. Blocks and their texts lie wherever their vehicles do, so they are fetched ahead. */

#include "fleet-mirror-private.h"

#include "fleet-fetch.h"

#include <string.h>

#define ROWS_AHEAD_BLOCK 16
#define ROWS_AHEAD_TEXT  6

void
fleet_mirror_blocks_forget (FleetMirrorBlocks *self,
                            guint              number)
{
  if (number < self->n_blocks)
    fleet_mirror_span_forget (&fleet_mirror_block (self, number)->span);
}

static void
make_room (FleetMirrorBlocks *self,
           guint              number)
{
  guint n_before = self->n_blocks;

  if (number < n_before)
    return;
  self->n_blocks = MAX (number + 1, n_before * 2);
  self->bytes = g_realloc_n (self->bytes, self->n_blocks, sizeof (FleetMirrorBlock) + self->n_values * sizeof (FleetValue));
  for (guint i = n_before; i < self->n_blocks; i++)
    fleet_mirror_blocks_forget (self, i);
}

static void
clear_blocks (FleetMirrorBlocks *self)
{
  g_clear_pointer (&self->bytes, g_free);
  self->n_blocks = 0;
  self->n_values = 0;
}

/* A change of what is wanted forgets what was found. */
static void
take_wants (FleetMirror     *self,
            const FleetPath *wanted,
            guint            n_wanted)
{
  gboolean same = self->wants->len == n_wanted;

  for (guint i = 0; same && i < n_wanted; i++)
    same = g_array_index (self->wants, FleetMirrorWant, i).path == wanted[i];
  if (same)
    return;

  clear_blocks (&self->of_devices);
  clear_blocks (&self->of_slots);
  g_array_set_size (self->wants, n_wanted);
  for (guint i = 0; i < n_wanted; i++)
    {
      FleetMirrorWant *want = &g_array_index (self->wants, FleetMirrorWant, i);
      const char *path = fleet_dictionary_text (self->paths, wanted[i], NULL);

      *want = (FleetMirrorWant) { wanted[i], FLEET_N_TABLES, strchr (path, '.'), 0 };
      for (FleetTable table = 0; want->column != NULL && table < FLEET_N_TABLES; table++)
        if (strncmp (path, fleet_table_to_string (table), want->column - path) == 0 &&
            strlen (fleet_table_to_string (table)) == (gsize) (want->column - path))
          want->table = table;
      if (want->table == FLEET_N_TABLES)
        continue;
      want->column++;
      want->at = want->table == FLEET_TABLE_DEVICE ? self->of_devices.n_values++ : self->of_slots.n_values++;
    }
}

static void
find_values (const FleetMirror     *self,
             FleetTable             table,
             const FleetRowVersion *version,
             FleetMirrorBlock      *block)
{
  for (guint i = 0; i < self->wants->len; i++)
    {
      const FleetMirrorWant *want = &g_array_index (self->wants, FleetMirrorWant, i);
      const FleetValue *value = NULL;

      if (want->table != table)
        continue;
      if (version != NULL)
        value = fleet_row_version_get (version, want->column);
      block->values[want->at] = value != NULL ? *value : (FleetValue) { .type = FLEET_TYPE_NULL };
    }
}

static const FleetMirrorBlock *
block_of_device (FleetMirror *self,
                 FleetDevice  device,
                 gint64       time_us)
{
  FleetMirrorBlock *block = fleet_mirror_block (&self->of_devices, device);
  const FleetMirrorRow *row;
  const FleetMirrorEntry *entry;

  if (G_LIKELY (fleet_mirror_span_has (&block->span, time_us)))
    return block;
  block->span = (FleetMirrorSpan) { G_MININT64, G_MAXINT64 };
  row = fleet_mirror_device_state (self, device)->row;
  entry = row != NULL ? fleet_mirror_row_at (row, time_us, &block->span) : NULL;
  find_values (self, FLEET_TABLE_DEVICE, entry != NULL ? entry->version : NULL, block);
  return block;
}

static const FleetMirrorBlock *
block_of_slot (FleetMirror *self,
               FleetSlot    slot,
               gint64       time_us)
{
  FleetMirrorBlock *block = fleet_mirror_block (&self->of_slots, slot);
  const FleetMirrorCar *car;
  const FleetMirrorEntry *entry = NULL;
  const FleetRowVersion *reservation = NULL;

  if (G_LIKELY (fleet_mirror_span_has (&block->span, time_us)))
    return block;
  block->span = (FleetMirrorSpan) { G_MININT64, G_MAXINT64 };
  car = fleet_mirror_slot_state (self, slot)->car;
  if (car != NULL && car->row != NULL)
    entry = fleet_mirror_row_at (car->row, time_us, &block->span);
  if (car != NULL)
    reservation = fleet_mirror_running (car, time_us, &block->span);
  find_values (self, FLEET_TABLE_CAR, entry != NULL ? entry->version : NULL, block);
  find_values (self, FLEET_TABLE_RESERVATION, reservation, block);
  return block;
}

static void
fetch_block (const FleetMirrorBlocks *blocks,
             guint                    number)
{
  const char *at;

  if (number >= blocks->n_blocks)
    return;
  at = (const char *) fleet_mirror_block (blocks, number);
  fleet_fetch (at);
  fleet_fetch (at + 64);
}

static void
fetch_texts (const FleetMirrorBlocks *blocks,
             guint                    number)
{
  const FleetMirrorBlock *block;

  if (number >= blocks->n_blocks)
    return;
  block = fleet_mirror_block (blocks, number);
  if (block->span.from_us >= block->span.until_us)
    return; /* nothing in it yet */
  for (guint i = 0; i < blocks->n_values; i++)
    if (block->values[i].type == FLEET_TYPE_TEXT)
      fleet_fetch (block->values[i].text);
}

static void
fetch_ahead (const FleetMirror *self,
             const FleetBatch  *batch,
             guint              row)
{
  if (row + ROWS_AHEAD_BLOCK < batch->n_rows)
    {
      fetch_block (&self->of_devices, batch->device[row + ROWS_AHEAD_BLOCK]);
      fetch_block (&self->of_slots, batch->slot[row + ROWS_AHEAD_BLOCK]);
    }
  if (row + ROWS_AHEAD_TEXT < batch->n_rows)
    {
      fetch_texts (&self->of_devices, batch->device[row + ROWS_AHEAD_TEXT]);
      fetch_texts (&self->of_slots, batch->slot[row + ROWS_AHEAD_TEXT]);
    }
}

/* What fleet_batch_set() does, for a column that has been found and rows that have no value yet. */
static void
write_cell (FleetBatch       *record,
            FleetColumn      *column,
            guint             row,
            const FleetValue *value)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % 64);

  column->valid[row / 64] |= bit;
  if (value->type == FLEET_TYPE_BOOL)
    column->bools[row / 64] |= value->boolean ? bit : 0;
  else if (value->type == FLEET_TYPE_INT)
    column->ints[row] = value->integer;
  else if (value->type == FLEET_TYPE_DOUBLE)
    column->doubles[row] = value->real;
  else if (value->type == FLEET_TYPE_TEXT)
    column->texts[row] = fleet_batch_add_text (record, value->text, value->length);
}

/* Rows that have a value of path already (a payload's own "car.x", or a row filled before) lose it: the mirror's word counts. */
static void
empty_path (FleetBatch *record,
            FleetPath   path)
{
  for (FleetType type = 0; type < FLEET_N_TYPES; type++)
    {
      FleetColumn *column = fleet_batch_find (record, path, type);

      if (column == NULL)
        continue;
      memset (column->valid, 0, sizeof column->valid);
      if (type == FLEET_TYPE_BOOL)
        memset (column->bools, 0, FLEET_BATCH_WORDS * sizeof (guint64));
    }
}

/* Room for every device and vehicle of the batch, so that blocks stay where they are while rows are filled. */
static void
make_room_for (FleetMirror      *self,
               const FleetBatch *batch)
{
  for (guint row = 0; row < batch->n_rows; row++)
    {
      if (self->of_devices.n_values > 0 && batch->device[row] != FLEET_NONE)
        make_room (&self->of_devices, batch->device[row]);
      if (self->of_slots.n_values > 0 && batch->slot[row] != FLEET_NONE)
        make_room (&self->of_slots, batch->slot[row]);
    }
}

void
fleet_mirror_fill (FleetMirror      *self,
                   const FleetBatch *batch,
                   FleetBatch       *record,
                   const FleetPath  *wanted,
                   guint             n_wanted)
{
  g_autofree FleetColumn **columns = g_new0 (FleetColumn *, (gsize) n_wanted * FLEET_N_TYPES);

  take_wants (self, wanted, n_wanted);
  make_room_for (self, batch);
  for (guint i = 0; i < n_wanted; i++)
    empty_path (record, wanted[i]);

  for (guint row = 0; row < batch->n_rows; row++)
    {
      const FleetMirrorBlock *of_device = NULL;
      const FleetMirrorBlock *of_slot = NULL;

      fetch_ahead (self, batch, row);
      if (batch->device[row] < self->of_devices.n_blocks)
        of_device = block_of_device (self, batch->device[row], batch->judged_us[row]);
      if (batch->slot[row] < self->of_slots.n_blocks)
        of_slot = block_of_slot (self, batch->slot[row], batch->judged_us[row]);
      for (guint i = 0; i < n_wanted; i++)
        {
          const FleetMirrorWant *want = &g_array_index (self->wants, FleetMirrorWant, i);
          const FleetMirrorBlock *block = want->table == FLEET_TABLE_DEVICE ? of_device : of_slot;
          const FleetValue *value;
          FleetColumn **column;

          if (block == NULL || want->table == FLEET_N_TABLES || block->values[want->at].type == FLEET_TYPE_NULL)
            continue;
          value = &block->values[want->at];
          column = &columns[i * FLEET_N_TYPES + value->type];
          if (G_UNLIKELY (*column == NULL))
            *column = fleet_batch_ensure (record, wanted[i], value->type);
          write_cell (record, *column, row, value);
        }
    }
}
