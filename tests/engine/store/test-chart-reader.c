/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was told comes back as series: of the vehicles, signals and the span that were asked for, each point once, whatever its type. */

#include "fleet-chart-reader.h"

#include <math.h>

#include "past-world.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define SEED   20260304

static const char *const two_cars[] = { "car:A", "device:X", NULL };

static FleetChartAnswer *
read_all (PastWorld          *world,
          FleetChartQuestion *question)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (world->file, NULL);
  g_autoptr (GError) error = NULL;
  FleetChartAnswer *answer = fleet_chart_reader_read (sql, question, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

static const FleetChartTrack *
find (const FleetChartAnswer *answer,
      guint                   vehicle,
      guint                   signal,
      const char             *path,
      FleetSeriesKind         kind)
{
  for (guint i = 0; i < answer->tracks->len; i++)
    {
      const FleetChartTrack *track = answer->tracks->pdata[i];

      if (track->vehicle == vehicle && track->signal == signal && g_str_equal (track->path, path) && fleet_series_get_kind (track->series) == kind)
        return track;
    }
  return NULL;
}

/* Random events in many beats, some late; the oracle is a series that got the same points one by one. */
static void
test_numbers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  PastWorld world;
  const gint64 from_us = 200 * SECOND, to_us = 700 * SECOND;
  g_autoptr (FleetChartQuestion) question = fleet_chart_question_new (two_cars, from_us, to_us);
  g_autoptr (FleetChartAnswer) answer = NULL;
  FleetSeries *expected[2] = { fleet_series_new (FLEET_SERIES_NUMBERS), fleet_series_new (FLEET_SERIES_NUMBERS) };

  past_world_init (&world);
  g_ptr_array_add (world.names[FLEET_NAMES_PATHS], g_strdup ("speed")); /* path 0 */
  for (guint i = 0; i < 3000; i++)
    {
      const char *vehicles[] = { "car:A", "device:X", "car:B" };
      guint vehicle = g_rand_int_range (random, 0, 3);
      gint64 time_us = i * SECOND / 3 - g_rand_int_range (random, 0, 10 * G_USEC_PER_SEC);
      double number = g_rand_double (random);

      past_world_number (&world, vehicles[vehicle], time_us, g_rand_int_range (random, 0, 4) == 0 ? "other" : "speed", number);
      if (vehicle < 2)
        {
          FleetValue told;

          if (time_us >= from_us && time_us < to_us && fleet_batch_get (world.batch, world.batch->n_rows - 1, 0, &told))
            fleet_series_add (expected[vehicle], time_us, told.real);
        }
      if (g_rand_int_range (random, 0, 50) == 0)
        past_world_commit (&world);
    }
  past_world_commit (&world);
  fleet_chart_question_add (question, "speed", FLEET_CHART_VALUE);
  fleet_chart_question_add (question, "nobody.has.it", FLEET_CHART_VALUE);
  answer = read_all (&world, question);
  g_assert_cmpuint (answer->tracks->len, ==, 2);
  g_assert_false (answer->is_cut);
  for (guint vehicle = 0; vehicle < 2; vehicle++)
    {
      const FleetSeries *series = find (answer, vehicle, 0, "speed", FLEET_SERIES_NUMBERS)->series;
      guint n = fleet_series_get_n (series);

      fleet_series_settle (expected[vehicle]);
      g_assert_cmpuint (n, >, 100);
      g_assert_cmpuint (n, ==, fleet_series_get_n (expected[vehicle]));
      g_assert_cmpmem (fleet_series_get_times (series), n * sizeof (gint64), fleet_series_get_times (expected[vehicle]), n * sizeof (gint64));
      g_assert_cmpmem (fleet_series_get_values (series), n * sizeof (double), fleet_series_get_values (expected[vehicle]), n * sizeof (double));
      fleet_series_free (expected[vehicle]);
    }
  past_world_clear (&world);
}

