/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment: the format of a commit's events, and its writer (the reader is fleet-segment-reader.c).
 *
 *   "FSEG"             4 bytes
 *   version            1 byte, 2; version 1 had no texts of kinds 2 and 3. 3 is that of blocks: it has what is in [brackets], so that it can be read in parts, each with
 *                      a checksum of its own
 *   rows               varint, at most 4,194,304
 *   columns            varint
 *   directory length   varint
 *   directory          a column: varint (path * 8 + type) less that of the column before; varint rows that have it; varint bytes of its part;
 *                      then least and greatest value: zigzag varints for INT, 8 bytes each for DOUBLE (least > greatest: no number among them);
 *                      [4 bytes, the low half of the checksum of its part]
 *   heads length       varint
 *   heads              fleet-segment-rows.c: vehicles, and of each row times, offset, place, device, flags
 *   [checksum          8 bytes, of all before]
 *   parts              one a column, in the directory's order, so that one column can be read without the others
 *   checksum           8 bytes, of all before
 *
 * Rows are sorted by vehicle, then event time, then arrival; columns by path, then type. A column's part: if not every row has it, the bits of those
 * that do (fleet_segment_put_bits, which begin with a byte 0 or 1), or a byte 2 and, varint, how many columns before this one has the same bits and stores them; then its values, dense, in the order of rows:
 *   NULL     nothing
 *   BOOL     bits
 *   INT      a byte: 0, then integers by vehicle; 1, 2 or 3: the value is the event time in s, ms or µs, and nothing follows
 *   DOUBLE   fleet-segment-doubles.c
 *   TEXT     a byte: 0 dictionary: varint number of distinct texts, frames of their lengths, a blob, integers by vehicle (which text);
 *            1 plain: frames of lengths, a blob; 2 event times as texts: integers by vehicle, the forms (fleet-segment-forms.h);
 *            3 UUIDs: the first halves, 8 bytes each, then the second halves
 * Integers are zigzag and packed as fleet-segment-ints.c tells; all numbers are little-endian; everything is exact to the bit.
 *
 * Column by column over all batches at once: values are scattered from order of arrival to stored order in one pass, and what follows runs over dense arrays. */

#include "fleet-segment.h"

#include "fleet-segment-columns.h"
#include "fleet-segment-forms.h"

#include <string.h>

#define SAMPLED_TEXTS 32

struct _FleetSegmentWriter
{
  FleetSegmentRows    rows;
  FleetSegmentColumns columns;
  FleetSegmentZstd    zstd;
  FleetSegmentBytes   directory;
  FleetSegmentBytes   range;     /* least and greatest value of the column being written */
  FleetSegmentBytes   parts;
  FleetSegmentBytes   heap;      /* of a plain text column */
  gboolean            in_parts;
};

FleetSegmentWriter *
fleet_segment_writer_new (void)
{
  FleetSegmentWriter *self = g_new0 (FleetSegmentWriter, 1);

  fleet_segment_columns_init (&self->columns);
  return self;
}

void
fleet_segment_writer_free (FleetSegmentWriter *self)
{
  if (self == NULL)
    return;
  fleet_segment_rows_clear (&self->rows);
  fleet_segment_columns_clear (&self->columns);
  fleet_segment_zstd_clear (&self->zstd);
  fleet_segment_bytes_clear (&self->directory);
  fleet_segment_bytes_clear (&self->range);
  fleet_segment_bytes_clear (&self->parts);
  fleet_segment_bytes_clear (&self->heap);
  g_free (self);
}

