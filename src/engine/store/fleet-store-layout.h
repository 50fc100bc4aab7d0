/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-layout: the tables of the database and how they come about; told at the head of fleet-store-layout.c. */

#pragma once

#include "fleet-database.h"
#include "fleet-mirror.h"

G_BEGIN_DECLS

/* "FLTC": in the file's header, where file(1) looks. */
#define FLEET_STORE_APPLICATION 0x464c5443
/* The version that this program writes. */
#define FLEET_STORE_VERSION 10
/* Columns of one mirrored table that become columns of its view; more are kept in the rows and not shown. */
#define FLEET_STORE_MOST_COLUMNS 500

/* Sets the connection up and brings the file to this version. FALSE: a newer or foreign file, or a damaged one. */
gboolean fleet_store_layout_open  (sqlite3     *db,
                                   GError     **error);
/* Checks the file after an exit that was not clean; marks it as open. */
gboolean fleet_store_layout_check (sqlite3     *db,
                                   GError     **error);
/* Marks it as closed well. */
void     fleet_store_layout_close (sqlite3     *db);
/* Makes the view of a mirrored table anew from the columns it has in mirror_column. Inside the caller's transaction. */
gboolean fleet_store_layout_view  (sqlite3     *db,
                                   FleetTable   table,
                                   GError     **error);

G_END_DECLS
