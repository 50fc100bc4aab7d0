/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-pane: the page of reports: which at the left, of which time and cars above, the answer below with the statement that gave it; saved as CSV or PDF. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_PANE (fleet_report_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportPane, fleet_report_pane, FLEET, REPORT_PANE, FleetPane)

G_END_DECLS
