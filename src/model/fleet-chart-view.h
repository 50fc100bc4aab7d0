/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-view: the stretch of time that a chart looks at, and the moment under the cursor. All plots of a chart and its axis share one.
 *
 * It either follows the newest event (live), for a range or for all there is, or stands still. Panned or zoomed to where the newest event is, it follows again.
 *
 * Signals: "changed", the stretch or what it follows; "cursor-changed". @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-chart-spec.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_VIEW (fleet_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartView, fleet_chart_view, FLEET, CHART_VIEW, GObject)

#define FLEET_CHART_VIEW_SHORTEST_US (G_GINT64_CONSTANT (100000))
#define FLEET_CHART_VIEW_LONGEST_US  (G_GINT64_CONSTANT (20) * 366 * 86400 * G_USEC_PER_SEC)

FleetChartView *fleet_chart_view_new        (void);

/* The stretch; to_us is greater by FLEET_CHART_VIEW_SHORTEST_US at least. */
gint64          fleet_chart_view_get_from   (FleetChartView *self);
gint64          fleet_chart_view_get_to     (FleetChartView *self);
gboolean        fleet_chart_view_is_live    (FleetChartView *self);
/* The range that a live view follows with, FLEET_CHART_WHOLE for all; 0 where it stands still. */
gint64          fleet_chart_view_get_range  (FleetChartView *self);

/* The greatest event time there is; a live view moves. */
void            fleet_chart_view_set_newest (FleetChartView *self,
                                             gint64          newest_us);
/* Where the data begins, for a view of all there is. */
void            fleet_chart_view_set_oldest (FleetChartView *self,
                                             gint64          oldest_us);

void            fleet_chart_view_follow     (FleetChartView *self,
                                             gint64          range_us);
void            fleet_chart_view_show       (FleetChartView *self,
                                             gint64          from_us,
                                             gint64          to_us);
/* As show, and fleet_chart_view_back() comes back from there. */
void            fleet_chart_view_zoom_to    (FleetChartView *self,
                                             gint64          from_us,
                                             gint64          to_us);
/* FALSE: there is nothing to come back to. */
gboolean        fleet_chart_view_back       (FleetChartView *self);
/* By a part of the stretch; above 0 to later times. */
void            fleet_chart_view_pan        (FleetChartView *self,
                                             double          part);
/* Factor below 1 comes nearer; what lies at (0 the left edge, 1 the right) stays where it is; of a live view the right edge stays. */
void            fleet_chart_view_zoom       (FleetChartView *self,
                                             double          factor,
                                             double          at);

/* FLEET_TIME_NONE: no cursor. */
gint64          fleet_chart_view_get_cursor (FleetChartView *self);
void            fleet_chart_view_set_cursor (FleetChartView *self,
                                             gint64          time_us);
/* A stretch that is being marked, for fleet_chart_view_zoom_to(); from_us FLEET_TIME_NONE: none. Its ends may come in either order. Changes are "cursor-changed". */
void            fleet_chart_view_set_brush  (FleetChartView *self,
                                             gint64          from_us,
                                             gint64          to_us);
/* FALSE: none. */
gboolean        fleet_chart_view_get_brush  (FleetChartView *self,
                                             gint64         *ret_from_us,
                                             gint64         *ret_to_us);

G_END_DECLS
