/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror: car, device, reservation: change records in, one snapshot to join with, as of any time.
 *
 * Rows keep their versions by change time (DMS commit-timestamp, else timestamp, else the Kafka time). A row whose first version came by load/read is
 * valid from the beginning of time. Telemetry finds its device, through it the car, through it the reservation that runs (from <= t, and to absent or t < to),
 * each in the version valid at the event's time. @thread fleet-feed. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-profile.h"
#include "fleet-refs.h"
#include "fleet-decoder.h"
#include "fleet-table-change.h"
#include "fleet-table-snapshot.h"

G_BEGIN_DECLS

typedef struct _FleetMirror FleetMirror;
typedef struct _FleetColumnNames FleetColumnNames;

/* One version of one row. Sealed, reference-counted. */
typedef struct
{
  /*< private >*/
  FleetRefs refs;
  FleetColumnNames *columns; /* whose names are told below; other versions may have them too */

  /*< public >*/
  FleetTable  table;
  char       *key;             /* primary key as text */
  gint64      valid_from_us;   /* G_MININT64: always */
  char       *source_version;  /* orders changes of one row (DESIGN 3, FAULTS 2.4); compared by the mirror alone */
  gboolean    deleted;
  gboolean    came_late;       /* a change of the table's columns had overtaken it before it came: the next version shows the row with the columns of now */
  guint       n_columns;
  char      **names;           /* column names, sorted */
  FleetValue *values;          /* texts owned by the version */
} FleetRowVersion;

/* A new one with copies of all that is given; names ascending by strcmp. like is a version whose memory for names it shares if they are the same, or NULL. */
FleetRowVersion *fleet_row_version_new   (FleetTable             table,
                                          const char            *key,
                                          gint64                 valid_from_us,
                                          const char            *source_version,
                                          gboolean               deleted,
                                          guint                  n_columns,
                                          const char *const     *names,
                                          const FleetValue      *values,
                                          FleetRowVersion       *like);
FleetRowVersion *fleet_row_version_ref   (FleetRowVersion *self);
void             fleet_row_version_unref (FleetRowVersion *self);
const FleetValue *fleet_row_version_get  (const FleetRowVersion *self,
                                          const char            *column); /* NULL: absent, that is NULL */

/* vehicles and paths are borrowed and outlive the mirror. */
FleetMirror *fleet_mirror_new   (const FleetProfile *profile,
                                 FleetDictionary    *vehicles,
                                 FleetDictionary    *devices,
                                 FleetDictionary    *paths);
void         fleet_mirror_free  (FleetMirror        *self);

/* Applies one change record of table, FLEET_N_TABLES for one of the topic of changed tables. FALSE: nothing changed, and ret_reason is a dead letter's reason ("json: …", "mapping: …").
 * TRUE: the new versions, if any, are appended to versions (FleetRowVersion*, a reference each, to persist): none for a change that was already known or is older than what stands, for a
 * tombstone of a row that is gone or DMS's own tables; two where a row's key has changed; one for each row that a change of its whole table touches. Such a change itself is appended to
 * table_changes (FleetTableChange*, a reference each, to persist). */
gboolean     fleet_mirror_apply (FleetMirror        *self,
                                 FleetTable          table,
                                 const FleetMessage *message,
                                 GPtrArray          *versions,
                                 GPtrArray          *table_changes,
                                 char              **ret_reason);
/* Counted since the mirror was made. */
typedef struct
{
  gint64 applied;  /* changes that made a version, or changed a table */
  gint64 repeated; /* known already */
  gint64 outdated; /* older than what stands: left alone */
} FleetMirrorCounts;
const FleetMirrorCounts *fleet_mirror_get_counts (FleetMirror *self);
/* At start: a change of a whole table that the store kept (takes its own reference). */
void         fleet_mirror_restore_table_change (FleetMirror      *self,
                                                FleetTableChange *table_change);
/* What is known of the reading of a whole table, where that is new since the last call: into snapshots (FleetMirrorSnapshot), to persist. */
typedef struct { FleetTable table; FleetTableSnapshot snapshot; } FleetMirrorSnapshot;
void         fleet_mirror_take_snapshots   (FleetMirror               *self,
                                            GArray                    *snapshots);
/* At start, when all rows are back. */
void         fleet_mirror_restore_snapshot (FleetMirror               *self,
                                            const FleetMirrorSnapshot *snapshot);
/* Rows that their source still had when it was told last, and did not read when it read its whole table: gone, or missed. */
guint        fleet_mirror_count_stale      (FleetMirror               *self);
/* Since when the row is one of them; FLEET_TIME_NONE: it is none. */
gint64       fleet_mirror_stale_since      (FleetMirror               *self,
                                            FleetTable                 table,
                                            const char                *key);
/* At start: a version that the store kept, in any order (takes its own reference). */
void         fleet_mirror_restore (FleetMirror      *self,
                                   FleetRowVersion  *version);

/* At start, when all rows are back: the device's own vehicle has no record any more, so it became one with the car of the device's first row that names one.
 * Returns that car's slot, FLEET_NONE: there is none. */
FleetSlot    fleet_mirror_restore_merge (FleetMirror *self,
                                         FleetDevice  device);

/* A device that had a vehicle of its own and whose car is known now: its ledger moves. After a restart it is told once more, since a crash may have come between. */
typedef struct { FleetSlot from, to; guint row; } FleetSlotMerge;

/* Sets slot and FLEET_ROW_UNKNOWN of rows from first on. New merges are appended to merges (FleetSlotMerge) in order of rows,
 * each to be carried out when the rows before its row have been judged and before that one is: rows that are older than the device's row still belong to from. */
void         fleet_mirror_join  (FleetMirror        *self,
                                 FleetBatch         *batch,
                                 guint               first,
                                 GArray             *merges);
/* Writes the joined columns that rules want ("car.plate", "device.firmware", "reservation.ends_at": paths by id) into record, as of each row's judged time. */
void         fleet_mirror_fill  (FleetMirror        *self,
                                 const FleetBatch   *batch,
                                 FleetBatch         *record,
                                 const FleetPath    *wanted,
                                 guint               n_wanted);
/* TRUE for a path that names a joined column (begins with car. device. reservation.). */
gboolean     fleet_mirror_is_joined_path (const char *path);

/* The versions valid at time_us for a vehicle; borrowed until the next apply; NULL if there is none. */
const FleetRowVersion *fleet_mirror_car         (FleetMirror *self, FleetSlot slot, gint64 time_us);
const FleetRowVersion *fleet_mirror_reservation (FleetMirror *self, FleetSlot slot, gint64 time_us);
/* The reservation that runs at time_us, else the one that ended last before it, at since_us or later. */
const FleetRowVersion *fleet_mirror_last_reservation (FleetMirror *self, FleetSlot slot, gint64 time_us, gint64 since_us);
const FleetRowVersion *fleet_mirror_device      (FleetMirror *self, FleetDevice device, gint64 time_us);
/* The slot a device belongs to at time_us, making one if need be. */
FleetSlot    fleet_mirror_slot  (FleetMirror        *self,
                                 FleetDevice         device,
                                 gint64              time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMirror, fleet_mirror_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetRowVersion, fleet_row_version_unref)

G_END_DECLS
