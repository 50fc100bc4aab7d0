/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-doubles: telemetry is decimal, so 52.123456 is stored as 52123456 and a power of ten.
 *
 * A byte tells the power (0 to 9) or RAW. Decimal: varint number of exceptions, each as varint distance from the one before and its 8 bytes;
 * then the scaled integers (an exception repeats the value before it). RAW: a blob of the first bytes of all values, then of the second bytes …
 *
 * A value v fits a power k if llrint (v * 10^k) / 10^k is v again, bit for bit; -0.0, NaN and infinities fit none. Rounding is done by adding and
 * subtracting 1.5 * 2^52, which needs no SSE 4 and works on two values at a time; it is exact below 2^51. */

#include "fleet-segment-codec.h"

#include <math.h>
#include <string.h>

#define GREATEST_POWER 9
#define RAW 0xff
#define ROUNDING 6755399441055744.0 /* 1.5 * 2^52 */
#define GREATEST_SCALED 2251799813685248.0 /* 2^51 */
#define SAMPLED 32

static const double powers[GREATEST_POWER + 1] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };

typedef double DoublePair __attribute__ ((vector_size (16)));
typedef gint64 IntPair __attribute__ ((vector_size (16)));
typedef guint64 WordPair __attribute__ ((vector_size (16))); /* whose differences wrap around */

static inline double
from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint64
to_bits (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline gboolean
fits (guint64  bits,
      guint    power,
      gint64  *ret_scaled)
{
  double scaled = from_bits (bits) * powers[power], rounded;

  if (!(fabs (scaled) < GREATEST_SCALED))
    return FALSE;
  rounded = (scaled + ROUNDING) - ROUNDING;
  *ret_scaled = (gint64) rounded;
  return to_bits (rounded / powers[power]) == bits;
}

/* The smallest power from power on that value fits, or GREATEST_POWER + 1. */
static guint
smallest_power (guint64 bits,
                guint   power)
{
  gint64 scaled;

  while (power <= GREATEST_POWER && !fits (bits, power, &scaled))
    power++;
  return power;
}

/* Scales a frame; returns whether every value fits. */
static gboolean
scale_frame (const guint64 *bits,
             guint          n,
             guint          power,
             gint64        *scaled)
{
  const DoublePair rounding = { ROUNDING, ROUNDING }, factor = { powers[power], powers[power] };
  const DoublePair limit = { GREATEST_SCALED, GREATEST_SCALED };
  const WordPair zero_bits = (WordPair) rounding;
  IntPair wrong = { 0, 0 };
  guint i;

  for (i = 0; i + 2 <= n; i += 2)
    {
      DoublePair value, product, shifted, rounded;

      memcpy (&value, bits + i, sizeof value);
      product = value * factor;
      shifted = product + rounding;
      rounded = shifted - rounding;
      wrong |= (IntPair) (rounded / factor) ^ (IntPair) value;
      wrong |= ~((product < limit) & (product > -limit));
      shifted = (DoublePair) ((WordPair) shifted - zero_bits);
      memcpy (scaled + i, &shifted, sizeof shifted);
    }
  if (i < n && !fits (bits[i], power, scaled + i))
    wrong[0] = 1;
  return (wrong[0] | wrong[1]) == 0;
}

typedef struct
{
  FleetSegmentBytes bytes;
  guint             count;
  guint             last;  /* position of the newest */
  double            min;   /* of those that are numbers */
  double            max;
} Exceptions;

static void
note_range (double  value,
            double *min,
            double *max)
{
  if (isnan (value))
    return;
  *min = MIN (*min, value);
  *max = MAX (*max, value);
}

static void
add_exception (Exceptions *self,
               guint       position,
               guint64     bits)
{
  fleet_segment_put_varint (&self->bytes, position - self->last);
  fleet_segment_put_fixed (&self->bytes, bits);
  self->last = position;
  self->count++;
  note_range (from_bits (bits), &self->min, &self->max);
}

/* Scales all; FALSE with the power to try next when more values than may be exceptions do not fit. */
static gboolean
scale (const guint64 *bits,
       guint          n,
       guint         *power,
       gint64        *scaled,
       Exceptions    *exceptions)
{
  guint allowed = *power == GREATEST_POWER ? n / 8 + 1 : n / 64 + 1;

  for (guint begin = 0; begin < n; begin += FLEET_SEGMENT_FRAME)
    {
      guint end = MIN (n, begin + FLEET_SEGMENT_FRAME);

      if (scale_frame (bits + begin, end - begin, *power, scaled + begin))
        continue;
      for (guint i = begin; i < end; i++)
        {
          if (fits (bits[i], *power, scaled + i))
            continue;
          scaled[i] = i > 0 ? scaled[i - 1] : 0;
          if (exceptions->count == allowed)
            {
              guint next = smallest_power (bits[i], *power + 1);

              *power = *power < GREATEST_POWER && next > GREATEST_POWER ? GREATEST_POWER : next;
              return FALSE;
            }
          add_exception (exceptions, i, bits[i]);
        }
    }
  return TRUE;
}

/* The power with which to begin, or RAW when hardly any of some values from all over the column fits one. */
static guint
sample_power (const guint64 *bits,
              guint          n)
{
  guint stride = MAX (1, n / SAMPLED), seen = 0, fitting = 0, power = 0;

  for (guint i = 0; i < n; i += stride, seen++)
    {
      guint needed = smallest_power (bits[i], power);

      if (needed <= GREATEST_POWER)
        {
          power = needed;
          fitting++;
        }
    }
  /* One value with many digits must not widen the column: the walk below raises the power when exceptions pile up. */
  if (fitting * 2 < seen)
    return RAW;
  for (guint lower = 0; lower < power; lower++)
    {
      guint misfits = 0;

      for (guint i = 0; i < n && misfits <= seen / 16; i += stride)
        misfits += smallest_power (bits[i], lower) != lower;
      if (misfits <= seen / 16)
        return lower;
    }
  return power;
}

static void
put_raw (FleetSegmentBytes *bytes,
         FleetSegmentZstd  *zstd,
         const guint64     *values,
         guint              n,
         double            *min,
         double            *max)
{
  g_autofree guint8 *planes = g_malloc ((gsize) n * 8);

  for (guint i = 0; i < n; i++)
    {
      for (guint plane = 0; plane < 8; plane++)
        planes[(gsize) plane * n + i] = values[i] >> (plane * 8);
      note_range (from_bits (values[i]), min, max);
    }
  fleet_segment_put_byte (bytes, RAW);
  fleet_segment_put_blob (bytes, zstd, planes, (gsize) n * 8);
}

void
fleet_segment_put_doubles (FleetSegmentBytes *self,
                           FleetSegmentZstd  *zstd,
                           const guint64     *bits,
                           guint              n,
                           const guint32     *starts,
                           guint              n_starts,
                           gint64            *scratch,
                           double            *ret_min,
                           double            *ret_max)
{
  Exceptions exceptions = { .min = INFINITY, .max = -INFINITY };
  gint64 least = G_MAXINT64, most = G_MININT64;
  double min = INFINITY, max = -INFINITY;
  guint power = sample_power (bits, n);

  while (power <= GREATEST_POWER && !scale (bits, n, &power, scratch, &exceptions))
    {
      exceptions.bytes.length = 0;
      exceptions.count = exceptions.last = 0;
    }
  if (power > GREATEST_POWER)
    put_raw (self, zstd, bits, n, &min, &max);
  else
    {
      fleet_segment_put_byte (self, power);
      fleet_segment_put_varint (self, exceptions.count);
      fleet_segment_put_data (self, exceptions.bytes.data, exceptions.bytes.length);
      fleet_segment_put_ints (self, scratch, n, starts, n_starts, scratch + n);
      for (guint i = 0; i < n; i++)
        {
          least = MIN (least, scratch[i]);
          most = MAX (most, scratch[i]);
        }
      /* The 0 that stands in for an exception at the very beginning only widens the range: still a bound, if not a tight one. */
      min = MIN (exceptions.min, least / powers[power]);
      max = MAX (exceptions.max, most / powers[power]);
    }
  fleet_segment_bytes_clear (&exceptions.bytes);
  if (ret_min != NULL)
    *ret_min = min;
  if (ret_max != NULL)
    *ret_max = max;
}

static gboolean
take_raw (FleetSegmentCursor *cursor,
          FleetSegmentZstd   *zstd,
          guint64            *bits,
          guint               n)
{
  g_autofree guint8 *planes = NULL;
  gsize length;

  if (!fleet_segment_take_blob (cursor, zstd, &planes, &length) || length != (gsize) n * 8)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      bits[i] = 0;
      for (guint plane = 0; plane < 8; plane++)
        bits[i] |= (guint64) planes[(gsize) plane * n + i] << (plane * 8);
    }
  return TRUE;
}

