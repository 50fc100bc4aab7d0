/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-status: how the stream is doing, in numbers and one sentence. */

#include "fleet-feed-private.h"

#define CATCH_UP_US (60 * G_USEC_PER_SEC) /* of event time behind the clock */

/* Messages a second between the oldest and the newest sample. */
static double
sample_rate (FleetFeed *self,
             gint64     now_us,
             gint64     messages)
{
  guint last = (self->feed_only.n_samples - 1) % FLEET_FEED_RATE_SAMPLES;
  guint oldest;
  double seconds;

  if (self->feed_only.n_samples == 0 || now_us - self->feed_only.samples[last].at_us >= G_USEC_PER_SEC / 2)
    {
      last = self->feed_only.n_samples++ % FLEET_FEED_RATE_SAMPLES;
      self->feed_only.samples[last].at_us = now_us;
      self->feed_only.samples[last].messages = messages;
    }
  oldest = self->feed_only.n_samples <= FLEET_FEED_RATE_SAMPLES ? 0 : self->feed_only.n_samples % FLEET_FEED_RATE_SAMPLES;
  seconds = (now_us - self->feed_only.samples[oldest].at_us) / (double) G_USEC_PER_SEC;
  return seconds > 0 ? (messages - self->feed_only.samples[oldest].messages) / seconds : 0;
}

/* Records between our position and the ends of the telemetry partitions; -1 while an end is not known. */
static gint64
count_lag (FleetFeed *self)
{
  FleetPartitionState state;
  gint64 lag = -1;

  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    {
      if (state.topic != FLEET_TOPIC_TELEMETRY)
        continue;
      if (state.end_offset < 0)
        return -1;
      lag = MAX (0, lag) + MAX (0, state.end_offset - MAX (0, state.next_offset));
    }
  return lag;
}

/* Events of long ago keep coming: what is shown is the past, however few records wait. At the ends of all partitions it is the present, however old the last event. */
static gboolean
is_catching_up (FleetFeed *self,
                gint64     lag_us)
{
  FleetPartitionState state;

  if (lag_us == FLEET_TIME_NONE || lag_us < CATCH_UP_US)
    return FALSE;
  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    if (state.topic == FLEET_TOPIC_TELEMETRY && !state.at_end)
      return TRUE;
  return FALSE;
}

void
fleet_feed_tell_status (FleetFeed     *self,
                        FleetBulletin *bulletin,
                        gboolean       is_stopped)
{
  const FleetPipelineCounts *counts = fleet_pipeline_get_counts (self->feed_only.pipeline);
  FleetStreamStatus *status = &bulletin->status;
  gint64 now_us = g_get_monotonic_time ();

  bulletin->has_status = TRUE;
  status->state = FLEET_STREAM_STARTING;
  if (self->feed_only.consumer != NULL)
    {
      status->state = fleet_consumer_state (self->feed_only.consumer, &status->sentence);
      status->said = fleet_consumer_said (self->feed_only.consumer);
      status->lag_messages = count_lag (self);
      status->sharing = fleet_consumer_actions_trouble (self->feed_only.consumer);
    }
  if (is_stopped)
    status->state = FLEET_STREAM_STOPPED;
  status->durable = TRUE;
  status->messages = counts->messages;
  status->dead_letters = counts->dead_letters;
  status->late = counts->late;
  status->unknown_devices = counts->unknown_devices;
  status->stale_rows = counts->stale_rows;
  status->rate = sample_rate (self, now_us, counts->messages);
  status->newest_us = counts->newest_us;
  if (counts->newest_us != FLEET_TIME_NONE)
    status->lag_us = MAX (0, g_get_real_time () - counts->newest_us);
  if (status->state == FLEET_STREAM_LIVE && is_catching_up (self, status->lag_us))
    status->state = FLEET_STREAM_CATCHING_UP;
  status->vehicles = counts->vehicles;
  status->open_alerts = counts->open_alerts;
  status->unacknowledged = counts->unacknowledged;
  status->unshared = counts->unshared;
  status->is_shared = self->profile->topic_actions != NULL;
  status->alerts_opened = counts->alerts_opened;
  status->alerts_cleared = counts->alerts_cleared;
  if (self->feed_only.writer != NULL)
    status->database_bytes = fleet_writer_database_bytes (self->feed_only.writer);
  for (guint i = 0; i < self->feed_only.failures->len; i++)
    g_ptr_array_add (bulletin->failures, g_strdup (g_ptr_array_index (self->feed_only.failures, i)));
  g_ptr_array_set_size (self->feed_only.failures, 0);

  pthread_mutex_lock (&self->lock);
  self->summary.counts = *counts;
  self->summary.seconds = (now_us - self->began_us) / (double) G_USEC_PER_SEC;
  pthread_mutex_unlock (&self->lock);
}
