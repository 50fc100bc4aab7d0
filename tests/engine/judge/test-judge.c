/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The judge by hand: what src/DESIGN.md says of holds, clears, watermarks, ages and restarts, one example each. Times are seconds. */

#include "judge-world.h"

#define S WORLD_SECOND

/* An event of slot's first device with c0 = value, in partition slot % 3. */
static void
say (World  *world,
     FleetSlot slot,
     double  seconds,
     int     value)
{
  WorldEvent event = { .place = slot % WORLD_PLACES, .slot = slot, .device = slot * 2, .time_us = seconds * S, .kafka_us = FLEET_TIME_NONE };

  event.has[0] = TRUE;
  event.values[0] = (FleetValue) { .type = FLEET_TYPE_INT, .integer = value };
  world_add (world, &event);
  world_cut (world);
}

/* The same with an explicit null. */
static void
say_null (World    *world,
          FleetSlot slot,
          double    seconds)
{
  WorldEvent event = { .place = slot % WORLD_PLACES, .slot = slot, .device = slot * 2, .time_us = seconds * S, .kafka_us = FLEET_TIME_NONE };

  event.has[0] = TRUE;
  world_add (world, &event);
  world_cut (world);
}

/* An event of the second device, without values. */
static void
tick (World    *world,
      FleetSlot slot,
      double    seconds)
{
  WorldEvent event = { .place = slot % WORLD_PLACES, .slot = slot, .device = slot * 2 + 1, .time_us = seconds * S, .kafka_us = FLEET_TIME_NONE };

  world_add (world, &event);
  world_cut (world);
}

static void
assert_alert (World         *world,
              const char    *rule,
              double         began,
              double         opened,
              FleetCondition condition,
              double         cleared)
{
  const FleetAlert *alert = world_find (world, rule, 0, began * S);

  g_assert_nonnull (alert);
  g_assert_cmpint (alert->began_us, ==, (gint64) (began * S));
  g_assert_cmpint (alert->opened_us, ==, (gint64) (opened * S));
  g_assert_cmpint (alert->condition, ==, condition);
  g_assert_cmpint (alert->cleared_us, ==, condition == FLEET_CONDITION_CLEARED ? (gint64) (cleared * S) : FLEET_TIME_NONE);
}

static void
test_opens_at_once (void)
{
  g_autoptr (World) world = world_new ("[r]\nname=Too much\nseverity=high\nadvice=Look.\nmessage={c0} in {car.plate}, {c1}\nwhen=c0 > 5\n", 0);
  const FleetAlert *alert;

  say (world, 0, 10, 3);
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 0, 12, 7);
  assert_alert (world, "r", 12, 12, FLEET_CONDITION_ACTIVE, 0);
  alert = world_find (world, "r", 0, 12 * S);
  g_assert_cmpstr (alert->title, ==, "Too much");
  g_assert_cmpstr (alert->message, ==, "7 in –, –");
  g_assert_cmpstr (alert->advice, ==, "Look.");
  g_assert_cmpstr (alert->vehicle, ==, "car:a");
  g_assert_cmpstr (alert->car_id, ==, "a");
  g_assert_cmpstr (alert->device_id, ==, "d0");
  g_assert_cmpint (alert->severity, ==, FLEET_SEVERITY_HIGH);
  g_assert_false (alert->by_clock);
  say (world, 0, 14, 9);
  g_assert_cmpuint (world->n_opened, ==, 1);
  say (world, 0, 16, 2);
  assert_alert (world, "r", 12, 12, FLEET_CONDITION_CLEARED, 16);
  g_assert_cmpuint (world->n_cleared, ==, 1);
}

static void
test_hold (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\nhold=10s\nmessage={c0}\n", 2 * S);

  say (world, 0, 10, 7);
  say (world, 0, 19, 8);
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 0, 20, 1); /* what is due at an event's time comes before the event */
  assert_alert (world, "r", 10, 20, FLEET_CONDITION_CLEARED, 20);
  g_assert_cmpstr (world_find (world, "r", 0, 10 * S)->message, ==, "7");
  say (world, 0, 30, 7);
  say (world, 0, 39.5, 1);
  say (world, 0, 60, 1);
  g_assert_cmpuint (world->n_opened, ==, 1);
}

static void
test_watermark (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\nhold=10s\n", 2 * S);

  say (world, 0, 10, 7);
  say (world, 1, 100, 1); /* another partition does not move it */
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 3, 21.9, 1); /* the same partition, but lateness is 2 s */
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 3, 22, 1);
  assert_alert (world, "r", 10, 20, FLEET_CONDITION_ACTIVE, 0);
  g_assert_cmpint (fleet_judge_watermark (world->judge, 0), ==, 20 * S);
  g_assert_cmpint (fleet_judge_greatest (world->judge, 0), ==, 22 * S);
}

static void
test_future_does_not_move_watermark (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\nhold=10s\n", 0);
  WorldEvent event = { .place = 0, .slot = 3, .device = 6, .time_us = 1000 * S, .kafka_us = 699 * S };

  say (world, 0, 10, 7);
  world_add (world, &event);
  world_cut (world);
  g_assert_cmpuint (world->n_opened, ==, 0);
  event.kafka_us = 700 * S; /* exactly 5 minutes ahead */
  world_add (world, &event);
  world_cut (world);
  g_assert_cmpuint (world->n_opened, ==, 1);
}

