/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store: the one database file. Layout and migrations are told at the head of fleet-store-layout.c. WAL, synchronous=FULL.
 *
 * The thread that opens a store for writing is its writer; readers are other connections (fleet-sql). */

#pragma once

#include "fleet-beat.h"
#include "fleet-delivery-note.h"
#include "fleet-merger.h"

G_BEGIN_DECLS

typedef struct _FleetStore FleetStore;

/* Creates or migrates. A database of a newer version, a foreign file, a database in use by another console: refused with a sentence. */
FleetStore *fleet_store_open   (const char  *file_name,
                                GError     **error);
void        fleet_store_close  (FleetStore  *self);

/* One beat, one transaction. On FALSE nothing of it is there (also after SQLITE_FULL), and the same beat may be tried again.
 * @thread the writer */
gboolean    fleet_store_commit (FleetStore  *self,
                                FleetBeat   *beat,
                                GError     **error);
/* Deletes history older than keep_us before newest_us, or the oldest beyond keep_bytes, in small transactions; returns how many segments and blocks went, -1 on error.
 * Cleared alerts, dead letters (100,000 rows or 256 MB) and outdated row versions are bounded too; ids of alerts that went are appended to gone (char*). */
gint64      fleet_store_retain (FleetStore  *self,
                                gint64       newest_us,
                                gint64       keep_us,
                                gint64       keep_bytes,
                                GPtrArray   *gone,
                                GError     **error);
/* Carries out what a merger on another connection has made. On FALSE nothing has happened; FLEET_ERROR_STOPPED: retention has taken a part of it meanwhile.
 * @thread the writer */
gboolean    fleet_store_apply  (FleetStore        *self,
                                const FleetMerge  *merge,
                                GError           **error);
/* Makes and carries out one step of merging by itself; limits NULL: those of daily life. 1: done, 0: there is nothing to do, -1: error.
 * @thread the writer */
gint        fleet_store_merge  (FleetStore               *self,
                                const FleetMergerLimits  *limits,
                                GError                  **error);
const char *fleet_store_file_name (FleetStore *self); /* the database */
/* What became of records of the outbox, and how channels are (FleetDeliveryNote*), in a transaction of their own. @thread the writer */
gboolean    fleet_store_note_deliveries (FleetStore  *self,
                                         GPtrArray   *notes,
                                         GError     **error);
gint64      fleet_store_bytes  (FleetStore  *self); /* of the database in use, without free pages */

/* What the feed needs at start, each called once per row, in the order of this struct. Any may be NULL. Return FALSE with an error to stop. */
typedef struct
{
  gboolean (*name)     (FleetNames names, guint32 id, const char *text, gsize length, gpointer user_data, GError **error);
  gboolean (*position) (const FleetPosition *position, gpointer user_data, GError **error); /* the place that moved last comes last */
  gboolean (*range)    (const FleetTakenRange *range, gpointer user_data, GError **error);
  gboolean (*table_change) (FleetTableChange *table_change, gpointer user_data, GError **error);
  gboolean (*row)      (FleetRowVersion *version, gpointer user_data, GError **error);
  gboolean (*snapshot) (const FleetMirrorSnapshot *snapshot, gpointer user_data, GError **error);
  gboolean (*vehicle)  (const FleetVehicleRow *vehicle, gpointer user_data, GError **error);
  gboolean (*batch)    (FleetBatch *batch, gpointer user_data, GError **error); /* of segments after the last checkpoint, rows in the order of their commit's partitions and offsets */
  gboolean (*action)   (FleetAction *action, gpointer user_data, GError **error); /* in the order in which they came */
  gboolean (*alert)    (FleetAlert *alert, gpointer user_data, GError **error); /* all that are kept */
  gboolean (*standing) (const FleetStanding *standing, gpointer user_data, GError **error);
  void     (*letter_read) (FleetPlace place, gint64 offset, gpointer user_data); /* dead letters that were read later */
  gboolean (*schema_topic)  (const FleetCatalogTopic *topic, gpointer user_data, GError **error);
  gboolean (*schema_path)   (const FleetCatalogPath *path, gpointer user_data, GError **error);
  gboolean (*schema_change) (FleetSchemaChange *change, gpointer user_data, GError **error);
} FleetStoreLoader;
gboolean    fleet_store_load   (FleetStore             *self,
                                const FleetStoreLoader *loader,
                                gpointer                user_data,
                                GError                **error);
typedef struct
{
  gint64 segments;
  gint64 segment_bytes;
  gint64 numeric_values;       /* ints, doubles and bools in them */
  gint64 numeric_bytes;        /* what these took, compressed */
  gint64 settled_values;       /* the same of blocks that were settled */
  gint64 settled_bytes;
} FleetStoreStats;
const FleetStoreStats *fleet_store_get_stats (const FleetStore *self); /* since open */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetStore, fleet_store_close)

G_END_DECLS
