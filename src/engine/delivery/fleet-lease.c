/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-lease: a member of a group, a reader of receipts, a writer of receipts. */

#include "fleet-lease.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-kafka-conf.h"
#include "fleet-producer.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define SESSION_MS      10000 /* the most that a dead holder keeps the others waiting */
#define BELIEVED_US     (5 * G_USEC_PER_SEC) /* a thread that has not run for this long does not know who holds it */
#define POLL_MS         100
#define TRY_AGAIN_US    (5 * G_USEC_PER_SEC)
#define PATIENCE_MS     5000
#define MOST_RECEIPTS   200 /* a poll */

struct _FleetLease
{
  /* Set before the thread starts. */
  FleetProfile  *profile;
  FleetMailbox  *mailbox;
  pthread_t      thread;

  struct
  {
    rd_kafka_t    *member;    /* NULL: none yet, or it failed */
    rd_kafka_t    *reader;
    FleetProducer *producer;
    gboolean       is_assigned;
    gint64         end;       /* offset up to which receipts must be read before the lease counts; -1: to be asked */
    gint64         next;      /* offset of the receipt that comes next */
    gint64         failed_us; /* monotonic, of the last failure; 0: none */
  } lease_only;

  pthread_mutex_t lock;       /* guards what follows */
  GHashTable     *receipts;   /* set of ids */
  GPtrArray      *to_tell;    /* char* */
  gboolean        is_held;
  gint64          seen_us;    /* CLOCK_BOOTTIME: when the thread last looked; a machine that slept has lost it */
  gboolean        stopping;
  FleetLeaseState state;      /* as told */
  char           *sentence;
};

static gint64
get_boottime_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Takes sentence. */
static void
set_state (FleetLease      *self,
           FleetLeaseState  state,
           char            *sentence)
{
  FleetBulletin *bulletin = NULL;

  pthread_mutex_lock (&self->lock);
  self->is_held = state == FLEET_LEASE_HELD;
  self->seen_us = get_boottime_us ();
  if (self->state != state || g_strcmp0 (self->sentence, sentence) != 0)
    {
      bulletin = fleet_bulletin_new ();
      bulletin->lease = self->state = state;
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
      bulletin->lease_sentence = g_strdup (sentence);
    }
  pthread_mutex_unlock (&self->lock);
  g_free (sentence);
  if (bulletin != NULL)
    fleet_mailbox_post (self->mailbox, bulletin);
}

/* ---- the group ---- */

static void
rebalance_cb (rd_kafka_t                      *rk,
              rd_kafka_resp_err_t              what,
              rd_kafka_topic_partition_list_t *partitions,
              void                            *opaque)
{
  FleetLease *self = opaque;

  self->lease_only.is_assigned = what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && partitions->cnt > 0;
  self->lease_only.end = -1;
  if (!self->lease_only.is_assigned)
    {
      pthread_mutex_lock (&self->lock);
      self->is_held = FALSE; /* before the others can have it */
      pthread_mutex_unlock (&self->lock);
    }
  /* Nothing is fetched by the member; its place is at the end. */
  for (int i = 0; i < partitions->cnt; i++)
    partitions->elems[i].offset = RD_KAFKA_OFFSET_END;
  rd_kafka_assign (rk, what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS ? partitions : NULL);
}

static rd_kafka_t *
open_consumer (FleetLease  *self,
               gboolean     is_member,
               GError     **error)
{
  g_autofree char *client_id = fleet_kafka_client_id ();
  g_autofree char *group = g_strdup_printf ("fleet-console.%s", self->profile->topic_lease);
  const char *const forced[] = {
    "client.id", client_id, "group.id", group, "session.timeout.ms", G_STRINGIFY (SESSION_MS), "heartbeat.interval.ms", "2000", "max.poll.interval.ms", "30000",
    "partition.assignment.strategy", "range", "enable.auto.commit", "false", "enable.auto.offset.store", "false", "auto.offset.reset", "earliest",
    "allow.auto.create.topics", "false", "enable.partition.eof", "false", "isolation.level", "read_uncommitted", "fetch.wait.max.ms", "100", NULL,
  };
  const FleetKafkaSecrets secrets = { self->profile->file_name, NULL };
  rd_kafka_conf_t *conf = fleet_kafka_conf_new (NULL, (const char *const *) self->profile->kafka, forced, &secrets, error);
  rd_kafka_t *rk;

  if (conf == NULL)
    return NULL;
  rd_kafka_conf_set_opaque (conf, self);
  if (is_member)
    rd_kafka_conf_set_rebalance_cb (conf, rebalance_cb);
  rk = fleet_kafka_conf_start (conf, RD_KAFKA_CONSUMER, error);
  if (rk != NULL)
    rd_kafka_poll_set_consumer (rk);
  return rk;
}

