/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless export: a report, or any question's rows, into a file, as the console does it. */

#include "fleet-headless.h"

#include "fleet-csv.h"
#include "fleet-engine.h"
#include "fleet-local-time.h"

#include <stdio.h>
#include <string.h>

#define DAY_US (24 * G_GINT64_CONSTANT (3600000000))

typedef struct
{
  char    *database, *report, *sql, *from, *to, *format, *output, *zone, *language, *reason, *by;
  char   **filters;
  gboolean list, localised, with_bom, no_bom, unguarded, with_utc, show_sql;
} Arguments;

static gboolean
fail (GError     **error,
      const char  *format,
      const char  *first)
{
  g_autofree char *message = NULL;
  const char *at = strstr (format, "%s");

  message = at == NULL ? g_strdup (format) : g_strdup_printf ("%.*s%s%s", (int) (at - format), format, first, at + 2);
  g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
read_time (const char  *text,
           GTimeZone   *zone,
           gint64      *ret_us,
           GError     **error)
{
  if (text == NULL || fleet_local_time_parse (zone, text, ret_us))
    return TRUE;
  return fail (error, "“%s” is no time; write 2026-11-25, 2026-11-25T09:00 or 2026-11-25T09:00:00+09:00", text);
}

/* "zone=Gangnam" */
static gboolean
read_filter (FleetReportRequest *request,
             const char         *text,
             GError            **error)
{
  const char *equals = strchr (text, '=');

  for (FleetReportFilter filter = 0; equals != NULL && filter < FLEET_N_REPORT_FILTERS; filter++)
    {
      const char *name = fleet_report_filter_to_string (filter);

      if (strlen (name) != (gsize) (equals - text) || strncmp (name, text, equals - text) != 0)
        continue;
      fleet_report_request_set_filter (request, filter, equals + 1);
      return TRUE;
    }
  return fail (error, "“%s” is no filter; write zone=…, model=…, fuel_type=… or car=… (an id or a plate)", text);
}

static FleetReportRequest *
read_request (const Arguments  *arguments,
              GTimeZone        *zone,
              GError          **error)
{
  gint64 to_us = g_get_real_time (), from_us;
  g_autoptr (FleetReportRequest) request = NULL;

  if (!read_time (arguments->to, zone, &to_us, error))
    return NULL;
  from_us = to_us - DAY_US;
  if (!read_time (arguments->from, zone, &from_us, error))
    return NULL;
  if (from_us >= to_us)
    {
      fail (error, "The period ends before it begins; --from must be earlier than --to", NULL);
      return NULL;
    }
  request = fleet_report_request_new (from_us, to_us);
  request->with_personal = arguments->reason != NULL;
  for (guint i = 0; arguments->filters != NULL && arguments->filters[i] != NULL; i++)
    if (!read_filter (request, arguments->filters[i], error))
      return NULL;
  return g_steal_pointer (&request);
}

static void
list_reports (const FleetReportBook *book)
{
  for (guint i = 0; i < fleet_report_book_get_n (book); i++)
    {
      const FleetReport *report = fleet_report_book_get (book, i);

      printf ("%-12s %s: %s\n", report->id, report->title, report->summary);
    }
}

static const FleetReport *
find_report (const FleetReportBook  *book,
             const char             *id,
             GError                **error)
{
  const FleetReport *report = fleet_report_book_find (book, id);
  g_autoptr (GString) ids = g_string_new (NULL);

  if (report != NULL)
    return report;
  for (guint i = 0; i < fleet_report_book_get_n (book); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", fleet_report_book_get (book, i)->id);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "There is no report “%s”; there are %s", id, ids->str);
  return NULL;
}

static gboolean
read_options (const Arguments     *arguments,
              const char          *language,
              FleetExportOptions  *options,
              GError             **error)
{
  const char *dot = arguments->output != NULL ? strrchr (arguments->output, '.') : NULL;

  if (arguments->format != NULL && !fleet_export_format_from_string (arguments->format, &options->format))
    return fail (error, "“%s” is no format; use csv, jsonl or pdf", arguments->format);
  if (arguments->format == NULL && dot != NULL)
    fleet_export_format_from_string (dot + 1, &options->format);
  if (arguments->report == NULL && options->format == FLEET_EXPORT_PDF)
    return fail (error, "A PDF needs a report; use --report, or --format csv", NULL);
  options->with_bom = arguments->with_bom || (!arguments->no_bom && g_str_has_prefix (language, "ko"));
  options->unguarded = arguments->unguarded;
  options->with_utc = arguments->with_utc;
  options->localised = arguments->localised;
  options->reason = arguments->reason;
  options->by = arguments->by;
  return TRUE;
}

/* More than a spreadsheet shows is worth a word, not a cut. */
static void
tell (const FleetExportOptions *options,
      gint64                    n_rows)
{
  if (options->format == FLEET_EXPORT_CSV && n_rows > FLEET_CSV_SPREADSHEET_ROWS)
    fprintf (stderr, "fleet-headless export: %" G_GINT64_FORMAT " rows are all there, but spreadsheets show only %d; export a shorter period for them\n", n_rows, FLEET_CSV_SPREADSHEET_ROWS);
}

static gboolean
export (const Arguments  *arguments,
        FleetReportBook  *book,
        GError          **error)
{
  g_autoptr (GTimeZone) zone = arguments->zone != NULL ? g_time_zone_new_identifier (arguments->zone) : g_time_zone_new_local ();
  const FleetReport *report = arguments->report != NULL ? find_report (book, arguments->report, error) : NULL;
  FleetExportOptions options = { .zone = zone };
  g_autoptr (FleetReportRequest) request = NULL;
  g_autoptr (FleetSql) sql = NULL;
  gint64 n_rows;
  gboolean ok;

  if (zone == NULL)
    return fail (error, "There is no time zone “%s”; write Asia/Seoul, UTC or +09:00", arguments->zone);
  if ((arguments->report != NULL && report == NULL) || !read_options (arguments, fleet_report_book_get_language (book), &options, error))
    return FALSE;
  request = read_request (arguments, zone, error);
  sql = request != NULL ? fleet_sql_open (arguments->database, error) : NULL;
  if (sql == NULL)
    return FALSE;
  fleet_sql_set_deadline (sql, 0);
  if (arguments->show_sql)
    {
      g_autofree char *text = fleet_report_sql_write (report, request, sql, error);

      return text != NULL && printf ("%s\n", text) > 0;
    }
  ok = report != NULL ? fleet_export_report (sql, book, report, request, arguments->output, &options, &n_rows, error)
                      : fleet_export_statement (sql, book, arguments->sql, arguments->output, &options, &n_rows, error);
  if (ok)
    tell (&options, n_rows);
  return ok;
}

static gboolean
parse (int         *argc,
       char      ***argv,
       Arguments   *self,
       GError     **error)
{
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &self->list, "Say which reports there are", NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &self->database, "The database to ask", "FILE" },
    { "report", 0, 0, G_OPTION_ARG_STRING, &self->report, "Which report", "ID" },
    { "sql", 0, 0, G_OPTION_ARG_STRING, &self->sql, "Instead of a report: a statement, whose rows are exported", "STATEMENT" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from, "The period's begin (a day before its end)", "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &self->to, "The period's end, exclusive (now)", "TIME" },
    { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->filters, "Only cars of this zone, model, fuel_type or this car", "NAME=VALUE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format, "csv, jsonl or pdf (as the output's name ends, else csv)", "FORMAT" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output, "The file, or - for standard output", "FILE" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &self->zone, "The time zone of times without an offset and of what is written (this machine's)", "ZONE" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &self->language, "The language of words: en or ko (the locale's)", "LANGUAGE" },
    { "localised", 0, 0, G_OPTION_ARG_NONE, &self->localised, "CSV: headings and words in that language", NULL },
    { "utc", 0, 0, G_OPTION_ARG_NONE, &self->with_utc, "A column of UTC beside each time", NULL },
    { "bom", 0, 0, G_OPTION_ARG_NONE, &self->with_bom, "CSV: begin with a byte order mark, for Excel (default in Korean)", NULL },
    { "no-bom", 0, 0, G_OPTION_ARG_NONE, &self->no_bom, "CSV: never", NULL },
    { "unguarded", 0, 0, G_OPTION_ARG_NONE, &self->unguarded, "CSV: leave texts that spreadsheets run as they are, for programs", NULL },
    { "personal", 0, 0, G_OPTION_ARG_STRING, &self->reason, "With columns that tell who people are, and why they are needed; it is logged", "REASON" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &self->by, "Who exports, for the log (the user)", "NAME" },
    { "show-sql", 0, 0, G_OPTION_ARG_NONE, &self->show_sql, "Print the report's statement instead of running it", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Writes a report, or a statement's rows, as CSV, JSON lines or PDF.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
is_complete (const Arguments *self)
{
  return self->list || (self->database != NULL && (self->report == NULL) != (self->sql == NULL) && (self->show_sql ? self->report != NULL : self->output != NULL));
}

static void
arguments_clear (Arguments *self)
{
  char **const texts[] = { &self->database, &self->report, &self->sql, &self->from, &self->to, &self->format, &self->output, &self->zone, &self->language, &self->reason, &self->by };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&self->filters, g_strfreev);
}

int
fleet_headless_export (int    argc,
                       char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetReportBook) book = NULL;
  g_autofree char *folder = fleet_engine_data_file ("reports");
  int code = 0;

  if (!parse (&argc, &argv, &arguments, &error) || !is_complete (&arguments))
    {
      fprintf (stderr, "fleet-headless export: %s\n", error != NULL ? error->message
               : "needs --database FILE, --report ID (see --list) and --output FILE; see fleet-headless export --help");
      arguments_clear (&arguments);
      return 2;
    }
  book = fleet_report_book_new (folder, arguments.language != NULL ? arguments.language : g_get_language_names ()[0], &error);
  if (book != NULL && arguments.list)
    list_reports (book);
  else if (book == NULL || !export (&arguments, book, &error))
    {
      fprintf (stderr, "fleet-headless export: %s\n", error->message);
      code = 1;
    }
  arguments_clear (&arguments);
  return code;
}
