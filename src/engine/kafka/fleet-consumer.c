/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-consumer: partitions assigned by hand from the database's positions; records in batches from one queue.
 *
 * librdkafka 2.0.2 has known faults around here, so: no pause and no resume ever (a batch would then skip records), partitions are only added
 * (an assignment in force is never replaced), an offset that goes back is dropped, and a reset is an error that a person sees. */

#include "fleet-consumer-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-kafka-conf.h"

#include <string.h>

#define MORE_WAIT_MS     5
#define LOOK_AT_ENDS_US  (200 * 1000)
#define STANDSTILL_US    (2 * G_USEC_PER_SEC)
#define MOST_HEADER_BYTES 8192

static rd_kafka_conf_t *
make_conf (FleetProfile  *profile,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *client_id = fleet_kafka_client_id ();
  const char *const ours[] = {
    /* An answer is as large as fetch.max.bytes before it is unpacked, which makes five of it, and is held until its last message has been taken: 8 MB were 50. A full queue is filled again
     * after half a second only, so what it holds is what a stream that catches up gets in that time. */
    "queued.max.messages.kbytes", "24576",
    "fetch.max.bytes", "2097152",
    "fetch.wait.max.ms", "100", /* an end is told by an empty answer: this is how long it takes to be told */
    "fetch.error.backoff.ms", "200",
    "reconnect.backoff.max.ms", "2000",
    "check.crcs", "true",
    "socket.keepalive.enable", "true",
    "socket.timeout.ms", "20000", /* below [telemetry] idle-after: a broker that went mute must not look like a quiet one */
    "allow.auto.create.topics", "false",
    NULL,
  };
  /* The group is a name only: nothing joins it and nothing is committed to it. */
  const char *const forced[] = {
    "client.id", client_id,
    "group.id", "fleet-console",
    "enable.auto.commit", "false",
    "enable.auto.offset.store", "false",
    "auto.offset.reset", "error",
    "enable.partition.eof", "true",
    NULL,
  };
  const FleetKafkaSecrets secrets = { profile->file_name, cancellable };

  return fleet_kafka_conf_new (ours, (const char *const *) profile->kafka, forced, &secrets, error);
}

static void
free_partition (gpointer data)
{
  FleetConsumerPartition *partition = data;

  g_free (partition->reason);
  g_free (partition);
}

FleetConsumer *
fleet_consumer_new (FleetProfile           *profile,
                    FleetConsumerPosition   position,
                    gpointer                position_data,
                    GCancellable           *cancellable,
                    GError                **error)
{
  const char *names[FLEET_N_TOPICS] = { profile->topic_telemetry, profile->topic_cars, profile->topic_devices, profile->topic_reservations,
                                         profile->topic_table_changes, profile->topic_actions };
  rd_kafka_conf_t *conf = make_conf (profile, cancellable, error);
  FleetConsumer *self;

  if (conf == NULL)
    return NULL;
  self = g_new0 (FleetConsumer, 1);
  rd_kafka_conf_set_opaque (conf, self);
  rd_kafka_conf_set_error_cb (conf, fleet_consumer_error_cb);
  self->rk = fleet_kafka_conf_start (conf, RD_KAFKA_CONSUMER, error);
  if (self->rk == NULL)
    {
      g_free (self);
      return NULL;
    }
  self->profile = fleet_profile_ref (profile);
  self->position = position;
  self->position_data = position_data;
  rd_kafka_poll_set_consumer (self->rk);
  self->queue = rd_kafka_queue_get_consumer (self->rk);
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    {
      self->topics[i].name = names[i];
      self->topics[i].partitions = g_ptr_array_new_with_free_func (free_partition);
    }
  self->scout = fleet_kafka_scout_new (self->rk, profile, names, FLEET_N_TOPICS);
  return self;
}

static void
let_messages_go (FleetConsumer *self)
{
  for (guint i = 0; i < self->n_messages; i++)
    rd_kafka_message_destroy (self->messages[i]);
  self->n_messages = 0;
}

