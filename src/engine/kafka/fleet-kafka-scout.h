/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-scout: asks the cluster what it has, on a thread of its own, because these questions block: its id, the partitions of our
 * topics (again every half minute, every second while something is missing), the range of a partition whose position is refused, and by a
 * connection of its own (fleet-probe) why we are turned away, which librdkafka does not know. */

#pragma once

#include "fleet-profile.h"

#include <glib.h>
#include <librdkafka/rdkafka.h>

G_BEGIN_DECLS

typedef struct _FleetKafkaScout FleetKafkaScout;

/* What is known of one topic. */
typedef struct
{
  int                 partitions; /* 0: none known yet */
  rd_kafka_resp_err_t err;        /* why not; NO_ERROR when all is well or nothing was heard */
} FleetKafkaTopicNews;

/* rk is borrowed and outlives the scout. topics: names, NULL for those not used. */
FleetKafkaScout *fleet_kafka_scout_new     (rd_kafka_t        *rk,
                                            FleetProfile      *profile,
                                            const char *const *topics,
                                            guint              n_topics);
/* Waits for the question that is being asked: seconds at most. */
void             fleet_kafka_scout_free    (FleetKafkaScout   *self);

/* The rest: one thread, the consumer's. */

/* Ask every second until all is well. */
void             fleet_kafka_scout_hurry   (FleetKafkaScout   *self);
/* The cluster's id, newly allocated; NULL while it is not known. */
char            *fleet_kafka_scout_cluster (FleetKafkaScout   *self);
/* Grows with every answer and every failure. */
guint            fleet_kafka_scout_turn    (FleetKafkaScout   *self);
FleetKafkaTopicNews fleet_kafka_scout_topic (FleetKafkaScout  *self,
                                             guint             topic);
/* When the cluster last answered, monotonic; 0: never. */
gint64           fleet_kafka_scout_heard_us (FleetKafkaScout  *self);
/* FALSE until the answer is there; then the first and the next offset of the partition. */
gboolean         fleet_kafka_scout_range   (FleetKafkaScout   *self,
                                            guint              topic,
                                            int                partition,
                                            gint64            *ret_first,
                                            gint64            *ret_end);

/* Look why we are turned away, unless that was done seconds ago. */
void             fleet_kafka_scout_inquire (FleetKafkaScout   *self);
/* What was found last: a sentence, newly allocated; NULL: nothing (yet). *ret_inquired: it was looked. */
char            *fleet_kafka_scout_fault   (FleetKafkaScout   *self,
                                            gboolean          *ret_inquired);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetKafkaScout, fleet_kafka_scout_free)

G_END_DECLS
