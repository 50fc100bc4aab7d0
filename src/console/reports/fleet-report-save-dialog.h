/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-save-dialog: how a report is saved, asked before where: what spreadsheets want of CSV; and, where a report can tell who people are, whether it should, and why.
 *
 * Signals: "chosen": the operator has decided; then the getters tell what. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_REPORT_SAVE_DIALOG (fleet_report_save_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportSaveDialog, fleet_report_save_dialog, FLEET, REPORT_SAVE_DIALOG, AdwMessageDialog)

/* n_rows: of the answer, so that it can warn. */
FleetReportSaveDialog *fleet_report_save_dialog_new (GtkWindow         *parent,
                                                     const FleetReport *report,
                                                     FleetExportFormat  format,
                                                     gint64             n_rows);
/* Whether there is anything to ask: CSV always, PDF only of a report that can tell who people are. */
gboolean               fleet_report_save_dialog_is_needed (const FleetReport *report,
                                                           FleetExportFormat  format);
/* Into the options: BOM, guard, headings, UTC; NULL: without personal columns. Borrowed while the dialog lives. */
const char            *fleet_report_save_dialog_get (FleetReportSaveDialog *self,
                                                     FleetExportOptions    *options);

G_END_DECLS
