/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-reader: segments back to batches; the format is told at the head of fleet-segment.c.
 *
 * Bytes from a disk may be anything: after the checksum every count and length is still checked against what is there, because a checksum finds damage but proves nothing. */

#include "fleet-segment.h"

#include "fleet-bits.h"
#include "fleet-segment-rows.h"
#include "fleet-segment-texts.h"

#include <string.h>

/* Paths are interned; no dictionary of them grows so far. */
#define MOST_PATHS (1 << 20)

/* One line of the directory. */
typedef struct
{
  guint64            key;
  guint              n;
  guint64            length; /* of the part */
  FleetSegmentCursor part;
} Line;

typedef struct
{
  FleetSegmentRows  rows;
  FleetSegmentZstd  zstd;
  GArray           *lines;     /* Line */
  GPtrArray        *batches;   /* FleetBatch* */
  guint32          *to;        /* stored row to row of the batches */
  FleetColumn     **columns;   /* in each batch, of the column being read; NULL: not there yet */
  guint64          *valid;     /* of the column being read; so the next three */
  guint64          *values;    /* dense */
  guint32          *starts;
  guint32          *offsets;   /* of texts */
} Reader;

static void
clear_reader (Reader *self)
{
  fleet_segment_rows_clear (&self->rows);
  fleet_segment_zstd_clear (&self->zstd);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_free (self->to);
  g_free (self->columns);
  g_free (self->valid);
  g_free (self->values);
  g_free (self->starts);
  g_free (self->offsets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static gboolean
take_directory (Reader             *self,
                FleetSegmentCursor *cursor,
                guint64             n_columns)
{
  guint64 key = 0;

  for (guint64 c = 0; c < n_columns; c++)
    {
      guint64 distance, n, length, skipped;
      Line line = { 0 };

      if (!fleet_segment_take_varint (cursor, &distance) || (c > 0 && distance == 0) || distance > (guint64) MOST_PATHS * 8 ||
          !fleet_segment_take_varint (cursor, &n) || n == 0 || n > self->rows.n || !fleet_segment_take_varint (cursor, &length))
        return FALSE;
      key += distance;
      if (key / 8 >= MOST_PATHS || key % 8 >= FLEET_N_TYPES)
        return FALSE;
      if (key % 8 == FLEET_TYPE_INT && (!fleet_segment_take_varint (cursor, &skipped) || !fleet_segment_take_varint (cursor, &skipped)))
        return FALSE;
      if (key % 8 == FLEET_TYPE_DOUBLE && (!fleet_segment_take_fixed (cursor, &skipped) || !fleet_segment_take_fixed (cursor, &skipped)))
        return FALSE;
      line.key = key;
      line.n = n;
      line.length = length;
      g_array_append_val (self->lines, line);
    }
  return cursor->at == cursor->end;
}

/* Everything before the columns' values. */
static gboolean
take_heads (Reader             *self,
            FleetSegmentCursor *cursor,
            gboolean            heads_only)
{
  FleetSegmentCursor directory, heads;
  guint64 n_rows, n_columns, length;

  if (!fleet_segment_take_varint (cursor, &n_rows) || n_rows > FLEET_SEGMENT_MAX_ROWS ||
      !fleet_segment_take_varint (cursor, &n_columns) || n_columns >= G_MAXUINT16 ||
      !fleet_segment_take_varint (cursor, &length) || !fleet_segment_take_part (cursor, length, &directory) ||
      !fleet_segment_take_varint (cursor, &length) || !fleet_segment_take_part (cursor, length, &heads))
    return FALSE;
  fleet_segment_rows_room (&self->rows, n_rows);
  if (!take_directory (self, &directory, n_columns) || !fleet_segment_take_rows (&heads, &self->rows) || heads.at != heads.end)
    return FALSE;
  for (guint c = 0; c < self->lines->len; c++)
    {
      Line *line = &g_array_index (self->lines, Line, c);

      if (!fleet_segment_take_part (cursor, line->length, &line->part))
        return FALSE;
    }
  return heads_only || cursor->at == cursor->end;
}

static int
compare_arrivals (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const FleetSegmentRows *rows = user_data;
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;

  for (FleetHead head = FLEET_HEAD_PLACE;; head = FLEET_HEAD_OFFSET)
    {
      gint64 x = rows->heads[head][i], y = rows->heads[head][j];

      if (x != y)
        return x < y ? -1 : 1;
      if (head == FLEET_HEAD_OFFSET)
        return i < j ? -1 : i > j;
    }
}

/* Finds where each stored row goes, and makes the batches with their heads. */
static void
make_batches (Reader            *self,
              FleetSegmentOrder  order)
{
  const FleetSegmentRows *rows = &self->rows;

  self->to = g_new (guint32, MAX (1, rows->n));
  for (guint i = 0; i < rows->n; i++)
    rows->order[i] = i;
  if (order == FLEET_SEGMENT_BY_ARRIVAL)
    g_qsort_with_data (rows->order, rows->n, sizeof (guint32), compare_arrivals, (gpointer) rows);
  for (guint i = 0; i < rows->n; i++)
    self->to[rows->order[i]] = i;

  for (guint base = 0; base < rows->n; base += FLEET_BATCH_ROWS)
    {
      FleetBatch *batch = fleet_batch_new (NULL);

      batch->n_rows = MIN (rows->n - base, FLEET_BATCH_ROWS);
      g_ptr_array_add (self->batches, batch);
    }
  for (guint s = 0; s < rows->n_starts; s++)
    for (guint i = rows->starts[s]; i < rows->starts[s + 1]; i++)
      {
        FleetBatch *batch = g_ptr_array_index (self->batches, self->to[i] / FLEET_BATCH_ROWS);
        guint row = self->to[i] % FLEET_BATCH_ROWS;

        batch->slot[row] = rows->slots[s];
        batch->time_us[row] = rows->heads[FLEET_HEAD_TIME][i];
        batch->judged_us[row] = rows->heads[FLEET_HEAD_JUDGED][i];
        batch->kafka_us[row] = rows->heads[FLEET_HEAD_KAFKA][i];
        batch->offset[row] = rows->heads[FLEET_HEAD_OFFSET][i];
        batch->place[row] = rows->heads[FLEET_HEAD_PLACE][i];
        batch->device[row] = rows->heads[FLEET_HEAD_DEVICE][i];
        batch->flags[row] = rows->heads[FLEET_HEAD_FLAGS][i];
      }
}

/* Where the values of a text column lie. */
typedef struct
{
  guint8  *heap;
  gboolean by_number; /* values are numbers of texts; else the nth value is the nth text */
} Texts;

static gboolean
take_ints (Reader             *self,
           FleetSegmentCursor *part,
           guint               n,
           guint               n_starts)
{
  return fleet_segment_take_ints (part, (gint64 *) self->values, n, self->starts, n_starts, self->rows.scratch);
}

static gboolean
take_int_values (Reader             *self,
                 FleetSegmentCursor *part,
                 guint               n,
                 guint               n_starts)
{
  static const gint64 units[] = { 0, 1000000, 1000, 1 };
  guint8 unit;

  if (!fleet_segment_take_byte (part, &unit) || unit > 3 || (unit > 0 && n != self->rows.n))
    return FALSE;
  if (unit == 0)
    return take_ints (self, part, n, n_starts);
  for (guint i = 0; i < n; i++)
    self->values[i] = self->rows.heads[FLEET_HEAD_TIME][i] / units[unit];
  return TRUE;
}

static gboolean
take_texts (Reader             *self,
            FleetSegmentCursor *part,
            guint               n,
            guint               n_starts,
            Texts              *texts)
{
  guint64 n_texts = n;
  guint8 kind;

  if (!fleet_segment_take_byte (part, &kind) || kind > 1)
    return FALSE;
  texts->by_number = kind == 0;
  if (kind == 0 && (!fleet_segment_take_varint (part, &n_texts) || n_texts > n))
    return FALSE;
  if (!fleet_segment_take_text_heap (part, &self->zstd, n_texts, self->rows.scratch, self->offsets, &texts->heap))
    return FALSE;
  if (kind == 1)
    return TRUE;
  if (!take_ints (self, part, n, n_starts))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (self->values[i] >= n_texts)
      return FALSE;
  return TRUE;
}

static gboolean
take_bools (Reader             *self,
            FleetSegmentCursor *part,
            guint               n)
{
  guint64 *words = (guint64 *) self->rows.scratch;

  if (!fleet_segment_take_bits (part, words, n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    self->values[i] = (words[i / 64] >> (i % 64)) & 1;
  return TRUE;
}

static gboolean
take_values (Reader             *self,
             const Line         *line,
             FleetSegmentCursor *part,
             guint               n_starts,
             Texts              *texts)
{
  switch ((FleetType) (line->key % 8))
    {
    case FLEET_TYPE_BOOL:
      return take_bools (self, part, line->n);
    case FLEET_TYPE_INT:
      return take_int_values (self, part, line->n, n_starts);
    case FLEET_TYPE_DOUBLE:
      return fleet_segment_take_doubles (part, &self->zstd, self->values, line->n, self->starts, n_starts, self->rows.scratch);
    case FLEET_TYPE_TEXT:
      return take_texts (self, part, line->n, n_starts, texts);
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      return TRUE;
    }
}

/* Sets the nth value of the column in row of batch. */
static void
set_cell (Reader      *self,
          FleetBatch  *batch,
          FleetColumn *column,
          guint        row,
          guint        n,
          const Texts *texts)
{
  guint64 value = self->values[n], bit = G_GUINT64_CONSTANT (1) << (row % 64);

  column->valid[row / 64] |= bit;
  if (column->type == FLEET_TYPE_BOOL)
    column->bools[row / 64] |= value != 0 ? bit : 0;
  else if (column->type == FLEET_TYPE_INT)
    column->ints[row] = (gint64) value;
  else if (column->type == FLEET_TYPE_DOUBLE)
    memcpy (&column->doubles[row], &value, sizeof value);
  else if (column->type == FLEET_TYPE_TEXT)
    {
      guint number = texts->by_number ? value : n;

      column->texts[row] = fleet_batch_add_text (batch, (const char *) texts->heap + self->offsets[number],
                                                 self->offsets[number + 1] - self->offsets[number]);
    }
}

/* Room for texts that are all as long as a batch allows: a dictionary of one long text and many rows must not become an abort. */
static gboolean
heaps_hold (Reader      *self,
            const Line  *line,
            const Texts *texts)
{
  guint64 bytes = 0;

  for (guint i = 0; i < line->n; i++)
    {
      guint number = texts->by_number ? self->values[i] : i;

      bytes += self->offsets[number + 1] - self->offsets[number];
    }
  for (guint b = 0; b < self->batches->len; b++)
    if (((FleetBatch *) g_ptr_array_index (self->batches, b))->heap_used + bytes > G_MAXINT32)
      return FALSE;
  return TRUE;
}

/* The bits of the rows that have a column: its own, or those of a column before. */
static gboolean
take_shape (Reader             *self,
            guint               number,
            FleetSegmentCursor *part)
{
  FleetSegmentCursor other;
  guint64 distance;
  guint8 kind;

  if (part->at >= part->end || *part->at != 2)
    return fleet_segment_take_bits (part, self->valid, self->rows.n);
  if (!fleet_segment_take_byte (part, &kind) || !fleet_segment_take_varint (part, &distance) || distance == 0 || distance > number)
    return FALSE;
  other = g_array_index (self->lines, Line, number - distance).part;
  return g_array_index (self->lines, Line, number - distance).n < self->rows.n && fleet_segment_take_bits (&other, self->valid, self->rows.n);
}

static gboolean
take_column (Reader *self,
             guint   number)
{
  const Line *line = &g_array_index (self->lines, Line, number);
  FleetSegmentCursor part = line->part;
  guint n_words = self->rows.n / 64 + 1, count = 0, n_starts;
  g_autofree guint8 *heap = NULL;
  Texts texts = { 0 };
  gboolean read;

  memset (self->columns, 0, self->batches->len * sizeof *self->columns);
  memset (self->valid, 0, n_words * sizeof (guint64));
  if (line->n == self->rows.n)
    for (guint i = 0; i < n_words; i++)
      self->valid[i] = fleet_bits_low (MIN (64, self->rows.n - i * 64));
  else if (!take_shape (self, number, &part))
    return FALSE;
  for (guint i = 0; i < n_words; i++)
    count += fleet_bits_count (self->valid[i]);
  if (count != line->n)
    return FALSE;
  n_starts = fleet_segment_rows_find_starts (&self->rows, self->valid, self->starts);

  read = take_values (self, line, &part, n_starts, &texts);
  heap = texts.heap;
  if (!read || part.at != part.end || (line->key % 8 == FLEET_TYPE_TEXT && !heaps_hold (self, line, &texts)))
    return FALSE;

  count = 0;
  for (guint word = 0; word < n_words; word++)
    for (guint64 bits = self->valid[word]; bits != 0; bits &= bits - 1)
      {
        guint32 to = self->to[word * 64 + fleet_bits_first (bits)];
        FleetBatch *batch = g_ptr_array_index (self->batches, to / FLEET_BATCH_ROWS);

        FleetColumn **column = &self->columns[to / FLEET_BATCH_ROWS];

        if (*column == NULL)
          *column = fleet_batch_ensure (batch, line->key / 8, line->key % 8);
        set_cell (self, batch, *column, to % FLEET_BATCH_ROWS, count++, &texts);
      }
  return TRUE;
}

static gboolean
read_columns (Reader *self)
{
  guint n = MAX (1, self->rows.n);

  self->columns = g_new (FleetColumn *, n / FLEET_BATCH_ROWS + 1);
  self->valid = g_new (guint64, n / 64 + 1);
  self->values = g_new (guint64, n);
  self->starts = g_new (guint32, n + 1);
  self->offsets = g_new (guint32, n + 1);
  for (guint c = 0; c < self->lines->len; c++)
    if (!take_column (self, c))
      return FALSE;
  return TRUE;
}

GPtrArray *
fleet_segment_read (const guint8       *bytes,
                    gsize               length,
                    FleetSegmentOrder   order,
                    gboolean            heads_only,
                    GError            **error)
{
  g_auto (Reader) self = { 0 };
  FleetSegmentCursor cursor = { bytes, bytes + length }, checksum;
  guint64 sum;

  self.lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self.batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  if (length < 13 || memcmp (bytes, "FSEG", 4) != 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes does not begin as one", length);
      return NULL;
    }
  if (bytes[4] != 1)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment is of version %u; this program reads version 1", bytes[4]);
      return NULL;
    }
  checksum = (FleetSegmentCursor) { cursor.end - 8, cursor.end };
  cursor = (FleetSegmentCursor) { bytes + 5, cursor.end - 8 };
  if (!fleet_segment_take_fixed (&checksum, &sum) || sum != fleet_segment_checksum (bytes, length - 8))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes does not have its checksum", length);
      return NULL;
    }
  if (take_heads (&self, &cursor, heads_only))
    {
      make_batches (&self, order);
      if (heads_only || read_columns (&self))
        {
          for (guint b = 0; b < self.batches->len; b++)
            fleet_batch_seal (g_ptr_array_index (self.batches, b));
          return g_steal_pointer (&self.batches);
        }
    }
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes contradicts itself", length);
  return NULL;
}
