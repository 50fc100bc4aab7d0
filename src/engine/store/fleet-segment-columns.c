/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-columns: scatters cells from order of arrival to stored order.
 *
 * Reading in order of arrival and writing by rank is what the processor does best here: batches are read from front to back, and one column's stored order fits
 * its second cache. The loops are made once for every kind of cell by inlining. */

#include "fleet-segment-columns.h"

#include "fleet-bits.h"

#include <string.h>

void
fleet_segment_columns_init (FleetSegmentColumns *self)
{
  *self = (FleetSegmentColumns) { 0 };
  self->unions = g_array_new (FALSE, FALSE, sizeof (FleetSegmentUnion));
  self->columns = g_ptr_array_new ();
  self->by_key = g_hash_table_new (NULL, NULL);
}

void
fleet_segment_columns_clear (FleetSegmentColumns *self)
{
  fleet_segment_texts_clear (&self->texts);
  g_array_unref (self->unions);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->by_key);
  g_free (self->sparse);
  g_free (self->dense);
  g_free (self->valid);
  g_free (self->starts);
}

static void
make_room (FleetSegmentColumns *self)
{
  if (self->size == self->rows->size)
    return;
  self->size = self->rows->size;
  g_free (self->sparse);
  g_free (self->dense);
  g_free (self->valid);
  g_free (self->starts);
  self->sparse = g_new (guint64, self->size);
  self->dense = g_new (guint64, self->size);
  self->valid = g_new (guint64, self->size / 64 + 1);
  self->starts = g_new (guint32, self->size + 1);
}

static gboolean
is_used (const FleetColumn *column,
         guint              n_rows)
{
  for (guint word = 0; word * 64 < n_rows; word++)
    if ((column->valid[word] & fleet_bits_low (MIN (64, n_rows - word * 64))) != 0)
      return TRUE;
  return FALSE;
}

static int
compare_unions (gconstpointer a,
                gconstpointer b)
{
  guint64 i = ((const FleetSegmentUnion *) a)->key, j = ((const FleetSegmentUnion *) b)->key;

  return i < j ? -1 : i > j;
}

void
fleet_segment_columns_unite (FleetSegmentColumns *self,
                             FleetSegmentRows    *rows,
                             GPtrArray           *batches)
{
  guint n_batches = batches->len;

  self->rows = rows;
  self->batches = batches;
  make_room (self);
  g_array_set_size (self->unions, 0);
  g_ptr_array_set_size (self->columns, 0);
  g_hash_table_remove_all (self->by_key);
  for (guint b = 0; b < n_batches; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);

      for (guint c = 0; c < batch->n_columns; c++)
        {
          FleetColumn *column = batch->columns[c];
          guint64 key = (guint64) column->path * 8 + column->type;
          guint number;

          if (!is_used (column, batch->n_rows))
            continue;
          number = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, (gpointer) key));
          if (number == 0)
            {
              FleetSegmentUnion united = { key, self->columns->len };

              g_array_append_val (self->unions, united);
              g_ptr_array_set_size (self->columns, self->columns->len + n_batches);
              number = self->unions->len;
              g_hash_table_insert (self->by_key, (gpointer) key, GUINT_TO_POINTER (number));
            }
          self->columns->pdata[g_array_index (self->unions, FleetSegmentUnion, number - 1).first + b] = column;
        }
    }
  g_array_sort (self->unions, compare_unions);
}

static inline __attribute__ ((always_inline)) guint64
read_cell (FleetSegmentColumns *self,
           const FleetBatch   *batch,
           const FleetColumn  *column,
           guint               b,
           guint               row,
           FleetSegmentCell cell)
{
  switch (cell)
    {
    case FLEET_CELL_BOOL:
      return (column->bools[row / 64] >> (row % 64)) & 1;
    case FLEET_CELL_WORD:
      return (guint64) column->ints[row];
    case FLEET_CELL_REFERENCE:
      return (guint64) b * FLEET_BATCH_ROWS + row;
    case FLEET_CELL_NUMBER:
      return fleet_segment_texts_add (&self->texts, batch->heap + column->texts[row].offset, column->texts[row].length);
    case FLEET_CELL_NOTHING:
    default:
      return 0;
    }
}

