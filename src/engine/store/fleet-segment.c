/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment: the format of a commit's events, and its writer (the reader is fleet-segment-reader.c).
 *
 *   "FSEG"             4 bytes
 *   version            1 byte, 1
 *   rows               varint, at most 4,194,304
 *   columns            varint
 *   directory length   varint
 *   directory          a column: varint (path * 8 + type) less that of the column before; varint rows that have it; varint bytes of its part;
 *                      then least and greatest value: zigzag varints for INT, 8 bytes each for DOUBLE (least > greatest: no number among them)
 *   heads length       varint
 *   heads              fleet-segment-rows.c: vehicles, and of each row times, offset, place, device, flags
 *   parts              one a column, in the directory's order, so that one column can be read without the others
 *   checksum           8 bytes, of all before
 *
 * Rows are sorted by vehicle, then event time, then arrival; columns by path, then type. A column's part: if not every row has it, the bits of those
 * that do (fleet_segment_put_bits); then its values, dense, in the order of rows:
 *   NULL     nothing
 *   BOOL     bits
 *   INT      a byte: 0, then integers by vehicle; 1, 2 or 3: the value is the event time in s, ms or µs, and nothing follows
 *   DOUBLE   fleet-segment-doubles.c
 *   TEXT     a byte: 0 dictionary: varint number of distinct texts, frames of their lengths, a blob, integers by vehicle (which text);
 *            1 plain: frames of lengths, a blob
 * Integers are zigzag and packed as fleet-segment-ints.c tells; all numbers are little-endian; everything is exact to the bit.
 *
 * Column by column over all batches at once: values are scattered from order of arrival to stored order in one pass, and what follows runs over dense arrays. */

#include "fleet-segment.h"

#include "fleet-bits.h"
#include "fleet-segment-rows.h"
#include "fleet-segment-texts.h"

#include <string.h>

#define SAMPLED_TEXTS 32

/* One (path, type) over all batches. */
typedef struct
{
  guint64 key;   /* path * 8 + type */
  guint   first; /* its columns stand from here on in writer->columns, one a batch, NULL where a batch lacks it */
} Union;

struct _FleetSegmentWriter
{
  FleetSegmentRows   rows;
  FleetSegmentTexts  texts;
  FleetSegmentZstd   zstd;
  FleetSegmentBytes  directory;
  FleetSegmentBytes  range;     /* least and greatest value of the column being written */
  FleetSegmentBytes  parts;
  FleetSegmentBytes  heap;      /* of a plain text column */
  GPtrArray         *batches;   /* borrowed while writing */
  GArray            *unions;    /* Union */
  GPtrArray         *columns;
  GHashTable        *by_key;    /* key -> number of union + 1 */
  guint64           *sparse;    /* by stored row; so big as rows.size; so the next */
  guint64           *dense;     /* by row that has the column */
  guint64           *valid;
  guint32           *starts;
  guint              size;
};

FleetSegmentWriter *
fleet_segment_writer_new (void)
{
  FleetSegmentWriter *self = g_new0 (FleetSegmentWriter, 1);

  self->unions = g_array_new (FALSE, FALSE, sizeof (Union));
  self->columns = g_ptr_array_new ();
  self->by_key = g_hash_table_new (NULL, NULL);
  return self;
}

void
fleet_segment_writer_free (FleetSegmentWriter *self)
{
  if (self == NULL)
    return;
  fleet_segment_rows_clear (&self->rows);
  fleet_segment_texts_clear (&self->texts);
  fleet_segment_zstd_clear (&self->zstd);
  fleet_segment_bytes_clear (&self->directory);
  fleet_segment_bytes_clear (&self->range);
  fleet_segment_bytes_clear (&self->parts);
  fleet_segment_bytes_clear (&self->heap);
  g_array_unref (self->unions);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->by_key);
  g_free (self->sparse);
  g_free (self->dense);
  g_free (self->valid);
  g_free (self->starts);
  g_free (self);
}