static void
close_all (FleetLease *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_held = FALSE;
  pthread_mutex_unlock (&self->lock);
  self->lease_only.is_assigned = FALSE;
  if (self->lease_only.producer != NULL)
    fleet_producer_close (self->lease_only.producer, NULL);
  self->lease_only.producer = NULL;
  if (self->lease_only.member != NULL)
    {
      rd_kafka_consumer_close (self->lease_only.member); /* leaves the group */
      rd_kafka_destroy (self->lease_only.member);
    }
  self->lease_only.member = NULL;
  if (self->lease_only.reader != NULL)
    rd_kafka_destroy (self->lease_only.reader);
  self->lease_only.reader = NULL;
}

static gboolean
begin (rd_kafka_t  *rk,
       const char  *topic,
       gboolean     is_member,
       gint64       offset,
       GError     **error)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_resp_err_t result;

  rd_kafka_topic_partition_list_add (list, topic, is_member ? RD_KAFKA_PARTITION_UA : 0)->offset = offset;
  result = is_member ? rd_kafka_subscribe (rk, list) : rd_kafka_assign (rk, list);
  rd_kafka_topic_partition_list_destroy (list);
  if (result != RD_KAFKA_RESP_ERR_NO_ERROR)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The topic %s cannot be read: %s"), topic, rd_kafka_err2str (result));
  return result == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static gboolean
open_all (FleetLease  *self,
          GError     **error)
{
  const char *topic = self->profile->topic_lease;

  self->lease_only.producer = fleet_producer_new_for ((const char *const *) self->profile->kafka, self->profile->file_name, error);
  if (self->lease_only.producer == NULL)
    return FALSE;
  fleet_producer_set_patience (self->lease_only.producer, PATIENCE_MS);
  if (!fleet_producer_ensure_topic (self->lease_only.producer, topic, 1, error))
    return FALSE;
  self->lease_only.reader = open_consumer (self, FALSE, error);
  if (self->lease_only.reader == NULL || !begin (self->lease_only.reader, topic, FALSE, self->lease_only.next > 0 ? self->lease_only.next : RD_KAFKA_OFFSET_BEGINNING, error))
    return FALSE;
  self->lease_only.member = open_consumer (self, TRUE, error);
  return self->lease_only.member != NULL && begin (self->lease_only.member, topic, TRUE, RD_KAFKA_OFFSET_INVALID, error);
}

/* ---- receipts ---- */

static gboolean
take_receipt (FleetLease          *self,
              rd_kafka_message_t  *message,
              GError             **error)
{
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      self->lease_only.next = message->offset + 1;
      pthread_mutex_lock (&self->lock);
      if (message->key_len > 0)
        g_hash_table_add (self->receipts, g_strndup (message->key, message->key_len));
      pthread_mutex_unlock (&self->lock);
    }
  else if (message->err != RD_KAFKA_RESP_ERR__TRANSPORT && message->err != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The topic %s cannot be read: %s"), self->profile->topic_lease, rd_kafka_message_errstr (message));
  return *error == NULL;
}

static gboolean
read_receipts (FleetLease  *self,
               GError     **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < MOST_RECEIPTS; i++)
    {
      rd_kafka_message_t *message = rd_kafka_consumer_poll (self->lease_only.reader, i == 0 ? POLL_MS : 0);

      if (message == NULL)
        break;
      ok = take_receipt (self, message, error);
      rd_kafka_message_destroy (message);
    }
  return ok;
}

static gboolean
write_receipts (FleetLease  *self,
                GError     **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->to_tell->len > 0)
    {
      ids = g_steal_pointer (&self->to_tell);
      self->to_tell = g_ptr_array_new_with_free_func (g_free);
    }
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!fleet_producer_send (self->lease_only.producer, self->profile->topic_lease, g_ptr_array_index (ids, i), strlen (g_ptr_array_index (ids, i)), "sent", 4, FLEET_TIME_NONE, error))
      return FALSE;
  fleet_producer_poll (self->lease_only.producer);
  return TRUE;
}

