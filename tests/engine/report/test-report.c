/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The book of reports in both languages, the statements that are made of them, and values as people read them. */

#include <math.h>
#include <string.h>

#include "fleet-report-figures.h"
#include "fleet-report-sql.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#define FROM_US G_GINT64_CONSTANT (1795564800000000) /* 2026-11-25T00:00:00Z */

static FleetReportBook *
open_book (const char *language)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "reports", NULL);
  g_autoptr (GError) error = NULL;
  FleetReportBook *book = fleet_report_book_new (folder, language, &error);

  g_assert_no_error (error);
  return book;
}

/* A connection to a store in which nothing was ever written. */
static FleetSql *
open_empty (char **ret_folder)
{
  g_autofree char *file_name = NULL;
  g_autoptr (GError) error = NULL;
  FleetStore *store;
  FleetSql *sql;

  *ret_folder = g_dir_make_tmp ("fleet-report-XXXXXX", NULL);
  file_name = g_build_filename (*ret_folder, "fleet.db", NULL);
  store = fleet_store_open (file_name, &error);
  g_assert_no_error (error);
  fleet_store_close (store);
  sql = fleet_sql_open (file_name, &error);
  g_assert_no_error (error);
  return sql;
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  return TRUE;
}

typedef struct
{
  FleetReportBook *book;
  gboolean         with_personal;
  guint            n_unknown, n_personal;
} Columns;

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Columns *columns = user_data;

  for (guint i = 0; i < n; i++)
    {
      const FleetReportColumn *column = fleet_report_book_get_column (columns->book, names[i]);

      if (column == NULL)
        g_test_message ("%s is not in reports.ini", names[i]);
      columns->n_unknown += column == NULL;
      columns->n_personal += column != NULL && column->personal;
    }
}

