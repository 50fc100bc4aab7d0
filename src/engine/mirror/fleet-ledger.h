/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ledger: the up-to-date record of every vehicle: by slot, the last value of every path with its event time and device.
 *
 * A vehicle's cells lie together; a batch merges a stretch of rows at a time, path by path (fleet-ledger-walk.c). An older event never overwrites a newer value, an
 * equal one does; an explicit null does overwrite; an array is replaced whole (its [#] tells that it came); momentary paths are never carried over.
 * @thread fleet-feed. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetLedger FleetLedger;

/* What a rule wants of a path. */
typedef struct
{
  FleetPath path;      /* the value */
  FleetPath time_path; /* FLEET_NONE, or: an INT column of record gets the value's event time in µs (for age(x)) under this id */
} FleetWant;

FleetLedger *fleet_ledger_new   (const FleetProfile *profile,
                                 FleetDictionary    *paths);
void         fleet_ledger_free  (FleetLedger        *self);

/* Merges the joined rows of batch, from row first to its end: sets judged_us and FLEET_ROW_LATE in batch, and fills record's rows first … with what rules see:
 * for every wanted path the vehicle's newest value after this row (its own, unless another device's is newer). record's heads are copied from batch. */
void         fleet_ledger_merge (FleetLedger        *self,
                                 FleetBatch         *batch,
                                 guint               first,
                                 FleetBatch         *record,
                                 const FleetWant    *wants,
                                 guint               n_wants);

/* One value as it stands. FALSE: the vehicle does not have the path. Text is borrowed until the next merge. Any of the returns may be NULL. */
gboolean     fleet_ledger_get   (FleetLedger        *self,
                                 FleetSlot           slot,
                                 FleetPath           path,
                                 FleetValue         *ret_value,
                                 gint64             *ret_time_us,
                                 FleetDevice        *ret_device);
/* Event time of the vehicle's newest event (FLEET_TIME_NONE: none) and its device. */
gint64       fleet_ledger_newest (FleetLedger       *self,
                                  FleetSlot          slot,
                                  FleetDevice       *ret_device);
/* The partition of that event; FLEET_NONE: none. */
FleetPlace   fleet_ledger_place (FleetLedger        *self,
                                 FleetSlot           slot);
/* Puts what rules saw after the vehicle's newest event into row of record, as fleet_ledger_merge() does: stale values are absent, momentary ones stand if that
 * event had them, momentary arrays that it did not have are empty. The row's heads are the caller's. */
void         fleet_ledger_show   (FleetLedger        *self,
                                  FleetSlot           slot,
                                  FleetBatch         *record,
                                  guint               row,
                                  const FleetWant    *wants,
                                  guint               n_wants);
/* Every path that the vehicle has. */
typedef void (*FleetLedgerVisit) (FleetPath path, const FleetValue *value, gint64 time_us, FleetDevice device, gpointer user_data);
void         fleet_ledger_visit (FleetLedger        *self,
                                 FleetSlot           slot,
                                 FleetLedgerVisit    visit,
                                 gpointer            user_data);
/* Moves from's record into to's, path by path by age, and forgets from. */
void         fleet_ledger_move  (FleetLedger        *self,
                                 FleetSlot           from,
                                 FleetSlot           to);

/* The record as bytes for the store (version byte, then entries; told at the head of fleet-ledger-state.c), and back. The newest times of devices are in it. */
GBytes      *fleet_ledger_save    (FleetLedger      *self,
                                   FleetSlot         slot);
gboolean     fleet_ledger_restore (FleetLedger      *self,
                                   FleetSlot         slot,
                                   GBytes           *state,
                                   GError          **error);
/* State bytes as the JSON object of SQL's vehicle.state: {"path":value,…} in order of path names. @thread any: names gives the text of a path id. */
typedef const char *(*FleetPathName) (FleetPath path, gpointer user_data);
char        *fleet_ledger_state_to_json (const guint8  *state,
                                         gsize          length,
                                         FleetPathName  name,
                                         gpointer       user_data,
                                         GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetLedger, fleet_ledger_free)

G_END_DECLS
