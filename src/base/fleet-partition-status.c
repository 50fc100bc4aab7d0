/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-partition-status: a plain value, and the sum of several. */

#include "fleet-partition-status.h"

#include "fleet-time.h"

FleetPartitionStatus *
fleet_partition_status_new (FleetTopic  topic,
                            const char *name,
                            gint32      partition)
{
  FleetPartitionStatus *self = g_new0 (FleetPartitionStatus, 1);

  self->topic = topic;
  self->name = g_strdup (name);
  self->partition = partition;
  self->position = self->end = self->lag = -1;
  self->newest_us = self->lag_us = self->heard_us = FLEET_TIME_NONE;
  return self;
}

FleetPartitionStatus *
fleet_partition_status_copy (const FleetPartitionStatus *self)
{
  FleetPartitionStatus *copy = g_new (FleetPartitionStatus, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->sentence = g_strdup (self->sentence);
  return copy;
}

gboolean
fleet_partition_status_is_equal (const FleetPartitionStatus *self,
                                 const FleetPartitionStatus *other)
{
  return self->topic == other->topic && self->partition == other->partition && self->flow == other->flow && self->position == other->position &&
         self->end == other->end && self->lag == other->lag && self->rate == other->rate && self->newest_us == other->newest_us && self->lag_us == other->lag_us &&
         self->heard_us == other->heard_us && g_strcmp0 (self->name, other->name) == 0 && g_strcmp0 (self->sentence, other->sentence) == 0;
}

void
fleet_partition_status_free (FleetPartitionStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->sentence);
  g_free (self);
}

/* What a topic is called after when its partitions differ: a fault before all else, and quiet only when all are. */
static guint
rank (FleetFlow flow)
{
  static const guint ranks[FLEET_N_FLOWS] = {
    [FLEET_FLOW_QUIET] = 0,  [FLEET_FLOW_LIVE] = 1,      [FLEET_FLOW_WAITING] = 2,
    [FLEET_FLOW_BEHIND] = 3, [FLEET_FLOW_UNREACHED] = 4, [FLEET_FLOW_FAILED] = 5,
  };

  return ranks[flow];
}

/* Of two counts, either of which may be unknown. */
static gint64
add_known (gint64 a,
           gint64 b)
{
  if (a < 0 || b < 0)
    return MAX (a, b);
  return a + b;
}

FleetPartitionStatus *
fleet_partition_status_sum (GPtrArray *statuses)
{
  const FleetPartitionStatus *first = g_ptr_array_index (statuses, 0);
  FleetPartitionStatus *sum = fleet_partition_status_new (first->topic, first->name, -1);
  const FleetPartitionStatus *worst = first;

  for (guint i = 0; i < statuses->len; i++)
    {
      const FleetPartitionStatus *status = g_ptr_array_index (statuses, i);

      sum->position = add_known (sum->position, status->position);
      sum->end = add_known (sum->end, status->end);
      sum->lag = add_known (sum->lag, status->lag);
      sum->rate += status->rate;
      /* FLEET_TIME_NONE is the least of all times. */
      sum->newest_us = MAX (sum->newest_us, status->newest_us);
      sum->heard_us = MAX (sum->heard_us, status->heard_us);
      sum->lag_us = MAX (sum->lag_us, status->lag_us);
      if (rank (status->flow) > rank (worst->flow) || (rank (status->flow) == rank (worst->flow) && worst->sentence == NULL))
        worst = status;
    }
  sum->flow = worst->flow;
  sum->sentence = g_strdup (worst->sentence);
  return sum;
}
