/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-data: what a chart has in hand: the series of what it shows, somewhat more than the stretch that is looked at, and the live edge.
 *
 * It asks the history and keeps the old picture until the answer is there. At the live edge only the newest seconds are read again and taken in; points that stand already stand once
 * (fleet_series_merge). What no longer matters is cancelled.
 *
 * Properties: "loading" (boolean). Signals: "changed", when there is something new to draw. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-chart-spec.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_DATA (fleet_chart_data_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartData, fleet_chart_data, FLEET, CHART_DATA, GObject)

/* The most buckets of a chart of the whole fleet, and as many as one of all there is has. */
#define FLEET_CHART_DATA_BUCKETS 120
/* How far behind the newest event the live edge is read again, for what comes late. */
#define FLEET_CHART_DATA_LATE_US (15 * G_TIME_SPAN_SECOND)

FleetChartData        *fleet_chart_data_new         (void);
/* Both may be NULL: nothing runs. They are held. */
void                   fleet_chart_data_set_source  (FleetChartData       *self,
                                                     FleetHistory         *history,
                                                     FleetProfile         *profile);
/* The greatest event time that is on disk; whatever follows the live edge is asked for. */
void                   fleet_chart_data_set_newest  (FleetChartData       *self,
                                                     gint64                newest_us);
/* What to show, and the stretch that is looked at; from_us G_MININT64: from the beginning. Asks where that is not in hand. */
void                   fleet_chart_data_show        (FleetChartData       *self,
                                                     const FleetChartSpec *spec,
                                                     gint64                from_us,
                                                     gint64                to_us);

/* For who has an answer already; takes it. */
void                   fleet_chart_data_take        (FleetChartData       *self,
                                                     const FleetChartSpec *spec,
                                                     FleetChartAnswer     *answer);

/* What the rest belongs to: what was asked when the picture in hand was; NULL before the first answer. Borrowed until "changed"; so all. */
const FleetChartSpec  *fleet_chart_data_get_spec    (FleetChartData       *self);
GPtrArray             *fleet_chart_data_get_tracks  (FleetChartData       *self); /* FleetChartTrack */
GPtrArray             *fleet_chart_data_get_alerts  (FleetChartData       *self); /* FleetChartAlert, by opened */
const FleetCensus     *fleet_chart_data_get_census  (FleetChartData       *self); /* NULL unless the spec asks for one */
/* Of the points in hand. FALSE: there are none. */
gboolean               fleet_chart_data_get_extent  (FleetChartData       *self,
                                                     gint64               *ret_from_us,
                                                     gint64               *ret_to_us);
gboolean               fleet_chart_data_is_cut      (FleetChartData       *self);
gboolean               fleet_chart_data_is_loading  (FleetChartData       *self);
/* Why the last question had no answer; NULL: it had. */
const char            *fleet_chart_data_get_failure (FleetChartData       *self);

G_END_DECLS
