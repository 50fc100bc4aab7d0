/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-export: one statement runs, and each row goes into a buffer that is emptied into the file. A wish to stop is the connection's cancellable, which ends the statement. */

#include "fleet-export.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fleet-audit.h"
#include "fleet-csv.h"
#include "fleet-export-file.h"
#include "fleet-json-member.h"
#include "fleet-local-time.h"
#include "fleet-personal.h"
#include "fleet-report-pdf.h"
#include "fleet-report-sql.h"
#include "fleet-sql-private.h"

#define BUFFER_BYTES      (256 * 1024)
#define ROWS_PER_PROGRESS 500
#define UTC_SUFFIX        "_utc"

typedef struct
{
  FleetReportBook           *book;   /* may be NULL */
  const FleetReport         *report; /* NULL: a bare statement */
  const FleetReportRequest  *request;
  const FleetExportOptions  *options;
  GTimeZone                 *zone;   /* owned */
  FleetExportFile           *file;
  GString                   *buffer;
  GString                   *scratch;
  GError                    *error;  /* what ended it from within */

  guint                      n;      /* of the answer's columns */
  char                     **names;
  const FleetReportColumn  **columns;
  FleetValue                *cells;  /* of a line; twice as many as columns at most */
  GPtrArray                 *texts;  /* GString by cell: what was made for it */
  FleetRows                 *rows;   /* PDF alone */
  gint64                     n_rows;
} Export;

static const char *const formats[] = { "csv", "jsonl", "pdf" };

const char *
fleet_export_format_to_string (FleetExportFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (formats), NULL);
  return formats[format];
}

gboolean
fleet_export_format_from_string (const char        *text,
                                 FleetExportFormat *ret_format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (text, formats[i]) == 0)
      {
        *ret_format = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
empty_buffer (Export *self)
{
  gboolean ok = self->error == NULL && fleet_export_file_write (self->file, self->buffer->str, self->buffer->len, &self->error);

  g_string_truncate (self->buffer, 0);
  return ok;
}

static gboolean
is_time (const Export *self,
         guint         column)
{
  return self->columns[column] != NULL && self->columns[column]->kind == FLEET_REPORT_TIME;
}

static FleetValue
text_value (const GString *text)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text->str, .length = text->len };
}

/* A text of a cell's own, empty. */
static GString *
text_of (Export *self,
         guint   cell)
{
  while (self->texts->len <= cell)
    g_ptr_array_add (self->texts, g_string_new (NULL));
  return g_string_truncate (self->texts->pdata[cell], 0);
}

static void
append_heading (Export *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    {
      gboolean localised = self->options->localised && self->columns[i] != NULL;
      GString *text = g_string_append (text_of (self, n), localised ? self->columns[i]->title : self->names[i]);

      self->cells[n++] = text_value (text);
      if (!is_time (self, i) || !self->options->with_utc)
        continue;
      text = g_string_append (text_of (self, n), localised ? self->columns[i]->title : self->names[i]);
      g_string_append (text, localised ? " (UTC)" : UTC_SUFFIX);
      self->cells[n++] = text_value (text);
    }
  if (self->options->with_bom)
    g_string_append (self->buffer, FLEET_CSV_BOM);
  fleet_csv_append_row (self->buffer, n, self->cells, !self->options->unguarded);
}

/* What a time becomes; FALSE: it is none that can be read, and stays. */
static gboolean
localise_time (Export           *self,
               const FleetValue *value,
               GString          *text)
{
  char buffer[FLEET_LOCAL_TIME_BUFFER];
  gint64 time_us;

  if (value->type != FLEET_TYPE_TEXT || !fleet_time_parse (value->text, value->length, FLEET_ZONE_HONOURED, &time_us))
    return FALSE;
  g_string_append (text, fleet_local_time_print (self->zone, time_us, buffer));
  return TRUE;
}

/* SQLite keeps what it was given; files are UTF-8. */
static void
make_valid (Export     *self,
            FleetValue *value,
            guint       cell)
{
  g_autofree char *valid = NULL;

  if (value->type != FLEET_TYPE_TEXT || g_utf8_validate_len (value->text, value->length, NULL))
    return;
  valid = g_utf8_make_valid (value->text, value->length);
  *value = text_value (g_string_append (text_of (self, cell), valid));
}

static void
translate_word (Export     *self,
                FleetValue *value,
                guint       cell)
{
  g_autofree char *word = g_strndup (value->text, value->length);
  const char *found = fleet_report_cell_word (self->book, self->options->translate, word);

  if (found != NULL)
    *value = text_value (g_string_append (text_of (self, cell), found));
}

