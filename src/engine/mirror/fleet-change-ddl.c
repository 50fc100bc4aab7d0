/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-ddl: Debezium's records of changed tables, which MySQL's and MariaDB's connectors write to a topic of their own: the statement, and the tables as they are after it.
 *
 * The tables' definitions say which columns there are; only which of them is an old one with another name must be read from the statement. */

#include "fleet-change-private.h"

#include <string.h>

static gboolean
recognise (FleetChangeReader *self,
           FleetTable         table,
           FleetJsonView      root)
{
  FleetJsonView changes = fleet_json_view_member (root, "tableChanges");

  return fleet_json_view_member (root, "ddl") != NULL && changes != NULL && changes->kind == FLEET_JSON_ARRAY_BEGIN;
}

/* ---- the statement ---- */

/* The next word, name or sign of a statement; comments and the insides of texts are passed over. NULL at the end. */
static char *
next_token (const char **at)
{
  const char *from;
  GString *name;

  for (;;)
    {
      *at += strspn (*at, " \t\r\n");
      if (g_str_has_prefix (*at, "--") || **at == '#')
        *at += strcspn (*at, "\n");
      else if (g_str_has_prefix (*at, "/*"))
        {
          const char *end = strstr (*at + 2, "*/");

          *at = end != NULL ? end + 2 : *at + strlen (*at);
        }
      else
        break;
    }
  from = *at;
  if (*from == '\0')
    return NULL;
  if (*from == '`' || *from == '"' || *from == '\'')
    {
      name = g_string_new (*from == '\'' ? "'" : NULL); /* a text is no name */
      for ((*at)++; **at != '\0' && (**at != *from || (*at)[1] == *from); (*at)++)
        {
          *at += **at == *from;
          g_string_append_c (name, **at);
        }
      *at += **at != '\0';
      return g_string_free (name, FALSE);
    }
  while (g_ascii_isalnum (**at) || **at == '_' || **at == '$' || (guchar) **at >= 0x80)
    (*at)++;
  if (*at == from)
    (*at)++;
  return g_strndup (from, *at - from);
}

static gboolean
token_is (GPtrArray  *tokens,
          guint       i,
          const char *word)
{
  return i < tokens->len && g_ascii_strcasecmp (tokens->pdata[i], word) == 0;
}

/* "RENAME COLUMN a TO b" and "CHANGE [COLUMN] [IF EXISTS] a b …" in the statement: from, to, from, to … */
static GStrv
read_renames (const char *ddl)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GStrvBuilder) renames = g_strv_builder_new ();
  char *token;

  while ((token = next_token (&ddl)) != NULL)
    g_ptr_array_add (tokens, token);
  for (guint i = 0; i < tokens->len; i++)
    {
      gboolean is_rename = token_is (tokens, i, "RENAME") && token_is (tokens, i + 1, "COLUMN");
      guint from = i + 1;

      if (!is_rename && !token_is (tokens, i, "CHANGE"))
        continue;
      from += token_is (tokens, from, "COLUMN");
      if (token_is (tokens, from, "IF") && token_is (tokens, from + 1, "EXISTS"))
        from += 2;
      if (from + 1 + is_rename >= tokens->len || (is_rename && !token_is (tokens, from + 1, "TO")))
        continue;
      g_strv_builder_add (renames, tokens->pdata[from]);
      g_strv_builder_add (renames, tokens->pdata[from + 1 + is_rename]);
    }
  return g_strv_builder_end (renames);
}

/* Those whose new name the table has. */
static GStrv
keep_real_renames (GStrv renames,
                   GStrv columns)
{
  g_autoptr (GStrvBuilder) real = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; renames[i] != NULL; i += 2)
    if (g_strv_contains ((const char *const *) columns, renames[i + 1]) && strcmp (renames[i], renames[i + 1]) != 0)
      {
        g_strv_builder_addv (real, (const char *[]) { renames[i], renames[i + 1], NULL });
        any = TRUE;
      }
  return any ? g_strv_builder_end (real) : NULL;
}

/* ---- the tables ---- */

