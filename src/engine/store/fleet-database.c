/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-database: errors of SQLite in the house's words. A full disk and a damaged file are what people meet: both get a remedy. */

#include "fleet-database.h"

gboolean
fleet_database_fail (sqlite3     *db,
                     const char  *what,
                     GError     **error)
{
  int code = sqlite3_errcode (db);
  const char *file_name = sqlite3_db_filename (db, "main");
  const char *remedy = "";
  FleetError kind = FLEET_ERROR_STORE;

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      remedy = "; make room on its disk";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = FLEET_ERROR_CORRUPT;
      remedy = "; move the file and those beside it (-wal, -shm) away and start again, Kafka is then read anew";
      break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      remedy = "; check that its folder exists and can be written";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      remedy = "; another program holds it";
      break;
    case SQLITE_IOERR:
      remedy = "; check the disk";
      break;
    default:
      break;
    }
  g_set_error (error, FLEET_ERROR, kind, "The database %s did not take it to %s: %s%s", file_name != NULL ? file_name : "", what, sqlite3_errmsg (db), remedy);
  return FALSE;
}

gboolean
fleet_database_run (sqlite3     *db,
                    const char  *sql,
                    GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return fleet_database_fail (db, sql, error);
}

sqlite3_stmt *
fleet_database_prepare (sqlite3     *db,
                        const char  *sql,
                        GError     **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    fleet_database_fail (db, sql, error);
  return statement;
}

gboolean
fleet_database_step (sqlite3_stmt *statement,
                     const char   *what,
                     GError      **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      fleet_database_fail (sqlite3_db_handle (statement), what, error);
      sqlite3_reset (statement);
      return FALSE;
    }
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
fleet_database_ask (sqlite3     *db,
                    const char  *sql,
                    gint64      *ret_answer,
                    GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return fleet_database_fail (db, sql, error);
  *ret_answer = result == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

char *
fleet_database_text (sqlite3_stmt *statement,
                     int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}
