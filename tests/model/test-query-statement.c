/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Statements that pages hand on: each runs as it stands on a database that has what it names, and finds that; names and texts with quotes in them change nothing. */

#include "fleet-query-statement.h"
#include "past-world.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define T0     (1700000000 * SECOND)
#define NASTY  "v.it's \"odd\""

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          user_data)
{
  (*(guint *) user_data)++;
  return TRUE;
}

/* How many rows the statement gives. */
static guint
run (PastWorld  *world,
     const char *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (world->file, &error);
  guint n = 0;

  g_assert_no_error (error);
  fleet_sql_run (sql, statement, NULL, count_cb, &n, &error);
  if (error != NULL)
    g_error ("%s: %s", statement, error->message);
  return n;
}

static void
make (PastWorld *world)
{
  past_world_init (world);
  for (guint i = 0; i < 60; i++)
    {
      past_world_number (world, i % 2 == 0 ? "car:O'Neil" : "device:D1", T0 + i * SECOND, i % 3 == 0 ? NASTY : "v.soc", i);
      past_world_truth (world, i % 2 == 0 ? "car:O'Neil" : "device:D1", T0 + i * SECOND, "v.doors[0].open", TRUE);
    }
  past_world_alert (world, "car:O'Neil", "it's hot", FLEET_SEVERITY_HIGH, T0, T0 + 10 * SECOND);
  past_world_alert (world, "car:O'Neil", "it's hot", FLEET_SEVERITY_HIGH, T0 + 20 * SECOND, FLEET_TIME_NONE);
  past_world_alert (world, "car:B", "it's hot", FLEET_SEVERITY_LOW, T0 + 30 * SECOND, FLEET_TIME_NONE);
  past_world_commit (world);
}

static void
test_chart (void)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new ();
  g_autofree char *values = NULL, *spread = NULL, *counts = NULL, *activities = NULL, *of_device = NULL;
  PastWorld world;

  make (&world);
  fleet_chart_spec_add_vehicle (spec, "car:O'Neil");
  fleet_chart_spec_add_signal (spec, NASTY, FLEET_CHART_VALUE);
  fleet_chart_spec_add_signal (spec, "v.doors[*].open", FLEET_CHART_ANY);
  values = fleet_query_statement_chart (spec, T0 + 10 * SECOND, T0 + 20 * SECOND);
  g_assert_cmpuint (run (&world, values), ==, 5);
  fleet_chart_spec_add_vehicle (spec, "device:D1");
  of_device = fleet_query_statement_chart (spec, T0, T0 + 60 * SECOND);
  g_assert_cmpuint (run (&world, of_device), >=, 30);

  spec->kind = FLEET_CHART_SPREAD;
  spread = fleet_query_statement_chart (spec, T0, T0 + 60 * SECOND);
  g_assert_cmpuint (run (&world, spread), ==, 2); /* 22:13 and 22:14 */
  spec->kind = FLEET_CHART_ALERT_COUNT;
  counts = fleet_query_statement_chart (spec, T0, T0 + 60 * SECOND);
  g_assert_cmpuint (run (&world, counts), ==, 2);
  spec->kind = FLEET_CHART_ACTIVITIES;
  activities = fleet_query_statement_chart (spec, T0, T0 + 60 * SECOND);
  run (&world, activities);
  past_world_clear (&world);
}

static void
test_others (void)
{
  g_autoptr (FleetSchemaChange) change = fleet_schema_change_new ();
  g_autoptr (FleetAlert) alert = fleet_alert_new ();
  g_autofree char *around = NULL, *itself = NULL, *element = NULL, *letters = NULL, *all = NULL, *times = NULL;
  PastWorld world;

  make (&world);
  change->id = g_strdup ("it's");
  change->path = g_strdup (NASTY);
  change->first_us = T0 + 5 * SECOND;
  around = fleet_query_statement_notice (change, TRUE);
  g_assert_cmpuint (run (&world, around), ==, 60);
  itself = fleet_query_statement_notice (change, FALSE);
  g_assert_cmpuint (run (&world, itself), ==, 0);
  g_free (change->path);
  change->path = g_strdup ("v.doors[*].open");
  element = fleet_query_statement_notice (change, TRUE);
  g_assert_cmpstr (element, ==, itself);

  letters = fleet_query_statement_letters ("fleet.'t'", "it's no JSON");
  g_assert_cmpuint (run (&world, letters), ==, 0);
  all = fleet_query_statement_letters ("fleet.t", NULL);
  g_assert_cmpuint (run (&world, all), ==, 0);

  alert->rule = g_strdup ("it's hot");
  alert->vehicle = g_strdup ("car:O'Neil");
  times = fleet_query_statement_alert (alert);
  g_assert_cmpuint (run (&world, times), ==, 2);
  past_world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-statement/chart", test_chart);
  g_test_add_func ("/query-statement/others", test_others);
  return g_test_run ();
}
