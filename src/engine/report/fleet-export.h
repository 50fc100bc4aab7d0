/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-export: a report, or any statement's rows, into a file: CSV (see fleet-csv.h), JSON lines, PDF (see fleet-report-pdf.h).
 *
 * CSV and JSON lines are written row by row in constant memory, whatever their number. Nothing is cut in silence: what cannot be written whole is an error, and then the file is not
 * there. Columns bear their names in the SQL, or on request people's headings; times are ISO 8601 with the offset of the zone, on request in a second column NAME_utc as well.
 * JSON lines are for programs: always the SQL's names, NULL is null, and nothing is guarded.
 *
 * An export that shows who people are says why, and leaves a row in the log of exports before the file is there. @thread the connection's */

#pragma once

#include "fleet-report-book.h"
#include "fleet-report-cell.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_EXPORT_CSV,
  FLEET_EXPORT_JSONL,
  FLEET_EXPORT_PDF,
} FleetExportFormat;

/* "csv", "jsonl", "pdf": the names of options, and of file names' ends. */
const char *fleet_export_format_to_string   (FleetExportFormat   format);
gboolean    fleet_export_format_from_string (const char         *text,
                                             FleetExportFormat  *ret_format);

typedef struct
{
  FleetExportFormat     format;
  gboolean              with_bom;   /* CSV: for Excel, which else takes UTF-8 for something else */
  gboolean              unguarded;  /* CSV: for programs; texts that spreadsheets would run are left as they are */
  gboolean              with_utc;   /* a column of UTC beside each time */
  gboolean              localised;  /* headings and words in the book's language */
  GTimeZone            *zone;       /* NULL: UTC */
  FleetReportTranslate  translate;  /* of words that the book does not know; may be NULL; called on the export's thread */
  const char           *by;         /* who exports; for the log of exports */
  const char           *reason;     /* why personal columns are exported */
  void                (*progress) (gint64 n_rows, gpointer user_data); /* now and then; may be NULL */
  gpointer              progress_data;
} FleetExportOptions;

/* A report to a file, or "-". FALSE and no file on an error and when the connection's cancellable fired. */
gboolean fleet_export_report    (FleetSql                  *sql,
                                 FleetReportBook           *book,
                                 const FleetReport         *report,
                                 const FleetReportRequest  *request,
                                 const char                *output,
                                 const FleetExportOptions  *options,
                                 gint64                    *ret_n_rows,
                                 GError                   **error);
/* Any statement's rows; CSV or JSON lines. book may be NULL. */
gboolean fleet_export_statement (FleetSql                  *sql,
                                 FleetReportBook           *book,
                                 const char                *statement,
                                 const char                *output,
                                 const FleetExportOptions  *options,
                                 gint64                    *ret_n_rows,
                                 GError                   **error);

G_END_DECLS
