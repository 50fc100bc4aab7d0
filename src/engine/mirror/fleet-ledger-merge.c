/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-merge: a batch into the ledger: its heads, and what has to be settled between columns before they are walked.
 *
 * Columns do not depend on each other but in two ways: an element counts if its array did (counts are walked first and leave the serial of each
 * row's array), and a value makes its rivals absent (a mask of rows, empty for all but odd streams). The walk itself is fleet-ledger-walk.c. */

#include "fleet-ledger-private.h"

#include "fleet-bits.h"
#include "fleet-fetch.h"

#include <string.h>

#define HEADS_AHEAD 12 /* rows; what the processor has under way at a time */

/* Asks for what the head of a row a little further on is compared with. */
static inline void
fetch_head (const FleetLedger *self,
            const FleetBatch  *batch,
            guint              row)
{
  if (row >= batch->n_rows)
    return;
  fleet_fetch (&g_array_index (self->devices, FleetLedgerDevice, batch->device[row]));
  if (batch->slot[row] != FLEET_NONE)
    fleet_fetch (&g_array_index (self->vehicles, FleetLedgerVehicle, batch->slot[row]));
}

static void
merge_heads (FleetLedgerMerge *merge,
             guint  first)
{
  FleetLedger *self = merge->ledger;
  FleetBatch *batch = merge->batch;
  FleetBatch *record = merge->record;

  for (guint row = first; row < batch->n_rows; row++)
    {
      FleetSlot slot = batch->slot[row];
      FleetDevice device = batch->device[row];
      gint64 time_us = batch->time_us[row];
      FleetLedgerVehicle *vehicle;

      fetch_head (self, batch, row + HEADS_AHEAD);
      fleet_ledger_heard (self, slot, device, FLEET_TIME_NONE);
      if (time_us < g_array_index (self->devices, FleetLedgerDevice, device).newest_us)
        batch->flags[row] |= FLEET_ROW_LATE;
      else
        g_array_index (self->devices, FleetLedgerDevice, device).newest_us = time_us;

      batch->judged_us[row] = time_us;
      if (slot == FLEET_NONE)
        continue;
      merge->rows[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
      vehicle = fleet_ledger_vehicle (self, slot);
      if (time_us >= vehicle->time_us)
        {
          vehicle->time_us = time_us;
          vehicle->device = device;
          vehicle->place = (batch->flags[row] & FLEET_ROW_IMPORTED) ? FLEET_NONE : batch->place[row]; /* time does not pass for the past */
        }
      batch->judged_us[row] = vehicle->time_us;
    }

#define COPY_HEAD(field) memcpy (record->field + first, batch->field + first, (batch->n_rows - first) * sizeof *batch->field)
  COPY_HEAD (device);
  COPY_HEAD (slot);
  COPY_HEAD (place);
  COPY_HEAD (offset);
  COPY_HEAD (time_us);
  COPY_HEAD (judged_us);
  COPY_HEAD (kafka_us);
  COPY_HEAD (flags);
#undef COPY_HEAD
  record->n_rows = batch->n_rows;
}

/* column, made ready for the batch in hand. */
static FleetLedgerColumn *
take_up (FleetLedgerMerge  *merge,
         FleetLedgerColumn *column)
{
  FleetLedger *self = merge->ledger;

  if (column->stamp == self->stamp)
    return column;
  column->stamp = self->stamp;
  column->n_typed = 0;
  column->killed = NULL;
  column->wanted = FALSE;
  column->time_path = FLEET_NONE;
  column->every_row = FALSE;
  column->arrays = NULL;
  g_ptr_array_add (self->work, column);
  if (column->kind == FLEET_LEDGER_ELEMENT)
    {
      FleetLedgerColumn *root = take_up (merge, column->root);

      if (root->arrays == NULL)
        {
          if (self->n_arrays == self->arrays->len)
            g_ptr_array_add (self->arrays, g_new (FleetLedgerArrays, 1));
          root->arrays = self->arrays->pdata[self->n_arrays++];
          memset (root->arrays->accepted, 0, sizeof root->arrays->accepted);
        }
    }
  return column;
}

static void
gather (FleetLedgerMerge *merge,
        const FleetWant *wants,
        guint            n_wants)
{
  FleetLedger *self = merge->ledger;

  self->stamp++;
  g_ptr_array_set_size (self->work, 0);
  g_array_set_size (self->masks, 0);
  self->n_arrays = 0;
  for (guint i = 0; i < merge->batch->n_columns; i++)
    {
      const FleetColumn *batch_column = merge->batch->columns[i];
      FleetLedgerColumn *column;
      guint64 any = 0;

      for (guint word = 0; word < FLEET_BATCH_WORDS; word++)
        any |= batch_column->valid[word] & merge->rows[word];
      if (any == 0)
        continue;
      column = take_up (merge, fleet_ledger_column (self, batch_column->path));
      if (column->kind == FLEET_LEDGER_COUNT && batch_column->type != FLEET_TYPE_INT)
        continue;
      column->typed[column->n_typed++] = batch_column;
      fleet_ledger_column_seen (self, column);
    }
  for (guint i = 0; i < n_wants; i++)
    {
      FleetLedgerColumn *column = fleet_ledger_column (self, wants[i].path);

      if (column->joined)
        continue;
      take_up (merge, column)->wanted = TRUE;
      if (wants[i].time_path != FLEET_NONE)
        column->time_path = wants[i].time_path;
      if (column->root != NULL && column->momentary)
        column->root->wanted = TRUE; /* tells that the array is empty where it did not come */
      else if (column->root != NULL)
        column->root->every_row = TRUE;
    }
}

typedef struct
{
  FleetLedgerMerge *merge;
  guint64           mask[FLEET_BATCH_WORDS];
} Kill;

static void
kill_rival (FleetLedgerColumn *rival,
            gpointer           user_data)
{
  Kill *kill = user_data;
  GArray *masks = kill->merge->ledger->masks;

  take_up (kill->merge, rival);
  if (rival->killed == NULL)
    {
      /* An index for now: the array may move while it grows. */
      g_array_set_size (masks, masks->len + 1);
      rival->killed = GUINT_TO_POINTER (masks->len);
    }
  for (guint word = 0; word < FLEET_BATCH_WORDS; word++)
    ((guint64 *) masks->data)[(GPOINTER_TO_UINT (rival->killed) - 1) * FLEET_BATCH_WORDS + word] |= kill->mask[word];
}

/* Tells every rival of what came which rows make it absent. */
static void
spread_kills (FleetLedgerMerge *merge)
{
  FleetLedger *self = merge->ledger;
  guint n_brought = self->work->len; /* rivals are added behind */

  for (guint i = 0; i < n_brought; i++)
    {
      FleetLedgerColumn *column = self->work->pdata[i];
      Kill kill = { .merge = merge };

      if (column->n_typed == 0 || column->node == NULL)
        continue;
      for (guint type = 0; type < column->n_typed; type++)
        for (guint word = 0; word < FLEET_BATCH_WORDS; word++)
          kill.mask[word] |= column->typed[type]->valid[word] & merge->rows[word];
      fleet_ledger_column_foreach_rival (column, kill_rival, &kill);
    }
  for (guint i = 0; i < self->work->len; i++)
    {
      FleetLedgerColumn *column = self->work->pdata[i];

      if (column->killed != NULL)
        column->killed = (guint64 *) self->masks->data + (GPOINTER_TO_UINT (column->killed) - 1) * FLEET_BATCH_WORDS;
    }
}

/* Columns with rivals get their cells before any column is walked: a new cell learns from its rivals' times what it
 * is too late for, and that must be what stood before this batch. */
static void
note_rival (FleetLedgerColumn *rival,
            gpointer           user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
make_cells_of_rivals (FleetLedgerMerge *merge)
{
  FleetLedger *self = merge->ledger;

  for (guint i = 0; i < self->work->len; i++)
    {
      FleetLedgerColumn *column = self->work->pdata[i];
      gboolean has_rivals = FALSE;

      if (column->node == NULL)
        continue;
      fleet_ledger_column_foreach_rival (column, note_rival, &has_rivals);
      for (guint word = 0; has_rivals && word < FLEET_BATCH_WORDS; word++)
        {
          guint64 todo = column->killed != NULL ? column->killed[word] : 0;

          for (guint type = 0; type < column->n_typed; type++)
            todo |= column->typed[type]->valid[word] & merge->rows[word];
          for (; todo != 0; todo &= todo - 1)
            fleet_ledger_column_grow (self, column, merge->batch->slot[word * 64 + fleet_bits_first (todo)]);
        }
    }
}

void
fleet_ledger_merge (FleetLedger     *self,
                    FleetBatch      *batch,
                    guint            first,
                    FleetBatch      *record,
                    const FleetWant *wants,
                    guint            n_wants)
{
  FleetLedgerMerge merge = { .ledger = self, .batch = batch, .record = record };

  merge_heads (&merge, first);
  gather (&merge, wants, n_wants);
  spread_kills (&merge);
  make_cells_of_rivals (&merge);
  fleet_ledger_walk (&merge);
}
