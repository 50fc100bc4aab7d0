/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of rows: to the byte; whole or not there; the log of what tells who people are; memory that does not grow with rows. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fleet-audit.h"
#include "fleet-export-file.h"
#include "fleet-export.h"
#include "fleet-history.h"
#include "fleet-store.h"
#include "scratch-folder.h"

typedef struct
{
  char            *folder, *database, *output;
  FleetReportBook *book;
  FleetSql        *sql;
  GTimeZone       *seoul;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *reports = g_test_build_filename (G_TEST_DIST, "..", "data", "reports", NULL);
  g_autoptr (GError) error = NULL;
  FleetStore *store;

  self->folder = g_dir_make_tmp ("fleet-export-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  self->output = g_build_filename (self->folder, "out", NULL);
  store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  fleet_store_close (store);
  self->book = fleet_report_book_new (reports, "ko", &error);
  g_assert_no_error (error);
  self->sql = fleet_sql_open (self->database, &error);
  g_assert_no_error (error);
  self->seoul = g_time_zone_new_identifier ("Asia/Seoul");
}

/* Names in the folder but the database's. */
static char *
list_folder (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  GString *names = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_prefix (name, "fleet.db"))
      g_string_append_printf (names, "%s ", name);
  return g_string_free (names, FALSE);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fleet_sql_close (self->sql);
  fleet_report_book_unref (self->book);
  g_time_zone_unref (self->seoul);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->output);
}

static char *
export (Fixture            *self,
        const char         *statement,
        FleetExportOptions  options)
{
  g_autoptr (GError) error = NULL;
  char *text;

  options.zone = self->seoul;
  fleet_export_statement (self->sql, self->book, statement, self->output, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->output, &text, NULL, &error));
  return text;
}

static void
test_csv (Fixture       *self,
          gconstpointer  data)
{
  const char *statement = "SELECT '=1' AS plate, -3.5 AS odometer_km, '2026-11-25T10:00:00Z' AS event_at, NULL AS zone, 'critical' AS severity UNION ALL SELECT '', 2, NULL, 'x,y', 'none'";
  g_autofree char *plain = export (self, statement, (FleetExportOptions) { 0 });
  g_autofree char *machine = export (self, statement, (FleetExportOptions) { .unguarded = TRUE, .with_utc = TRUE });
  g_autofree char *korean = export (self, statement, (FleetExportOptions) { .with_bom = TRUE, .localised = TRUE, .with_utc = TRUE });
  g_autofree char *nothing = export (self, "SELECT 1 AS car_id WHERE 0", (FleetExportOptions) { 0 });

  g_assert_cmpstr (plain, ==, "plate,odometer_km,event_at,zone,severity\r\n'=1,-3.5,2026-11-25T19:00:00+09:00,,critical\r\n\"\",2,,\"x,y\",none\r\n");
  g_assert_cmpstr (machine, ==, "plate,odometer_km,event_at,event_at_utc,zone,severity\r\n=1,-3.5,2026-11-25T19:00:00+09:00,2026-11-25T10:00:00Z,,critical\r\n\"\",2,,,\"x,y\",none\r\n");
  g_assert_cmpstr (korean, ==, "\xEF\xBB\xBF번호판,적산 거리 (km),시각,시각 (UTC),구역,심각도\r\n'=1,-3.5,2026-11-25T19:00:00+09:00,2026-11-25T10:00:00Z,,심각\r\n\"\",2,,,\"x,y\",none\r\n");
  g_assert_cmpstr (nothing, ==, "car_id\r\n");
}

static void
test_jsonl (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *text = export (self, "SELECT '=1\"' AS plate, -3.5 AS odometer_km, '2026-11-25T10:00:00Z' AS event_at, NULL AS zone UNION ALL SELECT CAST (x'ff41' AS TEXT), 2, 'soon', ''",
                                  (FleetExportOptions) { .format = FLEET_EXPORT_JSONL, .localised = TRUE, .with_bom = TRUE, .with_utc = TRUE });

  g_assert_cmpstr (text, ==, "{\"plate\":\"=1\\\"\",\"odometer_km\":-3.5,\"event_at\":\"2026-11-25T19:00:00+09:00\",\"event_at_utc\":\"2026-11-25T10:00:00Z\",\"zone\":null}\n"
                             "{\"plate\":\"\uFFFDA\",\"odometer_km\":2,\"event_at\":\"soon\",\"event_at_utc\":\"soon\",\"zone\":\"\"}\n");
}

