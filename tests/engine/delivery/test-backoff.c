/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pauses double, stay under the most, and are not all alike. */

#include "fleet-backoff.h"

static void
test_bounds (void)
{
  guint64 seed = 1;

  for (guint attempts = 0; attempts <= 200; attempts++)
    for (guint i = 0; i < 200; i++)
      {
        double whole = 1000.0;
        gint64 us = fleet_backoff_us (attempts, 1000, 3600000, &seed);

        for (guint n = 1; n < attempts && whole < 3600000; n++)
          whole *= 2;
        whole = MIN (whole, 3600000);
        g_assert_cmpint (us, >=, (gint64) whole / 2);
        g_assert_cmpint (us, <=, (gint64) whole);
      }
}

/* Of a thousand that failed together no more than a few come back within the same hundredth of the spread. */
static void
test_spread (void)
{
  guint buckets[100] = { 0 };
  guint64 seed = 42;

  for (guint i = 0; i < 1000; i++)
    buckets[MIN (99, (fleet_backoff_us (3, 1000000, 60000000, &seed) - 2000000) / 20000)]++;
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    g_assert_cmpuint (buckets[i], <, 40);
}

static void
test_far (void)
{
  guint64 seed = 7;

  g_assert_cmpint (fleet_backoff_us (G_MAXUINT, G_MAXINT64, G_MAXINT64, &seed), >=, G_MAXINT64 / 2);
  g_assert_cmpint (fleet_backoff_us (G_MAXUINT, 1, 0, &seed), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/bounds", test_bounds);
  g_test_add_func ("/backoff/spread", test_spread);
  g_test_add_func ("/backoff/far", test_far);
  return g_test_run ();
}
