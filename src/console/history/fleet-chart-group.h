/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-group: which lines share a plot. Numbers of one unit do, up to FLEET_CHART_COLOURS of them; without a unit a signal has a plot of its own; states have one together.
 * @thread main. */

#pragma once

#include "fleet-chart-data.h"
#include "fleet-chart-limits.h"
#include "fleet-chart-line.h"
#include "fleet-session.h"
#include "fleet-signal-catalog.h"

G_BEGIN_DECLS

typedef struct
{
  FleetSeriesKind kind;
  char           *title;
  char           *unit;
  GPtrArray      *lines;  /* FleetChartLine */
  GPtrArray      *limits; /* FleetChartLimit */
} FleetChartGroup;

void       fleet_chart_group_free (FleetChartGroup    *self);
/* FleetChartGroup of what data has in hand, numbers first. names: vehicle key to the name that people use; hidden: a set of FleetChartLine ids. */
GPtrArray *fleet_chart_group_make (FleetChartData     *data,
                                   FleetSignalCatalog *catalog,
                                   GHashTable         *names,
                                   GPtrArray          *rules,
                                   GHashTable         *hidden);
/* The same plots with the same lines, whatever their values. */
gboolean   fleet_chart_group_equal (GPtrArray         *a,
                                    GPtrArray         *b);

G_END_DECLS
