/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Charts under a name: kept, replaced, removed, through a setting's texts and back; and the paths that they use. */

#include "fleet-chart-shelf.h"

static void
keep (FleetChartShelf *shelf,
      const char      *name,
      const char      *path)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new ();

  spec->name = g_strdup (name);
  fleet_chart_spec_add_signal (spec, path, FLEET_CHART_VALUE);
  fleet_chart_spec_add_signal (spec, "shared", FLEET_CHART_VALUE);
  fleet_chart_shelf_keep (shelf, spec);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static char *
paths (FleetChartShelf *shelf)
{
  g_auto (GStrv) all = fleet_chart_shelf_paths (shelf);

  return g_strjoinv (" ", all);
}

static void
test_shelf (void)
{
  g_autoptr (FleetChartShelf) shelf = fleet_chart_shelf_new (), other = fleet_chart_shelf_new ();
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) with_nonsense = NULL;
  g_autofree char *used = NULL, *left = NULL;
  guint n_changes = 0, n_other = 0;

  g_signal_connect_swapped (shelf, "changed", G_CALLBACK (count_cb), &n_changes);
  g_signal_connect_swapped (other, "changed", G_CALLBACK (count_cb), &n_other);
  keep (shelf, "b", "one");
  keep (shelf, "a", "two");
  keep (shelf, "b", "three");
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpuint (fleet_chart_shelf_get_n (shelf), ==, 2);
  g_assert_cmpstr (fleet_chart_shelf_get (shelf, 0)->name, ==, "a");
  used = paths (shelf);
  g_assert_cmpstr (used, ==, "two shared three");

  g_object_get (shelf, "texts", &texts, NULL);
  g_object_set (other, "texts", texts, NULL);
  g_object_set (other, "texts", texts, NULL);
  g_assert_cmpuint (n_other, ==, 1);
  g_assert_cmpstr (fleet_chart_shelf_get (other, 1)->name, ==, "b");
  fleet_chart_shelf_remove (other, "nothing");
  g_assert_cmpuint (n_other, ==, 1);
  fleet_chart_shelf_remove (other, "b");
  g_assert_cmpuint (n_other, ==, 2);
  left = paths (other);
  g_assert_cmpstr (left, ==, "two shared");

  with_nonsense = g_strdupv ((char *[]) { (char *) "nonsense", texts[0], NULL });
  g_object_set (other, "texts", with_nonsense, NULL);
  g_assert_cmpuint (fleet_chart_shelf_get_n (other), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-shelf/all", test_shelf);
  return g_test_run ();
}
