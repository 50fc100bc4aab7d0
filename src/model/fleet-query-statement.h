/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-statement: what a page shows, as a statement for the page of questions, to be read, changed and run there. Newly allocated; names and texts are quoted, whatever they hold. */

#pragma once

#include "fleet-chart-spec.h"

G_BEGIN_DECLS

/* The values (or buckets) of a chart of what lies from from_us until before to_us. */
char *fleet_query_statement_chart   (const FleetChartSpec    *spec,
                                     gint64                   from_us,
                                     gint64                   to_us);
/* The path's values about the first message that showed the change, where it is one of telemetry (is_telemetry) that is no array's element; else the notice itself. */
char *fleet_query_statement_notice  (const FleetSchemaChange *change,
                                     gboolean                 is_telemetry);
/* The dead letters of a topic and kind. */
char *fleet_query_statement_letters (const char              *topic,
                                     const char              *kind);
/* How often this vehicle had this alert, newest first. */
char *fleet_query_statement_alert   (const FleetAlert        *alert);

G_END_DECLS
