/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-private: rows with their versions, and what hangs cars, devices and reservations together.
 *
 * A row keeps its newest FLEET_MIRROR_VERSIONS versions; of older ones none is kept in memory, and the oldest that is kept then
 * counts from where the first one did. (The store keeps them all.)
 *
 * Telemetry asks by device, millions of times between two changes. So each device keeps the answer of its last question with the span of event time for
 * which it holds, and each vehicle its rows; a change takes back what it touches. */

#pragma once

#include "fleet-change.h"
#include "fleet-mirror.h"

G_BEGIN_DECLS

#define FLEET_MIRROR_VERSIONS 32
/* Changes of one whole table that are remembered for records that come late. */
#define FLEET_MIRROR_TABLE_CHANGES 256
/* Rows of one table. */
#define FLEET_MIRROR_ROWS     (4 * 1024 * 1024)

typedef struct _FleetMirrorCar FleetMirrorCar;

typedef struct
{
  gint64           from_us;
  FleetRowVersion *version;
  FleetMirrorCar  *car;       /* device, reservation: what their car column names; NULL none */
  gint64           starts_us; /* reservation; FLEET_TIME_NONE: has not begun */
  gint64           ends_us;   /* reservation; G_MAXINT64: open */
} FleetMirrorEntry;

typedef struct
{
  char             *key;
  guint             n_entries;
  FleetMirrorEntry *entries;  /* by from_us, ascending */
  gboolean          is_stale; /* it was not told since its table was read as a whole (fleet-table-snapshot) */
} FleetMirrorRow;

struct _FleetMirrorCar
{
  char           *key;
  FleetSlot       slot;         /* FLEET_NONE until a device joins */
  FleetMirrorRow *row;          /* NULL until it comes */
  GPtrArray      *reservations; /* FleetMirrorRow*: those of which a version names this car */
};

/* A span of event time: from <= t < until. */
typedef struct
{
  gint64 from_us;
  gint64 until_us;
} FleetMirrorSpan;

typedef struct
{
  FleetMirrorSpan  span;
  FleetSlot        slot;
  guint8           flags;        /* FLEET_ROW_UNKNOWN or 0 */

  FleetSlot        own_slot;     /* "device:KEY", FLEET_NONE until needed */
  gboolean         own_is_live;  /* its own slot has had events since it was merged last */
  FleetSlot        merged_into;  /* where what came before its first row went; FLEET_NONE nowhere */
  FleetMirrorRow  *row;          /* NULL: none, or not looked up yet */
} FleetMirrorDevice;

typedef struct
{
  FleetMirrorCar  *car;          /* NULL: a device's own */
} FleetMirrorSlot;

/* A joined path that is wanted. */
typedef struct
{
  FleetPath   path;
  FleetTable  table;
  const char *column; /* within the path's text */
  guint       at;     /* among the values of its block */
} FleetMirrorWant;

/* The wanted columns of one device, or of one vehicle (car and reservation), for a span of event time. Texts are the versions'. */
typedef struct
{
  FleetMirrorSpan span;
  FleetValue      values[]; /* FLEET_TYPE_NULL: none */
} FleetMirrorBlock;

typedef struct
{
  guint   n_values; /* of each block */
  guint   n_blocks;
  guint8 *bytes;
} FleetMirrorBlocks;

typedef struct
{
  FleetTableChange   *change;
  char               *text;   /* source borrows from it */
  FleetSourceVersion  source;
} FleetMirrorTableChange;

struct _FleetMirror
{
  FleetDictionary   *vehicles;
  FleetDictionary   *devices;
  FleetDictionary   *paths;
  char              *device_car;
  char              *reservation_car;
  char              *reservation_from;
  char              *reservation_to;
  FleetChangeReader *reader;

  GHashTable        *rows[FLEET_N_TABLES]; /* key (the row's) -> FleetMirrorRow* */
  FleetRowVersion   *alike[FLEET_N_TABLES]; /* the last that came, of which the next has the names in most cases; NULL: none yet */
  GArray            *table_changes[FLEET_N_TABLES]; /* FleetMirrorTableChange, by source: the newest FLEET_MIRROR_TABLE_CHANGES */
  FleetMirrorCounts  counts;
  FleetTableSnapshot snapshots[FLEET_N_TABLES];
  gboolean           snapshots_changed[FLEET_N_TABLES]; /* since they were taken to be saved */
  guint              n_stale;
  GHashTable        *cars;                 /* key (the car's) -> FleetMirrorCar* */
  GArray            *by_device;            /* FleetMirrorDevice, by FleetDevice */
  GArray            *by_slot;              /* FleetMirrorSlot, by FleetSlot */

  GArray            *wants;                /* FleetMirrorWant: of the last fill */
  FleetMirrorBlocks  of_devices;           /* by FleetDevice */
  FleetMirrorBlocks  of_slots;             /* by FleetSlot */
};

static inline gboolean
fleet_mirror_span_has (const FleetMirrorSpan *span,
                       gint64                 time_us)
{
  return span->from_us <= time_us && time_us < span->until_us;
}

