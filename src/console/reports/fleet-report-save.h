/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-save: a line below a report that saves it: asks how and where, tells how far it is, offers to stop, and says what became of it. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-report-run.h"
#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_SAVE (fleet_report_save_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportSave, fleet_report_save, FLEET, REPORT_SAVE, AdwBin)

/* Once. */
void fleet_report_save_set_run     (FleetReportSave          *self,
                                    FleetReportRun           *run,
                                    FleetSession             *session,
                                    GTimeZone                *zone,
                                    FleetReportTranslate      translate);
/* What is being looked at. */
void fleet_report_save_set_request (FleetReportSave          *self,
                                    const FleetReport        *report,
                                    const FleetReportRequest *request);
/* Asks, then saves; nothing while another file is being written. */
void fleet_report_save_begin       (FleetReportSave          *self,
                                    FleetExportFormat         format);

G_END_DECLS