static void
test_null_neither_opens_nor_clears (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\nhold=4s\nclear-hold=4s\n", 0);

  say (world, 0, 10, 7);
  say_null (world, 0, 12); /* ends the hold */
  say (world, 0, 20, 1);
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 0, 30, 7);
  say (world, 0, 34, 7);
  g_assert_cmpuint (world->n_opened, ==, 1);
  say_null (world, 0, 40); /* does not clear */
  say_null (world, 0, 50);
  assert_alert (world, "r", 30, 34, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 60, 1);
  assert_alert (world, "r", 30, 34, FLEET_CONDITION_RECOVERING, 0);
  say_null (world, 0, 62); /* clear is gone, the time starts again */
  assert_alert (world, "r", 30, 34, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 64, 1);
  say (world, 0, 67.9, 1);
  assert_alert (world, "r", 30, 34, FLEET_CONDITION_RECOVERING, 0);
  say (world, 0, 68, 7);
  assert_alert (world, "r", 30, 34, FLEET_CONDITION_CLEARED, 68);
  say (world, 0, 72, 7);
  g_assert_cmpuint (world->n_opened, ==, 2);
}

static void
test_clear (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\nclear=c0 < 2\nclear-hold=3s\n", 0);

  say (world, 0, 10, 7);
  say (world, 0, 12, 4); /* between: neither */
  say (world, 0, 20, 4);
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 21, 1);
  say (world, 0, 22, 4);
  say (world, 0, 30, 1);
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_RECOVERING, 0);
  say (world, 0, 31, 8); /* TRUE again while recovering */
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 40, 0);
  tick (world, 0, 43);
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_CLEARED, 43);
  g_assert_cmpuint (world->n_opened, ==, 1);
}

static void
test_cooldown (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\ncooldown=10s\n", 0);

  say (world, 0, 10, 7);
  say (world, 0, 11, 1);
  say (world, 0, 12, 7); /* within the cooldown: pending until 21 */
  say (world, 0, 13, 1);
  say (world, 0, 15, 7);
  g_assert_cmpuint (world->n_opened, ==, 1);
  tick (world, 0, 21);
  assert_alert (world, "r", 15, 21, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 22, 1);
  say (world, 0, 32, 7); /* over */
  assert_alert (world, "r", 32, 32, FLEET_CONDITION_ACTIVE, 0);
}

static void
test_late (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\n[t]\nwhen=event_time = '1970-01-01T00:00:20Z' AND c0 > 5\n", 0);

  tick (world, 0, 20);
  say (world, 0, 10, 7); /* older than the vehicle's newest, not than its own device's: judged at 20 */
  assert_alert (world, "r", 20, 20, FLEET_CONDITION_ACTIVE, 0);
  assert_alert (world, "t", 20, 20, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 5, 1); /* late: merged by age, not judged */
  assert_alert (world, "r", 20, 20, FLEET_CONDITION_ACTIVE, 0);
  say (world, 0, 11, 1);
  assert_alert (world, "r", 20, 20, FLEET_CONDITION_CLEARED, 20);
}

static void
test_silent (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=age() > 600\nhold=30s\nmessage=silent {car.plate} {c0}\n", 0);

  say (world, 0, 0, 7);
  say (world, 0, 100, 8);
  say (world, 3, 600, 1);
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 3, 729.9, 1);
  g_assert_cmpuint (world->n_opened, ==, 0);
  say (world, 3, 730, 1);
  assert_alert (world, "r", 700, 730, FLEET_CONDITION_ACTIVE, 0);
  g_assert_cmpstr (world_find (world, "r", 0, 700 * S)->message, ==, "silent – 8");
  say (world, 0, 800, 9);
  assert_alert (world, "r", 700, 730, FLEET_CONDITION_CLEARED, 800);
}

static void
test_age_of_value (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=age(c0) BETWEEN 10 AND 15 AND c0 > 5\n", 0);

  say (world, 0, 0, 7);
  tick (world, 0, 9);
  g_assert_cmpuint (world->n_opened, ==, 0);
  tick (world, 0, 12); /* its timer was due at 10, before this event */
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_ACTIVE, 0);
  tick (world, 0, 14);
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_ACTIVE, 0);
  tick (world, 3, 30);
  assert_alert (world, "r", 10, 10, FLEET_CONDITION_CLEARED, 15);
}

static void
test_clock (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=age() > 60\n[p]\nwhen=c0 > 5\nhold=10s\n", 0);

  say (world, 0, 0, 7);
  world_advance (world, 0, 30 * S, TRUE);
  g_assert_true (world_find (world, "p", 0, 0)->by_clock);
  world_advance (world, 1, 500 * S, TRUE);
  g_assert_cmpuint (world->n_opened, ==, 1);
  world_advance (world, 0, 60 * S, TRUE);
  assert_alert (world, "r", 60, 60, FLEET_CONDITION_ACTIVE, 0);
  g_assert_true (world_find (world, "r", 0, 60 * S)->by_clock);
}

