/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed-flows: how each partition is doing. Nothing is counted for it but what the consumer counts anyway: twice a second its counts are looked at, and rates are differences of
 * looks. A position is told with the beat that holds all before it, so whoever is told it finds that on the disk. */

#include "fleet-feed-private.h"

#define LOOK_US (G_USEC_PER_SEC / 2)

/* What was seen of one partition. */
typedef struct
{
  gint64 counts[FLEET_FEED_RATE_SAMPLES]; /* records, at the looks of the same number */
  gint64 n_records;                       /* at the last look */
  gint64 heard_us;                        /* wall clock of the look that first saw the last record, FLEET_TIME_NONE: none yet */
  gint64 grew_us;                         /* the same, monotonic */
} Flow;

struct _FleetFeedFlows
{
  GArray *flows[FLEET_N_TOPICS];              /* Flow, by number of partition */
  gint64  looked_us[FLEET_FEED_RATE_SAMPLES]; /* monotonic */
  guint   n_looks;
};

static FleetFeedFlows *
flows_new (void)
{
  FleetFeedFlows *self = g_new0 (FleetFeedFlows, 1);

  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    self->flows[i] = g_array_new (FALSE, TRUE, sizeof (Flow));
  return self;
}

void
fleet_feed_flows_free (FleetFeedFlows *flows)
{
  if (flows == NULL)
    return;
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    g_array_unref (flows->flows[i]);
  g_free (flows);
}

static Flow *
get_flow (FleetFeedFlows            *flows,
          const FleetPartitionState *state)
{
  GArray *array = flows->flows[state->topic];

  while ((guint) state->partition >= array->len)
    {
      Flow fresh = { .heard_us = FLEET_TIME_NONE };

      g_array_append_val (array, fresh);
    }
  return &g_array_index (array, Flow, state->partition);
}

/* Records a second since the oldest look that is kept. */
static double
look (FleetFeedFlows            *flows,
      Flow                      *flow,
      const FleetPartitionState *state,
      gint64                     now_us)
{
  guint now = (flows->n_looks - 1) % FLEET_FEED_RATE_SAMPLES;
  guint oldest = flows->n_looks <= FLEET_FEED_RATE_SAMPLES ? 0 : flows->n_looks % FLEET_FEED_RATE_SAMPLES;
  double seconds = (now_us - flows->looked_us[oldest]) / (double) G_USEC_PER_SEC;

  if (state->n_records != flow->n_records)
    {
      flow->n_records = state->n_records;
      flow->heard_us = g_get_real_time ();
      flow->grew_us = now_us;
    }
  flow->counts[now] = state->n_records;
  return seconds > 0 ? (state->n_records - flow->counts[oldest]) / seconds : 0;
}

static FleetFlow
judge_flow (FleetFeed                 *self,
            const FleetPartitionState *state,
            const Flow                *flow,
            gint64                     now_us)
{
  if (state->end_offset < 0)
    return FLEET_FLOW_WAITING;
  if (state->is_behind)
    return FLEET_FLOW_BEHIND;
  if (state->at_end && now_us - MAX (flow->grew_us, self->began_us) >= self->profile->idle_us)
    return FLEET_FLOW_QUIET;
  return FLEET_FLOW_LIVE;
}

static FleetPartitionStatus *
tell_partition (FleetFeed                 *self,
                const FleetPartitionState *state,
                gboolean                   is_offline,
                gint64                     now_us)
{
  FleetPartitionStatus *status = fleet_partition_status_new (state->topic, state->topic_name, state->partition);
  Flow *flow = get_flow (self->feed_only.flows, state);

  status->rate = look (self->feed_only.flows, flow, state, now_us);
  status->heard_us = flow->heard_us;
  status->position = state->next_offset;
  if (state->end_offset >= 0)
    {
      /* The end is looked up five times a second; what was taken since then lies before it. */
      status->end = MAX (state->end_offset, state->next_offset);
      status->lag = status->end - MAX (0, state->next_offset);
    }
  status->newest_us = state->topic == FLEET_TOPIC_TELEMETRY
                        ? fleet_pipeline_greatest (self->feed_only.pipeline, fleet_feed_place (self, state->topic, state->topic_name, state->partition))
                        : state->kafka_us;
  if (status->lag == 0 && status->rate == 0)
    status->lag_us = 0;
  else if (status->newest_us != FLEET_TIME_NONE)
    status->lag_us = MAX (0, g_get_real_time () - status->newest_us);
  status->sentence = fleet_consumer_trouble (self->feed_only.consumer, state->topic, state->partition);
  if (status->sentence != NULL)
    status->flow = FLEET_FLOW_FAILED;
  else
    status->flow = is_offline ? FLEET_FLOW_UNREACHED : judge_flow (self, state, flow, now_us);
  return status;
}

/* Topics that have no partition yet. */
static void
tell_awaited (FleetFeed *self,
              GPtrArray *statuses,
              gboolean   is_offline)
{
  for (guint i = 0; i < FLEET_N_TOPICS; i++)
    {
      const char *name = fleet_consumer_awaits (self->feed_only.consumer, i);
      FleetPartitionStatus *status;

      if (name == NULL)
        continue;
      status = fleet_partition_status_new (i, name, -1);
      status->sentence = fleet_consumer_trouble (self->feed_only.consumer, i, -1);
      status->flow = status->sentence != NULL ? FLEET_FLOW_FAILED : is_offline ? FLEET_FLOW_UNREACHED : FLEET_FLOW_WAITING;
      g_ptr_array_add (statuses, status);
    }
}

void
fleet_feed_tell_flows (FleetFeed     *self,
                       FleetBulletin *bulletin,
                       gboolean       is_stopped)
{
  gint64 now_us = g_get_monotonic_time ();
  FleetFeedFlows *flows;
  FleetPartitionState state;
  gboolean is_offline;

  if (self->feed_only.consumer == NULL)
    return;
  if (self->feed_only.flows == NULL)
    self->feed_only.flows = flows_new ();
  flows = self->feed_only.flows;
  if (!is_stopped && flows->n_looks > 0 && now_us - flows->looked_us[(flows->n_looks - 1) % FLEET_FEED_RATE_SAMPLES] < LOOK_US)
    return;
  flows->looked_us[flows->n_looks++ % FLEET_FEED_RATE_SAMPLES] = now_us;
  is_offline = fleet_consumer_state (self->feed_only.consumer, NULL) == FLEET_STREAM_OFFLINE;
  bulletin->partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_partition_status_free);
  for (guint i = 0; fleet_consumer_partition (self->feed_only.consumer, i, &state); i++)
    g_ptr_array_add (bulletin->partitions, tell_partition (self, &state, is_offline, now_us));
  tell_awaited (self, bulletin->partitions, is_offline);
}
