/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-append: rows of a view into batches. Stretches of rows that all have a column are copied as they lie: a vehicle's day is a million values. */

#include "fleet-segment-view-private.h"

#include "fleet-bits.h"

#include <string.h>

/* A batch's texts, beyond which it takes one row more at most. */
#define MOST_HEAP (16 << 20)

static void
append_heads (FleetSegmentView *self,
              guint             first,
              guint             n,
              FleetBatch       *batch)
{
  const FleetSegmentRows *rows = &self->rows;
  guint row = batch->n_rows, vehicle = 0, high = rows->n_starts;

  memcpy (batch->time_us + row, rows->heads[FLEET_HEAD_TIME] + first, n * sizeof (gint64));
  memcpy (batch->judged_us + row, rows->heads[FLEET_HEAD_JUDGED] + first, n * sizeof (gint64));
  memcpy (batch->kafka_us + row, rows->heads[FLEET_HEAD_KAFKA] + first, n * sizeof (gint64));
  memcpy (batch->offset + row, rows->heads[FLEET_HEAD_OFFSET] + first, n * sizeof (gint64));
  for (guint i = 0; i < n; i++)
    batch->place[row + i] = rows->heads[FLEET_HEAD_PLACE][first + i];
  for (guint i = 0; i < n; i++)
    batch->device[row + i] = rows->heads[FLEET_HEAD_DEVICE][first + i];
  for (guint i = 0; i < n; i++)
    batch->flags[row + i] = rows->heads[FLEET_HEAD_FLAGS][first + i];

  /* The vehicle of the first row, and from there on. */
  while (high - vehicle > 1)
    {
      guint middle = (vehicle + high) / 2;

      if (rows->starts[middle] <= first)
        vehicle = middle;
      else
        high = middle;
    }
  for (guint i = 0; i < n; i++)
    {
      while (first + i >= rows->starts[vehicle + 1])
        vehicle++;
      batch->slot[row + i] = rows->slots[vehicle];
    }
}

/* Sets n bits from begin on. */
static void
set_bits (guint64 *words,
          guint    begin,
          guint    n)
{
  while (n > 0)
    {
      guint bits = MIN (64 - begin % 64, n);

      words[begin / 64] |= fleet_bits_low (bits) << (begin % 64);
      begin += bits;
      n -= bits;
    }
}

static FleetText
copy_text (const FleetSegmentColumn *column,
           guint64                   number,
           FleetBatch               *batch)
{
  return fleet_batch_add_text (batch, (const char *) column->heap + column->ends[number], column->ends[number + 1] - column->ends[number]);
}

/* One value to a row whose valid bit is set. */
static inline void
set_cell (const FleetSegmentColumn *column,
          guint                     at,
          FleetColumn              *to,
          guint                     row,
          FleetBatch               *batch)
{
  switch (to->type)
    {
    case FLEET_TYPE_BOOL:
      to->bools[row / 64] |= column->values[at] << (row % 64);
      break;
    case FLEET_TYPE_INT:
    case FLEET_TYPE_DOUBLE:
      to->ints[row] = (gint64) column->values[at]; /* a double as its bits */
      break;
    case FLEET_TYPE_TEXT:
      to->texts[row] = copy_text (column, column->values[at], batch);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
}

/* Every row has it: values lie as they go. */
static void
append_dense (const FleetSegmentColumn *column,
              guint                     at,
              guint                     n,
              FleetColumn              *to,
              FleetBatch               *batch)
{
  guint row = batch->n_rows;

  set_bits (to->valid, row, n);
  if (to->type == FLEET_TYPE_INT || to->type == FLEET_TYPE_DOUBLE)
    memcpy (to->ints + row, column->values + at, n * sizeof (gint64));
  else
    for (guint i = 0; i < n; i++)
      set_cell (column, at + i, to, row + i, batch);
}

static void
append_column (const FleetSegmentColumn *column,
               guint                     first,
               guint                     n,
               FleetBatch               *batch)
{
  FleetColumn *to;
  guint at, end;

  if (column->bits == NULL)
    {
      append_dense (column, first, n, fleet_batch_column (batch, column->key / 8, column->key % 8), batch);
      return;
    }
  at = fleet_segment_bits_rank (column->bits, first);
  end = fleet_segment_bits_rank (column->bits, first + n);
  if (at == end)
    return;
  to = fleet_batch_column (batch, column->key / 8, column->key % 8);
  if (end - at == n)
    {
      append_dense (column, at, n, to, batch);
      return;
    }
  for (guint row = first; row < first + n;)
    {
      guint bits = MIN (64 - row % 64, first + n - row);
      guint64 word = (column->bits->words[row / 64] >> (row % 64)) & fleet_bits_low (bits);

      for (; word != 0; word &= word - 1)
        {
          guint to_row = batch->n_rows + (row - first) + fleet_bits_first (word);

          to->valid[to_row / 64] |= G_GUINT64_CONSTANT (1) << (to_row % 64);
          set_cell (column, at++, to, to_row, batch);
        }
      row += bits;
    }
}

/* Bytes of the column's texts in these rows. */
static guint64
measure_texts (const FleetSegmentColumn *column,
               guint                     first,
               guint                     n)
{
  guint at = column->bits != NULL ? fleet_segment_bits_rank (column->bits, first) : first;
  guint end = column->bits != NULL ? fleet_segment_bits_rank (column->bits, first + n) : first + n;
  guint64 bytes = 0;

  for (; at < end; at++)
    bytes += column->ends[column->values[at] + 1] - column->ends[column->values[at]];
  return bytes;
}

/* How many of the rows fit, of whose texts some may be long. */
static guint
find_fitting (FleetSegmentView *self,
              guint             first,
              guint             n,
              const FleetBatch *batch)
{
  /* One row is a message; it has come through a batch before. */
  for (; n > 1; n /= 2)
    {
      guint64 bytes = batch->heap_used;

      for (guint c = 0; c < self->columns->len; c++)
        {
          const FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, c);

          if (column->is_wanted && column->key % 8 == FLEET_TYPE_TEXT)
            bytes += measure_texts (column, first, n);
        }
      if (bytes <= MOST_HEAP)
        break;
    }
  return n;
}

guint
fleet_segment_view_append (FleetSegmentView  *self,
                           guint              first,
                           guint              n,
                           FleetBatch        *batch,
                           GError           **error)
{
  g_return_val_if_fail (n > 0 && first + n <= self->rows.n && n <= FLEET_BATCH_ROWS - batch->n_rows, 0);

  for (guint c = 0; c < self->columns->len; c++)
    if (g_array_index (self->columns, FleetSegmentColumn, c).is_wanted && fleet_segment_view_decode (self, c, error) == NULL)
      return 0;
  n = find_fitting (self, first, n, batch);
  append_heads (self, first, n, batch);
  for (guint c = 0; c < self->columns->len; c++)
    {
      const FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, c);

      if (column->is_wanted)
        append_column (column, first, n, batch);
    }
  batch->n_rows += n;
  return n;
}
