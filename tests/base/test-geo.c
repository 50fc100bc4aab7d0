/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Distances against published figures, and that moving, bearing and projecting undo each other. */

#include "fleet-geo.h"

#include <math.h>

static void
test_known_distances (void)
{
  /* A degree of latitude on the mean sphere is 2πR/360 = 111,195.08 m. */
  g_assert_cmpfloat_with_epsilon (fleet_geo_distance_m (37, 127, 38, 127), 111195.08, 0.01);
  g_assert_cmpfloat_with_epsilon (fleet_geo_distance_m (0, 0, 0, 180), G_PI * 6371008.8, 0.01);
  g_assert_cmpfloat (fleet_geo_distance_m (37.5, 127, 37.5, 127), ==, 0);
}

static void
test_bearings (void)
{
  g_assert_cmpfloat_with_epsilon (fleet_geo_bearing (37, 127, 38, 127), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (fleet_geo_bearing (0, 0, 0, 1), 90, 1e-9);
  g_assert_cmpfloat_with_epsilon (fleet_geo_bearing (38, 127, 37, 127), 180, 1e-9);
  g_assert_cmpfloat_with_epsilon (fleet_geo_bearing (0, 1, 0, 0), 270, 1e-9);
}

static void
test_round_trips (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 20000; i++)
    {
      double latitude = g_rand_double_range (rand, -80, 80);
      double longitude = g_rand_double_range (rand, -180, 180);
      double bearing = g_rand_double_range (rand, 0, 360);
      double distance = g_rand_double_range (rand, 1, 100000);
      double to_latitude, to_longitude, x, y, back_latitude, back_longitude;

      fleet_geo_move (latitude, longitude, bearing, distance, &to_latitude, &to_longitude);
      g_assert_cmpfloat_with_epsilon (fleet_geo_distance_m (latitude, longitude, to_latitude, to_longitude), distance, 1e-3);
      g_assert_cmpfloat (fabs (remainder (fleet_geo_bearing (latitude, longitude, to_latitude, to_longitude) - bearing, 360)), <, 1e-2);

      fleet_geo_project (latitude, longitude, &x, &y);
      g_assert_true (x >= 0 && x <= 1 && y >= 0 && y <= 1);
      fleet_geo_unproject (x, y, &back_latitude, &back_longitude);
      g_assert_cmpfloat_with_epsilon (back_latitude, latitude, 1e-9);
      g_assert_cmpfloat_with_epsilon (back_longitude, longitude, 1e-9);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/known-distances", test_known_distances);
  g_test_add_func ("/geo/bearings", test_bearings);
  g_test_add_func ("/geo/round-trips", test_round_trips);
  return g_test_run ();
}