static void
make_room (FleetSegmentWriter *self,
           guint               n)
{
  fleet_segment_rows_room (&self->rows, n);
  if (self->size == self->rows.size)
    return;
  self->size = self->rows.size;
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
  guint64 i = ((const Union *) a)->key, j = ((const Union *) b)->key;

  return i < j ? -1 : i > j;
}

/* Finds every (path, type) that some row has. */
static void
unite_columns (FleetSegmentWriter *self)
{
  guint n_batches = self->batches->len;

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
              Union united = { key, self->columns->len };

              g_array_append_val (self->unions, united);
              g_ptr_array_set_size (self->columns, self->columns->len + n_batches);
              number = self->unions->len;
              g_hash_table_insert (self->by_key, (gpointer) key, GUINT_TO_POINTER (number));
            }
          self->columns->pdata[g_array_index (self->unions, Union, number - 1).first + b] = column;
        }
    }
  g_array_sort (self->unions, compare_unions);
}

/* How a cell becomes 64 bits. */
typedef enum
{
  CELL_BOOL,
  CELL_WORD,      /* ints, and doubles as their bits */
  CELL_REFERENCE, /* of a text: batch * 1024 + row */
  CELL_NUMBER,    /* of a text, in self->texts */
  CELL_NOTHING,
} Cell;

static inline __attribute__ ((always_inline)) guint64
read_cell (FleetSegmentWriter *self,
           const FleetBatch   *batch,
           const FleetColumn  *column,
           guint               b,
           guint               row,
           Cell                cell)
{
  switch (cell)
    {
    case CELL_BOOL:
      return (column->bools[row / 64] >> (row % 64)) & 1;
    case CELL_WORD:
      return (guint64) column->ints[row];
    case CELL_REFERENCE:
      return (guint64) b * FLEET_BATCH_ROWS + row;
    case CELL_NUMBER:
      return fleet_segment_texts_add (&self->texts, batch->heap + column->texts[row].offset, column->texts[row].length);
    case CELL_NOTHING:
    default:
      return 0;
    }
}

static inline __attribute__ ((always_inline)) void
scatter_cells (FleetSegmentWriter *self,
               const FleetBatch   *batch,
               const FleetColumn  *column,
               guint               b,
               guint               base,
               gboolean            all,
               Cell                cell)
{
  const guint32 *rank = self->rows.rank + base;
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
scatter (FleetSegmentWriter *self,
         const Union        *united,
         gboolean            all,
         Cell                cell)
{
  for (guint b = 0, base = 0; b < self->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);
      const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);

      if (column == NULL || cell == CELL_NOTHING)
        {
          if (column != NULL && !all)
            scatter_cells (self, batch, column, b, base, FALSE, CELL_NOTHING);
        }
      else if (cell == CELL_BOOL)
        scatter_cells (self, batch, column, b, base, all, CELL_BOOL);
      else if (cell == CELL_WORD)
        scatter_cells (self, batch, column, b, base, all, CELL_WORD);
      else if (cell == CELL_REFERENCE)
        scatter_cells (self, batch, column, b, base, all, CELL_REFERENCE);
      else
        scatter_cells (self, batch, column, b, base, all, CELL_NUMBER);
      base += batch->n_rows;
    }
}

static guint
count_rows (FleetSegmentWriter *self,
            const Union        *united)
{
  guint n = 0;

  for (guint b = 0; b < self->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (self->batches, b);
      const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);

      for (guint word = 0; column != NULL && word * 64 < batch->n_rows; word++)
        n += fleet_bits_count (column->valid[word] & fleet_bits_low (MIN (64, batch->n_rows - word * 64)));
    }
  return n;
}

/* A column's values as they are being stored. */
typedef struct
{
  const guint64 *values;
  const guint32 *starts;
  guint          n;
  guint          n_starts;
} Dense;