/* The locale of a program that says "3,5" changes nothing. */
static void
test_locale (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL)), *text = NULL;

  g_assert_nonnull (setlocale (LC_ALL, "de_DE.UTF-8"));
  text = export (self, "SELECT 3.5 AS a, 1234567.25 AS b", (FleetExportOptions) { 0 });
  setlocale (LC_ALL, before);
  g_assert_cmpstr (text, ==, "a,b\r\n3.5,1234567.25\r\n");
}

static void
test_whole (Fixture       *self,
            gconstpointer  data)
{
  FleetExportOptions options = { 0 };
  g_autofree char *left = NULL, *text = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->output, "before", -1, NULL));
  /* Fails in the midst: the row's integer overflows. */
  g_assert_false (fleet_export_statement (self->sql, self->book, "SELECT abs (CASE value WHEN 40000 THEN -9223372036854775808 ELSE value END) AS n FROM (WITH RECURSIVE c (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c LIMIT 50000) SELECT value FROM c)",
                                          self->output, &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  left = list_folder (self);
  g_assert_cmpstr (left, ==, "out ");
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");
  g_clear_error (&error);
  g_assert_false (fleet_export_statement (self->sql, self->book, "SELECT 1", "/nowhere/at/all.csv", &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all.csv"));
  g_clear_error (&error);
  g_assert_false (fleet_export_statement (self->sql, self->book, "SELECT 1", self->folder, &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  after = list_folder (self);
  g_assert_cmpstr (after, ==, "out ");
}

/* A full disk is told, and leaves nothing. */
static void
test_full (Fixture       *self,
           gconstpointer  data)
{
  FleetExportOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (fleet_export_statement (self->sql, self->book, "SELECT 1", "/dev/full", &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "make room"));
}

/* A link stays one; the mode of what is replaced is kept. */
static void
test_link (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *link = g_build_filename (self->folder, "link", NULL), *text = NULL;
  FleetExportOptions options = { 0 };
  GStatBuf info;

  g_assert_true (g_file_set_contents (self->output, "before", -1, NULL));
  g_assert_cmpint (g_chmod (self->output, 0640), ==, 0);
  g_assert_cmpint (symlink ("out", link), ==, 0);
  g_assert_true (fleet_export_statement (self->sql, self->book, "SELECT 1 AS one", link, &options, NULL, NULL));
  g_assert_cmpint (g_lstat (link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (g_stat (self->output, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "one\r\n1\r\n");
}

static void
progress_cb (gint64   n_rows,
             gpointer cancellable)
{
  if (n_rows >= 5000)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FleetExportOptions options = { .progress = progress_cb, .progress_data = cancellable };
  g_autofree char *left = NULL;
  g_autoptr (GError) error = NULL;

  fleet_sql_set_cancellable (self->sql, cancellable);
  g_assert_false (fleet_export_statement (self->sql, self->book, "WITH RECURSIVE c (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c) SELECT value FROM c", self->output, &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED);
  left = list_folder (self);
  g_assert_cmpstr (left, ==, "");
}

static gint64
ask (Fixture    *self,
     const char *statement,
     char      **ret_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetRows) rows = fleet_history_read_rows (self->sql, statement, 0, NULL, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fleet_rows_get_n_rows (rows), ==, 1);
  if (ret_text != NULL)
    *ret_text = g_strdup (fleet_rows_get_text (rows, 0, 0));
  return fleet_rows_get (rows, 0, 0)->integer;
}

static void
test_personal (Fixture       *self,
               gconstpointer  data)
{
  const FleetReport *report = fleet_report_book_find (self->book, "harsh");
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (0, G_USEC_PER_SEC);
  FleetExportOptions options = { .by = "kim" };
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL, *text = NULL, *row = NULL;

  fleet_report_request_set_filter (request, FLEET_REPORT_BY_ZONE, "강남");
  g_assert_true (fleet_export_report (self->sql, self->book, report, request, self->output, &options, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  g_assert_null (strstr (text, "phone"));
  g_assert_cmpint (ask (self, "SELECT count(*) FROM export_log", NULL), ==, 0);
  g_unlink (self->output);

  request->with_personal = TRUE;
  g_assert_false (fleet_export_report (self->sql, self->book, report, request, self->output, &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  left = list_folder (self);
  g_assert_cmpstr (left, ==, "");
  g_clear_error (&error);

  options.reason = "accident of 11 November, police asks";
  g_assert_true (fleet_export_report (self->sql, self->book, report, request, self->output, &options, NULL, &error));
  g_assert_no_error (error);
  ask (self, "SELECT exported_by || '|' || report || '|' || about || '|' || columns || '|' || reason || '|' || row_count FROM export_log", &row);
  g_assert_cmpstr (row, ==, "kim|harsh|{\"from\":\"1970-01-01T00:00:00Z\",\"to\":\"1970-01-01T00:00:01Z\",\"zone\":\"강남\"}|customer_id,phone|accident of 11 November, police asks|0");
  /* A statement of one's own is asked the same. */
  options.reason = NULL;
  g_assert_false (fleet_export_statement (self->sql, self->book, "SELECT '010' AS phone", self->output, &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
}

static void
test_pdf (Fixture       *self,
          gconstpointer  data)
{
  const FleetReport *report = fleet_report_book_find (self->book, "alerts");
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (0, G_USEC_PER_SEC);
  FleetExportOptions options = { .format = FLEET_EXPORT_PDF, .zone = self->seoul };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (fleet_export_report (self->sql, self->book, report, request, self->output, &options, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->output, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_false (fleet_export_report (self->sql, self->book, report, request, "/dev/full", &options, NULL, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
}

/* A sanitizer keeps the last quarter of a gigabyte that was freed, and what it knows of it. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MORE_KB (1024 * 1024)
#else
#define MORE_KB 4096
#endif

/* 200,000 rows, then 2,000,000: the second needs no more memory than the first. Against a thing that only grows (ru_maxrss). */
static void
test_memory (Fixture       *self,
             gconstpointer  data)
{
  FleetExportOptions options = { .zone = self->seoul };
  glong peaks[2];

  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *statement = g_strdup_printf ("WITH RECURSIVE c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c LIMIT %d) SELECT fleet_time (1795564800000000 + n * 1000000) AS event_at,"
                                                    " 'CAR-' || n AS car_id, n * 0.1 AS odometer_km, '12가 ' || n AS plate FROM c", round == 0 ? 200000 : 2000000);
      g_autoptr (GError) error = NULL;
      struct rusage usage;
      gint64 n_rows;

      fleet_sql_set_deadline (self->sql, 0);
      fleet_export_statement (self->sql, self->book, statement, self->output, &options, &n_rows, &error);
      g_assert_no_error (error);
      g_assert_cmpint (n_rows, ==, round == 0 ? 200000 : 2000000);
      g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
      peaks[round] = usage.ru_maxrss;
    }
  g_test_message ("most resident memory: %ld kB after 200,000 rows, %ld kB after 2,000,000", peaks[0], peaks[1]);
  g_assert_cmpint (peaks[1] - peaks[0], <, MORE_KB);
}

#define add(name, test) g_test_add ("/export/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* First, while the process is small. */
  add ("memory", test_memory);
  add ("csv", test_csv);
  add ("jsonl", test_jsonl);
  add ("locale", test_locale);
  add ("whole", test_whole);
  add ("full", test_full);
  add ("link", test_link);
  add ("cancel", test_cancel);
  add ("personal", test_personal);
  add ("pdf", test_pdf);
  return g_test_run ();
}
