/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-decode: one column of a view to dense arrays, and the bits of the rows that have it. */

#include "fleet-segment-view-private.h"

#include "fleet-bits.h"
#include "fleet-segment-forms.h"
#include "fleet-segment-texts.h"

/* A column's part: borrowed, or in *ret_owned. NULL: it cannot be had, or is not what was written. */
static const guint8 *
get_part (FleetSegmentView          *self,
          const FleetSegmentColumn  *column,
          guint8                   **ret_owned)
{
  if (self->bytes != NULL)
    return self->bytes + column->offset;
  *ret_owned = g_malloc (MAX (1, column->length));
  if (!self->fetch (self->source, column->offset, column->length, *ret_owned))
    return NULL;
  return self->version < 3 || (guint32) fleet_segment_checksum (*ret_owned, column->length) == column->checksum ? *ret_owned : NULL;
}

static gboolean
take_int_values (FleetSegmentView   *self,
                 FleetSegmentColumn *column,
                 FleetSegmentCursor *part,
                 const guint32      *starts,
                 guint               n_starts)
{
  static const gint64 units[] = { 0, 1000000, 1000, 1 };
  const gint64 *times = self->rows.heads[FLEET_HEAD_TIME];
  guint8 unit;

  if (!fleet_segment_take_byte (part, &unit) || unit > 3 || (unit > 0 && column->n != self->rows.n))
    return FALSE;
  if (unit == 0)
    return fleet_segment_take_ints (part, (gint64 *) column->values, column->n, starts, n_starts, self->rows.scratch);
  for (guint i = 0; i < column->n; i++)
    column->values[i] = times[i] / units[unit];
  return TRUE;
}

/* The times that rows of column have, one after the other; those of rows without it are left out. */
static void
gather_times (FleetSegmentView         *self,
              const FleetSegmentColumn *column,
              gint64                   *times)
{
  const gint64 *all = self->rows.heads[FLEET_HEAD_TIME];
  guint n = 0;

  for (guint row = 0; row < self->rows.n && n < column->n; row++)
    if (column->bits == NULL || (column->bits->words[row / 64] >> (row % 64) & 1))
      times[n++] = all[row];
}

/* The column's texts are event times in forms. */
static gboolean
take_times (FleetSegmentView   *self,
            FleetSegmentColumn *column,
            FleetSegmentCursor *part,
            const guint32      *starts,
            guint               n_starts)
{
  g_autofree gint64 *times = g_new (gint64, column->n);
  gsize length = 0;

  if (!fleet_segment_take_ints (part, (gint64 *) column->values, column->n, starts, n_starts, self->rows.scratch))
    return FALSE;
  gather_times (self, column, times);
  column->heap = g_malloc ((gsize) column->n * FLEET_SEGMENT_TIME_BYTES);
  column->ends[0] = 0;
  for (guint i = 0; i < column->n; i++)
    {
      gsize n = column->values[i] <= FLEET_SEGMENT_MOST_FORM ? fleet_segment_time_print (column->values[i], times[i], (char *) column->heap + length) : 0;

      if (n == 0)
        return FALSE;
      length += n;
      column->ends[i + 1] = length;
      column->values[i] = i;
    }
  return TRUE;
}

static gboolean
take_uuids (FleetSegmentColumn *column,
            FleetSegmentCursor *part)
{
  FleetSegmentCursor firsts, seconds;

  if (!fleet_segment_take_part (part, (guint64) column->n * 8, &firsts) || !fleet_segment_take_part (part, (guint64) column->n * 8, &seconds))
    return FALSE;
  column->heap = g_malloc ((gsize) column->n * FLEET_SEGMENT_UUID_BYTES);
  column->ends[0] = 0;
  for (guint i = 0; i < column->n; i++)
    {
      guint64 first, second;

      fleet_segment_take_fixed (&firsts, &first);
      fleet_segment_take_fixed (&seconds, &second);
      fleet_segment_uuid_print (first, second, (char *) column->heap + (gsize) i * FLEET_SEGMENT_UUID_BYTES);
      column->ends[i + 1] = (i + 1) * FLEET_SEGMENT_UUID_BYTES;
      column->values[i] = i;
    }
  return TRUE;
}

static gboolean
take_texts (FleetSegmentView   *self,
            FleetSegmentColumn *column,
            FleetSegmentCursor *part,
            const guint32      *starts,
            guint               n_starts)
{
  guint64 n_texts = column->n;
  guint8 kind;

  if (!fleet_segment_take_byte (part, &kind) || kind > 3)
    return FALSE;
  if (kind == 0 && (!fleet_segment_take_varint (part, &n_texts) || n_texts > column->n))
    return FALSE;
  column->ends = g_new (guint32, n_texts + 1);
  if (kind == 2)
    return take_times (self, column, part, starts, n_starts);
  if (kind == 3)
    return take_uuids (column, part);
  if (!fleet_segment_take_text_heap (part, &self->zstd, n_texts, self->rows.scratch, column->ends, &column->heap))
    return FALSE;
  if (kind == 1)
    {
      for (guint i = 0; i < column->n; i++)
        column->values[i] = i;
      return TRUE;
    }
  if (!fleet_segment_take_ints (part, (gint64 *) column->values, column->n, starts, n_starts, self->rows.scratch))
    return FALSE;
  for (guint i = 0; i < column->n; i++)
    if (column->values[i] >= n_texts)
      return FALSE;
  return TRUE;
}

