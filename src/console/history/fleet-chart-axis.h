/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-axis: the axis of time under a chart's plots, with the zone and, under the cursor, its moment. @thread main. */

#pragma once

#include "fleet-chart-canvas.h"
#include "fleet-chart-view.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_AXIS (fleet_chart_axis_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartAxis, fleet_chart_axis, FLEET, CHART_AXIS, GtkWidget)

GtkWidget *fleet_chart_axis_new (FleetChartView *view);

G_END_DECLS
