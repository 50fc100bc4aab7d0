/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-arrays: lengths of arrays, what is inside of them, and what is of the moment only. Lengths are walked first: they leave which array each row's vehicle has. */

#include "fleet-ledger-walk.h"

/* An array's length: the vehicle's array becomes this row's, or none. */
static FleetLedgerCell *
merge_count (FleetLedgerMerge  *merge,
             FleetLedgerColumn *column,
             guint              row,
             gboolean           has)
{
  const FleetBatch *batch = merge->batch;
  FleetLedgerCell *cell = fleet_ledger_walk_cell_to_write (merge, column, row);

  if (batch->time_us[row] < cell->time_us)
    {
      if (has)
        fleet_ledger_walk_note_late (cell, FLEET_LEDGER_COUNT, batch->time_us[row]);
      return cell;
    }
  if (!has)
    {
      fleet_ledger_cell_kill (cell, FLEET_LEDGER_COUNT, batch->time_us[row]);
      return cell;
    }
  cell->time_us = batch->time_us[row];
  cell->device = batch->device[row];
  cell->type = FLEET_TYPE_INT;
  cell->bits = ((guint64) (fleet_ledger_cell_serial (cell) + 1) << 32) | (guint32) column->typed[0]->ints[row];
  if (column->arrays != NULL)
    column->arrays->accepted[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  return cell;
}

void
fleet_ledger_walk_count (FleetLedgerMerge  *merge,
                         FleetLedgerColumn *column,
                         gboolean           wanted)
{
  const FleetBatch *batch = merge->batch;
  FleetLedgerArrays *arrays = column->arrays;
  gint64 stale_us = merge->ledger->stale_us;
  FleetLedgerSink sink;

  fleet_ledger_sink_open (&sink, merge, column, FLEET_N_TYPES);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    {
      guint64 has = column->n_typed > 0 ? column->typed[0]->valid[word] & merge->rows[word] : 0;
      guint64 killed = column->killed != NULL ? column->killed[word] : 0;
      guint64 todo;

      for (todo = wanted || column->every_row ? merge->rows[word] : has | killed; todo != 0; todo &= todo - 1)
        {
          guint row = word * 64 + fleet_bits_first (todo);
          guint64 bit = todo & -todo;
          FleetLedgerCell *cell;
          FleetLedgerCell length;

          if ((has | killed) & bit)
            cell = merge_count (merge, column, row, (has & bit) != 0);
          else
            cell = fleet_ledger_walk_cell (merge, column, row);

          if (arrays != NULL)
            {
              gboolean present = !fleet_ledger_cell_is_absent (cell);

              arrays->serial[row] = present ? fleet_ledger_cell_serial (cell) : 0;
              arrays->time_us[row] = present ? cell->time_us : FLEET_TIME_NONE;
            }
          if (!wanted || fleet_ledger_cell_is_absent (cell))
            continue;
          fleet_ledger_sink_show_time (&sink, row, cell->time_us);
          length = *cell;
          length.bits = (guint32) cell->bits;
          if (stale_us == 0 || batch->judged_us[row] - cell->time_us <= stale_us)
            fleet_ledger_sink_show (&sink, row, bit, &length, FLEET_TYPE_INT);
        }
    }
}

/* Every row whose array became the vehicle's has its elements taken, whatever stood. */
static inline __attribute__ ((always_inline)) FleetLedgerCell *
take_element (FleetLedgerStride  walk,
              FleetLedgerMerge  *merge,
              FleetLedgerColumn *column,
              FleetType          type,
              guint              row,
              FleetText         *known)
{
  FleetLedgerCell *cell = fleet_ledger_walk_ready (walk, row);

  if (G_UNLIKELY (cell == NULL || !fleet_ledger_walk_take_quickly (walk, merge, column, cell, type, row, known)))
    {
      *known = fleet_ledger_walk_unknown;
      cell = fleet_ledger_walk_cell_to_write (merge, column, row);
      fleet_ledger_walk_take (cell, column, merge->batch, fleet_ledger_walk_typed (column, row), row);
    }
  return cell;
}

/* type: as of walk_plain(). */
static inline __attribute__ ((always_inline)) void
walk_elements (FleetLedgerMerge  *merge,
               FleetLedgerColumn *column,
               FleetType          type,
               gboolean           wanted)
{
  const FleetLedgerStride walk = fleet_ledger_walk_begin (merge, column);
  const FleetLedgerArrays *arrays = column->root->arrays;
  gint64 stale_us = merge->ledger->stale_us;
  FleetText known = fleet_ledger_walk_unknown;
  FleetLedgerSink sink;

  fleet_ledger_sink_open (&sink, merge, column, wanted ? type : FLEET_N_TYPES);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    {
      guint64 has = fleet_ledger_walk_rows (merge, column, word) & arrays->accepted[word];

      for (guint64 todo = wanted ? merge->rows[word] : has; todo != 0; todo &= todo - 1)
        {
          guint64 bit = todo & -todo;
          guint row = word * 64 + fleet_bits_first (todo);
          guint32 serial = arrays->serial[row];
          FleetLedgerCell *cell;

          if (G_LIKELY (has & bit))
            {
              cell = take_element (walk, merge, column, type, row, &known);
              cell->time_us = serial;
            }
          else
            cell = fleet_ledger_walk_cell (merge, column, row);

          if (!wanted || fleet_ledger_cell_is_absent (cell) || serial == 0 || cell->time_us != serial)
            continue;
          fleet_ledger_sink_show_time (&sink, row, arrays->time_us[row]);
          if (G_LIKELY (stale_us == 0 || merge->batch->judged_us[row] - arrays->time_us[row] <= stale_us))
            fleet_ledger_sink_show (&sink, row, bit, cell, type);
        }
    }
}

void
fleet_ledger_walk_element (FleetLedgerMerge  *merge,
                           FleetLedgerColumn *column,
                           gboolean           wanted)
{
  FleetType type = column->n_typed == 1 ? column->typed[0]->type : FLEET_N_TYPES;

  if (type == FLEET_TYPE_DOUBLE && wanted)
    walk_elements (merge, column, FLEET_TYPE_DOUBLE, TRUE);
  else if (type == FLEET_TYPE_BOOL && wanted)
    walk_elements (merge, column, FLEET_TYPE_BOOL, TRUE);
  else if (wanted)
    walk_elements (merge, column, FLEET_N_TYPES, TRUE);
  else if (type == FLEET_TYPE_TEXT)
    walk_elements (merge, column, FLEET_TYPE_TEXT, FALSE);
  else if (type == FLEET_TYPE_BOOL)
    walk_elements (merge, column, FLEET_TYPE_BOOL, FALSE);
  else if (type == FLEET_TYPE_DOUBLE)
    walk_elements (merge, column, FLEET_TYPE_DOUBLE, FALSE);
  else
    walk_elements (merge, column, FLEET_N_TYPES, FALSE);
}

void
fleet_ledger_walk_momentary (FleetLedgerMerge  *merge,
                             FleetLedgerColumn *column)
{
  FleetColumn *lengths = NULL;
  FleetLedgerSink sink;

  fleet_ledger_sink_open (&sink, merge, column, FLEET_N_TYPES);
  if (column->kind == FLEET_LEDGER_COUNT)
    lengths = fleet_batch_ensure (merge->record, column->path, FLEET_TYPE_INT);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        guint row = word * 64 + fleet_bits_first (todo);
        const FleetColumn *typed = fleet_ledger_walk_typed (column, row);

        if (typed != NULL)
          {
            FleetLedgerCell own = { .type = FLEET_LEDGER_ABSENT };

            fleet_ledger_walk_take (&own, column, merge->batch, typed, row);
            fleet_ledger_sink_show (&sink, row, todo & -todo, &own, FLEET_N_TYPES);
            fleet_ledger_sink_show_time (&sink, row, merge->batch->time_us[row]);
            fleet_ledger_cell_clear (&own);
          }
        else if (lengths != NULL)
          {
            lengths->valid[word] |= todo & -todo;
            lengths->ints[row] = 0;
          }
      }
}
