/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks: few enough, on round places, and the texts that stand at them. */

#include "fleet-ticks.h"

#include <math.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR   (3600 * SECOND)

static void
test_numbers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260305);

  for (guint i = 0; i < 20000; i++)
    {
      double min = (g_rand_double (random) - 0.5) * pow (10, g_rand_double_range (random, -4, 9)), max = min + pow (10, g_rand_double_range (random, -4, 9));
      guint most = g_rand_int_range (random, 2, 12), n = 0;
      FleetNumberTicks ticks;
      double lead;

      fleet_ticks_numbers (min, max, most, &ticks);
      lead = ticks.step / pow (10, floor (log10 (ticks.step) + 1e-9));
      g_assert_true (fabs (lead - 1) < 1e-6 || fabs (lead - 2) < 1e-6 || fabs (lead - 5) < 1e-6);
      g_assert_cmpfloat (ticks.first, >=, min - ticks.step * 1e-6);
      g_assert_cmpfloat (ticks.first, <, min + ticks.step);
      for (double at = ticks.first; at <= max; at += ticks.step)
        n++;
      g_assert_cmpuint (n, <=, most);
      /* The digits tell neighbours apart. */
      g_assert_cmpfloat (ticks.step * pow (10, ticks.digits), >, 0.99);
    }
}

static void
test_flat (void)
{
  FleetNumberTicks ticks;

  fleet_ticks_numbers (12, 12, 5, &ticks);
  g_assert_cmpfloat (ticks.step, >, 0);
  g_assert_cmpfloat (ticks.first, <=, 12);
  fleet_ticks_numbers (0, 0, 5, &ticks);
  g_assert_cmpfloat (ticks.step, >, 0);
}

static char *
times (const char *zone_name,
       const char *from,
       const char *to,
       guint       most)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GDateTime) begin = g_date_time_new_from_iso8601 (from, zone), end = g_date_time_new_from_iso8601 (to, zone);
  g_autoptr (GArray) ticks = fleet_ticks_times (g_date_time_to_unix (begin) * SECOND, g_date_time_to_unix (end) * SECOND, most, zone);
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (ticks->len, <=, most);
  for (guint i = 0; i < ticks->len; i++)
    {
      const FleetTimeTick *tick = &g_array_index (ticks, FleetTimeTick, i);
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (tick->time_us / SECOND);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *clock = g_date_time_format (local, "%H:%M");

      g_assert_cmpint (tick->is_major, ==, g_str_equal (clock, "00:00"));
      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", tick->text, tick->is_major ? "!" : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_times (void)
{
  static const struct
  {
    const char *zone, *from, *to;
    guint       most;
    const char *texts;
  } cases[] = {
    { "Asia/Seoul", "2026-11-25T13:07:00", "2026-11-25T14:07:00", 8, "13:10 13:20 13:30 13:40 13:50 14:00" },
    { "Asia/Seoul", "2026-11-25T23:00:00", "2026-11-26T01:00:00", 5, "23:00 23:30 11-26! 00:30 01:00" },
    { "Asia/Seoul", "2026-11-25T13:00:00", "2026-11-25T13:01:00", 7, "13:00:00 13:00:10 13:00:20 13:00:30 13:00:40 13:00:50 13:01:00" },
    { "Asia/Seoul", "2026-11-20T13:00:00", "2026-11-27T13:00:00", 8, "11-21! 11-22! 11-23! 11-24! 11-25! 11-26! 11-27!" },
    /* Half an hour off, and a day of 23 hours. */
    { "Asia/Kolkata", "2026-11-25T10:10:00", "2026-11-25T15:10:00", 6, "11:00 12:00 13:00 14:00 15:00" },
    { "Europe/Berlin", "2026-03-28T18:00:00", "2026-03-29T12:00:00", 7, "18:00 21:00 03-29! 03:00 06:00 09:00 12:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *texts = times (cases[i].zone, cases[i].from, cases[i].to, cases[i].most);

      g_assert_cmpstr (texts, ==, cases[i].texts);
    }
}

static void
test_fine (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GArray) ticks = fleet_ticks_times (SECOND, SECOND + 40000, 5, zone);

  g_assert_cmpuint (ticks->len, ==, 5);
  g_assert_cmpstr (g_array_index (ticks, FleetTimeTick, 1).text, ==, "00:00:01.010");
}

static void
test_texts (void)
{
  static const struct
  {
    double      number;
    int         digits;
    const char *text;
  } cases[] = {
    { 0, 0, "0" }, { -0.0, 1, "0.0" }, { 1234, 0, "1234" }, { 12345, 0, "12\xe2\x80\x89""345" }, { -1234567.25, 2, "−1\xe2\x80\x89""234\xe2\x80\x89""567.25" }, { 3.14159, 2, "3.14" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fleet_ticks_number_text (cases[i].number, cases[i].digits);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticks/numbers", test_numbers);
  g_test_add_func ("/ticks/flat", test_flat);
  g_test_add_func ("/ticks/times", test_times);
  g_test_add_func ("/ticks/fine", test_fine);
  g_test_add_func ("/ticks/texts", test_texts);
  return g_test_run ();
}
