/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The innermost loops against the plain comparison, at the ends of their ranges too. */

#include "fleet-scan.h"

static gboolean
compare_ints (FleetScan scan,
              gint64    a,
              gint64    b)
{
  return scan == FLEET_SCAN_EQ ? a == b : scan == FLEET_SCAN_GT ? a > b : a >= b;
}

static gboolean
compare_doubles (FleetScan scan,
                 double    a,
                 double    b)
{
  return scan == FLEET_SCAN_EQ ? a == b : scan == FLEET_SCAN_GT ? a > b : a >= b;
}

static void
test_ints (void)
{
  static const gint64 ends[] = { G_MININT64, G_MAXINT64, G_MININT32, G_MAXINT32, (gint64) G_MAXINT32 + 1, (gint64) G_MININT32 - 1, -1, 0, 1, 2 };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260907);

  for (guint i = 0; i < 3000; i++)
    {
      gboolean is_small = g_rand_boolean (random);
      guint first = is_small ? 6 : 0;
      gint64 values[64], constant = ends[g_rand_int_range (random, first, G_N_ELEMENTS (ends))];

      if (is_small && g_rand_int_range (random, 0, 3) == 0)
        constant = ends[g_rand_int_range (random, 2, 4)];
      for (guint j = 0; j < 64; j++)
        {
          values[j] = ends[g_rand_int_range (random, first, G_N_ELEMENTS (ends))];
          if (is_small && g_rand_int_range (random, 0, 4) == 0)
            values[j] = ends[g_rand_int_range (random, 2, 4)];
        }
      for (FleetScan scan = FLEET_SCAN_EQ; scan <= FLEET_SCAN_GE; scan++)
        {
          guint64 word = fleet_scan_ints (scan, values, constant);

          for (guint j = 0; j < 64; j++)
            g_assert_cmpint ((word >> j) & 1, ==, compare_ints (scan, values[j], constant));
          if (is_small)
            g_assert_cmphex (fleet_scan_small_ints (scan, values, constant), ==, word);
        }
    }
}

static void
test_doubles (void)
{
  static const double some[] = { 0.0, -0.0, 1.5, -1.5, 1e300, -1e300, G_MAXDOUBLE, G_MINDOUBLE, 2.0, 3.0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260908);

  for (guint i = 0; i < 3000; i++)
    {
      double values[64], constant = some[g_rand_int_range (random, 0, G_N_ELEMENTS (some))];

      for (guint j = 0; j < 64; j++)
        values[j] = some[g_rand_int_range (random, 0, G_N_ELEMENTS (some))];
      for (FleetScan scan = FLEET_SCAN_EQ; scan <= FLEET_SCAN_GE; scan++)
        {
          guint64 word = fleet_scan_doubles (scan, values, constant);

          for (guint j = 0; j < 64; j++)
            g_assert_cmpint ((word >> j) & 1, ==, compare_doubles (scan, values[j], constant));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/ints", test_ints);
  g_test_add_func ("/scan/doubles", test_doubles);
  return g_test_run ();
}
