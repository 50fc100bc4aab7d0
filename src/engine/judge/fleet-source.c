/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-source: columns of a path and their zones. A comparison whose constant lies outside the zone needs no look at the values, and most do: a
 * rule asks for what is rare. */

#include "fleet-source.h"

#include "fleet-bits.h"

#include <emmintrin.h>
#include <math.h>

void
fleet_round_begin (FleetRound       *self,
                   const FleetBatch *record,
                   guint             first,
                   guint             end)
{
  self->record = record;
  self->first = first;
  self->end = end;
  if (++self->number == 0)
    self->number = 1;
  self->first_word = first / 64;
  self->end_word = (end + 63) / 64;
  for (guint w = self->first_word; w < self->end_word; w++)
    self->rows[w] = fleet_bits_low (MIN (end - w * 64, 64));
  if (self->first_word < self->end_word)
    self->rows[self->first_word] &= ~fleet_bits_low (first % 64);
}

void
fleet_source_find (FleetSource      *self,
                   const FleetRound *round)
{
  self->round = round->number;
  self->has_int_zone = self->has_double_zone = FALSE;
  for (FleetType type = 0; type < FLEET_N_TYPES; type++)
    {
      const FleetColumn *column = self->path == FLEET_NONE ? NULL : fleet_batch_find (round->record, self->path, type);
      guint64 any = 0;

      for (guint w = round->first_word; column != NULL && w < round->end_word; w++)
        any |= column->valid[w] & round->rows[w];
      self->columns[type] = any != 0 ? column : NULL;
    }
}

void
fleet_source_zone_int (FleetSource      *self,
                       const FleetRound *round)
{
  const FleetColumn *column = self->columns[FLEET_TYPE_INT];
  gint64 least = G_MAXINT64, greatest = G_MININT64;

  for (guint w = round->first_word; w < round->end_word; w++)
    {
      const gint64 *values = column->ints + w * 64;
      guint64 valid = column->valid[w] & round->rows[w];

      if (valid == G_MAXUINT64)
        for (guint i = 0; i < 64; i++)
          {
            least = MIN (least, values[i]);
            greatest = MAX (greatest, values[i]);
          }
      for (; valid != 0 && valid != G_MAXUINT64; valid &= valid - 1)
        {
          least = MIN (least, values[fleet_bits_first (valid)]);
          greatest = MAX (greatest, values[fleet_bits_first (valid)]);
        }
    }
  self->int_min = least;
  self->int_max = greatest;
  self->has_int_zone = TRUE;
}

void
fleet_source_zone_double (FleetSource      *self,
                          const FleetRound *round)
{
  const FleetColumn *column = self->columns[FLEET_TYPE_DOUBLE];
  double least[2] = { INFINITY, INFINITY }, greatest[2] = { -INFINITY, -INFINITY };
  __m128d lows[2] = { _mm_loadu_pd (least), _mm_loadu_pd (least) }, highs[2] = { _mm_loadu_pd (greatest), _mm_loadu_pd (greatest) };

  for (guint w = round->first_word; w < round->end_word; w++)
    {
      const double *values = column->doubles + w * 64;
      guint64 valid = column->valid[w] & round->rows[w];

      if (valid == G_MAXUINT64)
        for (guint i = 0; i < 64; i += 4)
          for (guint j = 0; j < 2; j++)
            {
              __m128d two = _mm_loadu_pd (values + i + j * 2);

              lows[j] = _mm_min_pd (lows[j], two);
              highs[j] = _mm_max_pd (highs[j], two);
            }
      for (; valid != 0 && valid != G_MAXUINT64; valid &= valid - 1)
        {
          least[0] = MIN (least[0], values[fleet_bits_first (valid)]);
          greatest[0] = MAX (greatest[0], values[fleet_bits_first (valid)]);
        }
    }
  self->double_min = least[0];
  self->double_max = greatest[0];
  _mm_storeu_pd (least, _mm_min_pd (lows[0], lows[1]));
  _mm_storeu_pd (greatest, _mm_max_pd (highs[0], highs[1]));
  for (guint j = 0; j < 2; j++)
    {
      self->double_min = MIN (self->double_min, least[j]);
      self->double_max = MAX (self->double_max, greatest[j]);
    }
  self->has_double_zone = TRUE;
}
