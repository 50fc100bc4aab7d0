/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-fill: joined columns into the record.
 *
 * Which version counts and where its columns lie is found once for a span of event time, and kept by device and by vehicle; a row then costs a look at two spans
 * and a copy for each wanted column. */

#include "fleet-mirror-private.h"

#include "fleet-bits.h"

#include <string.h>

/* A change of what is wanted forgets what was filled. */
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

  g_array_set_size (self->wants, n_wanted);
  for (guint i = 0; i < n_wanted; i++)
    {
      FleetMirrorWant *want = &g_array_index (self->wants, FleetMirrorWant, i);
      const char *path = fleet_dictionary_text (self->paths, wanted[i], NULL);

      *want = (FleetMirrorWant) { wanted[i], FLEET_N_TABLES, strchr (path, '.') };
      for (FleetTable table = 0; want->column != NULL && table < FLEET_N_TABLES; table++)
        if (strncmp (path, fleet_table_to_string (table), want->column - path) == 0 &&
            strlen (fleet_table_to_string (table)) == (gsize) (want->column - path))
          want->table = table;
      if (want->column != NULL)
        want->column++;
    }
  for (guint i = 0; i < self->by_device->len; i++)
    fleet_mirror_span_forget (&g_array_index (self->by_device, FleetMirrorDevice, i).filled);
  for (guint i = 0; i < self->by_slot->len; i++)
    fleet_mirror_span_forget (&g_array_index (self->by_slot, FleetMirrorSlot, i).filled);
  g_clear_pointer (&self->device_values, g_free);
  g_clear_pointer (&self->slot_values, g_free);
  self->n_device_values = self->n_slot_values = 0;
}

static void
find_values (const FleetMirror     *self,
             FleetTable             table,
             const FleetRowVersion *version,
             const FleetValue     **values)
{
  for (guint i = 0; i < self->wants->len; i++)
    {
      const FleetMirrorWant *want = &g_array_index (self->wants, FleetMirrorWant, i);

      if (want->table == table)
        values[i] = version != NULL ? fleet_row_version_get (version, want->column) : NULL;
    }
}

/* values with room for one more thing of that number. */
static const FleetValue **
make_room (const FleetMirror  *self,
           const FleetValue  **values,
           guint              *n,
           guint               number)
{
  guint wanted = MAX (number + 1, *n * 2);

  if (number < *n)
    return values;
  values = g_renew (const FleetValue *, values, (gsize) wanted * self->wants->len);
  memset (values + (gsize) *n * self->wants->len, 0, (gsize) (wanted - *n) * self->wants->len * sizeof *values);
  *n = wanted;
  return values;
}

static const FleetValue **
values_of_device (FleetMirror *self,
                  FleetDevice  device,
                  gint64       time_us)
{
  FleetMirrorDevice *state = fleet_mirror_device_state (self, device);
  const FleetMirrorEntry *entry = NULL;

  self->device_values = make_room (self, self->device_values, &self->n_device_values, device);
  if (!fleet_mirror_span_has (&state->filled, time_us))
    {
      state->filled = (FleetMirrorSpan) { G_MININT64, G_MAXINT64 };
      if (state->row != NULL)
        entry = fleet_mirror_row_at (state->row, time_us, &state->filled);
      find_values (self, FLEET_TABLE_DEVICE, entry != NULL ? entry->version : NULL,
                   self->device_values + (gsize) device * self->wants->len);
    }
  return self->device_values + (gsize) device * self->wants->len;
}

static const FleetValue **
values_of_slot (FleetMirror *self,
                FleetSlot    slot,
                gint64       time_us)
{
  FleetMirrorSlot *state = fleet_mirror_slot_state (self, slot);
  const FleetMirrorEntry *entry = NULL;
  const FleetRowVersion *reservation = NULL;

  self->slot_values = make_room (self, self->slot_values, &self->n_slot_values, slot);
  if (!fleet_mirror_span_has (&state->filled, time_us))
    {
      state->filled = (FleetMirrorSpan) { G_MININT64, G_MAXINT64 };
      if (state->car != NULL && state->car->row != NULL)
        entry = fleet_mirror_row_at (state->car->row, time_us, &state->filled);
      if (state->car != NULL)
        reservation = fleet_mirror_running (state->car, time_us, &state->filled);
      find_values (self, FLEET_TABLE_CAR, entry != NULL ? entry->version : NULL,
                   self->slot_values + (gsize) slot * self->wants->len);
      find_values (self, FLEET_TABLE_RESERVATION, reservation, self->slot_values + (gsize) slot * self->wants->len);
    }
  return self->slot_values + (gsize) slot * self->wants->len;
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

static gboolean
wants_table (const FleetMirror *self,
             gboolean           device)
{
  for (guint i = 0; i < self->wants->len; i++)
    if ((g_array_index (self->wants, FleetMirrorWant, i).table == FLEET_TABLE_DEVICE) == device)
      return TRUE;
  return FALSE;
}

void
fleet_mirror_fill (FleetMirror      *self,
                   const FleetBatch *batch,
                   FleetBatch       *record,
                   const FleetPath  *wanted,
                   guint             n_wanted)
{
  g_autofree FleetColumn **columns = g_new0 (FleetColumn *, (gsize) n_wanted * FLEET_N_TYPES);
  gboolean by_device, by_slot;

  take_wants (self, wanted, n_wanted);
  by_device = wants_table (self, TRUE);
  by_slot = wants_table (self, FALSE);
  for (guint i = 0; i < n_wanted; i++)
    empty_path (record, wanted[i]);

  for (guint row = 0; row < batch->n_rows; row++)
    {
      const FleetValue *const *of_device = NULL;
      const FleetValue *const *of_slot = NULL;

      if (by_device && batch->device[row] != FLEET_NONE)
        of_device = values_of_device (self, batch->device[row], batch->judged_us[row]);
      if (by_slot && batch->slot[row] != FLEET_NONE)
        of_slot = values_of_slot (self, batch->slot[row], batch->judged_us[row]);
      for (guint i = 0; i < n_wanted; i++)
        {
          FleetTable table = g_array_index (self->wants, FleetMirrorWant, i).table;
          const FleetValue *const *of = table == FLEET_TABLE_DEVICE ? of_device : of_slot;
          const FleetValue *value = of != NULL ? of[i] : NULL;
          FleetColumn **column;

          if (value == NULL)
            continue;
          column = &columns[i * FLEET_N_TYPES + value->type];
          if (G_UNLIKELY (*column == NULL))
            *column = fleet_batch_ensure (record, wanted[i], value->type);
          write_cell (record, *column, row, value);
        }
    }
}
