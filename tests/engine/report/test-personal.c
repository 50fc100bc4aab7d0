/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-personal: whatever a statement calls what it reads, it is seen whether that tells who people are; and no row of such an answer is seen before the log has its row. */

#include "fleet-database.h"
#include "fleet-engine.h"
#include "fleet-store-layout.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <string.h>

typedef struct
{
  char       *folder;
  char       *file;
  FleetStore *store; /* open as beside a running engine */
} Fixture;

static void
change (Fixture    *self,
        const char *sql)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  fleet_database_run (db, sql, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = NULL;

  self->folder = g_dir_make_tmp ("fleet-personal-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  change (self, "INSERT INTO mirror_column VALUES (2, 0, 'reservation_id', 0), (2, 1, 'phone', 0), (2, 2, 'note', 0);"
                "INSERT INTO mirror_row VALUES (1, 2, '7', 0, NULL, 0, '{\"reservation_id\":7,\"phone\":\"010-1234-5678\",\"note\":\"late\"}')");
  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  g_assert_true (fleet_store_layout_view (db, FLEET_TABLE_RESERVATION, &error));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fleet_store_close (self->store);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  return TRUE;
}

static char *
find (FleetSql   *sql,
      const char *statement)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GStrv) reads = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (ids, (gpointer) "customer_id");
  g_ptr_array_add (ids, (gpointer) "phone");
  fleet_sql_run (sql, statement, NULL, row_cb, NULL, &error);
  g_assert_no_error (error);
  reads = fleet_sql_list_reads (sql);
  return fleet_personal_find (ids, (const char *const *) reads, statement);
}

