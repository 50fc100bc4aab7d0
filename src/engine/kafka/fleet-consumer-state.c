/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-consumer-state: what librdkafka says went wrong, as a state and a sentence that names the thing, the place and the remedy. What
 * heals by itself is forgotten as soon as records come again. */

#include "fleet-consumer-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-kafka-conf.h"
#include "fleet-kafka-reason.h"

#include <string.h>

#define REFUSED_US      (60 * G_USEC_PER_SEC)  /* a refusal counts until it has not been heard for this long */
#define TOO_LARGE_US    (60 * G_USEC_PER_SEC)
#define TOO_LARGE_TIMES 3                      /* once may be a torn connection */
#define BEHIND_US       (10 * G_USEC_PER_SEC)
#define BEHIND_RECORDS  1000

static void
set_text (char       **text,
          const char  *value)
{
  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
}

/* librdkafka tells how long and how often; a sentence that stays is read once. And it begins with its own name of the connection, "ssl://kafka-1:9093/bootstrap: ", which a sentence that
 * names the servers need not say again. */
static void
shorten_reason (char *reason)
{
  char *statistics = strstr (reason, " (after ");
  char *said = strstr (reason, ": ");

  if (statistics != NULL)
    *statistics = '\0';
  if (said != NULL && memchr (reason, '/', said - reason) != NULL && memchr (reason, ' ', said - reason) == NULL)
    memmove (reason, said + strlen (": "), strlen (said + strlen (": ")) + 1);
}

void
fleet_consumer_error_cb (rd_kafka_t *rk,
                         int         err,
                         const char *reason,
                         void       *user_data)
{
  fleet_consumer_note_error (user_data, NULL, err, reason);
}

/* Of all brokers, of the connection, of the configuration: not of one partition. */
static void
note_broker_error (FleetConsumer       *self,
                   rd_kafka_resp_err_t  err,
                   const char          *reason)
{
  gint64 now_us = g_get_monotonic_time ();
  char fatal[512];

  switch ((int) err)
    {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      self->down_us = now_us;
      fleet_kafka_scout_hurry (self->scout);
      break;
    case RD_KAFKA_RESP_ERR__FATAL:
      rd_kafka_fatal_error (self->rk, fatal, sizeof fatal);
      self->refused_us = G_MAXINT64;
      self->refused_err = err;
      set_text (&self->refused_reason, fatal);
      break;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      self->refused_us = now_us;
      self->refused_err = err;
      set_text (&self->refused_reason, reason);
      shorten_reason (self->refused_reason);
      fleet_kafka_scout_inquire (self->scout);
      break;
    case RD_KAFKA_RESP_ERR__BAD_MSG:
      self->n_too_large = now_us - self->too_large_us > TOO_LARGE_US ? 1 : self->n_too_large + 1;
      self->too_large_us = now_us;
      set_text (&self->too_large_reason, reason);
      break;
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
      self->broker_err = err;
      set_text (&self->broker_reason, reason);
      shorten_reason (self->broker_reason);
      break;
    default:
      /* Of the group that we do not join, or of no consequence. */
      break;
    }
}

void
fleet_consumer_note_error (FleetConsumer          *self,
                           FleetConsumerPartition *partition,
                           rd_kafka_resp_err_t     err,
                           const char             *reason)
{
  if (partition == NULL)
    {
      note_broker_error (self, err, reason);
      return;
    }
  partition->err = err;
  partition->at_end = FALSE;
  set_text (&partition->reason, reason);
  fleet_kafka_scout_hurry (self->scout);
}

/* ---- sentences ---- */

static const char *
get_bootstrap (FleetConsumer *self)
{
  const char *hosts = fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "bootstrap.servers");

  return hosts != NULL ? hosts : fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "metadata.broker.list");
}

/* The group's key that names the topic. */
static const char *
get_key (FleetTopic topic)
{
  static const char *const keys[FLEET_N_TOPICS] = { "telemetry", "cars", "devices", "reservations", "table-changes", "actions" };

  return keys[topic];
}

gboolean
fleet_consumer_is_offline (FleetConsumer *self)
{
  gint64 heard_us = MAX (self->heard_us, fleet_kafka_scout_heard_us (self->scout));

  return self->down_us > heard_us;
}

/* Who we are to the broker; borrowed. */
static const char *
get_user (FleetConsumer *self)
{
  const char *user = fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "sasl.username");

  return user != NULL ? user : _("this user");
}

