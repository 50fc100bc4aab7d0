/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every time format of the wire, the zone traps, and printing against GDateTime. */

#include "fleet-time.h"

#include <math.h>
#include <string.h>

#define NINE_KST G_GINT64_CONSTANT (1693526400000000) /* 2023-09-01T09:00:00+09:00 */
#define HOUR     G_GINT64_CONSTANT (3600000000)

static gint64
parse (const char       *text,
       FleetZoneHandling zones)
{
  gint64 time_us = 42;

  if (!fleet_time_parse (text, strlen (text), zones, &time_us))
    {
      g_assert_cmpint (time_us, ==, 42);
      return FLEET_TIME_NONE;
    }
  return time_us;
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    gint64      time_us;
  } cases[] = {
    { "Fri Sep 01 09:00:00 KST 2023", NINE_KST },
    { "Fri Sep 1 09:00:00 KST 2023", NINE_KST },
    { "Fri Sep  1 09:00:00 KST 2023", NINE_KST },
    { "Fri Sep 01 00:00:00 UTC 2023", NINE_KST },
    { "Fri Sep 01 00:00:00 GMT 2023", NINE_KST },
    { "Fri Sep 01 00:00:00 Z 2023", NINE_KST },
    { "Fri Sep 01 09:00:00 GMT+09:00 2023", NINE_KST },
    { "Fri Sep 01 09:00:00 +0900 2023", NINE_KST },
    { "Thu Aug 31 19:00:00 EST 2023", NINE_KST },
    { "Thu Aug 31 17:00:00 PDT 2023", NINE_KST },
    { "Fri Sep  1 00:00:00 2023", NINE_KST },
    { "2023-09-01T09:00:00+09:00", NINE_KST },
    { "2023-09-01T09:00:00+0900", NINE_KST },
    { "2023-09-01T09:00:00+09", NINE_KST },
    { "2023-08-31T20:30:00-03:30", NINE_KST },
    { "2023-09-01T00:00:00Z", NINE_KST },
    { "2023-09-01t00:00:00z", NINE_KST },
    { "2023-09-01T00:00Z", NINE_KST },
    { "2023-09-01T00:00:00", NINE_KST },
    { "2023-09-01 00:00:00", NINE_KST },
    { "2023-09-01 09:00:00.0 KST", NINE_KST },
    { "2023-09-01", NINE_KST },
    { "20230901T000000Z", NINE_KST },
    { "20230901T090000.000+0900", NINE_KST },
    { "2023-08-31T23:59:60Z", NINE_KST },
    { "2023-09-01T00:00:00.5Z", NINE_KST + 500000 },
    { "2023-09-01T00:00:00,123Z", NINE_KST + 123000 },
    { "2023-09-01T00:00:00.123456Z", NINE_KST + 123456 },
    { "2023-09-01T00:00:00.123456789Z", NINE_KST + 123456 },
    { "2024-07-29T00:58:44.895275Z", G_GINT64_CONSTANT (1722214724895275) },
    { "1693526400", NINE_KST },
    { "1693526400000", NINE_KST },
    { "1693526400000000", NINE_KST },
    { "1693526400.25", NINE_KST + 250000 },
    { "1693526400000.5", NINE_KST + 500 },
    { "0", 0 },
    { "-1", -1000000 },
    { "1969-12-31T23:59:59.999999Z", -1 },
    { "0001-01-01T00:00:00Z", G_GINT64_CONSTANT (-62135596800000000) },
    { "9999-12-31T23:59:59.999999Z", G_GINT64_CONSTANT (253402300799999999) },
    { "2024-02-29T00:00:00Z", G_GINT64_CONSTANT (1709164800000000) },
    { "2000-02-29T00:00:00Z", G_GINT64_CONSTANT (951782400000000) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (parse (cases[i].text, FLEET_ZONE_HONOURED), ==, cases[i].time_us);
    }
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "", " ", "-", ".", "-.5", "1.", ".5", "1.2.3", "yesterday", "NaN", "1e9",
    "Fri Sep 01 09:00:00 XYZ 2023", /* an unknown zone is never UTC */
    "Fri Sep 01 09:00:00 IST 2023", "Fri Sep 01 09:00:00 BST 2023", "Fri Sep 01 09:00:00 kst 2023",
    "Fri Sep 01 09:00:00 KST", "Fri Sep 01 09:00:00 KST 23", "Fri Sep 01 09:00:00 KST 2023 ",
    "Fri Sep 01 09:00:00KST 2023", "Fri Sep 31 09:00:00 KST 2023", "Fri Sep 00 09:00:00 KST 2023",
    "Fri Sep 01 24:00:00 KST 2023", "Fri Sep 01 09:60:00 KST 2023", "Fri Sep 01 09:00:61 KST 2023",
    "fri Sep 01 09:00:00 KST 2023", "Fre Sep 01 09:00:00 KST 2023", "금 9월 01 09:00:00 KST 2023",
    "Fri Sep 01 09:00:00 GMT+19:00 2023", "Fri Sep 01 09:00:00 EST+09:00 2023", "Fri Sep 01 09:00:00 Z+09:00 2023",
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z",
    "2023-09-01T", "2023-09-01T09", "2023-09-01T9:00:00Z", "2023-09-01T09:00:00.Z", "2023-09-01T09:00:00+9",
    "2023-09-01T09:00:00+09:60", "2023-09-01T09:00:00 ", "2023-09-01T09:00:00ZZ", "2023-09-01T09:00:00Q",
    "2023-9-1", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00",
    "9999999999999999999", "99999999999999999999999999999999", "-62135596801", "253402300800000000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i]);
      g_assert_cmpint (parse (cases[i], FLEET_ZONE_HONOURED), ==, FLEET_TIME_NONE);
    }
}

