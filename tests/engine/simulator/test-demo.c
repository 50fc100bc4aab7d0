/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo through the engine's door: vehicles and alerts come, and a second demo on the same database has what the first one had. */

#include "fleet-engine.h"
#include "scratch-folder.h"

#define VEHICLES 60
#define PATIENCE_US (60 * G_USEC_PER_SEC)

/* All news until the fleet is there, at least min_alerts were told and events came that are newer than after_us. */
static FleetBulletin *
watch_demo (const char *database,
            guint       min_alerts,
            gint64      after_us)
{
  g_autofree char *rules = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "rules.ini", NULL);
  FleetEngineOptions options = { .demo = TRUE, .demo_vehicles = VEHICLES, .demo_rules_file = rules };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetEngine) engine = fleet_engine_new (NULL, database, &options, NULL, NULL, &error);
  FleetBulletin *all = fleet_bulletin_new ();
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  g_assert_no_error (error);
  while (g_get_monotonic_time () < until_us &&
         (all->status.state != FLEET_STREAM_LIVE || all->status.vehicles < VEHICLES || g_hash_table_size (all->alerts) < min_alerts ||
          all->status.newest_us <= after_us))
    {
      FleetBulletin *news = fleet_engine_take (engine);

      if (news != NULL)
        fleet_bulletin_merge (all, news);
      g_usleep (20000);
    }
  return all;
}

static void
test_goes_on (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fleet-demo-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "demo.db", NULL);
  g_autoptr (FleetBulletin) first = watch_demo (database, 1, 0);
  g_autoptr (FleetBulletin) second = NULL;
  GHashTableIter iter;
  gpointer id;

  g_assert_cmpint (first->status.state, ==, FLEET_STREAM_LIVE);
  g_assert_cmpuint (first->status.vehicles, >=, VEHICLES);
  g_assert_cmpint (first->status.dead_letters, ==, 0);
  g_assert_cmpuint (g_hash_table_size (first->alerts), >, 0);

  second = watch_demo (database, g_hash_table_size (first->alerts), first->status.newest_us);
  g_assert_cmpint (second->status.state, ==, FLEET_STREAM_LIVE);
  g_assert_cmpint (second->status.newest_us, >, first->status.newest_us);
  g_hash_table_iter_init (&iter, first->alerts);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (second->alerts, id));

  scratch_folder_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/goes-on", test_goes_on);
  return g_test_run ();
}