static void
test_types (void)
{
  PastWorld world;
  g_autoptr (FleetChartQuestion) question = fleet_chart_question_new (two_cars, G_MININT64, G_MAXINT64);
  g_autoptr (FleetChartAnswer) answer = NULL;
  const FleetChartTrack *track;

  past_world_init (&world);
  past_world_tell (&world, "car:A", 1 * SECOND, "x", &(FleetValue) { .type = FLEET_TYPE_INT, .integer = 7 });
  past_world_tell (&world, "car:A", 2 * SECOND, "x", &(FleetValue) { .type = FLEET_TYPE_TEXT, .text = "on", .length = 2 });
  past_world_tell (&world, "car:A", 3 * SECOND, "x", &(FleetValue) { .type = FLEET_TYPE_NULL });
  past_world_truth (&world, "car:A", 4 * SECOND, "x", TRUE);
  past_world_truth (&world, "car:A", 5 * SECOND, "doors[0].open", FALSE);
  past_world_truth (&world, "car:A", 5 * SECOND, "doors[1].open", TRUE);
  past_world_truth (&world, "car:A", 6 * SECOND, "doors[0].open", FALSE);
  past_world_commit (&world);
  fleet_chart_question_add (question, "x", FLEET_CHART_VALUE);
  fleet_chart_question_add (question, "doors[*].open", FLEET_CHART_VALUE);
  fleet_chart_question_add (question, "doors[*].open", FLEET_CHART_ANY);
  answer = read_all (&world, question);
  g_assert_cmpuint (answer->tracks->len, ==, 5);

  track = find (answer, 0, 0, "x", FLEET_SERIES_NUMBERS);
  g_assert_cmpuint (fleet_series_get_n (track->series), ==, 2);
  g_assert_cmpfloat (fleet_series_get_values (track->series)[0], ==, 7);
  g_assert_true (isnan (fleet_series_get_values (track->series)[1]));
  track = find (answer, 0, 0, "x", FLEET_SERIES_STATES);
  g_assert_cmpuint (fleet_series_get_n (track->series), ==, 3);
  g_assert_cmpstr (fleet_series_get_label (track->series, 0), ==, "on");
  g_assert_cmpstr (fleet_series_get_label (track->series, 1), ==, "true");
  g_assert_cmpuint (fleet_series_get_n (find (answer, 0, 1, "doors[0].open", FLEET_SERIES_STATES)->series), ==, 2);
  g_assert_cmpuint (fleet_series_get_n (find (answer, 0, 1, "doors[1].open", FLEET_SERIES_STATES)->series), ==, 1);
  track = find (answer, 0, 2, "doors[*].open", FLEET_SERIES_STATES);
  g_assert_cmpuint (fleet_series_get_n (track->series), ==, 2);
  g_assert_cmpstr (fleet_series_get_label (track->series, (guint) fleet_series_get_values (track->series)[0]), ==, "true");
  g_assert_cmpstr (fleet_series_get_label (track->series, (guint) fleet_series_get_values (track->series)[1]), ==, "false");
  past_world_clear (&world);
}

