/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-marks: rows of import_row. They save work and nothing else: which offsets are here, the store's runs say. */

#include "fleet-import-marks.h"

#include "fleet-database.h"

#include <string.h>

static FleetImportMark *
read_mark (sqlite3_stmt *statement)
{
  FleetImportMark *mark = g_new0 (FleetImportMark, 1);

  mark->source = fleet_database_text (statement, 0);
  mark->key = fleet_database_text (statement, 1);
  mark->version = fleet_database_text (statement, 2);
  mark->bytes = sqlite3_column_int64 (statement, 3);
  mark->lines = sqlite3_column_int64 (statement, 4);
  mark->taken = sqlite3_column_int64 (statement, 5);
  mark->known = sqlite3_column_int64 (statement, 6);
  mark->letters = sqlite3_column_int64 (statement, 7);
  mark->left = sqlite3_column_int64 (statement, 8);
  mark->is_done = sqlite3_column_int (statement, 9);
  mark->note = fleet_database_text (statement, 10);
  return mark;
}

GHashTable *
fleet_import_marks_read (const char  *database,
                         const char  *source,
                         GError     **error)
{
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_import_mark_free);
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  if (!fleet_database_open (database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "be opened", &db, error))
    return NULL;
  sqlite3_busy_timeout (db, 5000);
  statement = fleet_database_prepare (db, "SELECT source, key, version, bytes, lines, taken, known, letters, left_out, done, note FROM import_row WHERE source = ?1", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, source, -1, SQLITE_STATIC);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      FleetImportMark *mark = read_mark (statement);

      g_hash_table_replace (marks, mark->key, mark);
    }
  if (result != SQLITE_DONE)
    {
      fleet_database_fail (db, "be read", error);
      return NULL;
    }
  return g_steal_pointer (&marks);
}
