/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tail goes where it belongs. */

#include "fleet-chart-answer.h"

static FleetChartTrack *
add_track (FleetChartAnswer *answer,
           guint             vehicle,
           const char       *path,
           FleetSeriesKind   kind)
{
  FleetChartTrack *track = g_new0 (FleetChartTrack, 1);

  *track = (FleetChartTrack) { vehicle, 0, g_strdup (path), fleet_series_new (kind) };
  g_ptr_array_add (answer->tracks, track);
  return track;
}

static void
add_alert (FleetChartAnswer *answer,
           const char       *id,
           gint64            opened_us,
           gint64            cleared_us)
{
  FleetChartAlert *alert = g_new0 (FleetChartAlert, 1);

  alert->id = g_strdup (id);
  alert->opened_us = opened_us;
  alert->cleared_us = cleared_us;
  g_ptr_array_add (answer->alerts, alert);
}

static void
add_points (FleetChartTrack *track,
            gint64           from_us,
            guint            n)
{
  for (guint i = 0; i < n; i++)
    fleet_series_add (track->series, from_us + i, i);
  fleet_series_settle (track->series);
}

static void
test_merge (void)
{
  g_autoptr (FleetChartAnswer) answer = fleet_chart_answer_new (), tail = fleet_chart_answer_new ();
  FleetChartTrack *first = add_track (answer, 0, "a", FLEET_SERIES_NUMBERS), *second = add_track (answer, 1, "a", FLEET_SERIES_NUMBERS);
  gint64 from_us, to_us;

  g_assert_false (fleet_chart_answer_get_extent (answer, &from_us, &to_us));
  add_points (first, 100, 10);
  add_points (second, 50, 5);
  add_alert (answer, "one", 100, FLEET_TIME_NONE);
  add_alert (answer, "two", 105, 106);
  add_points (add_track (tail, 1, "a", FLEET_SERIES_NUMBERS), 54, 3);
  add_points (add_track (tail, 0, "a", FLEET_SERIES_STATES), 110, 2);
  add_points (add_track (tail, 0, "b", FLEET_SERIES_NUMBERS), 200, 1);
  add_alert (tail, "three", 90, FLEET_TIME_NONE);
  add_alert (tail, "one", 100, 120);

  fleet_chart_answer_merge (answer, tail);
  g_assert_cmpuint (answer->tracks->len, ==, 4);
  g_assert_cmpuint (fleet_series_get_n (first->series), ==, 10);
  g_assert_cmpuint (fleet_series_get_n (second->series), ==, 8); /* at 54 two values differ */
  g_assert_cmpuint (fleet_chart_answer_count (answer), ==, 10 + 8 + 2 + 1);
  g_assert_true (fleet_chart_answer_get_extent (answer, &from_us, &to_us));
  g_assert_cmpint (from_us, ==, 50);
  g_assert_cmpint (to_us, ==, 200);
  g_assert_cmpuint (answer->alerts->len, ==, 3);
  g_assert_cmpstr (((FleetChartAlert *) answer->alerts->pdata[0])->id, ==, "three");
  g_assert_cmpstr (((FleetChartAlert *) answer->alerts->pdata[1])->id, ==, "one");
  g_assert_cmpint (((FleetChartAlert *) answer->alerts->pdata[1])->cleared_us, ==, 120);
}

/* The tails of two devices go each to its own. */
static void
test_devices (void)
{
  g_autoptr (FleetChartAnswer) answer = fleet_chart_answer_new (), tail = fleet_chart_answer_new ();
  FleetChartTrack *one = add_track (answer, 0, "a", FLEET_SERIES_NUMBERS), *other = add_track (answer, 0, "a", FLEET_SERIES_NUMBERS), *alone = add_track (answer, 1, "a", FLEET_SERIES_NUMBERS);
  FleetChartTrack *newer = add_track (tail, 0, "a", FLEET_SERIES_NUMBERS);

  one->device = g_strdup ("D1");
  other->device = g_strdup ("D2");
  alone->device = g_strdup ("D1");
  newer->device = g_strdup ("D2");
  add_points (one, 10, 2);
  add_points (other, 10, 2);
  add_points (alone, 10, 2);
  add_points (newer, 20, 3);
  fleet_chart_answer_merge (answer, tail);
  g_assert_cmpuint (answer->tracks->len, ==, 3);
  g_assert_cmpuint (fleet_series_get_n (one->series), ==, 2);
  g_assert_cmpuint (fleet_series_get_n (other->series), ==, 5);
  g_assert_true (fleet_chart_answer_is_shared (answer->tracks, 0));
  g_assert_true (fleet_chart_answer_is_shared (answer->tracks, 1));
  g_assert_false (fleet_chart_answer_is_shared (answer->tracks, 2));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-answer/merge", test_merge);
  g_test_add_func ("/chart-answer/devices", test_devices);
  return g_test_run ();
}
