/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The division of the fleet: every vehicle is in exactly one mark, a mark tells the truth of what is in it, and moving vehicles do not make discs flicker. */

#include "fleet-map-cluster.h"

#include <math.h>

#include "fleet-geo.h"

#define N 5000

typedef struct
{
  double x[N], y[N];
  guint8 severity[N], included[N];
} Fleet;

/* Dense towns and lone cars, some of them not on the map. */
static void
invent (Fleet *fleet,
        GRand *rand)
{
  for (guint i = 0; i < N; i++)
    {
      double spread = i % 3 == 0 ? 2 : 0.02 * (1 + i % 5);

      fleet_geo_project (36.5 + g_rand_double_range (rand, -spread, spread), 127.5 + g_rand_double_range (rand, -spread, spread), &fleet->x[i], &fleet->y[i]);
      fleet->severity[i] = i % 97 == 0 ? g_rand_int_range (rand, 1, FLEET_SEVERITY_CRITICAL + 1) : FLEET_SEVERITY_NONE;
      fleet->included[i] = i % 11 != 0;
    }
}

static FleetMapVehicles
view_of (const Fleet *fleet)
{
  return (FleetMapVehicles) { N, fleet->x, fleet->y, fleet->severity, fleet->included };
}

static void
check_marks (const Fleet     *fleet,
             FleetMapCluster *cluster,
             guint            most)
{
  guint n_singles, n_clusters;
  const FleetMapMark *marks = fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  guint n_marks = n_singles + n_clusters;
  g_autofree guint *seen = g_new0 (guint, n_marks);
  g_autofree guint8 *worst = g_new0 (guint8, n_marks);
  g_autofree double *sum_x = g_new0 (double, n_marks);

  for (FleetSlot slot = 0; slot < N; slot++)
    {
      guint mark = fleet_map_cluster_find (cluster, slot);

      if (!fleet->included[slot])
        {
          g_assert_cmpuint (mark, ==, FLEET_NONE);
          continue;
        }
      g_assert_cmpuint (mark, <, n_marks);
      seen[mark]++;
      sum_x[mark] += fleet->x[slot];
      worst[mark] = MAX (worst[mark], fleet->severity[slot]);
      g_assert_true (fleet->x[slot] >= marks[mark].left && fleet->x[slot] <= marks[mark].right);
      g_assert_true (fleet->y[slot] >= marks[mark].top && fleet->y[slot] <= marks[mark].bottom);
      if (mark < n_singles)
        g_assert_cmpuint (marks[mark].slot, ==, slot);
    }
  for (guint i = 0; i < n_marks; i++)
    {
      g_assert_cmpuint (marks[i].n, ==, seen[i]);
      g_assert_cmpuint (marks[i].severity, ==, worst[i]);
      g_assert_cmpfloat_with_epsilon (marks[i].x, sum_x[i] / seen[i], 1e-9);
      if (i < n_singles)
        g_assert_cmpuint (marks[i].n, ==, 1);
      else
        g_assert_cmpuint (marks[i].n, >, MIN (most - most / 4, 2));
    }
  g_assert_cmpuint (fleet_map_cluster_find (cluster, N), ==, FLEET_NONE);
}

static void
test_partition (void)
{
  g_autoptr (FleetMapCluster) cluster = fleet_map_cluster_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree Fleet *fleet = g_new0 (Fleet, 1);
  const guint mosts[] = { 1, 8, 12, 40 };

  for (guint round = 0; round < 6; round++)
    {
      FleetMapVehicles vehicles = view_of (fleet);

      invent (fleet, rand);
      for (guint zoom = 5; zoom <= 17; zoom++)
        for (guint i = 0; i < G_N_ELEMENTS (mosts); i++)
          {
            fleet_map_cluster_update (cluster, &vehicles, zoom, mosts[i]);
            check_marks (fleet, cluster, mosts[i]);
          }
    }
}

