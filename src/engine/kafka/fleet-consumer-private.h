/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-consumer-private: the consumer's state, for its own files: fleet-consumer.c reads, fleet-consumer-state.c tells how it goes. @thread fleet-feed */

#pragma once

#include "fleet-consumer.h"
#include "fleet-kafka-scout.h"

G_BEGIN_DECLS

#define FLEET_CONSUMER_MOST_PARTITIONS 10000 /* of one topic */
#define FLEET_CONSUMER_MOST_TAKE       4096

typedef struct
{
  gint32   number;
  gint64   next_offset;     /* -1: not known yet (the beginning, or the end, was asked for) */
  gint64   end_offset;      /* the end as last heard, -1: not known */
  gint64   first_end;       /* the end when it was first known, -1: not known */
  gboolean has_ended;       /* stood at its end at least once */
  gboolean at_end;
  gint64   at_end_since_us; /* monotonic: when the end was last reached */
  gint64   n_records;       /* taken since the start */
  gint64   kafka_us;        /* the broker's time of the last one, or FLEET_TIME_NONE */
  rd_kafka_resp_err_t err;  /* what stands in its way; NO_ERROR when records come */
  char    *reason;          /* librdkafka's words for it */
} FleetConsumerPartition;

typedef struct
{
  const char *name;         /* the profile's; NULL: not used */
  GPtrArray  *partitions;   /* FleetConsumerPartition*, by number */
  gboolean    is_assigned;  /* its first partitions have been */
  rd_kafka_resp_err_t err;  /* why the broker does not give it */
} FleetConsumerTopic;

struct _FleetConsumer
{
  FleetProfile          *profile;
  FleetConsumerPosition  position;
  gpointer               position_data;
  rd_kafka_t            *rk;
  rd_kafka_queue_t      *queue;
  FleetKafkaScout       *scout;
  guint                  scout_turn;   /* the last one that was looked at */
  char                  *cluster;
  FleetConsumerTopic     topics[FLEET_N_TOPICS];
  gboolean               changes_read;
  gint64                 n_dropped;    /* records whose offset went back */

  rd_kafka_message_t    *messages[FLEET_CONSUMER_MOST_TAKE]; /* borrowed by the caller until the next take */
  guint                  n_messages;

  gint64                 ends_us;      /* when the ends were last looked up */
  gint64                 heard_us;     /* when records or ends last came */
  gint64                 down_us;      /* when librdkafka last said that every broker is down, 0: never */
  rd_kafka_resp_err_t    broker_err;   /* the last failure of a connection */
  char                  *broker_reason;
  gint64                 refused_us;   /* when credentials or certificates were last refused, 0: never */
  char                  *refused_reason;
  rd_kafka_resp_err_t    refused_err;
  guint                  n_too_large;  /* answers beyond receive.message.max.bytes since the last quiet minute */
  gint64                 too_large_us;
  char                  *too_large_reason;
};

/* librdkafka's error callback. */
void     fleet_consumer_error_cb      (rd_kafka_t              *rk,
                                       int                      err,
                                       const char              *reason,
                                       void                    *user_data);
/* An error that came in place of a record. partition may be NULL. */
void     fleet_consumer_note_error    (FleetConsumer           *self,
                                       FleetConsumerPartition  *partition,
                                       rd_kafka_resp_err_t      err,
                                       const char              *reason);
/* Every broker is down, as far as we know. */
gboolean fleet_consumer_is_offline    (FleetConsumer           *self);
/* It is behind by more than the moment's records. */
gboolean fleet_consumer_is_behind     (const FleetConsumerPartition *partition,
                                       gint64                   now_us);

G_END_DECLS
