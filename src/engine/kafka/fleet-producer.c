/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-producer: librdkafka's producer with settings under which nothing is lost, doubled or swapped: idempotent, all replicas acknowledge. The partitioner is
 * Java's, so that a car keeps its partition whichever client produced it. */

#include "fleet-producer.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-kafka-conf.h"
#include "fleet-types.h"

#include <string.h>

#define ADMIN_TIMEOUT_MS 15000
#define FLUSH_TIMEOUT_MS 30000
#define FULL_WAIT_MS     50

struct _FleetProducer
{
  rd_kafka_t *rk;
  int         patience_ms;
  gint64      n_failed; /* records that librdkafka gave up */
  char       *why;      /* the first one's reason */
};

static void
delivered_cb (rd_kafka_t               *rk,
              const rd_kafka_message_t *message,
              void                     *user_data)
{
  FleetProducer *self = user_data;

  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    return;
  if (self->n_failed++ == 0)
    self->why = g_strdup_printf ("topic %s: %s", rd_kafka_topic_name (message->rkt), rd_kafka_err2str (message->err));
}

FleetProducer *
fleet_producer_new (const char *const  *kafka,
                    GError            **error)
{
  return fleet_producer_new_for (kafka, NULL, error);
}

FleetProducer *
fleet_producer_new_for (const char *const  *kafka,
                        const char         *profile,
                        GError            **error)
{
  g_autofree char *client_id = fleet_kafka_client_id ();
  const char *const ours[] = {
    "enable.idempotence", "true",
    "compression.codec", "lz4",
    "partitioner", "murmur2_random",
    "linger.ms", "20",
    "queue.buffering.max.messages", "200000",
    "queue.buffering.max.kbytes", "131072",
    "socket.keepalive.enable", "true",
    NULL,
  };
  const char *const forced[] = { "client.id", client_id, NULL };
  const FleetKafkaSecrets secrets = { profile, NULL };
  rd_kafka_conf_t *conf = fleet_kafka_conf_new (ours, kafka, forced, &secrets, error);
  FleetProducer *self;

  if (conf == NULL)
    return NULL;
  self = g_new0 (FleetProducer, 1);
  self->patience_ms = ADMIN_TIMEOUT_MS;
  rd_kafka_conf_set_opaque (conf, self);
  rd_kafka_conf_set_dr_msg_cb (conf, delivered_cb);
  self->rk = fleet_kafka_conf_start (conf, RD_KAFKA_PRODUCER, error);
  if (self->rk == NULL)
    g_clear_pointer (&self, g_free);
  return self;
}

void
fleet_producer_set_patience (FleetProducer *self,
                             int            patience_ms)
{
  self->patience_ms = patience_ms;
}

gboolean
fleet_producer_flush (FleetProducer  *self,
                      GError        **error)
{
  int waiting;

  rd_kafka_flush (self->rk, FLUSH_TIMEOUT_MS);
  waiting = rd_kafka_outq_len (self->rk);
  if (waiting == 0 && self->n_failed == 0)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%ld records were not delivered: %s"), self->n_failed + waiting,
               self->why != NULL ? self->why : "no broker took them in time; check that it runs");
  return FALSE;
}

