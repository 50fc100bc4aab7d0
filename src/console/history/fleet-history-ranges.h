/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-ranges: the buttons of common ranges, from 5 minutes to all. @thread main. */

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
/* Nobody has chosen the stretch yet, and what there is begins at first_us: where less than half of the range would be filled, the next shorter one that is; of a view that stands still,
 * nothing that is before it. */
void fleet_history_ranges_fit  (FleetChartView *view,
                                gint64          first_us);

G_END_DECLS
