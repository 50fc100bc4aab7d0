/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-lines: an answer as a list of FleetReportLine, each made when it is asked for. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-rows.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_LINES (fleet_report_lines_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportLines, fleet_report_lines, FLEET, REPORT_LINES, GObject)

FleetReportLines *fleet_report_lines_new (FleetRows *rows);

G_END_DECLS