/* No byte behind length is looked at. */
static void
test_length (void)
{
  gint64 time_us;

  g_assert_true (fleet_time_parse ("2023-09-01T00:00:00+09:00", 19, FLEET_ZONE_HONOURED, &time_us));
  g_assert_cmpint (time_us, ==, NINE_KST);
  for (gsize length = 0; length < strlen ("Fri Sep 01 09:00:00 KST 2023"); length++)
    {
      g_autofree char *exact = g_memdup2 ("Fri Sep 01 09:00:00 KST 2023", MAX (length, 1));

      g_assert_false (fleet_time_parse (exact, length, FLEET_ZONE_HONOURED, &time_us));
    }
}

static void
test_flink (void)
{
  g_assert_cmpint (parse ("Fri Sep 01 09:00:00 KST 2023", FLEET_ZONE_FLINK), ==, NINE_KST + 9 * HOUR);
  g_assert_cmpint (parse ("Fri Sep 01 00:00:00 UTC 2023", FLEET_ZONE_FLINK), ==, NINE_KST);
  g_assert_cmpint (parse ("2023-09-01T09:00:00+09:00", FLEET_ZONE_FLINK), ==, NINE_KST + 9 * HOUR);
  g_assert_cmpint (parse ("Fri Sep 01 09:00:00 XYZ 2023", FLEET_ZONE_FLINK), ==, FLEET_TIME_NONE);
  g_assert_cmpint (parse ("1693526400", FLEET_ZONE_FLINK), ==, NINE_KST);
}

static void
test_numbers (void)
{
  gint64 time_us = 7;

  g_assert_true (fleet_time_from_number (1693526400.123456, &time_us));
  g_assert_cmpint (time_us, ==, NINE_KST + 123456);
  g_assert_true (fleet_time_from_number (1693526400123.5, &time_us));
  g_assert_cmpint (time_us, ==, NINE_KST + 123500);
  g_assert_true (fleet_time_from_number (1693526400123456.0, &time_us));
  g_assert_cmpint (time_us, ==, NINE_KST + 123456);
  g_assert_true (fleet_time_from_number (-0.5, &time_us));
  g_assert_cmpint (time_us, ==, -500000);
  g_assert_true (fleet_time_from_int (G_GINT64_CONSTANT (99999999999), &time_us)); /* the last of the seconds */
  g_assert_cmpint (time_us, ==, G_GINT64_CONSTANT (99999999999000000));
  g_assert_true (fleet_time_from_int (G_GINT64_CONSTANT (100000000000), &time_us)); /* the first of the milliseconds */
  g_assert_cmpint (time_us, ==, G_GINT64_CONSTANT (100000000000000));
  g_assert_true (fleet_time_from_int (G_GINT64_CONSTANT (100000000000000), &time_us)); /* the first of the microseconds */
  g_assert_cmpint (time_us, ==, G_GINT64_CONSTANT (100000000000000));

  time_us = 7;
  g_assert_false (fleet_time_from_number (NAN, &time_us));
  g_assert_false (fleet_time_from_number (INFINITY, &time_us));
  g_assert_false (fleet_time_from_number (-1e300, &time_us));
  g_assert_false (fleet_time_from_number (2.6e17, &time_us));
  g_assert_false (fleet_time_from_int (G_MAXINT64, &time_us));
  g_assert_false (fleet_time_from_int (G_MININT64, &time_us));
  g_assert_cmpint (time_us, ==, 7);
}

