/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-consumer: records of the profile's topics, from positions that the mirror's database gives, in bounded memory.
 *
 * Manual assignment of all partitions; positions from the caller (Kafka's committed offsets are never read); auto.offset.reset=error; new partitions noticed within a minute.
 * Change topics are read to their ends first; telemetry is assigned only then. When the caller does not take, librdkafka's bounded queue stops fetching.
 * A failing broker, a bad host, a missing topic, an out-of-range position, a too large message become a state and a sentence, and recover by themselves where they can. @thread fleet-feed. */

#pragma once

#include "fleet-bulletin.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetConsumer FleetConsumer;

/* One record, borrowed until the next take. */
typedef struct
{
  FleetTopic  topic;
  const char *topic_name;
  gint32      partition;
  gint64      offset;
  gint64      kafka_us;   /* FLEET_TIME_NONE unknown */
  const char *payload;    /* NULL: null value */
  gsize       length;
  const char *key;        /* NULL: null key */
  gsize       key_length;
  gconstpointer source;   /* the client's own record, for fleet_consumer_get_headers() */
} FleetRecord;

/* The headers of a record (its source) as JSON, [{"name": …, "value": …}] with values as text; newly allocated; NULL: it has none. At most some kilobytes of them: what is beyond is left out. */
char          *fleet_consumer_get_headers (gconstpointer source);

/* Where to begin: the next offset of (cluster, topic, partition), or -1 if the store has none. */
typedef gint64 (*FleetConsumerPosition) (const char *cluster, const char *topic, gint32 partition, gpointer user_data);

/* Starts connecting at once and returns at once, unless the keyring must be waited for (cancellable ends that; may be NULL). NULL only for a profile that librdkafka refuses, or whose
 * password is nowhere. */
FleetConsumer *fleet_consumer_new  (FleetProfile           *profile,
                                    FleetConsumerPosition   position,
                                    gpointer                position_data,
                                    GCancellable           *cancellable,
                                    GError                **error);
void           fleet_consumer_free (FleetConsumer          *self);

/* Up to max records into records, waiting at most timeout_us for the first and not longer than 5 ms for more. Returns how many. Offsets of a partition strictly increase. */
guint          fleet_consumer_take (FleetConsumer          *self,
                                    FleetRecord            *records,
                                    guint                   max,
                                    gint64                  timeout_us);

/* The id of the cluster, NULL until it is known; before it is, take() gives nothing. */
const char    *fleet_consumer_cluster (FleetConsumer       *self);
/* TRUE once every change topic has been read to the end that it had when it was assigned. */
gboolean       fleet_consumer_changes_read (FleetConsumer  *self);
typedef struct
{
  FleetTopic  topic;
  const char *topic_name;
  gint32      partition;
  gboolean    at_end;
  gint64      at_end_since_us; /* monotonic: when the end was last reached, or later: time without a broker does not count as quiet */
  gboolean    is_behind;       /* what was missed is being read, and it is more than the moment's */
  gint64      next_offset;     /* -1: not known yet */
  gint64      end_offset;      /* -1: not known */
  gint64      n_records;       /* taken of it since the consumer began */
  gint64      kafka_us;        /* the broker's time of the last one, FLEET_TIME_NONE: none has come, or it told none */
} FleetPartitionState;
/* Iterate i from 0 until FALSE. */
gboolean       fleet_consumer_partition (FleetConsumer     *self,
                                         guint              i,
                                         FleetPartitionState *ret_state);
/* What stands in the way of a partition, or (-1) of a topic as a whole, as a sentence, newly allocated; NULL: nothing, or it mends itself. */
char          *fleet_consumer_trouble (FleetConsumer       *self,
                                       FleetTopic           topic,
                                       gint32               partition);
/* The name of a topic that has no partition here yet, because it is not there, because its turn comes, or because nobody answers; NULL: it has, or it is not used. */
const char    *fleet_consumer_awaits (FleetConsumer        *self,
                                      FleetTopic            topic);
/* TRUE when all partitions of all topics stand at their ends (for bounded runs). */
gboolean       fleet_consumer_at_end (FleetConsumer        *self);
/* Why what operators of other desks do does not come, newly allocated; NULL: it comes, or there is nothing yet from which it could. */
char          *fleet_consumer_actions_trouble (FleetConsumer *self);
FleetStreamState fleet_consumer_state (FleetConsumer       *self,
                                       char               **ret_sentence); /* newly allocated or NULL */
/* What librdkafka said itself, where the sentence has other words for it; newly allocated or NULL. */
char          *fleet_consumer_said (FleetConsumer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetConsumer, fleet_consumer_free)

G_END_DECLS
