/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-scan: compare two or four values at a time, narrow the answers from 64 to 8 bits a value, and take the sign bits of sixteen at once. */

#include "fleet-scan.h"

#include <emmintrin.h>

/* Sixteen answers of 32 bits each in four registers, as 16 bits. */
static inline guint64
gather (__m128i a,
        __m128i b,
        __m128i c,
        __m128i d)
{
  return (guint64) _mm_movemask_epi8 (_mm_packs_epi16 (_mm_packs_epi32 (a, b), _mm_packs_epi32 (c, d)));
}

/* The lower halves of four 64-bit lanes. */
static inline __m128i
lower_halves (__m128i low,
              __m128i high)
{
  return _mm_castps_si128 (_mm_shuffle_ps (_mm_castsi128_ps (low), _mm_castsi128_ps (high), _MM_SHUFFLE (2, 0, 2, 0)));
}

static inline __attribute__ ((always_inline)) __m128i
four_doubles (FleetScan     scan,
              const double *values,
              __m128d       constant)
{
  __m128d low = _mm_loadu_pd (values), high = _mm_loadu_pd (values + 2);

  if (scan == FLEET_SCAN_EQ)
    {
      low = _mm_cmpeq_pd (low, constant);
      high = _mm_cmpeq_pd (high, constant);
    }
  else if (scan == FLEET_SCAN_GT)
    {
      low = _mm_cmpgt_pd (low, constant);
      high = _mm_cmpgt_pd (high, constant);
    }
  else
    {
      low = _mm_cmpge_pd (low, constant);
      high = _mm_cmpge_pd (high, constant);
    }
  return lower_halves (_mm_castpd_si128 (low), _mm_castpd_si128 (high));
}

static inline __attribute__ ((always_inline)) guint64
scan_doubles (FleetScan     scan,
              const double *values,
              double        constant)
{
  const __m128d constants = _mm_set1_pd (constant);
  guint64 word = 0;

  for (guint i = 0; i < 64; i += 16)
    word |= gather (four_doubles (scan, values + i, constants), four_doubles (scan, values + i + 4, constants),
                    four_doubles (scan, values + i + 8, constants), four_doubles (scan, values + i + 12, constants))
            << i;
  return word;
}

guint64
fleet_scan_doubles (FleetScan     scan,
                    const double *values,
                    double        constant)
{
  if (scan == FLEET_SCAN_EQ)
    return scan_doubles (FLEET_SCAN_EQ, values, constant);
  return scan == FLEET_SCAN_GT ? scan_doubles (FLEET_SCAN_GT, values, constant) : scan_doubles (FLEET_SCAN_GE, values, constant);
}

guint64
fleet_scan_ints (FleetScan     scan,
                 const gint64 *values,
                 gint64        constant)
{
  guint64 word = 0;

  if (scan == FLEET_SCAN_EQ)
    for (guint i = 0; i < 64; i++)
      word |= (guint64) (values[i] == constant) << i;
  else if (scan == FLEET_SCAN_GT)
    for (guint i = 0; i < 64; i++)
      word |= (guint64) (values[i] > constant) << i;
  else
    for (guint i = 0; i < 64; i++)
      word |= (guint64) (values[i] >= constant) << i;
  return word;
}

static inline __attribute__ ((always_inline)) __m128i
four_ints (FleetScan     scan,
           const gint64 *values,
           __m128i       constant)
{
  __m128i four = lower_halves (_mm_loadu_si128 ((const __m128i *) values), _mm_loadu_si128 ((const __m128i *) (values + 2)));

  /* GE is the contrary of LT, which the caller turns round. */
  return scan == FLEET_SCAN_EQ   ? _mm_cmpeq_epi32 (four, constant)
         : scan == FLEET_SCAN_GT ? _mm_cmpgt_epi32 (four, constant)
                                 : _mm_cmplt_epi32 (four, constant);
}

static inline __attribute__ ((always_inline)) guint64
scan_small_ints (FleetScan     scan,
                 const gint64 *values,
                 gint32        constant)
{
  const __m128i constants = _mm_set1_epi32 (constant);
  guint64 word = 0;

  for (guint i = 0; i < 64; i += 16)
    word |= gather (four_ints (scan, values + i, constants), four_ints (scan, values + i + 4, constants),
                    four_ints (scan, values + i + 8, constants), four_ints (scan, values + i + 12, constants))
            << i;
  return scan == FLEET_SCAN_GE ? ~word : word;
}

guint64
fleet_scan_small_ints (FleetScan     scan,
                       const gint64 *values,
                       gint32        constant)
{
  if (scan == FLEET_SCAN_EQ)
    return scan_small_ints (FLEET_SCAN_EQ, values, constant);
  return scan == FLEET_SCAN_GT ? scan_small_ints (FLEET_SCAN_GT, values, constant) : scan_small_ints (FLEET_SCAN_GE, values, constant);
}
