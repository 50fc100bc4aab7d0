/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-shelf: the charts that are kept under a name. Property "texts" (strv, FleetChartSpec as text, by name), for a setting to bind to. Signal "changed". @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-chart-spec.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_SHELF (fleet_chart_shelf_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartShelf, fleet_chart_shelf, FLEET, CHART_SHELF, GObject)

FleetChartShelf      *fleet_chart_shelf_new    (void);
guint                 fleet_chart_shelf_get_n  (FleetChartShelf      *self);
/* Borrowed until "changed". */
const FleetChartSpec *fleet_chart_shelf_get    (FleetChartShelf      *self,
                                                guint                 index);
/* Takes the place of one of the same name. spec has a name. */
void                  fleet_chart_shelf_keep   (FleetChartShelf      *self,
                                                const FleetChartSpec *spec);
void                  fleet_chart_shelf_remove (FleetChartShelf      *self,
                                                const char           *name);
/* The paths that kept charts use, each once. */
GStrv                 fleet_chart_shelf_paths  (FleetChartShelf      *self);

G_END_DECLS
