/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-memory: what the reports page has again when the console is started again: the report that was looked at, and by which column each was sorted. In the settings
 * "report" and "report-orders". @thread main. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The id of the report that was chosen last, "" for none; newly allocated. */
char    *fleet_report_memory_get_chosen (void);
void     fleet_report_memory_set_chosen (const char *report);

/* FALSE: the report is shown as its question orders it. *ret_column is a column of its SQL, newly allocated. */
gboolean fleet_report_memory_get_order  (const char *report,
                                         char      **ret_column,
                                         gboolean   *ret_descending);
/* column NULL: as the question orders it. */
void     fleet_report_memory_set_order  (const char *report,
                                         const char *column,
                                         gboolean    descending);

G_END_DECLS
