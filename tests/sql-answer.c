/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sql-answer.h"

static gboolean
add_row_cb (guint             n,
            const FleetValue *values,
            gpointer          user_data)
{
  GString *text = user_data;

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, '|');
      fleet_value_append (&values[i], text);
    }
  g_string_append_c (text, '\n');
  return TRUE;
}

char *
sql_answer (FleetSql   *sql,
            const char *statement)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  fleet_sql_run (sql, statement, NULL, add_row_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}
