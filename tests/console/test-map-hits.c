/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the pointer means, and what fits into a view. */

#include "fleet-map-hits.h"

#include <math.h>

/* A view of 800 × 600 px at zoom 12 whose upper left corner is at (0.4, 0.4). */
static const FleetMapView view = { 12, 256 * 4096.0, 0.4, 0.4, 800, 600 };

static double
world (double px)
{
  return 0.4 + px / view.scale;
}

static void
test_pick (void)
{
  g_autoptr (FleetMapCluster) cluster = fleet_map_cluster_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (FleetMapHit));
  double x[24], y[24];
  guint8 severity[24] = { 0 }, included[24];
  FleetMapVehicles vehicles = { 24, x, y, severity, included };
  guint n_singles, n_clusters, mark;
  const FleetMapMark *marks;

  /* Twenty on one spot; two lone ones 14 px apart, the second with an alert; one far outside; one not on the map. */
  for (guint i = 0; i < 24; i++)
    {
      x[i] = world (300);
      y[i] = world (300);
      included[i] = 1;
    }
  x[20] = world (500);
  x[21] = world (514);
  severity[21] = FLEET_SEVERITY_HIGH;
  x[22] = world (5000);
  included[23] = 0;
  fleet_map_cluster_update (cluster, &vehicles, 12, 12);
  fleet_map_hits_find (hits, cluster, &view);
  marks = fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (hits->len, ==, 3);
  /* The disc is drawn last, the alert after the plain one. */
  g_assert_cmpuint (marks[g_array_index (hits, FleetMapHit, 0).mark].slot, ==, 20);
  g_assert_cmpuint (marks[g_array_index (hits, FleetMapHit, 1).mark].slot, ==, 21);
  g_assert_cmpuint (marks[g_array_index (hits, FleetMapHit, 2).mark].n, ==, 20);

  g_assert_true (fleet_map_hits_pick (hits, cluster, 305, 296, &mark));
  g_assert_cmpuint (marks[mark].n, ==, 20);
  g_assert_true (fleet_map_hits_pick (hits, cluster, 504, 300, &mark));
  g_assert_cmpuint (marks[mark].slot, ==, 20);
  g_assert_true (fleet_map_hits_pick (hits, cluster, 509, 300, &mark));
  g_assert_cmpuint (marks[mark].slot, ==, 21);
  g_assert_false (fleet_map_hits_pick (hits, cluster, 400, 300, &mark));

  fleet_map_hits_add_selected (hits, &(FleetMapMark) { world (305), world (300), 1, 23 }, &view);
  g_assert_true (fleet_map_hits_pick (hits, cluster, 306, 300, &mark));
  g_assert_cmpuint (mark, ==, FLEET_NONE);
}

static void
test_fit (void)
{
  /* A quarter of the world in 1024 px is zoom 4; with a margin it is one less. */
  g_assert_cmpfloat (fleet_map_view_fit (1024, 1024, 0.25, 0.1, 0, 0, 17), ==, 4);
  g_assert_cmpfloat (fleet_map_view_fit (1024, 1024, 0.1, 0.25, 10, 0, 17), ==, 3);
  g_assert_cmpfloat (fleet_map_view_fit (1024, 1024, 0, 0, 10, 0, 16), ==, 16);
  g_assert_cmpfloat (fleet_map_view_fit (1024, 1024, 0.9, 0.9, 10, 5, 16), ==, 5);
  g_assert_cmpfloat (fleet_map_view_fit (1, 1, 0.01, 0.01, 50, 5, 16), ==, 5);
  g_assert_cmpfloat_with_epsilon (fleet_map_view_x (&view, world (123)), 123, 1e-6);
  g_assert_cmpfloat_with_epsilon (fleet_map_view_y (&view, world (45)), 45, 1e-6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-hits/pick", test_pick);
  g_test_add_func ("/map-hits/fit", test_fit);
  return g_test_run ();
}