/* Nothing moved: nothing changes, however often it is asked. */
static void
test_stable (void)
{
  g_autoptr (FleetMapCluster) cluster = fleet_map_cluster_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autofree Fleet *fleet = g_new0 (Fleet, 1);
  g_autofree guint *first = g_new (guint, N);
  FleetMapVehicles vehicles = view_of (fleet);

  invent (fleet, rand);
  for (guint zoom = 6; zoom <= 14; zoom++)
    {
      fleet_map_cluster_update (cluster, &vehicles, zoom, 12);
      for (FleetSlot slot = 0; slot < N; slot++)
        first[slot] = fleet_map_cluster_find (cluster, slot);
      for (guint again = 0; again < 3; again++)
        {
          guint n_same = 0;

          fleet_map_cluster_update (cluster, &vehicles, zoom, 12);
          for (FleetSlot slot = 0; slot < N; slot++)
            n_same += fleet_map_cluster_find (cluster, slot) == first[slot];
          g_assert_cmpuint (n_same, ==, N);
        }
    }
}

/* A vehicle that goes to and fro over the limit of its cell's number makes a disc once and not at every beat. */
static void
test_hysteresis (void)
{
  g_autoptr (FleetMapCluster) cluster = fleet_map_cluster_new ();
  double x[10], y[10];
  guint8 severity[10] = { 0 }, included[10];
  double cell = fleet_map_cluster_cell (11) / ldexp (256, 11);
  FleetMapVehicles vehicles = { 10, x, y, severity, included };
  guint n_singles, n_clusters;

  for (guint i = 0; i < 10; i++)
    {
      /* All over one cell, far from each other. */
      x[i] = (1000 + 0.05 + 0.3 * (i % 4)) * cell;
      y[i] = (500 + 0.05 + 0.3 * (i / 4)) * cell;
      included[i] = i < 8;
    }
  fleet_map_cluster_update (cluster, &vehicles, 11, 8);
  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_singles, ==, 8);
  g_assert_cmpuint (n_clusters, ==, 0);

  included[8] = 1;
  fleet_map_cluster_update (cluster, &vehicles, 11, 8);
  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_clusters, ==, 1);

  for (guint gone = 1; gone <= 2; gone++)
    {
      included[9 - gone] = 0;
      fleet_map_cluster_update (cluster, &vehicles, 11, 8);
      fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
      g_assert_cmpuint (n_clusters, ==, 1);
    }
  included[6] = 0;
  fleet_map_cluster_update (cluster, &vehicles, 11, 8);
  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_clusters, ==, 0);
  g_assert_cmpuint (n_singles, ==, 6);
}

/* What lies on one spot is a disc until one is as near as one can come; an empty fleet is nothing. */
static void
test_crowd (void)
{
  g_autoptr (FleetMapCluster) cluster = fleet_map_cluster_new ();
  double x[3], y[3];
  guint8 severity[3] = { 0, FLEET_SEVERITY_HIGH, 0 }, included[3] = { 1, 1, 1 };
  FleetMapVehicles vehicles = { 3, x, y, severity, included };
  guint n_singles, n_clusters;
  const FleetMapMark *marks;

  /* Three on one spot are one disc as long as one may come nearer. */
  for (guint i = 0; i < 3; i++)
    fleet_geo_project (37.5 + i * 1e-6, 127, &x[i], &y[i]);
  fleet_map_cluster_update (cluster, &vehicles, 12, 12);
  marks = fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_clusters, ==, 1);
  g_assert_cmpuint (n_singles, ==, 0);
  g_assert_cmpuint (marks[0].n, ==, 3);
  g_assert_cmpuint (marks[0].severity, ==, FLEET_SEVERITY_HIGH);
  fleet_map_cluster_update (cluster, &vehicles, 17, 40);
  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_singles, ==, 3);

  vehicles.n_slots = 0;
  fleet_map_cluster_update (cluster, &vehicles, 12, 12);
  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  g_assert_cmpuint (n_singles + n_clusters, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-cluster/partition", test_partition);
  g_test_add_func ("/map-cluster/stable", test_stable);
  g_test_add_func ("/map-cluster/hysteresis", test_hysteresis);
  g_test_add_func ("/map-cluster/crowd", test_crowd);
  return g_test_run ();
}