/* What is printed reads back, and GDateTime prints the same date. */
static void
test_print (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  char buffer[FLEET_TIME_BUFFER];

  g_assert_cmpstr (fleet_time_print (NINE_KST, buffer), ==, "2023-09-01T00:00:00Z");
  g_assert_cmpstr (fleet_time_print (NINE_KST + 120000, buffer), ==, "2023-09-01T00:00:00.120Z");
  g_assert_cmpstr (fleet_time_print (NINE_KST + 120001, buffer), ==, "2023-09-01T00:00:00.120001Z");
  g_assert_cmpstr (fleet_time_print (-1, buffer), ==, "1969-12-31T23:59:59.999999Z");
  g_assert_cmpstr (fleet_time_print (G_MAXINT64, buffer), ==, "294247-01-10T04:00:54.775807Z");
  g_assert_cmpuint (strlen (fleet_time_print (G_MININT64, buffer)), <, FLEET_TIME_BUFFER);
  g_assert_null (fleet_time_to_string (FLEET_TIME_NONE));

  for (int i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64) g_rand_double_range (rand, -62135596800.0, 253402300800.0);
      gint64 micros = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 1000000) : 0;
      gint64 time_us = seconds * 1000000 + micros;
      g_autoptr (GDateTime) oracle = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (oracle, "%Y-%m-%dT%H:%M:%S");
      g_autofree char *printed = fleet_time_to_string (time_us);
      g_autofree char *java = NULL;

      if (g_date_time_get_year (oracle) >= 1000) /* GLib prints earlier years with fewer digits */
        g_assert_true (g_str_has_prefix (printed, expected));
      g_assert_cmpint (parse (printed, FLEET_ZONE_HONOURED), ==, time_us);
      java = g_strdup_printf ("%s %s %02d %02d:%02d:%02d KST %04d",
                              &"Mon\0Tue\0Wed\0Thu\0Fri\0Sat\0Sun"[4 * (g_date_time_get_day_of_week (oracle) - 1)],
                              &"Jan\0Feb\0Mar\0Apr\0May\0Jun\0Jul\0Aug\0Sep\0Oct\0Nov\0Dec"
                                [4 * (g_date_time_get_month (oracle) - 1)],
                              g_date_time_get_day_of_month (oracle), g_date_time_get_hour (oracle),
                              g_date_time_get_minute (oracle), g_date_time_get_second (oracle),
                              g_date_time_get_year (oracle));
      if (seconds > -62135596800 + 32400)
        g_assert_cmpint (parse (java, FLEET_ZONE_HONOURED), ==, (seconds - 32400) * 1000000);
    }
}

static void
test_durations (void)
{
  static const struct
  {
    const char *text;
    gint64      us; /* -1: refused */
  } cases[] = {
    { "30s", 30000000 }, { "500ms", 500000 }, { "10m", 600000000 }, { "2h", 2 * HOUR }, { "1d", 24 * HOUR },
    { "90", 90000000 }, { "1m30s", 90000000 }, { "0", 0 }, { "0s", 0 }, { "1h0m5s250ms", HOUR + 5250000 },
    { "", -1 }, { "s", -1 }, { "-1s", -1 }, { "30 s", -1 }, { "30s1m", -1 }, { "1s1s", -1 }, { "30x", -1 },
    { "1m30", -1 }, { "1.5s", -1 }, { "1mss", -1 }, { "99999999999999999999s", -1 }, { "9223372036854775807d", -1 },
    { " 1s", -1 }, { "106751991d106751991h9999999999s", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 us = 7;

      g_test_message ("%s", cases[i].text);
      g_assert_true (fleet_duration_parse (cases[i].text, &us) == (cases[i].us >= 0));
      g_assert_cmpint (us, ==, cases[i].us >= 0 ? cases[i].us : 7);
    }
}

/* The form that is read by a way of its own, with one byte changed anywhere: what is read then must be what the text without its colons says, which goes
 * the other way. */
static void
test_common_form (void)
{
  static const char alphabet[] = "0123456789-+:TtZz. ,K";
  static const char *const texts[] = { "2023-09-01T09:00:00.123+09:00", "2023-12-31T23:59:59Z", "2024-02-29T00:30:07.1234567-11:45", "0001-01-01T00:00:00.5Z" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  guint n_read = 0;

  for (guint i = 0; i < 200000; i++)
    {
      g_autofree char *text = g_strdup (texts[i % G_N_ELEMENTS (texts)]);
      g_autoptr (GString) basic = g_string_new (NULL);
      gint64 common, other;

      for (guint change = i % 3; change > 0; change--)
        text[g_rand_int_range (rand, 0, strlen (text))] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || strchr ("z ,", text[19]) != NULL)
        continue;
      for (const char *p = text; *p != '\0'; p++)
        if (p - text != 4 && p - text != 7 && p - text != 13 && p - text != 16)
          g_string_append_c (basic, *p);
      common = parse (text, FLEET_ZONE_HONOURED);
      other = parse (basic->str, FLEET_ZONE_HONOURED);
      n_read += common != FLEET_TIME_NONE;
      if (common != other)
        g_error ("%s gave %" G_GINT64_FORMAT ", %s %" G_GINT64_FORMAT, text, common, basic->str, other);
      g_assert_cmpint (parse (text, FLEET_ZONE_FLINK), ==, parse (basic->str, FLEET_ZONE_FLINK));
    }
  g_assert_cmpuint (n_read, >, 20000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/read", test_read);
  g_test_add_func ("/time/refused", test_refused);
  g_test_add_func ("/time/length", test_length);
  g_test_add_func ("/time/flink", test_flink);
  g_test_add_func ("/time/numbers", test_numbers);
  g_test_add_func ("/time/print", test_print);
  g_test_add_func ("/time/durations", test_durations);
  g_test_add_func ("/time/common-form", test_common_form);
  return g_test_run ();
}
