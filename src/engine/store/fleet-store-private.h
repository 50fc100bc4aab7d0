/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-private: the store's insides, for its own files: fleet-store.c the transaction, fleet-store-rows.c what stands in it, -load.c, -retain.c and -merge.c. */

#pragma once

#include "fleet-merger.h"
#include "fleet-segment.h"
#include "fleet-store-file.h"
#include "fleet-store-layout.h"
#include "fleet-ranges.h"
#include "fleet-store.h"

G_BEGIN_DECLS

/* Statements that every beat needs are prepared once. */
typedef enum
{
  FLEET_STATEMENT_BEGIN,
  FLEET_STATEMENT_COMMIT,
  FLEET_STATEMENT_NAME,
  FLEET_STATEMENT_POSITION,
  FLEET_STATEMENT_SEGMENT,
  FLEET_STATEMENT_CHECKPOINT,
  FLEET_STATEMENT_VEHICLE,
  FLEET_STATEMENT_VEHICLE_GONE,
  FLEET_STATEMENT_ROW,
  FLEET_STATEMENT_COLUMN,
  FLEET_STATEMENT_COLUMN_GONE,
  FLEET_STATEMENT_TABLE_CHANGE,
  FLEET_STATEMENT_SNAPSHOT,
  FLEET_STATEMENT_ALERT,
  FLEET_STATEMENT_ACTION,
  FLEET_STATEMENT_JOURNAL_ONCE,
  FLEET_STATEMENT_JOURNAL,
  FLEET_STATEMENT_JOURNAL_GONE,
  FLEET_STATEMENT_STANDING,
  FLEET_STATEMENT_STANDING_GONE,
  FLEET_STATEMENT_DEAD_LETTER,
  FLEET_STATEMENT_LETTER_TRIED,
  FLEET_STATEMENT_LETTER_END,
  FLEET_STATEMENT_LETTER_READ,
  FLEET_STATEMENT_LETTER_GONE,
  FLEET_STATEMENT_SCHEMA_TOPIC,
  FLEET_STATEMENT_SCHEMA_PATH,
  FLEET_STATEMENT_SCHEMA_CHANGE,
  FLEET_STATEMENT_OUTBOX,
  FLEET_STATEMENT_DELIVERY,
  FLEET_STATEMENT_DELIVERY_AGAIN,
  FLEET_STATEMENT_CHANNEL,
  FLEET_STATEMENT_CHANNEL_SENT,
  FLEET_STATEMENT_BLIND_RULES_GONE,
  FLEET_STATEMENT_BLIND_RULE,
  FLEET_STATEMENT_BEGINNING,
  FLEET_STATEMENT_RANGE_GROWS,
  FLEET_STATEMENT_RANGE,
  FLEET_STATEMENT_ADOPTION,
  FLEET_STATEMENT_MARK,
  FLEET_STATEMENT_PAGES,
  FLEET_STATEMENT_FREE_PAGES,
  FLEET_N_STATEMENTS
} FleetStatement;

struct _FleetStore
{
  sqlite3            *db;
  FleetStoreFile      file;
  sqlite3_stmt       *statements[FLEET_N_STATEMENTS];
  FleetSegmentWriter *segments;
  gint64              page_size;
  FleetMerger        *merger;                  /* of fleet_store_merge(); NULL until then */

  /* What is on disk, known without asking; changed only after a commit. */
  gint64              next_segment;
  gint64              checkpoint;
  gint64              beat;
  GArray             *next_offsets;            /* gint64 by place; -1: none */
  GArray             *first_offsets;           /* gint64 by place: where the live stream began; -1: nowhere */
  GPtrArray          *imported;                /* FleetRanges* by place, or NULL: what imports took */
  GHashTable         *columns[FLEET_N_TABLES]; /* names seen -> whether they are gone; NULL: ask */
  FleetStoreStats     stats;

  gint64              room_asked_us;   /* monotonic: when the disk was asked last */
  gint64              rows_pruned_us;  /* monotonic: when outdated row versions were looked for last; 0 never */
};

/* What one beat's events became. */
typedef struct
{
  GBytes *data;           /* NULL: there are none */
  gint64  id;             /* where data is not NULL; else the one that comes next */
  gint64  first_us;
  gint64  last_us;
  gint64  greatest_us;    /* the latest event time itself */
  gint64  n_rows;
  gint64  numeric_values;
  gint64  numeric_bytes;
} FleetStoreSegment;

/* Each writes its part of a beat inside the running transaction. */
gboolean fleet_store_write_names        (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_positions    (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_segment      (FleetStore *self, const FleetStoreSegment *segment, GError **error);
gboolean fleet_store_write_checkpoint   (FleetStore *self, FleetBeat *beat, gint64 last_segment, GError **error);
gboolean fleet_store_write_vehicles     (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_mirror       (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_alerts       (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_standings    (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_dead_letters (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_letter_fates (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_load_letters       (FleetStore *self, const FleetStoreLoader *loader, gpointer user_data, GError **error);
/* fleet-store-attention.c */
gboolean fleet_store_write_actions      (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_journal      (FleetStore *self, const FleetAlert *alert, GError **error);
gboolean fleet_store_load_actions       (FleetStore *self, const FleetStoreLoader *loader, gpointer user_data, GError **error);
/* fleet-store-schema.c */
gboolean fleet_store_write_schema       (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_load_schema        (FleetStore *self, const FleetStoreLoader *loader, gpointer user_data, GError **error);
/* fleet-store-outbox.c */
gboolean fleet_store_write_outbox       (FleetStore *self, FleetBeat *beat, GError **error);
/* fleet-store-import.c: whether each event of the beat is new; what imports took and how far they are; what was noted of it after the commit; what is on disk, at start. */
gboolean fleet_store_check_imports      (FleetStore *self, const FleetBeat *beat, GError **error);
gboolean fleet_store_write_imports      (FleetStore *self, FleetBeat *beat, GError **error);
gboolean fleet_store_write_beginnings   (FleetStore *self, FleetBeat *beat, GError **error);
void     fleet_store_note_imports       (FleetStore *self, const FleetBeat *beat);
gboolean fleet_store_read_taken         (FleetStore *self, GError **error);
/* The alert of a row of SELECT * FROM alert_row. */
FleetAlert *fleet_store_read_alert      (sqlite3_stmt *statement);
/* Ends a transaction that failed: gives ballast back if the disk is full, rolls back if SQLite has not. Call before anything else touches the connection. */
void     fleet_store_roll_back          (FleetStore *self);

G_END_DECLS