void
fleet_consumer_free (FleetConsumer *self)
{
  if (self == NULL)
    return;
  let_messages_go (self);
  fleet_kafka_scout_free (self->scout);
  rd_kafka_queue_destroy (self->queue);
  /* Nothing to commit and no group to leave: to close would only wait for a broker that may be away. */
  rd_kafka_destroy_flags (self->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    g_ptr_array_unref (self->topics[i].partitions);
  g_free (self->cluster);
  g_free (self->broker_reason);
  g_free (self->refused_reason);
  g_free (self->too_large_reason);
  fleet_profile_unref (self->profile);
  g_free (self);
}

/* ---- assignment ---- */

/* Where a partition begins: behind what the database has; else where the profile says, but a partition that is new in the middle of a run at its own beginning, so
 * that nothing of it is missed. Change topics always from their beginning. */
static gint64
find_start (FleetConsumer *self,
            FleetTopic     topic,
            gint32         partition)
{
  gint64 next_offset = self->position (self->cluster, self->topics[topic].name, partition, self->position_data);

  if (next_offset >= 0)
    return next_offset;
  if (topic == FLEET_TOPIC_TELEMETRY && self->profile->start_latest && !self->topics[topic].is_assigned)
    return RD_KAFKA_OFFSET_END;
  return RD_KAFKA_OFFSET_BEGINNING;
}

/* Adds partitions of topic up to wanted. */
static void
assign (FleetConsumer *self,
        FleetTopic     topic,
        int            wanted)
{
  FleetConsumerTopic *state = &self->topics[topic];
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (wanted);
  rd_kafka_error_t *failed;

  for (int i = state->partitions->len; i < MIN (wanted, FLEET_CONSUMER_MOST_PARTITIONS); i++)
    {
      FleetConsumerPartition *partition = g_new0 (FleetConsumerPartition, 1);
      gint64 start = find_start (self, topic, i);

      partition->number = i;
      partition->next_offset = start >= 0 ? start : -1;
      partition->end_offset = -1;
      partition->first_end = -1;
      partition->kafka_us = FLEET_TIME_NONE;
      g_ptr_array_add (state->partitions, partition);
      rd_kafka_topic_partition_list_add (list, state->name, i)->offset = start;
    }
  failed = rd_kafka_incremental_assign (self->rk, list);
  if (failed != NULL)
    {
      state->err = rd_kafka_error_code (failed);
      rd_kafka_error_destroy (failed);
    }
  state->is_assigned = TRUE;
  rd_kafka_topic_partition_list_destroy (list);
}

static gboolean
has_read_changes (FleetConsumer *self)
{
  for (guint i = FLEET_TOPIC_CARS; i < FLEET_TOPIC_ACTIONS; i++)
    {
      FleetConsumerTopic *topic = &self->topics[i];

      if (topic->name == NULL)
        continue;
      if (!topic->is_assigned)
        return FALSE;
      for (guint j = 0; j < topic->partitions->len; j++)
        {
          const FleetConsumerPartition *partition = g_ptr_array_index (topic->partitions, j);

          if (!partition->has_ended && (partition->first_end < 0 || partition->next_offset < partition->first_end))
            return FALSE;
        }
    }
  return TRUE;
}

/* Takes up what the scout has found since the last look: the cluster's id, new topics, new partitions. */
static void
listen_to_scout (FleetConsumer *self)
{
  guint turn = fleet_kafka_scout_turn (self->scout);

  if (!self->changes_read)
    self->changes_read = self->cluster != NULL && has_read_changes (self);
  else if (turn == self->scout_turn && self->topics[FLEET_TOPIC_TELEMETRY].is_assigned)
    return;
  self->scout_turn = turn;
  if (self->cluster == NULL)
    self->cluster = fleet_kafka_scout_cluster (self->scout);
  if (self->cluster == NULL)
    return;

  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    {
      FleetConsumerTopic *topic = &self->topics[i];
      FleetKafkaTopicNews news;

      if (topic->name == NULL)
        continue;
      news = fleet_kafka_scout_topic (self->scout, i);
      topic->err = news.err;
      if (i == FLEET_TOPIC_TELEMETRY && !self->changes_read)
        continue;
      if (news.partitions > (int) topic->partitions->len)
        assign (self, i, news.partitions);
    }
}

/* ---- taking ---- */

static FleetConsumerPartition *
find_partition (FleetConsumer            *self,
                const rd_kafka_message_t *message,
                FleetTopic               *ret_topic)
{
  const char *name = message->rkt != NULL ? rd_kafka_topic_name (message->rkt) : NULL;

  for (guint i = 0; name != NULL && i < FLEET_N_TOPICS; i++)
    if (self->topics[i].name != NULL && strcmp (self->topics[i].name, name) == 0)
      {
        *ret_topic = i;
        return (guint) message->partition < self->topics[i].partitions->len ? g_ptr_array_index (self->topics[i].partitions, message->partition) : NULL;
      }
  return NULL;
}

static void
reach_end (FleetConsumer          *self,
           FleetConsumerPartition *partition,
           gint64                  end_offset)
{
  partition->next_offset = MAX (partition->next_offset, end_offset);
  partition->end_offset = MAX (partition->end_offset, end_offset);
  partition->at_end = TRUE;
  partition->has_ended = TRUE;
  partition->at_end_since_us = g_get_monotonic_time ();
  partition->err = RD_KAFKA_RESP_ERR_NO_ERROR;
  self->heard_us = partition->at_end_since_us;
}

/* One message of librdkafka: a record for the caller (TRUE), an end, an error, or an offset that goes back. */
static gboolean
read_message (FleetConsumer      *self,
              rd_kafka_message_t *message,
              FleetRecord        *ret_record)
{
  FleetTopic topic = FLEET_N_TOPICS;
  FleetConsumerPartition *partition = find_partition (self, message, &topic);
  rd_kafka_timestamp_type_t type;
  gint64 time_ms;

  if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF && partition != NULL)
    reach_end (self, partition, message->offset);
  else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    fleet_consumer_note_error (self, partition, message->err, rd_kafka_message_errstr (message));
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR || partition == NULL)
    return FALSE;
  if (message->offset < partition->next_offset)
    {
      self->n_dropped++;
      return FALSE;
    }
  partition->next_offset = message->offset + 1;
  partition->at_end = FALSE;
  partition->err = RD_KAFKA_RESP_ERR_NO_ERROR;
  partition->n_records++;

  time_ms = rd_kafka_message_timestamp (message, &type);
  partition->kafka_us = type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && time_ms >= 0 ? time_ms * 1000 : FLEET_TIME_NONE;
  *ret_record = (FleetRecord) {
    .topic = topic,
    .topic_name = self->topics[topic].name,
    .partition = message->partition,
    .offset = message->offset,
    .kafka_us = partition->kafka_us,
    .payload = message->payload,
    .length = message->len,
    .key = message->key,
    .key_length = message->key_len,
    .source = message,
  };
  return TRUE;
}

