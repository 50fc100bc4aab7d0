/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-grid: what stands behind and beside the lines: ticks of values and times, limits of rules, the moments at which alerts opened. */

#pragma once

#include "fleet-chart-canvas.h"

G_BEGIN_DECLS

void fleet_chart_grid_draw_values  (const FleetChartCanvas *canvas);
void fleet_chart_grid_draw_times   (const FleetChartCanvas *canvas,
                                    GTimeZone              *zone);
/* alerts: FleetChartAlert. */
void fleet_chart_grid_draw_alerts  (const FleetChartCanvas *canvas,
                                    GPtrArray              *alerts);
/* How many ticks of time have room side by side. */
guint fleet_chart_grid_most_times  (double                  width);

G_END_DECLS
