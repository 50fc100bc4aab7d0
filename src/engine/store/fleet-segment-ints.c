/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-ints: integers in few bits.
 *
 * A frame is a byte (the width in bits, 0 to 64; its top bit says that steps are packed), then
 *   as offsets: zigzag varint of the least value, n offsets;
 *   as steps:   zigzag varints of the first value and of the least step, n - 1 offsets from it;
 * packed least bit first, padded to a byte. Steps wrap around at 64 bits, so every value fits. */

#include "fleet-segment-codec.h"

#include <string.h>

#define STEPS 0x80

/* Frames looked at to choose how a column is laid out. */
#define SAMPLED_FRAMES 16

enum
{
  INTS_CONSTANT,
  INTS_VALUES,
  INTS_BY_VEHICLE,
};

static inline guint
bit_width (guint64 value)
{
  return value == 0 ? 0 : 64 - __builtin_clzll (value);
}

static inline gint64
wrapping_step (gint64 from,
               gint64 to)
{
  return (gint64) ((guint64) to - (guint64) from);
}

/* Packs n offsets of values from base, width bits each. out has room for whole words. */
static void
pack (guint8       *out,
      const gint64 *values,
      guint         n,
      gint64        base,
      guint         width)
{
  guint64 gathered = 0;
  guint filled = 0;

  for (guint i = 0; i < n; i++)
    {
      guint64 offset = (guint64) values[i] - (guint64) base;

      gathered |= offset << filled;
      filled += width;
      if (filled >= 64)
        {
          guint64 word = GUINT64_TO_LE (gathered);

          memcpy (out, &word, sizeof word);
          out += sizeof word;
          filled -= 64;
          gathered = filled == 0 ? 0 : offset >> (width - filled);
        }
    }
  if (filled > 0)
    {
      guint64 word = GUINT64_TO_LE (gathered);

      memcpy (out, &word, sizeof word);
    }
}

static void
put_packed (FleetSegmentBytes *bytes,
            const gint64      *values,
            guint              n,
            gint64             base,
            guint              width)
{
  if (width == 0)
    return;
  pack (fleet_segment_bytes_room (bytes, FLEET_SEGMENT_FRAME * 8 + 8), values, n, base, width);
  bytes->length += (n * width + 7) / 8;
}

static void
find_range (const gint64 *values,
            guint         n,
            gint64       *ret_min,
            gint64       *ret_max)
{
  gint64 min = values[0], max = values[0];

  for (guint i = 1; i < n; i++)
    {
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
    }
  *ret_min = min;
  *ret_max = max;
}

static void
put_frame (FleetSegmentBytes *bytes,
           const gint64      *values,
           guint              n)
{
  gint64 steps[FLEET_SEGMENT_FRAME], min, max, min_step, max_step;
  guint width, step_width;

  find_range (values, n, &min, &max);
  width = bit_width ((guint64) max - (guint64) min);
  if (n > 2 && width > 0)
    {
      for (guint i = 1; i < n; i++)
        steps[i - 1] = wrapping_step (values[i - 1], values[i]);
      find_range (steps, n - 1, &min_step, &max_step);
      step_width = bit_width ((guint64) max_step - (guint64) min_step);
      if (step_width < width)
        {
          fleet_segment_put_byte (bytes, step_width | STEPS);
          fleet_segment_put_varint (bytes, fleet_segment_zigzag (values[0]));
          fleet_segment_put_varint (bytes, fleet_segment_zigzag (min_step));
          put_packed (bytes, steps, n - 1, min_step, step_width);
          return;
        }
    }
  fleet_segment_put_byte (bytes, width);
  fleet_segment_put_varint (bytes, fleet_segment_zigzag (min));
  put_packed (bytes, values, n, min, width);
}

void
fleet_segment_put_frames (FleetSegmentBytes *self,
                          const gint64      *values,
                          guint              n)
{
  for (guint i = 0; i < n; i += FLEET_SEGMENT_FRAME)
    put_frame (self, values + i, MIN (n - i, FLEET_SEGMENT_FRAME));
}

/* Adds base to n offsets of width bits each. */
static gboolean
take_packed (FleetSegmentCursor *cursor,
             gint64             *values,
             guint               n,
             gint64              base,
             guint               width)
{
  guint8 padded[FLEET_SEGMENT_FRAME * 8 + 16];
  guint64 mask = width == 64 ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << width) - 1;
  FleetSegmentCursor part;

  if (!fleet_segment_take_part (cursor, (n * width + 7) / 8, &part))
    return FALSE;
  memcpy (padded, part.at, part.end - part.at);
  memset (padded + (part.end - part.at), 0, 16);
  for (guint i = 0, bit = 0; i < n; i++, bit += width)
    {
      guint64 low, offset;

      memcpy (&low, padded + bit / 8, sizeof low);
      offset = GUINT64_FROM_LE (low) >> (bit % 8);
      if (bit % 8 + width > 64)
        offset |= (guint64) padded[bit / 8 + 8] << (64 - bit % 8);
      values[i] = (gint64) ((guint64) base + (offset & mask));
    }
  return TRUE;
}

