/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-walk: one column of a batch into the ledger, and its cells into the record of what rules see.
 *
 * A stretch of rows at a time, and within it column by column: so the cells of these rows' vehicles stay in the cache while all columns pass over them.
 * Rows go in their order, and a wanted path's record is read right after its row, so that each row sees what stood at its turn.
 * The walk over plain values is one function, inlined once for each case that is worth it. */

#include "fleet-ledger-walk.h"

static FleetLedgerCell *
take_plain_slowly (FleetLedgerMerge  *merge,
                   FleetLedgerColumn *column,
                   guint              row)
{
  const FleetBatch *batch = merge->batch;
  FleetLedgerCell *cell = fleet_ledger_walk_cell_to_write (merge, column, row);

  if (batch->time_us[row] < cell->time_us)
    {
      fleet_ledger_walk_note_late (cell, FLEET_LEDGER_PLAIN, batch->time_us[row]);
      return cell;
    }
  fleet_ledger_walk_take (cell, column, batch, fleet_ledger_walk_typed (column, row), row);
  cell->time_us = batch->time_us[row];
  cell->device = batch->device[row];
  return cell;
}

static inline __attribute__ ((always_inline)) FleetLedgerCell *
take_plain (FleetLedgerStride  walk,
            FleetLedgerMerge  *merge,
            FleetLedgerColumn *column,
            FleetType          type,
            guint              row,
            FleetText         *known)
{
  FleetLedgerCell *cell = fleet_ledger_walk_ready (walk, row);
  gint64 time_us = walk.times[row];

  if (G_UNLIKELY (cell == NULL || time_us < cell->time_us || !fleet_ledger_walk_take_quickly (walk, merge, column, cell, type, row, known)))
    {
      *known = fleet_ledger_walk_unknown;
      return take_plain_slowly (merge, column, row);
    }
  cell->time_us = time_us;
  cell->device = walk.devices[row];
  return cell;
}

static FleetLedgerCell *
kill_plain (FleetLedgerMerge  *merge,
            FleetLedgerColumn *column,
            guint              row)
{
  FleetLedgerCell *cell = fleet_ledger_walk_cell_to_write (merge, column, row);

  if (merge->batch->time_us[row] >= cell->time_us)
    fleet_ledger_cell_kill (cell, FLEET_LEDGER_PLAIN, merge->batch->time_us[row]);
  return cell;
}

/* Plain paths. With wanted every row is walked, else those that have or kill the value. type: the only one, or FLEET_N_TYPES for "look". */
static inline __attribute__ ((always_inline)) void
walk_plain (FleetLedgerMerge  *merge,
            FleetLedgerColumn *column,
            FleetType          type,
            gboolean           wanted)
{
  const FleetLedgerStride walk = fleet_ledger_walk_begin (merge, column);
  gint64 stale_us = merge->ledger->stale_us;
  FleetText known = fleet_ledger_walk_unknown;
  FleetLedgerSink sink;

  fleet_ledger_sink_open (&sink, merge, column, wanted ? type : FLEET_N_TYPES);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    {
      guint64 has = fleet_ledger_walk_rows (merge, column, word);
      guint64 killed = column->killed != NULL ? column->killed[word] : 0;

      for (guint64 todo = wanted ? merge->rows[word] : has | killed; todo != 0; todo &= todo - 1)
        {
          guint64 bit = todo & -todo;
          guint row = word * 64 + fleet_bits_first (todo);
          const FleetLedgerCell *cell;

          if (G_LIKELY (has & bit))
            cell = take_plain (walk, merge, column, type, row, &known);
          else if (killed & bit)
            cell = kill_plain (merge, column, row);
          else
            cell = fleet_ledger_walk_cell (merge, column, row);

          if (!wanted || fleet_ledger_cell_is_absent (cell))
            continue;
          fleet_ledger_sink_show_time (&sink, row, cell->time_us);
          if (G_LIKELY (stale_us == 0 || merge->batch->judged_us[row] - cell->time_us <= stale_us))
            fleet_ledger_sink_show (&sink, row, bit, cell, type);
        }
    }
}

static void
walk_column (FleetLedgerMerge  *merge,
             FleetLedgerColumn *column,
             gboolean           wanted)
{
  FleetType type = column->n_typed == 1 ? column->typed[0]->type : FLEET_N_TYPES;

  if (wanted && type == FLEET_TYPE_DOUBLE)
    walk_plain (merge, column, FLEET_TYPE_DOUBLE, TRUE);
  else if (wanted && type == FLEET_TYPE_BOOL)
    walk_plain (merge, column, FLEET_TYPE_BOOL, TRUE);
  else if (wanted)
    walk_plain (merge, column, FLEET_N_TYPES, TRUE);
  else if (type == FLEET_TYPE_DOUBLE)
    walk_plain (merge, column, FLEET_TYPE_DOUBLE, FALSE);
  else if (type == FLEET_TYPE_INT)
    walk_plain (merge, column, FLEET_TYPE_INT, FALSE);
  else if (type == FLEET_TYPE_BOOL)
    walk_plain (merge, column, FLEET_TYPE_BOOL, FALSE);
  else if (type == FLEET_TYPE_TEXT)
    walk_plain (merge, column, FLEET_TYPE_TEXT, FALSE);
  else
    walk_plain (merge, column, FLEET_N_TYPES, FALSE);
}

/* The first column from i on that lies in arrays, or does not; NULL: none. */
static FleetLedgerColumn *
work_from (const GPtrArray *work,
           guint           *i,
           gboolean         elements)
{
  for (; *i < work->len; (*i)++)
    {
      FleetLedgerColumn *column = work->pdata[*i];

      if ((column->kind == FLEET_LEDGER_ELEMENT) == elements)
        return column;
    }
  return NULL;
}

static void
walk_work (FleetLedgerMerge *merge,
           gboolean          elements)
{
  const GPtrArray *work = merge->ledger->work;
  guint i = 0;

  for (FleetLedgerColumn *next, *column = work_from (work, &i, elements); column != NULL; column = next)
    {
      gboolean wanted = column->wanted && !column->momentary;

      i++;
      next = work_from (work, &i, elements);
      fleet_ledger_fetch_column (merge, column, next);
      if (column->kind == FLEET_LEDGER_ELEMENT)
        fleet_ledger_walk_element (merge, column, wanted);
      else if (column->kind == FLEET_LEDGER_COUNT)
        fleet_ledger_walk_count (merge, column, wanted);
      else
        walk_column (merge, column, wanted);
      if (column->wanted && column->momentary)
        fleet_ledger_walk_momentary (merge, column);
    }
}

static int
compare_columns (gconstpointer a,
                 gconstpointer b)
{
  const FleetLedgerColumn *x = *(FleetLedgerColumn *const *) a;
  const FleetLedgerColumn *y = *(FleetLedgerColumn *const *) b;

  return (x->index > y->index) - (x->index < y->index);
}

void
fleet_ledger_walk (FleetLedgerMerge *merge)
{
  g_ptr_array_sort (merge->ledger->work, compare_columns); /* page by page */
  for (guint word = 0; word * 64 < merge->batch->n_rows; word += FLEET_LEDGER_STRETCH_WORDS)
    {
      fleet_ledger_fetch_begin (merge, word);
      walk_work (merge, FALSE);
      walk_work (merge, TRUE);
    }
}