static void
test_shadow_and_off (void)
{
  g_autoptr (World) world = world_new ("[s]\nwhen=c0 > 5\nstate=shadow\n[o]\nwhen=c0 > 5\nstate=off\n", 0);

  say (world, 0, 0, 7);
  say (world, 0, 1, 1);
  say (world, 0, 2, 7);
  g_assert_cmpuint (world->n_opened, ==, 0);
  g_assert_cmpuint (world->n_shadow, ==, 2);
  g_assert_cmpuint (g_hash_table_size (world->alerts), ==, 0);
}

static void
test_move (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\n[h]\nwhen=c0 > 5\nhold=10s\n", 0);
  g_autofree char *id = NULL;
  WorldEvent event = { .place = 0, .slot = 0, .device = 7, .time_us = 14 * S, .kafka_us = FLEET_TIME_NONE, .has = { TRUE },
                       .values = { { .type = FLEET_TYPE_INT, .integer = 8 } } };

  say (world, 3, 10, 7);
  id = g_strdup (world_find (world, "r", 3, 10 * S)->id);
  fleet_judge_move (world->judge, 3, 0, world->verdict);
  world_add (world, &event);
  world_cut (world);
  g_assert_cmpint (((FleetAlert *) g_hash_table_lookup (world->alerts, id))->slot, ==, 0);
  g_assert_cmpint (((FleetAlert *) g_hash_table_lookup (world->alerts, id))->condition, ==, FLEET_CONDITION_ACTIVE);
  g_assert_cmpuint (world->n_opened, ==, 1);
  tick (world, 0, 23);
  g_assert_cmpuint (world->n_opened, ==, 1);
  tick (world, 0, 24); /* the hold began again at 14 */
  assert_alert (world, "h", 14, 24, FLEET_CONDITION_ACTIVE, 0);
  event.time_us = 30 * S;
  event.values[0].integer = 1;
  world_add (world, &event);
  world_cut (world);
  g_assert_cmpint (((FleetAlert *) g_hash_table_lookup (world->alerts, id))->condition, ==, FLEET_CONDITION_CLEARED);
}

static void
test_edited_rules (void)
{
  g_autoptr (World) world = world_new ("[keep]\nname=Old\nwhen=c0>5\nhold=10s\n[edit]\nwhen=c0 > 5\nhold=10s\n[gone]\nwhen=c0 > 5\n[open]\nwhen=c0 > 5\n", 0);

  say (world, 0, 10, 7);
  g_assert_cmpuint (world->n_opened, ==, 2);
  world_restart (world, "[keep]\nname=New\nwhen=(c0 > 5)\nhold=10s\n[edit]\nwhen=c0 > 6\nhold=10s\n[open]\nwhen=c0 > 4\n[silent]\nwhen=age() > 5\n");
  tick (world, 0, 12);
  assert_alert (world, "gone", 10, 10, FLEET_CONDITION_CLEARED, 10);
  assert_alert (world, "open", 10, 10, FLEET_CONDITION_ACTIVE, 0);
  tick (world, 0, 16);
  tick (world, 0, 22);
  assert_alert (world, "keep", 10, 20, FLEET_CONDITION_ACTIVE, 0);
  assert_alert (world, "edit", 12, 22, FLEET_CONDITION_ACTIVE, 0);
  g_assert_cmpstr (world_find (world, "keep", 0, 10 * S)->title, ==, "New");
}

static void
test_new_age_rule (void)
{
  g_autoptr (World) world = world_new ("[r]\nwhen=c0 > 5\n", 0);

  say (world, 0, 10, 7);
  say (world, 3, 100, 1);
  world_restart (world, "[r]\nwhen=c0 > 5\n[silent]\nwhen=age() > 20\n[window]\nwhen=age() BETWEEN 20 AND 30\n");
  say (world, 3, 101, 1);
  assert_alert (world, "silent", 30, 30, FLEET_CONDITION_ACTIVE, 0);
  g_assert_null (world_find (world, "window", 0, 30 * S));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/opens-at-once", test_opens_at_once);
  g_test_add_func ("/judge/hold", test_hold);
  g_test_add_func ("/judge/watermark", test_watermark);
  g_test_add_func ("/judge/future-does-not-move-watermark", test_future_does_not_move_watermark);
  g_test_add_func ("/judge/null-neither-opens-nor-clears", test_null_neither_opens_nor_clears);
  g_test_add_func ("/judge/clear", test_clear);
  g_test_add_func ("/judge/cooldown", test_cooldown);
  g_test_add_func ("/judge/late", test_late);
  g_test_add_func ("/judge/silent", test_silent);
  g_test_add_func ("/judge/age-of-value", test_age_of_value);
  g_test_add_func ("/judge/clock", test_clock);
  g_test_add_func ("/judge/shadow-and-off", test_shadow_and_off);
  g_test_add_func ("/judge/move", test_move);
  g_test_add_func ("/judge/edited-rules", test_edited_rules);
  g_test_add_func ("/judge/new-age-rule", test_new_age_rule);
  return g_test_run ();
}
