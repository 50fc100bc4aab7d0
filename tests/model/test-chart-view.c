/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The stretch that a chart looks at: it follows the newest event until it is moved away, and again when it is moved back. */

#include "fleet-chart-view.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
assert_view (FleetChartView *view,
             gint64          from_s,
             gint64          to_s,
             gboolean        is_live)
{
  g_assert_cmpint (fleet_chart_view_get_from (view), ==, from_s * SECOND);
  g_assert_cmpint (fleet_chart_view_get_to (view), ==, to_s * SECOND);
  g_assert_cmpint (fleet_chart_view_is_live (view), ==, is_live);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_live (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();
  guint n = 0;

  fleet_chart_view_set_newest (view, 1000 * SECOND);
  fleet_chart_view_follow (view, 100 * SECOND);
  assert_view (view, 900, 1000, TRUE);
  g_signal_connect_swapped (view, "changed", G_CALLBACK (count_cb), &n);
  fleet_chart_view_set_newest (view, 1010 * SECOND);
  fleet_chart_view_set_newest (view, 1005 * SECOND);
  assert_view (view, 910, 1010, TRUE);
  g_assert_cmpuint (n, ==, 1);

  fleet_chart_view_pan (view, -0.5);
  assert_view (view, 860, 960, FALSE);
  fleet_chart_view_set_newest (view, 1020 * SECOND);
  assert_view (view, 860, 960, FALSE);
  fleet_chart_view_pan (view, 0.25);
  assert_view (view, 885, 985, FALSE);
  fleet_chart_view_pan (view, 3);
  assert_view (view, 920, 1020, TRUE);
  fleet_chart_view_set_newest (view, 1030 * SECOND);
  assert_view (view, 930, 1030, TRUE);
}

static void
test_zoom (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();

  fleet_chart_view_set_newest (view, 1000 * SECOND);
  fleet_chart_view_follow (view, 100 * SECOND);
  fleet_chart_view_zoom (view, 0.5, 0.1);
  assert_view (view, 950, 1000, TRUE);
  fleet_chart_view_show (view, 200 * SECOND, 300 * SECOND);
  fleet_chart_view_zoom (view, 0.5, 0.2);
  assert_view (view, 210, 260, FALSE);
}

static void
test_limits (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();

  fleet_chart_view_set_newest (view, 1000000 * SECOND);
  fleet_chart_view_show (view, 200 * SECOND, 300 * SECOND);
  for (guint i = 0; i < 100; i++)
    fleet_chart_view_zoom (view, 0.5, 0.5);
  g_assert_cmpint (fleet_chart_view_get_to (view) - fleet_chart_view_get_from (view), ==, FLEET_CHART_VIEW_SHORTEST_US);
  for (guint i = 0; i < 200; i++)
    fleet_chart_view_zoom (view, 2, 0.5);
  g_assert_cmpint (fleet_chart_view_get_to (view) - fleet_chart_view_get_from (view), ==, FLEET_CHART_VIEW_LONGEST_US);
  fleet_chart_view_show (view, 5, 5);
  g_assert_cmpint (fleet_chart_view_get_to (view) - fleet_chart_view_get_from (view), ==, FLEET_CHART_VIEW_SHORTEST_US);
}

static void
test_back (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();

  fleet_chart_view_set_newest (view, 1000 * SECOND);
  fleet_chart_view_follow (view, 100 * SECOND);
  g_assert_false (fleet_chart_view_back (view));
  fleet_chart_view_zoom_to (view, 910 * SECOND, 920 * SECOND);
  fleet_chart_view_zoom_to (view, 912 * SECOND, 914 * SECOND);
  assert_view (view, 912, 914, FALSE);
  g_assert_true (fleet_chart_view_back (view));
  assert_view (view, 910, 920, FALSE);
  fleet_chart_view_set_newest (view, 1100 * SECOND);
  g_assert_true (fleet_chart_view_back (view));
  assert_view (view, 1000, 1100, TRUE);
  g_assert_false (fleet_chart_view_back (view));
}

static void
test_whole (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();

  fleet_chart_view_set_newest (view, 10000 * SECOND);
  fleet_chart_view_follow (view, FLEET_CHART_WHOLE);
  assert_view (view, 6400, 10000, TRUE);
  fleet_chart_view_set_oldest (view, 100 * SECOND);
  assert_view (view, 100, 10000, TRUE);
  g_assert_cmpint (fleet_chart_view_get_range (view), ==, FLEET_CHART_WHOLE);
  fleet_chart_view_zoom (view, 0.5, 1);
  assert_view (view, 5050, 10000, TRUE);
}

static void
test_cursor (void)
{
  g_autoptr (FleetChartView) view = fleet_chart_view_new ();
  guint n = 0;
  gint64 from_us, to_us;

  g_signal_connect_swapped (view, "cursor-changed", G_CALLBACK (count_cb), &n);
  g_assert_cmpint (fleet_chart_view_get_cursor (view), ==, FLEET_TIME_NONE);
  fleet_chart_view_set_cursor (view, 5);
  fleet_chart_view_set_cursor (view, 5);
  g_assert_cmpint (fleet_chart_view_get_cursor (view), ==, 5);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (fleet_chart_view_get_brush (view, &from_us, &to_us));
  fleet_chart_view_set_brush (view, 9, 4);
  g_assert_true (fleet_chart_view_get_brush (view, &from_us, &to_us));
  g_assert_cmpint (from_us, ==, 4);
  g_assert_cmpint (to_us, ==, 9);
  fleet_chart_view_set_brush (view, FLEET_TIME_NONE, 0);
  g_assert_false (fleet_chart_view_get_brush (view, &from_us, &to_us));
  g_assert_cmpuint (n, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-view/live", test_live);
  g_test_add_func ("/chart-view/zoom", test_zoom);
  g_test_add_func ("/chart-view/limits", test_limits);
  g_test_add_func ("/chart-view/back", test_back);
  g_test_add_func ("/chart-view/whole", test_whole);
  g_test_add_func ("/chart-view/cursor", test_cursor);
  return g_test_run ();
}