static void
test_find (Fixture       *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *statement, *found;
  } cases[] = {
    { "SELECT phone FROM reservation", "reservation.phone" },
    { "SELECT * FROM reservation", "reservation.phone" },
    { "SELECT r.PHONE AS x FROM reservation AS r", "reservation.phone" },
    { "SELECT substr (phone, 5) FROM reservation", "reservation.phone" },
    { "SELECT note FROM reservation WHERE phone LIKE '010%'", "reservation.phone" },
    { "SELECT 1 WHERE EXISTS (SELECT 1 FROM reservation WHERE phone = '010')", "reservation.phone" },
    { "SELECT count(*) FROM reservation GROUP BY phone", "reservation.phone" },
    { "SELECT count(*) FROM reservation ORDER BY max (phone)", "reservation.phone" },
    { "WITH x AS (SELECT phone AS p FROM reservation_history) SELECT p FROM x", "reservation_history.phone" },
    { "SELECT p FROM (SELECT phone AS p FROM reservation UNION SELECT phone FROM reservation_history)", "reservation.phone,reservation_history.phone" },
    { "SELECT columns FROM mirror_row", "mirror_row.columns" },
    { "SELECT \"columns\" FROM [MIRROR_ROW]", "mirror_row.columns" },
    { "WITH reservation AS (SELECT columns AS c FROM mirror_row) SELECT c FROM reservation", "mirror_row.columns" },
    { "SELECT payload FROM outbox", "outbox.payload" },
    { "SELECT payload FROM dead_letter", "dead_letter.payload" },
    { "SELECT count(*) FROM reservation", NULL },
    { "SELECT reservation_id, note FROM reservation", NULL },
    { "SELECT reservation_id, note, valid_from FROM reservation_history", NULL },
    { "SELECT reason FROM dead_letter", NULL },
    { "SELECT '010' AS phone", NULL },
    { "SELECT key FROM car", NULL },
    { "SELECT \"offset\" FROM telemetry", NULL },
    { "SELECT statement FROM export_log", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (sql, cases[i].statement);

      g_test_message ("%s", cases[i].statement);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* ---- the log ---- */

static gint64
count_log (Fixture *self)
{
  g_autoptr (sqlite3) db = NULL;
  gint64 n = -1;

  g_assert_cmpint (sqlite3_open_v2 (self->file, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_true (fleet_database_ask (db, "SELECT count(*) FROM export_row", &n, NULL));
  return n;
}

static gboolean
cell_cb (guint             n,
         const FleetValue *values,
         gpointer          user_data)
{
  GString *text = user_data;

  for (guint i = 0; i < n; i++)
    {
      fleet_value_append (&values[i], text);
      g_string_append_c (text, '|');
    }
  return TRUE;
}

/* The log's last row, as an operator sees it. */
static char *
last_of_log (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);
  GString *text = g_string_new (NULL);

  fleet_sql_run (sql, "SELECT exported_by, report, columns, statement, row_count, file FROM export_log ORDER BY exported_at DESC, rowid DESC LIMIT 1", NULL, cell_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

typedef struct
{
  Fixture *fixture;
  gint64   n_before;  /* rows of the log */
  guint    n_pages;
  gboolean done;
  GError  *error;
} Answer;

/* When rows come, the log has its row. */
static void
page_cb (guint    n_rows,
         GBytes  *rows,
         gpointer user_data)
{
  Answer *self = user_data;

  self->n_pages++;
  g_assert_cmpint (count_log (self->fixture), ==, self->n_before + 1);
}

static void
done_cb (const FleetSqlOutcome *outcome,
         const GError          *error,
         gpointer               user_data)
{
  Answer *self = user_data;

  self->done = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static const FleetSqlListener listener = { NULL, page_cb, NULL, done_cb };

static void
wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_desk (Fixture       *self,
           gconstpointer  data)
{
  const char *command[] = { g_getenv ("FLEET_HEADLESS"), "sql-worker", NULL };
  g_autoptr (FleetSqlDesk) desk = fleet_sql_desk_new (command, self->file);
  const FleetSqlLimits limits = { .deadline_us = 20 * G_USEC_PER_SEC };
  g_autofree char *row = NULL, *saved = NULL, *csv = g_build_filename (self->folder, "answer.csv", NULL), *expected = g_strdup_printf ("Kim|sql|reservation.phone|SELECT phone FROM reservation||%s|", csv);
  Answer seen = { .fixture = self }, harmless = { .fixture = self, .n_before = 0 }, kept = { .fixture = self, .n_before = 1 }, refused = { .fixture = self };

  fleet_sql_desk_set_operator (desk, "Kim");
  fleet_sql_desk_ask (desk, "SELECT phone AS p FROM reservation", &limits, &listener, &seen, NULL);
  wait_for (&seen);
  g_assert_no_error (seen.error);
  g_assert_cmpuint (seen.n_pages, ==, 1);
  row = last_of_log (self);
  g_assert_cmpstr (row, ==, "Kim|sql|reservation.phone|SELECT phone AS p FROM reservation|||");

  fleet_sql_desk_ask (desk, "SELECT note FROM reservation", &limits, &listener, &harmless, NULL);
  wait_for (&harmless);
  g_assert_no_error (harmless.error);
  g_assert_cmpint (count_log (self), ==, 1);

  fleet_sql_desk_save (desk, "SELECT phone FROM reservation", csv, FALSE, &listener, &kept, NULL);
  wait_for (&kept);
  g_assert_no_error (kept.error);
  saved = last_of_log (self);
  g_assert_cmpstr (saved, ==, expected);

  /* Where it cannot be written down, nothing is seen. */
  change (self, "CREATE TRIGGER full BEFORE INSERT ON export_row BEGIN SELECT raise (ABORT, 'no room'); END");
  fleet_sql_desk_ask (desk, "SELECT phone FROM reservation", &limits, &listener, &refused, NULL);
  wait_for (&refused);
  g_assert_nonnull (refused.error);
  g_assert_nonnull (strstr (refused.error->message, "reservation.phone"));
  g_assert_nonnull (strstr (refused.error->message, "no room"));
  g_assert_cmpuint (refused.n_pages, ==, 0);
  g_clear_error (&refused.error);
}

static int
ask_headless (Fixture     *self,
              const char  *statement,
              char       **ret_output,
              char       **ret_error)
{
  const char *argv[] = { g_getenv ("FLEET_HEADLESS"), "sql", "--database", self->file, "--format", "csv", statement, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, ret_output, ret_error, &status, &error);
  g_assert_no_error (error);
  return status;
}

static void
test_headless (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *output = NULL, *none = NULL, *sentence = NULL, *row = NULL, *expected = g_strdup_printf ("%s|sql|reservation.phone|SELECT phone FROM reservation|||", g_get_user_name ());

  g_assert_cmpint (ask_headless (self, "SELECT phone FROM reservation", &output, NULL), ==, 0);
  g_assert_cmpstr (output, ==, "phone\r\n010-1234-5678\r\n");
  row = last_of_log (self);
  g_assert_cmpstr (row, ==, expected);
  change (self, "CREATE TRIGGER full BEFORE INSERT ON export_row BEGIN SELECT raise (ABORT, 'no room'); END");
  g_assert_cmpint (ask_headless (self, "SELECT phone FROM reservation", &none, &sentence), !=, 0);
  g_assert_cmpstr (none, ==, "");
  g_assert_nonnull (strstr (sentence, "no room"));
  g_assert_cmpint (count_log (self), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/personal/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/personal/desk", Fixture, NULL, set_up, test_desk, tear_down);
  g_test_add ("/personal/headless", Fixture, NULL, set_up, test_headless, tear_down);
  return g_test_run ();
}
