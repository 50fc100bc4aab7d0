/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-words: what exists is asked of the database itself, so that a column that came a minute ago is offered; a table says its columns when asked for none of its rows. */

#include "fleet-query-words.h"

#include <string.h>

static const char *const keywords[] = {
  "SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "JOIN", "LEFT JOIN", "ON", "AS", "AND", "OR", "NOT", "NULL", "IS NULL", "IN", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN",
  "ELSE", "END", "DISTINCT", "UNION ALL", "WITH", "RECURSIVE", "OVER", "PARTITION BY", "DESC", "EXISTS", "count", "sum", "avg", "min", "max", "round", "substr", "json_extract", "strftime",
  "julianday", "coalesce", "group_concat", "lag", "lead", "row_number", NULL
};

/* Words that cannot stand as a name without quotes; the columns of telemetry that are such words. */
static const char *const reserved[] = {
  "add", "all", "alter", "and", "as", "between", "by", "case", "check", "column", "create", "default", "delete", "distinct", "drop", "else", "end", "exists", "from", "group", "having", "in",
  "index", "insert", "into", "is", "join", "like", "limit", "not", "null", "offset", "on", "or", "order", "partition", "primary", "select", "set", "table", "then", "time", "to", "union", "unique", "update",
  "using", "values", "when", "where", "with", NULL
};

static void
word_free (gpointer data)
{
  FleetQueryWord *word = data;

  g_free (word->name);
  g_free (word->table);
  g_free (word);
}

static void
add_word (GPtrArray          *words,
          FleetQueryWordKind  kind,
          const char         *name,
          const char         *table)
{
  FleetQueryWord *word = g_new (FleetQueryWord, 1);

  *word = (FleetQueryWord) { .kind = kind, .name = g_strdup (name), .table = g_strdup (table) };
  g_ptr_array_add (words, word);
}

typedef struct
{
  GPtrArray  *words;
  const char *table;
} Columns;

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  Columns *columns = user_data;

  add_word (columns->words, FLEET_QUERY_WORD_TABLE, columns->table, NULL);
  for (guint i = 0; i < n; i++)
    add_word (columns->words, FLEET_QUERY_WORD_COLUMN, names[i], columns->table);
}

static gboolean
no_row_cb (guint             n,
           const FleetValue *values,
           gpointer          user_data)
{
  return FALSE;
}

/* A table that may not be asked is not offered. */
static void
add_table (FleetSql   *sql,
           const char *name,
           GPtrArray  *words)
{
  g_autofree char *quoted = fleet_query_words_quote (name);
  g_autofree char *statement = g_strdup_printf ("SELECT * FROM %s LIMIT 0", quoted);
  Columns columns = { .words = words, .table = name };

  fleet_sql_run (sql, statement, columns_cb, no_row_cb, &columns, NULL);
}

/* @thread fleet-history */
static gpointer
read_work (FleetSql      *sql,
           gpointer       question,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (word_free);
  g_autoptr (FleetRows) views = fleet_history_read_rows (sql, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", 0, NULL, 1000, error);
  g_autoptr (FleetRows) paths = views != NULL ? fleet_history_read_rows (sql, "SELECT text FROM name WHERE kind = 0 ORDER BY text", 0, NULL, 20000, error) : NULL;

  if (paths == NULL)
    return NULL;
  add_table (sql, "telemetry", words);
  for (guint i = 0; i < fleet_rows_get_n_rows (views); i++)
    add_table (sql, fleet_rows_get_text (views, i, 0), words);
  for (guint i = 0; i < fleet_rows_get_n_rows (paths); i++)
    add_word (words, FLEET_QUERY_WORD_PATH, fleet_rows_get_text (paths, i, 0), NULL);
  for (guint i = 0; keywords[i] != NULL; i++)
    add_word (words, FLEET_QUERY_WORD_KEYWORD, keywords[i], NULL);
  return g_steal_pointer (&words);
}

void
fleet_query_words_read_async (FleetHistory        *history,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  fleet_history_ask_async (history, read_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
fleet_query_words_read_finish (GAsyncResult  *result,
                               GError       **error)
{
  return fleet_history_ask_finish (result, error);
}

static gboolean
is_of_name (char letter)
{
  return g_ascii_isalnum (letter) || (letter & 0x80) || (letter != '\0' && strchr ("_.[]#$", letter) != NULL);
}

const char *
fleet_query_words_find_start (const char *text,
                              const char *cursor)
{
  const char *start = cursor;

  while (start > text && is_of_name (start[-1]))
    start--;
  return start > text && start[-1] == '"' ? start - 1 : start;
}

static gboolean
begins (const char *name,
        const char *start,
        gsize       length)
{
  return g_ascii_strncasecmp (name, start, length) == 0;
}

gboolean
fleet_query_words_matches (const FleetQueryWord *word,
                           const char           *start,
                           gsize                 length)
{
  const char *dot;

  if (length > 0 && *start == '"')
    start++, length--;
  if (length == 0)
    return FALSE;
  if (begins (word->name, start, length))
    return TRUE;
  dot = memchr (start, '.', length);
  if (word->kind == FLEET_QUERY_WORD_COLUMN && dot != NULL && strlen (word->table) == (gsize) (dot - start) && begins (word->table, start, dot - start))
    return begins (word->name, dot + 1, length - (dot + 1 - start));
  if (word->kind != FLEET_QUERY_WORD_PATH && word->kind != FLEET_QUERY_WORD_COLUMN)
    return FALSE;
  for (const char *part = strchr (word->name, '.'); part != NULL; part = strchr (part + 1, '.'))
    if (begins (part + 1, start, length))
      return TRUE;
  return FALSE;
}

char *
fleet_query_words_quote (const char *name)
{
  gboolean is_plain = g_ascii_isalpha (*name) || *name == '_';
  GString *quoted;

  for (const char *at = name; *at != '\0'; at++)
    is_plain = is_plain && (g_ascii_isalnum (*at) || *at == '_');
  for (guint i = 0; reserved[i] != NULL && is_plain; i++)
    is_plain = g_ascii_strcasecmp (reserved[i], name) != 0;
  if (is_plain)
    return g_strdup (name);
  quoted = g_string_new ("\"");
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}
