/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-cluster-reader: see the header. librdkafka's questions block for as long as it tries again by itself, so each is asked in short slices, between which its errors are heard: a refusal
 * is known at once and not after the timeout. */

#include "fleet-config.h"

#include "fleet-cluster-reader.h"

#include "fleet-kafka-conf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SLICE_MS         500
#define ANSWER_US        (10 * G_USEC_PER_SEC)
#define READ_US          (10 * G_USEC_PER_SEC)
#define MOST_PARTITIONS  64   /* of a topic, that are read */
#define MOST_RECORDS     200

struct _FleetClusterReader
{
  FleetProfile        *profile;
  GCancellable        *cancellable;
  rd_kafka_t          *rk;
  rd_kafka_resp_err_t  refused;  /* why we were not let in; NO_ERROR */
  rd_kafka_resp_err_t  failed;   /* the last failure of a connection */
  char                *reason;   /* librdkafka's words for the last of both */
};

void
fleet_cluster_topic_free (FleetClusterTopic *topic)
{
  g_free (topic->name);
  g_free (topic);
}

static void
free_topic (gpointer topic)
{
  fleet_cluster_topic_free (topic);
}

static void
error_cb (rd_kafka_t *rk,
          int         err,
          const char *reason,
          void       *user_data)
{
  FleetClusterReader *self = user_data;
  char *statistics;

  switch (err)
    {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      self->refused = err;
      break;
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
      self->failed = err;
      break;
    default:
      /* Of the group that we do not join, or told again by what is asked. */
      return;
    }
  g_free (self->reason);
  self->reason = g_strdup (reason);
  statistics = strstr (self->reason, " (after ");
  if (statistics != NULL)
    *statistics = '\0';
}

FleetClusterReader *
fleet_cluster_reader_new (FleetProfile  *profile,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *client_id = fleet_kafka_client_id ();
  const char *const ours[] = { "fetch.wait.max.ms", "100", "reconnect.backoff.max.ms", "1000", "allow.auto.create.topics", "false", NULL };
  const char *const forced[] = {
    "client.id", client_id,
    "group.id", "fleet-console",
    "enable.auto.commit", "false",
    "enable.auto.offset.store", "false",
    "auto.offset.reset", "earliest",
    "enable.partition.eof", "true",
    NULL,
  };
  const FleetKafkaSecrets secrets = { profile->file_name, cancellable };
  rd_kafka_conf_t *conf = fleet_kafka_conf_new (ours, (const char *const *) profile->kafka, forced, &secrets, error);
  FleetClusterReader *self;

  if (conf == NULL)
    return NULL;
  self = g_new0 (FleetClusterReader, 1);
  rd_kafka_conf_set_opaque (conf, self);
  rd_kafka_conf_set_error_cb (conf, error_cb);
  self->rk = fleet_kafka_conf_start (conf, RD_KAFKA_CONSUMER, error);
  if (self->rk == NULL)
    {
      g_free (self);
      return NULL;
    }
  self->profile = fleet_profile_ref (profile);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return self;
}

void
fleet_cluster_reader_free (FleetClusterReader *self)
{
  if (self == NULL)
    return;
  rd_kafka_destroy_flags (self->rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  g_clear_object (&self->cancellable);
  fleet_profile_unref (self->profile);
  g_free (self->reason);
  g_free (self);
}

static const char *
find (FleetClusterReader *self,
      const char         *key)
{
  return fleet_kafka_conf_find ((const char *const *) self->profile->kafka, key);
}

/* Why nothing was heard. */
static void
explain_silence (FleetClusterReader  *self,
                 rd_kafka_resp_err_t  err,
                 GError             **error)
{
  const char *user = find (self, "sasl.username");

  if (g_cancellable_is_cancelled (self->cancellable))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("Stopped"));
  else if (self->refused == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("The cluster does not let this user in. Ask for the right to describe it."));
  else if (self->refused != RD_KAFKA_RESP_ERR_NO_ERROR && user != NULL)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("The broker does not let “%s” in: the name or the password is wrong. Correct sasl.username, or enter the password again."), user);
  else if (self->refused != RD_KAFKA_RESP_ERR_NO_ERROR)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("The broker does not let us in: %s."), self->reason);
  else if (self->failed != RD_KAFKA_RESP_ERR_NO_ERROR)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The first server answers, but the brokers that it names do not: %s. Check advertised.listeners on the brokers, and that this machine reaches them."),
                 self->reason);
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The cluster does not tell what it has: %s. Check that its brokers are well."), rd_kafka_err2str (err));
}

/* topic NULL: of all. The caller frees with rd_kafka_metadata_destroy(). */
static const struct rd_kafka_metadata *
ask (FleetClusterReader  *self,
     const char          *topic,
     GError             **error)
{
  gint64 until_us = g_get_monotonic_time () + ANSWER_US;
  rd_kafka_topic_t *handle = topic != NULL ? rd_kafka_topic_new (self->rk, topic, NULL) : NULL;
  const struct rd_kafka_metadata *metadata = NULL;
  rd_kafka_resp_err_t err;

  do
    {
      err = rd_kafka_metadata (self->rk, topic == NULL, handle, &metadata, SLICE_MS);
      rd_kafka_poll (self->rk, 0);
    }
  while (err != RD_KAFKA_RESP_ERR_NO_ERROR && self->refused == RD_KAFKA_RESP_ERR_NO_ERROR && !g_cancellable_is_cancelled (self->cancellable) && g_get_monotonic_time () < until_us);
  if (handle != NULL)
    rd_kafka_topic_destroy (handle);
  if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
    return metadata;
  explain_silence (self, err, error);
  return NULL;
}