static GStrv
read_columns (FleetJsonView columns)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const char *text;
  gsize length;

  if (columns == NULL || columns->kind != FLEET_JSON_ARRAY_BEGIN)
    return NULL;
  for (FleetJsonView at = columns + 1; at->kind != FLEET_JSON_ARRAY_END; at = fleet_json_view_after (at))
    if (fleet_json_view_text (fleet_json_view_member (at, "name"), &text, &length))
      {
        g_autofree char *name = g_strndup (text, length);

        g_strv_builder_add (names, name);
      }
  return g_strv_builder_end (names);
}

/* Which of ours an id such as "\"fleet\".\"carinfo\"" names: what stands in its last quotes. */
static FleetTable
find_table (FleetChangeReader *self,
            FleetJsonView      id)
{
  const char *text, *from;
  gsize length;

  if (!fleet_json_view_text (id, &text, &length))
    return FLEET_N_TABLES;
  if (length > 0 && text[length - 1] == '"')
    length--;
  for (from = text + length; from > text && from[-1] != '"' && from[-1] != '.';)
    from--;
  return fleet_change_find_table (self, from, text + length - from);
}

static gboolean
type_is (FleetJsonView  change,
         const char    *type)
{
  const char *text;
  gsize length;

  return fleet_json_view_text (fleet_json_view_member (change, "type"), &text, &length) && length == strlen (type) && memcmp (text, type, length) == 0;
}

/* A snapshot tells tables as if it made them, dropping them before: of what is there it says only which columns there are. */
static void
read_table (FleetChangeReader *self,
            FleetJsonView      change,
            const char        *ddl,
            gboolean           is_snapshot)
{
  FleetTable table = find_table (self, fleet_json_view_member (change, "id"));
  g_auto (GStrv) columns = read_columns (fleet_json_view_member (fleet_json_view_member (change, "table"), "columns"));
  FleetTableChange *table_change;

  if (table == FLEET_N_TABLES || (type_is (change, "DROP") && is_snapshot))
    return;
  table_change = fleet_change_add_table_change (self, table);
  table_change->emptied = type_is (change, "DROP");
  if (columns == NULL)
    return;
  if (type_is (change, "ALTER") && !is_snapshot)
    {
      g_auto (GStrv) renames = read_renames (ddl);

      table_change->renamed = keep_real_renames (renames, columns);
    }
  if (is_snapshot || type_is (change, "CREATE"))
    table_change->added = g_steal_pointer (&columns);
  else
    table_change->columns = g_steal_pointer (&columns);
}

static gboolean
is_snapshot_record (FleetJsonView source)
{
  FleetJsonView snapshot = fleet_json_view_member (source, "snapshot");
  const char *text;
  gsize length;

  if (fleet_json_view_text (snapshot, &text, &length))
    return !(length == 5 && memcmp (text, "false", 5) == 0);
  return snapshot != NULL && snapshot->kind == FLEET_JSON_VALUE && snapshot->value.type == FLEET_TYPE_BOOL && snapshot->value.boolean;
}

static gboolean
read_envelope (FleetChangeReader  *self,
               FleetTable          table,
               FleetJsonView       root,
               char              **ret_reason)
{
  FleetJsonView source = fleet_json_view_member (root, "source");
  FleetJsonView changes = fleet_json_view_member (root, "tableChanges");
  gboolean is_snapshot = is_snapshot_record (source);
  const char *text;
  g_autofree char *ddl = NULL;
  gsize length;

  if (!fleet_json_view_text (fleet_json_view_member (root, "ddl"), &text, &length))
    length = 0;
  ddl = g_strndup (length > 0 ? text : "", length);
  self->change.snapshot = is_snapshot;
  fleet_change_read_debezium_source (self, root);
  for (FleetJsonView at = changes + 1; at->kind != FLEET_JSON_ARRAY_END; at = fleet_json_view_after (at))
    read_table (self, at, ddl, is_snapshot);
  return TRUE;
}

const FleetEnvelope fleet_envelope_ddl = { "Debezium's changed tables", TRUE, recognise, read_envelope };
