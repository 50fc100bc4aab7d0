/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless sql: one question to the database, its answer as CSV (fleet-csv, unguarded: it is for programs), JSON (an array of objects) or a table for people. */

#include "fleet-headless.h"

#include "fleet-csv.h"
#include "fleet-engine.h"

#include <stdio.h>
#include <string.h>

typedef enum
{
  FORMAT_CSV,
  FORMAT_JSON,
  FORMAT_TABLE,
} Format;

/* A table is laid out when all of it is known; beyond this many rows the rest is counted only. */
#define MOST_TABLE_ROWS 100000

typedef struct
{
  Format     format;
  GStrv      names;
  guint      n_columns;
  gint64     n_rows;
  GString   *line;
  GPtrArray *cells;       /* char*, of a table: the names, then row after row */
  GArray    *is_number;   /* gboolean by cell */
  FleetSql  *sql;
  const char *database, *statement;
  GError    *error;       /* it cannot be written down who asks */
} Answer;

static FleetValue
text_value (const char *text)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) };
}

static void
print_line (Answer *self)
{
  fwrite (self->line->str, 1, self->line->len, stdout);
  g_string_truncate (self->line, 0);
}

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Answer *self = user_data;

  g_autofree FleetValue *heading = g_new (FleetValue, n);
  g_auto (GStrv) reads = fleet_sql_list_reads (self->sql);

  if (!fleet_personal_log (self->database, (const char *const *) reads, self->statement, NULL, NULL, &self->error))
    return;
  self->n_columns = n;
  self->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->names[i] = g_strdup (names[i]);
      heading[i] = text_value (names[i]);
      if (self->format == FORMAT_TABLE)
        {
          gboolean is_number = FALSE;

          g_ptr_array_add (self->cells, g_strdup (names[i]));
          g_array_append_val (self->is_number, is_number);
        }
    }
  if (self->format == FORMAT_CSV)
    fleet_csv_append_row (self->line, n, heading, FALSE);
  else if (self->format == FORMAT_JSON)
    g_string_append_c (self->line, '[');
  print_line (self);
}

/* A cell of a table: one line, control characters shown as what they are not. */
static char *
make_cell (const FleetValue *value)
{
  GString *text = g_string_new (NULL);
  char *valid;

  fleet_value_append (value, text);
  valid = g_utf8_make_valid (text->str, text->len);
  g_string_truncate (text, 0);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (text, g_unichar_iscntrl (letter) ? 0x2400 + (letter < 0x20 ? letter : 0x21) : letter);
    }
  g_free (valid);
  return g_string_free (text, FALSE);
}

static void
keep_row (Answer           *self,
          const FleetValue *values)
{
  if (self->n_rows >= MOST_TABLE_ROWS)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    {
      gboolean is_number = values[i].type == FLEET_TYPE_INT || values[i].type == FLEET_TYPE_DOUBLE;

      g_ptr_array_add (self->cells, make_cell (&values[i]));
      /* A column's name stands where its values do. */
      if (self->n_rows == 0)
        g_array_index (self->is_number, gboolean, i) = is_number;
      g_array_append_val (self->is_number, is_number);
    }
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  Answer *self = user_data;

  if (self->error != NULL)
    return FALSE;
  if (self->format == FORMAT_TABLE)
    keep_row (self, values);
  else if (self->format == FORMAT_CSV)
    fleet_csv_append_row (self->line, n, values, FALSE);
  else
    g_string_append (self->line, self->n_rows > 0 ? ",\n {" : "\n {");
  for (guint i = 0; i < n && self->format == FORMAT_JSON; i++)
    {
      FleetValue name = text_value (self->names[i]);

      fleet_value_append_json (&name, self->line);
      g_string_append_c (self->line, ':');
      fleet_value_append_json (&values[i], self->line);
      g_string_append (self->line, i + 1 < n ? "," : "}");
    }
  self->n_rows++;
  print_line (self);
  /* Nobody reads any more: head, or a pager that was left. */
  return !ferror (stdout);
}

