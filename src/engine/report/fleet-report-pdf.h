/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-pdf: a report on paper, A4, as one hands it to a manager: title, period and filters, the figures, the table over as many pages as it needs with its headings on each,
 * page numbers. By cairo and pango, without a display. Texts wrap rather than being cut. @thread any */

#pragma once

#include "fleet-export-file.h"
#include "fleet-report-book.h"
#include "fleet-report-cell.h"
#include "fleet-rows.h"

G_BEGIN_DECLS

/* More is nothing for paper. */
#define FLEET_REPORT_PDF_ROWS 10000

gboolean fleet_report_pdf_write (FleetReportBook           *book,
                                 const FleetReport         *report,
                                 const FleetReportRequest  *request,
                                 const FleetRows           *rows,
                                 GTimeZone                 *zone,
                                 FleetReportTranslate       translate,
                                 FleetExportFile           *file,
                                 GError                   **error);

G_END_DECLS