/* Holds nowhere. */
static inline void
fleet_mirror_span_forget (FleetMirrorSpan *span)
{
  span->from_us = G_MAXINT64;
  span->until_us = G_MININT64;
}

static inline FleetMirrorBlock *
fleet_mirror_block (const FleetMirrorBlocks *self,
                    guint                    number)
{
  return (FleetMirrorBlock *) (self->bytes + (gsize) number * (sizeof (FleetMirrorBlock) + self->n_values * sizeof (FleetValue)));
}

/* fleet-mirror-fill.c */
/* What was found for that device or vehicle is found anew. */
void              fleet_mirror_blocks_forget (FleetMirrorBlocks *self,
                                              guint              number);

/* fleet-mirror-row.c */
FleetMirrorRow   *fleet_mirror_row      (FleetMirror           *self,
                                         FleetTable             table,
                                         const char            *key);
/* The row, made if need be; NULL: the table is full. */
FleetMirrorRow   *fleet_mirror_add_row  (FleetMirror           *self,
                                         FleetTable             table,
                                         const char            *key);
void              fleet_mirror_row_free (FleetMirrorRow        *row);
FleetMirrorCar   *fleet_mirror_car_of_key (FleetMirror         *self,
                                           const char          *key);
void              fleet_mirror_car_free (FleetMirrorCar        *car);
/* Puts version (takes a reference) where it belongs: by valid_from_us, then by source. */
void              fleet_mirror_row_insert (FleetMirror         *self,
                                           FleetMirrorRow      *row,
                                           FleetRowVersion     *version);
int               fleet_mirror_compare_sources (const FleetRowVersion    *version,
                                                const FleetSourceVersion *other);
/* The entry valid at time_us, NULL before the first and where the row is deleted; narrows span to where that answer holds (may be NULL). */
const FleetMirrorEntry *fleet_mirror_row_at (const FleetMirrorRow *row,
                                             gint64                time_us,
                                             FleetMirrorSpan      *span);
/* Reads the times of a reservation's columns. FALSE: one is no time. */
gboolean          fleet_mirror_read_times (FleetMirror         *self,
                                           guint                n_columns,
                                           const char *const   *names,
                                           const FleetValue    *values,
                                           gint64              *ret_starts_us,
                                           gint64              *ret_ends_us);

/* fleet-mirror.c */
/* A new version at the end of the row's history; appended to versions. */
void              fleet_mirror_append (FleetMirror             *self,
                                       FleetMirrorRow          *row,
                                       FleetRowVersion         *version,
                                       GPtrArray               *versions);

/* fleet-mirror-stale.c */
/* The record is part of a reading of its whole table, or the end of one. Call when it has been applied. */
void              fleet_mirror_note_snapshot (FleetMirror       *self,
                                              FleetTable         table,
                                              const FleetChange *change);
/* The row has another newest version. */
void              fleet_mirror_row_told      (FleetMirror       *self,
                                              FleetTable         table,
                                              FleetMirrorRow    *row);

/* fleet-mirror-table.c */
/* Carries out a change of a whole table on all its rows that are older. */
void              fleet_mirror_change_table (FleetMirror       *self,
                                             FleetTableChange  *table_change,
                                             GPtrArray         *versions,
                                             GPtrArray         *table_changes);
void              fleet_mirror_table_change_clear (FleetMirrorTableChange *self);
/* Whether the table was emptied after source; newest: the row's version so far, or NULL: what has come again since the table was emptied counts. */
gboolean          fleet_mirror_was_emptied  (FleetMirror              *self,
                                             FleetTable                table,
                                             const FleetSourceVersion *source,
                                             const FleetRowVersion    *newest);
/* The row's newest version (there is one) as the source told it: before changes of columns made others of it. */
const FleetRowVersion *fleet_mirror_row_as_told (const FleetMirrorRow         *row);
/* The columns of a change as its table has them now: what has been renamed or dropped after source is. names and values (FleetValue) are ascending by name before and after.
 * FALSE: they were so already. */
gboolean          fleet_mirror_catch_up     (FleetMirror              *self,
                                             FleetTable                table,
                                             const FleetSourceVersion *source,
                                             GPtrArray                *names,
                                             GArray                   *values);

/* fleet-mirror-join.c */
FleetMirrorDevice *fleet_mirror_device_state (FleetMirror      *self,
                                              FleetDevice       device);
FleetMirrorSlot   *fleet_mirror_slot_state   (FleetMirror      *self,
                                              FleetSlot         slot);
/* What the versions of row touch is asked anew: before one comes (the oldest may go for it) and after. */
void               fleet_mirror_forget_answers (FleetMirror    *self,
                                                FleetTable      table,
                                                FleetMirrorRow *row);
/* The reservation that runs at time_us; narrows span. */
const FleetRowVersion *fleet_mirror_running (const FleetMirrorCar *car,
                                             gint64                time_us,
                                             FleetMirrorSpan      *span);

G_END_DECLS
