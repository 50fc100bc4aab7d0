/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-choice: which signals a chart shows where nobody has said so. */

#pragma once

#include "fleet-chart-spec.h"
#include "fleet-signal-catalog.h"

G_BEGIN_DECLS

/* Where spec has no signals it gets those of before (may be NULL), else the first things that a card shows; is_asked: these also where none of its signals is one that people have a
 * name for, because a card or an alert asked for the chart, and nobody chose them. */
void fleet_chart_choice_complete        (FleetChartSpec       *spec,
                                         const FleetChartSpec *before,
                                         FleetSignalCatalog   *catalog,
                                         gboolean              is_asked);
/* A rule speaks of all doors; where people have a word for what that comes to, it is charted as the word says. */
void fleet_chart_choice_prefer_friendly (FleetChartSpec       *spec,
                                         FleetSignalCatalog   *catalog);

G_END_DECLS