/* Columns of a terminal: Hangul and its like take two, marks that combine none. */
static guint
measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (letter) ? 0 : g_unichar_iswide (letter) ? 2 : 1;
    }
  return width;
}

static void
print_table (Answer *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], measure (g_ptr_array_index (self->cells, i)));
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns, padding = widths[column] - measure (cell);
      gboolean is_last = column + 1 == self->n_columns;

      if (g_array_index (self->is_number, gboolean, i))
        printf ("%*s%s", (int) padding, "", cell);
      else
        printf ("%s%*s", cell, is_last ? 0 : (int) padding, "");
      fputs (is_last ? "\n" : "  ", stdout);
      for (guint c = 0; is_last && i < self->n_columns && c < self->n_columns; c++)
        {
          for (guint dash = 0; dash < widths[c]; dash++)
            fputs ("─", stdout);
          fputs (c + 1 < self->n_columns ? "  " : "\n", stdout);
        }
    }
  if (self->n_rows > MOST_TABLE_ROWS)
    printf ("… %" G_GINT64_FORMAT " rows more\n", self->n_rows - MOST_TABLE_ROWS);
}

static int
ask (const char *database,
     const char *statement,
     Format      format,
     int         timeout)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (database, &error);
  Answer answer = { .format = format, .sql = sql, .database = database, .statement = statement };
  gboolean ok;

  if (sql == NULL)
    {
      fprintf (stderr, "fleet-headless: %s\n", error->message);
      return 1;
    }
  answer.line = g_string_new (NULL);
  answer.cells = g_ptr_array_new_with_free_func (g_free);
  answer.is_number = g_array_new (FALSE, FALSE, sizeof (gboolean));
  fleet_sql_set_deadline (sql, timeout * G_USEC_PER_SEC);
  ok = fleet_sql_run (sql, statement, columns_cb, row_cb, &answer, &error);
  if (answer.error != NULL)
    {
      g_clear_error (&error);
      g_propagate_error (&error, answer.error);
      ok = FALSE;
    }
  if (answer.n_columns > 0 && format == FORMAT_TABLE)
    print_table (&answer);
  else if (answer.n_columns > 0 && format == FORMAT_JSON)
    fputs (answer.n_rows > 0 ? "\n]\n" : "]\n", stdout);
  if (!ok)
    fprintf (stderr, "fleet-headless: %s\n", error->message);
  g_strfreev (answer.names);
  g_string_free (answer.line, TRUE);
  g_ptr_array_unref (answer.cells);
  g_array_unref (answer.is_number);
  return fflush (stdout) == 0 && ok ? 0 : 1;
}

int
fleet_headless_print_answer (const char *database,
                             const char *statement,
                             gboolean    json)
{
  return ask (database, statement, json ? FORMAT_JSON : FORMAT_TABLE, 60);
}

int
fleet_headless_sql (int    argc,
                    char **argv)
{
  g_autofree char *database = NULL, *format = NULL;
  g_auto (GStrv) statements = NULL;
  int timeout = 60;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The database to ask", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "csv, json or table (default)", "FORMAT" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "Stop after so many seconds; 0: never (default 60)", "SECONDS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &statements, NULL, "STATEMENT" },
    { NULL },
  };
  static const char *const formats[] = { "csv", "json", "table", NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Format chosen = FORMAT_TABLE;

  g_option_context_set_summary (context, "Asks the database one question; it can only read. Tables: car, device, reservation, vehicle, alert, dead_letter, position, telemetry, schema_column, schema_change, schema_topic, imported, stale_row.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "fleet-headless sql: %s\n", error->message);
      return 2;
    }
  if (database == NULL || statements == NULL || statements[1] != NULL || (format != NULL && !g_strv_contains (formats, format)) || timeout < 0)
    {
      fputs ("Usage: fleet-headless sql --database FILE [--format csv|json|table] [--timeout SECONDS] \"SELECT …\"\n", stderr);
      return 2;
    }
  for (Format i = 0; format != NULL && formats[i] != NULL; i++)
    if (strcmp (formats[i], format) == 0)
      chosen = i;
  return ask (database, statements[0], chosen, timeout);
}