gboolean
fleet_segment_take_doubles (FleetSegmentCursor *self,
                            FleetSegmentZstd   *zstd,
                            guint64            *bits,
                            guint               n,
                            const guint32      *starts,
                            guint               n_starts,
                            gint64             *scratch)
{
  FleetSegmentCursor exceptions;
  guint64 count, position = 0;
  guint8 power;

  if (!fleet_segment_take_byte (self, &power))
    return FALSE;
  if (power == RAW)
    return take_raw (self, zstd, bits, n);
  if (power > GREATEST_POWER || !fleet_segment_take_varint (self, &count) || count > n)
    return FALSE;

  /* Walked twice: they stand before the integers that they replace. */
  exceptions = *self;
  for (guint64 i = 0; i < count; i++)
    {
      guint64 distance, value;

      if (!fleet_segment_take_varint (self, &distance) || !fleet_segment_take_fixed (self, &value) || distance >= n)
        return FALSE;
    }
  if (!fleet_segment_take_ints (self, scratch, n, starts, n_starts, scratch + n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    bits[i] = to_bits ((double) scratch[i] / powers[power]);
  for (guint64 i = 0; i < count; i++)
    {
      guint64 distance, value;

      if (!fleet_segment_take_varint (&exceptions, &distance) || !fleet_segment_take_fixed (&exceptions, &value) ||
          (position += distance) >= n)
        return FALSE;
      bits[position] = value;
    }
  return TRUE;
}
