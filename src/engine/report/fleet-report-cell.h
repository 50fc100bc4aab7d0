/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-cell: one value of a report as people read it, on the page and on paper. */

#pragma once

#include "fleet-report-book.h"
#include "fleet-value.h"

G_BEGIN_DECLS

/* A word in another language, or the word itself; static or as long-lived as the caller needs. */
typedef const char *(*FleetReportTranslate) (const char *word);

/* NULL is an en dash; numbers have commas (12,345.6) and their column's digits, durations hours (26:03:05), times the zone's clock to the minute.
 * book and translate may be NULL: then words stay as they are. column NULL: as the value is. */
void     fleet_report_cell_append (const FleetReportColumn *column,
                                   const FleetValue        *value,
                                   GTimeZone               *zone,
                                   const FleetReportBook   *book,
                                   FleetReportTranslate     translate,
                                   GString                 *text);
/* The same of a number that no column holds, of its column's kind. */
void     fleet_report_cell_append_number (const FleetReportColumn *column,
                                          double                   number,
                                          GString                 *text);
/* Whether its values stand at the right, digit under digit. */
gboolean fleet_report_cell_is_number (const FleetReportColumn *column);
/* The word's translation by the book, then by translate, or NULL. */
const char *fleet_report_cell_word   (const FleetReportBook *book,
                                      FleetReportTranslate   translate,
                                      const char            *word);

G_END_DECLS
