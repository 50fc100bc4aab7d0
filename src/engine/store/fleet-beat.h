/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-beat: all that one transaction writes. The feed builds it, seals it by handing it over, and never touches it again; the writer owns it from there. */

#pragma once

#include "fleet-action.h"
#include "fleet-alert.h"
#include "fleet-batch.h"
#include "fleet-bulletin.h"
#include "fleet-catalog.h"
#include "fleet-judge.h"
#include "fleet-mirror.h"

G_BEGIN_DECLS

typedef enum { FLEET_NAMES_PATHS, FLEET_NAMES_DEVICES, FLEET_NAMES_VEHICLES, FLEET_NAMES_PLACES, FLEET_N_NAMES } FleetNames;

typedef struct
{
  FleetPlace place;
  gint64     next_offset;
  gint64     greatest_us;  /* judge's, FLEET_TIME_NONE for change topics */
  gint64     watermark_us;
  gint64     first_offset; /* where the live stream began */
  gboolean   begins;       /* it did so in this beat */
} FleetPosition;

/* Offsets that an import took, [first, end). */
typedef struct
{
  FleetPlace place;
  gint64     first;
  gint64     end;
} FleetTakenRange;

/* What was imported before the cluster was known belongs to the cluster's place from now on. */
typedef struct
{
  FleetPlace from;
  FleetPlace to;
} FleetAdoption;

/* How far an import has come with one object. Counts are of lines. */
typedef struct
{
  char    *source;   /* where the object lies */
  char    *key;
  char    *version;
  gint64   bytes;
  gint64   lines;    /* gone through; the sum of those below */
  gint64   taken;
  gint64   known;    /* here already */
  gint64   letters;  /* could not be read: dead letters, or rows that were refused */
  gint64   left;     /* left to the live stream, or older than what is kept */
  gboolean is_done;
  char    *note;     /* what does not agree; NULL: all does */
} FleetImportMark;
void fleet_import_mark_free (FleetImportMark *self);

typedef struct
{
  char   *topic;
  gint32  partition;
  gint64  offset;
  FleetPlace place;
  gint64  kafka_us;
  char   *reason;
  GBytes *payload;         /* may be NULL: a null value */
  GBytes *key;             /* NULL: none */
  char   *headers;         /* [{"name": …, "value": …}]; NULL: none */
} FleetDeadLetter;
void fleet_dead_letter_free (FleetDeadLetter *self);

/* What became of a dead letter that somebody took up again. */
typedef enum { FLEET_LETTER_READ, FLEET_LETTER_STILL_DEAD, FLEET_LETTER_DISCARDED } FleetLetterEnd;

typedef struct
{
  FleetLetterEnd end;
  FleetPlace place;
  gint64     offset;
  gint64     at_us;        /* wall clock */
  char      *by;
  char      *text;         /* still dead: the reason now; discarded: why */
} FleetLetterFate;
void fleet_letter_fate_free (FleetLetterFate *self);

typedef struct
{
  FleetSlot slot;
  gboolean  gone;          /* merged into another: remove the row */
  char     *vehicle_id;    /* the key without its "car:" */
  char     *car_id;        /* NULL unknown; so the next */
  char     *plate;
  double    latitude;      /* NaN unknown; so the next three */
  double    longitude;
  double    heading;
  double    speed_kmh;
  gint64    time_us;
  GBytes   *state;         /* fleet_ledger_save() */
} FleetVehicleRow;
void fleet_vehicle_row_free (FleetVehicleRow *self);

/* Something to be sent (law 2): in the transaction of what it tells, and sent after that. */
typedef struct
{
  char *id;                /* derived from what it tells; the same id is written and sent once */
  const char *channel;     /* static; NULL: "kafka" */
  char *topic;             /* of Kafka; NULL elsewhere */
  char *key;
  char *payload;           /* what the channel sends: JSON; of mail its text */
  char *alert_id;          /* that it tells of; NULL: none */
  char *about;             /* a line for people: to whom, what; NULL */
  gboolean leased;         /* only the console with the lease sends it */
  char *refusal;           /* it cannot be sent: why; NULL */
  gint64 until_us;         /* wall clock: afterwards it is of no use and not sent; 0: always */
} FleetOutboxRecord;
void fleet_outbox_record_free (FleetOutboxRecord *self);

typedef struct
{
  GPtrArray *batches;      /* FleetBatch*, sealed */
  GPtrArray *imported;     /* FleetBatch*, sealed: events of the past, each within ranges */
  GArray    *ranges;       /* FleetTakenRange: what imports took since the last beat, dead letters too */
  GArray    *adoptions;    /* FleetAdoption, after the ranges */
  GPtrArray *marks;        /* FleetImportMark*, one an object at most */
  GPtrArray *dead_letters; /* FleetDeadLetter* */
  GPtrArray *letter_fates; /* FleetLetterFate*: a letter that was read stands in imported, and is a dead letter no more, in the same transaction */
  GPtrArray *row_versions; /* FleetRowVersion* */
  GPtrArray *table_changes;/* FleetTableChange*: each tells how many of row_versions came before it */
  GArray    *snapshots;    /* FleetMirrorSnapshot */
  GPtrArray *alerts;       /* FleetAlert* */
  GPtrArray *actions;      /* FleetAction*: done here, or read from their topic */
  GArray    *standings;    /* FleetStanding */
  GPtrArray *vehicles;     /* FleetVehicleRow*: states are coalesced and come every few seconds */
  gboolean   is_checkpoint;/* vehicles holds every vehicle that changed since the last checkpoint: segments up to here need not be re-read at start */
  GPtrArray *schema_topics;  /* FleetCatalogTopic* */
  GPtrArray *schema_paths;   /* FleetCatalogPath* */
  GPtrArray *schema_changes; /* FleetSchemaChange* */
  GPtrArray *blind_rules;    /* FleetBlindRule*: all that are blind now, or NULL when that did not change */
  GPtrArray *outbox;         /* FleetOutboxRecord* */
  GArray    *positions;    /* FleetPosition */
  GPtrArray *names[FLEET_N_NAMES];  /* char*: new entries of each dictionary … */
  guint32    first_name[FLEET_N_NAMES]; /* … from this id on */
  FleetBulletin *bulletin; /* posted after the commit */
  gint64     sealed_us;    /* monotonic */
} FleetBeat;

FleetBeat *fleet_beat_new  (void);
void       fleet_beat_free (FleetBeat *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetBeat, fleet_beat_free)

G_END_DECLS
