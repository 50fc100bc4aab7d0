/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-sql: replaces :from, :to and what stands in braces; the head of data/reports/reports.ini tells what that is. */

#include "fleet-report-sql.h"

#include <sqlite3.h>
#include <string.h>

#include "fleet-error.h"
#include "fleet-time.h"

typedef struct
{
  const FleetReportRequest *request;
  FleetSql                 *sql;
  GString                  *text;
} Writing;

static void
append_literal (GString    *text,
                const char *value)
{
  char *literal = sqlite3_mprintf ("%Q", value);

  g_string_append (text, literal);
  sqlite3_free (literal);
}

static void
append_time (GString *text,
             gint64   time_us)
{
  char buffer[FLEET_TIME_BUFFER];

  append_literal (text, fleet_time_print (time_us, buffer));
}

static gboolean
no_row_cb (guint             n,
           const FleetValue *values,
           gpointer          user_data)
{
  return FALSE;
}

/* Whether a table has a column. FALSE with an error: it could not be asked. */
static gboolean
has_column (Writing     *self,
            const char  *table,
            const char  *name,
            GError     **error)
{
  char *statement = sqlite3_mprintf ("SELECT \"%w\" FROM %s LIMIT 0", name, table);
  g_autoptr (GError) wrong = NULL;
  gboolean ok = fleet_sql_run (self->sql, statement, NULL, no_row_cb, NULL, &wrong);

  sqlite3_free (statement);
  if (!ok && strstr (wrong->message, "no such column") == NULL)
    g_propagate_error (error, g_steal_pointer (&wrong));
  return ok;
}

/* The column that an item is about: what stands in double quotes, or the first word. Newly allocated. */
static char *
column_of (const char *item)
{
  const char *quote = strchr (item, '"');

  return quote != NULL ? g_strndup (quote + 1, strcspn (quote + 1, "\"")) : g_strndup (item, strcspn (item, " "));
}

static gboolean
append_item (Writing     *self,
             const char  *table,
             const char  *item,
             GError     **error)
{
  g_autofree char *column = column_of (item);
  const char *alias = g_strrstr (item, " AS "); /* the last: CAST has one of its own */
  g_autoptr (GError) wrong = NULL;

  if (has_column (self, table, column, &wrong))
    g_string_append (self->text, item);
  else if (wrong == NULL)
    g_string_append_printf (self->text, "NULL AS %s", alias != NULL ? alias + strlen (" AS ") : item);
  else
    {
      g_propagate_error (error, g_steal_pointer (&wrong));
      return FALSE;
    }
  return TRUE;
}

/* items: separated by commas, but for those in parentheses; with the white space between them, so that lines stay lines. */
static gboolean
append_items (Writing     *self,
              const char  *table,
              const char  *items,
              GError     **error)
{
  const char *begin = items;
  int depth = 0;

  for (const char *at = items;; at++)
    {
      g_autofree char *item = NULL;

      depth += (*at == '(') - (*at == ')');
      if (*at != '\0' && (*at != ',' || depth > 0))
        continue;
      item = g_strndup (begin, at - begin);
      if (!append_item (self, table, g_strchomp (item), error))
        return FALSE;
      if (*at == '\0')
        return TRUE;
      g_string_append_c (self->text, ',');
      for (begin = at + 1; g_ascii_isspace (*begin); begin++)
        g_string_append_c (self->text, *begin);
    }
}

static void
append_filters (Writing    *self,
                const char *alias)
{
  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    {
      const char *value = self->request->filters[filter];

      if (value == NULL)
        continue;
      if (filter != FLEET_REPORT_BY_CAR)
        {
          g_string_append_printf (self->text, " AND %s.%s = ", alias, fleet_report_filter_to_string (filter));
          append_literal (self->text, value);
          continue;
        }
      g_string_append_printf (self->text, " AND (%s.car_id = ", alias);
      append_literal (self->text, value);
      g_string_append_printf (self->text, " OR %s.plate = ", alias);
      append_literal (self->text, value);
      g_string_append_c (self->text, ')');
    }
}

/* What stands in braces. */
static gboolean
append_part (Writing     *self,
             const char  *part,
             GError     **error)
{
  g_autofree char *word = g_strndup (part, strcspn (part, " "));
  const char *rest = part + strlen (word) + (part[strlen (word)] == ' ');

  if (g_str_equal (word, "filters") || g_str_equal (word, "personal"))
    {
      /* Where nothing is said, no space is left behind. */
      if (self->text->len > 0 && self->text->str[self->text->len - 1] == ' ')
        g_string_truncate (self->text, self->text->len - 1);
      if (g_str_equal (word, "filters"))
        append_filters (self, rest);
      else if (self->request->with_personal)
        g_string_append (self->text, rest);
      return TRUE;
    }
  return append_items (self, word, rest, error);
}

char *
fleet_report_sql_write (const FleetReport         *report,
                        const FleetReportRequest  *request,
                        FleetSql                  *sql,
                        GError                   **error)
{
  Writing self = { .request = request, .sql = sql, .text = g_string_new (NULL) };
  gboolean ok = TRUE;

  for (const char *at = report->sql; *at != '\0' && ok; at++)
    if (*at == '{')
      {
        gsize length = strcspn (at + 1, "}");
        g_autofree char *part = g_strndup (at + 1, length);

        ok = append_part (&self, part, error);
        at += length + (at[length + 1] == '}');
      }
    else if (g_str_has_prefix (at, ":from"))
      {
        append_time (self.text, request->from_us);
        at += strlen (":from") - 1;
      }
    else if (g_str_has_prefix (at, ":to"))
      {
        append_time (self.text, request->to_us);
        at += strlen (":to") - 1;
      }
    else
      g_string_append_c (self.text, *at);
  return g_string_free (self.text, !ok);
}
