/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-table: SQL's table of events, telemetry ("time", device, car, topic, "partition", "offset", segment), read from the heads of segments.
 * car is the car's key, NULL for a device whose car is not known. An equality on segment reads that segment alone. */

#pragma once

#include "fleet-sql-names.h"

G_BEGIN_DECLS

/* names outlives the connection. */
gboolean fleet_telemetry_table_register (sqlite3        *db,
                                         FleetSqlNames  *names,
                                         GError        **error);

G_END_DECLS
