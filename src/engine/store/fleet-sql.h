/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql: questions to the database, read-only for certain. car, device, reservation, vehicle, alert, dead_letter, position are views with times as ISO 8601 UTC text;
 * telemetry("time", device, car, topic, "partition", "offset", segment) reads segments. @thread its own connection, any one thread. */

#pragma once

#include <gio/gio.h>

#include "fleet-error.h"
#include "fleet-value.h"

G_BEGIN_DECLS

typedef struct _FleetSql FleetSql;

FleetSql *fleet_sql_open  (const char  *file_name,
                           GError     **error);
void      fleet_sql_close (FleetSql    *self);

/* A statement that takes longer is stopped; 60 s unless set. 0: no end. */
void      fleet_sql_set_deadline (FleetSql *self,
                                  gint64    deadline_us);

/* The running statement is stopped soon after this is cancelled, with FLEET_ERROR_STOPPED. NULL: nothing stops it. */
void      fleet_sql_set_cancellable (FleetSql     *self,
                                     GCancellable *cancellable);

/* Where the last statement that SQLite did not understand is wrong, in bytes from its beginning; -1: the error has no place. */
int       fleet_sql_get_error_offset (FleetSql *self);

/* "table.column" of all that the last statement reads, those of views' tables too; known from when its columns are told. Newly allocated, in no order. */
char    **fleet_sql_list_reads (FleetSql *self);

/* names once (n columns), then row after row; return FALSE to stop. */
typedef void     (*FleetSqlColumns) (guint n, const char *const *names, gpointer user_data);
typedef gboolean (*FleetSqlRow)     (guint n, const FleetValue *values, gpointer user_data);
/* Runs one statement. Bytes that are not text come as text in lower-case hexadecimal. FALSE: FLEET_ERROR_REFUSED for what may not be asked, FLEET_ERROR_INVALID for what SQLite does not
 * understand, FLEET_ERROR_LIMIT for a statement that took too long. columns may be NULL. */
gboolean  fleet_sql_run   (FleetSql        *self,
                           const char      *statement,
                           FleetSqlColumns  columns,
                           FleetSqlRow      row,
                           gpointer         user_data,
                           GError         **error);
/* The same for a statement with n_values parameters ?1, ?2 …, which become values. Texts are borrowed for the call. */
gboolean  fleet_sql_run_with (FleetSql         *self,
                              const char       *statement,
                              guint             n_values,
                              const FleetValue *values,
                              FleetSqlColumns   columns,
                              FleetSqlRow       row,
                              gpointer          user_data,
                              GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSql, fleet_sql_close)

G_END_DECLS
