/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-desk: where people's questions are handed in: a thread that has them answered by a process of their own (store/fleet-sql-worker.h) and brings the rows back.
 *
 * For the program's own questions there is fleet-history, whose statements are known; what a person types goes here. One question at a time: a new one, or cancel, ends the process that
 * is still busy with the one before, and the next question starts another. So does an answer that takes more time or memory than it may.
 *
 * A question that reads what tells who people are is written down before its first row is handed on (report/fleet-personal.h).
 *
 * @thread new, free, ask, save, cancel: the owner's (main), whose default main context is where the listener is called. */

#pragma once

#include <glib.h>

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetSqlDesk FleetSqlDesk;

typedef struct
{
  gint64 deadline_us; /* 0: no end */
  guint  most_rows;   /* 0: all; then the outcome is cut */
  guint  most_bytes;  /* of packed rows; 0: all */
  guint  most_text;   /* longer texts are cut, in bytes; 0: none is */
} FleetSqlLimits;

typedef struct
{
  guint64  n_rows;
  gint64   elapsed_us;
  gboolean is_cut;       /* there was more than most_rows or most_bytes */
  int      error_offset; /* the byte of the statement at which it is wrong; -1: none */
} FleetSqlOutcome;

/* Called on the owner's main context, in this order: columns at most once, page and progress any number of times, done once. Nothing is called after fleet_sql_desk_free(). */
typedef struct
{
  void (*columns)  (guint n, const char *const *names, gpointer user_data);
  /* rows are packed (fleet-row-pack.h). */
  void (*page)     (guint n_rows, GBytes *rows, gpointer user_data);
  /* How many rows have been saved so far. */
  void (*progress) (guint64 n_rows, gpointer user_data);
  /* error: NULL, or FLEET_ERROR_INVALID, _REFUSED, _LIMIT, _STORE, _CORRUPT as fleet_sql_run() says, FLEET_ERROR_STOPPED after cancel. */
  void (*done)     (const FleetSqlOutcome *outcome, const GError *error, gpointer user_data);
} FleetSqlListener;

/* command: the program and its arguments, to which the database's file name is added; it must call fleet_sql_worker_run(). Starts nothing yet. */
FleetSqlDesk *fleet_sql_desk_new    (const char *const      *command,
                                     const char             *database);
/* Who asks, for the log of what tells who people are; NULL: the login's name. Copied; of questions from now on. */
void          fleet_sql_desk_set_operator (FleetSqlDesk         *self,
                                           const char           *by);
/* Ends the process and joins the thread (milliseconds). */
void          fleet_sql_desk_free   (FleetSqlDesk           *self);
/* free_user_data is called on the owner's thread, after done or at the desk's end. */
void          fleet_sql_desk_ask    (FleetSqlDesk           *self,
                                     const char             *statement,
                                     const FleetSqlLimits   *limits,
                                     const FleetSqlListener *listener,
                                     gpointer                user_data,
                                     GDestroyNotify          free_user_data);
/* The whole answer into a CSV file, which is there when it is whole and not before; columns and page of the listener are not called. bom: for programs that take a file without one for
 * another encoding. */
void          fleet_sql_desk_save   (FleetSqlDesk           *self,
                                     const char             *statement,
                                     const char             *file_name,
                                     gboolean                bom,
                                     const FleetSqlListener *listener,
                                     gpointer                user_data,
                                     GDestroyNotify          free_user_data);
void          fleet_sql_desk_cancel (FleetSqlDesk           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSqlDesk, fleet_sql_desk_free)

G_END_DECLS
