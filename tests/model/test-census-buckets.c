/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Buckets on the local clock. */

#include "fleet-census-buckets.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR   (3600 * SECOND)

static void
test_step (void)
{
  g_assert_cmpint (fleet_census_buckets_step (HOUR, 120), ==, 30 * SECOND);
  g_assert_cmpint (fleet_census_buckets_step (24 * HOUR, 30), ==, HOUR);
  g_assert_cmpint (fleet_census_buckets_step (7 * 24 * HOUR, 30), ==, 6 * HOUR);
  g_assert_cmpint (fleet_census_buckets_step (0, 30), ==, SECOND);
  g_assert_cmpint (fleet_census_buckets_step (G_MAXINT64, 30), ==, 364 * 24 * HOUR);
}

/* Days begin at midnight in Seoul, which is 15:00 UTC. */
static void
test_align (void)
{
  gint64 from_us = 20 * HOUR, to_us = 50 * HOUR;

  g_assert_cmpuint (fleet_census_buckets_align (24 * HOUR, &from_us, &to_us), ==, 2);
  g_assert_cmpint (from_us, ==, 15 * HOUR);
  g_assert_cmpint (to_us, ==, 63 * HOUR);

  for (gint64 i = -5000; i < 5000; i += 7)
    {
      gint64 begin_us = i * SECOND, end_us = begin_us + 1000 * SECOND;
      guint n = fleet_census_buckets_align (30 * SECOND, &begin_us, &end_us);

      g_assert_cmpint (begin_us, <=, i * SECOND);
      g_assert_cmpint (end_us, >, i * SECOND + 1000 * SECOND);
      g_assert_cmpint (begin_us % (30 * SECOND), ==, 0);
      g_assert_cmpint (end_us - begin_us, ==, n * 30 * SECOND);
      g_assert_cmpuint (n, <=, 1000 / 30 + 2);
    }
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Asia/Seoul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/census-buckets/step", test_step);
  g_test_add_func ("/census-buckets/align", test_align);
  return g_test_run ();
}
