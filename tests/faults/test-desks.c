/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three whole consoles on one broker (librdkafka's mock cluster): they acknowledge, note and shelve at random while the broker goes away and comes back and consoles end and begin again. When all is
 * quiet their tables of alerts and journals are equal, line by line. tests/kafka/desks does the same with processes, kills and a real broker. */

#include "fleet-database.h"
#include "fleet-engine.h"
#include "scratch-folder.h"

#include <string.h>

#define N_DESKS    3
#define N_ALERTS   12
#define N_ACTIONS  240
#define PATIENCE_US (90 * G_USEC_PER_SEC)

typedef struct
{
  const char  *name;
  char        *database;
  FleetEngine *engine;
  GHashTable  *alerts;   /* id -> FleetAlert*, as bulletins tell */
  guint        unshared;
  guint        n_done;   /* actions that it was asked for */
} Desk;

typedef struct
{
  char            *folder;
  FleetProfile    *profile;
  FleetMockBroker *broker;
  Desk             desks[N_DESKS];
} World;

static void
wake_cb (gpointer user_data)
{
}

static void
open_desk (World *world,
           Desk  *desk)
{
  const FleetEngineOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  desk->engine = fleet_engine_new (world->profile, desk->database, &options, wake_cb, NULL, &error);
  g_assert_no_error (error);
}

static void
listen (Desk *desk)
{
  g_autoptr (FleetBulletin) bulletin = fleet_engine_take (desk->engine);
  GHashTableIter iter;
  gpointer alert;

  if (bulletin == NULL)
    return;
  g_hash_table_iter_init (&iter, bulletin->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &alert))
    g_hash_table_replace (desk->alerts, g_strdup (((FleetAlert *) alert)->id), fleet_alert_ref (alert));
  if (bulletin->has_status)
    desk->unshared = bulletin->status.unshared;
}

static void
produce (World *world)
{
  const char *const kafka[] = { "bootstrap.servers", fleet_mock_broker_bootstrap (world->broker), NULL };
  g_autoptr (GError) error = NULL;
  FleetProducer *producer = fleet_producer_new (kafka, &error);
  gint64 now_us = g_get_real_time ();

  g_assert_no_error (error);
  for (guint i = 0; i < N_ALERTS; i++)
    for (guint second = 0; second < (i % 3 == 0 ? 2 : 1); second++)
      {
        char time[FLEET_TIME_BUFFER];
        g_autofree char *json = g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":\"%s\",\"heat\":%d}", i, fleet_time_print (now_us + second * G_USEC_PER_SEC, time), second == 0 ? 9 : 1);

        g_assert_true (fleet_producer_send (producer, "fleet.telemetry", NULL, 0, json, strlen (json), FLEET_TIME_NONE, &error));
      }
  g_assert_true (fleet_producer_close (producer, &error));
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  static const char *const names[N_DESKS] = { "Kim @ 1", "Lee @ 2", "Park @ 3" };
  g_autofree char *rules = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;

  world->folder = g_dir_make_tmp ("fleet-desks-XXXXXX", NULL);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  g_assert_true (fleet_mock_broker_add_topic (world->broker, "fleet.telemetry", 1, &error));
  g_assert_true (fleet_mock_broker_add_topic (world->broker, "fleet.actions", 1, &error));
  rules = g_build_filename (world->folder, "rules.ini", NULL);
  g_assert_true (g_file_set_contents (rules, "[hot]\nname=Hot\nwhen=heat > 5\nmessage=Hot\n", -1, &error));
  text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\ncars=\ndevices=\nreservations=\nactions=fleet.actions\n[rules]\nfile=rules.ini\n",
                          fleet_mock_broker_bootstrap (world->broker));
  world->profile = fleet_profile_parse (text, world->folder, &error);
  g_assert_no_error (error);
  produce (world);
  for (guint i = 0; i < N_DESKS; i++)
    {
      world->desks[i].name = names[i];
      world->desks[i].database = g_strdup_printf ("%s/%u.db", world->folder, i);
      world->desks[i].alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fleet_alert_unref);
      open_desk (world, &world->desks[i]);
    }
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  for (guint i = 0; i < N_DESKS; i++)
    {
      fleet_engine_free (world->desks[i].engine);
      g_hash_table_unref (world->desks[i].alerts);
      g_free (world->desks[i].database);
    }
  fleet_mock_broker_free (world->broker);
  fleet_profile_unref (world->profile);
  scratch_folder_remove (world->folder);
  g_free (world->folder);
}

static void
listen_for (World  *world,
            gint64  duration_us)
{
  gint64 until_us = g_get_monotonic_time () + duration_us;

  do
    {
      for (guint i = 0; i < N_DESKS; i++)
        listen (&world->desks[i]);
      g_usleep (5000);
    }
  while (g_get_monotonic_time () < until_us);
}

