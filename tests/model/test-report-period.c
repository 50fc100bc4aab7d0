/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Named periods in a zone whose days leap. */

#include "fleet-report-period.h"

#include "fleet-time.h"

#include <string.h>

static gint64
utc (const char *text)
{
  gint64 time_us;

  g_assert_true (fleet_time_parse (text, strlen (text), FLEET_ZONE_HONOURED, &time_us));
  return time_us;
}

static void
test_spans (void)
{
  static const struct
  {
    FleetReportPeriod period;
    const char       *from, *to;
  } cases[] = {
    { FLEET_REPORT_LAST_HOUR, "2026-11-25T17:30:00Z", "2026-11-25T18:30:00Z" }, { FLEET_REPORT_LAST_DAY, "2026-11-24T18:30:00Z", "2026-11-25T18:30:00Z" },
    { FLEET_REPORT_TODAY, "2026-11-25T15:00:00Z", "2026-11-25T18:30:00Z" }, { FLEET_REPORT_YESTERDAY, "2026-11-24T15:00:00Z", "2026-11-25T15:00:00Z" },
    { FLEET_REPORT_LAST_WEEK, "2026-11-18T18:30:00Z", "2026-11-25T18:30:00Z" }, { FLEET_REPORT_THIS_MONTH, "2026-10-31T15:00:00Z", "2026-11-25T18:30:00Z" },
    { FLEET_REPORT_LAST_MONTH, "2026-09-30T15:00:00Z", "2026-10-31T15:00:00Z" },
  };
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul"), new_york = g_time_zone_new_identifier ("America/New_York");
  gint64 from_us, to_us;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fleet_report_period_get_span (cases[i].period, seoul, utc ("2026-11-25T18:30:00Z"), &from_us, &to_us);
      g_assert_cmpint (from_us, ==, utc (cases[i].from));
      g_assert_cmpint (to_us, ==, utc (cases[i].to));
    }
  fleet_report_period_get_span (FLEET_REPORT_YESTERDAY, new_york, utc ("2026-03-09T12:00:00Z"), &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, ==, 23 * G_GINT64_CONSTANT (3600000000));
  from_us = 1;
  to_us = 2;
  fleet_report_period_get_span (FLEET_REPORT_CUSTOM, seoul, 3, &from_us, &to_us);
  g_assert_cmpint (from_us, ==, 1);
  g_assert_cmpint (to_us, ==, 2);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (FleetReportPeriod period = 0; period < FLEET_N_REPORT_PERIODS; period++)
    g_assert_true (g_hash_table_add (names, (char *) fleet_report_period_get_name (period)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-period/spans", test_spans);
  g_test_add_func ("/report-period/names", test_names);
  return g_test_run ();
}
