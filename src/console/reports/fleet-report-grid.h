/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-grid: the rows of an answer under headings of their book; a click on a heading sorts. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_GRID (fleet_report_grid_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportGrid, fleet_report_grid, FLEET, REPORT_GRID, AdwBin)

/* report: its id, under which the order of the rows is kept. translate: of words that the book does not know. */
void fleet_report_grid_set_rows (FleetReportGrid      *self,
                                 const char           *report,
                                 FleetReportBook      *book,
                                 FleetRows            *rows,
                                 GTimeZone            *zone,
                                 FleetReportTranslate  translate);

G_END_DECLS
