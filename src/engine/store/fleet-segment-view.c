/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-view: directory and heads, when it is opened. Columns are read in fleet-segment-decode.c, and copied into batches in fleet-segment-append.c. */

#include "fleet-segment-view-private.h"

#include <string.h>

/* Paths are interned; no dictionary of them grows so far. */
#define MOST_PATHS (1 << 20)
/* What is fetched first: mostly directory and heads of a small block. */
#define FIRST_BYTES 4096

gboolean
fleet_segment_view_contradicts (const FleetSegmentView  *self,
                                GError                 **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes contradicts itself", self->length);
  return FALSE;
}

void
fleet_segment_bits_free (FleetSegmentBits *bits)
{
  if (bits == NULL)
    return;
  g_free (bits->words);
  g_free (bits->ranks);
  g_free (bits->starts);
  g_free (bits);
}

static void
clear_column (gpointer data)
{
  FleetSegmentColumn *column = data;

  fleet_segment_bits_free (column->own_bits);
  g_free (column->values);
  g_free (column->heap);
  g_free (column->ends);
}

void
fleet_segment_view_free (FleetSegmentView *self)
{
  if (self == NULL)
    return;
  fleet_segment_rows_clear (&self->rows);
  fleet_segment_zstd_clear (&self->zstd);
  g_array_unref (self->columns);
  g_free (self->fetched);
  g_free (self);
}

static gboolean
take_range (FleetSegmentCursor *cursor,
            FleetSegmentColumn *column)
{
  guint64 least, greatest;

  if (column->key % 8 == FLEET_TYPE_INT)
    {
      if (!fleet_segment_take_varint (cursor, &least) || !fleet_segment_take_varint (cursor, &greatest))
        return FALSE;
      column->least = fleet_segment_unzigzag (least);
      column->greatest = fleet_segment_unzigzag (greatest);
    }
  if (column->key % 8 == FLEET_TYPE_DOUBLE)
    {
      if (!fleet_segment_take_fixed (cursor, &least) || !fleet_segment_take_fixed (cursor, &greatest))
        return FALSE;
      memcpy (&column->least_real, &least, sizeof least);
      memcpy (&column->greatest_real, &greatest, sizeof greatest);
    }
  return TRUE;
}

static gboolean
take_checksum (FleetSegmentCursor *cursor,
               guint32            *ret_checksum)
{
  FleetSegmentCursor part;

  if (!fleet_segment_take_part (cursor, sizeof *ret_checksum, &part))
    return FALSE;
  memcpy (ret_checksum, part.at, sizeof *ret_checksum);
  *ret_checksum = GUINT32_FROM_LE (*ret_checksum);
  return TRUE;
}

static gboolean
take_directory (FleetSegmentView   *self,
                FleetSegmentCursor *cursor,
                guint64             n_columns)
{
  guint64 key = 0;

  for (guint64 c = 0; c < n_columns; c++)
    {
      FleetSegmentColumn column = { .is_wanted = TRUE };
      guint64 distance, n, length;

      if (!fleet_segment_take_varint (cursor, &distance) || (c > 0 && distance == 0) || distance > (guint64) MOST_PATHS * 8 ||
          !fleet_segment_take_varint (cursor, &n) || n == 0 || n > self->rows.n || !fleet_segment_take_varint (cursor, &length) || length > self->length)
        return FALSE;
      key += distance;
      if (key / 8 >= MOST_PATHS || key % 8 >= FLEET_N_TYPES)
        return FALSE;
      column.key = key;
      column.n = n;
      column.length = length;
      if (!take_range (cursor, &column) || (self->version == 3 && !take_checksum (cursor, &column.checksum)))
        return FALSE;
      g_array_append_val (self->columns, column);
    }
  return cursor->at == cursor->end;
}

/* Everything before the columns' parts, from a cursor behind the version. FALSE with *ret_more: so many bytes of the segment are needed. */
static gboolean
take_heads (FleetSegmentView   *self,
            FleetSegmentCursor  cursor,
            gsize              *ret_more)
{
  const guint8 *begin = cursor.at - 5;
  FleetSegmentCursor directory, heads;
  guint64 n_rows, n_columns, length, sum = 0;
  gsize offset;

  *ret_more = 0;
  if (!fleet_segment_take_varint (&cursor, &n_rows) || n_rows > FLEET_SEGMENT_MAX_ROWS || !fleet_segment_take_varint (&cursor, &n_columns) ||
      n_columns >= G_MAXUINT16 || !fleet_segment_take_varint (&cursor, &length) || length > self->length)
    return FALSE;
  *ret_more = (gsize) (cursor.at - begin) + length + 10;
  if (!fleet_segment_take_part (&cursor, length, &directory) || !fleet_segment_take_varint (&cursor, &length) || length > self->length)
    return FALSE;
  *ret_more = (gsize) (cursor.at - begin) + length + (self->version == 3 ? 8 : 0);
  if (!fleet_segment_take_part (&cursor, length, &heads) || (self->version == 3 && !fleet_segment_take_fixed (&cursor, &sum)))
    return FALSE;
  *ret_more = 0;
  if (self->version == 3 && sum != fleet_segment_checksum (begin, cursor.at - 8 - begin))
    return FALSE;
  fleet_segment_rows_room (&self->rows, n_rows);
  if (!take_directory (self, &directory, n_columns) || !fleet_segment_take_rows (&heads, &self->rows) || heads.at != heads.end)
    return FALSE;
  offset = cursor.at - begin;
  for (guint c = 0; c < self->columns->len; c++)
    {
      FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, c);

      column->offset = offset;
      offset += column->length;
      if (offset > self->length - 8)
        return FALSE;
    }
  return offset == self->length - 8;
}

