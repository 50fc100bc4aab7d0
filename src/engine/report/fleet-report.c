/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report: the request; the rest are plain values that fleet-report-book.c fills. */

#include "fleet-report.h"

const char *
fleet_report_filter_to_string (FleetReportFilter filter)
{
  static const char *const names[FLEET_N_REPORT_FILTERS] = { "zone", "model", "fuel_type", "car" };

  g_return_val_if_fail (filter < FLEET_N_REPORT_FILTERS, NULL);
  return names[filter];
}

FleetReportRequest *
fleet_report_request_new (gint64 from_us,
                          gint64 to_us)
{
  FleetReportRequest *self = g_new0 (FleetReportRequest, 1);

  self->from_us = from_us;
  self->to_us = to_us;
  return self;
}

FleetReportRequest *
fleet_report_request_copy (const FleetReportRequest *self)
{
  FleetReportRequest *copy = fleet_report_request_new (self->from_us, self->to_us);

  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    copy->filters[filter] = g_strdup (self->filters[filter]);
  copy->with_personal = self->with_personal;
  return copy;
}

void
fleet_report_request_free (FleetReportRequest *self)
{
  if (self == NULL)
    return;
  for (FleetReportFilter filter = 0; filter < FLEET_N_REPORT_FILTERS; filter++)
    g_free (self->filters[filter]);
  g_free (self);
}

void
fleet_report_request_set_filter (FleetReportRequest *self,
                                 FleetReportFilter   filter,
                                 const char         *value)
{
  g_return_if_fail (filter < FLEET_N_REPORT_FILTERS);
  g_free (self->filters[filter]);
  self->filters[filter] = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}
