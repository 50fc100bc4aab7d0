/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When it sounds: at once, again until somebody has it, never too often; silenced with an end, and not against something as grave. */

#include "fleet-alarm.h"

#include "fleet-test-bulletin.h"

typedef struct
{
  FleetAlertList *alerts;
  FleetAlarm     *alarm;
  guint           n_sounds;
  FleetSeverity   last;
  gint64          now_us;
  guint           n_alerts;
} World;

static void
sounds_cb (World         *world,
           FleetSeverity  severity)
{
  world->n_sounds++;
  world->last = severity;
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  *world = (World) { .alerts = fleet_alert_list_new (), .now_us = G_TIME_SPAN_HOUR };
  world->alarm = fleet_alarm_new (world->alerts);
  fleet_alarm_set_least (world->alarm, FLEET_SEVERITY_LOW);
  g_signal_connect_swapped (world->alarm, "sounds", G_CALLBACK (sounds_cb), world);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_object_unref (world->alarm);
  g_object_unref (world->alerts);
}

static void
tell (World         *world,
      guint          n,
      FleetSeverity  severity,
      gboolean       open,
      gboolean       acknowledged)
{
  FleetBulletin *bulletin = fleet_bulletin_new ();

  test_add_alert (bulletin, n, 0, severity, 10, open, acknowledged);
  fleet_alert_list_apply (world->alerts, bulletin, world->now_us);
  fleet_bulletin_unref (bulletin);
}

/* Ticks for so many seconds; returns how many times it sounded. */
static guint
wait (World *world,
      guint  seconds)
{
  guint before = world->n_sounds;

  for (guint i = 0; i < seconds; i++)
    {
      world->now_us += G_USEC_PER_SEC;
      fleet_alarm_tick (world->alarm, world->now_us);
    }
  return world->n_sounds - before;
}

static void
test_repeats (World         *world,
              gconstpointer  data)
{
  static const struct { FleetSeverity severity; guint in_ten_minutes; } expected[] = {
    { FLEET_SEVERITY_CRITICAL, 60 }, { FLEET_SEVERITY_HIGH, 20 }, { FLEET_SEVERITY_MEDIUM, 5 }, { FLEET_SEVERITY_LOW, 1 },
  };

  g_assert_cmpuint (wait (world, 60), ==, 0);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_QUIET);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      tell (world, i, expected[i].severity, TRUE, FALSE);
      g_assert_cmpuint (wait (world, 1), ==, 1);
      g_assert_cmpint (world->last, ==, expected[i].severity);
      g_assert_cmpuint (wait (world, 599), ==, expected[i].in_ten_minutes - 1);
      /* Taken by somebody, or over: silence. */
      tell (world, i, expected[i].severity, i % 2 == 0, i % 2 == 0);
      g_assert_cmpuint (wait (world, 300), ==, 0);
    }
}

static void
test_storm (World         *world,
            gconstpointer  data)
{
  guint heard = 0;

  for (guint i = 0; i < 600; i++)
    {
      tell (world, i, FLEET_SEVERITY_LOW, TRUE, FALSE);
      heard += wait (world, 1);
    }
  g_assert_cmpuint (heard, ==, 60);
  /* Something graver does not wait for its turn. */
  tell (world, 1000, FLEET_SEVERITY_CRITICAL, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  g_assert_cmpint (world->last, ==, FLEET_SEVERITY_CRITICAL);
}

static void
test_silence (World         *world,
              gconstpointer  data)
{
  fleet_alarm_silence (world->alarm, world->now_us);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_QUIET);
  tell (world, 1, FLEET_SEVERITY_HIGH, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  fleet_alarm_silence (world->alarm, world->now_us);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_SILENCED);
  tell (world, 2, FLEET_SEVERITY_MEDIUM, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 599), ==, 0);
  g_assert_cmpint (fleet_alarm_get_silent_us (world->alarm, world->now_us), ==, G_USEC_PER_SEC);
  /* It ends by itself. */
  g_assert_cmpuint (wait (world, 1), ==, 1);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_RINGING);
  fleet_alarm_silence (world->alarm, world->now_us);
  g_assert_cmpuint (wait (world, 60), ==, 0);
  /* As grave as what was silenced. */
  tell (world, 3, FLEET_SEVERITY_HIGH, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  fleet_alarm_silence (world->alarm, world->now_us);
  fleet_alarm_end_silence (world->alarm);
  g_assert_cmpuint (wait (world, 1), ==, 1);
}

static void
test_least (World         *world,
            gconstpointer  data)
{
  fleet_alarm_set_least (world->alarm, FLEET_SEVERITY_HIGH);
  tell (world, 1, FLEET_SEVERITY_MEDIUM, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 300), ==, 0);
  tell (world, 2, FLEET_SEVERITY_HIGH, TRUE, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  fleet_alarm_set_least (world->alarm, FLEET_SEVERITY_NONE);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_OFF);
  g_assert_cmpuint (wait (world, 300), ==, 0);
  fleet_alarm_set_least (world->alarm, FLEET_SEVERITY_HIGH);
  g_assert_cmpuint (wait (world, 1), ==, 1);
}

/* Hours are read up: what opens and ends in them makes no sound, and what still burns at their end does at once. */
static void
test_past (World         *world,
           gconstpointer  data)
{
  fleet_alarm_set_past (world->alarm, TRUE);
  for (guint i = 0; i < 50; i++)
    {
      tell (world, i, FLEET_SEVERITY_CRITICAL, TRUE, FALSE);
      g_assert_cmpuint (wait (world, 5), ==, 0);
      g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_QUIET);
      tell (world, i, FLEET_SEVERITY_CRITICAL, i == 20, FALSE);
    }
  fleet_alarm_set_past (world->alarm, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  g_assert_cmpint (world->last, ==, FLEET_SEVERITY_CRITICAL);
  /* Behind again: silence that an operator asked for stays his, what rings stops. */
  fleet_alarm_set_past (world->alarm, TRUE);
  g_assert_cmpuint (wait (world, 60), ==, 0);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_QUIET);
  fleet_alarm_set_past (world->alarm, FALSE);
  g_assert_cmpuint (wait (world, 1), ==, 1);
  fleet_alarm_silence (world->alarm, world->now_us);
  fleet_alarm_set_past (world->alarm, TRUE);
  g_assert_cmpuint (wait (world, 60), ==, 0);
  g_assert_cmpint (fleet_alarm_get_state (world->alarm), ==, FLEET_ALARM_SILENCED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/alarm/repeats", World, NULL, set_up, test_repeats, tear_down);
  g_test_add ("/alarm/storm", World, NULL, set_up, test_storm, tear_down);
  g_test_add ("/alarm/silence", World, NULL, set_up, test_silence, tear_down);
  g_test_add ("/alarm/least", World, NULL, set_up, test_least, tear_down);
  g_test_add ("/alarm/past", World, NULL, set_up, test_past, tear_down);
  return g_test_run ();
}
