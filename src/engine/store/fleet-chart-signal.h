/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-signal: what a chart draws of a row of telemetry: the value of a path, or what the elements of an array come to. */

#pragma once

#include "fleet-batch.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_CHART_VALUE, /* as it stands; of a path with [*] each element by itself */
  FLEET_CHART_MIN,   /* the least of the elements, and so on */
  FLEET_CHART_MAX,
  FLEET_CHART_ANY,
  FLEET_CHART_ALL,
} FleetChartHow;

typedef struct
{
  char         *path; /* may have [*] */
  FleetChartHow how;
} FleetChartSignal;

FleetChartSignal *fleet_chart_signal_new  (const char       *path,
                                           FleetChartHow     how);
void              fleet_chart_signal_free (FleetChartSignal *self);

/* A path of the database that a signal wants. */
typedef struct
{
  FleetPath path;
  char     *text;
} FleetChartPath;

/* The paths that the database knows of the signal, as FleetChartPath, elements in the order of their indices; owned by the array. */
GArray           *fleet_chart_signal_find_paths (const FleetChartSignal *self,
                                                 FleetSql               *sql,
                                                 GError                **error);

/* The row's value of the paths together, by the signal's how (not FLEET_CHART_VALUE). FALSE: the row has none of them. The value is a number, a truth value, or null. */
gboolean          fleet_chart_signal_reduce (const FleetChartSignal *self,
                                             const GArray           *paths,
                                             const FleetBatch       *batch,
                                             guint                   row,
                                             FleetValue             *ret_value);

G_END_DECLS