static void
forget_quiet (FleetConsumer *self,
              gint64         now_us)
{
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    for (guint j = 0; j < self->topics[i].partitions->len; j++)
      ((FleetConsumerPartition *) g_ptr_array_index (self->topics[i].partitions, j))->at_end_since_us = now_us;
}

/* The ends of partitions as the last fetches told them; librdkafka keeps these, so nothing is asked of a broker. */
static void
look_at_ends (FleetConsumer *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->ends_us < LOOK_AT_ENDS_US)
    return;
  /* While nobody answers, or nobody took (a suspended process), an end that was reached is not one that is quiet. */
  if (now_us - self->ends_us > STANDSTILL_US || fleet_consumer_is_offline (self))
    forget_quiet (self, now_us);
  self->ends_us = now_us;
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    for (guint j = 0; j < self->topics[i].partitions->len; j++)
      {
        FleetConsumerPartition *partition = g_ptr_array_index (self->topics[i].partitions, j);
        gint64 first, end;

        if (rd_kafka_get_watermark_offsets (self->rk, self->topics[i].name, j, &first, &end) != RD_KAFKA_RESP_ERR_NO_ERROR || end < 0)
          continue;
        partition->end_offset = MAX (end, partition->next_offset);
        if (partition->first_end < 0)
          partition->first_end = end;
      }
}

