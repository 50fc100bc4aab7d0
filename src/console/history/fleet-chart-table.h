/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-table: the chart's twin for who reads values instead of lines: the stretch that is looked at in rows of time, a column for each line; "3 – 87" where a row stands for several
 * values. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-chart-view.h"

G_BEGIN_DECLS

#define FLEET_TYPE_CHART_TABLE (fleet_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (FleetChartTable, fleet_chart_table, FLEET, CHART_TABLE, AdwBin)

GtkWidget *fleet_chart_table_new         (void);
/* groups (FleetChartGroup) are read at once and not kept. */
void       fleet_chart_table_show_groups (FleetChartTable   *self,
                                          GPtrArray         *groups,
                                          FleetChartView    *view);
void       fleet_chart_table_show_census (FleetChartTable   *self,
                                          const FleetCensus *census);

G_END_DECLS