/* Whether texts come again: within a vehicle, or over the column. */
static gboolean
texts_repeat (FleetSegmentWriter *self,
              const FleetSegmentUnion *united,
              const FleetSegmentDense *dense)
{
  guint32 hashes[SAMPLED_TEXTS];
  guint stride = MAX (1, dense->n_starts / SAMPLED_TEXTS), n = 0, distinct = 0, pairs = 0, equal = 0;
  const char *text;

  for (guint s = 0; s < dense->n_starts && n < SAMPLED_TEXTS; s += stride)
    {
      guint at = dense->starts[s], end = s + 1 < dense->n_starts ? dense->starts[s + 1] : dense->n;
      const FleetText *found = fleet_segment_columns_text (&self->columns, united, dense->values[at], &text);
      gboolean seen = FALSE;

      hashes[n] = fleet_segment_texts_hash (text, found->length);
      for (guint i = 0; i < n && !seen; i++)
        seen = hashes[i] == hashes[n];
      distinct += !seen;
      if (at + 1 < end)
        {
          found = fleet_segment_columns_text (&self->columns, united, dense->values[at + 1], &text);
          equal += fleet_segment_texts_hash (text, found->length) == hashes[n];
          pairs++;
        }
      n++;
    }
  return distinct * 4 <= n * 3 || (pairs * 4 >= n && equal * 2 >= pairs);
}

static void
put_dictionary (FleetSegmentWriter      *self,
                const FleetSegmentUnion *united,
                const FleetSegmentShape *shape)
{
  FleetSegmentTexts *texts = &self->columns.texts;
  gint64 *scratch = self->rows.scratch;
  FleetSegmentDense dense;

  fleet_segment_texts_empty (texts);
  dense = fleet_segment_columns_gather (&self->columns, united, shape, FLEET_CELL_NUMBER);
  fleet_segment_put_byte (&self->parts, 0);
  fleet_segment_put_varint (&self->parts, texts->n);
  for (guint i = 0; i < texts->n; i++)
    scratch[i] = texts->ends[i] - (i > 0 ? texts->ends[i - 1] : 0);
  fleet_segment_put_text_heap (&self->parts, &self->zstd, &texts->heap, scratch, texts->n);
  fleet_segment_put_ints (&self->parts, (const gint64 *) dense.values, dense.n, dense.starts, dense.n_starts, scratch);
}

static gboolean
put_halves (FleetSegmentWriter      *self,
            const FleetSegmentUnion *united,
            const FleetSegmentShape *shape,
            FleetSegmentCell         half)
{
  FleetSegmentDense dense = fleet_segment_columns_gather (&self->columns, united, shape, half);

  if (self->columns.misfit)
    return FALSE;
  for (guint i = 0; i < dense.n && G_BYTE_ORDER == G_BIG_ENDIAN; i++)
    self->columns.values[i] = GUINT64_TO_LE (self->columns.values[i]);
  fleet_segment_put_data (&self->parts, dense.values, (gsize) dense.n * sizeof (guint64));
  return TRUE;
}

/* Texts that all have one form, as the first has. FALSE: they have not, and nothing is put. */
static gboolean
put_forms (FleetSegmentWriter      *self,
           const FleetSegmentUnion *united,
           const FleetSegmentShape *shape,
           const FleetText         *first,
           const char              *text)
{
  gsize before = self->parts.length;
  FleetSegmentDense dense;
  guint64 half;

  if (first->length == FLEET_SEGMENT_UUID_BYTES && fleet_segment_uuid_take_half (text, FALSE, &half))
    {
      fleet_segment_put_byte (&self->parts, 3);
      if (put_halves (self, united, shape, FLEET_CELL_UUID_FIRST) && put_halves (self, united, shape, FLEET_CELL_UUID_SECOND))
        return TRUE;
      self->parts.length = before;
      return FALSE;
    }
  if (first->length < 20 || first->length > FLEET_SEGMENT_TIME_BYTES || text[4] != '-' || text[10] != 'T')
    return FALSE;
  dense = fleet_segment_columns_gather (&self->columns, united, shape, FLEET_CELL_TIME_FORM);
  if (self->columns.misfit)
    return FALSE;
  fleet_segment_put_byte (&self->parts, 2);
  fleet_segment_put_ints (&self->parts, (const gint64 *) dense.values, dense.n, dense.starts, dense.n_starts, self->rows.scratch);
  return TRUE;
}

