/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-table: SQL's table of all events that are kept, wherever they lie:
 *
 *   telemetry ("time", device, car, topic, "partition", "offset", "<path>" …)
 *
 * (and, when they are named, kafka_time, the record's Kafka timestamp, and late, 1 for what was older than its own device's newest)
 * with a column for each flattened path that was ever seen, in the order of first sight, as many as SQLite has room for (FLEET_TELEMETRY_PATHS). A path that is spelt as a column before it, in whatever
 * case ("time" itself, say), has "_" behind its name. car is the car's key, NULL for a device whose car is not known. Values are what came: booleans 1 and 0, numbers, texts;
 * NULL where there was null or nothing. Conditions on time, car, device, place and offset, and on numbers, choose what is read; of what is read, only columns that are asked for. */

#pragma once

#include "fleet-sql-names.h"

G_BEGIN_DECLS

#define FLEET_TELEMETRY_PATHS 1990

/* Asked now and then: TRUE ends the running statement. */
typedef gboolean (*FleetTelemetryStop) (gpointer user_data);

/* Again, when there are more paths than before: the table then has them. names outlives the connection; stop may be NULL. */
gboolean fleet_telemetry_table_register (sqlite3             *db,
                                         FleetSqlNames       *names,
                                         FleetTelemetryStop   stop,
                                         gpointer             stop_data,
                                         GError             **error);

G_END_DECLS
