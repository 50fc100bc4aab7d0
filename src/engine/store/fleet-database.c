/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-database: errors of SQLite in the house's words. A full disk and a damaged file are what people meet: both get a remedy. */

#include "fleet-database.h"

#include "fleet-config.h"
#include "fleet-database-locks.h"

#include <glib/gi18n-lib.h>

/* What callers tell of what they were about: here for translators, who find it nowhere else. */
G_GNUC_UNUSED static const char *const whats[] = {
  N_("be asked for a dead letter"), N_("be checked"), N_("be merged"), N_("be opened for the log of exports"), N_("be opened"), N_("be read"), N_("take our functions"),
  N_("take our order of times"), N_("take the table of telemetry"), N_("tell what is to be sent"), N_("tell what was sent"), N_("find an alert"),
};

gboolean
fleet_database_open (const char  *file_name,
                     int          flags,
                     const char  *what,
                     sqlite3    **ret_db,
                     GError     **error)
{
  fleet_database_locks_set_up ();
  if (sqlite3_open_v2 (file_name, ret_db, flags | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK)
    return TRUE;
  return fleet_database_fail (*ret_db, what, error);
}

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
      remedy = _("; make room on its disk");
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = FLEET_ERROR_CORRUPT;
      remedy = _("; move the file and those beside it (-wal, -shm) away and start again, Kafka is then read anew");
      break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      remedy = _("; check that its folder exists and can be written");
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      remedy = _("; another program holds it");
      break;
    case SQLITE_IOERR:
      remedy = _("; check the disk");
      break;
    default:
      break;
    }
  g_set_error (error, FLEET_ERROR, kind, _("The database %s did not take it to %s: %s%s"), file_name != NULL ? file_name : "", _(what), sqlite3_errmsg (db), remedy);
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

void
fleet_database_bind_text (sqlite3_stmt *statement,
                          int           number,
                          const char   *text)
{
  sqlite3_bind_text (statement, number, text, -1, SQLITE_STATIC);
}