/* ---- the thread ---- */

static gboolean
poll_member (FleetLease  *self,
             GError     **error)
{
  rd_kafka_message_t *message = rd_kafka_consumer_poll (self->lease_only.member, 0);
  gboolean ok = message == NULL || message->err == RD_KAFKA_RESP_ERR_NO_ERROR || message->err == RD_KAFKA_RESP_ERR__TRANSPORT || message->err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
                message->err == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED || message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;

  if (!ok)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("The group of the topic %s cannot be joined: %s. Allow it, or leave [topics] lease empty where this is the only console that sends"),
                 self->profile->topic_lease, rd_kafka_message_errstr (message));
  if (message != NULL)
    rd_kafka_message_destroy (message);
  return ok;
}

/* The partition is ours; the lease is when all that others have sent is known. */
static void
tell_state (FleetLease *self)
{
  gint64 low, high;

  if (!self->lease_only.is_assigned || rd_kafka_assignment_lost (self->lease_only.member))
    {
      set_state (self, FLEET_LEASE_ELSEWHERE, NULL);
      return;
    }
  if (self->lease_only.end < 0 && rd_kafka_query_watermark_offsets (self->lease_only.reader, self->profile->topic_lease, 0, &low, &high, 1000) == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      self->lease_only.end = high;
      self->lease_only.next = MAX (self->lease_only.next, low); /* what is gone by retention cannot be waited for */
    }
  if (self->lease_only.end >= 0 && self->lease_only.next >= self->lease_only.end)
    set_state (self, FLEET_LEASE_HELD, NULL);
  else
    set_state (self, FLEET_LEASE_SEEKING, NULL);
}

static void
look (FleetLease *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now_us = g_get_monotonic_time ();

  if (self->lease_only.failed_us != 0 && now_us - self->lease_only.failed_us < TRY_AGAIN_US)
    {
      g_usleep (POLL_MS * 1000);
      return;
    }
  self->lease_only.failed_us = 0;
  if ((self->lease_only.member != NULL || open_all (self, &error)) && poll_member (self, &error) && read_receipts (self, &error) && write_receipts (self, &error))
    {
      tell_state (self);
      return;
    }
  close_all (self);
  self->lease_only.failed_us = g_get_monotonic_time ();
  set_state (self, FLEET_LEASE_FAILED, g_strdup (error->message));
}

static gboolean
is_stopping (FleetLease *self)
{
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return stopping;
}

/* @thread fleet-lease */
static gpointer
run (gpointer user_data)
{
  FleetLease *self = user_data;

  while (!is_stopping (self))
    look (self);
  if (self->lease_only.producer != NULL)
    write_receipts (self, NULL);
  close_all (self);
  return NULL;
}

FleetLease *
fleet_lease_new (FleetProfile *profile,
                 FleetMailbox *mailbox)
{
  FleetLease *self = g_new0 (FleetLease, 1);

  self->profile = fleet_profile_ref (profile);
  self->mailbox = mailbox;
  self->receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->to_tell = g_ptr_array_new_with_free_func (g_free);
  self->lease_only.end = -1;
  pthread_mutex_init (&self->lock, NULL);
  set_state (self, FLEET_LEASE_SEEKING, NULL);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-lease");
  return self;
}

gboolean
fleet_lease_is_held (FleetLease *self)
{
  gboolean is_held;

  pthread_mutex_lock (&self->lock);
  is_held = self->is_held && get_boottime_us () - self->seen_us < BELIEVED_US;
  pthread_mutex_unlock (&self->lock);
  return is_held;
}

gboolean
fleet_lease_has_receipt (FleetLease *self,
                         const char *id)
{
  gboolean has;

  pthread_mutex_lock (&self->lock);
  has = g_hash_table_contains (self->receipts, id);
  pthread_mutex_unlock (&self->lock);
  return has;
}

void
fleet_lease_tell (FleetLease *self,
                  const char *id)
{
  pthread_mutex_lock (&self->lock);
  g_ptr_array_add (self->to_tell, g_strdup (id));
  pthread_mutex_unlock (&self->lock);
}

void
fleet_lease_free (FleetLease *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->thread, NULL);

  g_hash_table_unref (self->receipts);
  g_ptr_array_unref (self->to_tell);
  pthread_mutex_destroy (&self->lock);
  fleet_profile_unref (self->profile);
  g_free (self->sentence);
  g_free (self);
}
