/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-texts: a hash table that is cheap to fill and to empty, because every text of every message goes through it.
 *
 * The text before is looked at first: many columns say one thing only. The table's size follows the column, so that emptying a small one costs little. */

#include "fleet-segment-texts.h"

#include "fleet-bytes.h"

#include <string.h>

#define FIRST_TABLE 256

void
fleet_segment_texts_clear (FleetSegmentTexts *self)
{
  fleet_segment_bytes_clear (&self->heap);
  g_clear_pointer (&self->ends, g_free);
  g_clear_pointer (&self->hashes, g_free);
  g_clear_pointer (&self->table, g_free);
  self->n = self->size = self->mask = 0;
}

void
fleet_segment_texts_empty (FleetSegmentTexts *self)
{
  self->heap.length = 0;
  self->n = 0;
  if (self->table == NULL || self->mask >= FIRST_TABLE * 64)
    {
      g_free (self->table);
      self->table = g_new (guint32, FIRST_TABLE);
      self->mask = FIRST_TABLE - 1;
    }
  memset (self->table, 0, (self->mask + 1) * sizeof (guint32));
}

/* Up to 8 bytes without reading past the text. */
static inline guint64
load_short (const char *text,
            guint32     length)
{
  guint64 word = 0;

  if (length >= 4)
    {
      guint32 head, tail;

      memcpy (&head, text, 4);
      memcpy (&tail, text + length - 4, 4);
      return (guint64) head << 32 | tail;
    }
  for (guint32 i = 0; i < length; i++)
    word = word << 8 | (guint8) text[i];
  return word;
}

static inline guint32
hash_text (const char *text,
           guint32     length)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 hash = length * factor;

  while (length > 8)
    {
      guint64 word;

      memcpy (&word, text, 8);
      hash = (hash ^ word) * factor;
      hash ^= hash >> 32;
      text += 8;
      length -= 8;
    }
  hash = (hash ^ load_short (text, length)) * factor;
  return hash >> 32;
}

guint32
fleet_segment_texts_hash (const char *text,
                          guint32     length)
{
  return hash_text (text, length);
}

static void
grow_table (FleetSegmentTexts *self)
{
  guint size = (self->mask + 1) * 4;

  g_free (self->table);
  self->table = g_new0 (guint32, size);
  self->mask = size - 1;
  for (guint i = 0; i < self->n; i++)
    {
      guint at = self->hashes[i] & self->mask;

      while (self->table[at] != 0)
        at = (at + 1) & self->mask;
      self->table[at] = i + 1;
    }
}

static guint32
add_new (FleetSegmentTexts *self,
         const char        *text,
         guint32            length,
         guint32            hash,
         guint              at)
{
  if (self->n == self->size)
    {
      self->size = MAX (256, self->size * 2);
      self->ends = g_renew (guint32, self->ends, self->size);
      self->hashes = g_renew (guint32, self->hashes, self->size);
    }
  fleet_segment_put_data (&self->heap, text, length);
  self->ends[self->n] = self->heap.length;
  self->hashes[self->n] = hash;
  self->table[at] = ++self->n;
  if (self->n * 2 > self->mask)
    grow_table (self);
  return self->n - 1;
}

static inline gboolean
is_text (const FleetSegmentTexts *self,
         guint32                  number,
         const char              *text,
         guint32                  length)
{
  guint32 begin = number > 0 ? self->ends[number - 1] : 0;

  return self->ends[number] - begin == length && fleet_bytes_equal (self->heap.data + begin, text, length);
}

guint32
fleet_segment_texts_add (FleetSegmentTexts *self,
                         const char        *text,
                         guint32            length)
{
  guint32 hash;
  guint at;

  if (self->n == 1 && is_text (self, 0, text, length))
    return 0;
  hash = hash_text (text, length);
  for (at = hash & self->mask; self->table[at] != 0; at = (at + 1) & self->mask)
    {
      guint32 number = self->table[at] - 1;

      if (self->hashes[number] == hash && is_text (self, number, text, length))
        return number;
    }
  return add_new (self, text, length, hash, at);
}

void
fleet_segment_put_text_heap (FleetSegmentBytes       *self,
                             FleetSegmentZstd        *zstd,
                             const FleetSegmentBytes *heap,
                             const gint64            *lengths,
                             guint                    n)
{
  fleet_segment_put_frames (self, lengths, n);
  fleet_segment_put_blob (self, zstd, heap->data, heap->length);
}

gboolean
fleet_segment_take_text_heap (FleetSegmentCursor *self,
                              FleetSegmentZstd   *zstd,
                              guint               n,
                              gint64             *lengths,
                              guint32            *offsets,
                              guint8            **ret_heap)
{
  g_autofree guint8 *heap = NULL;
  gsize length;
  guint64 end = 0;

  if (!fleet_segment_take_frames (self, lengths, n) || !fleet_segment_take_blob (self, zstd, &heap, &length))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      offsets[i] = end;
      if (lengths[i] < 0 || (guint64) lengths[i] > length - end)
        return FALSE;
      end += lengths[i];
    }
  offsets[n] = end;
  if (end != length)
    return FALSE;
  *ret_heap = g_steal_pointer (&heap);
  return TRUE;
}
