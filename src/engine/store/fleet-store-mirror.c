/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-mirror: versions of rows, changes of whole tables, and the columns that either brings or takes.
 *
 * A column that is new, gone, or back makes its table's views anew, in the same transaction. */

#include "fleet-store-private.h"

#include <string.h>

static gboolean
load_columns (FleetStore  *self,
              FleetTable   table,
              GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (self->columns[table] != NULL)
    return TRUE;
  statement = fleet_database_prepare (self->db, "SELECT text, gone FROM mirror_column WHERE kind = ?1", error);
  if (statement == NULL)
    return FALSE;
  self->columns[table] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_bind_int (statement, 1, table);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_hash_table_insert (self->columns[table], fleet_database_text (statement, 0), GINT_TO_POINTER (sqlite3_column_int (statement, 1)));
  return TRUE;
}

/* Tells that a column is there, or is gone; what is beyond the most that a view can have stays in its rows' JSON. */
static gboolean
note_column (FleetStore  *self,
             FleetTable   table,
             const char  *name,
             gboolean     gone,
             gboolean    *stale,
             GError     **error)
{
  GHashTable *columns = self->columns[table];
  gpointer was_gone;
  gboolean is_known = g_hash_table_lookup_extended (columns, name, NULL, &was_gone);
  sqlite3_stmt *statement = self->statements[is_known ? FLEET_STATEMENT_COLUMN_GONE : FLEET_STATEMENT_COLUMN];

  if (is_known ? GPOINTER_TO_INT (was_gone) == gone : gone || g_hash_table_size (columns) >= FLEET_STORE_MOST_COLUMNS)
    return TRUE;
  sqlite3_bind_int (statement, 1, table);
  if (is_known)
    {
      sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
      sqlite3_bind_int (statement, 3, gone);
    }
  else
    {
      sqlite3_bind_int64 (statement, 2, g_hash_table_size (columns));
      sqlite3_bind_text (statement, 3, name, -1, SQLITE_STATIC);
    }
  if (!fleet_database_step (statement, "keep a column", error))
    return FALSE;
  g_hash_table_insert (columns, g_strdup (name), GINT_TO_POINTER (gone));
  *stale = TRUE;
  return TRUE;
}

static gboolean
note_columns (FleetStore         *self,
              FleetTable          table,
              const char *const  *names,
              gboolean            gone,
              gboolean           *stale,
              GError            **error)
{
  for (; names != NULL && *names != NULL; names++)
    if (!note_column (self, table, *names, gone, stale, error))
      return FALSE;
  return TRUE;
}

static char *
columns_to_json (const FleetRowVersion *version)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < version->n_columns; i++)
    {
      FleetValue name = { .type = FLEET_TYPE_TEXT, .text = version->names[i], .length = strlen (version->names[i]) };

      if (i > 0)
        g_string_append_c (json, ',');
      fleet_value_append_json (&name, json);
      g_string_append_c (json, ':');
      fleet_value_append_json (&version->values[i], json);
    }
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

static gboolean
write_version (FleetStore             *self,
               const FleetRowVersion  *version,
               gboolean               *stale,
               GError                **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_ROW];
  g_autofree char *columns = columns_to_json (version);

  sqlite3_bind_int (statement, 1, version->table);
  sqlite3_bind_text (statement, 2, version->key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, version->valid_from_us);
  sqlite3_bind_text (statement, 4, version->source_version, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 5, version->deleted);
  sqlite3_bind_text (statement, 6, columns, -1, SQLITE_STATIC);
  if (!fleet_database_step (statement, "keep a row", error) || !load_columns (self, version->table, error))
    return FALSE;
  for (guint i = 0; i < version->n_columns && !version->came_late; i++)
    if (!note_column (self, version->table, version->names[i], FALSE, stale, error))
      return FALSE;
  return TRUE;
}

/* All that a table has is told: what is not among it is gone. */
static gboolean
note_others_gone (FleetStore         *self,
                  FleetTable          table,
                  const char *const  *columns,
                  gboolean           *stale,
                  GError            **error)
{
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->columns[table], NULL);

  for (guint i = 0; columns != NULL && names[i] != NULL; i++)
    if (!g_strv_contains (columns, names[i]) && !note_column (self, table, names[i], TRUE, stale, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_table_change (FleetStore              *self,
                    const FleetTableChange  *change,
                    gboolean                *stale,
                    GError                 **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_TABLE_CHANGE];
  g_autofree char *columns = fleet_table_change_columns_to_json (change);
  FleetTable table = change->table;

  sqlite3_bind_int (statement, 1, table);
  sqlite3_bind_int64 (statement, 2, change->at_us);
  sqlite3_bind_text (statement, 3, change->source_version, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 4, change->emptied);
  sqlite3_bind_text (statement, 5, columns, -1, SQLITE_STATIC);
  if (!fleet_database_step (statement, "keep a change of a table", error) || !load_columns (self, table, error))
    return FALSE;
  for (guint i = 0; change->renamed != NULL && change->renamed[i] != NULL; i++)
    if (!note_column (self, table, change->renamed[i], i % 2 == 0, stale, error))
      return FALSE;
  return note_columns (self, table, (const char *const *) change->dropped, TRUE, stale, error) &&
         note_columns (self, table, (const char *const *) change->added, FALSE, stale, error) &&
         note_columns (self, table, (const char *const *) change->columns, FALSE, stale, error) &&
         note_others_gone (self, table, (const char *const *) change->columns, stale, error);
}

static gboolean
write_snapshot (FleetStore                 *self,
                const FleetMirrorSnapshot  *snapshot,
                GError                    **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_SNAPSHOT];

  sqlite3_bind_int (statement, 1, snapshot->table);
  sqlite3_bind_int64 (statement, 2, snapshot->snapshot.line_us);
  sqlite3_bind_int64 (statement, 3, snapshot->snapshot.ended_us);
  sqlite3_bind_int64 (statement, 4, snapshot->snapshot.open_us);
  sqlite3_bind_int64 (statement, 5, snapshot->snapshot.last_us);
  sqlite3_bind_int64 (statement, 6, snapshot->snapshot.changed_us);
  sqlite3_bind_int (statement, 7, snapshot->snapshot.has_first);
  sqlite3_bind_int64 (statement, 8, snapshot->snapshot.begun_us);
  sqlite3_bind_int64 (statement, 9, snapshot->snapshot.whole_us);
  return fleet_database_step (statement, "keep what is known of a snapshot", error);
}

gboolean
fleet_store_write_mirror (FleetStore  *self,
                          FleetBeat   *beat,
                          GError     **error)
{
  gboolean stale[FLEET_N_TABLES] = { FALSE };
  guint next = 0;

  /* In the order in which they came: a row after its column was dropped brings that column back, one before does not. */
  for (guint i = 0; i <= beat->row_versions->len; i++)
    {
      for (; next < beat->table_changes->len; next++)
        {
          const FleetTableChange *change = beat->table_changes->pdata[next];

          if (change->n_versions > i)
            break;
          if (!write_table_change (self, change, &stale[change->table], error))
            return FALSE;
        }
      if (i < beat->row_versions->len)
        {
          const FleetRowVersion *version = beat->row_versions->pdata[i];

          if (!write_version (self, version, &stale[version->table], error))
            return FALSE;
        }
    }
  for (guint i = 0; i < beat->snapshots->len; i++)
    if (!write_snapshot (self, &g_array_index (beat->snapshots, FleetMirrorSnapshot, i), error))
      return FALSE;
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    if (stale[table] && !fleet_store_layout_view (self->db, table, error))
      return FALSE;
  return TRUE;
}
