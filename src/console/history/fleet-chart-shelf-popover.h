/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-shelf-popover: the charts that are kept: opened and removed; and a name under which the one that is shown is kept.
 *
 * Signals: "opened" (uint index into the shelf), "keep-requested" (string name). @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-chart-shelf.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_SHELF_POPOVER (fleet_chart_shelf_popover_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartShelfPopover, fleet_chart_shelf_popover, FLEET, CHART_SHELF_POPOVER, GtkPopover)

GtkWidget *fleet_chart_shelf_popover_new (FleetChartShelf *shelf);

G_END_DECLS
