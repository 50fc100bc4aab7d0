/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-plan: what a statement asks of telemetry, told by SQLite in two steps: which conditions can be used (a plan), and later with which values (a filter). Whatever a filter
 * lets through SQLite checks again, so it may be too generous, never too strict. */

#pragma once

#include "fleet-piece-cursor.h"
#include "fleet-sql-names.h"

G_BEGIN_DECLS

enum
{
  FLEET_TELEMETRY_TIME,
  FLEET_TELEMETRY_DEVICE,
  FLEET_TELEMETRY_CAR,
  FLEET_TELEMETRY_TOPIC,
  FLEET_TELEMETRY_PARTITION,
  FLEET_TELEMETRY_OFFSET,
  FLEET_TELEMETRY_KAFKA_TIME, /* hidden */
  FLEET_TELEMETRY_LATE,       /* hidden */
  FLEET_TELEMETRY_FIRST_PATH, /* from here on a column for each path, by number */
};

/* A condition on a path: the value on its right side is a number. */
typedef struct
{
  FleetPath path;
  int       op;     /* SQLITE_INDEX_CONSTRAINT_… */
  double    bound;
} FleetTelemetryRange;

typedef struct
{
  gint64      first_us;
  gint64      last_us;
  GArray     *slots;      /* FleetSlot; NULL: all */
  gboolean    all_segments;
  GHashTable *devices;    /* FleetDevice; NULL: all */
  gboolean    by_place;
  GHashTable *places;     /* FleetPlace, if by_place */
  gint64      first_offset;
  gint64      last_offset;
  GArray     *ranges;     /* FleetTelemetryRange */
} FleetTelemetryFilter;

void     fleet_telemetry_filter_clear (FleetTelemetryFilter *self);

/* xBestIndex: n_rows is how many the table has, n_vehicles over how many cars these spread; n_segments are not merged yet, and each of them is opened whatever is asked. */
int      fleet_telemetry_plan_choose  (sqlite3_index_info   *info,
                                       double                n_rows,
                                       double                n_vehicles,
                                       double                n_segments);
/* xFilter: the values of a plan. */
gboolean fleet_telemetry_plan_fill    (const char            *plan,
                                       sqlite3               *db,
                                       FleetSqlNames         *names,
                                       int                    n_values,
                                       sqlite3_value        **values,
                                       FleetTelemetryFilter  *filter,
                                       GError               **error);

/* Whether a piece can have rows that meet the filter's places, offsets, devices and ranges. */
gboolean fleet_telemetry_filter_meets (const FleetTelemetryFilter *self,
                                       const FleetSegmentView     *view);
/* Whether a row meets devices, places and offsets. */
gboolean fleet_telemetry_filter_takes (const FleetTelemetryFilter *self,
                                       const FleetSegmentRows     *rows,
                                       guint                       row);

G_END_DECLS
