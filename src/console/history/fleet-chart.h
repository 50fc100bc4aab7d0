/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart: what data has in hand, as plots that share one axis of time, with legends, limits of rules and the alerts of the vehicles; moved by pointer, wheel and keyboard.
 *
 * Wheel: nearer and further, at the pointer. Shift and wheel, or drag: along. Shift and drag, or drag with the secondary button: zoom to what is marked. Double click: back. Keys: see
 * fleet-chart-moves.c.
 *
 * Signals: "alert-activated" (string id), when the vehicle of an alert is asked for. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-chart-data.h"
#include "fleet-chart-view.h"
#include "fleet-session.h"
#include "fleet-signal-catalog.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART (fleet_chart_get_type ())
G_DECLARE_FINAL_TYPE (FleetChart, fleet_chart, FLEET, CHART, GtkWidget)

/* All are held; session's rules are asked for limits, its roster for names. */
void        fleet_chart_set_up       (FleetChart         *self,
                                      FleetSession       *session,
                                      FleetChartData     *data,
                                      FleetChartView     *view,
                                      FleetSignalCatalog *catalog);
/* FleetChartGroup, what is drawn; borrowed until data's next "changed". NULL: a census, or nothing. */
GPtrArray  *fleet_chart_get_groups   (FleetChart         *self);
/* The picture as it stands; NULL while the chart is not on a screen. */
GdkTexture *fleet_chart_make_picture (FleetChart         *self);
/* The name that people use for a vehicle's key. Borrowed until data's next "changed". */
const char *fleet_chart_get_name     (FleetChart         *self,
                                      const char         *vehicle);

G_END_DECLS
