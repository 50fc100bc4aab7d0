/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each alert once, storms as one, nothing that is old, and taken back when somebody has it. */

#include "fleet-herald.h"

#define WALL_US G_GINT64_CONSTANT (1788220800000000)

static FleetAlert *
make_alert (guint         number,
            FleetSeverity severity)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup_printf ("%032x", number);
  alert->severity = severity;
  alert->condition = FLEET_CONDITION_ACTIVE;
  alert->attention = FLEET_ATTENTION_UNACKNOWLEDGED;
  alert->opened_us = WALL_US;
  alert->shelved_until_us = FLEET_TIME_NONE;
  return alert;
}

static void
test_once (void)
{
  g_autoptr (FleetHerald) herald = fleet_herald_new ();
  g_autoptr (FleetAlert) alert = make_alert (1, FLEET_SEVERITY_CRITICAL), taken = fleet_alert_copy (alert);
  g_auto (FleetHeraldWord) first = { 0 }, again = { 0 }, over = { 0 };

  fleet_herald_hear (herald, alert, TRUE, FALSE, 0, WALL_US, &first);
  g_assert_cmpuint (first.announced->len, ==, 1);
  fleet_herald_hear (herald, alert, TRUE, FALSE, 1, WALL_US, &again);
  g_assert_null (again.announced);
  taken->attention = FLEET_ATTENTION_ACKNOWLEDGED;
  fleet_herald_hear (herald, taken, TRUE, FALSE, 2, WALL_US, &over);
  g_assert_cmpuint (over.withdrawn->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (over.withdrawn, 0), ==, alert->id);
}

static void
test_quiet (void)
{
  g_autoptr (FleetHerald) herald = fleet_herald_new ();
  g_autoptr (FleetAlert) old = make_alert (1, FLEET_SEVERITY_CRITICAL), watched = make_alert (2, FLEET_SEVERITY_CRITICAL), unwanted = make_alert (3, FLEET_SEVERITY_HIGH);
  g_auto (FleetHeraldWord) word = { 0 };

  fleet_herald_hear (herald, old, TRUE, FALSE, 0, WALL_US + FLEET_HERALD_FRESH_US, &word);
  fleet_herald_hear (herald, unwanted, FALSE, FALSE, 0, WALL_US, &word);
  fleet_herald_hear (herald, watched, TRUE, TRUE, 0, WALL_US, &word);
  g_assert_null (word.announced);
  g_assert_cmpuint (word.n_collapsed, ==, 0);
}

/* 10,000 in a minute: five, and a summary that counts the rest. */
static void
test_storm (void)
{
  g_autoptr (FleetHerald) herald = fleet_herald_new ();
  guint n_announced = 0, greatest = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (FleetAlert) alert = make_alert (i, i % 100 == 0 ? FLEET_SEVERITY_CRITICAL : FLEET_SEVERITY_HIGH);
      g_auto (FleetHeraldWord) word = { 0 };

      fleet_herald_hear (herald, alert, TRUE, FALSE, i * G_GINT64_CONSTANT (6000), WALL_US, &word);
      n_announced += word.announced != NULL ? word.announced->len : 0;
      greatest = MAX (greatest, word.n_collapsed);
      if (i == 5)
        {
          g_assert_cmpuint (n_announced, ==, 5);
          g_assert_cmpuint (word.n_collapsed, ==, 1);
        }
    }
  g_assert_cmpuint (n_announced, ==, 5);
  g_assert_cmpuint (greatest, ==, 10000 - 5);
}

/* What comes back from a shelf is news, however old it is. */
static void
test_shelf (void)
{
  g_autoptr (FleetHerald) herald = fleet_herald_new ();
  g_autoptr (FleetAlert) alert = make_alert (1, FLEET_SEVERITY_HIGH), shelved = fleet_alert_copy (alert);
  g_auto (FleetHeraldWord) first = { 0 }, away = { 0 }, back = { 0 };

  shelved->shelved_until_us = WALL_US + G_TIME_SPAN_HOUR;
  fleet_herald_hear (herald, alert, TRUE, FALSE, 0, WALL_US, &first);
  fleet_herald_hear (herald, shelved, TRUE, FALSE, 1, WALL_US, &away);
  g_assert_cmpuint (away.withdrawn->len, ==, 1);
  fleet_herald_hear (herald, alert, TRUE, FALSE, G_TIME_SPAN_HOUR, WALL_US + G_TIME_SPAN_HOUR, &back);
  g_assert_cmpuint (back.announced->len, ==, 1);
}

/* A night is read up in the morning: what burns still is one number, and what was over by then is none. */
static void
test_catch_up (void)
{
  g_autoptr (FleetHerald) herald = fleet_herald_new ();
  g_auto (FleetHeraldWord) past = { 0 }, now = { 0 }, again = { 0 }, watched = { 0 };

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (FleetAlert) alert = make_alert (i, FLEET_SEVERITY_HIGH), over = fleet_alert_copy (alert);

      over->condition = FLEET_CONDITION_CLEARED;
      fleet_herald_hear (herald, alert, i != 7, FALSE, i, WALL_US + G_TIME_SPAN_HOUR, &past);
      if (i >= 10)
        fleet_herald_hear (herald, over, TRUE, FALSE, i, WALL_US + G_TIME_SPAN_HOUR, &past);
    }
  g_assert_null (past.announced);
  g_assert_null (past.withdrawn);
  fleet_herald_catch_up (herald, FALSE, &now);
  g_assert_cmpuint (now.n_missed, ==, 9);
  fleet_herald_catch_up (herald, FALSE, &again);
  g_assert_cmpuint (again.n_missed, ==, 0);
  /* Who looks at the panel sees them. */
  for (guint i = 100; i < 103; i++)
    {
      g_autoptr (FleetAlert) alert = make_alert (i, FLEET_SEVERITY_HIGH);

      fleet_herald_hear (herald, alert, TRUE, TRUE, i, WALL_US + G_TIME_SPAN_HOUR, &watched);
    }
  fleet_herald_catch_up (herald, TRUE, &watched);
  fleet_herald_catch_up (herald, FALSE, &watched);
  g_assert_cmpuint (watched.n_missed, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/herald/once", test_once);
  g_test_add_func ("/herald/quiet", test_quiet);
  g_test_add_func ("/herald/storm", test_storm);
  g_test_add_func ("/herald/shelf", test_shelf);
  g_test_add_func ("/herald/catch-up", test_catch_up);
  return g_test_run ();
}
