/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-audit: one INSERT. */

#include "fleet-audit.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-database.h"
#include "fleet-store-layout.h"

/* The engine's writer commits every tenth of a second, and its greatest beats take a second. */
#define PATIENCE_MS 20000

static void
bind_text (sqlite3_stmt *statement,
           int           number,
           const char   *text)
{
  sqlite3_bind_text (statement, number, text != NULL ? text : "", -1, SQLITE_STATIC);
}

static gboolean
insert (sqlite3                *db,
        const FleetAuditEntry  *entry,
        GError                **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gint64 version;

  sqlite3_busy_timeout (db, PATIENCE_MS);
  if (!fleet_database_ask (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version != FLEET_STORE_VERSION)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s is not a database of this program's version; run it once with this program"), sqlite3_db_filename (db, "main"));
      return FALSE;
    }
  if (!fleet_database_run (db, "PRAGMA synchronous = FULL", error))
    return FALSE;
  statement = fleet_database_prepare (db, "INSERT INTO export_row (at_us, by, host, what, about, columns, reason, file, n_rows) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, g_get_real_time ());
  bind_text (statement, 2, entry->by != NULL ? entry->by : g_get_user_name ());
  bind_text (statement, 3, g_get_host_name ());
  bind_text (statement, 4, entry->what);
  bind_text (statement, 5, entry->about);
  bind_text (statement, 6, entry->columns);
  bind_text (statement, 7, entry->reason);
  bind_text (statement, 8, entry->file);
  sqlite3_bind_int64 (statement, 9, entry->n_rows);
  return fleet_database_step (statement, "log an export", error);
}

gboolean
fleet_audit_write (const char             *database,
                   const FleetAuditEntry  *entry,
                   GError                **error)
{
  g_autoptr (sqlite3) db = NULL;

  if (!fleet_database_open (database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, "be opened for the log of exports", &db, error))
    return FALSE;
  return insert (db, entry, error);
}
