/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-store-layout: a database of layout 6, as released (layout-6.sql), with alerts that were acknowledged then: the newest program opens it, and all of that is still there: in the alerts, in
 * the journal that layout 6 did not know, and after somebody has gone on with them. */

#include "fleet-database.h"
#include "fleet-pipeline.h"
#include "fleet-sql-functions.h"
#include "fleet-store-layout.h"
#include "scratch-folder.h"

#include <string.h>

#define N_ALERTS  200
#define START_US  G_GINT64_CONSTANT (1764000000000000)
#define SECOND_US G_GINT64_CONSTANT (1000000)

static const char view_sql[] = "SELECT id, rule, severity, device_id, car_id, condition, attention, began_at, opened_at, cleared_at, acknowledged_at, acknowledged_by, message, title, plate, vehicle, note,"
                               " advice, by_clock, reservation_id, car_valid_from, reservation_valid_from FROM alert ORDER BY id";
static const char journal_sql[] = "SELECT alert_id, seq, at, what, by, note, waits_to_be_shared FROM alert_journal ORDER BY alert_id, seq";

typedef struct
{
  char    *folder;
  char    *file;
  GString *journal; /* what it must tell, line by line */
} Fixture;

/* Every cell of the answer, a row a line; what layout's views call is registered. */
static char *
dump (Fixture    *self,
      const char *statement)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) rows = NULL;
  g_autoptr (GError) error = NULL;
  FleetSqlNames names;
  GString *text = g_string_new (NULL);

  g_assert_cmpint (sqlite3_open_v2 (self->file, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  fleet_sql_names_init (&names, db);
  g_assert_true (fleet_sql_functions_register (db, &names, &error));
  rows = fleet_database_prepare (db, statement, &error);
  g_assert_no_error (error);
  while (sqlite3_step (rows) == SQLITE_ROW)
    for (int i = 0, n = sqlite3_column_count (rows); i < n; i++)
      g_string_append_printf (text, "%s%c", sqlite3_column_type (rows, i) == SQLITE_NULL ? "NULL" : (const char *) sqlite3_column_text (rows, i), i + 1 < n ? '|' : '\n');
  fleet_sql_names_clear (&names);
  return g_string_free (text, FALSE);
}

static void
expect (Fixture    *self,
        const char *id,
        guint      *seq,
        gint64      at_us,
        const char *what,
        const char *by,
        const char *note)
{
  char at[FLEET_TIME_BUFFER];

  g_string_append_printf (self->journal, "%s|%u|%s|%s|%s|%s|0\n", id, ++*seq, fleet_time_print (at_us, at), what, by, note);
}

/* One of layout 6: open or cleared, acknowledged before, after or at the very time of that, or not at all; by somebody or by nobody known; with a note or without. */
static void
add_alert (Fixture *self,
           sqlite3 *db,
           guint    i)
{
  gboolean is_cleared = g_test_rand_bit (), is_acknowledged = i % 3 > 0;
  const char *by = i % 7 == 0 ? "" : "김 상황실 @ desk-2", *note = i % 2 == 0 ? "it's \"towed\"\n견인" : NULL;
  gint64 opened_us = START_US + i * SECOND_US, cleared_us = opened_us + g_test_rand_int_range (0, 4) * SECOND_US, acknowledged_us = opened_us + g_test_rand_int_range (0, 4) * SECOND_US;
  gboolean is_first = is_acknowledged && (!is_cleared || acknowledged_us < cleared_us);
  g_autofree char *id = g_strdup_printf ("%032x", i);
  char *sql;
  guint seq = 0;

  sql = sqlite3_mprintf ("INSERT INTO alert_row VALUES (%Q, 'rule-%u', 'A title', %u, %u, 'car:C%u', 'D%u', 'C%u', '12가 %u', %d, %d, %u, %lld, %lld, %lld, %lld, %Q, %Q, 'It %% is so', 'Do it', 'R%u', %lld, %lld)",
                         id, i % 5, i % 5, i, i, i, i, i, is_cleared ? FLEET_CONDITION_CLEARED : FLEET_CONDITION_ACTIVE, is_acknowledged, i % 2, opened_us - SECOND_US, opened_us,
                         is_cleared ? cleared_us : FLEET_TIME_NONE, is_acknowledged ? acknowledged_us : FLEET_TIME_NONE, is_acknowledged ? by : NULL, is_acknowledged ? note : NULL, i, START_US,
                         i % 4 == 0 ? FLEET_TIME_NONE : START_US);
  g_assert_true (fleet_database_run (db, sql, NULL));
  sqlite3_free (sql);

  expect (self, id, &seq, opened_us, "opened", "NULL", "NULL");
  if (is_cleared && !is_first)
    expect (self, id, &seq, cleared_us, "cleared", "NULL", "NULL");
  if (is_acknowledged)
    expect (self, id, &seq, acknowledged_us, "acknowledged", *by != '\0' ? by : "–", note != NULL ? note : "NULL");
  if (is_cleared && is_first)
    expect (self, id, &seq, cleared_us, "cleared", "NULL", "NULL");
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "engine", "store", "layout-6.sql", NULL), *sql = NULL;
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fleet-layout-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->journal = g_string_new (NULL);
  g_file_get_contents (source, &sql, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (db, sql, &error) && fleet_database_run (db, "BEGIN", &error));
  for (guint i = 0; i < N_ALERTS; i++)
    add_alert (self, db, i);
  g_assert_true (fleet_database_run (db, "COMMIT", &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  scratch_folder_remove (self->folder);
  g_string_free (self->journal, TRUE);
  g_free (self->folder);
  g_free (self->file);
}

static FleetStore *
open_store (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  FleetStore *store = fleet_store_open (self->file, &error);

  g_assert_no_error (error);
  return store;
}

static void
test_alerts_and_journal (Fixture       *self,
                         gconstpointer  data)
{
  g_autofree char *before = dump (self, view_sql), *after = NULL, *journal = NULL, *version = NULL, *again = NULL;

  g_assert_nonnull (strstr (before, "|acknowledged|"));
  g_assert_nonnull (strstr (before, "|cleared|acknowledged|"));
  fleet_store_close (open_store (self));
  version = dump (self, "PRAGMA user_version");
  g_assert_cmpint (atoi (version), ==, FLEET_STORE_VERSION);
  after = dump (self, view_sql);
  g_assert_cmpstr (after, ==, before);
  journal = dump (self, journal_sql);
  g_assert_cmpstr (journal, ==, self->journal->str);

  fleet_store_close (open_store (self));
  again = dump (self, journal_sql);
  g_assert_cmpstr (again, ==, journal);
}

/* What was acknowledged then is an action now: who notes something on such an alert leaves it as it was acknowledged, and its journal goes on where it was. */
static void
test_is_gone_on_with (Fixture       *self,
                      gconstpointer  data)
{
  static const char taken_sql[] = "SELECT id, attention, acknowledged_at, acknowledged_by FROM alert WHERE id = '00000000000000000000000000000001'";
  static const char lines_sql[] = "SELECT seq, at, what, by, note FROM alert_journal WHERE alert_id = '00000000000000000000000000000001' AND what <> 'noted' ORDER BY seq";
  FleetStore *store = open_store (self);
  g_autofree char *taken = dump (self, taken_sql), *lines = dump (self, lines_sql), *taken_after = NULL, *lines_after = NULL, *noted = NULL, *failure = NULL;
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse ("[kafka]\nbootstrap.servers=127.0.0.1:9\n[rules]\nfile=rules.ini\n", self->folder, &error);
  g_autoptr (FleetAction) action = fleet_action_new ("a-uuid", "00000000000000000000000000000001", FLEET_ACTION_NOTE, "Lee @ 2", START_US + G_TIME_SPAN_HOUR, "later", FLEET_TIME_NONE);
  g_autoptr (FleetPipeline) pipeline = NULL;
  g_autoptr (FleetBeat) beat = NULL;

  g_assert_no_error (error);
  pipeline = fleet_pipeline_new (profile, rules);
  g_assert_true (fleet_pipeline_load (pipeline, store, &error));
  g_assert_true (fleet_pipeline_act (pipeline, action, &failure));
  beat = fleet_pipeline_seal (pipeline, FALSE);
  g_assert_true (fleet_store_commit (store, beat, &error));
  g_assert_no_error (error);
  fleet_store_close (store);

  noted = dump (self, "SELECT note FROM alert WHERE id = '00000000000000000000000000000001'");
  g_assert_cmpstr (noted, ==, "later\n");
  taken_after = dump (self, taken_sql);
  g_assert_nonnull (strstr (taken, "acknowledged|"));
  g_assert_cmpstr (taken_after, ==, taken);
  lines_after = dump (self, lines_sql);
  g_assert_cmpstr (lines_after, ==, lines);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store-layout/alerts-and-journal", Fixture, NULL, set_up, test_alerts_and_journal, tear_down);
  g_test_add ("/store-layout/is-gone-on-with", Fixture, NULL, set_up, test_is_gone_on_with, tear_down);
  return g_test_run ();
}
