/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report that is looked at: asked, asked again before it is answered, stopped, saved; and its rows as a list that orders as SQLite does. */

#include "fleet-report-run.h"

#include <string.h>

#include "fleet-report-line.h"
#include "fleet-report-lines.h"
#include "fleet-store.h"
#include "scratch-folder.h"

typedef struct
{
  char            *folder, *database, *output;
  FleetReportBook *book;
  FleetHistory    *history;
  FleetReportRun  *run;
  guint            n_changed, n_saved;
  gint64           saved_rows;
  char            *wrong;
} Fixture;

/* A book of our own, whose reports need no telemetry. */
static void
write_book (Fixture *self)
{
  static const struct { const char *name, *text; } files[] = {
    { "reports.ini", "[two]\ntitle=Two\nsummary=Two rows\nfigures=rows;sum alerts\n[long]\ntitle=Long\nsummary=Long\nfigures=rows\n[bad]\ntitle=Bad\nsummary=Bad\n[none]\ntitle=N\nsummary=N\n[endless]\ntitle=E\nsummary=E\n"
                     "[column alerts]\ntitle=Alerts\nkind=integer\n[column phone]\ntitle=Phone\npersonal=true\n[words]\nsum=%1\nrows=Lines\n" },
    { "two.sql", "SELECT 1 AS alerts {personal , '010' AS phone} UNION ALL SELECT 2 {personal , '011'}" },
    { "long.sql", "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 12345) SELECT n AS alerts FROM c" },
    { "bad.sql", "SELECT nothing FROM alert WHERE opened_at > :from" },
    { "none.sql", "SELECT id AS alerts FROM alert" },
    { "endless.sql", "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS alerts FROM c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, files[i].name, NULL);

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
    }
}

static void
changed_cb (Fixture *self)
{
  self->n_changed++;
}

static void
saved_cb (Fixture    *self,
          const char *path,
          gint64      n_rows,
          const char *wrong)
{
  g_assert_cmpstr (path, ==, self->output);
  self->n_saved++;
  self->saved_rows = n_rows;
  g_free (self->wrong);
  self->wrong = g_strdup (wrong);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  FleetStore *store;

  self->folder = g_dir_make_tmp ("fleet-report-run-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  self->output = g_build_filename (self->folder, "out.csv", NULL);
  write_book (self);
  self->book = fleet_report_book_new (self->folder, "en", &error);
  g_assert_no_error (error);
  store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  fleet_store_close (store);
  self->history = fleet_history_new (self->database);
  self->run = fleet_report_run_new (self->book);
  g_signal_connect_swapped (self->run, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->run, "saved", G_CALLBACK (saved_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fleet_history_close (self->history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->run);
  fleet_history_unref (self->history);
  fleet_report_book_unref (self->book);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->output);
  g_free (self->wrong);
}

static void
ask (Fixture    *self,
     const char *id)
{
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (0, G_USEC_PER_SEC);

  fleet_report_run_ask (self->run, self->history, fleet_report_book_find (self->book, id), request);
}

static void
await (Fixture             *self,
       FleetReportRunState  state)
{
  while (fleet_report_run_get_state (self->run) == FLEET_REPORT_RUN_ASKING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fleet_report_run_get_state (self->run), ==, state);
}

static void
test_ask (Fixture       *self,
          gconstpointer  data)
{
  double number;

  g_assert_cmpint (fleet_report_run_get_state (self->run), ==, FLEET_REPORT_RUN_IDLE);
  ask (self, "two");
  g_assert_cmpint (fleet_report_run_get_state (self->run), ==, FLEET_REPORT_RUN_ASKING);
  await (self, FLEET_REPORT_RUN_READY);
  g_assert_cmpstr (fleet_report_run_get_statement (self->run), ==, "SELECT 1 AS alerts UNION ALL SELECT 2");
  g_assert_cmpuint (fleet_rows_get_n_rows (fleet_report_run_get_rows (self->run)), ==, 2);
  g_assert_true (fleet_report_figures_get (fleet_report_run_get_figures (self->run), 1, &number));
  g_assert_cmpfloat (number, ==, 3);

  ask (self, "bad");
  await (self, FLEET_REPORT_RUN_FAILED);
  g_assert_nonnull (strstr (fleet_report_run_get_wrong (self->run), "nothing"));
  g_assert_nonnull (strstr (fleet_report_run_get_statement (self->run), "1970-01-01T00:00:00Z"));
  g_assert_null (fleet_report_run_get_rows (self->run));
}

/* Only the first rows are kept; the figures are of all. */
static void
test_long (Fixture       *self,
           gconstpointer  data)
{
  double number;

  ask (self, "long");
  await (self, FLEET_REPORT_RUN_READY);
  g_assert_cmpuint (fleet_rows_get_n_rows (fleet_report_run_get_rows (self->run)), ==, FLEET_REPORT_RUN_ROWS);
  g_assert_true (fleet_rows_is_cut (fleet_report_run_get_rows (self->run)));
  g_assert_true (fleet_report_figures_get (fleet_report_run_get_figures (self->run), 0, &number));
  g_assert_cmpfloat (number, ==, 12345);
}

/* The newest question is answered, whatever was asked before. */
static void
test_again (Fixture       *self,
            gconstpointer  data)
{
  ask (self, "endless");
  ask (self, "long");
  ask (self, "endless");
  ask (self, "two");
  await (self, FLEET_REPORT_RUN_READY);
  g_assert_cmpuint (fleet_rows_get_n_rows (fleet_report_run_get_rows (self->run)), ==, 2);
  ask (self, "endless");
  fleet_report_run_cancel (self->run);
  await (self, FLEET_REPORT_RUN_IDLE);
}

static void
test_no_database (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (0, G_USEC_PER_SEC);

  fleet_report_run_ask (self->run, NULL, fleet_report_book_find (self->book, "two"), request);
  g_assert_cmpint (fleet_report_run_get_state (self->run), ==, FLEET_REPORT_RUN_FAILED);
  g_assert_nonnull (fleet_report_run_get_wrong (self->run));
  g_assert_false (fleet_report_run_wants_again (self->run, NULL, G_MAXINT64));
  g_assert_true (fleet_report_run_wants_again (self->run, self->history, g_get_monotonic_time ()));
}

/* When it wants to be asked again, in seconds from now; -1: not within five minutes. */
static int
find_pause (Fixture *self)
{
  gint64 now_us = g_get_monotonic_time ();

  for (int s = 0; s <= 300; s++)
    if (fleet_report_run_wants_again (self->run, self->history, now_us + s * (gint64) G_USEC_PER_SEC))
      return s;
  return -1;
}

/* What found nothing is asked again after pauses that grow; what found something, or is wrong, is not. */
static void
test_empty (Fixture       *self,
            gconstpointer  data)
{
  int pause, before = 0;

  g_assert_cmpint (find_pause (self), ==, -1);
  for (guint i = 0; i < 8; i++, before = pause)
    {
      ask (self, "none");
      g_assert_cmpint (find_pause (self), ==, -1);
      await (self, FLEET_REPORT_RUN_READY);
      pause = find_pause (self);
      g_assert_cmpint (pause, >=, MAX (2, before));
    }
  g_assert_cmpint (pause, >=, 59);
  ask (self, "two");
  await (self, FLEET_REPORT_RUN_READY);
  g_assert_cmpint (find_pause (self), ==, -1);
  ask (self, "bad");
  await (self, FLEET_REPORT_RUN_FAILED);
  g_assert_cmpint (find_pause (self), ==, -1);
  ask (self, "none");
  await (self, FLEET_REPORT_RUN_READY);
  g_assert_cmpint (find_pause (self), <, before);
}

static void
save (Fixture    *self,
      const char *reason)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  guint before = self->n_saved;
  gint64 n_rows;

  fleet_report_run_save (self->run, self->history, self->output, &(FleetExportOptions) { .zone = utc, .by = "kim", .reason = reason }, reason != NULL);
  g_assert_true (fleet_report_run_get_saving (self->run, &n_rows));
  while (self->n_saved == before)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (fleet_report_run_get_saving (self->run, &n_rows));
}

static void
test_save (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *plain = NULL, *personal = NULL;

  ask (self, "two");
  await (self, FLEET_REPORT_RUN_READY);
  save (self, NULL);
  g_assert_null (self->wrong);
  g_assert_cmpint (self->saved_rows, ==, 2);
  g_assert_true (g_file_get_contents (self->output, &plain, NULL, NULL));
  g_assert_cmpstr (plain, ==, "alerts\r\n1\r\n2\r\n");
  save (self, "the customer asks");
  g_assert_null (self->wrong);
  g_assert_true (g_file_get_contents (self->output, &personal, NULL, NULL));
  g_assert_cmpstr (personal, ==, "alerts,phone\r\n1,010\r\n2,011\r\n");
  save (self, "");
  g_assert_nonnull (self->wrong);
  ask (self, "bad");
  await (self, FLEET_REPORT_RUN_FAILED);
  save (self, NULL);
  g_assert_nonnull (self->wrong);
  g_assert_cmpstr (self->wrong, !=, "");
}

static gboolean
stop_cb (gpointer data)
{
  fleet_report_run_stop_saving (((Fixture *) data)->run);
  return G_SOURCE_REMOVE;
}

static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  ask (self, "endless");
  fleet_report_run_cancel (self->run);
  await (self, FLEET_REPORT_RUN_IDLE);
  g_idle_add (stop_cb, self);
  save (self, NULL);
  g_assert_cmpstr (self->wrong, ==, "");
  g_assert_false (g_file_test (self->output, G_FILE_TEST_EXISTS));
}

/* The order of lines is SQLite's own. */
static void
test_order (Fixture       *self,
            gconstpointer  data)
{
  static const char *const names[] = { "value" };
  g_autoptr (FleetRows) rows = fleet_rows_new (1, names);
  const FleetValue values[] = { { .type = FLEET_TYPE_TEXT, .text = "b", .length = 1 }, { .type = FLEET_TYPE_INT, .integer = 3 }, { .type = FLEET_TYPE_NULL }, { .type = FLEET_TYPE_DOUBLE, .real = 2.5 },
                                { .type = FLEET_TYPE_TEXT, .text = "ab", .length = 2 }, { .type = FLEET_TYPE_TEXT, .text = "가", .length = 3 }, { .type = FLEET_TYPE_TEXT, .text = "a", .length = 1 }, { .type = FLEET_TYPE_INT, .integer = -1 } };
  static const guint expected[] = { 2, 7, 3, 1, 6, 4, 0, 5 };
  g_autoptr (FleetReportLines) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    fleet_rows_add (rows, &values[i]);
  lines = fleet_report_lines_new (rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lines)), ==, G_N_ELEMENTS (values));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (lines), G_N_ELEMENTS (values)));
  for (guint a = 0; a < G_N_ELEMENTS (values); a++)
    for (guint b = 0; b < G_N_ELEMENTS (values); b++)
      {
        g_autoptr (FleetReportLine) left = g_list_model_get_item (G_LIST_MODEL (lines), expected[a]), right = g_list_model_get_item (G_LIST_MODEL (lines), expected[b]);
        int order = fleet_report_line_compare (left, right, 0);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (a > b) - (a < b));
      }
}

#define add(name, test) g_test_add ("/report-run/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("ask", test_ask);
  add ("long", test_long);
  add ("again", test_again);
  add ("no-database", test_no_database);
  add ("empty", test_empty);
  add ("save", test_save);
  add ("stop", test_stop);
  add ("order", test_order);
  return g_test_run ();
}
