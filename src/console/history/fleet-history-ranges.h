/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-ranges: the buttons of common ranges, from 15 minutes to all. @thread main. */

#pragma once

#include "fleet-chart-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts a button for each range into box; pressed, view follows it. */
void fleet_history_ranges_fill (GtkBox         *box,
                                FleetChartView *view);
/* Presses the button of view's range, if it is one of them, and no other. */
void fleet_history_ranges_tell (GtkBox         *box,
                                FleetChartView *view);

G_END_DECLS
