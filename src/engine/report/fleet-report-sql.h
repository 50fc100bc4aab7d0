/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-sql: the statement of a report for a period and filters. What is run is what is shown: values stand in the text itself, so that it can be read, copied and run as it is. */

#pragma once

#include "fleet-report.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

/* Newly allocated; asks the connection which columns the tables have. @thread the connection's */
char *fleet_report_sql_write (const FleetReport         *report,
                              const FleetReportRequest  *request,
                              FleetSql                  *sql,
                              GError                   **error);

G_END_DECLS