static Dense
gather (FleetSegmentWriter *self,
        const Union        *united,
        guint               n,
        Cell                cell)
{
  Dense dense = { self->sparse, self->rows.starts, n, self->rows.n_starts };

  if (n == self->rows.n)
    {
      scatter (self, united, TRUE, cell);
      return dense;
    }
  memset (self->valid, 0, (self->rows.n / 64 + 1) * sizeof (guint64));
  scatter (self, united, FALSE, cell);
  n = 0;
  for (guint word = 0; word * 64 < self->rows.n; word++)
    for (guint64 bits = self->valid[word]; bits != 0; bits &= bits - 1)
      self->dense[n++] = self->sparse[word * 64 + fleet_bits_first (bits)];
  dense.values = self->dense;
  dense.starts = self->starts;
  dense.n_starts = fleet_segment_rows_find_starts (&self->rows, self->valid, self->starts);
  return dense;
}

static inline const FleetText *
find_text (FleetSegmentWriter *self,
           const Union        *united,
           guint64             reference,
           const char        **ret_text)
{
  guint b = reference / FLEET_BATCH_ROWS;
  const FleetBatch *batch = g_ptr_array_index (self->batches, b);
  const FleetColumn *column = g_ptr_array_index (self->columns, united->first + b);
  const FleetText *text = &column->texts[reference % FLEET_BATCH_ROWS];

  *ret_text = batch->heap + text->offset;
  return text;
}

/* Whether texts come again: within a vehicle, or over the column. */
static gboolean
texts_repeat (FleetSegmentWriter *self,
              const Union        *united,
              const Dense        *dense)
{
  guint32 hashes[SAMPLED_TEXTS];
  guint stride = MAX (1, dense->n_starts / SAMPLED_TEXTS), n = 0, distinct = 0, pairs = 0, equal = 0;
  const char *text;

  for (guint s = 0; s < dense->n_starts && n < SAMPLED_TEXTS; s += stride)
    {
      guint at = dense->starts[s], end = s + 1 < dense->n_starts ? dense->starts[s + 1] : dense->n;
      const FleetText *found = find_text (self, united, dense->values[at], &text);
      gboolean seen = FALSE;

      hashes[n] = fleet_segment_texts_hash (text, found->length);
      for (guint i = 0; i < n && !seen; i++)
        seen = hashes[i] == hashes[n];
      distinct += !seen;
      if (at + 1 < end)
        {
          found = find_text (self, united, dense->values[at + 1], &text);
          equal += fleet_segment_texts_hash (text, found->length) == hashes[n];
          pairs++;
        }
      n++;
    }
  return distinct * 4 <= n * 3 || (pairs * 4 >= n && equal * 2 >= pairs);
}

static void
put_dictionary (FleetSegmentWriter *self,
                const Union        *united,
                guint               n)
{
  FleetSegmentTexts *texts = &self->texts;
  gint64 *scratch = self->rows.scratch;
  Dense dense;

  fleet_segment_texts_empty (texts);
  dense = gather (self, united, n, CELL_NUMBER);
  fleet_segment_put_byte (&self->parts, 0);
  fleet_segment_put_varint (&self->parts, texts->n);
  for (guint i = 0; i < texts->n; i++)
    scratch[i] = texts->ends[i] - (i > 0 ? texts->ends[i - 1] : 0);
  fleet_segment_put_text_heap (&self->parts, &self->zstd, &texts->heap, scratch, texts->n);
  fleet_segment_put_ints (&self->parts, (const gint64 *) dense.values, dense.n, dense.starts, dense.n_starts, scratch);
}

