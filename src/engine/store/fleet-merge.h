/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-merge: what one step of merging takes away from the database and what it puts there instead: made by a merger, which only reads, and carried out by the writer in one
 * transaction (fleet_store_apply), so that at any moment each event stands in exactly one place. Built by one thread, then handed over. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* Vehicles whose slots share all but so many low bits are a bunch: what is not yet settled is kept by bunch and hour. */
#define FLEET_BUNCH_BITS 6
#define FLEET_HOUR_US    (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* A piece of history: in format a segment (fleet-segment.c), of one hour of event time and one bunch. */
typedef struct
{
  gint64    hour;       /* event time in hours since 1970, rounded down */
  guint32   bunch;
  gboolean  settled;    /* whole vehicles of an hour that is over; else what came in a minute or so */
  FleetSlot first_slot;
  FleetSlot last_slot;
  gint64    first_us;   /* event time */
  gint64    last_us;
  gint64    aged_us;    /* latest event time as retention counts it: at most 5 minutes ahead of Kafka's */
  gint64    n_rows;
  GBytes   *data;
} FleetMergePiece;
void fleet_merge_piece_free (FleetMergePiece *self);

/* All values of one (path, type) in the settled pieces of an hour and bunch. */
typedef struct
{
  guint64 key;      /* path * 8 + type */
  gint64  n;        /* without what is not a number */
  double  least;    /* so the next two: of numbers and booleans; 0 if n is 0 */
  double  greatest;
  double  total;
} FleetMergeSignal;

/* A device that speaks for a vehicle. */
typedef struct
{
  FleetDevice device;
  FleetSlot   slot;
} FleetMergeDevice;

typedef struct
{
  GArray    *segments; /* gint64 ids: they go */
  GArray    *blocks;   /* gint64 ids: they go */
  GPtrArray *pieces;   /* FleetMergePiece* */
  gint64     hour;     /* of the signals; so the next two */
  guint32    bunch;
  GArray    *signals;  /* FleetMergeSignal, by key */
  gboolean   adds;     /* pieces of that hour and bunch remain: signals are added to theirs, not put in their place */
  GArray    *devices;  /* FleetMergeDevice: met in what is dealt out, and not known before */
  gint64     numeric_values; /* ints, doubles and bools in the settled pieces, and what these take */
  gint64     numeric_bytes;
} FleetMerge;

FleetMerge *fleet_merge_new  (void);
void        fleet_merge_free (FleetMerge *self);

/* The hour of an event time. */
static inline gint64
fleet_merge_hour (gint64 time_us)
{
  return time_us / FLEET_HOUR_US - (time_us % FLEET_HOUR_US < 0);
}

/* An event that runs further ahead of its Kafka timestamp (or FLEET_TIME_NONE) does not tell the time (DESIGN 4, law 4): it counts as of that. */
#define FLEET_MOST_AHEAD_US (5 * 60 * G_USEC_PER_SEC)
static inline gint64
fleet_merge_aged (gint64 time_us,
                  gint64 kafka_us)
{
  return kafka_us != FLEET_TIME_NONE && time_us > kafka_us && (guint64) time_us - (guint64) kafka_us > FLEET_MOST_AHEAD_US ? kafka_us : time_us;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMerge, fleet_merge_free)

G_END_DECLS
