/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger-walk: one column of a batch into the ledger, and its cells into the record of what rules see.
 *
 * A stretch of rows at a time, and within it column by column: so the cells of these rows' vehicles stay in the cache while all columns pass over them.
 * Rows go in their order, and a wanted path's record is read right after its row, so that each row sees what stood at its turn.
 * The walk over plain values is one function, inlined once for each case that is worth it. */

#include "fleet-ledger-private.h"

#include "fleet-bits.h"

#include <string.h>

/* Where one wanted path's cells go. */
typedef struct
{
  FleetBatch  *record;
  FleetPath    path;
  FleetColumn *columns[FLEET_N_TYPES];
  FleetColumn *times;
} Sink;

/* The row's cell to read, or NULL. */
static inline FleetLedgerCell *
cell_to_read (const FleetLedgerMerge  *merge,
              const FleetLedgerColumn *column,
              guint                    row)
{
  FleetLedgerCell *page = merge->cells[row - merge->first_word * 64];

  if (G_LIKELY (page != NULL))
    return &page[column->index & (FLEET_LEDGER_PAGE - 1)];
  return fleet_ledger_column_peek (merge->ledger, column, merge->batch->slot[row]); /* an earlier row may have made it */
}

static inline FleetLedgerCell *
cell_to_write (const FleetLedgerMerge *merge,
               FleetLedgerColumn      *column,
               guint                   row)
{
  FleetLedgerCell *page = merge->cells[row - merge->first_word * 64];
  FleetLedgerCell *cell = page != NULL ? &page[column->index & (FLEET_LEDGER_PAGE - 1)] : NULL;

  if (G_LIKELY (cell != NULL && cell->type != FLEET_LEDGER_UNBORN))
    return cell;
  return fleet_ledger_column_grow (merge->ledger, column, merge->batch->slot[row]);
}

static inline __attribute__ ((always_inline)) void
take_value (FleetLedgerCell   *cell,
            FleetLedgerColumn *of,
            const FleetBatch  *batch,
            const FleetColumn *column,
            FleetType          type,
            guint              row)
{
  if (type == FLEET_TYPE_TEXT)
    {
      fleet_ledger_cell_set_text (cell, of, batch->heap + column->texts[row].offset, column->texts[row].length);
      return;
    }
  if (G_UNLIKELY (cell->type == FLEET_TYPE_TEXT))
    fleet_ledger_cell_clear (cell);
  cell->type = type;
  if (type == FLEET_TYPE_BOOL)
    cell->bits = (column->bools[row / 64] >> (row % 64)) & 1;
  else if (type == FLEET_TYPE_INT)
    cell->bits = column->ints[row];
  else if (type == FLEET_TYPE_DOUBLE)
    memcpy (&cell->bits, &column->doubles[row], sizeof cell->bits);
  else
    cell->bits = 0;
}

/* The batch column that has row, or NULL. */
static inline const FleetColumn *
typed_at (const FleetLedgerColumn *column,
          guint                    row)
{
  for (guint i = 0; i < column->n_typed; i++)
    if (fleet_column_has (column->typed[i], row))
      return column->typed[i];
  return NULL;
}

