/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-child-tables: telemetry as AWS Glue's relationalize writes it (WIRE-FORMATS.md 6), for questions that come from there: a temporary view "telemetry_PATH" for each array,
 * with id, index (from 0) and "PATH.val" or "PATH.val.FIELD"; and "telemetry_root", which is telemetry with the id. Where a path holds several types, make_cols' columns "…_int",
 * "…_double" and "…_string" stand beside it. They are views of a connection: nothing of them is in the file. */

#pragma once

#include "fleet-sql-names.h"

G_BEGIN_DECLS

/* Elements of one array that its view shows; a longer array is cut there. */
#define FLEET_CHILD_TABLES_ELEMENTS 256

/* Makes them anew for the paths that there are now; telemetry has been declared with them. The authorizer is off meanwhile. */
gboolean fleet_child_tables_declare (sqlite3        *db,
                                     FleetSqlNames  *names,
                                     GError        **error);

G_END_DECLS
