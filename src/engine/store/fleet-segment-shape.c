/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-shape: recognised by its bits in order of arrival, which cost 16 words a batch to read; everything else is then known. */

#include "fleet-segment-shape.h"

#include "fleet-bits.h"

#include <string.h>

static void
clear_shape (FleetSegmentShape *self)
{
  g_free (self->arrivals);
  g_free (self->valid);
  g_free (self->own_rank);
  g_free (self->own_starts);
  *self = (FleetSegmentShape) { 0 };
}

void
fleet_segment_shapes_clear (FleetSegmentShapes *self)
{
  for (guint i = 0; i <= FLEET_SEGMENT_SHAPES; i++)
    clear_shape (&self->shapes[i]);
  g_clear_pointer (&self->arrivals, g_free);
  g_clear_pointer (&self->index, g_free);
  self->n = self->n_words = 0;
}

void
fleet_segment_shapes_begin (FleetSegmentShapes     *self,
                            const FleetSegmentRows *rows,
                            GPtrArray              *batches)
{
  guint n_words = 1;

  for (guint b = 0; b < batches->len; b++)
    n_words += (((const FleetBatch *) g_ptr_array_index (batches, b))->n_rows + 63) / 64;
  if (n_words > self->n_words)
    {
      fleet_segment_shapes_clear (self);
      self->n_words = n_words;
      self->arrivals = g_new (guint64, n_words);
      self->index = g_new (guint32, (gsize) n_words * 64);
    }
  self->n = 0;
}

static void
make_room (FleetSegmentShape *self,
           guint              n_words)
{
  if (self->n_words == n_words)
    return;
  clear_shape (self);
  self->n_words = n_words;
  self->arrivals = g_new (guint64, n_words);
  self->valid = g_new (guint64, n_words);
  self->own_rank = g_new (guint32, (gsize) n_words * 64);
  self->own_starts = g_new (guint32, (gsize) n_words * 64 + 1);
}

/* Bits of the rows that have the column, batch by batch; returns how many words, their hash and how many rows. */
static guint
read_arrivals (FleetSegmentShapes *self,
               GPtrArray          *batches,
               FleetColumn *const *columns,
               guint64            *ret_hash,
               guint              *ret_n)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 hash = 0;
  guint n = 0, n_words = 0;

  for (guint b = 0; b < batches->len; b++)
    {
      guint n_rows = ((const FleetBatch *) g_ptr_array_index (batches, b))->n_rows;

      for (guint word = 0; word * 64 < n_rows; word++)
        {
          guint rows = MIN (64, n_rows - word * 64);
          guint64 all = fleet_bits_low (rows), bits = columns[b] != NULL ? columns[b]->valid[word] & all : 0;

          self->arrivals[n_words++] = bits;
          hash = (hash ^ bits) * factor;
          hash ^= hash >> 29;
          n += bits == all ? rows : bits == 0 ? 0 : fleet_bits_count (bits);
        }
    }
  *ret_hash = hash;
  *ret_n = n;
  return n_words;
}

/* Works out stored bits, starts and ranks from the bits by arrival. */
static void
work_out (FleetSegmentShapes     *self,
          FleetSegmentShape      *shape,
          const FleetSegmentRows *rows,
          GPtrArray              *batches)
{
  const guint32 *rank = rows->rank;
  guint64 *word = shape->arrivals;
  guint n = 0;

  memset (shape->valid, 0, (rows->n + 63) / 64 * sizeof (guint64));
  for (guint b = 0; b < batches->len; b++)
    {
      guint n_rows = ((const FleetBatch *) g_ptr_array_index (batches, b))->n_rows;

      for (guint first = 0; first < n_rows; first += 64, word++)
        for (guint64 bits = *word; bits != 0; bits &= bits - 1)
          {
            guint32 to = rank[first + fleet_bits_first (bits)];

            shape->own_rank[n++] = to;
            shape->valid[to / 64] |= G_GUINT64_CONSTANT (1) << (to % 64);
          }
      rank += n_rows;
    }
  n = 0;
  for (guint i = 0; i * 64 < rows->n; i++)
    for (guint64 bits = shape->valid[i]; bits != 0; bits &= bits - 1)
      self->index[i * 64 + fleet_bits_first (bits)] = n++;
  for (guint i = 0; i < n; i++)
    shape->own_rank[i] = self->index[shape->own_rank[i]];
  shape->n_starts = fleet_segment_rows_find_starts (rows, shape->valid, shape->own_starts);
  shape->rank = shape->own_rank;
  shape->starts = shape->own_starts;
}

const FleetSegmentShape *
fleet_segment_shapes_find (FleetSegmentShapes     *self,
                           const FleetSegmentRows *rows,
                           GPtrArray              *batches,
                           FleetColumn *const     *columns,
                           guint                   number)
{
  FleetSegmentShape *shape;
  guint64 hash;
  guint n, n_words = read_arrivals (self, batches, columns, &hash, &n);

  for (guint i = 0; i < self->n; i++)
    {
      shape = &self->shapes[i];
      if (shape->hash == hash && shape->n == n && memcmp (shape->arrivals, self->arrivals, n_words * sizeof (guint64)) == 0)
        return shape;
    }
  shape = &self->shapes[self->n];
  if (self->n < FLEET_SEGMENT_SHAPES)
    self->n++;
  make_room (shape, self->n_words);
  memcpy (shape->arrivals, self->arrivals, n_words * sizeof (guint64));
  shape->n = n;
  shape->hash = hash;
  shape->column = number;
  if (n == rows->n)
    {
      shape->rank = rows->rank;
      shape->starts = rows->starts;
      shape->n_starts = rows->n_starts;
    }
  else
    work_out (self, shape, rows, batches);
  return shape;
}
