/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-control: AWS DMS's control records: what was done to a whole table (WIRE-FORMATS 2).
 *
 * Their operations are written in two ways (truncate-table, TruncateTable), and what control holds beside the definition of the table is not told by the guide: a definition is taken at its word,
 * and names of columns are looked for under whatever they may be called. */

#include "fleet-change-private.h"

#include <string.h>

FleetTableChange *
fleet_change_add_table_change (FleetChangeReader *self,
                               FleetTable         table)
{
  FleetTableChange *table_change = fleet_table_change_new (table, 0, NULL);

  g_ptr_array_add (self->table_changes, table_change);
  return table_change;
}

GStrv
fleet_change_names (FleetJsonView view)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean is_object = fleet_json_view_is_object (view);

  if (view == NULL || (!is_object && view->kind != FLEET_JSON_ARRAY_BEGIN))
    return NULL;
  for (view++; view->kind != FLEET_JSON_OBJECT_END && view->kind != FLEET_JSON_ARRAY_END; view = fleet_json_view_after (is_object ? view + 1 : view))
    if (view->value.type == FLEET_TYPE_TEXT && (is_object || view->kind == FLEET_JSON_VALUE))
      {
        g_autofree char *name = g_strndup (view->value.text, view->value.length);

        g_strv_builder_add (names, name);
      }
  return g_strv_builder_end (names);
}

FleetTable
fleet_change_find_table (FleetChangeReader *self,
                         const char        *name,
                         gsize              length)
{
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    if (self->table_names[table] != NULL && strlen (self->table_names[table]) == length && g_ascii_strncasecmp (self->table_names[table], name, length) == 0)
      return table;
  return FLEET_N_TABLES;
}

/* "rename-column", "RenameColumn" and "rename_column" are one. */
static gboolean
operation_is (FleetJsonView  operation,
              const char    *name)
{
  const char *text;
  gsize length;

  if (!fleet_json_view_text (operation, &text, &length))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (text[i] != '-' && text[i] != '_' && g_ascii_tolower (text[i]) != *name++)
      return FALSE;
  return *name == '\0';
}

/* The first of these members that is a text, or the names in it if it is a list of columns. */
static GStrv
find_columns (FleetJsonView      control,
              const char *const *members)
{
  for (; *members != NULL; members++)
    {
      FleetJsonView member = fleet_json_view_member (control, *members);
      GStrv names = fleet_change_names (member);
      const char *text;
      gsize length;

      if (names != NULL)
        return names;
      if (fleet_json_view_text (member, &text, &length))
        {
          names = g_new0 (char *, 2);
          names[0] = g_strndup (text, length);
          return names;
        }
    }
  return NULL;
}

static void
read_columns (FleetTableChange *table_change,
              FleetJsonView     operation,
              FleetJsonView     control)
{
  static const char *const olds[] = { "old-column-name", "old-column", "old-name", "column-name", "column", "from", "columns", NULL };
  static const char *const news[] = { "new-column-name", "new-column", "new-name", "to", NULL };

  table_change->columns = fleet_change_names (fleet_json_view_member (fleet_json_view_member (control, "table-def"), "columns"));
  if (operation_is (operation, "createtable")) /* at each start of a task, whatever rows are there */
    table_change->added = g_steal_pointer (&table_change->columns);
  else if (operation_is (operation, "dropcolumn"))
    table_change->dropped = find_columns (control, olds);
  else if (operation_is (operation, "addcolumn"))
    table_change->added = find_columns (control, olds);
  else if (operation_is (operation, "renamecolumn"))
    {
      g_auto (GStrv) from = find_columns (control, olds);
      g_auto (GStrv) to = find_columns (control, news);

      if (from != NULL && to != NULL && from[0] != NULL && to[0] != NULL)
        table_change->renamed = g_strdupv ((char *[]) { from[0], to[0], NULL });
    }
}

gboolean
fleet_change_read_control (FleetChangeReader  *self,
                           FleetTable          table,
                           FleetJsonView       root,
                           char              **ret_reason)
{
  static const char *const known[] = { "createtable", "droptable", "truncatetable", "renametable", "addcolumn", "dropcolumn", "renamecolumn", "changecolumns", "columntypechange", NULL };
  FleetJsonView metadata = fleet_json_view_member (root, "metadata");
  FleetJsonView operation = fleet_json_view_member (metadata, "operation");
  FleetTableChange *table_change;
  const char *text;
  gsize length;
  guint i = 0;

  if (table == FLEET_N_TABLES && fleet_json_view_text (fleet_json_view_member (metadata, "table-name"), &text, &length))
    table = fleet_change_find_table (self, text, length);
  while (known[i] != NULL && !operation_is (operation, known[i]))
    i++;
  if (known[i] == NULL)
    {
      const gboolean is_text = fleet_json_view_text (operation, &text, &length);

      *ret_reason = g_strdup_printf ("mapping: the control operation \"%.*s\" is not known", is_text ? (int) MIN (length, 100) : 0, is_text ? text : "");
      return FALSE;
    }
  if (table == FLEET_N_TABLES || operation_is (operation, "renametable"))
    return TRUE; /* rows are what they were; the topic goes on or another one begins */
  table_change = fleet_change_add_table_change (self, table);
  table_change->emptied = operation_is (operation, "truncatetable") || operation_is (operation, "droptable");
  if (!table_change->emptied)
    read_columns (table_change, operation, fleet_json_view_member (root, "control"));
  return TRUE;
}
