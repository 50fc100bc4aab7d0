/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-database: what the store and its readers ask of SQLite in the same way: connections, statements with GError, single answers. */

#pragma once

#include "fleet-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* A connection to the database; flags as SQLite has them, to which SQLITE_OPEN_EXRESCODE is added, what for fleet_database_fail(). FALSE on error, and then there may
 * be a connection all the same, which is closed as any other. @thread any: the connection is its opener's */
gboolean      fleet_database_open    (const char  *file_name,
                                      int          flags,
                                      const char  *what,
                                      sqlite3    **ret_db,
                                      GError     **error);
/* Sets error from the connection's last one: the file, what was being done, SQLite's words, and a remedy where there is one. Always FALSE. */
gboolean      fleet_database_fail    (sqlite3     *db,
                                      const char  *what,
                                      GError     **error);
/* One or more statements without answers. */
gboolean      fleet_database_run     (sqlite3     *db,
                                      const char  *sql,
                                      GError     **error);
/* A statement that is kept; NULL on error. */
sqlite3_stmt *fleet_database_prepare (sqlite3     *db,
                                      const char  *sql,
                                      GError     **error);
/* Runs a bound statement that answers nothing, and resets it. */
gboolean      fleet_database_step    (sqlite3_stmt *statement,
                                      const char   *what,
                                      GError      **error);
/* The first column of the first row; 0 if there is none. */
gboolean      fleet_database_ask     (sqlite3     *db,
                                      const char  *sql,
                                      gint64      *ret_answer,
                                      GError     **error);
/* Text, or NULL for a NULL; newly allocated. */
char         *fleet_database_text    (sqlite3_stmt *statement,
                                      int           column);
/* Binds text, which must stay until the statement is reset; NULL: a NULL. */
void          fleet_database_bind_text (sqlite3_stmt *statement,
                                        int           number,
                                        const char   *text);

G_END_DECLS
