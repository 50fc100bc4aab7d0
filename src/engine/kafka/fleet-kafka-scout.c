/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-scout: a thread that asks and a table of answers under one lock. */

#include "fleet-kafka-scout.h"

#include "fleet-probe.h"

#include <pthread.h>
#include <time.h>

#define ASK_TIMEOUT_MS 2000
#define CALM_S         30 /* new partitions are noticed within a minute */
#define HURRY_S        1
#define MOST_RANGES    1024
#define INQUIRE_US     (10 * G_USEC_PER_SEC) /* not more often: a broker's log is read by people, too */

/* One question for the range of a partition, and its answer. */
typedef struct
{
  guint    topic;
  int      partition;
  gboolean is_known;
  gint64   first, end;
} Range;

struct _FleetKafkaScout
{
  rd_kafka_t        *rk;
  FleetProfile      *profile;
  GCancellable      *cancellable; /* of an inquiry, which may wait for the keyring */
  gint64             inquired_us; /* scout's thread only: when the last one ended, 0: never */
  char             **topics;    /* NULL entries: not used */
  guint              n_topics;
  rd_kafka_topic_t **handles;   /* scout's thread only */
  pthread_t          thread;

  pthread_mutex_t      lock;    /* guards what follows */
  pthread_cond_t       changed;
  gboolean             stopping;
  gboolean             hurry;
  gboolean             wants_fault;
  gboolean             has_inquired;
  char                *fault;
  char                *cluster;
  guint                turn;
  gint64               heard_us;
  FleetKafkaTopicNews *news;
  GArray              *ranges;  /* Range */
};

static gboolean
is_stopping (FleetKafkaScout *self)
{
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return stopping;
}

/* Between two questions: why we are turned away, if somebody wants to know. */
static void
inquire (FleetKafkaScout *self)
{
  char *fault;
  gboolean wanted;

  pthread_mutex_lock (&self->lock);
  wanted = self->wants_fault && !self->stopping && (self->inquired_us == 0 || g_get_monotonic_time () - self->inquired_us > INQUIRE_US);
  self->wants_fault = FALSE;
  pthread_mutex_unlock (&self->lock);
  if (!wanted)
    return;

  fault = fleet_probe_find_fault (self->profile, self->cancellable);
  self->inquired_us = g_get_monotonic_time ();
  pthread_mutex_lock (&self->lock);
  g_free (self->fault);
  self->fault = fault;
  self->has_inquired = TRUE;
  self->turn++;
  pthread_mutex_unlock (&self->lock);
}

/* TRUE when the cluster answered that the topic is there. */
static gboolean
ask_topic (FleetKafkaScout *self,
           guint            topic)
{
  const struct rd_kafka_metadata *metadata = NULL;
  FleetKafkaTopicNews news = { 0, RD_KAFKA_RESP_ERR_NO_ERROR };
  rd_kafka_resp_err_t result;

  inquire (self);
  result = rd_kafka_metadata (self->rk, 0, self->handles[topic], &metadata, ASK_TIMEOUT_MS);
  if (result == RD_KAFKA_RESP_ERR_NO_ERROR && metadata->topic_cnt > 0)
    {
      news.err = metadata->topics[0].err;
      news.partitions = news.err == RD_KAFKA_RESP_ERR_NO_ERROR ? metadata->topics[0].partition_cnt : 0;
    }
  pthread_mutex_lock (&self->lock);
  if (result == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      self->news[topic] = news;
      self->heard_us = g_get_monotonic_time ();
      self->has_inquired = FALSE; /* what comes from now on is another fault */
      g_clear_pointer (&self->fault, g_free);
    }
  self->turn++;
  pthread_mutex_unlock (&self->lock);
  if (metadata != NULL)
    rd_kafka_metadata_destroy (metadata);
  return result == RD_KAFKA_RESP_ERR_NO_ERROR && news.partitions > 0;
}

static gboolean
ask_cluster (FleetKafkaScout *self)
{
  char *cluster;

  pthread_mutex_lock (&self->lock);
  cluster = self->cluster;
  pthread_mutex_unlock (&self->lock);
  if (cluster != NULL)
    return TRUE;

  cluster = rd_kafka_clusterid (self->rk, ASK_TIMEOUT_MS);
  if (cluster == NULL)
    return FALSE;
  pthread_mutex_lock (&self->lock);
  self->cluster = g_strdup (cluster);
  self->heard_us = g_get_monotonic_time ();
  self->turn++;
  pthread_mutex_unlock (&self->lock);
  rd_kafka_mem_free (self->rk, cluster);
  return TRUE;
}

/* FALSE: some range is still not known. */
static gboolean
ask_ranges (FleetKafkaScout *self)
{
  gboolean all = TRUE;

  for (guint i = 0;; i++)
    {
      Range range;
      gboolean ok;

      pthread_mutex_lock (&self->lock);
      ok = i < self->ranges->len;
      if (ok)
        range = g_array_index (self->ranges, Range, i);
      pthread_mutex_unlock (&self->lock);
      if (!ok || is_stopping (self))
        return all;
      if (range.is_known)
        continue;

      ok = rd_kafka_query_watermark_offsets (self->rk, self->topics[range.topic], range.partition, &range.first, &range.end, ASK_TIMEOUT_MS)
           == RD_KAFKA_RESP_ERR_NO_ERROR;
      all = all && ok;
      range.is_known = ok;
      pthread_mutex_lock (&self->lock);
      g_array_index (self->ranges, Range, i) = range;
      self->turn += ok;
      pthread_mutex_unlock (&self->lock);
    }
}

