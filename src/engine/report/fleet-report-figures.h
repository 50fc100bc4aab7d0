/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-figures: what stands above a report's table, summed up row by row, so that the rows need not be kept. */

#pragma once

#include "fleet-report-cell.h"

G_BEGIN_DECLS

typedef struct _FleetReportFigures FleetReportFigures;

/* names: of the answer's columns. report and names need live only for the call, the report's book as long as the figures. */
FleetReportFigures *fleet_report_figures_new  (const FleetReport  *report,
                                               guint               n_columns,
                                               const char *const  *names);
void                fleet_report_figures_free (FleetReportFigures *self);
void                fleet_report_figures_add  (FleetReportFigures *self,
                                               const FleetValue   *values);
guint               fleet_report_figures_get_n     (const FleetReportFigures *self);
const char         *fleet_report_figures_get_title (const FleetReportFigures *self,
                                                    guint                     i);
/* FALSE: no row had a value. */
gboolean            fleet_report_figures_get       (const FleetReportFigures *self,
                                                    guint                     i,
                                                    double                   *ret_number);
/* As people read it; an en dash for nothing. */
void                fleet_report_figures_append    (const FleetReportFigures *self,
                                                    guint                     i,
                                                    GString                  *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetReportFigures, fleet_report_figures_free)

G_END_DECLS
