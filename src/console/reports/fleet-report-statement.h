/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-statement: the SQL that gave what is seen, folded until it is asked for.
 *
 * Signals: "opened" (string sql): the operator wants to go on with it on the page of questions. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_STATEMENT (fleet_report_statement_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportStatement, fleet_report_statement, FLEET, REPORT_STATEMENT, AdwBin)

/* NULL: none. */
void fleet_report_statement_set (FleetReportStatement *self,
                                 const char           *statement);

G_END_DECLS