static gboolean
begins_well (FleetSegmentView  *self,
             const guint8      *bytes,
             GError           **error)
{
  if (memcmp (bytes, "FSEG", 4) != 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes does not begin as one", self->length);
      return FALSE;
    }
  self->version = bytes[4];
  if (self->version < 1 || self->version > 3)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment is of version %u; this program reads versions 1 to 3", bytes[4]);
      return FALSE;
    }
  return TRUE;
}

static FleetSegmentView *
new_view (gsize    length,
          GError **error)
{
  FleetSegmentView *self;

  if (length < 13)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes does not begin as one", length);
      return NULL;
    }
  self = g_new0 (FleetSegmentView, 1);
  self->length = length;
  self->columns = g_array_new (FALSE, FALSE, sizeof (FleetSegmentColumn));
  g_array_set_clear_func (self->columns, clear_column);
  return self;
}

FleetSegmentView *
fleet_segment_view_new (const guint8  *bytes,
                        gsize          length,
                        GError       **error)
{
  g_autoptr (FleetSegmentView) self = new_view (length, error);
  FleetSegmentCursor checksum;
  guint64 sum;
  gsize more;

  if (self == NULL || !begins_well (self, bytes, error))
    return NULL;
  self->bytes = bytes;
  checksum = (FleetSegmentCursor) { bytes + length - 8, bytes + length };
  if (!fleet_segment_take_fixed (&checksum, &sum) || sum != fleet_segment_checksum (bytes, length - 8))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a segment of %" G_GSIZE_FORMAT " bytes does not have its checksum", length);
      return NULL;
    }
  if (!take_heads (self, (FleetSegmentCursor) { bytes + 5, bytes + length - 8 }, &more))
    {
      fleet_segment_view_contradicts (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

FleetSegmentView *
fleet_segment_view_new_partial (gsize               length,
                                FleetSegmentFetch   fetch,
                                gpointer            source,
                                GError            **error)
{
  g_autoptr (FleetSegmentView) self = new_view (length, error);
  gsize have = MIN (length, FIRST_BYTES), more;

  if (self == NULL)
    return NULL;
  self->fetch = fetch;
  self->source = source;
  for (;;)
    {
      g_free (self->fetched);
      self->fetched = g_malloc (have);
      if (!fetch (source, 0, have, self->fetched))
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_STORE, "a segment of %" G_GSIZE_FORMAT " bytes cannot be fetched", length);
          return NULL;
        }
      if (!begins_well (self, self->fetched, error))
        return NULL;
      if (take_heads (self, (FleetSegmentCursor) { self->fetched + 5, self->fetched + have }, &more))
        break;
      if (more <= have || more > length)
        {
          fleet_segment_view_contradicts (self, error);
          return NULL;
        }
      have = more;
    }
  g_clear_pointer (&self->fetched, g_free);
  return g_steal_pointer (&self);
}

const FleetSegmentRows *
fleet_segment_view_get_rows (const FleetSegmentView *self)
{
  return &self->rows;
}

const FleetSegmentColumn *
fleet_segment_view_get_columns (const FleetSegmentView *self,
                                guint                  *ret_n)
{
  *ret_n = self->columns->len;
  return (const FleetSegmentColumn *) (gpointer) self->columns->data;
}

void
fleet_segment_view_want (FleetSegmentView *self,
                         const FleetPath  *paths,
                         guint             n_paths)
{
  guint p = 0;

  for (guint c = 0; c < self->columns->len; c++)
    {
      FleetSegmentColumn *column = &g_array_index (self->columns, FleetSegmentColumn, c);

      while (p < n_paths && paths[p] < column->key / 8)
        p++;
      column->is_wanted = p < n_paths && paths[p] == column->key / 8;
    }
}

gboolean
fleet_segment_view_find (const FleetSegmentView *self,
                         FleetSlot               slot,
                         guint                  *ret_first,
                         guint                  *ret_n)
{
  guint low = 0, high = self->rows.n_starts;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->rows.slots[middle] < slot)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->rows.n_starts || self->rows.slots[low] != slot)
    return FALSE;
  *ret_first = self->rows.starts[low];
  *ret_n = self->rows.starts[low + 1] - self->rows.starts[low];
  return TRUE;
}
