/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-child-tables: a view's text. An array's elements are columns of telemetry ("doors[0].open", "doors[1].open"), so a child row is an event and an element's number, and its values
 * are picked by a CASE; the events are read once, however many elements there are. */

#include "fleet-child-tables.h"

#include "fleet-schema.h"
#include "fleet-telemetry-table.h"

#include <string.h>

#define EVENT_ID "t.topic || '/' || t.\"partition\" || '/' || t.\"offset\""

/* One array: its elements, and what fields they have. */
typedef struct
{
  char       *pattern;  /* "vehicle.body.doors" */
  GPtrArray  *elements; /* char*: "vehicle.body.doors[0]" … */
  GHashTable *fields;   /* char* set: ".open", "" for an element that is a scalar */
} Child;

static void
free_child (gpointer data)
{
  Child *child = data;

  g_free (child->pattern);
  g_ptr_array_unref (child->elements);
  g_hash_table_unref (child->fields);
  g_free (child);
}

/* Where the last [index] of path begins, and behind it; FALSE: there is none. Quoted keys may hold brackets. */
static gboolean
find_element (const char *path,
              gsize      *ret_begin,
              gsize      *ret_end)
{
  gboolean is_quoted = FALSE, found = FALSE;

  for (gsize i = 0; path[i] != '\0'; i++)
    {
      if (path[i] == '"')
        is_quoted = !is_quoted;
      else if (is_quoted && path[i] == '\\' && path[i + 1] != '\0')
        i++;
      else if (!is_quoted && path[i] == '[' && g_ascii_isdigit (path[i + 1]))
        {
          *ret_begin = i;
          i = strchr (path + i, ']') - path;
          *ret_end = i + 1;
          found = TRUE;
        }
    }
  return found;
}

static Child *
get_child (GHashTable *children,
           const char *path,
           gsize       length)
{
  g_autofree char *array = g_strndup (path, length);
  g_autoptr (GString) pattern = g_string_new (NULL);
  Child *child;

  fleet_pattern_append (pattern, array);
  child = g_hash_table_lookup (children, pattern->str);
  if (child != NULL)
    return child;
  child = g_new0 (Child, 1);
  child->pattern = g_strdup (pattern->str);
  child->elements = g_ptr_array_new_with_free_func (g_free);
  child->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (children, child->pattern, child);
  return child;
}

/* A value of an element: the element is one of its array's, and has the field. */
static void
take_path (GHashTable *children,
           const char *path)
{
  gsize begin = 0, end = 0; /* gcc 14 does not see that both are set where there is an element */
  g_autofree char *element = NULL;
  Child *child;

  if (g_str_has_suffix (path, "[#]") || !find_element (path, &begin, &end))
    return;
  child = get_child (children, path, begin);
  element = g_strndup (path, end);
  g_hash_table_add (child->fields, g_strdup (path + end));
  if (child->elements->len < FLEET_CHILD_TABLES_ELEMENTS && !g_ptr_array_find_with_equal_func (child->elements, element, g_str_equal, NULL))
    g_ptr_array_add (child->elements, g_steal_pointer (&element));
}

static GHashTable *
find_children (FleetSqlNames *names,
               GHashTable    *known)
{
  GHashTable *children = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_child);
  const char *path;

  for (guint i = 0; i < FLEET_TELEMETRY_PATHS && (path = fleet_sql_names_get (names, FLEET_NAMES_PATHS, i)) != NULL; i++)
    {
      g_hash_table_add (known, g_strdup (path));
      take_path (children, path);
    }
  return children;
}

/* ---- SQL ---- */

/* SQLite's own formats: %w a name in quotes, %q a text. */
static void
append (GString    *sql,
        const char *format,
        ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = sqlite3_vmprintf (format, arguments);
  va_end (arguments);
  g_string_append (sql, text);
  sqlite3_free (text);
}

/* "doors[*].locks" is "doors.val.locks" there. */
static char *
glue_name (const char *pattern)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "[*]", -1);

  return g_strjoinv (".val", parts);
}

/* The field of the element at hand, n.e its number. */
static void
append_field (GString     *sql,
              const Child *child,
              const char  *field,
              GHashTable  *known)
{
  g_string_append (sql, "CASE n.e");
  for (guint i = 0; i < child->elements->len; i++)
    {
      g_autofree char *path = g_strconcat (child->elements->pdata[i], field, NULL);

      if (g_hash_table_contains (known, path))
        append (sql, " WHEN %d THEN t.\"%w\"", (int) i, path);
    }
  g_string_append (sql, " END");
}

static void
append_typed (GString    *sql,
              const char *name,
              const char *value)
{
  static const struct { const char *suffix, *type; } types[] = { { "int", "integer" }, { "double", "real" }, { "string", "text" } };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      append (sql, ", CASE typeof (%s) WHEN '%s' THEN %s END AS \"%w_%s\"", value, types[i].type, value, name, types[i].suffix);
    }
}

/* How many elements the array of element number e has in this event. */
static void
append_length (GString     *sql,
               const Child *child)
{
  g_string_append (sql, "CASE n.e");
  for (guint i = 0; i < child->elements->len; i++)
    {
      const char *element = child->elements->pdata[i];
      g_autofree char *array = g_strndup (element, strrchr (element, '[') - element);

      append (sql, " WHEN %d THEN t.\"%w[#]\"", (int) i, array);
    }
  g_string_append (sql, " END");
}

