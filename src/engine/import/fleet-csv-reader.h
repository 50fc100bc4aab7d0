/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-csv-reader: comma-separated values as RFC 4180 has them, from pieces of any size.
 *
 * A byte order mark at the beginning is skipped. Records end with LF, CR LF or a lone CR; within quotes these are text, and "" is a quote. Empty lines are no records.
 * A field without quotes that is empty is NULL, a quoted empty one ("") is an empty text: so exports that tell them apart are read apart.
 * Quotes within a field that does not begin with one are text. A quoted field that does not end is told by fleet_csv_reader_finish(). */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetCsvReader FleetCsvReader;

/* Borrowed for the call. text is terminated, too. */
typedef struct
{
  const char *text;
  gsize       length;
  gboolean    is_null;
} FleetCsvField;

/* One record; line is where it begins, from 1. FALSE stops the reading. */
typedef gboolean (*FleetCsvRecord) (const FleetCsvField *fields, guint n, gint64 line, gpointer user_data);

/* A record with more bytes than most_bytes is an error. */
FleetCsvReader *fleet_csv_reader_new    (gsize            most_bytes);
void            fleet_csv_reader_free   (FleetCsvReader  *self);
/* FALSE without an error: record said so. */
gboolean        fleet_csv_reader_push   (FleetCsvReader  *self,
                                         const char      *bytes,
                                         gsize            length,
                                         FleetCsvRecord   record,
                                         gpointer         user_data,
                                         GError         **error);
/* The end has come: what stands there without a line end is a record, too. */
gboolean        fleet_csv_reader_finish (FleetCsvReader  *self,
                                         FleetCsvRecord   record,
                                         gpointer         user_data,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCsvReader, fleet_csv_reader_free)

G_END_DECLS
