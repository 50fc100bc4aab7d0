/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of times and ages, at their edges. */

#include "fleet-when.h"

#define S G_USEC_PER_SEC
#define M (60 * (gint64) S)
#define H (60 * M)

typedef char *(*Text) (gint64 duration_us);

static void
check (Text        text,
       gint64      duration_us,
       const char *expected)
{
  g_autofree char *got = text (duration_us);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_age (void)
{
  check (fleet_when_age, -5 * S, "0:00");
  check (fleet_when_age, 38 * S, "0:38");
  check (fleet_when_age, 130 * S, "2:10");
  check (fleet_when_age, 24 * M + 11 * S, "24:11");
  check (fleet_when_age, H - 1, "59:59");
  check (fleet_when_age, H, "1 h");
  check (fleet_when_age, 47 * H, "47 h");
  check (fleet_when_age, 48 * H, "2 d");
}

static void
test_ago (void)
{
  check (fleet_when_ago, FLEET_TIME_NONE, "");
  check (fleet_when_ago, -S, "now");
  check (fleet_when_ago, 2 * S - 1, "now");
  check (fleet_when_ago, 2 * S, "2 s ago");
  check (fleet_when_ago, 119 * S, "119 s ago");
  check (fleet_when_ago, 2 * M, "2 min ago");
  check (fleet_when_ago, 2 * H, "2 h ago");
  check (fleet_when_ago, 72 * H, "3 d ago");
}

static void
test_lag (void)
{
  check (fleet_when_lag, -S, "0.0 s");
  check (fleet_when_lag, 400000, "0.4 s");
  check (fleet_when_lag, 12 * S, "12 s");
  check (fleet_when_lag, 3 * M, "3 min");
  check (fleet_when_lag, 5 * H, "5 h");
}

static void
check_in_text (const char *text,
               const char *expected)
{
  /* 2026-11-26 05:00 UTC */
  g_autofree char *got = fleet_when_in_text (text, 1795669200 * (gint64) S);

  g_assert_cmpstr (got, ==, expected);
}

/* What a message quotes, on the desk's clock; what says no zone, or no such time, stays. */
static void
test_in_text (void)
{
  g_assert_true (fleet_when_set_zone ("Asia/Seoul"));
  check_in_text ("12가 3456 is out since 2026-11-26T05:12:00Z", "12가 3456 is out since 14:12");
  check_in_text ("from 2026-11-25T23:59:59.250+09:00 to 2026-11-26T00:00:00Z.", "from 11-25 23:59 to 09:00.");
  check_in_text ("2026-11-26T05:12:00", "2026-11-26T05:12:00");
  check_in_text ("2026-13-26T05:12:00Z Touran", "2026-13-26T05:12:00Z Touran");
  check_in_text ("", "");
  fleet_when_set_zone ("");
}

static void
test_clock (void)
{
  /* 2023-09-01 00:00:00 UTC */
  gint64 moment_us = 1693526400 * (gint64) S;
  g_autofree char *absolute = fleet_when_absolute (moment_us);
  g_autofree char *none = fleet_when_absolute (FLEET_TIME_NONE);
  g_autofree char *today = fleet_when_clock (moment_us + 14 * M, moment_us + 2 * H);
  g_autofree char *yesterday = fleet_when_clock (moment_us, moment_us + 48 * H);

  g_assert_cmpstr (absolute, ==, "2023-09-01 09:00:00 KST");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (today, ==, "09:14");
  g_assert_cmpstr (yesterday, ==, "09-01 09:00");
}

static void
test_stretch (void)
{
  const gint64 moment_us = G_GINT64_CONSTANT (1693526400) * G_USEC_PER_SEC; /* 2023-09-01 00:00:00 UTC */
  g_autofree char *day = fleet_when_stretch (moment_us, moment_us + 90 * 60 * (gint64) G_USEC_PER_SEC);
  g_autofree char *days = fleet_when_stretch (moment_us, moment_us + 24 * 3600 * (gint64) G_USEC_PER_SEC);
  g_autofree char *half = fleet_when_step (30 * G_USEC_PER_SEC);
  g_autofree char *ten = fleet_when_step (600 * (gint64) G_USEC_PER_SEC);
  g_autofree char *six = fleet_when_step (6 * 3600 * (gint64) G_USEC_PER_SEC);
  g_autofree char *week = fleet_when_step (7 * 86400 * (gint64) G_USEC_PER_SEC);

  g_assert_cmpstr (day, ==, "2023-09-01 09:00:00 – 10:30:00 KST");
  g_assert_cmpstr (days, ==, "2023-09-01 09:00:00 – 2023-09-02 09:00:00 KST");
  g_assert_cmpstr (half, ==, "30 s");
  g_assert_cmpstr (ten, ==, "10 min");
  g_assert_cmpstr (six, ==, "6 h");
  g_assert_cmpstr (week, ==, "7 d");
}

static void
assert_brief (gint64      from_us,
              gint64      to_us,
              gint64      now_us,
              const char *expected)
{
  g_autofree char *text = fleet_when_stretch_brief (from_us, to_us, now_us);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_stretch_brief (void)
{
  const gint64 moment_us = G_GINT64_CONSTANT (1693526400) * S; /* 2023-09-01 09:00:00 KST */

  assert_brief (moment_us, moment_us + H, moment_us + H, "09:00 – 10:00");
  assert_brief (moment_us, moment_us + 5 * M, moment_us + H, "09:00:00 – 09:05:00");
  assert_brief (moment_us, moment_us + H, moment_us + 48 * H, "09-01 09:00 – 10:00");
  assert_brief (moment_us - 10 * H, moment_us, moment_us, "08-31 23:00 – 09-01 09:00");
}

static void
test_zone (void)
{
  g_autofree char *seoul = NULL, *utc = NULL, *clock = NULL;

  g_assert_true (fleet_when_set_zone ("Asia/Seoul"));
  seoul = fleet_when_absolute (G_GINT64_CONSTANT (1693526400000000));
  g_assert_cmpstr (seoul, ==, "2023-09-01 09:00:00 KST");
  clock = fleet_when_clock (G_GINT64_CONSTANT (1693526400000000), G_GINT64_CONSTANT (1693526400000000));
  g_assert_cmpstr (clock, ==, "09:00");
  g_assert_true (fleet_when_set_zone ("UTC"));
  utc = fleet_when_absolute (G_GINT64_CONSTANT (1693526400000000));
  g_assert_cmpstr (utc, ==, "2023-09-01 00:00:00 UTC");
  g_assert_false (fleet_when_set_zone ("Mars/Olympus"));
  g_assert_true (fleet_when_set_zone (""));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Asia/Seoul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/when/age", test_age);
  g_test_add_func ("/when/ago", test_ago);
  g_test_add_func ("/when/lag", test_lag);
  g_test_add_func ("/when/clock", test_clock);
  g_test_add_func ("/when/in-text", test_in_text);
  g_test_add_func ("/when/stretch", test_stretch);
  g_test_add_func ("/when/stretch-brief", test_stretch_brief);
  g_test_add_func ("/when/zone", test_zone);
  return g_test_run ();
}
