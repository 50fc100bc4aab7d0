/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A fleet by buckets of time: the spread of a signal, alerts by severity, vehicles by what they do. */

#include "fleet-census-reader.h"

#include <string.h>

#include "fleet-mirror.h"
#include "past-world.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

static FleetCensus *
read_census (PastWorld           *world,
             FleetCensusQuestion *question)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (world->file, NULL);
  g_autoptr (GError) error = NULL;
  FleetCensus *census = fleet_census_reader_read (sql, question, NULL, &error);

  g_assert_no_error (error);
  fleet_census_question_free (question);
  return census;
}

static void
test_spread (void)
{
  PastWorld world;
  FleetChartSignal *least = fleet_chart_signal_new ("tires[*].kpa", FLEET_CHART_MIN), *speed = fleet_chart_signal_new ("speed", FLEET_CHART_VALUE),
                   *none = fleet_chart_signal_new ("none", FLEET_CHART_VALUE);
  g_autoptr (FleetCensus) census = NULL;
  FleetSpreadBucket bucket;

  past_world_init (&world);
  for (guint car = 0; car < 5; car++)
    for (guint i = 0; i < 10; i++)
      {
        g_autofree char *vehicle = g_strdup_printf ("car:%u", car);

        past_world_number (&world, vehicle, i * MINUTE, "speed", car * 10 + i / 5);
        past_world_number (&world, vehicle, i * MINUTE, "tires[0].kpa", 200 + car);
        past_world_number (&world, vehicle, i * MINUTE, "tires[1].kpa", 300);
      }
  past_world_commit (&world);
  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_SPREAD, speed, NULL, 0, 10 * MINUTE, 2));
  g_assert_cmpuint (census->n_buckets, ==, 2);
  fleet_spread_get (census->spread, 1, &bucket);
  g_assert_cmpuint (bucket.n_vehicles, ==, 5);
  g_assert_cmpfloat (bucket.at[2], ==, 21);
  g_assert_cmpfloat (bucket.min, ==, 1);
  g_assert_cmpfloat (bucket.max, ==, 41);
  g_clear_pointer (&census, fleet_census_free);

  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_SPREAD, least, NULL, G_MININT64, 10 * MINUTE, 1));
  g_assert_cmpint (census->from_us, ==, 0);
  fleet_spread_get (census->spread, 0, &bucket);
  g_assert_cmpfloat (bucket.max, ==, 204);
  g_assert_cmpfloat (bucket.min, ==, 200);
  g_clear_pointer (&census, fleet_census_free);

  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_SPREAD, none, NULL, 0, 10 * MINUTE, 1));
  fleet_spread_get (census->spread, 0, &bucket);
  g_assert_cmpuint (bucket.n_vehicles, ==, 0);
  g_assert_cmpint (fleet_census_get_first (census), ==, 0);
  g_clear_pointer (&census, fleet_census_free);

  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_SPREAD, speed, NULL, -20 * MINUTE, 10 * MINUTE, 6));
  g_assert_cmpint (fleet_census_get_first (census), ==, 0);
  fleet_chart_signal_free (least);
  fleet_chart_signal_free (speed);
  fleet_chart_signal_free (none);
  past_world_clear (&world);
}

static void
test_alerts (void)
{
  PastWorld world;
  g_autoptr (FleetCensus) census = NULL;

  past_world_init (&world);
  for (guint i = 0; i < 60; i++)
    past_world_alert (&world, "car:A", "rule", i % 3 == 0 ? FLEET_SEVERITY_HIGH : FLEET_SEVERITY_LOW, i * MINUTE, FLEET_TIME_NONE);
  past_world_commit (&world);
  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_ALERTS, NULL, NULL, 10 * MINUTE, 50 * MINUTE, 4));
  for (guint i = 0; i < 4; i++)
    {
      guint high = 0;

      for (guint minute = 10 + 10 * i; minute < 20 + 10 * i; minute++)
        high += minute % 3 == 0;
      g_assert_cmpuint (census->counts[i][FLEET_SEVERITY_HIGH], ==, high);
      g_assert_cmpuint (census->counts[i][FLEET_SEVERITY_LOW], ==, 10 - high);
      g_assert_cmpuint (census->counts[i][FLEET_SEVERITY_CRITICAL], ==, 0);
    }
  g_assert_cmpint (fleet_census_get_time (census, 4), ==, 50 * MINUTE);
  past_world_clear (&world);
}

static void
reserve (PastWorld  *world,
         const char *key,
         const char *car,
         const char *from,
         const char *to)
{
  static const char *const names[] = { "car_id", "reservation_id", "returned_at", "started_at" };
  const FleetValue values[] = {
    { .type = FLEET_TYPE_TEXT, .text = car, .length = strlen (car) },
    { .type = FLEET_TYPE_TEXT, .text = key, .length = strlen (key) },
    to != NULL ? (FleetValue) { .type = FLEET_TYPE_TEXT, .text = to, .length = strlen (to) } : (FleetValue) { .type = FLEET_TYPE_NULL },
    { .type = FLEET_TYPE_TEXT, .text = from, .length = strlen (from) },
  };

  g_ptr_array_add (world->beat->row_versions, fleet_row_version_new (FLEET_TABLE_RESERVATION, key, 0, "1", FALSE, 4, names, values, NULL));
}

/* A: free, reserved from 00:10 to 00:20, charging from 00:25. B: falls silent after 00:05. C comes at 00:15. A device without a car. */
static void
test_activities (void)
{
  PastWorld world;
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("localhost:1", "rules.ini");
  g_autoptr (FleetCensus) census = NULL;
  const guint expected[6][FLEET_N_ACTIVITIES] = {
    { 1, 2, 0, 0, 0 }, /* at 00:05 */
    { 1, 2, 0, 0, 0 }, /* 00:10: B was heard 5 minutes ago; A's reservation begins at the next event */
    { 1, 1, 1, 0, 1 }, /* 00:15 */
    { 1, 1, 1, 0, 1 }, /* 00:20: the last event was at 00:19 */
    { 1, 2, 0, 0, 1 },
    { 1, 1, 0, 1, 1 },
  };

  past_world_init (&world);
  for (guint minute = 0; minute < 30; minute++)
    {
      past_world_truth (&world, "car:A", minute * MINUTE, profile->path_charging, minute >= 25);
      past_world_truth (&world, "device:X", minute * MINUTE, "other", TRUE);
      if (minute <= 4)
        past_world_truth (&world, "car:B", minute * MINUTE, profile->path_charging, FALSE);
      if (minute >= 14)
        past_world_number (&world, "car:C", minute * MINUTE, "speed", 0);
    }
  reserve (&world, "R1", "A", "1970-01-01T00:10:00Z", "1970-01-01T00:20:00Z");
  reserve (&world, "R2", "Z", "1970-01-01T00:00:00Z", NULL);
  past_world_commit (&world);
  g_assert_cmpint (profile->silent_us, ==, 10 * MINUTE);
  census = read_census (&world, fleet_census_question_new (FLEET_CENSUS_ACTIVITIES, NULL, profile, 0, 30 * MINUTE, 6));
  for (guint i = 0; i < 6; i++)
    for (guint activity = 0; activity < FLEET_N_ACTIVITIES; activity++)
      g_assert_cmpuint (census->counts[i][activity], ==, expected[i][activity]);
  past_world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/census-reader/spread", test_spread);
  g_test_add_func ("/census-reader/alerts", test_alerts);
  g_test_add_func ("/census-reader/activities", test_activities);
  return g_test_run ();
}
