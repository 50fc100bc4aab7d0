/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-codec: bytes, cursors, bits, compressed blobs and the checksum; integers and doubles have files of their own.
 *
 * Hand-made rather than a general container, because the store writes every leaf of every message: a value has some ten nanoseconds in all. */

#include "fleet-segment-codec.h"

#include "fleet-bits.h"

#include <string.h>

/* Blobs shorter than this are kept as they are: zstd's own frame would eat what it saves. */
#define SMALLEST_COMPRESSED 48
/* No blob of a segment is longer; a damaged length must not become an allocation. */
#define LONGEST_BLOB (G_GUINT64_CONSTANT (1) << 30)

void
fleet_segment_bytes_clear (FleetSegmentBytes *self)
{
  g_clear_pointer (&self->data, g_free);
  self->length = self->size = 0;
}

guint8 *
fleet_segment_bytes_room (FleetSegmentBytes *self,
                          gsize              more)
{
  if (G_UNLIKELY (self->size - self->length < more))
    {
      self->size = MAX (MAX (4096, self->size * 2), self->length + more);
      self->data = g_realloc (self->data, self->size);
    }
  return self->data + self->length;
}

void
fleet_segment_put_byte (FleetSegmentBytes *self,
                        guint8             byte)
{
  *fleet_segment_bytes_room (self, 1) = byte;
  self->length++;
}

void
fleet_segment_put_data (FleetSegmentBytes *self,
                        gconstpointer      data,
                        gsize              length)
{
  if (length == 0)
    return;
  memcpy (fleet_segment_bytes_room (self, length), data, length);
  self->length += length;
}

void
fleet_segment_put_varint (FleetSegmentBytes *self,
                          guint64            value)
{
  guint8 *at = fleet_segment_bytes_room (self, 10);
  guint8 *begin = at;

  while (value >= 0x80)
    {
      *at++ = value | 0x80;
      value >>= 7;
    }
  *at++ = value;
  self->length += at - begin;
}

void
fleet_segment_put_fixed (FleetSegmentBytes *self,
                         guint64            value)
{
  value = GUINT64_TO_LE (value);
  fleet_segment_put_data (self, &value, sizeof value);
}

gboolean
fleet_segment_take_byte (FleetSegmentCursor *self,
                         guint8             *ret_byte)
{
  if (self->at >= self->end)
    return FALSE;
  *ret_byte = *self->at++;
  return TRUE;
}

gboolean
fleet_segment_take_varint (FleetSegmentCursor *self,
                           guint64            *ret_value)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *ret_value = value;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
fleet_segment_take_fixed (FleetSegmentCursor *self,
                          guint64            *ret_value)
{
  guint64 value;

  if (self->end - self->at < (gssize) sizeof value)
    return FALSE;
  memcpy (&value, self->at, sizeof value);
  self->at += sizeof value;
  *ret_value = GUINT64_FROM_LE (value);
  return TRUE;
}

gboolean
fleet_segment_take_part (FleetSegmentCursor *self,
                         guint64             length,
                         FleetSegmentCursor *ret_part)
{
  if (length > (guint64) (self->end - self->at))
    return FALSE;
  ret_part->at = self->at;
  ret_part->end = self->at + length;
  self->at += length;
  return TRUE;
}

guint64
fleet_segment_checksum (const guint8 *data,
                        gsize         length)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 a = factor ^ length, b = ~factor;
  gsize i;

  for (i = 0; i + 16 <= length; i += 16)
    {
      guint64 words[2];

      memcpy (words, data + i, sizeof words);
      a = (a ^ GUINT64_FROM_LE (words[0])) * factor;
      b = (b ^ GUINT64_FROM_LE (words[1])) * factor;
      a = (a << 29) | (a >> 35);
      b = (b << 31) | (b >> 33);
    }
  for (; i < length; i++)
    a = ((a ^ data[i]) * factor) ^ (a >> 32);
  a ^= (b ^ (b >> 29)) * factor;
  return a ^ (a >> 32);
}

void
fleet_segment_zstd_clear (FleetSegmentZstd *self)
{
  g_clear_pointer (&self->compress, ZSTD_freeCCtx);
  g_clear_pointer (&self->decompress, ZSTD_freeDCtx);
}

