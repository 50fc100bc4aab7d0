/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The percentiles of a fleet against a table of all values. */

#include "fleet-spread.h"

#include <math.h>

#define SEED     20260303
#define CARS     41
#define BUCKETS  13
#define SPAN_US  (G_GINT64_CONSTANT (1000003))

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static void
test_percentiles (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (FleetSpread) spread = fleet_spread_new (77, 77 + SPAN_US, BUCKETS);
  double sums[BUCKETS][CARS] = { { 0 } }, least[BUCKETS], greatest[BUCKETS];
  guint counts[BUCKETS][CARS] = { { 0 } };

  for (guint i = 0; i < BUCKETS; i++)
    least[i] = INFINITY, greatest[i] = -INFINITY;
  for (guint i = 0; i < 4000; i++)
    {
      FleetSlot slot = g_rand_int_range (random, 0, CARS);
      gint64 time_us = g_rand_int_range (random, -1000, SPAN_US + 2000);
      double value = g_rand_int_range (random, 0, 20) == 0 ? NAN : g_rand_double_range (random, -5, 5);
      guint bucket = 0;

      fleet_spread_add (spread, slot * 1000, time_us, value);
      if (isnan (value) || time_us < 77 || time_us >= 77 + SPAN_US)
        continue;
      while (fleet_spread_get_time (spread, bucket + 1) <= time_us)
        bucket++;
      sums[bucket][slot] += value;
      counts[bucket][slot]++;
      least[bucket] = fmin (least[bucket], value);
      greatest[bucket] = fmax (greatest[bucket], value);
    }
  g_assert_cmpuint (fleet_spread_get_n_buckets (spread), ==, BUCKETS);
  g_assert_cmpint (fleet_spread_get_time (spread, 0), ==, 77);
  g_assert_cmpint (fleet_spread_get_time (spread, BUCKETS), ==, 77 + SPAN_US);
  for (guint bucket = 0; bucket < BUCKETS; bucket++)
    {
      g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));
      FleetSpreadBucket got;

      for (guint slot = 0; slot < CARS; slot++)
        {
          double mean = sums[bucket][slot] / counts[bucket][slot];

          if (counts[bucket][slot] > 0)
            g_array_append_val (means, mean);
        }
      g_array_sort (means, compare);
      fleet_spread_get (spread, bucket, &got);
      g_assert_cmpuint (got.n_vehicles, ==, means->len);
      g_assert_cmpfloat (got.min, ==, least[bucket]);
      g_assert_cmpfloat (got.max, ==, greatest[bucket]);
      for (guint i = 0; i < FLEET_SPREAD_PERCENTILES; i++)
        {
          double rank = fleet_spread_percentiles[i] / 100.0 * (means->len - 1), below = g_array_index (means, double, (guint) floor (rank)),
                 above = g_array_index (means, double, (guint) ceil (rank));

          g_assert_cmpfloat_with_epsilon (got.at[i], below + (above - below) * (rank - floor (rank)), 1e-9);
        }
    }
}

/* One that talks a thousand times weighs as much as one that talks once. */
static void
test_weight (void)
{
  g_autoptr (FleetSpread) spread = fleet_spread_new (0, 100, 2);
  FleetSpreadBucket got;

  for (guint i = 0; i < 1000; i++)
    fleet_spread_add (spread, 1, 10, 0);
  fleet_spread_add (spread, 2, 10, 10);
  fleet_spread_add (spread, 3, 10, 20);
  fleet_spread_get (spread, 0, &got);
  g_assert_cmpuint (got.n_vehicles, ==, 3);
  g_assert_cmpfloat (got.at[2], ==, 10);
  g_assert_cmpfloat (got.max, ==, 20);
  fleet_spread_get (spread, 1, &got);
  g_assert_cmpuint (got.n_vehicles, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spread/percentiles", test_percentiles);
  g_test_add_func ("/spread/weight", test_weight);
  return g_test_run ();
}