static gboolean
take_frame (FleetSegmentCursor *cursor,
            gint64             *values,
            guint               n)
{
  guint64 first, least;
  guint8 head;

  if (!fleet_segment_take_byte (cursor, &head) || (head & ~STEPS) > 64 || !fleet_segment_take_varint (cursor, &first))
    return FALSE;
  if (!(head & STEPS))
    return take_packed (cursor, values, n, fleet_segment_unzigzag (first), head);

  if (!fleet_segment_take_varint (cursor, &least) ||
      !take_packed (cursor, values + 1, n - 1, fleet_segment_unzigzag (least), head & ~STEPS))
    return FALSE;
  values[0] = fleet_segment_unzigzag (first);
  for (guint i = 1; i < n; i++)
    values[i] = (gint64) ((guint64) values[i - 1] + (guint64) values[i]);
  return TRUE;
}

gboolean
fleet_segment_take_frames (FleetSegmentCursor *self,
                           gint64             *values,
                           guint               n)
{
  for (guint i = 0; i < n; i += FLEET_SEGMENT_FRAME)
    if (!take_frame (self, values + i, MIN (n - i, FLEET_SEGMENT_FRAME)))
      return FALSE;
  return TRUE;
}

/* Whether steps within vehicles take fewer bits than values, by frames from all over the column. */
static gboolean
steps_pay (const gint64  *values,
           guint          n,
           const guint32 *starts,
           guint          n_starts)
{
  guint64 value_bits = 0, step_bits = 0;
  guint stride = MAX (1, n_starts / SAMPLED_FRAMES);

  if (n_starts * 4 > n * 3)
    return FALSE;
  for (guint s = 0; s < n_starts; s += stride)
    {
      guint begin = starts[s], end = MIN (n, begin + FLEET_SEGMENT_FRAME), next = s;
      gint64 min = values[begin], max = min, min_step = G_MAXINT64, max_step = G_MININT64;

      for (guint i = begin; i < end; i++)
        {
          min = MIN (min, values[i]);
          max = MAX (max, values[i]);
          if (next < n_starts && starts[next] == i)
            next++;
          else
            {
              gint64 step = wrapping_step (values[i - 1], values[i]);

              min_step = MIN (min_step, step);
              max_step = MAX (max_step, step);
            }
        }
      value_bits += bit_width ((guint64) max - (guint64) min);
      step_bits += max_step >= min_step ? bit_width ((guint64) max_step - (guint64) min_step) : 0;
    }
  return step_bits < value_bits;
}

void
fleet_segment_put_ints (FleetSegmentBytes *self,
                        const gint64      *values,
                        guint              n,
                        const guint32     *starts,
                        guint              n_starts,
                        gint64            *scratch)
{
  guint same = 1, n_steps = 0;

  while (same < n && values[same] == values[0])
    same++;
  if (n == 0 || same == n)
    {
      fleet_segment_put_byte (self, INTS_CONSTANT);
      fleet_segment_put_varint (self, n == 0 ? 0 : fleet_segment_zigzag (values[0]));
      return;
    }
  if (!steps_pay (values, n, starts, n_starts))
    {
      fleet_segment_put_byte (self, INTS_VALUES);
      fleet_segment_put_frames (self, values, n);
      return;
    }

  fleet_segment_put_byte (self, INTS_BY_VEHICLE);
  for (guint s = 0; s < n_starts; s++)
    scratch[s] = values[starts[s]];
  fleet_segment_put_frames (self, scratch, n_starts);
  for (guint s = 0; s < n_starts; s++)
    {
      guint end = s + 1 < n_starts ? starts[s + 1] : n;

      for (guint i = starts[s] + 1; i < end; i++)
        scratch[n_steps++] = wrapping_step (values[i - 1], values[i]);
    }
  fleet_segment_put_frames (self, scratch, n_steps);
}

gboolean
fleet_segment_take_ints (FleetSegmentCursor *self,
                         gint64             *values,
                         guint               n,
                         const guint32      *starts,
                         guint               n_starts,
                         gint64             *scratch)
{
  const gint64 *step = scratch;
  guint64 constant;
  guint8 kind;

  if (!fleet_segment_take_byte (self, &kind))
    return FALSE;
  switch (kind)
    {
    case INTS_CONSTANT:
      if (!fleet_segment_take_varint (self, &constant))
        return FALSE;
      for (guint i = 0; i < n; i++)
        values[i] = fleet_segment_unzigzag (constant);
      return TRUE;
    case INTS_VALUES:
      return fleet_segment_take_frames (self, values, n);
    case INTS_BY_VEHICLE:
      if (!fleet_segment_take_frames (self, scratch, n_starts))
        return FALSE;
      for (guint s = 0; s < n_starts; s++)
        values[starts[s]] = scratch[s];
      if (!fleet_segment_take_frames (self, scratch, n - n_starts))
        return FALSE;
      for (guint s = 0; s < n_starts; s++)
        for (guint i = starts[s] + 1; i < (s + 1 < n_starts ? starts[s + 1] : n); i++)
          values[i] = (gint64) ((guint64) values[i - 1] + (guint64) *step++);
      return TRUE;
    default:
      return FALSE;
    }
}