static void
act_at_random (Desk *desk)
{
  g_autoptr (GList) alerts = g_hash_table_get_values (desk->alerts);
  FleetAlert *alert = g_list_nth_data (alerts, g_test_rand_int_range (0, N_ALERTS));
  FleetActionKind kind = g_test_rand_int_range (0, FLEET_N_ACTIONS);
  g_autofree char *note = g_strdup_printf ("%s %u", desk->name, desk->n_done++);

  if (kind == FLEET_ACTION_UNSHELVE && alert->shelved_us == FLEET_TIME_NONE)
    kind = FLEET_ACTION_NOTE;
  fleet_engine_act (desk->engine, alert->id, kind, desk->name, note, g_get_real_time () + (g_test_rand_int_range (0, 2) ? G_TIME_SPAN_HOUR : g_test_rand_int_range (100, 900) * 1000));
}

static char *
dump (Desk *desk)
{
  static const char sql[] = "SELECT 'alert', id, condition, attention, acknowledged_us, acknowledged_by, note, shelved_us, shelved_until_us, shelved_once, shelved_by, shelved_why, evidence FROM alert_row"
                            " UNION ALL SELECT 'journal', alert_id, seq, at_us, what, by, note, until_us, once, waits, '', '', '' FROM journal_row ORDER BY 1, 2, 3";
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) rows = NULL;
  GString *text = g_string_new (NULL);

  g_assert_cmpint (sqlite3_open_v2 (desk->database, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  rows = fleet_database_prepare (db, sql, NULL);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (text, "%s|", sqlite3_column_type (rows, i) == SQLITE_NULL ? "–" : (const char *) sqlite3_column_text (rows, i));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static gboolean
are_equal (World *world)
{
  g_autofree char *first = dump (&world->desks[0]);

  for (guint i = 0; i < N_DESKS; i++)
    {
      g_autofree char *other = dump (&world->desks[i]);

      if (world->desks[i].unshared > 0 || strcmp (first, other) != 0)
        return FALSE;
    }
  return TRUE;
}

/* What a failure shows: the first line that differs. */
static void
assert_equal (World *world)
{
  g_autofree char *first = dump (&world->desks[0]);

  for (guint i = 1; i < N_DESKS; i++)
    {
      g_autofree char *other = dump (&world->desks[i]);
      g_auto (GStrv) x = g_strsplit (first, "\n", -1), y = g_strsplit (other, "\n", -1);

      g_assert_cmpuint (world->desks[i].unshared, ==, 0);
      for (guint line = 0; x[line] != NULL && y[line] != NULL; line++)
        g_assert_cmpstr (x[line], ==, y[line]);
      g_assert_cmpuint (g_strv_length (x), ==, g_strv_length (y));
    }
}

static gboolean
has_all (World *world)
{
  for (guint i = 0; i < N_DESKS; i++)
    if (g_hash_table_size (world->desks[i].alerts) < N_ALERTS)
      return FALSE;
  return TRUE;
}

static void
test_converge (World         *world,
               gconstpointer  data)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *journal = NULL;
  guint n_waited = 0;

  while (!has_all (world) && g_get_monotonic_time () < until_us)
    listen_for (world, 20 * 1000);
  g_assert_true (has_all (world));
  for (guint i = 0; i < N_ACTIONS; i++)
    {
      Desk *desk = &world->desks[g_test_rand_int_range (0, N_DESKS)];

      if (i % 80 == 20)
        fleet_mock_broker_set_up (world->broker, FALSE);
      if (i % 80 == 50)
        {
          /* Nobody reaches the broker: what is done waits, and is seen at the desk where it is done. */
          listen_for (world, 700 * 1000);
          for (guint d = 0; d < N_DESKS; d++)
            n_waited += world->desks[d].unshared;
          fleet_engine_free (desk->engine);
          open_desk (world, desk);
          fleet_mock_broker_set_up (world->broker, TRUE);
        }
      act_at_random (desk);
      listen_for (world, 10 * 1000);
    }
  g_assert_cmpuint (n_waited, >, 0);

  until_us = g_get_monotonic_time () + PATIENCE_US;
  do
    listen_for (world, 300 * 1000);
  while (!are_equal (world) && g_get_monotonic_time () < until_us);
  assert_equal (world);
  journal = dump (&world->desks[0]);
  g_assert_nonnull (strstr (journal, "Kim @ 1"));
  g_assert_nonnull (strstr (journal, "Lee @ 2"));
  g_assert_nonnull (strstr (journal, "Park @ 3"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desks/converge", World, NULL, set_up, test_converge, tear_down);
  return g_test_run ();
}
