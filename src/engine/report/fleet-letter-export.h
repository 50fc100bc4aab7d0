/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-export: dead letters as JSON lines: topic, partition, offset, kafka_time, kept_at, reason, kind, attempts, key, headers and payload (payload_base64 where it is no text),
 * so that they can be mended with other tools and produced again.
 *
 * What a reservation's record holds tells who people are. A payload in which one of the book's personal columns is named counts as such: then the export says why, and leaves a row in the
 * log of exports before the file is there, as fleet-export does. Constant memory but for one letter. @thread the connection's */

#pragma once

#include "fleet-report-book.h"
#include "fleet-sql.h"

G_BEGIN_DECLS

typedef struct
{
  const char *topic;  /* NULL: of any; so the next */
  const char *kind;   /* of reason */
  const char *by;     /* who exports */
  const char *why;    /* NULL: letters that tell who people are end it with FLEET_ERROR_REFUSED */
} FleetLetterExportOptions;

/* Newest first, to a file or "-". FALSE and no file on an error; ret_n (may be NULL): how many. */
gboolean fleet_letter_export (FleetSql                        *sql,
                              FleetReportBook                 *book,
                              const FleetLetterExportOptions  *options,
                              const char                      *output,
                              gint64                          *ret_n,
                              GError                         **error);

G_END_DECLS