/* Why we are not let in. librdkafka has the same words for a foreign authority, a wrong name and an expired certificate, so the scout has looked; what it finds well leaves the login. */
static char *
tell_refusal (FleetConsumer *self)
{
  gboolean inquired = FALSE;
  char *fault = self->refused_us != G_MAXINT64 ? fleet_kafka_scout_fault (self->scout, &inquired) : NULL;
  gboolean is_login = self->refused_err == RD_KAFKA_RESP_ERR__AUTHENTICATION || self->refused_err == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED;

  if (fault != NULL)
    return fault;
  if (is_login && inquired && fleet_kafka_conf_find ((const char *const *) self->profile->kafka, "sasl.username") != NULL)
    return g_strdup_printf (_("The broker does not let “%s” in: the name or the password is wrong. Correct sasl.username, or enter the password again."), get_user (self));
  return g_strdup_printf (_("The broker at %s refuses us: %s. Correct the security settings of [kafka]."), get_bootstrap (self), fleet_kafka_reason_words (self->refused_reason));
}

static char *
tell_offline (FleetConsumer *self)
{
  if (self->broker_err == RD_KAFKA_RESP_ERR__RESOLVE)
    return g_strdup_printf (_("The name of no broker is known here. Check [kafka] bootstrap.servers=%s; it is tried again by itself."), get_bootstrap (self));
  return g_strdup_printf (_("No broker answers at %s%s%s. Check that it runs and that this host reaches it; it is tried again by itself."),
                          get_bootstrap (self), self->broker_reason != NULL ? ": " : "", self->broker_reason != NULL ? fleet_kafka_reason_words (self->broker_reason) : "");
}

/* Of a topic as a whole; NULL: nothing is wrong. */
static char *
tell_topic (FleetConsumer *self,
            FleetTopic     topic)
{
  const FleetConsumerTopic *state = &self->topics[topic];

  switch ((int) state->err)
    {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
      return NULL;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return g_strdup_printf (_("The broker at %s has no topic %s. Create it, or correct [topics] %s in the profile; it is looked for every second."),
                              get_bootstrap (self), state->name, get_key (topic));
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return g_strdup_printf (_("Topic %s is not shown to %s. Grant Describe and Read on it; it is tried again by itself."), state->name, get_user (self));
    default:
      return g_strdup_printf (_("Topic %s cannot be read: %s. It is tried again by itself."), state->name, fleet_kafka_reason_words (rd_kafka_err2str (state->err)));
    }
}

/* The position that we need is no longer, or not, in the partition. Nothing is skipped in silence. */
static char *
tell_gap (FleetConsumer                *self,
          FleetTopic                    topic,
          const FleetConsumerPartition *partition)
{
  const char *name = self->topics[topic].name;
  gint64 first, end;

  if (!fleet_kafka_scout_range (self->scout, topic, partition->number, &first, &end))
    return g_strdup_printf (_("%s [%d] does not have offset %ld, where reading must go on; asking the broker what it has."), name,
                            partition->number, partition->next_offset);
  if (first > partition->next_offset)
    return g_strdup_printf (_("%s [%d] begins at offset %ld, but reading must go on at %ld: the topic's retention took %ld"
                            " records before they were read. Nothing is skipped in silence: start with another database file to read what is left, and raise the topic's retention."),
                            name, partition->number, first, partition->next_offset, first - partition->next_offset);
  return g_strdup_printf (_("%s [%d] ends at offset %ld, but %ld have been read: the topic was made anew or lost its end. "
                          "Start with another database file to read it from its beginning."),
                          name, partition->number, end, partition->next_offset);
}

/* Of one partition; NULL: nothing is wrong, or it mends itself. */
static char *
tell_partition (FleetConsumer                *self,
                FleetTopic                    topic,
                const FleetConsumerPartition *partition)
{
  const char *name = self->topics[topic].name;

  switch ((int) partition->err)
    {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      return NULL;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return tell_gap (self, topic, partition);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return g_strdup_printf (_("Topic %s may not be read by %s. Grant Read on it; it is tried again by itself."), name, get_user (self));
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return g_strdup_printf (_("The record at offset %ld of %s [%d] is larger than may be fetched: %s. Raise fetch.message.max.bytes and receive.message.max.bytes in [kafka]."),
                              partition->next_offset, name, partition->number, partition->reason);
    default:
      return g_strdup_printf (_("%s [%d] cannot be read at offset %ld: %s. It is tried again by itself."), name, partition->number,
                              partition->next_offset, fleet_kafka_reason_words (partition->reason));
    }
}

/* The first thing that needs a person, or NULL. */
static char *
tell_failure (FleetConsumer *self)
{
  for (guint i = 0; i < FLEET_TOPIC_ACTIONS; i++)
    {
      char *sentence = self->topics[i].name != NULL ? tell_topic (self, i) : NULL;

      for (guint j = 0; sentence == NULL && j < self->topics[i].partitions->len; j++)
        sentence = tell_partition (self, i, g_ptr_array_index (self->topics[i].partitions, j));
      if (sentence != NULL)
        return sentence;
    }
  return NULL;
}

