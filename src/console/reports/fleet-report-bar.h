/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-bar: of which time and which cars a report is asked.
 *
 * Signals: "changed": another request. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_BAR (fleet_report_bar_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportBar, fleet_report_bar, FLEET, REPORT_BAR, AdwBin)

/* What there is to choose from. FLEET_REPORT_BY_CAR is typed and has no choices. Words are the book's. */
void                fleet_report_bar_set_choices (FleetReportBar        *self,
                                                  FleetReportFilter      filter,
                                                  const FleetReportBook *book,
                                                  const FleetRows       *values);
/* What is asked as of now; NULL while what was typed is no time, or the period ends before it begins. */
FleetReportRequest *fleet_report_bar_make_request (FleetReportBar       *self,
                                                   GTimeZone            *zone,
                                                   gint64                now_us);

G_END_DECLS