/* (number of the element, its index, what its array adds to the event's id). */
static void
append_elements (GString     *sql,
                 const Child *child)
{
  for (guint i = 0; i < child->elements->len; i++)
    {
      const char *element = child->elements->pdata[i], *last = strrchr (element, '[');
      g_autoptr (GString) above = g_string_new (NULL);

      for (const char *at = strchr (element, '['); at != NULL && at < last; at = strchr (at + 1, '['))
        if (g_ascii_isdigit (at[1]))
          g_string_append_printf (above, "/%d", (int) strtol (at + 1, NULL, 10));
      append (sql, "%s(%d, %d, '%q')", i > 0 ? ", " : "", (int) i, (int) strtol (last + 1, NULL, 10), above->str);
    }
}

static char *
make_view (const Child *child,
           GHashTable  *known,
           GHashTable  *mixed)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *name = glue_name (child->pattern);
  g_autoptr (GList) fields = g_list_sort (g_hash_table_get_keys (child->fields), (GCompareFunc) strcmp);

  append (sql, "CREATE TEMP VIEW \"telemetry_%w\" AS SELECT " EVENT_ID " || n.above AS id, n.i AS \"index\"", name);
  for (GList *field = fields; field != NULL; field = field->next)
    {
      g_autofree char *pattern = g_strconcat (child->pattern, "[*]", field->data, NULL);
      g_autofree char *column = g_strconcat (name, ".val", field->data, NULL);
      g_autoptr (GString) value = g_string_new (NULL);

      append_field (value, child, field->data, known);
      append (sql, ", %s AS \"%w\"", value->str, column);
      if (g_hash_table_contains (mixed, pattern))
        append_typed (sql, column, value->str);
    }
  g_string_append (sql, " FROM telemetry AS t JOIN (SELECT column1 AS e, column2 AS i, column3 AS above FROM (VALUES ");
  append_elements (sql, child);
  g_string_append (sql, ")) AS n WHERE n.i < ");
  append_length (sql, child);
  return g_string_free (sql, FALSE);
}

/* Patterns that hold numbers here and texts there, as the catalog has seen them. */
static GHashTable *
find_mixed (sqlite3  *db,
            GError  **error)
{
  g_autoptr (GHashTable) mixed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (db, "SELECT path, forms FROM main.schema_path_row", error);

  if (statement == NULL)
    return NULL;
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      FleetForms forms = sqlite3_column_int (statement, 1) & FLEET_FORMS_SCALAR;

      if ((forms & (forms - 1)) != 0)
        g_hash_table_add (mixed, fleet_database_text (statement, 0));
    }
  return g_steal_pointer (&mixed);
}

static char *
make_root (FleetSqlNames *names,
           GHashTable    *mixed)
{
  GString *sql = g_string_new ("CREATE TEMP VIEW telemetry_root AS SELECT " EVENT_ID " AS id, t.*");
  guint n_more = FLEET_TELEMETRY_PATHS;
  const char *path;

  /* SQLite has no table with more than 2,000 columns. */
  while (n_more > 0 && fleet_sql_names_get (names, FLEET_NAMES_PATHS, FLEET_TELEMETRY_PATHS - n_more) != NULL)
    n_more--;
  for (guint i = 0; n_more >= 3 && i < FLEET_TELEMETRY_PATHS && (path = fleet_sql_names_get (names, FLEET_NAMES_PATHS, i)) != NULL; i++)
    if (strchr (path, '[') == NULL && g_hash_table_contains (mixed, path))
      {
        g_autofree char *value = NULL;
        char *quoted = sqlite3_mprintf ("t.\"%w\"", path);

        value = g_strdup (quoted);
        sqlite3_free (quoted);
        append_typed (sql, path, value);
        n_more -= 3;
      }
  g_string_append (sql, " FROM telemetry AS t");
  return g_string_free (sql, FALSE);
}

/* Those of the paths as they were. */
static gboolean
drop_all (sqlite3  *db,
          GError  **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (db, "SELECT name FROM sqlite_temp_schema WHERE type = 'view' AND name LIKE 'telemetry\\_%' ESCAPE '\\'", error);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (statement == NULL)
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    append (sql, "DROP VIEW temp.\"%w\";", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  return fleet_database_run (db, sql->str, error);
}

gboolean
fleet_child_tables_declare (sqlite3        *db,
                            FleetSqlNames  *names,
                            GError        **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) children = find_children (names, known);
  g_autoptr (GHashTable) mixed = find_mixed (db, error);
  g_autofree char *root = mixed != NULL ? make_root (names, mixed) : NULL;
  GHashTableIter iter;
  Child *child;

  if (mixed == NULL || !drop_all (db, error) || !fleet_database_run (db, root, error))
    return FALSE;
  g_hash_table_iter_init (&iter, children);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &child))
    {
      g_autofree char *sql = make_view (child, known, mixed);

      if (!fleet_database_run (db, sql, error))
        return FALSE;
    }
  return TRUE;
}