/* Every report runs on a database that has nothing: no telemetry, no rows of cars, no columns; and every column that it gives is in the book. */
static void
test_empty (void)
{
  g_autofree char *folder = NULL;
  FleetSql *sql = open_empty (&folder);
  g_autoptr (FleetReportBook) book = open_book ("en");
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (FROM_US, FROM_US + G_USEC_PER_SEC);

  g_assert_cmpuint (fleet_report_book_get_n (book), ==, 9);
  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    fleet_report_request_set_filter (request, filter, "it's");
  for (guint i = 0; i < 2 * fleet_report_book_get_n (book); i++)
    {
      const FleetReport *report = fleet_report_book_get (book, i / 2);
      g_autoptr (GError) error = NULL;
      g_autofree char *statement = NULL;
      Columns columns = { .book = book };

      g_test_message ("%s", report->id);
      request->with_personal = i % 2;
      statement = fleet_report_sql_write (report, request, sql, &error);
      g_assert_no_error (error);
      g_assert_null (strchr (statement, '{'));
      g_assert_true (fleet_sql_run (sql, statement, columns_cb, row_cb, &columns, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (columns.n_unknown, ==, 0);
      g_assert_cmpuint (columns.n_personal > 0, ==, request->with_personal && report->has_personal);
    }
  fleet_sql_close (sql);
  scratch_folder_remove (folder);
}

static void
test_sql (void)
{
  g_autofree char *folder = NULL;
  FleetSql *sql = open_empty (&folder);
  g_autoptr (FleetReportRequest) request = fleet_report_request_new (FROM_US + 500000, FROM_US + G_USEC_PER_SEC);
  FleetReport report = { .id = (char *) "it", .sql = (char *) "SELECT {alert id, \"rule\" AS r, \"none\", f (\"no.ne\", 2) AS g, CAST (\"nor\" AS TEXT) AS n,\n  opened_at} FROM alert WHERE opened_at >= :from AND opened_at < :to {filters c} {personal , c.phone}" };
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = fleet_report_sql_write (&report, request, sql, &error), *filtered = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, "SELECT id, \"rule\" AS r, NULL AS \"none\", NULL AS g, NULL AS n,\n  opened_at FROM alert"
                              " WHERE opened_at >= '2026-11-25T00:00:00.500Z' AND opened_at < '2026-11-25T00:00:01Z'");
  fleet_report_request_set_filter (request, FLEET_REPORT_BY_ZONE, "Gangnam");
  fleet_report_request_set_filter (request, FLEET_REPORT_BY_CAR, "x' OR 1 --");
  fleet_report_request_set_filter (request, FLEET_REPORT_BY_MODEL, "");
  request->with_personal = TRUE;
  filtered = fleet_report_sql_write (&report, request, sql, &error);
  g_assert_true (g_str_has_suffix (filtered, "Z' AND c.zone = 'Gangnam' AND (c.car_id = 'x'' OR 1 --' OR c.plate = 'x'' OR 1 --'), c.phone"));
  report.sql = (char *) "SELECT {nowhere id} FROM nowhere";
  g_assert_null (fleet_report_sql_write (&report, request, sql, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  fleet_sql_close (sql);
  scratch_folder_remove (folder);
}

static void
test_languages (void)
{
  g_autoptr (FleetReportBook) english = open_book ("en_GB.UTF-8"), korean = open_book ("ko_KR.UTF-8"), other = open_book ("C");
  g_autofree char *page = fleet_report_book_fill (korean, "page", "3", "12");

  for (guint i = 0; i < fleet_report_book_get_n (english); i++)
    {
      const FleetReport *report = fleet_report_book_get (english, i), *translated = fleet_report_book_get (korean, i);

      g_assert_cmpstr (report->id, ==, translated->id);
      g_assert_cmpstr (report->title, !=, translated->title);
      g_assert_cmpstr (report->summary, !=, translated->summary);
      g_assert_cmpstr (report->title, ==, fleet_report_book_get (other, i)->title);
      g_assert_cmpuint (report->figures->len, ==, translated->figures->len);
    }
  g_assert_cmpstr (fleet_report_book_get_column (english, "plate")->title, ==, "Plate");
  g_assert_cmpstr (fleet_report_book_get_column (korean, "plate")->title, ==, "번호판");
  g_assert_cmpstr (fleet_report_book_get_word (korean, "critical"), ==, "심각");
  g_assert_cmpstr (page, ==, "3 / 12쪽");
  g_assert_null (fleet_report_book_find (english, "none"));
  g_assert_null (fleet_report_book_get_column (english, "none"));
}

/* reports.ini that is wrong says where. */
static void
test_wrong (void)
{
  static const struct { const char *text, *message; } cases[] = {
    { "[a]\ntitle=A\nsummary=S\n[words]\nx=y\n", "a.sql" },
    { "[column a]\ntitle=A\nkind=colour\n[words]\nx=y\n", "colour" },
    { "[column a]\nkind=text\n[words]\nx=y\n", "title" },
    { "[b]\ntitle=B\nsummary=S\nfigures=sum nothing\n[words]\nx=y\n", "sum nothing" },
    { "no key file", "reports" },
  };
  g_autofree char *folder = g_dir_make_tmp ("fleet-report-XXXXXX", NULL), *path = g_build_filename (folder, "reports.ini", NULL), *sql = g_build_filename (folder, "b.sql", NULL);

  g_assert_true (g_file_set_contents (sql, "SELECT 1", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_null (fleet_report_book_new (folder, "en", &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
  scratch_folder_remove (folder);
}

static char *
show (FleetReportKind kind,
      guint           digits,
      FleetValue      value)
{
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul");
  FleetReportColumn column = { .kind = kind, .digits = digits };
  GString *text = g_string_new (NULL);

  fleet_report_cell_append (&column, &value, seoul, NULL, NULL, text);
  return g_string_free (text, FALSE);
}

#define NUMBER(x) ((FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = (x) })
#define INTEGER(x) ((FleetValue) { .type = FLEET_TYPE_INT, .integer = (x) })
#define TEXT(x) ((FleetValue) { .type = FLEET_TYPE_TEXT, .text = (x), .length = strlen (x) })
#define assert_shown(kind, digits, value, expected) G_STMT_START { g_autofree char *shown = show (kind, digits, value); g_assert_cmpstr (shown, ==, expected); } G_STMT_END

static void
test_cells (void)
{
  assert_shown (FLEET_REPORT_NUMBER, 1, NUMBER (1234567.25), "1,234,567.2");
  assert_shown (FLEET_REPORT_NUMBER, 2, NUMBER (-1234.5), "−1,234.50");
  assert_shown (FLEET_REPORT_NUMBER, 1, NUMBER (-0.01), "0.0");
  assert_shown (FLEET_REPORT_NUMBER, 0, NUMBER (999.6), "1,000");
  assert_shown (FLEET_REPORT_INTEGER, 0, INTEGER (-100), "−100");
  assert_shown (FLEET_REPORT_INTEGER, 0, INTEGER (47310), "47,310");
  assert_shown (FLEET_REPORT_TEXT, 0, INTEGER (100070), "100070");
  assert_shown (FLEET_REPORT_DURATION, 0, NUMBER (59.6), "0:01:00");
  assert_shown (FLEET_REPORT_DURATION, 0, INTEGER (100 * 3600 + 62), "100:01:02");
  assert_shown (FLEET_REPORT_DURATION, 0, NUMBER (-5), "−0:00:05");
  assert_shown (FLEET_REPORT_TIME, 0, TEXT ("2026-11-25T15:00:59.5Z"), "2026-11-26 00:00");
  assert_shown (FLEET_REPORT_TIME, 0, TEXT ("soon"), "soon");
  assert_shown (FLEET_REPORT_NUMBER, 1, ((FleetValue) { .type = FLEET_TYPE_NULL }), "–");
  assert_shown (FLEET_REPORT_NUMBER, 1, NUMBER (INFINITY), "∞");
}

static void
test_words (void)
{
  g_autoptr (FleetReportBook) book = open_book ("ko");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GString) text = g_string_new (NULL);
  FleetValue severity = TEXT ("critical"), unknown = TEXT ("purple");

  fleet_report_cell_append (fleet_report_book_get_column (book, "severity"), &severity, utc, book, NULL, text);
  g_assert_cmpstr (text->str, ==, "심각");
  fleet_report_cell_append (fleet_report_book_get_column (book, "severity"), &unknown, utc, book, NULL, g_string_truncate (text, 0));
  g_assert_cmpstr (text->str, ==, "purple");
  /* A plate that happens to be a word is no word. */
  fleet_report_cell_append (fleet_report_book_get_column (book, "plate"), &severity, utc, book, NULL, g_string_truncate (text, 0));
  g_assert_cmpstr (text->str, ==, "critical");
}

static void
test_figures (void)
{
  static const char *const names[] = { "pressure_least_kpa", "tread_worn_mm" };
  g_autoptr (FleetReportBook) book = open_book ("en");
  g_autoptr (FleetReportFigures) figures = fleet_report_figures_new (fleet_report_book_find (book, "tyres"), 2, names);
  g_autoptr (GString) text = g_string_new (NULL);
  FleetValue rows[3][2] = { { NUMBER (210), NUMBER (0.5) }, { { .type = FLEET_TYPE_NULL }, NUMBER (1.25) }, { INTEGER (190), { .type = FLEET_TYPE_NULL } } };
  double number;

  g_assert_cmpuint (fleet_report_figures_get_n (figures), ==, 4);
  g_assert_false (fleet_report_figures_get (figures, 1, &number));
  for (guint i = 0; i < 3; i++)
    fleet_report_figures_add (figures, rows[i]);
  g_assert_true (fleet_report_figures_get (figures, 0, &number));
  g_assert_cmpfloat (number, ==, 3);
  g_assert_true (fleet_report_figures_get (figures, 1, &number));
  g_assert_cmpfloat (number, ==, 190);
  /* A column that the answer does not have. */
  g_assert_false (fleet_report_figures_get (figures, 2, &number));
  fleet_report_figures_append (figures, 3, text);
  g_assert_cmpstr (text->str, ==, "1.25");
  g_assert_cmpstr (fleet_report_figures_get_title (figures, 3), ==, "Tread worn (mm), most");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/empty", test_empty);
  g_test_add_func ("/report/sql", test_sql);
  g_test_add_func ("/report/languages", test_languages);
  g_test_add_func ("/report/wrong", test_wrong);
  g_test_add_func ("/report/cells", test_cells);
  g_test_add_func ("/report/words", test_words);
  g_test_add_func ("/report/figures", test_figures);
  return g_test_run ();
}