static void
append_csv_row (Export           *self,
                const FleetValue *values)
{
  guint n = 0;

  for (guint i = 0; i < self->n; i++)
    {
      FleetValue *cell = &self->cells[n];

      *cell = values[i];
      make_valid (self, cell, n);
      if (is_time (self, i))
        {
          GString *text = text_of (self, n);

          if (self->options->with_utc)
            self->cells[n + 1] = values[i];
          if (localise_time (self, &values[i], text))
            *cell = text_value (text);
          n += self->options->with_utc;
        }
      else if (self->options->localised && cell->type == FLEET_TYPE_TEXT && self->columns[i] != NULL && self->columns[i]->words)
        translate_word (self, cell, n);
      n++;
    }
  fleet_csv_append_row (self->buffer, n, self->cells, !self->options->unguarded);
}

static void
append_json_member (Export           *self,
                    const char       *name,
                    const char       *suffix,
                    const FleetValue *value)
{
  FleetValue key;

  g_string_append (g_string_assign (self->scratch, name), suffix);
  key = text_value (self->scratch);
  if (self->buffer->str[self->buffer->len - 1] != '{')
    g_string_append_c (self->buffer, ',');
  fleet_value_append_json (&key, self->buffer);
  g_string_append_c (self->buffer, ':');
  fleet_value_append_json (value, self->buffer);
}

static void
append_json_row (Export           *self,
                 const FleetValue *values)
{
  g_string_append_c (self->buffer, '{');
  for (guint i = 0; i < self->n; i++)
    {
      FleetValue value = values[i];
      GString *text = text_of (self, i);

      make_valid (self, &value, i);
      if (is_time (self, i) && localise_time (self, &values[i], text))
        value = text_value (text);
      append_json_member (self, self->names[i], "", &value);
      if (is_time (self, i) && self->options->with_utc)
        append_json_member (self, self->names[i], UTC_SUFFIX, &values[i]);
    }
  g_string_append (self->buffer, "}\n");
}

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Export *self = user_data;

  self->n = n;
  self->names = g_new0 (char *, n + 1);
  self->columns = g_new0 (const FleetReportColumn *, n);
  self->cells = g_new0 (FleetValue, 2 * n);
  for (guint i = 0; i < n; i++)
    {
      self->names[i] = g_strdup (names[i]);
      self->columns[i] = self->book != NULL ? fleet_report_book_get_column (self->book, names[i]) : NULL;
    }
  if (self->options->format == FLEET_EXPORT_CSV)
    append_heading (self);
  else if (self->options->format == FLEET_EXPORT_PDF)
    self->rows = fleet_rows_new (n, names);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Export *self = user_data;

  self->n_rows++;
  if (self->options->progress != NULL && self->n_rows % ROWS_PER_PROGRESS == 0)
    self->options->progress (self->n_rows, self->options->progress_data);
  if (self->options->format == FLEET_EXPORT_CSV)
    append_csv_row (self, values);
  else if (self->options->format == FLEET_EXPORT_JSONL)
    append_json_row (self, values);
  else if (self->n_rows > FLEET_REPORT_PDF_ROWS)
    {
      g_set_error (&self->error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("A PDF of more than %d rows is nothing to read; export CSV, or ask for a shorter period or fewer cars"), FLEET_REPORT_PDF_ROWS);
      return FALSE;
    }
  else
    fleet_rows_add (self->rows, values);
  return self->buffer->len < BUFFER_BYTES || empty_buffer (self);
}

/* The personal columns of a report's answer; of a statement of somebody's own also those that it reads, whatever they are called then. With commas; NULL: none. */
static char *
list_personal (const Export *self,
               FleetSql     *sql,
               const char   *statement)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *reads = NULL;

  for (guint i = 0; i < self->n; i++)
    if (self->columns[i] != NULL && self->columns[i]->personal)
      g_ptr_array_add (ids, self->names[i]);
  if (self->report == NULL && self->book != NULL)
    {
      g_autoptr (GPtrArray) personal = fleet_report_book_list_personal (self->book);
      g_auto (GStrv) list = fleet_sql_list_reads (sql);

      reads = fleet_personal_find (personal, (const char *const *) list, statement);
    }
  if (reads != NULL)
    g_ptr_array_add (ids, reads);
  if (ids->len == 0)
    return NULL;
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (",", (char **) ids->pdata);
}