static void
put_texts (FleetSegmentWriter      *self,
           const FleetSegmentUnion *united,
           const FleetSegmentShape *shape,
           const FleetSegmentDense *dense)
{
  gint64 *lengths = self->rows.scratch;
  const FleetText *first;
  const char *text;

  if (texts_repeat (self, united, dense))
    {
      put_dictionary (self, united, shape);
      return;
    }
  first = fleet_segment_columns_text (&self->columns, united, dense->values[0], &text);
  if (put_forms (self, united, shape, first, text))
    return;
  fleet_segment_columns_gather (&self->columns, united, shape, FLEET_CELL_REFERENCE); /* what was tried has written over them */
  self->heap.length = 0;
  for (guint i = 0; i < dense->n; i++)
    {
      const FleetText *found = fleet_segment_columns_text (&self->columns, united, dense->values[i], &text);

      lengths[i] = found->length;
      fleet_segment_put_data (&self->heap, text, found->length);
    }
  fleet_segment_put_byte (&self->parts, 1);
  fleet_segment_put_text_heap (&self->parts, &self->zstd, &self->heap, lengths, dense->n);
}

static void
put_bools (FleetSegmentWriter *self,
           const FleetSegmentDense *dense)
{
  guint64 *words = (guint64 *) self->rows.scratch;

  memset (words, 0, (dense->n + 63) / 64 * sizeof (guint64));
  for (guint i = 0; i < dense->n; i++)
    words[i / 64] |= dense->values[i] << (i % 64);
  fleet_segment_put_bits (&self->parts, words, dense->n);
}

/* 1, 2 or 3 if every value is the row's event time in s, ms or µs; else 0. */
static guint8
find_time_unit (FleetSegmentWriter *self,
                const FleetSegmentDense *dense)
{
  static const gint64 units[] = { 0, 1000000, 1000, 1 };
  const gint64 *times = self->rows.heads[FLEET_HEAD_TIME];

  for (guint8 unit = 1; unit <= 3 && dense->n == self->rows.n; unit++)
    {
      guint i = 0;

      while (i < dense->n && dense->values[i] < (guint64) (G_MAXINT64 / units[unit]) &&
             (gint64) dense->values[i] * units[unit] == times[i])
        i++;
      if (i == dense->n)
        return unit;
    }
  return 0;
}

static void
put_int_values (FleetSegmentWriter *self,
                const FleetSegmentDense *dense)
{
  const gint64 *values = (const gint64 *) dense->values;
  guint8 unit = find_time_unit (self, dense);
  gint64 min = values[0], max = values[0];

  for (guint i = 1; i < dense->n; i++)
    {
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
    }
  fleet_segment_put_varint (&self->range, fleet_segment_zigzag (min));
  fleet_segment_put_varint (&self->range, fleet_segment_zigzag (max));
  fleet_segment_put_byte (&self->parts, unit);
  if (unit == 0)
    fleet_segment_put_ints (&self->parts, values, dense->n, dense->starts, dense->n_starts, self->rows.scratch);
}

static void
put_double_values (FleetSegmentWriter *self,
                   const FleetSegmentDense *dense)
{
  double range[2];
  guint64 bits[2];

  fleet_segment_put_doubles (&self->parts, &self->zstd, dense->values, dense->n, dense->starts, dense->n_starts, self->rows.scratch,
                             &range[0], &range[1]);
  memcpy (bits, range, sizeof bits);
  fleet_segment_put_fixed (&self->range, bits[0]);
  fleet_segment_put_fixed (&self->range, bits[1]);
}

/* Which rows have the column: nothing if all do, else bits, or which column before has them. */
static void
put_shape (FleetSegmentWriter      *self,
           const FleetSegmentShape *shape,
           guint                    number)
{
  if (shape->n == self->rows.n)
    return;
  if (shape->column == number)
    {
      fleet_segment_put_bits (&self->parts, shape->valid, self->rows.n);
      return;
    }
  fleet_segment_put_byte (&self->parts, 2);
  fleet_segment_put_varint (&self->parts, number - shape->column);
}

