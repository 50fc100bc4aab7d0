/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-partition-status: how one partition that is read is doing, in numbers and a sentence. Part of a bulletin: what it tells as the position is on disk. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a topic is for. */
typedef enum
{
  FLEET_TOPIC_TELEMETRY,
  FLEET_TOPIC_CARS,
  FLEET_TOPIC_DEVICES,
  FLEET_TOPIC_RESERVATIONS,
  FLEET_TOPIC_TABLE_CHANGES,
  FLEET_TOPIC_ACTIONS, /* what operators do: it holds nothing up, and may be made later */
  FLEET_N_TOPICS,      /* so many are read; those that are only written follow */
  FLEET_TOPIC_ALERTS = FLEET_N_TOPICS,
  FLEET_TOPIC_SCHEMA_CHANGES,
} FleetTopic;

typedef enum
{
  FLEET_FLOW_WAITING,   /* not read yet: its turn comes, or nothing has been heard of it */
  FLEET_FLOW_BEHIND,    /* what was missed is being read */
  FLEET_FLOW_LIVE,      /* read as it is written */
  FLEET_FLOW_QUIET,     /* at its end, and nothing has come for idle-after */
  FLEET_FLOW_UNREACHED, /* no broker answers */
  FLEET_FLOW_FAILED,    /* the sentence says why */
  FLEET_N_FLOWS
} FleetFlow;

typedef struct
{
  FleetTopic topic;
  char      *name;      /* the topic's */
  gint32     partition; /* -1: the topic as a whole, of which no partition is known */
  FleetFlow  flow;
  gint64     position;  /* the next offset; all before it is on disk; -1 not known */
  gint64     end;       /* the next one that the broker will give; -1 not known */
  gint64     lag;       /* records between both; -1 not known */
  double     rate;      /* records a second over the last 5 s */
  gint64     newest_us; /* of telemetry the greatest event time, of all else the broker's time of the last record; FLEET_TIME_NONE: none yet */
  gint64     lag_us;    /* how old that is; 0 where nothing waits and nothing comes; FLEET_TIME_NONE not known */
  gint64     heard_us;  /* wall clock, to half a second: when the last record came; FLEET_TIME_NONE: none since the start */
  char      *sentence;  /* what stands in its way, or NULL */
} FleetPartitionStatus;

FleetPartitionStatus *fleet_partition_status_new  (FleetTopic            topic,
                                                   const char           *name,
                                                   gint32                partition);
FleetPartitionStatus *fleet_partition_status_copy (const FleetPartitionStatus *self);
void                  fleet_partition_status_free (FleetPartitionStatus *self);
gboolean              fleet_partition_status_is_equal (const FleetPartitionStatus *self,
                                                       const FleetPartitionStatus *other);

/* Over all partitions of a topic: position and end are sums, lag the sum of what is known, newest_us and heard_us the greatest, lag_us that of the partition farthest behind, the flow
 * and sentence those of the worst. statuses: FleetPartitionStatus*, at least one, all of the topic. */
FleetPartitionStatus *fleet_partition_status_sum  (GPtrArray            *statuses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPartitionStatus, fleet_partition_status_free)

G_END_DECLS
