/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-lane: the lane above the plots in which the vehicles' alerts stand: the priority's shape where each opened, and a bar for as long as it was open. A tooltip tells of it.
 *
 * Signals: "activated" (string id), when one was clicked. @thread main. */

#pragma once

#include "fleet-chart-canvas.h"
#include "fleet-chart-view.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_LANE (fleet_chart_lane_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartLane, fleet_chart_lane, FLEET, CHART_LANE, GtkWidget)

GtkWidget *fleet_chart_lane_new  (FleetChartView *view);
/* FleetChartAlert, by opened, shared; NULL for none. */
void       fleet_chart_lane_show (FleetChartLane *self,
                                  GPtrArray      *alerts);
/* Where an alert's shape stands, for a popover; FALSE: it is not in view. */
gboolean   fleet_chart_lane_find (FleetChartLane *self,
                                  const char     *id,
                                  GdkRectangle   *ret_place);

G_END_DECLS