static inline __attribute__ ((always_inline)) void
scatter_cells (FleetSegmentColumns *self,
               const FleetBatch   *batch,
               const FleetColumn  *column,
               guint               b,
               guint               base,
               gboolean            all,
               FleetSegmentCell cell)
{
  const guint32 *rank = self->rows->rank + base;
  guint64 *out = self->sparse;

  if (all)
    {
      for (guint row = 0; row < batch->n_rows; row++)
        out[rank[row]] = read_cell (self, batch, column, b, row, cell);
      return;
    }
  for (guint word = 0; word * 64 < batch->n_rows; word++)
    for (guint64 bits = column->valid[word] & fleet_bits_low (MIN (64, batch->n_rows - word * 64)); bits != 0; bits &= bits - 1)
      {
        guint row = word * 64 + fleet_bits_first (bits);
        guint32 to = rank[row];

        out[to] = read_cell (self, batch, column, b, row, cell);
        self->valid[to / 64] |= G_GUINT64_CONSTANT (1) << (to % 64);
      }
}

static void
scatter (FleetSegmentColumns *self,
         const FleetSegmentUnion        *united,
         gboolean            all,
         FleetSegmentCell cell)
{
  for (guint b = 0, base = 0; b < self->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);
      const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);

      if (column == NULL || cell == FLEET_CELL_NOTHING)
        {
          if (column != NULL && !all)
            scatter_cells (self, batch, column, b, base, FALSE, FLEET_CELL_NOTHING);
        }
      else if (cell == FLEET_CELL_BOOL)
        scatter_cells (self, batch, column, b, base, all, FLEET_CELL_BOOL);
      else if (cell == FLEET_CELL_WORD)
        scatter_cells (self, batch, column, b, base, all, FLEET_CELL_WORD);
      else if (cell == FLEET_CELL_REFERENCE)
        scatter_cells (self, batch, column, b, base, all, FLEET_CELL_REFERENCE);
      else
        scatter_cells (self, batch, column, b, base, all, FLEET_CELL_NUMBER);
      base += batch->n_rows;
    }
}

guint
fleet_segment_columns_count (FleetSegmentColumns     *self,
                             const FleetSegmentUnion *united)
{
  guint n = 0;

  for (guint b = 0; b < self->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);
      const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);

      for (guint word = 0; column != NULL && word * 64 < batch->n_rows; word++)
        {
          guint64 rows = fleet_bits_low (MIN (64, batch->n_rows - word * 64)), missing = ~column->valid[word] & rows;

          /* Mostly every row has it, and counting costs a call on old processors. */
          n += MIN (64, batch->n_rows - word * 64) - (missing != 0 ? fleet_bits_count (missing) : 0);
        }
    }
  return n;
}

FleetSegmentDense
fleet_segment_columns_gather (FleetSegmentColumns     *self,
                              const FleetSegmentUnion *united,
                              guint                    n,
                              FleetSegmentCell         cell)
{
  FleetSegmentDense dense = { self->sparse, self->rows->starts, n, self->rows->n_starts };

  if (n == self->rows->n)
    {
      scatter (self, united, TRUE, cell);
      return dense;
    }
  memset (self->valid, 0, (self->rows->n / 64 + 1) * sizeof (guint64));
  scatter (self, united, FALSE, cell);
  n = 0;
  for (guint word = 0; word * 64 < self->rows->n; word++)
    for (guint64 bits = self->valid[word]; bits != 0; bits &= bits - 1)
      self->dense[n++] = self->sparse[word * 64 + fleet_bits_first (bits)];
  dense.values = self->dense;
  dense.starts = self->starts;
  dense.n_starts = fleet_segment_rows_find_starts (self->rows, self->valid, self->starts);
  return dense;
}
