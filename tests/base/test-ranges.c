/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of offsets: against a plain array of flags, whatever order they come in. */

#include "fleet-ranges.h"

#define N 400

static void
check_against (const FleetRanges *ranges,
               const gboolean    *flags)
{
  guint n, n_runs = 0;
  const FleetRange *runs = fleet_ranges_get (ranges, &n);
  gint64 next = G_MAXINT64, free_number = N;

  for (int i = N - 1; i >= 0; i--)
    {
      if (flags[i])
        next = i;
      else
        free_number = i;
      n_runs += flags[i] && (i == 0 || !flags[i - 1]);
      g_assert_cmpint (fleet_ranges_contain (ranges, i), ==, flags[i]);
      g_assert_cmpint (fleet_ranges_next (ranges, i), ==, next);
      g_assert_cmpint (fleet_ranges_skip (ranges, i), ==, flags[i] ? free_number : i);
    }
  g_assert_cmpuint (n, ==, n_runs);
  for (guint i = 0; i + 1 < n; i++)
    g_assert_cmpint (runs[i].end, <, runs[i + 1].first);
}

static void
test_random (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (round);
      g_autoptr (FleetRanges) ranges = fleet_ranges_new ();
      gboolean flags[N] = { FALSE };

      for (guint i = 0; i < 40; i++)
        {
          gint64 first = g_rand_int_range (random, 0, N), length = g_rand_int_range (random, 1, round % 2 == 0 ? 4 : 60), end = MIN (N, first + length);
          gboolean any = FALSE;

          for (gint64 number = first; number < end; number++)
            any |= flags[number];
          g_assert_cmpint (fleet_ranges_overlap (ranges, first, end), ==, any);
          fleet_ranges_add (ranges, first, end);
          for (gint64 number = first; number < end; number++)
            flags[number] = TRUE;
          check_against (ranges, flags);
        }
    }
}

static void
test_in_order (void)
{
  g_autoptr (FleetRanges) ranges = fleet_ranges_new ();
  guint n;

  g_assert_false (fleet_ranges_contain (ranges, 0));
  g_assert_cmpint (fleet_ranges_skip (ranges, 7), ==, 7);
  for (gint64 offset = 5; offset < 100000; offset++)
    fleet_ranges_add (ranges, offset, offset + 1);
  g_assert_cmpint (fleet_ranges_get (ranges, &n)[0].first, ==, 5);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (fleet_ranges_skip (ranges, 5), ==, 100000);
  fleet_ranges_add (ranges, G_MININT64, 5);
  g_assert_cmpint (fleet_ranges_get (ranges, &n)[0].first, ==, G_MININT64);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranges/random", test_random);
  g_test_add_func ("/ranges/in-order", test_in_order);
  return g_test_run ();
}