static void
put_texts (FleetSegmentWriter *self,
           const Union        *united,
           const Dense        *dense)
{
  gint64 *lengths = self->rows.scratch;
  const char *text;

  if (texts_repeat (self, united, dense))
    {
      put_dictionary (self, united, dense->n);
      return;
    }
  self->heap.length = 0;
  for (guint i = 0; i < dense->n; i++)
    {
      const FleetText *found = find_text (self, united, dense->values[i], &text);

      lengths[i] = found->length;
      fleet_segment_put_data (&self->heap, text, found->length);
    }
  fleet_segment_put_byte (&self->parts, 1);
  fleet_segment_put_text_heap (&self->parts, &self->zstd, &self->heap, lengths, dense->n);
}

static void
put_bools (FleetSegmentWriter *self,
           const Dense        *dense)
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
                const Dense        *dense)
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
                const Dense        *dense)
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
                   const Dense        *dense)
{
  double range[2];
  guint64 bits[2];

  fleet_segment_put_doubles (&self->parts, &self->zstd, dense->values, dense->n, dense->starts, dense->n_starts, self->rows.scratch,
                             &range[0], &range[1]);
  memcpy (bits, range, sizeof bits);
  fleet_segment_put_fixed (&self->range, bits[0]);
  fleet_segment_put_fixed (&self->range, bits[1]);
}

/* Appends a column's part, and its line of the directory; returns how many rows have it. */
static guint
put_column (FleetSegmentWriter *self,
            const Union        *united,
            guint64             key_before)
{
  static const Cell cells[FLEET_N_TYPES] = { CELL_NOTHING, CELL_BOOL, CELL_WORD, CELL_WORD, CELL_REFERENCE };
  FleetType type = united->key % 8;
  guint n = count_rows (self, united);
  gsize before = self->parts.length;
  Dense dense = gather (self, united, n, cells[type]);

  self->range.length = 0;
  if (n < self->rows.n)
    fleet_segment_put_bits (&self->parts, self->valid, self->rows.n);
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
      put_texts (self, united, &dense);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
  fleet_segment_put_varint (&self->directory, united->key - key_before);
  fleet_segment_put_varint (&self->directory, n);
  fleet_segment_put_varint (&self->directory, self->parts.length - before);
  fleet_segment_put_data (&self->directory, self->range.data, self->range.length);
  return n;
}

static GBytes *
assemble (FleetSegmentWriter *self,
          gsize               heads)
{
  FleetSegmentBytes all = { 0 };

  fleet_segment_bytes_room (&all, self->directory.length + self->parts.length + 64);
  fleet_segment_put_data (&all, "FSEG\1", 5);
  fleet_segment_put_varint (&all, self->rows.n);
  fleet_segment_put_varint (&all, self->unions->len);
  fleet_segment_put_varint (&all, self->directory.length);
  fleet_segment_put_data (&all, self->directory.data, self->directory.length);
  fleet_segment_put_varint (&all, heads);
  fleet_segment_put_data (&all, self->parts.data, self->parts.length);
  fleet_segment_put_fixed (&all, fleet_segment_checksum (all.data, all.length));
  return g_bytes_new_take (all.data, all.length);
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
  self->batches = batches;
  self->directory.length = self->parts.length = 0;
  make_room (self, n);
  fleet_segment_rows_sort (&self->rows, batches);
  fleet_segment_put_rows (&self->parts, &self->rows);
  heads = self->parts.length;

  unite_columns (self);
  for (guint u = 0; u < self->unions->len; u++)
    {
      const Union *united = &g_array_index (self->unions, Union, u);
      gsize before = self->parts.length + self->directory.length;
      guint count = put_column (self, united, u > 0 ? g_array_index (self->unions, Union, u - 1).key : 0);

      if (united->key % 8 >= FLEET_TYPE_BOOL && united->key % 8 <= FLEET_TYPE_DOUBLE)
        {
          values += count;
          numeric += self->parts.length + self->directory.length - before;
        }
    }
  self->batches = NULL;
  if (ret_numeric_values != NULL)
    *ret_numeric_values = values;
  if (ret_numeric_bytes != NULL)
    *ret_numeric_bytes = numeric;
  return assemble (self, heads);
}