/* Appends the part of the column of this number, and its line of the directory; returns how many rows have it. */
static guint
put_column (FleetSegmentWriter *self,
            guint               number)
{
  static const FleetSegmentCell cells[FLEET_N_TYPES] = { FLEET_CELL_NOTHING, FLEET_CELL_BOOL, FLEET_CELL_WORD, FLEET_CELL_WORD, FLEET_CELL_REFERENCE };
  const FleetSegmentUnion *united = &g_array_index (self->columns.unions, FleetSegmentUnion, number);
  guint64 key_before = number > 0 ? g_array_index (self->columns.unions, FleetSegmentUnion, number - 1).key : 0;
  FleetType type = united->key % 8;
  gsize before = self->parts.length;
  const FleetSegmentShape *shape = fleet_segment_columns_shape (&self->columns, united, number);
  FleetSegmentDense dense = fleet_segment_columns_gather (&self->columns, united, shape, cells[type]);

  self->range.length = 0;
  put_shape (self, shape, number);
  switch (type)
    {
    case FLEET_TYPE_BOOL:
      put_bools (self, &dense);
      break;
    case FLEET_TYPE_INT:
      put_int_values (self, &dense);
      break;
    case FLEET_TYPE_DOUBLE:
      put_double_values (self, &dense);
      break;
    case FLEET_TYPE_TEXT:
      put_texts (self, united, shape, &dense);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
  fleet_segment_put_varint (&self->directory, united->key - key_before);
  fleet_segment_put_varint (&self->directory, shape->n);
  fleet_segment_put_varint (&self->directory, self->parts.length - before);
  fleet_segment_put_data (&self->directory, self->range.data, self->range.length);
  if (self->in_parts)
    {
      guint32 sum = GUINT32_TO_LE ((guint32) fleet_segment_checksum (self->parts.data + before, self->parts.length - before));

      fleet_segment_put_data (&self->directory, &sum, sizeof sum);
    }
  return shape->n;
}

static GBytes *
assemble (FleetSegmentWriter *self,
          gsize               heads)
{
  FleetSegmentBytes all = { 0 };

  fleet_segment_bytes_room (&all, self->directory.length + self->parts.length + 64);
  fleet_segment_put_data (&all, self->in_parts ? "FSEG\3" : "FSEG\2", 5);
  fleet_segment_put_varint (&all, self->rows.n);
  fleet_segment_put_varint (&all, self->columns.unions->len);
  fleet_segment_put_varint (&all, self->directory.length);
  fleet_segment_put_data (&all, self->directory.data, self->directory.length);
  fleet_segment_put_varint (&all, heads);
  fleet_segment_put_data (&all, self->parts.data, heads);
  if (self->in_parts)
    fleet_segment_put_fixed (&all, fleet_segment_checksum (all.data, all.length));
  fleet_segment_put_data (&all, self->parts.data + heads, self->parts.length - heads);
  fleet_segment_put_fixed (&all, fleet_segment_checksum (all.data, all.length));
  return g_bytes_new_take (all.data, all.length);
}

void
fleet_segment_writer_set_in_parts (FleetSegmentWriter *self,
                                   gboolean            in_parts)
{
  self->in_parts = in_parts;
}

GBytes *
fleet_segment_write (FleetSegmentWriter *self,
                     GPtrArray          *batches,
                     gint64             *ret_numeric_values,
                     gint64             *ret_numeric_bytes)
{
  gint64 values = 0, numeric = 0;
  guint n = 0;
  gsize heads;

  for (guint b = 0; b < batches->len; b++)
    n += ((const FleetBatch *) g_ptr_array_index (batches, b))->n_rows;
  self->directory.length = self->parts.length = 0;
  fleet_segment_rows_room (&self->rows, n);
  fleet_segment_rows_sort (&self->rows, batches);
  fleet_segment_put_rows (&self->parts, &self->rows);
  heads = self->parts.length;

  fleet_segment_columns_unite (&self->columns, &self->rows, batches);
  for (guint u = 0; u < self->columns.unions->len; u++)
    {
      const FleetSegmentUnion *united = &g_array_index (self->columns.unions, FleetSegmentUnion, u);
      gsize before = self->parts.length + self->directory.length;
      guint count = put_column (self, u);

      if (united->key % 8 >= FLEET_TYPE_BOOL && united->key % 8 <= FLEET_TYPE_DOUBLE)
        {
          values += count;
          numeric += self->parts.length + self->directory.length - before;
        }
    }
  if (ret_numeric_values != NULL)
    *ret_numeric_values = values;
  if (ret_numeric_bytes != NULL)
    *ret_numeric_bytes = numeric;
  return assemble (self, heads);
}
