/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-period: what has not come yet is in no period: one that ends later than now ends now. */

#include "fleet-report-period.h"

#include <glib/gi18n.h>

#include "fleet-local-time.h"

#define HOUR_US G_GINT64_CONSTANT (3600000000)

const char *
fleet_report_period_get_name (FleetReportPeriod period)
{
  static const char *const names[FLEET_N_REPORT_PERIODS] = {
    NC_("period", "Last hour"), NC_("period", "Last 24 hours"), NC_("period", "Today"), NC_("period", "Yesterday"), NC_("period", "Last 7 days"),
    NC_("period", "This month"), NC_("period", "Last month"), NC_("period", "From … to …"),
  };

  g_return_val_if_fail (period < FLEET_N_REPORT_PERIODS, NULL);
  return g_dpgettext2 (NULL, "period", names[period]);
}

void
fleet_report_period_get_span (FleetReportPeriod  period,
                              GTimeZone         *zone,
                              gint64             now_us,
                              gint64            *ret_from_us,
                              gint64            *ret_to_us)
{
  switch (period)
    {
    case FLEET_REPORT_LAST_HOUR:
      *ret_from_us = now_us - HOUR_US;
      *ret_to_us = now_us;
      break;
    case FLEET_REPORT_LAST_DAY:
      *ret_from_us = now_us - 24 * HOUR_US;
      *ret_to_us = now_us;
      break;
    case FLEET_REPORT_TODAY:
      *ret_from_us = fleet_local_time_midnight (zone, now_us, 0);
      *ret_to_us = now_us;
      break;
    case FLEET_REPORT_YESTERDAY:
      *ret_from_us = fleet_local_time_midnight (zone, now_us, -1);
      *ret_to_us = fleet_local_time_midnight (zone, now_us, 0);
      break;
    case FLEET_REPORT_LAST_WEEK:
      *ret_from_us = now_us - 7 * 24 * HOUR_US;
      *ret_to_us = now_us;
      break;
    case FLEET_REPORT_THIS_MONTH:
      *ret_from_us = fleet_local_time_month (zone, now_us, 0);
      *ret_to_us = now_us;
      break;
    case FLEET_REPORT_LAST_MONTH:
      *ret_from_us = fleet_local_time_month (zone, now_us, -1);
      *ret_to_us = fleet_local_time_month (zone, now_us, 0);
      break;
    case FLEET_REPORT_CUSTOM:
    case FLEET_N_REPORT_PERIODS:
    default:
      break;
    }
}
