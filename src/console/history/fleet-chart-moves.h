/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-moves: how a chart is moved by pointer, wheel and keys. */

#pragma once

#include "fleet-chart-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the class of a chart: its keys. get_view tells the view of an instance. */
typedef FleetChartView *(*FleetChartMovesView) (GtkWidget *chart);
void fleet_chart_moves_install (GtkWidgetClass      *widget_class,
                                FleetChartMovesView  get_view);
/* For plots, a widget as wide as the plots: pointer and wheel move view; the chart takes the focus when it is clicked. */
void fleet_chart_moves_attach  (GtkWidget           *plots,
                                GtkWidget           *chart,
                                FleetChartView      *view);

G_END_DECLS
