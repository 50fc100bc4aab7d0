/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-figure-strip: the figures above a report, each large with its name below. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_FIGURE_STRIP (fleet_report_figure_strip_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportFigureStrip, fleet_report_figure_strip, FLEET, REPORT_FIGURE_STRIP, AdwBin)

/* NULL: none. */
void fleet_report_figure_strip_set (FleetReportFigureStrip   *self,
                                    const FleetReportFigures *figures);

G_END_DECLS
