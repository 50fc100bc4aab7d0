/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-plot: one plot: layers over a span of values and the stretch of time that the view looks at. What it has drawn is kept, and drawn again only when the stretch, its size, the
 * style or the data change: a cursor that moves costs a line. @thread main. */

#pragma once

#include "fleet-chart-grid.h"
#include "fleet-chart-line.h"
#include "fleet-chart-view.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_PLOT (fleet_chart_plot_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartPlot, fleet_chart_plot, FLEET, CHART_PLOT, GtkWidget)

GtkWidget *fleet_chart_plot_new         (FleetChartView    *view);
/* lines (FleetChartLine), limits (FleetChartLimit) and alerts (FleetChartAlert), all of them shared; kind is that of all lines. */
void       fleet_chart_plot_show_lines  (FleetChartPlot    *self,
                                         FleetSeriesKind    kind,
                                         GPtrArray         *lines,
                                         GPtrArray         *limits,
                                         GPtrArray         *alerts);
/* Borrowed until the next show. */
void       fleet_chart_plot_show_census (FleetChartPlot    *self,
                                         const FleetCensus *census);
/* Forgets what it borrowed; shows nothing. */
void       fleet_chart_plot_clear       (FleetChartPlot    *self);
/* What is shown has other values, or a line was hidden. */
void       fleet_chart_plot_refresh     (FleetChartPlot    *self);
const FleetChartPalette *fleet_chart_plot_get_palette (FleetChartPlot *self);

G_END_DECLS
