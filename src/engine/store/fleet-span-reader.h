/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-span-reader: the past as batches: what charts, SQL and replay read.
 *
 * A question names vehicles, paths and a span of event time; the answer comes in pieces, batches of up to 1,024 rows with the heads of every row and the columns that were
 * asked for, exact to the bit. @thread the one that owns the FleetSql. */

#pragma once

#include "fleet-batch.h"
#include "fleet-sql.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const FleetSlot *slots;   /* in any order; n_slots 0: all vehicles */
  guint            n_slots;
  const FleetPath *paths;   /* n_paths 0: all; a path that a row lacks is absent there */
  guint            n_paths;
  gint64           from_us; /* event time */
  gint64           to_us;   /* exclusive; G_MAXINT64: to the end */
} FleetSpanQuestion;

/* piece is sealed and has at least one row; rows are sorted by vehicle, then event time. Pieces come in the order in which they are kept, roughly by time: a vehicle comes in several,
 * and those of one vehicle may overlap in time where events came late. Keep it by a reference. Return FALSE to stop. */
typedef gboolean (*FleetSpanPiece) (FleetBatch *piece,
                                    gpointer    user_data);

/* Reads all that the question asks, as of one moment of the database. FALSE with an error: FLEET_ERROR_CORRUPT for stored bytes that do not read back, FLEET_ERROR_STORE for
 * SQLite's refusals, FLEET_ERROR_STOPPED when cancellable (may be NULL) was cancelled. Stopping by piece is no error. */
gboolean  fleet_span_reader_read      (FleetSql                *sql,
                                       const FleetSpanQuestion *question,
                                       GCancellable            *cancellable,
                                       FleetSpanPiece           piece,
                                       gpointer                 user_data,
                                       GError                 **error);

/* What a text stands for: a vehicle is "car:KEY" or "device:KEY", a path is as flattened names are written. FLEET_NONE: never seen. */
FleetSlot fleet_span_reader_find_slot (FleetSql                *sql,
                                       const char              *vehicle);
FleetPath fleet_span_reader_find_path (FleetSql                *sql,
                                       const char              *path);

G_END_DECLS
