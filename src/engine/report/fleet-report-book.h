/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-book: all reports with their columns and words, in one language; sealed when it is made, any thread. */

#pragma once

#include "fleet-error.h"
#include "fleet-report.h"

G_BEGIN_DECLS

typedef struct _FleetReportBook FleetReportBook;

/* Reads FOLDER/reports.ini and the SQL beside it. language: "ko", "en", "ko_KR.UTF-8" …; words that it lacks are English. */
FleetReportBook         *fleet_report_book_new        (const char            *folder,
                                                       const char            *language,
                                                       GError               **error);
FleetReportBook         *fleet_report_book_ref        (FleetReportBook       *self);
void                     fleet_report_book_unref      (FleetReportBook       *self);

guint                    fleet_report_book_get_n      (const FleetReportBook *self);
const FleetReport       *fleet_report_book_get        (const FleetReportBook *self,
                                                       guint                  position);
/* NULL: there is none of that id. */
const FleetReport       *fleet_report_book_find       (const FleetReportBook *self,
                                                       const char            *id);
/* NULL: a column that the book does not know. */
const FleetReportColumn *fleet_report_book_get_column (const FleetReportBook *self,
                                                       const char            *id);
/* The ids of all columns that tell who a person is, char*, borrowed, in order; the array is the caller's. */
GPtrArray               *fleet_report_book_list_personal (const FleetReportBook *self);
/* A word of reports.ini's [words], or NULL. */
const char              *fleet_report_book_get_word   (const FleetReportBook *self,
                                                       const char            *word);
/* A word with %1 and %2 replaced; newly allocated. second may be NULL. */
char                    *fleet_report_book_fill       (const FleetReportBook *self,
                                                       const char            *word,
                                                       const char            *first,
                                                       const char            *second);
/* "ko" of "ko_KR.UTF-8". */
const char              *fleet_report_book_get_language (const FleetReportBook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetReportBook, fleet_report_book_unref)

G_END_DECLS