/* Two devices of a car that tell the same are two lines, whoever spoke first; what only one of them tells is one. The oracle is what each said. */
static void
test_devices (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  static const char *const devices[] = { "Z", "D" };
  PastWorld world;
  g_autoptr (FleetChartQuestion) question = fleet_chart_question_new (two_cars, G_MININT64, G_MAXINT64);
  g_autoptr (FleetChartAnswer) answer = NULL;
  FleetSeries *expected[2] = { fleet_series_new (FLEET_SERIES_NUMBERS), fleet_series_new (FLEET_SERIES_NUMBERS) };

  past_world_init (&world);
  for (guint i = 0; i < 2000; i++)
    {
      guint speaker = i == 0 ? 0 : g_rand_int_range (random, 0, 2);
      double number = g_rand_double (random);

      past_world_speak (&world, devices[speaker]);
      past_world_number (&world, "car:A", i * SECOND, "speed", number);
      fleet_series_add (expected[speaker], i * SECOND, number);
      if (speaker == 1)
        past_world_number (&world, "car:A", i * SECOND, "soc", number);
      if (g_rand_int_range (random, 0, 100) == 0)
        past_world_commit (&world);
    }
  past_world_commit (&world);
  fleet_chart_question_add (question, "speed", FLEET_CHART_VALUE);
  fleet_chart_question_add (question, "soc", FLEET_CHART_VALUE);
  answer = read_all (&world, question);
  g_assert_cmpuint (answer->tracks->len, ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      /* "D" was there before "Z" spoke. */
      const FleetChartTrack *track = answer->tracks->pdata[1 - i];
      guint n = fleet_series_get_n (track->series);

      fleet_series_settle (expected[i]);
      g_assert_cmpstr (track->path, ==, "speed");
      g_assert_cmpstr (track->device, ==, devices[i]);
      g_assert_true (fleet_chart_answer_is_shared (answer->tracks, 1 - i));
      g_assert_cmpuint (n, ==, fleet_series_get_n (expected[i]));
      g_assert_cmpmem (fleet_series_get_values (track->series), n * sizeof (double), fleet_series_get_values (expected[i]), n * sizeof (double));
      fleet_series_free (expected[i]);
    }
  g_assert_cmpstr (((const FleetChartTrack *) answer->tracks->pdata[2])->path, ==, "soc");
  g_assert_cmpstr (((const FleetChartTrack *) answer->tracks->pdata[2])->device, ==, "D");
  g_assert_false (fleet_chart_answer_is_shared (answer->tracks, 2));
  past_world_clear (&world);
}

static void
test_alerts (void)
{
  PastWorld world;
  g_autoptr (FleetChartQuestion) question = fleet_chart_question_new (two_cars, 100 * SECOND, 200 * SECOND);
  g_autoptr (FleetChartAnswer) answer = NULL;
  const FleetChartAlert *alert;

  past_world_init (&world);
  past_world_alert (&world, "car:A", "before", FLEET_SEVERITY_LOW, 10 * SECOND, 50 * SECOND);
  past_world_alert (&world, "car:A", "into", FLEET_SEVERITY_HIGH, 20 * SECOND, 150 * SECOND);
  past_world_alert (&world, "device:X", "open", FLEET_SEVERITY_CRITICAL, 15 * SECOND, FLEET_TIME_NONE);
  past_world_alert (&world, "car:A", "after", FLEET_SEVERITY_LOW, 200 * SECOND, FLEET_TIME_NONE);
  past_world_alert (&world, "car:B", "other", FLEET_SEVERITY_LOW, 120 * SECOND, FLEET_TIME_NONE);
  past_world_commit (&world);
  answer = read_all (&world, question);
  g_assert_cmpuint (answer->tracks->len, ==, 0);
  g_assert_cmpuint (answer->alerts->len, ==, 2);
  alert = answer->alerts->pdata[0];
  g_assert_cmpstr (alert->rule, ==, "open");
  g_assert_cmpuint (alert->vehicle, ==, 1);
  g_assert_cmpint (alert->severity, ==, FLEET_SEVERITY_CRITICAL);
  g_assert_cmpint (alert->cleared_us, ==, FLEET_TIME_NONE);
  alert = answer->alerts->pdata[1];
  g_assert_cmpstr (alert->title, ==, "into");
  g_assert_cmpint (alert->cleared_us, ==, 150 * SECOND);
  past_world_clear (&world);
}

static void
test_withdrawn (void)
{
  PastWorld world;
  g_autoptr (FleetChartQuestion) question = fleet_chart_question_new (two_cars, G_MININT64, G_MAXINT64);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = NULL;

  past_world_init (&world);
  past_world_number (&world, "car:A", SECOND, "speed", 1);
  past_world_commit (&world);
  fleet_chart_question_add (question, "speed", FLEET_CHART_VALUE);
  sql = fleet_sql_open (world.file, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_null (fleet_chart_reader_read (sql, question, cancellable, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED);
  g_clear_pointer (&sql, fleet_sql_close);
  past_world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-reader/numbers", test_numbers);
  g_test_add_func ("/chart-reader/types", test_types);
  g_test_add_func ("/chart-reader/devices", test_devices);
  g_test_add_func ("/chart-reader/alerts", test_alerts);
  g_test_add_func ("/chart-reader/withdrawn", test_withdrawn);
  return g_test_run ();
}