guint
fleet_consumer_take (FleetConsumer *self,
                     FleetRecord   *records,
                     guint          max,
                     gint64         timeout_us)
{
  gint64 until_us = g_get_monotonic_time () + timeout_us;
  guint n = 0;

  g_return_val_if_fail (max <= FLEET_CONSUMER_MOST_TAKE, 0);
  let_messages_go (self);
  do
    {
      ssize_t got;

      listen_to_scout (self);
      got = rd_kafka_consume_batch_queue (self->queue, MIN (MORE_WAIT_MS, timeout_us / 1000), self->messages, max);
      self->n_messages = got > 0 ? got : 0;
      for (guint i = 0; i < self->n_messages; i++)
        n += read_message (self, self->messages[i], &records[n]);
      if (n > 0)
        self->heard_us = g_get_monotonic_time ();
      look_at_ends (self);
      if (n == 0)
        let_messages_go (self);
    }
  while (n == 0 && g_get_monotonic_time () < until_us);
  return n;
}

/* ---- asking ---- */

const char *
fleet_consumer_cluster (FleetConsumer *self)
{
  return self->cluster;
}

gboolean
fleet_consumer_changes_read (FleetConsumer *self)
{
  return self->changes_read;
}

gboolean
fleet_consumer_partition (FleetConsumer       *self,
                          guint                i,
                          FleetPartitionState *ret_state)
{
  for (guint topic = 0; topic < FLEET_N_TOPICS; topic++)
    {
      const FleetConsumerPartition *partition;

      if (i >= self->topics[topic].partitions->len)
        {
          i -= self->topics[topic].partitions->len;
          continue;
        }
      partition = g_ptr_array_index (self->topics[topic].partitions, i);
      *ret_state = (FleetPartitionState) {
        .topic = topic,
        .topic_name = self->topics[topic].name,
        .partition = partition->number,
        .at_end = partition->at_end,
        .at_end_since_us = partition->at_end_since_us,
        .is_behind = fleet_consumer_is_behind (partition, g_get_monotonic_time ()),
        .next_offset = partition->next_offset,
        .end_offset = partition->end_offset,
        .n_records = partition->n_records,
        .kafka_us = partition->kafka_us,
      };
      return TRUE;
    }
  return FALSE;
}

gboolean
fleet_consumer_at_end (FleetConsumer *self)
{
  if (self->cluster == NULL || !self->changes_read)
    return FALSE;
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    {
      /* The topic of actions may not be there yet: nobody has done anything. */
      if (self->topics[i].name != NULL && !self->topics[i].is_assigned && (i != FLEET_TOPIC_ACTIONS || self->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR))
        return FALSE;
      for (guint j = 0; j < self->topics[i].partitions->len; j++)
        if (!((FleetConsumerPartition *) g_ptr_array_index (self->topics[i].partitions, j))->at_end)
          return FALSE;
    }
  return TRUE;
}

static void
append_text (GString    *json,
             const char *bytes,
             gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, length);
  FleetValue value = { .type = FLEET_TYPE_TEXT, .text = valid, .length = strlen (valid) };

  fleet_value_append_json (&value, json);
}

char *
fleet_consumer_get_headers (gconstpointer source)
{
  rd_kafka_headers_t *headers;
  GString *json;
  const char *name;
  const void *value;
  size_t size;

  if (rd_kafka_message_headers (source, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR || rd_kafka_header_cnt (headers) == 0)
    return NULL;
  json = g_string_new ("[");
  for (size_t i = 0; json->len < MOST_HEADER_BYTES && rd_kafka_header_get_all (headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
    {
      g_string_append (json, i > 0 ? ",{\"name\":" : "{\"name\":");
      append_text (json, name, strlen (name));
      g_string_append (json, ",\"value\":");
      if (value != NULL)
        append_text (json, value, MIN (size, MOST_HEADER_BYTES));
      else
        g_string_append (json, "null");
      g_string_append_c (json, '}');
    }
  return g_string_free (g_string_append_c (json, ']'), FALSE);
}
