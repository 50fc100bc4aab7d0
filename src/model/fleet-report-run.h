/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-run: a report that is looked at: asked off the main thread, its statement and its first rows kept, and saved whole into files. One question and one file at a time.
 *
 * Signals:
 *   "changed"                                        state, statement or rows are new
 *   "progress"                                       more rows have been saved
 *   "saved" (string path, int64 rows, string wrong)  a file is there, or not: then wrong says why; "" when the operator stopped it, NULL when all is well
 * @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

/* What is looked at of an answer; files hold all of it. */
#define FLEET_REPORT_RUN_ROWS 10000

typedef enum
{
  FLEET_REPORT_RUN_IDLE,
  FLEET_REPORT_RUN_ASKING,
  FLEET_REPORT_RUN_READY,
  FLEET_REPORT_RUN_FAILED,
} FleetReportRunState;

#define FLEET_TYPE_REPORT_RUN (fleet_report_run_get_type ())
G_DECLARE_FINAL_TYPE (FleetReportRun, fleet_report_run, FLEET, REPORT_RUN, GObject)

FleetReportRun            *fleet_report_run_new           (FleetReportBook           *book);

/* history NULL: nothing runs that could be asked; it fails with a sentence. A question that is still out is withdrawn. */
void                       fleet_report_run_ask           (FleetReportRun            *self,
                                                           FleetHistory              *history,
                                                           const FleetReport         *report,
                                                           const FleetReportRequest  *request);
void                       fleet_report_run_cancel        (FleetReportRun            *self);
FleetReportRunState        fleet_report_run_get_state     (FleetReportRun            *self);
/* TRUE: there was nothing, or nobody to ask, and by now there may be; now_us is monotonic. While it stays so the pauses grow, and asking takes a twentieth of the time at most. */
gboolean                   fleet_report_run_wants_again   (FleetReportRun            *self,
                                                           FleetHistory              *history,
                                                           gint64                     now_us);
/* Of the answer, or of the question that failed; NULL before. */
const char                *fleet_report_run_get_statement (FleetReportRun            *self);
/* NULL unless ready; the figures also when only the first rows are here. */
FleetRows                 *fleet_report_run_get_rows      (FleetReportRun            *self);
FleetReportFigures        *fleet_report_run_get_figures   (FleetReportRun            *self);
/* Why it failed, in a sentence. */
const char                *fleet_report_run_get_wrong     (FleetReportRun            *self);

/* What was asked last, into a file. The options' texts are copied; progress is ours; translate is called on another thread. */
void                       fleet_report_run_save          (FleetReportRun            *self,
                                                           FleetHistory              *history,
                                                           const char                *path,
                                                           const FleetExportOptions  *options,
                                                           gboolean                   with_personal);
void                       fleet_report_run_stop_saving   (FleetReportRun            *self);
/* FALSE: nothing is being saved. */
gboolean                   fleet_report_run_get_saving    (FleetReportRun            *self,
                                                           gint64                    *ret_n_rows);

G_END_DECLS
