/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-csv: what a chart shows, as CSV: a row for every moment at which one of its lines has a point, nothing left out.
 *
 * Columns: time (ISO 8601 with the zone's offset), time_utc, then one a line, with the device's key in its name where several devices of a vehicle tell the same. The work of a question to the history, so that a million rows are written beside the window. */

#pragma once

#include "fleet-census-reader.h"
#include "fleet-chart-reader.h"

G_BEGIN_DECLS

typedef struct
{
  FleetChartQuestion *question;
  GStrv               vehicles; /* names for the headings, as question's */
  GStrv               signals;  /* the same: "Speed (km/h)" */
  GTimeZone          *zone;     /* of the column time */
  gboolean            for_sheet;/* with the byte order mark and guarded from formulas, as spreadsheets want it */
} FleetChartCsv;

/* Takes question; copies the names, references the zone. */
FleetChartCsv *fleet_chart_csv_new    (FleetChartQuestion *question,
                                       const char *const  *vehicles,
                                       const char *const  *signals,
                                       GTimeZone          *zone,
                                       gboolean            for_sheet);
void           fleet_chart_csv_free   (FleetChartCsv      *self);
/* A FleetHistoryWork: FleetChartCsv to GBytes. FLEET_ERROR_LIMIT where the answer would be cut. */
gpointer       fleet_chart_csv_write  (FleetSql           *sql,
                                       gpointer            csv,
                                       GCancellable       *cancellable,
                                       GError            **error);
/* A census: a row a bucket. Any thread. */
GBytes        *fleet_chart_csv_census (const FleetCensus  *census,
                                       GTimeZone          *zone,
                                       gboolean            for_sheet);

G_END_DECLS
