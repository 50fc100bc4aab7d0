/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A chart's values as CSV: every point of every line, at its moment, whatever the lines' paces. */

#include "fleet-chart-csv.h"

#include <string.h>

#include "fleet-error.h"
#include "past-world.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static const char *const two_cars[] = { "car:A", "car:B", NULL };
static const char *const names[] = { "12가 3456", "=plate", NULL };
static const char *const titles[] = { "Speed (km/h)", "Engine", NULL };

static char *
write_csv (PastWorld *world,
           gboolean   for_sheet)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (world->file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Seoul");
  FleetChartQuestion *question = fleet_chart_question_new (two_cars, 0, 100 * SECOND);
  FleetChartCsv *csv = fleet_chart_csv_new (question, names, titles, zone, for_sheet);
  g_autoptr (GBytes) bytes = NULL;

  fleet_chart_question_add (question, "speed", FLEET_CHART_VALUE);
  fleet_chart_question_add (question, "engine", FLEET_CHART_VALUE);
  bytes = fleet_chart_csv_write (sql, csv, NULL, &error);
  g_assert_no_error (error);
  fleet_chart_csv_free (csv);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_lines (void)
{
  PastWorld world;
  g_autofree char *plain = NULL, *sheet = NULL;

  past_world_init (&world);
  past_world_number (&world, "car:A", 1 * SECOND, "speed", 10);
  past_world_truth (&world, "car:A", 1 * SECOND, "engine", TRUE);
  past_world_number (&world, "car:B", 1500000, "speed", -3.5);
  past_world_number (&world, "car:A", 2 * SECOND, "speed", 11.25);
  past_world_tell (&world, "car:A", 3 * SECOND, "speed", &(FleetValue) { .type = FLEET_TYPE_NULL });
  past_world_number (&world, "car:A", 200 * SECOND, "speed", 99);
  past_world_commit (&world);
  plain = write_csv (&world, FALSE);
  g_assert_cmpstr (plain, ==,
                   "time,time_utc,\"Speed (km/h), 12가 3456\",\"Speed (km/h), =plate\",\"Engine, 12가 3456\"\r\n"
                   "1970-01-01T09:00:01+09:00,1970-01-01T00:00:01Z,10,,true\r\n"
                   "1970-01-01T09:00:01.500+09:00,1970-01-01T00:00:01.500Z,,-3.5,\r\n"
                   "1970-01-01T09:00:02+09:00,1970-01-01T00:00:02Z,11.25,,\r\n"
                   "1970-01-01T09:00:03+09:00,1970-01-01T00:00:03Z,,,\r\n");
  sheet = write_csv (&world, TRUE);
  g_assert_true (g_str_has_prefix (sheet, "\xEF\xBB\xBFtime,"));
  past_world_clear (&world);
}

/* The device belongs into a heading only where two tell the same. */
static void
test_devices (void)
{
  g_autofree char *plain = NULL;
  PastWorld world;

  past_world_init (&world);
  past_world_number (&world, "car:A", 1 * SECOND, "speed", 10);
  past_world_truth (&world, "car:A", 1 * SECOND, "engine", TRUE);
  past_world_speak (&world, "E");
  past_world_number (&world, "car:A", 1 * SECOND, "speed", 12);
  past_world_commit (&world);
  plain = write_csv (&world, FALSE);
  g_assert_cmpstr (plain, ==,
                   "time,time_utc,\"Speed (km/h), 12가 3456, D\",\"Speed (km/h), 12가 3456, E\",\"Engine, 12가 3456\"\r\n"
                   "1970-01-01T09:00:01+09:00,1970-01-01T00:00:01Z,10,12,true\r\n");
  past_world_clear (&world);
}

static void
test_census (void)
{
  FleetCensus census = { FLEET_CENSUS_ALERTS, 0, 20 * SECOND, 2, NULL, NULL };
  g_autoptr (GBytes) alerts = NULL, spread = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Seoul");
  g_autofree char *text = NULL;

  census.counts = g_malloc0_n (2, sizeof *census.counts);
  census.counts[1][FLEET_SEVERITY_HIGH] = 7;
  alerts = fleet_chart_csv_census (&census, zone, FALSE);
  text = g_strndup (g_bytes_get_data (alerts, NULL), g_bytes_get_size (alerts));
  g_assert_cmpstr (text, ==,
                   "time,time_utc,low,medium,high,critical\r\n"
                   "1970-01-01T09:00:00+09:00,1970-01-01T00:00:00Z,0,0,0,0\r\n"
                   "1970-01-01T09:00:10+09:00,1970-01-01T00:00:10Z,0,0,7,0\r\n");
  g_clear_pointer (&census.counts, g_free);

  census.kind = FLEET_CENSUS_SPREAD;
  census.spread = fleet_spread_new (0, 20 * SECOND, 2);
  fleet_spread_add (census.spread, 1, SECOND, 2.5);
  spread = fleet_chart_csv_census (&census, zone, TRUE);
  g_free (g_steal_pointer (&text));
  text = g_strndup (g_bytes_get_data (spread, NULL), g_bytes_get_size (spread));
  g_assert_nonnull (strstr (text, "00:00:00Z,1,2.5,2.5,2.5,2.5,2.5,2.5,2.5\r\n"));
  g_assert_nonnull (strstr (text, "00:00:10Z,0,,,,,,,\r\n"));
  fleet_spread_free (census.spread);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Asia/Seoul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-csv/lines", test_lines);
  g_test_add_func ("/chart-csv/devices", test_devices);
  g_test_add_func ("/chart-csv/census", test_census);
  return g_test_run ();
}
