/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-export: the chart's picture and its values into the clipboard or a file: the actions "chart.copy-picture", "chart.save-picture", "chart.copy-values" and
 * "chart.save-values". Values are CSV, written on a thread of the history; saved ones have a byte order mark where the language is Korean. @thread main. */

#pragma once

#include "fleet-chart-data.h"
#include "fleet-chart-view.h"
#include "fleet-chart.h"

G_BEGIN_DECLS

/* For widget, which outlives nothing of the rest. */
void fleet_history_export_install (GtkWidget      *widget,
                                   FleetSession   *session,
                                   FleetChart     *chart,
                                   FleetChartData *data,
                                   FleetChartView *view);

G_END_DECLS
