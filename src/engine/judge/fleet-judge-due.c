/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge-due: what fires, and in which order.
 *
 * Two ways lead to a timer: the heap of its partition, when the watermark passes it, and its vehicle, when an event of that vehicle comes. A timer that is
 * set to later instants again and again (silent for 10 minutes: every event sets it) leaves its entry in the heap where it is; when that comes
 * up too early it is put back. */

#include "fleet-judge-private.h"

/* Sees to it that the heap of place has an entry at or before due. */
static void
queue (FleetJudge       *self,
       const FleetTimer *timer,
       FleetPlace        place,
       gint64           *queued_us,
       FleetPlace       *queued_place)
{
  if (*queued_us != FLEET_TIME_NONE && *queued_us <= timer->due_us && *queued_place == place)
    return;
  fleet_timers_add (fleet_judge_place (self, place)->timers, timer);
  *queued_us = timer->due_us;
  *queued_place = place;
}

void
fleet_judge_queue_episode (FleetJudge   *self,
                           FleetEpisode *episode)
{
  const FleetTimer timer = { episode->due_us, episode->slot, episode->rule, FLEET_TIMER_PHASE };

  self->slot_due[episode->slot] = MIN (self->slot_due[episode->slot], timer.due_us);
  queue (self, &timer, episode->place, &episode->queued_us, &episode->queued_place);
}

void
fleet_judge_queue_watch (FleetJudge *self,
                         guint       rule,
                         FleetSlot   slot)
{
  FleetAgeWatch *watch = &fleet_judge_rule (self, rule)->watches[slot];
  const FleetTimer timer = { watch->steps[watch->next].due_us, slot, rule, FLEET_TIMER_AGE };

  self->slot_due[slot] = MIN (self->slot_due[slot], timer.due_us);
  queue (self, &timer, watch->place, &watch->queued_us, &watch->queued_place);
}

/* The slot's earliest timer. FALSE: it has none. */
static gboolean
find_first (FleetJudge *self,
            FleetSlot   slot,
            FleetTimer *ret_timer)
{
  gboolean found = FALSE;

  for (const FleetEpisode *episode = self->episodes[slot]; episode != NULL; episode = episode->next)
    {
      const FleetTimer timer = { episode->due_us, slot, episode->rule, FLEET_TIMER_PHASE };

      if (episode->due_us == FLEET_TIME_NONE || (found && fleet_timer_order (ret_timer, &timer) <= 0))
        continue;
      *ret_timer = timer;
      found = TRUE;
    }
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      guint rule = g_array_index (self->age_rules, guint, i);
      const FleetAgeWatch *watch = &fleet_judge_rule (self, rule)->watches[slot];
      FleetTimer timer = { 0, slot, rule, FLEET_TIMER_AGE };

      if (watch->next >= watch->n_steps)
        continue;
      timer.due_us = watch->steps[watch->next].due_us;
      if (found && fleet_timer_order (ret_timer, &timer) <= 0)
        continue;
      *ret_timer = timer;
      found = TRUE;
    }
  return found;
}

static void
fire (FleetJudge       *self,
      const FleetTimer *timer)
{
  if (timer->kind == FLEET_TIMER_AGE)
    fleet_judge_take_step (self, timer->rule, timer->slot);
  else
    fleet_judge_end_phase (self, fleet_judge_find_episode (self, timer->slot, timer->rule));
}

void
fleet_judge_fire_slot (FleetJudge *self,
                       FleetSlot   slot,
                       gint64      until_us)
{
  FleetTimer timer;

  for (;;)
    {
      if (!find_first (self, slot, &timer))
        {
          self->slot_due[slot] = G_MAXINT64;
          return;
        }
      if (timer.due_us > until_us)
        {
          self->slot_due[slot] = timer.due_us;
          return;
        }
      fire (self, &timer);
    }
}

/* An entry of a heap came up: TRUE if what it stands for is due now. Puts it back if it is due later. */
static gboolean
is_due (FleetJudge       *self,
        FleetPlace        place,
        const FleetTimer *timer)
{
  if (timer->kind == FLEET_TIMER_AGE)
    {
      FleetAgeWatch *watch = &fleet_judge_rule (self, timer->rule)->watches[timer->slot];

      if (watch->queued_us != timer->due_us || watch->queued_place != place)
        return FALSE;
      watch->queued_us = FLEET_TIME_NONE;
      if (watch->next >= watch->n_steps)
        return FALSE;
      if (watch->steps[watch->next].due_us <= timer->due_us && watch->place == place)
        return TRUE;
      fleet_judge_queue_watch (self, timer->rule, timer->slot);
      return FALSE;
    }

  FleetEpisode *episode = fleet_judge_find_episode (self, timer->slot, timer->rule);

  if (episode == NULL || episode->queued_us != timer->due_us || episode->queued_place != place)
    return FALSE;
  episode->queued_us = FLEET_TIME_NONE;
  if (episode->due_us == FLEET_TIME_NONE)
    fleet_judge_drop_episode (self, episode);
  else if (episode->due_us <= timer->due_us && episode->place == place)
    return TRUE;
  else
    fleet_judge_queue_episode (self, episode);
  return FALSE;
}

void
fleet_judge_fire_place (FleetJudge *self,
                        FleetPlace  number)
{
  FleetJudgePlace *place = fleet_judge_place (self, number);
  FleetTimer timer;

  if (place->watermark_us == FLEET_TIME_NONE)
    return;
  while (fleet_timers_take (place->timers, place->watermark_us, &timer))
    if (is_due (self, number, &timer))
      fire (self, &timer);
}
