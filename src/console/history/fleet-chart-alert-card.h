/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-alert-card: a popover that tells of one alert in a chart: what, how grave, from when to when; to look at its time, or at its vehicle on the map. It unparents itself when it closes.
 *
 * Signals: "show-requested" (string id). @thread main. */

#pragma once

#include "fleet-chart-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_ALERT_CARD (fleet_chart_alert_card_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartAlertCard, fleet_chart_alert_card, FLEET, CHART_ALERT_CARD, GtkPopover)

/* view is zoomed by its button. */
GtkWidget *fleet_chart_alert_card_new (const FleetChartAlert *alert,
                                       FleetChartView        *view);

G_END_DECLS
