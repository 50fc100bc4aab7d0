/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The card's lines are users of their paths. */

#include "fleet-signal-users.h"

static void
test_parse (void)
{
  g_autoptr (FleetPathUsers) users = fleet_path_users_new ();
  g_autofree char *doors = NULL, *nobody = NULL;

  g_assert_true (fleet_signal_users_parse (users, "[doors]\nname=Doors\npath=vehicle.body.doors[*].open\nhow=any\n\n[nothing]\nname=Nothing\n"));
  doors = fleet_path_users_to_text (users, NULL, "vehicle.body.doors");
  nobody = fleet_path_users_to_text (users, NULL, "vehicle.speed");
  g_assert_cmpstr (doors, ==, "signal doors");
  g_assert_null (nobody);
  g_assert_false (fleet_signal_users_parse (users, "no key file"));
}

/* The project's own file is found, and its lines are there. */
static void
test_own_file (void)
{
  g_autoptr (FleetPathUsers) users = fleet_path_users_new ();
  g_autofree char *speed = NULL;

  fleet_signal_users_add (users);
  speed = fleet_path_users_to_text (users, NULL, "vehicle.position.speed.kmh");
  g_assert_cmpstr (speed, ==, "signal speed");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/signal-users/parse", test_parse);
  g_test_add_func ("/signal-users/own-file", test_own_file);
  return g_test_run ();
}
