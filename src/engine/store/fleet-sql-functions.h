/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-functions: what the views of the database call, for every connection that reads it. All are innocuous: they change nothing and tell nothing but their arguments
 * (fleet_state also the names of paths).
 *
 *   fleet_time (us)           ISO 8601 UTC, NULL for a time that is not known
 *   fleet_state (state)       a ledger's bytes as JSON
 *   fleet_column (json, name) a member of a flat JSON object; NULL if it has none; true and false are 1 and 0
 *   fleet_place (text, part)  0 the cluster, 1 the topic, 2 the partition of a place's name
 *   fleet_text (payload)      bytes as UTF-8, what is none replaced by U+FFFD */

#pragma once

#include "fleet-sql-names.h"

G_BEGIN_DECLS

/* names outlives the connection. */
gboolean fleet_sql_functions_register (sqlite3        *db,
                                       FleetSqlNames  *names,
                                       GError        **error);

G_END_DECLS