static gboolean
take_bools (FleetSegmentView   *self,
            FleetSegmentColumn *column,
            FleetSegmentCursor *part)
{
  guint64 *words = (guint64 *) self->rows.scratch;

  if (!fleet_segment_take_bits (part, words, column->n))
    return FALSE;
  for (guint i = 0; i < column->n; i++)
    column->values[i] = (words[i / 64] >> (i % 64)) & 1;
  return TRUE;
}

static gboolean
take_values (FleetSegmentView   *self,
             FleetSegmentColumn *column,
             FleetSegmentCursor *part)
{
  const guint32 *starts = column->bits != NULL ? column->bits->starts : self->rows.starts;
  guint n_starts = column->bits != NULL ? column->bits->n_starts : self->rows.n_starts;

  column->values = g_new (guint64, column->n);
  switch ((FleetType) (column->key % 8))
    {
    case FLEET_TYPE_BOOL:
      return take_bools (self, column, part);
    case FLEET_TYPE_INT:
      return take_int_values (self, column, part, starts, n_starts);
    case FLEET_TYPE_DOUBLE:
      return fleet_segment_take_doubles (part, &self->zstd, column->values, column->n, starts, n_starts, self->rows.scratch);
    case FLEET_TYPE_TEXT:
      return take_texts (self, column, part, starts, n_starts);
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      return TRUE;
    }
}

/* Bits from a part's beginning, and what follows from them. */
static FleetSegmentBits *
take_bits (FleetSegmentView   *self,
           FleetSegmentCursor *part)
{
  guint n_words = self->rows.n / 64 + 1, n = 0;
  FleetSegmentBits *bits = g_new0 (FleetSegmentBits, 1);

  bits->words = g_new0 (guint64, n_words);
  bits->ranks = g_new (guint32, n_words);
  bits->starts = g_new (guint32, self->rows.n_starts + 1);
  if (!fleet_segment_take_bits (part, bits->words, self->rows.n))
    return bits;
  for (guint word = 0; word < n_words; word++)
    {
      bits->ranks[word] = n;
      n += fleet_bits_count (bits->words[word]);
    }
  bits->n_starts = fleet_segment_rows_find_starts (&self->rows, bits->words, bits->starts);
  return bits;
}

/* How many rows have the column, by its bits. */
static guint
count_bits (const FleetSegmentView *self,
            const FleetSegmentBits *bits)
{
  guint last = self->rows.n / 64;

  return bits->n_starts == 0 ? 0 : bits->ranks[last] + fleet_bits_count (bits->words[last]);
}

/* The bits of the rows that have a column: its own, or those of a column before. */
static gboolean
take_shape (FleetSegmentView   *self,
            guint               number,
            FleetSegmentCursor *part)
{
  FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, number), *other;
  g_autofree guint8 *owned = NULL;
  guint64 distance;
  guint8 kind;

  if (column->n == self->rows.n)
    return TRUE;
  if (part->at < part->end && *part->at == 2)
    {
      FleetSegmentCursor before;
      const guint8 *bytes;

      if (!fleet_segment_take_byte (part, &kind) || !fleet_segment_take_varint (part, &distance) || distance == 0 || distance > number)
        return FALSE;
      other = &g_array_index (self->columns, FleetSegmentColumn, number - distance);
      if (other->own_bits == NULL)
        {
          bytes = get_part (self, other, &owned);
          if (bytes == NULL || other->n == self->rows.n)
            return FALSE;
          before = (FleetSegmentCursor) { bytes, bytes + other->length };
          other->own_bits = take_bits (self, &before);
        }
      column->bits = other->own_bits;
    }
  else
    {
      FleetSegmentBits *bits = take_bits (self, part);

      /* A column that shares them may have been here before. */
      if (column->own_bits != NULL)
        fleet_segment_bits_free (bits);
      else
        column->own_bits = bits;
      column->bits = column->own_bits;
    }
  return count_bits (self, column->bits) == column->n;
}

const FleetSegmentColumn *
fleet_segment_view_decode (FleetSegmentView  *self,
                           guint              number,
                           GError           **error)
{
  FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, number);
  g_autofree guint8 *owned = NULL;
  FleetSegmentCursor part;
  const guint8 *bytes;

  if (column->is_decoded)
    return column;
  bytes = get_part (self, column, &owned);
  part = (FleetSegmentCursor) { bytes, bytes + (bytes != NULL ? column->length : 0) };
  if (bytes == NULL || column->values != NULL || !take_shape (self, number, &part) || !take_values (self, column, &part) || part.at != part.end)
    {
      fleet_segment_view_contradicts (self, error);
      return NULL;
    }
  column->is_decoded = TRUE;
  return column;
}