void
fleet_segment_put_blob (FleetSegmentBytes *self,
                        FleetSegmentZstd  *zstd,
                        const guint8      *data,
                        gsize              length)
{
  gsize bound = ZSTD_compressBound (length), before;
  gsize stored;

  fleet_segment_put_varint (self, length);
  before = self->length;
  if (length >= SMALLEST_COMPRESSED)
    {
      guint8 *at = fleet_segment_bytes_room (self, bound + 11) + 11;

      if (zstd->compress == NULL)
        zstd->compress = ZSTD_createCCtx ();
      stored = ZSTD_compressCCtx (zstd->compress, at, bound, data, length, 1);
      if (!ZSTD_isError (stored) && stored < length - length / 16)
        {
          fleet_segment_put_byte (self, 1);
          fleet_segment_put_varint (self, stored);
          memmove (self->data + self->length, self->data + before + 11, stored);
          self->length += stored;
          return;
        }
    }
  fleet_segment_put_byte (self, 0);
  fleet_segment_put_varint (self, length);
  fleet_segment_put_data (self, data, length);
}

gboolean
fleet_segment_take_blob (FleetSegmentCursor *self,
                         FleetSegmentZstd   *zstd,
                         guint8            **ret_data,
                         gsize              *ret_length)
{
  g_autofree guint8 *data = NULL;
  FleetSegmentCursor part;
  guint64 length, stored;
  guint8 kind;

  if (!fleet_segment_take_varint (self, &length) || length > LONGEST_BLOB || !fleet_segment_take_byte (self, &kind) || kind > 1 ||
      !fleet_segment_take_varint (self, &stored) || !fleet_segment_take_part (self, stored, &part))
    return FALSE;
  if (kind == 0)
    {
      if (stored != length)
        return FALSE;
      data = g_memdup2 (part.at, length);
    }
  else
    {
      /* The frame tells its own size too: a damaged length is found before it is allocated. */
      if (ZSTD_getFrameContentSize (part.at, stored) != length)
        return FALSE;
      data = g_malloc (length);
      if (zstd->decompress == NULL)
        zstd->decompress = ZSTD_createDCtx ();
      if (ZSTD_decompressDCtx (zstd->decompress, data, length, part.at, stored) != length)
        return FALSE;
    }
  *ret_data = g_steal_pointer (&data);
  *ret_length = length;
  return TRUE;
}

/* The position from which on bits are unlike bit at begin, at most n. */
static guint
run_end (const guint64 *words,
         guint          begin,
         guint          n)
{
  gboolean bit = (words[begin / 64] >> (begin % 64)) & 1;
  guint at = begin;

  while (at < n)
    {
      guint64 word = (bit ? ~words[at / 64] : words[at / 64]) >> (at % 64);

      if (word != 0)
        return MIN (n, at + fleet_bits_first (word));
      at = (at / 64 + 1) * 64;
    }
  return n;
}

void
fleet_segment_put_bits (FleetSegmentBytes *self,
                        const guint64     *words,
                        guint              n)
{
  gsize bitmap = (n + 7) / 8, before;
  guint at = 0;

  fleet_segment_put_byte (self, 1);
  before = self->length;
  if (n > 0 && (words[0] & 1))
    fleet_segment_put_byte (self, 0);
  while (at < n && self->length - before < bitmap)
    {
      guint end = run_end (words, at, n);

      fleet_segment_put_varint (self, end - at);
      at = end;
    }
  if (at == n && self->length - before < bitmap)
    return;

  self->length = before;
  self->data[before - 1] = 0;
  for (guint i = 0; i < bitmap; i++)
    fleet_segment_put_byte (self, words[i / 8] >> (i % 8 * 8));
}

gboolean
fleet_segment_take_bits (FleetSegmentCursor *self,
                         guint64            *words,
                         guint               n)
{
  FleetSegmentCursor part;
  gboolean bit = FALSE;
  guint8 kind;

  memset (words, 0, (n + 63) / 64 * sizeof (guint64));
  if (!fleet_segment_take_byte (self, &kind) || kind > 1)
    return FALSE;
  if (kind == 0)
    {
      if (!fleet_segment_take_part (self, (n + 7) / 8, &part))
        return FALSE;
      for (guint i = 0; i < (n + 7) / 8; i++)
        words[i / 8] |= (guint64) part.at[i] << (i % 8 * 8);
      return n % 64 == 0 || (words[n / 64] & ~fleet_bits_low (n % 64)) == 0;
    }
  for (guint at = 0; at < n; bit = !bit)
    {
      guint64 length;

      if (!fleet_segment_take_varint (self, &length) || length > n - at || (length == 0 && at > 0))
        return FALSE;
      for (guint i = at; bit && i < at + length; i++)
        words[i / 64] |= G_GUINT64_CONSTANT (1) << (i % 64);
      at += length;
    }
  return TRUE;
}