gboolean
fleet_cluster_reader_enter (FleetClusterReader  *self,
                            guint               *ret_brokers,
                            GError             **error)
{
  const struct rd_kafka_metadata *metadata = ask (self, NULL, error);

  if (metadata == NULL)
    return FALSE;
  *ret_brokers = metadata->broker_cnt;
  rd_kafka_metadata_destroy (metadata);
  return TRUE;
}

static int
compare_topics (gconstpointer a,
                gconstpointer b)
{
  return strcmp ((*(FleetClusterTopic *const *) a)->name, (*(FleetClusterTopic *const *) b)->name);
}

GPtrArray *
fleet_cluster_reader_list (FleetClusterReader  *self,
                           GError             **error)
{
  const struct rd_kafka_metadata *metadata = ask (self, NULL, error);
  GPtrArray *topics;

  if (metadata == NULL)
    return NULL;
  topics = g_ptr_array_new_with_free_func (free_topic);
  for (int i = 0; i < metadata->topic_cnt; i++)
    if (!g_str_has_prefix (metadata->topics[i].topic, "__") && metadata->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
      {
        FleetClusterTopic *topic = g_new0 (FleetClusterTopic, 1);

        topic->name = g_strdup (metadata->topics[i].topic);
        topic->partitions = metadata->topics[i].partition_cnt;
        g_ptr_array_add (topics, topic);
      }
  rd_kafka_metadata_destroy (metadata);
  g_ptr_array_sort (topics, compare_topics);
  return topics;
}

gboolean
fleet_cluster_reader_find (FleetClusterReader  *self,
                           const char          *topic,
                           const char          *key,
                           int                 *ret_partitions,
                           GError             **error)
{
  const struct rd_kafka_metadata *metadata = ask (self, topic, error);
  const char *user = find (self, "sasl.username");
  rd_kafka_resp_err_t err;

  if (metadata == NULL)
    return FALSE;
  err = metadata->topic_cnt > 0 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  *ret_partitions = metadata->topic_cnt > 0 ? metadata->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy (metadata);
  switch ((int) err)
    {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return TRUE;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The cluster has no topic %s. Create it, or correct [topics] %s in the profile."), topic, key);
      return FALSE;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("Topic %s is not shown to %s. Grant Describe and Read on it."), topic, user != NULL ? user : _("this user"));
      return FALSE;
    default:
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("Topic %s cannot be used: %s."), topic, rd_kafka_err2str (err));
      return FALSE;
    }
}

/* The sentence for an error in a record's place. */
static void
explain_record (FleetClusterReader       *self,
                const char               *topic,
                const rd_kafka_message_t *message,
                GError                  **error)
{
  const char *user = find (self, "sasl.username");

  if (message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("Topic %s may not be read by %s. Grant Read on it."), topic, user != NULL ? user : _("this user"));
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("Topic %s cannot be read: %s."), topic, rd_kafka_err2str (message->err));
}

/* One record, or what came in its place. FALSE with an error: reading is over. */
static gboolean
take (FleetClusterReader        *self,
      const char                *topic,
      const rd_kafka_message_t  *message,
      FleetSample               *sample,
      guint                     *n,
      int                       *n_ended,
      gint64                    *newest_us,
      GError                   **error)
{
  gint64 kafka_us = FLEET_TIME_NONE;
  rd_kafka_timestamp_type_t kind;

  if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
    *n_ended += 1;
  else if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && message->rkt != NULL)
    {
      explain_record (self, topic, message, error);
      return FALSE;
    }
  else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      gint64 ms = rd_kafka_message_timestamp (message, &kind);

      if (kind != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && ms >= 0)
        kafka_us = ms * 1000;
      *newest_us = MAX (*newest_us, kafka_us);
      *n += 1;
      if (sample != NULL && message->payload != NULL)
        fleet_sample_add (sample, message->payload, message->len, kafka_us);
    }
  return TRUE;
}

gboolean
fleet_cluster_reader_read (FleetClusterReader  *self,
                           const char          *topic,
                           int                  partitions,
                           guint                each,
                           FleetSample         *sample,
                           guint               *ret_n,
                           gint64              *ret_newest_us,
                           GError             **error)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (partitions);
  gint64 until_us = g_get_monotonic_time () + READ_US;
  int n_read = MIN (partitions, MOST_PARTITIONS), n_ended = 0;
  gboolean ok = TRUE;

  *ret_n = 0;
  *ret_newest_us = FLEET_TIME_NONE;
  for (int i = 0; i < n_read; i++)
    rd_kafka_topic_partition_list_add (list, topic, i)->offset = RD_KAFKA_OFFSET_TAIL (each);
  rd_kafka_assign (self->rk, list);
  rd_kafka_topic_partition_list_destroy (list);
  while (ok && n_ended < n_read && *ret_n < MOST_RECORDS && !g_cancellable_is_cancelled (self->cancellable) && g_get_monotonic_time () < until_us)
    {
      rd_kafka_message_t *message = rd_kafka_consumer_poll (self->rk, 100);

      rd_kafka_poll (self->rk, 0);
      if (message == NULL)
        continue;
      ok = take (self, topic, message, sample, ret_n, &n_ended, ret_newest_us, error);
      rd_kafka_message_destroy (message);
    }
  rd_kafka_assign (self->rk, NULL);
  if (!ok)
    return FALSE;
  if (g_cancellable_is_cancelled (self->cancellable) || (*ret_n == 0 && n_ended < n_read))
    {
      explain_silence (self, RD_KAFKA_RESP_ERR__TIMED_OUT, error);
      return FALSE;
    }
  return TRUE;
}
