/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-names: the dictionaries as a reader of the database sees them: loaded at first need, and again when a number is not there yet. */

#pragma once

#include "fleet-beat.h"
#include "fleet-database.h"

G_BEGIN_DECLS

typedef struct
{
  sqlite3   *db;                    /* borrowed */
  GPtrArray *texts[FLEET_N_NAMES];  /* char*, by id; NULL until needed */
} FleetSqlNames;

void        fleet_sql_names_init  (FleetSqlNames *self,
                                   sqlite3       *db);
void        fleet_sql_names_clear (FleetSqlNames *self);
/* NULL: there is no such number. Borrowed until clear. */
const char *fleet_sql_names_get   (FleetSqlNames *self,
                                   FleetNames     names,
                                   guint32        id);

G_END_DECLS