static void
rest (FleetKafkaScout *self,
      gboolean         all_is_well)
{
  struct timespec now, until;

  clock_gettime (CLOCK_MONOTONIC, &now);
  pthread_mutex_lock (&self->lock);
  do
    {
      /* Looked at again after every wake, since a hurry that comes meanwhile shortens the rest. */
      until = now;
      until.tv_sec += self->hurry || !all_is_well ? HURRY_S : CALM_S;
    }
  while (!self->stopping && pthread_cond_timedwait (&self->changed, &self->lock, &until) == 0);
  self->hurry = FALSE; /* what comes from now on is for the turn after this one, too */
  pthread_mutex_unlock (&self->lock);
}

/* @thread the scout's */
static gpointer
run (gpointer user_data)
{
  FleetKafkaScout *self = user_data;

  for (guint i = 0; i < self->n_topics; i++)
    if (self->topics[i] != NULL)
      self->handles[i] = rd_kafka_topic_new (self->rk, self->topics[i], NULL);
  while (!is_stopping (self))
    {
      gboolean all_is_well = ask_cluster (self);

      for (guint i = 0; i < self->n_topics && !is_stopping (self); i++)
        if (self->handles[i] != NULL)
          all_is_well = ask_topic (self, i) && all_is_well;
      all_is_well = ask_ranges (self) && all_is_well;
      rest (self, all_is_well);
    }
  for (guint i = 0; i < self->n_topics; i++)
    g_clear_pointer (&self->handles[i], rd_kafka_topic_destroy);
  return NULL;
}

FleetKafkaScout *
fleet_kafka_scout_new (rd_kafka_t        *rk,
                       FleetProfile      *profile,
                       const char *const *topics,
                       guint              n_topics)
{
  FleetKafkaScout *self = g_new0 (FleetKafkaScout, 1);
  pthread_condattr_t attributes;

  self->rk = rk;
  self->profile = fleet_profile_ref (profile);
  self->cancellable = g_cancellable_new ();
  self->n_topics = n_topics;
  self->topics = g_new0 (char *, n_topics);
  for (guint i = 0; i < n_topics; i++)
    self->topics[i] = g_strdup (topics[i]);
  self->handles = g_new0 (rd_kafka_topic_t *, n_topics);
  self->news = g_new0 (FleetKafkaTopicNews, n_topics);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-scout");
  return self;
}

void
fleet_kafka_scout_free (FleetKafkaScout *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  pthread_join (self->thread, NULL);

  for (guint i = 0; i < self->n_topics; i++)
    g_free (self->topics[i]);
  g_free (self->topics);
  g_free (self->handles);
  g_free (self->news);
  g_free (self->cluster);
  g_free (self->fault);
  g_object_unref (self->cancellable);
  fleet_profile_unref (self->profile);
  g_array_unref (self->ranges);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
fleet_kafka_scout_hurry (FleetKafkaScout *self)
{
  pthread_mutex_lock (&self->lock);
  if (!self->hurry)
    {
      self->hurry = TRUE;
      pthread_cond_broadcast (&self->changed);
    }
  pthread_mutex_unlock (&self->lock);
}

void
fleet_kafka_scout_inquire (FleetKafkaScout *self)
{
  pthread_mutex_lock (&self->lock);
  self->wants_fault = TRUE;
  pthread_mutex_unlock (&self->lock);
}

char *
fleet_kafka_scout_fault (FleetKafkaScout *self,
                         gboolean        *ret_inquired)
{
  char *fault;

  pthread_mutex_lock (&self->lock);
  fault = g_strdup (self->fault);
  *ret_inquired = self->has_inquired;
  pthread_mutex_unlock (&self->lock);
  return fault;
}

char *
fleet_kafka_scout_cluster (FleetKafkaScout *self)
{
  char *cluster;

  pthread_mutex_lock (&self->lock);
  cluster = g_strdup (self->cluster);
  pthread_mutex_unlock (&self->lock);
  return cluster;
}

guint
fleet_kafka_scout_turn (FleetKafkaScout *self)
{
  guint turn;

  pthread_mutex_lock (&self->lock);
  turn = self->turn;
  pthread_mutex_unlock (&self->lock);
  return turn;
}

FleetKafkaTopicNews
fleet_kafka_scout_topic (FleetKafkaScout *self,
                         guint            topic)
{
  FleetKafkaTopicNews news;

  pthread_mutex_lock (&self->lock);
  news = self->news[topic];
  pthread_mutex_unlock (&self->lock);
  return news;
}

gint64
fleet_kafka_scout_heard_us (FleetKafkaScout *self)
{
  gint64 heard_us;

  pthread_mutex_lock (&self->lock);
  heard_us = self->heard_us;
  pthread_mutex_unlock (&self->lock);
  return heard_us;
}

gboolean
fleet_kafka_scout_range (FleetKafkaScout *self,
                         guint            topic,
                         int              partition,
                         gint64          *ret_first,
                         gint64          *ret_end)
{
  Range wanted = { topic, partition };
  gboolean is_known = FALSE;
  guint i;

  pthread_mutex_lock (&self->lock);
  for (i = 0; i < self->ranges->len; i++)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (range->topic != topic || range->partition != partition)
        continue;
      is_known = range->is_known;
      if (is_known)
        {
          *ret_first = range->first;
          *ret_end = range->end;
        }
      break;
    }
  if (i == self->ranges->len && i < MOST_RANGES)
    {
      g_array_append_val (self->ranges, wanted);
      self->hurry = TRUE;
      pthread_cond_broadcast (&self->changed);
    }
  pthread_mutex_unlock (&self->lock);
  return is_known;
}
