/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-line: one row of an answer, for a list that shows it: a place in rows that are shared, made when it is looked at. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-rows.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_LINE (fleet_report_line_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportLine, fleet_report_line, FLEET, REPORT_LINE, GObject)

FleetReportLine  *fleet_report_line_new     (FleetRows       *rows,
                                             guint            row);
/* Borrowed while the line lives. */
const FleetValue *fleet_report_line_get     (FleetReportLine *self,
                                             guint            column);
/* As SQLite orders: NULL, numbers, texts. */
int               fleet_report_line_compare (FleetReportLine *a,
                                             FleetReportLine *b,
                                             guint            column);

G_END_DECLS
