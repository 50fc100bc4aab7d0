/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-period: spans of time that operators ask for by name, as the clocks of a zone have them. Pure; any thread. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_REPORT_LAST_HOUR,
  FLEET_REPORT_LAST_DAY,   /* 24 hours up to now */
  FLEET_REPORT_TODAY,
  FLEET_REPORT_YESTERDAY,
  FLEET_REPORT_LAST_WEEK,  /* seven days up to now */
  FLEET_REPORT_THIS_MONTH,
  FLEET_REPORT_LAST_MONTH,
  FLEET_REPORT_CUSTOM,     /* what was typed */
  FLEET_N_REPORT_PERIODS
} FleetReportPeriod;

/* As people call it. Static. */
const char *fleet_report_period_get_name (FleetReportPeriod  period);
/* FLEET_REPORT_CUSTOM leaves both as they are. from inclusive, to exclusive and never beyond now. */
void        fleet_report_period_get_span (FleetReportPeriod  period,
                                          GTimeZone         *zone,
                                          gint64             now_us,
                                          gint64            *ret_from_us,
                                          gint64            *ret_to_us);

G_END_DECLS