static char *
describe_request (const Export *self,
                  const char   *statement)
{
  const FleetReportRequest *request = self->request;
  g_autofree char *from = request != NULL ? fleet_time_to_string (request->from_us) : NULL, *to = request != NULL ? fleet_time_to_string (request->to_us) : NULL;
  GString *json = g_string_new ("{");

  if (self->report == NULL)
    fleet_json_member_text (json, "statement", statement);
  if (request != NULL)
    g_string_append_printf (json, "\"from\":\"%s\",\"to\":\"%s\"", from, to);
  for (FleetReportFilter filter = 0; request != NULL && filter < FLEET_N_REPORT_FILTERS; filter++)
    if (request->filters[filter] != NULL)
      {
        FleetValue value = { .type = FLEET_TYPE_TEXT, .text = request->filters[filter], .length = strlen (request->filters[filter]) };

        g_string_append_printf (json, ",\"%s\":", fleet_report_filter_to_string (filter));
        fleet_value_append_json (&value, json);
      }
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

/* What tells who people are leaves a row in the log of exports before the file takes its name. */
static gboolean
log_personal (Export      *self,
              FleetSql    *sql,
              const char  *statement,
              const char  *output,
              GError     **error)
{
  g_autofree char *columns = list_personal (self, sql, statement), *about = columns != NULL ? describe_request (self, statement) : NULL;
  FleetAuditEntry entry = { .by = self->options->by, .what = self->report != NULL ? self->report->id : "sql", .about = about, .columns = columns, .reason = self->options->reason,
                            .file = output, .n_rows = self->n_rows };

  if (columns == NULL)
    return TRUE;
  if (entry.reason == NULL || *entry.reason == '\0')
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("This export tells who people are (%s); say why, or leave those columns out"), columns);
      return FALSE;
    }
  return fleet_audit_write (sqlite3_db_filename (fleet_sql_get_database (sql), "main"), &entry, error);
}

static gboolean
write_rows (Export      *self,
            FleetSql    *sql,
            const char  *statement,
            GError     **error)
{
  if (!fleet_sql_run (sql, statement, columns_cb, row_cb, self, error))
    return FALSE;
  if (self->error == NULL && self->options->format == FLEET_EXPORT_PDF)
    fleet_report_pdf_write (self->book, self->report, self->request, self->rows, self->zone, self->options->translate, self->file, &self->error);
  if (self->error == NULL && empty_buffer (self))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

static gboolean
run (Export      *self,
     FleetSql    *sql,
     const char  *statement,
     const char  *output,
     gint64      *ret_n_rows,
     GError     **error)
{
  gboolean ok;

  self->file = fleet_export_file_open (output, error);
  if (self->file == NULL)
    return FALSE;
  self->zone = self->options->zone != NULL ? g_time_zone_ref (self->options->zone) : g_time_zone_new_utc ();
  self->buffer = g_string_sized_new (BUFFER_BYTES + 4096);
  self->scratch = g_string_new (NULL);
  self->texts = g_ptr_array_new_with_free_func (free_text);
  ok = write_rows (self, sql, statement, error) && log_personal (self, sql, statement, output, error);
  if (ok)
    ok = fleet_export_file_finish (g_steal_pointer (&self->file), error);
  if (ok && ret_n_rows != NULL)
    *ret_n_rows = self->n_rows;
  g_clear_pointer (&self->file, fleet_export_file_abandon);
  g_clear_error (&self->error);
  g_clear_pointer (&self->rows, fleet_rows_unref);
  g_time_zone_unref (self->zone);
  g_string_free (self->buffer, TRUE);
  g_string_free (self->scratch, TRUE);
  g_ptr_array_unref (self->texts);
  g_strfreev (self->names);
  g_free (self->columns);
  g_free (self->cells);
  return ok;
}

gboolean
fleet_export_report (FleetSql                  *sql,
                     FleetReportBook           *book,
                     const FleetReport         *report,
                     const FleetReportRequest  *request,
                     const char                *output,
                     const FleetExportOptions  *options,
                     gint64                    *ret_n_rows,
                     GError                   **error)
{
  Export self = { .book = book, .report = report, .request = request, .options = options };
  g_autofree char *statement = NULL;

  if (request->with_personal && (options->reason == NULL || *options->reason == '\0'))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("“%s” with personal columns tells who people are; say why they are needed"), report->title);
      return FALSE;
    }
  statement = fleet_report_sql_write (report, request, sql, error);
  return statement != NULL && run (&self, sql, statement, output, ret_n_rows, error);
}

gboolean
fleet_export_statement (FleetSql                  *sql,
                        FleetReportBook           *book,
                        const char                *statement,
                        const char                *output,
                        const FleetExportOptions  *options,
                        gint64                    *ret_n_rows,
                        GError                   **error)
{
  Export self = { .book = book, .options = options };

  g_return_val_if_fail (options->format != FLEET_EXPORT_PDF, FALSE);
  return run (&self, sql, statement, output, ret_n_rows, error);
}
