/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-columns: scatters cells from order of arrival to stored order.
 *
 * Reading in order of arrival and writing by rank is what the processor does best here: batches are read from front to back, and one column's stored order fits
 * its second cache. The loops are made once for every kind of cell by inlining. */

#include "fleet-segment-columns.h"

#include "fleet-bits.h"
#include "fleet-segment-forms.h"

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
  fleet_segment_shapes_clear (&self->shapes);
  g_free (self->values);
}

static void
make_room (FleetSegmentColumns *self)
{
  if (self->size == self->rows->size)
    return;
  self->size = self->rows->size;
  g_free (self->values);
  self->values = g_new (guint64, self->size);
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
  fleet_segment_shapes_begin (&self->shapes, rows, batches);
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

/* A text of a form as its 64 bits. */
static guint64
read_form (FleetSegmentColumns *self,
           const FleetBatch    *batch,
           const FleetColumn   *column,
           guint                row,
           FleetSegmentCell     cell)
{
  const FleetText *text = &column->texts[row];
  const char *bytes = batch->heap + text->offset;
  guint64 half = 0;
  gint form;

  if (cell == FLEET_CELL_TIME_FORM)
    {
      form = fleet_segment_time_form (bytes, text->length, batch->time_us[row]);
      self->misfit |= form < 0;
      return form;
    }
  if (text->length != FLEET_SEGMENT_UUID_BYTES || !fleet_segment_uuid_take_half (bytes, cell == FLEET_CELL_UUID_SECOND, &half))
    self->misfit = TRUE;
  return half;
}

static inline __attribute__ ((always_inline)) guint64
read_cell (FleetSegmentColumns *self,
           const FleetBatch    *batch,
           const FleetColumn   *column,
           guint                b,
           guint                row,
           FleetSegmentCell     cell)
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
      /* What lies where the text before lay says the same. */
      if (column->texts[row].offset != self->last.offset || column->texts[row].length != self->last.length)
        {
          self->last = column->texts[row];
          self->last_number = fleet_segment_texts_add (&self->texts, batch->heap + self->last.offset, self->last.length);
        }
      return self->last_number;
    case FLEET_CELL_UUID_FIRST:
    case FLEET_CELL_UUID_SECOND:
    case FLEET_CELL_TIME_FORM:
      return read_form (self, batch, column, row, cell);
    case FLEET_CELL_NOTHING:
    default:
      return 0;
    }
}

/* Every cell of a batch to its place; ranks are of the cells that are there. Returns the ranks behind them. */
static inline __attribute__ ((always_inline)) const guint32 *
scatter_cells (FleetSegmentColumns *self,
               const FleetBatch    *batch,
               const FleetColumn   *column,
               guint                b,
               const guint32       *rank,
               gboolean             all,
               FleetSegmentCell     cell)
{
  guint64 *out = self->values;

  self->last = (FleetText) { G_MAXUINT32, G_MAXUINT32 };
  if (all)
    {
      for (guint row = 0; row < batch->n_rows; row++)
        out[rank[row]] = read_cell (self, batch, column, b, row, cell);
      return rank + batch->n_rows;
    }
  for (guint first = 0; first < batch->n_rows; first += 64)
    for (guint64 bits = column->valid[first / 64] & fleet_bits_low (MIN (64, batch->n_rows - first)); bits != 0; bits &= bits - 1)
      out[*rank++] = read_cell (self, batch, column, b, first + fleet_bits_first (bits), cell);
  return rank;
}

FleetSegmentDense
fleet_segment_columns_gather (FleetSegmentColumns     *self,
                              const FleetSegmentUnion *united,
                              const FleetSegmentShape *shape,
                              FleetSegmentCell         cell)
{
  gboolean all = shape->n == self->rows->n;
  const guint32 *rank = shape->rank;

  self->misfit = FALSE;
  for (guint b = 0; b < self->batches->len && cell != FLEET_CELL_NOTHING && !self->misfit; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);
      const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);

      if (column == NULL)
        continue;
      if (cell == FLEET_CELL_BOOL)
        rank = scatter_cells (self, batch, column, b, rank, all, FLEET_CELL_BOOL);
      else if (cell == FLEET_CELL_WORD)
        rank = scatter_cells (self, batch, column, b, rank, all, FLEET_CELL_WORD);
      else if (cell == FLEET_CELL_REFERENCE)
        rank = scatter_cells (self, batch, column, b, rank, all, FLEET_CELL_REFERENCE);
      else if (cell == FLEET_CELL_NUMBER)
        rank = scatter_cells (self, batch, column, b, rank, all, FLEET_CELL_NUMBER);
      else
        rank = scatter_cells (self, batch, column, b, rank, all, cell);
    }
  return (FleetSegmentDense) { self->values, shape->starts, shape->n, shape->n_starts };
}

const FleetSegmentShape *
fleet_segment_columns_shape (FleetSegmentColumns     *self,
                             const FleetSegmentUnion *united,
                             guint                    number)
{
  return fleet_segment_shapes_find (&self->shapes, self->rows, self->batches, (FleetColumn *const *) self->columns->pdata + united->first, number);
}
