/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who reads a path: rules by condition and message, charts and signals as they are added. */

#include "fleet-path-users.h"

static FleetPathUsers *
make_users (void)
{
  static const char text[] = "[doors]\nwhen=ANY(vehicle.doors[*].open = TRUE) AND car.plate IS NOT NULL\nmessage={vehicle.speed}\n\n"
                             "[speed]\nwhen=vehicle.speed > 100\nclear=vehicle.speed < 80\nmessage={vehicle.speed} of {car.plate}\n\n"
                             "[sleeping]\nwhen=vehicle.speed > 1\nstate=off\nmessage=x\n";
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, &problems);
  FleetPathUsers *users = fleet_path_users_new ();

  g_assert_cmpuint (rules->len, ==, 3);
  for (guint i = 0; i < rules->len; i++)
    fleet_path_users_add_rule (users, g_ptr_array_index (rules, i));
  fleet_path_users_add (users, FLEET_USER_CHART, "c1", "Speeds", "vehicle.speed");
  fleet_path_users_add (users, FLEET_USER_SIGNAL, "door-1", "Door", "vehicle.doors[0].open");
  return users;
}

static void
assert_found (const FleetPathUsers *users,
              const char           *prefix,
              const char           *pattern,
              const char           *expected)
{
  g_autofree char *text = fleet_path_users_to_text (users, prefix, pattern);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_find (void)
{
  g_autoptr (FleetPathUsers) users = make_users ();

  assert_found (users, NULL, "vehicle.speed", "message doors\nrule speed\nchart c1");
  assert_found (users, NULL, "vehicle.doors[*].open", "rule doors\nsignal door-1");
  assert_found (users, NULL, "vehicle.doors", "rule doors\nsignal door-1");
  assert_found (users, NULL, "vehicle", "rule doors\nrule speed\nchart c1\nsignal door-1");
  assert_found (users, "car.", "plate", "rule doors\nmessage speed");
  assert_found (users, "device.", "plate", NULL);
  assert_found (users, NULL, "vehicle.speedy", NULL);
}

static void
test_remove (void)
{
  g_autoptr (FleetPathUsers) users = make_users ();

  fleet_path_users_remove (users, FLEET_USER_CHART);
  assert_found (users, NULL, "vehicle.speed", "message doors\nrule speed");
  fleet_path_users_remove (users, FLEET_USER_RULE);
  assert_found (users, NULL, "vehicle.doors", "signal door-1");
}

static void
test_twice (void)
{
  g_autoptr (FleetPathUsers) users = fleet_path_users_new ();

  fleet_path_users_add (users, FLEET_USER_CHART, "c", "C", "a.b");
  fleet_path_users_add (users, FLEET_USER_CHART, "c", "C", "a.b");
  fleet_path_users_add (users, FLEET_USER_CHART, "c", "C", "a.c");
  assert_found (users, NULL, "a", "chart c");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-users/find", test_find);
  g_test_add_func ("/path-users/remove", test_remove);
  g_test_add_func ("/path-users/twice", test_twice);
  return g_test_run ();
}
