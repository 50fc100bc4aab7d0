/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-piece-writer: a list of batches for each hour at hand, mostly one. */

#include "fleet-piece-writer.h"

#include "fleet-bits.h"
#include "fleet-segment.h"

#include <math.h>
#include <string.h>

#define POOLED_BATCHES 32
/* A piece ends anywhere when it has so many rows or bytes of text: an answer holds whole pieces in memory. */
#define MOST_ROWS      (1 << 16)
#define MOST_TEXT      (24 << 20)
/* Hours at hand; clocks that jump must not fill the memory. */
#define MOST_HOURS     8

typedef struct
{
  gint64     hour;
  GPtrArray *batches; /* FleetBatch* */
  gint64     n_rows;
  gsize      n_text;
} Hour;

struct _FleetPieceWriter
{
  FleetSegmentWriter *writer;
  FleetBatchPool     *pool;
  FleetMerge         *merge;    /* borrowed */
  gboolean            settled;
  GArray             *hours;    /* Hour */
  GHashTable         *signals;  /* key -> FleetMergeSignal */
  GHashTable         *devices;  /* slot << 32 | device: told already */
};

static void
clear_hour (gpointer data)
{
  g_ptr_array_unref (((Hour *) data)->batches);
}

FleetPieceWriter *
fleet_piece_writer_new (void)
{
  FleetPieceWriter *self = g_new0 (FleetPieceWriter, 1);

  self->writer = fleet_segment_writer_new ();
  fleet_segment_writer_set_in_parts (self->writer, TRUE);
  self->pool = fleet_batch_pool_new (POOLED_BATCHES);
  self->hours = g_array_new (FALSE, FALSE, sizeof (Hour));
  g_array_set_clear_func (self->hours, clear_hour);
  self->signals = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->devices = g_hash_table_new (NULL, NULL);
  return self;
}

void
fleet_piece_writer_free (FleetPieceWriter *self)
{
  if (self == NULL)
    return;
  fleet_segment_writer_free (self->writer);
  g_array_unref (self->hours);
  fleet_batch_pool_unref (self->pool);
  g_hash_table_unref (self->signals);
  g_hash_table_unref (self->devices);
  g_free (self);
}

void
fleet_piece_writer_begin (FleetPieceWriter *self,
                          FleetMerge       *merge,
                          gboolean          settled)
{
  self->merge = merge;
  self->settled = settled;
  g_array_set_size (self->hours, 0);
  g_hash_table_remove_all (self->signals);
  g_hash_table_remove_all (self->devices);
}

static void
note_value (FleetMergeSignal *signal,
            double            value)
{
  if (isnan (value))
    return;
  signal->least = signal->n == 0 ? value : MIN (signal->least, value);
  signal->greatest = signal->n == 0 ? value : MAX (signal->greatest, value);
  signal->total += value;
  signal->n++;
}

static void
note_column (FleetMergeSignal  *signal,
             const FleetColumn *column,
             guint              n_rows)
{
  for (guint first = 0; first < n_rows; first += 64)
    for (guint64 bits = column->valid[first / 64] & fleet_bits_low (MIN (64, n_rows - first)); bits != 0; bits &= bits - 1)
      {
        guint row = first + fleet_bits_first (bits);

        if (column->type == FLEET_TYPE_DOUBLE)
          note_value (signal, column->doubles[row]);
        else if (column->type == FLEET_TYPE_INT)
          note_value (signal, column->ints[row]);
        else if (column->type == FLEET_TYPE_BOOL)
          note_value (signal, (column->bools[row / 64] >> (row % 64)) & 1);
        else
          signal->n++;
      }
}

static void
note_signals (FleetPieceWriter *self,
              const FleetBatch *batch)
{
  for (guint c = 0; c < batch->n_columns; c++)
    {
      const FleetColumn *column = batch->columns[c];
      gpointer key = GSIZE_TO_POINTER ((gsize) column->path * 8 + column->type);
      FleetMergeSignal *signal = g_hash_table_lookup (self->signals, key);

      if (signal == NULL)
        {
          signal = g_new0 (FleetMergeSignal, 1);
          signal->key = (guint64) column->path * 8 + column->type;
          g_hash_table_insert (self->signals, key, signal);
        }
      note_column (signal, column, batch->n_rows);
    }
}

/* Event time as retention counts it. */
static gint64
aged_time (const FleetBatch *batch,
           guint             row)
{
  return fleet_merge_aged (batch->time_us[row], batch->kafka_us[row]);
}

static void
note_devices (FleetPieceWriter *self,
              const FleetBatch *batch)
{
  guint64 last = ~(guint64) 0;

  for (guint row = 0; row < batch->n_rows; row++)
    {
      guint64 pair = (guint64) batch->slot[row] << 32 | batch->device[row];
      FleetMergeDevice device = { batch->device[row], batch->slot[row] };

      if (pair != last && g_hash_table_add (self->devices, GSIZE_TO_POINTER (pair)))
        g_array_append_val (self->merge->devices, device);
      last = pair;
    }
}