static inline void
show (Sink                  *sink,
      guint                  row,
      const FleetLedgerCell *cell)
{
  FleetColumn *column = sink->columns[cell->type];

  if (G_UNLIKELY (column == NULL))
    column = sink->columns[cell->type] = fleet_batch_ensure (sink->record, sink->path, cell->type);
  column->valid[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  if (cell->type == FLEET_TYPE_BOOL)
    column->bools[row / 64] |= cell->bits << (row % 64);
  else if (cell->type == FLEET_TYPE_INT)
    column->ints[row] = cell->bits;
  else if (cell->type == FLEET_TYPE_DOUBLE)
    memcpy (&column->doubles[row], &cell->bits, sizeof cell->bits);
  else if (cell->type == FLEET_TYPE_TEXT)
    {
      FleetValue value;

      fleet_ledger_cell_get (cell, &value);
      column->texts[row] = fleet_batch_add_text (sink->record, value.text, value.length);
    }
}

static inline void
show_time (Sink   *sink,
           guint   row,
           gint64  time_us)
{
  if (sink->times == NULL)
    return;
  sink->times->valid[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
  sink->times->ints[row] = time_us;
}

static void
open_sink (Sink                    *sink,
           FleetLedgerMerge        *merge,
           const FleetLedgerColumn *column)
{
  *sink = (Sink) { .record = merge->record, .path = column->path };
  if (column->wanted && column->time_path != FLEET_NONE)
    sink->times = fleet_batch_ensure (merge->record, column->time_path, FLEET_TYPE_INT);
}

/* Too late to stand, but told: newer than the last time an absent path was told. */
static inline void
note_late (FleetLedgerCell *cell,
           FleetLedgerKind  kind,
           gint64           time_us)
{
  if (G_UNLIKELY (cell->type == FLEET_LEDGER_ABSENT && time_us > fleet_ledger_cell_told (cell, kind)))
    fleet_ledger_cell_set_told (cell, kind, time_us);
}

/* Plain paths. With wanted every row is walked, else those that have or kill the value. type: the only one, or FLEET_N_TYPES for "look". */
static inline __attribute__ ((always_inline)) void
walk_plain (FleetLedgerMerge  *merge,
            FleetLedgerColumn *column,
            FleetType          type,
            gboolean           wanted)
{
  const FleetBatch *batch = merge->batch;
  gint64 stale_us = merge->ledger->stale_us;
  Sink sink;

  open_sink (&sink, merge, column);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    {
      guint64 has = 0;
      guint64 killed = column->killed != NULL ? column->killed[word] : 0;
      guint64 todo;

      for (guint i = 0; i < column->n_typed; i++)
        has |= column->typed[i]->valid[word];
      has &= merge->rows[word];
      if (type == FLEET_TYPE_TEXT)
        fleet_ledger_fetch_texts (merge, column, word, has);
      for (todo = wanted ? merge->rows[word] : has | killed; todo != 0; todo &= todo - 1)
        {
          guint row = word * 64 + fleet_bits_first (todo);
          guint64 bit = todo & -todo;
          gint64 time_us = batch->time_us[row];
          FleetLedgerCell *cell;

          if (has & bit)
            {
              cell = cell_to_write (merge, column, row);
              if (time_us >= cell->time_us)
                {
                  const FleetColumn *typed = type != FLEET_N_TYPES ? column->typed[0] : typed_at (column, row);

                  take_value (cell, column, batch, typed, type != FLEET_N_TYPES ? type : typed->type, row);
                  cell->time_us = time_us;
                  cell->device = batch->device[row];
                }
              else
                note_late (cell, FLEET_LEDGER_PLAIN, time_us);
            }
          else if (G_UNLIKELY (killed & bit))
            {
              cell = cell_to_write (merge, column, row);
              if (time_us >= cell->time_us)
                fleet_ledger_cell_kill (cell, FLEET_LEDGER_PLAIN, time_us);
            }
          else
            cell = cell_to_read (merge, column, row);

          if (!wanted || fleet_ledger_cell_is_absent (cell))
            continue;
          show_time (&sink, row, cell->time_us);
          if (G_LIKELY (stale_us == 0 || batch->judged_us[row] - cell->time_us <= stale_us))
            show (&sink, row, cell);
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

/* An array's length: the vehicle's array becomes this row's, or none. */
static FleetLedgerCell *
merge_count (FleetLedgerMerge  *merge,
             FleetLedgerColumn *column,
             guint              row,
             gboolean           has)
{
  const FleetBatch *batch = merge->batch;
  FleetLedgerCell *cell = cell_to_write (merge, column, row);

  if (batch->time_us[row] < cell->time_us)
    {
      if (has)
        note_late (cell, FLEET_LEDGER_COUNT, batch->time_us[row]);
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

static void
walk_count (FleetLedgerMerge  *merge,
            FleetLedgerColumn *column,
            gboolean           wanted)
{
  const FleetBatch *batch = merge->batch;
  FleetLedgerArrays *arrays = column->arrays;
  gint64 stale_us = merge->ledger->stale_us;
  Sink sink;

  open_sink (&sink, merge, column);
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
            cell = cell_to_read (merge, column, row);

          if (arrays != NULL)
            {
              gboolean present = !fleet_ledger_cell_is_absent (cell);

              arrays->serial[row] = present ? fleet_ledger_cell_serial (cell) : 0;
              arrays->time_us[row] = present ? cell->time_us : FLEET_TIME_NONE;
            }
          if (!wanted || fleet_ledger_cell_is_absent (cell))
            continue;
          show_time (&sink, row, cell->time_us);
          length = *cell;
          length.bits = (guint32) cell->bits;
          if (stale_us == 0 || batch->judged_us[row] - cell->time_us <= stale_us)
            show (&sink, row, &length);
        }
    }
}

/* type: as of walk_plain(). */
static inline __attribute__ ((always_inline)) void
walk_elements (FleetLedgerMerge  *merge,
               FleetLedgerColumn *column,
               FleetType          type,
               gboolean           wanted)
{
  const FleetBatch *batch = merge->batch;
  const FleetLedgerArrays *arrays = column->root->arrays;
  gint64 stale_us = merge->ledger->stale_us;
  Sink sink;

  open_sink (&sink, merge, column);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    {
      guint64 has = 0;
      guint64 todo;

      for (guint i = 0; i < column->n_typed; i++)
        has |= column->typed[i]->valid[word];
      has &= arrays->accepted[word];
      if (type == FLEET_TYPE_TEXT)
        fleet_ledger_fetch_texts (merge, column, word, has);
      for (todo = wanted ? merge->rows[word] : has; todo != 0; todo &= todo - 1)
        {
          guint row = word * 64 + fleet_bits_first (todo);
          FleetLedgerCell *cell;

          if (has & todo & -todo)
            {
              const FleetColumn *typed = type != FLEET_N_TYPES ? column->typed[0] : typed_at (column, row);

              cell = cell_to_write (merge, column, row);
              take_value (cell, column, batch, typed, type != FLEET_N_TYPES ? type : typed->type, row);
              cell->time_us = arrays->serial[row];
            }
          else
            cell = cell_to_read (merge, column, row);

          if (!wanted || fleet_ledger_cell_is_absent (cell) || arrays->serial[row] == 0 ||
              cell->time_us != arrays->serial[row])
            continue;
          show_time (&sink, row, arrays->time_us[row]);
          if (stale_us == 0 || batch->judged_us[row] - arrays->time_us[row] <= stale_us)
            show (&sink, row, cell);
        }
    }
}

static void
walk_element (FleetLedgerMerge  *merge,
              FleetLedgerColumn *column,
              gboolean           wanted)
{
  FleetType type = column->n_typed == 1 && !wanted ? column->typed[0]->type : FLEET_N_TYPES;

  if (wanted)
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

/* A momentary path stands in the record where the row itself has it; an array that did not come is empty. */
static void
show_momentary (FleetLedgerMerge  *merge,
                FleetLedgerColumn *column)
{
  FleetColumn *lengths = NULL;
  Sink sink;

  open_sink (&sink, merge, column);
  if (column->kind == FLEET_LEDGER_COUNT)
    lengths = fleet_batch_ensure (merge->record, column->path, FLEET_TYPE_INT);
  for (guint word = merge->first_word; word < merge->first_word + merge->n_words; word++)
    for (guint64 todo = merge->rows[word]; todo != 0; todo &= todo - 1)
      {
        guint row = word * 64 + fleet_bits_first (todo);
        const FleetColumn *typed = typed_at (column, row);

        if (typed != NULL)
          {
            FleetLedgerCell own = { .type = FLEET_LEDGER_ABSENT };

            take_value (&own, column, merge->batch, typed, typed->type, row);
            show (&sink, row, &own);
            show_time (&sink, row, merge->batch->time_us[row]);
            fleet_ledger_cell_clear (&own);
          }
        else if (lengths != NULL)
          {
            lengths->valid[word] |= todo & -todo;
            lengths->ints[row] = 0;
          }
      }
}

static void
walk_work (FleetLedgerMerge *merge,
           gboolean          elements)
{
  GPtrArray *work = merge->ledger->work;

  for (guint i = 0; i < work->len; i++)
    {
      FleetLedgerColumn *column = work->pdata[i];
      gboolean wanted = column->wanted && !column->momentary;

      if ((column->kind == FLEET_LEDGER_ELEMENT) != elements)
        continue;
      fleet_ledger_turn_page (merge, column);
      if (column->kind == FLEET_LEDGER_ELEMENT)
        walk_element (merge, column, wanted);
      else if (column->kind == FLEET_LEDGER_COUNT)
        walk_count (merge, column, wanted);
      else
        walk_column (merge, column, wanted);
      if (column->wanted && column->momentary)
        show_momentary (merge, column);
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
  merge->n_words = FLEET_LEDGER_STRETCH_WORDS;
  for (merge->first_word = 0; merge->first_word * 64 < merge->batch->n_rows; merge->first_word += merge->n_words)
    {
      merge->page = G_MAXUINT;
      fleet_ledger_fetch_vehicles (merge);
      walk_work (merge, FALSE);
      walk_work (merge, TRUE);
    }
}