static gboolean
is_refused (FleetConsumer *self)
{
  gint64 heard_us = MAX (self->heard_us, fleet_kafka_scout_heard_us (self->scout));

  return self->refused_us != 0 && self->refused_us > heard_us
         && (self->refused_us == G_MAXINT64 || g_get_monotonic_time () - self->refused_us < REFUSED_US);
}

/* A record above the limit stalls its partition, and these answers are the only sign of it. */
static gboolean
is_too_large (FleetConsumer *self)
{
  return self->n_too_large >= TOO_LARGE_TIMES && g_get_monotonic_time () - self->too_large_us < TOO_LARGE_US;
}

gboolean
fleet_consumer_is_behind (const FleetConsumerPartition *partition,
                          gint64                        now_us)
{
  if (!partition->has_ended)
    return partition->end_offset > partition->next_offset;
  return !partition->at_end && now_us - partition->at_end_since_us > BEHIND_US && partition->end_offset - partition->next_offset > BEHIND_RECORDS;
}

static gboolean
is_behind (FleetConsumer *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!self->changes_read || !self->topics[FLEET_TOPIC_TELEMETRY].is_assigned)
    return TRUE;
  for (guint i = 0; i < FLEET_TOPIC_ACTIONS; i++)
    for (guint j = 0; j < self->topics[i].partitions->len; j++)
      {
        const FleetConsumerPartition *partition = g_ptr_array_index (self->topics[i].partitions, j);

        if (!partition->has_ended || fleet_consumer_is_behind (partition, now_us))
          return TRUE;
      }
  return FALSE;
}

FleetStreamState
fleet_consumer_state (FleetConsumer  *self,
                      char          **ret_sentence)
{
  FleetStreamState state = FLEET_STREAM_FAILED;
  char *sentence = NULL;

  if (is_refused (self))
    sentence = tell_refusal (self);
  else if (fleet_consumer_is_offline (self))
    {
      state = FLEET_STREAM_OFFLINE;
      sentence = tell_offline (self);
      fleet_kafka_scout_hurry (self->scout);
    }
  else if ((sentence = tell_failure (self)) != NULL)
    fleet_kafka_scout_hurry (self->scout);
  else if (is_too_large (self))
    sentence = g_strdup_printf (_("A record is larger than receive.message.max.bytes allows, and its partition stands still: %s. Raise that key in [kafka]."), self->too_large_reason);
  else if (self->cluster == NULL)
    state = FLEET_STREAM_CONNECTING;
  else
    state = is_behind (self) ? FLEET_STREAM_CATCHING_UP : FLEET_STREAM_LIVE;

  if (ret_sentence != NULL)
    *ret_sentence = sentence;
  else
    g_free (sentence);
  return state;
}

char *
fleet_consumer_said (FleetConsumer *self)
{
  const char *said = is_refused (self) ? self->refused_reason : fleet_consumer_is_offline (self) ? self->broker_reason : NULL;

  return g_strdup (fleet_kafka_reason_find (said) != NULL ? said : NULL);
}

char *
fleet_consumer_actions_trouble (FleetConsumer *self)
{
  const FleetConsumerTopic *topic = &self->topics[FLEET_TOPIC_ACTIONS];
  char *sentence = NULL;

  if (topic->name == NULL)
    return NULL;
  if (fleet_consumer_is_offline (self))
    return tell_offline (self);
  if (!topic->is_assigned)
    fleet_kafka_scout_hurry (self->scout); /* it is made by whoever acts first */
  if (topic->err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART && topic->err != RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
    sentence = tell_topic (self, FLEET_TOPIC_ACTIONS);
  for (guint i = 0; sentence == NULL && i < topic->partitions->len; i++)
    sentence = tell_partition (self, FLEET_TOPIC_ACTIONS, g_ptr_array_index (topic->partitions, i));
  return sentence;
}

char *
fleet_consumer_trouble (FleetConsumer *self,
                        FleetTopic     topic,
                        gint32         partition)
{
  const FleetConsumerTopic *state = &self->topics[topic];

  if (partition >= 0)
    return tell_partition (self, topic, g_ptr_array_index (state->partitions, partition));
  /* Nobody has done anything yet: whoever acts first makes it. */
  if (topic == FLEET_TOPIC_ACTIONS && (state->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || state->err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC))
    return NULL;
  return tell_topic (self, topic);
}

const char *
fleet_consumer_awaits (FleetConsumer *self,
                       FleetTopic     topic)
{
  return self->topics[topic].partitions->len == 0 ? self->topics[topic].name : NULL;
}