static void
note_heads (FleetMergePiece  *piece,
            const FleetBatch *batch)
{
  for (guint row = 0; row < batch->n_rows; row++)
    {
      piece->first_slot = MIN (piece->first_slot, batch->slot[row]);
      piece->last_slot = MAX (piece->last_slot, batch->slot[row]);
      piece->first_us = MIN (piece->first_us, batch->time_us[row]);
      piece->last_us = MAX (piece->last_us, batch->time_us[row]);
      piece->aged_us = MAX (piece->aged_us, aged_time (batch, row));
    }
  piece->n_rows += batch->n_rows;
}

/* Ends the piece of an hour. */
static void
write_piece (FleetPieceWriter *self,
             Hour             *hour)
{
  FleetMergePiece *piece;
  gint64 values, bytes;

  if (hour->n_rows == 0)
    return;
  piece = g_new0 (FleetMergePiece, 1);
  piece->hour = hour->hour;
  piece->settled = self->settled;
  piece->first_slot = G_MAXUINT32;
  piece->first_us = G_MAXINT64;
  piece->last_us = piece->aged_us = G_MININT64;
  for (guint b = 0; b < hour->batches->len; b++)
    {
      FleetBatch *batch = g_ptr_array_index (hour->batches, b);

      note_heads (piece, batch);
      if (self->settled)
        note_signals (self, batch);
      else
        note_devices (self, batch);
    }
  piece->bunch = piece->first_slot >> FLEET_BUNCH_BITS;
  piece->data = fleet_segment_write (self->writer, hour->batches, &values, &bytes);
  if (self->settled)
    {
      self->merge->numeric_values += values;
      self->merge->numeric_bytes += bytes;
    }
  g_ptr_array_add (self->merge->pieces, piece);
  g_ptr_array_set_size (hour->batches, 0);
  hour->n_rows = hour->n_text = 0;
}

static Hour *
find_hour (FleetPieceWriter *self,
           gint64            number)
{
  Hour hour = { .hour = number };

  for (guint i = 0; i < self->hours->len; i++)
    if (g_array_index (self->hours, Hour, i).hour == number)
      return &g_array_index (self->hours, Hour, i);
  if (self->hours->len == MOST_HOURS)
    {
      write_piece (self, &g_array_index (self->hours, Hour, 0));
      g_array_remove_index (self->hours, 0);
    }
  hour.batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  g_array_append_val (self->hours, hour);
  return &g_array_index (self->hours, Hour, self->hours->len - 1);
}

static gboolean
add_rows (FleetPieceWriter  *self,
          Hour              *hour,
          FleetSegmentView  *view,
          guint              first,
          guint              n,
          GError           **error)
{
  while (n > 0)
    {
      FleetBatch *batch = hour->batches->len > 0 ? g_ptr_array_index (hour->batches, hour->batches->len - 1) : NULL;
      gsize before;
      guint added;

      if (hour->n_rows >= MOST_ROWS || hour->n_text >= MOST_TEXT)
        {
          write_piece (self, hour);
          batch = NULL;
        }
      if (batch == NULL || batch->n_rows == FLEET_BATCH_ROWS)
        g_ptr_array_add (hour->batches, batch = fleet_batch_new (self->pool));
      before = batch->heap_used;
      added = fleet_segment_view_append (view, first, MIN (n, FLEET_BATCH_ROWS - batch->n_rows), batch, error);
      if (added == 0)
        return FALSE;
      hour->n_rows += added;
      hour->n_text += batch->heap_used - before;
      first += added;
      n -= added;
    }
  return TRUE;
}

gboolean
fleet_piece_writer_add (FleetPieceWriter  *self,
                        FleetSegmentView  *view,
                        guint              first,
                        guint              n,
                        GError           **error)
{
  const gint64 *times = fleet_segment_view_get_rows (view)->heads[FLEET_HEAD_TIME];

  for (guint begin = first, end; begin < first + n; begin = end)
    {
      gint64 hour = fleet_merge_hour (times[begin]);

      for (end = begin + 1; end < first + n && fleet_merge_hour (times[end]) == hour; end++)
        ;
      if (!add_rows (self, find_hour (self, hour), view, begin, end - begin, error))
        return FALSE;
    }
  return TRUE;
}

gint64
fleet_piece_writer_rows (FleetPieceWriter *self)
{
  gint64 most = 0;

  for (guint i = 0; i < self->hours->len; i++)
    most = MAX (most, g_array_index (self->hours, Hour, i).n_rows);
  return most;
}

void
fleet_piece_writer_flush (FleetPieceWriter *self)
{
  for (guint i = 0; i < self->hours->len; i++)
    write_piece (self, &g_array_index (self->hours, Hour, i));
  g_array_set_size (self->hours, 0);
}

static int
compare_signals (gconstpointer a,
                 gconstpointer b)
{
  guint64 i = ((const FleetMergeSignal *) a)->key, j = ((const FleetMergeSignal *) b)->key;

  return i < j ? -1 : i > j;
}

void
fleet_piece_writer_end (FleetPieceWriter *self)
{
  GHashTableIter iter;
  gpointer signal;

  fleet_piece_writer_flush (self);
  g_hash_table_iter_init (&iter, self->signals);
  while (g_hash_table_iter_next (&iter, NULL, &signal))
    g_array_append_vals (self->merge->signals, signal, 1);
  g_array_sort (self->merge->signals, compare_signals);
  self->merge = NULL;
}
