/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-private: what the engine's own readers borrow of a connection for questions. */

#pragma once

#include "fleet-sql-names.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

/* The connection, with nothing left of the statement before: no clock runs, nothing is denied. It stays read-only. */
sqlite3       *fleet_sql_get_database (FleetSql *self);
FleetSqlNames *fleet_sql_get_names    (FleetSql *self);

G_END_DECLS
