/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Actions: their text in the topic, their order, their shelves. */

#include "fleet-action.h"

#include <string.h>

#define AT_US G_GINT64_CONSTANT (1788220800000000)

static void
test_json (void)
{
  g_autoptr (FleetAction) note = fleet_action_new ("u-1", "a1", FLEET_ACTION_NOTE, "김 \"desk\" @ 2", AT_US, "said\nso", FLEET_TIME_NONE);
  g_autoptr (FleetAction) shelve = fleet_action_new ("u-2", "a1", FLEET_ACTION_SHELVE, "Kim", AT_US, "crew is there", AT_US + G_TIME_SPAN_HOUR);
  g_autofree char *first = fleet_action_to_json (note), *second = fleet_action_to_json (shelve);

  g_assert_cmpstr (first, ==, "{\"uuid\":\"u-1\",\"alert\":\"a1\",\"action\":\"note\",\"by\":\"김 \\\"desk\\\" @ 2\",\"at\":\"2026-09-01T00:00:00Z\",\"note\":\"said\\u000aso\",\"until\":null}");
  g_assert_nonnull (strstr (second, "\"until\":\"2026-09-01T01:00:00Z\"}"));
}

static void
test_kinds (void)
{
  for (FleetActionKind kind = 0; kind < FLEET_N_ACTIONS; kind++)
    {
      const char *text = fleet_action_kind_to_string (kind);
      FleetActionKind read = FLEET_N_ACTIONS;

      g_assert_true (fleet_action_kind_from_string (text, strlen (text), &read));
      g_assert_cmpint (read, ==, kind);
      g_assert_false (fleet_action_kind_from_string (text, strlen (text) - 1, &read));
    }
}

static FleetAction *
shared (FleetPlace place,
        gint64     offset)
{
  FleetAction *action = fleet_action_new ("u", "a", FLEET_ACTION_ACKNOWLEDGE, "x", AT_US, NULL, FLEET_TIME_NONE);

  action->sharing = FLEET_ACTION_SHARED;
  action->place = place;
  action->offset = offset;
  return action;
}

static void
test_order (void)
{
  g_autoptr (FleetAction) local = fleet_action_new ("l", "a", FLEET_ACTION_ACKNOWLEDGE, "x", AT_US, NULL, FLEET_TIME_NONE);
  g_autoptr (FleetAction) early = shared (1, 5), late = shared (1, 6), other = shared (2, 0), waiting = fleet_action_copy (local);
  FleetAction *const ordered[] = { local, early, late, other, waiting };

  waiting->sharing = FLEET_ACTION_WAITING;
  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ordered); j++)
      g_assert_cmpint (fleet_action_compare (ordered[i], ordered[j]), ==, (i > j) - (i < j));
}

static void
test_shelf (void)
{
  g_autoptr (FleetAction) timed = fleet_action_new ("t", "a", FLEET_ACTION_SHELVE, "Kim", AT_US, "why", AT_US + G_TIME_SPAN_HOUR);
  g_autoptr (FleetAction) once = fleet_action_new ("o", "a", FLEET_ACTION_SHELVE, "Kim", AT_US, "why", FLEET_TIME_NONE);
  g_autoptr (FleetAction) endless = fleet_action_new ("e", "a", FLEET_ACTION_SHELVE, "Kim", AT_US, "why", G_MAXINT64);
  g_autoptr (FleetAction) carried = fleet_action_carry (timed, "b", AT_US + 60), again = fleet_action_carry (timed, "b", AT_US + 60), other = fleet_action_carry (timed, "c", AT_US + 60);
  g_autoptr (FleetAction) by_way = fleet_action_carry (carried, "c", AT_US + 90);

  g_assert_cmpint (fleet_action_shelf_end (timed), ==, AT_US + G_TIME_SPAN_HOUR);
  g_assert_cmpint (fleet_action_shelf_end (once), ==, AT_US + FLEET_SHELVE_MOST_US);
  g_assert_cmpint (fleet_action_shelf_end (endless), ==, AT_US + FLEET_SHELVE_MOST_US);
  g_assert_cmpstr (carried->uuid, ==, again->uuid);
  g_assert_cmpstr (carried->uuid, !=, other->uuid);
  /* By way of another alert it is the same. */
  g_assert_cmpstr (by_way->uuid, ==, other->uuid);
  g_assert_cmpint (fleet_action_shelf_end (carried), ==, AT_US + G_TIME_SPAN_HOUR);
  g_assert_cmpstr (carried->by, ==, "Kim");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/action/json", test_json);
  g_test_add_func ("/action/kinds", test_kinds);
  g_test_add_func ("/action/order", test_order);
  g_test_add_func ("/action/shelf", test_shelf);
  return g_test_run ();
}
