/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query: the question that an operator asks in SQL, and its answer. One at a time; the answer grows while it comes. Saving asks the question once more, in a process of its own, so that
 * the file holds all of the answer, whatever is shown.
 *
 * Signals: "changed": state, rows, outcome, or how much was saved; at most once for what came since the main loop was last here. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"
#include "fleet-query-rows.h"

G_BEGIN_DECLS

/* What is shown of an answer: so many rows, or so many bytes of packed ones. */
#define FLEET_QUERY_MOST_ROWS  1000000
#define FLEET_QUERY_MOST_BYTES (256u << 20)

typedef enum
{
  FLEET_QUERY_IDLE,
  FLEET_QUERY_RUNNING,
  FLEET_QUERY_DONE,
  FLEET_QUERY_STOPPED, /* by the operator; what came is shown */
  FLEET_QUERY_FAILED,
} FleetQueryState;

#define FLEET_TYPE_QUERY (fleet_query_get_type ())
G_DECLARE_FINAL_TYPE (FleetQuery, fleet_query, FLEET, QUERY, GObject)

/* command as fleet_sql_desk_new() takes it. */
FleetQuery            *fleet_query_new            (const char *const *command,
                                                   const char        *database);
/* Who asks from now on, for the log of what tells who people are; NULL: the login's name. */
void                   fleet_query_set_operator   (FleetQuery        *self,
                                                   const char        *by);
/* The question that runs is stopped, its answer forgotten. deadline_us: 0 no end. */
void                   fleet_query_run            (FleetQuery        *self,
                                                   const char        *statement,
                                                   gint64             deadline_us);
void                   fleet_query_stop           (FleetQuery        *self);
FleetQueryState        fleet_query_get_state      (FleetQuery        *self);
/* Of the answer that is here or comes; NULL before its columns are known. Borrowed until the next run. */
FleetQueryRows        *fleet_query_get_rows       (FleetQuery        *self);
/* The statement of that answer; NULL before the first. */
const char            *fleet_query_get_statement  (FleetQuery        *self);
const FleetSqlOutcome *fleet_query_get_outcome    (FleetQuery        *self);
/* Why it failed; NULL unless it did. */
const GError          *fleet_query_get_error      (FleetQuery        *self);
/* Monotonic, of the running question. */
gint64                 fleet_query_get_began_us   (FleetQuery        *self);

/* The whole answer to the statement into a CSV file. Then "saved" (guint64 rows, char *sentence: NULL, or what went wrong; empty: it was stopped). */
void                   fleet_query_save           (FleetQuery        *self,
                                                   const char        *statement,
                                                   const char        *file_name,
                                                   gboolean           bom);
void                   fleet_query_stop_saving    (FleetQuery        *self);
/* FALSE: nothing is being saved. */
gboolean               fleet_query_get_saving     (FleetQuery        *self,
                                                   guint64           *ret_n_rows);

G_END_DECLS
