/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-legend: the row above a plot: what it shows, and of each line its colour, its name and its value under the cursor (without a cursor: the newest in view). A line is
 * hidden and shown by its entry.
 *
 * Signals: "toggled" (uint line, boolean shown). @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_LEGEND (fleet_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartLegend, fleet_chart_legend, FLEET, CHART_LEGEND, GtkBox)

GtkWidget *fleet_chart_legend_new       (void);
/* title is followed by the unit, which may be "". Entries go. */
void       fleet_chart_legend_begin     (FleetChartLegend *self,
                                         const char       *title,
                                         const char       *unit);
/* can_hide FALSE: it is shown always. */
void       fleet_chart_legend_add       (FleetChartLegend *self,
                                         const char       *name,
                                         const GdkRGBA    *colour,
                                         gboolean          can_hide,
                                         gboolean          is_hidden);
void       fleet_chart_legend_set_unit  (FleetChartLegend *self,
                                         const char       *unit);
void       fleet_chart_legend_set_value (FleetChartLegend *self,
                                         guint             entry,
                                         const char       *value);
void       fleet_chart_legend_set_colour (FleetChartLegend *self,
                                          guint             entry,
                                          const GdkRGBA    *colour);

G_END_DECLS
