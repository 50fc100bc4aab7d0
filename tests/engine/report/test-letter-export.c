/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-export: dead letters as JSON lines, to the byte; and what tells who people are leaves a row in the log, or no file. */

#include "fleet-database.h"
#include "fleet-engine.h"

#include "fleet-store.h"
#include "scratch-folder.h"

typedef struct
{
  char            *folder, *database, *output;
  FleetReportBook *book;
  FleetSql        *sql;
} Fixture;

static void
run_sql (const char *database,
         const char *statements)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (db, statements, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *reports = g_test_build_filename (G_TEST_DIST, "..", "data", "reports", NULL);
  g_autoptr (GError) error = NULL;
  FleetStore *store;

  self->folder = g_dir_make_tmp ("fleet-letter-export-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  self->output = g_build_filename (self->folder, "out", NULL);
  store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  fleet_store_close (store);
  run_sql (self->database,
           "INSERT INTO dead_letter_row (id, place, topic, partition, offset, kafka_us, reason, payload, attempts, key, headers, came_us) VALUES"
           " (1, 0, 'telemetry', 0, 7, 1788220800000000, 'json: no comma at byte 3', CAST ('{\"a\"\n' AS BLOB), 2, CAST ('car-1' AS BLOB), '[{\"name\":\"x\",\"value\":\"y\"}]', 1788220801000000),"
           " (2, 0, 'telemetry', 0, 8, -9223372036854775808, 'json: not UTF-8 at byte 0', x'ff00', 0, NULL, NULL, NULL),"
           " (3, 0, 'telemetry', 0, 9, 0, 'json: empty at byte 0', x'', 0, x'', NULL, NULL),"
           " (4, 1, 'reservations', 2, 1, 0, 'mapping: the op \"x\" is not known', CAST ('{\"op\":\"x\",\"after\":{\"Customer_ID\":\"U7\"' AS BLOB), 0, NULL, NULL, NULL),"
           " (5, 1, 'reservations', 2, 2, 0, 'json: a null value', NULL, 0, NULL, NULL, NULL)");
  self->book = fleet_report_book_new (reports, "en", &error);
  g_assert_no_error (error);
  self->sql = fleet_sql_open (self->database, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fleet_sql_close (self->sql);
  fleet_report_book_unref (self->book);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->output);
}

static gint64
ask (Fixture    *self,
     const char *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_read_rows (self->sql, statement, 0, NULL, 1, &error);

  g_assert_no_error (error);
  return fleet_rows_get_number (rows, 0, 0);
}

static void
test_lines (Fixture       *self,
            gconstpointer  data)
{
  const FleetLetterExportOptions options = { .topic = "telemetry" }, group = { .kind = "json: no comma at byte N" };
  g_autofree char *text = NULL, *one = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  g_assert_true (fleet_letter_export (self->sql, self->book, &options, self->output, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 3);
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "{\"topic\":\"telemetry\",\"partition\":0,\"offset\":9,\"kafka_time\":\"1970-01-01T00:00:00Z\",\"kept_at\":null,\"reason\":\"json: empty at byte 0\",\"kind\":\"json: empty at byte N\",\"attempts\":0,"
                   "\"key\":\"\",\"headers\":null,\"payload\":\"\"}\n"
                   "{\"topic\":\"telemetry\",\"partition\":0,\"offset\":8,\"kafka_time\":null,\"kept_at\":null,\"reason\":\"json: not UTF-8 at byte 0\",\"kind\":\"json: not UTF-8 at byte N\",\"attempts\":0,"
                   "\"key\":null,\"headers\":null,\"payload_base64\":\"/wA=\"}\n"
                   "{\"topic\":\"telemetry\",\"partition\":0,\"offset\":7,\"kafka_time\":\"2026-09-01T00:00:00Z\",\"kept_at\":\"2026-09-01T00:00:01Z\",\"reason\":\"json: no comma at byte 3\",\"kind\":\"json: no comma at byte N\",\"attempts\":2,"
                   "\"key\":\"car-1\",\"headers\":[{\"name\":\"x\",\"value\":\"y\"}],\"payload\":\"{\\\"a\\\"\\u000a\"}\n");
  g_assert_true (fleet_letter_export (self->sql, self->book, &group, self->output, &n, &error));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (g_file_get_contents (self->output, &one, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, one));
  g_assert_cmpint (ask (self, "SELECT count(*) FROM export_log"), ==, 0);
}

static void
test_personal (Fixture       *self,
               gconstpointer  data)
{
  FleetLetterExportOptions options = { .by = "kim" };
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  g_assert_false (fleet_letter_export (self->sql, self->book, &options, self->output, &n, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "customer_id"));
  g_assert_false (g_file_test (self->output, G_FILE_TEST_EXISTS));
  g_assert_cmpint (ask (self, "SELECT count(*) FROM export_log"), ==, 0);
  g_clear_error (&error);
  options.why = "mend the records";
  g_assert_true (fleet_letter_export (self->sql, self->book, &options, self->output, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 5);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM export_log WHERE exported_by = 'kim' AND report = 'dead letters' AND columns = 'customer_id' AND reason = 'mend the records' AND row_count = 5"), ==, 1);
}

#define ADD(name, function) g_test_add ("/letter-export/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lines", test_lines);
  ADD ("personal", test_personal);
  return g_test_run ();
}
