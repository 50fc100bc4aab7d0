/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Instants as clocks show them, against GDateTime; and back. */

#include "fleet-local-time.h"

#include <string.h>

#define HOUR_US G_GINT64_CONSTANT (3600000000)

static gint64
parse (GTimeZone  *zone,
       const char *text)
{
  gint64 time_us = 42;

  if (fleet_local_time_parse (zone, text, &time_us))
    return time_us;
  g_assert_cmpint (time_us, ==, 42);
  return FLEET_TIME_NONE;
}

static gint64
utc (const char *text)
{
  gint64 time_us;

  g_assert_true (fleet_time_parse (text, strlen (text), FLEET_ZONE_HONOURED, &time_us));
  return time_us;
}

static void
test_print (void)
{
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul"), new_york = g_time_zone_new_identifier ("America/New_York"), kathmandu = g_time_zone_new_identifier ("Asia/Kathmandu");
  g_autoptr (GTimeZone) zulu = g_time_zone_new_utc ();
  char buffer[FLEET_LOCAL_TIME_BUFFER];

  g_assert_cmpstr (fleet_local_time_print (seoul, utc ("2026-11-25T10:00:00Z"), buffer), ==, "2026-11-25T19:00:00+09:00");
  g_assert_cmpstr (fleet_local_time_print (seoul, utc ("2026-11-25T15:00:00.5Z"), buffer), ==, "2026-11-26T00:00:00.500+09:00");
  g_assert_cmpstr (fleet_local_time_print (new_york, utc ("2026-07-01T00:00:00Z"), buffer), ==, "2026-06-30T20:00:00-04:00");
  g_assert_cmpstr (fleet_local_time_print (new_york, utc ("2026-12-01T00:00:00Z"), buffer), ==, "2026-11-30T19:00:00-05:00");
  g_assert_cmpstr (fleet_local_time_print (kathmandu, utc ("2026-12-01T00:00:00Z"), buffer), ==, "2026-12-01T05:45:00+05:45");
  g_assert_cmpstr (fleet_local_time_print (zulu, utc ("1969-12-31T23:59:59.999999Z"), buffer), ==, "1969-12-31T23:59:59.999999+00:00");
  g_assert_cmpstr (fleet_local_time_print_short (seoul, utc ("2026-11-25T10:00:59Z"), buffer), ==, "2026-11-25 19:00");
}

/* Whatever is printed reads back as the same instant, and is what GDateTime says, in zones with leaps, and before there were any. */
static void
test_round_trip (void)
{
  static const char *const names[] = { "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Africa/Monrovia" };
  GRand *random = g_rand_new_with_seed (5);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (names[i]);

      g_assert_nonnull (zone);
      for (guint round = 0; round < 3000; round++)
        {
          gint64 time_us = (gint64) (g_rand_double_range (random, -2.5e9, 4.0e9) * 1e6);
          char buffer[FLEET_LOCAL_TIME_BUFFER];
          g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0)), local = g_date_time_to_timezone (seconds, zone);
          g_autofree char *minute = g_date_time_format (local, "%Y-%m-%dT%H:%M:");

          fleet_local_time_print (zone, time_us, buffer);
          g_assert_cmpint (parse (zone, buffer), ==, time_us);
          if (g_date_time_get_utc_offset (local) % (60 * G_USEC_PER_SEC) == 0)
            g_assert_true (g_str_has_prefix (buffer, minute));
        }
    }
  g_rand_free (random);
}

static void
test_parse (void)
{
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul"), new_york = g_time_zone_new_identifier ("America/New_York");

  g_assert_cmpint (parse (seoul, "2026-11-25"), ==, utc ("2026-11-24T15:00:00Z"));
  g_assert_cmpint (parse (seoul, "2026-11-25 10:30"), ==, utc ("2026-11-25T01:30:00Z"));
  g_assert_cmpint (parse (seoul, "2026-11-25T10:30:00.25"), ==, utc ("2026-11-25T01:30:00.25Z"));
  g_assert_cmpint (parse (seoul, "2026-11-25T10:30:00Z"), ==, utc ("2026-11-25T10:30:00Z"));
  g_assert_cmpint (parse (seoul, "2026-11-25T10:30:00-03:00"), ==, utc ("2026-11-25T13:30:00Z"));
  g_assert_cmpint (parse (new_york, "2026-07-01"), ==, utc ("2026-07-01T04:00:00Z"));
  /* Clocks leap over 02:30, and show 01:30 twice. */
  g_assert_cmpint (parse (new_york, "2026-03-08 02:30"), ==, utc ("2026-03-08T07:00:00Z"));
  g_assert_cmpint (parse (new_york, "2026-11-01 01:30"), ==, utc ("2026-11-01T05:30:00Z"));
  g_assert_cmpint (parse (seoul, "yesterday"), ==, FLEET_TIME_NONE);
  g_assert_cmpint (parse (seoul, "2026"), ==, FLEET_TIME_NONE);
  g_assert_cmpint (parse (seoul, ""), ==, FLEET_TIME_NONE);
  g_assert_cmpint (parse (seoul, "2026-13-01"), ==, FLEET_TIME_NONE);
  g_assert_cmpint (parse (seoul, "-1"), ==, FLEET_TIME_NONE);
}

static void
test_calendar (void)
{
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul"), new_york = g_time_zone_new_identifier ("America/New_York");
  gint64 now_us = utc ("2026-11-25T18:00:00Z"); /* 03:00 of the 26th in Seoul */

  g_assert_cmpint (fleet_local_time_midnight (seoul, now_us, 0), ==, utc ("2026-11-25T15:00:00Z"));
  g_assert_cmpint (fleet_local_time_midnight (seoul, now_us, -7), ==, utc ("2026-11-18T15:00:00Z"));
  g_assert_cmpint (fleet_local_time_midnight (seoul, utc ("2026-11-25T15:00:00Z"), 0), ==, utc ("2026-11-25T15:00:00Z"));
  g_assert_cmpint (fleet_local_time_month (seoul, now_us, 0), ==, utc ("2026-10-31T15:00:00Z"));
  g_assert_cmpint (fleet_local_time_month (seoul, now_us, -11), ==, utc ("2025-11-30T15:00:00Z"));
  g_assert_cmpint (fleet_local_time_midnight (new_york, utc ("2026-03-09T12:00:00Z"), 0) - fleet_local_time_midnight (new_york, utc ("2026-03-09T12:00:00Z"), -1), ==, 23 * HOUR_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/local-time/print", test_print);
  g_test_add_func ("/local-time/round-trip", test_round_trip);
  g_test_add_func ("/local-time/parse", test_parse);
  g_test_add_func ("/local-time/calendar", test_calendar);
  return g_test_run ();
}