gboolean
fleet_producer_close (FleetProducer  *self,
                      GError        **error)
{
  gboolean ok = fleet_producer_flush (self, error);

  if (rd_kafka_outq_len (self->rk) > 0)
    {
      rd_kafka_purge (self->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
      rd_kafka_flush (self->rk, 0);
    }
  rd_kafka_destroy (self->rk);
  g_free (self->why);
  g_free (self);
  return ok;
}

/* Partitions of topic, 0 when the broker does not have it, -1 with an error. All topics are asked for: to ask for one by name would make a broker create it,
 * with its own idea of partitions. */
static int
count_partitions (FleetProducer  *self,
                  const char     *topic,
                  GError        **error)
{
  const struct rd_kafka_metadata *metadata;
  rd_kafka_resp_err_t result = rd_kafka_metadata (self->rk, 1, NULL, &metadata, self->patience_ms);
  int n = 0;

  if (result != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("No broker tells its topics: %s; check the host and that it runs"), rd_kafka_err2str (result));
      return -1;
    }
  for (int i = 0; i < metadata->topic_cnt; i++)
    if (strcmp (metadata->topics[i].topic, topic) == 0 && metadata->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
      n = metadata->topics[i].partition_cnt;
  rd_kafka_metadata_destroy (metadata);
  return n;
}

/* What the broker says to one new topic. */
static rd_kafka_resp_err_t
read_created (rd_kafka_event_t *event,
              char            **ret_reason)
{
  const rd_kafka_topic_result_t **topics;
  rd_kafka_resp_err_t result;
  size_t n;

  if (event == NULL)
    {
      *ret_reason = g_strdup (_("the broker does not answer"));
      return RD_KAFKA_RESP_ERR__TIMED_OUT;
    }
  result = rd_kafka_event_error (event);
  *ret_reason = g_strdup (rd_kafka_event_error_string (event));
  if (result != RD_KAFKA_RESP_ERR_NO_ERROR)
    return result;
  topics = rd_kafka_CreateTopics_result_topics (rd_kafka_event_CreateTopics_result (event), &n);
  if (n == 0)
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  g_free (*ret_reason);
  *ret_reason = g_strdup (rd_kafka_topic_result_error_string (topics[0]));
  return rd_kafka_topic_result_error (topics[0]);
}

static gboolean
create_topic (FleetProducer  *self,
              const char     *topic,
              int             partitions,
              GError        **error)
{
  char reason[512] = "";
  g_autofree char *why = NULL;
  rd_kafka_NewTopic_t *wanted = rd_kafka_NewTopic_new (topic, partitions, -1, reason, sizeof reason);
  rd_kafka_queue_t *queue;
  rd_kafka_event_t *event;
  rd_kafka_resp_err_t result;

  if (wanted == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("Topic %s cannot be made: %s"), topic, reason);
      return FALSE;
    }
  queue = rd_kafka_queue_new (self->rk);
  rd_kafka_CreateTopics (self->rk, &wanted, 1, NULL, queue);
  event = rd_kafka_queue_poll (queue, self->patience_ms);
  result = read_created (event, &why);
  if (event != NULL)
    rd_kafka_event_destroy (event);
  rd_kafka_queue_destroy (queue);
  rd_kafka_NewTopic_destroy (wanted);

  if (result == RD_KAFKA_RESP_ERR_NO_ERROR || result == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("Topic %s cannot be made: %s; make it with %d partitions yourself"), topic,
               why != NULL ? why : rd_kafka_err2str (result), partitions);
  return FALSE;
}

gboolean
fleet_producer_ensure_topic (FleetProducer  *self,
                             const char     *topic,
                             int             partitions,
                             GError        **error)
{
  gint64 until_us = g_get_monotonic_time () + self->patience_ms * G_GINT64_CONSTANT (1000);
  int n = count_partitions (self, topic, error);

  if (n != 0)
    return n > 0;
  if (!create_topic (self, topic, partitions, error))
    return FALSE;
  /* Made is not yet known to all: to produce before that would send every record to the partitions of a guess. */
  while ((n = count_partitions (self, topic, error)) == 0 && g_get_monotonic_time () < until_us)
    g_usleep (100 * 1000);
  if (n == 0)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("Topic %s was made, but the broker does not show it; try again"), topic);
  return n > 0;
}

gboolean
fleet_producer_send (FleetProducer  *self,
                     const char     *topic,
                     const char     *key,
                     gsize           key_length,
                     const char     *value,
                     gsize           length,
                     gint64          time_us,
                     GError        **error)
{
  gsize key_size = key != NULL ? key_length : 0;
  gsize value_size = value != NULL ? length : 0;
  gint64 time_ms = time_us != FLEET_TIME_NONE ? time_us / 1000 : 0;
  rd_kafka_resp_err_t result;
  char reason[512];

  for (;;)
    {
      result = rd_kafka_producev (self->rk,
                                  RD_KAFKA_V_TOPIC (topic),
                                  RD_KAFKA_V_KEY (key, key_size),
                                  RD_KAFKA_V_VALUE ((void *) value, value_size),
                                  RD_KAFKA_V_TIMESTAMP (time_ms),
                                  RD_KAFKA_V_MSGFLAGS (RD_KAFKA_MSG_F_COPY),
                                  RD_KAFKA_V_END);
      if (result != RD_KAFKA_RESP_ERR__QUEUE_FULL)
        break;
      rd_kafka_poll (self->rk, FULL_WAIT_MS);
    }
  if (result == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;
  g_strlcpy (reason, rd_kafka_err2str (result), sizeof reason);
  if (result == RD_KAFKA_RESP_ERR__FATAL)
    rd_kafka_fatal_error (self->rk, reason, sizeof reason);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("A record for topic %s was not taken: %s"), topic, reason);
  return FALSE;
}

void
fleet_producer_poll (FleetProducer *self)
{
  rd_kafka_poll (self->rk, 0);
}
