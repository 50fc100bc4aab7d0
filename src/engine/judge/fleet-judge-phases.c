/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge-phases: the life of one episode: none → pending → active → recovering → none.
 *
 * Only the condition's answer and the phase decide, so an answer that is told twice changes nothing. TRUE wins over clear; only clear lets an open alert
 * recover; anything but TRUE ends a pending hold. */

#include "fleet-judge-private.h"

#include "fleet-time.h"

#include <string.h>

FleetEpisode *
fleet_judge_find_episode (FleetJudge *self,
                          FleetSlot   slot,
                          guint       rule)
{
  FleetEpisode *episode = slot < self->n_slots ? self->episodes[slot] : NULL;

  while (episode != NULL && episode->rule != rule)
    episode = episode->next;
  return episode;
}

FleetEpisode *
fleet_judge_add_episode (FleetJudge *self,
                         FleetSlot   slot,
                         guint       rule)
{
  FleetEpisode *episode = fleet_judge_find_episode (self, slot, rule);

  if (episode != NULL)
    return episode;
  fleet_judge_ensure_slot (self, slot);
  episode = g_new0 (FleetEpisode, 1);
  episode->slot = slot;
  episode->rule = rule;
  episode->place = episode->queued_place = FLEET_NONE;
  episode->device = FLEET_NONE;
  episode->since_us = episode->cooled_us = episode->due_us = episode->queued_us = FLEET_TIME_NONE;
  episode->next = self->episodes[slot];
  self->episodes[slot] = episode;
  return episode;
}

void
fleet_judge_free_episode (FleetEpisode *episode)
{
  g_free (episode->message);
  g_free (episode->evidence);
  g_clear_pointer (&episode->alert, fleet_alert_unref);
  g_free (episode);
}

void
fleet_judge_drop_episode (FleetJudge   *self,
                          FleetEpisode *episode)
{
  FleetEpisode **link = &self->episodes[episode->slot];

  if (episode->phase != FLEET_CONDITION_NORMAL || episode->cooled_us != FLEET_TIME_NONE || episode->queued_us != FLEET_TIME_NONE)
    return;
  while (*link != episode)
    link = &(*link)->next;
  *link = episode->next;
  fleet_judge_free_episode (episode);
}

typedef struct
{
  FleetJudge       *judge;
  FleetJudgeRule   *rule;
  FleetSlot         slot;
  const FleetCause *cause;
} Rendering;

static gboolean
look_up (guint       index,
         FleetValue *ret_value,
         gpointer    user_data)
{
  const Rendering *rendering = user_data;
  const FleetCause *cause = rendering->cause;
  const FleetJudge *judge = rendering->judge;
  FleetPath path = rendering->rule->message_paths[index];

  if (cause->record != NULL)
    return fleet_batch_get (cause->record, cause->row, path, ret_value);
  return judge->context->value (rendering->slot, path, cause->time_us, ret_value, judge->context_data);
}

char *
fleet_judge_render (FleetJudge       *self,
                    guint             rule,
                    FleetSlot         slot,
                    const FleetCause *cause)
{
  Rendering rendering = { self, fleet_judge_rule (self, rule), slot, cause };

  if (cause->message != NULL)
    return g_strdup (cause->message);
  return fleet_rule_render (rendering.rule->rule, look_up, &rendering);
}

char *
fleet_judge_prove (FleetJudge       *self,
                   guint             rule,
                   const FleetCause *cause)
{
  /* Where time alone did it, the vehicle may have sent other values since then. */
  return fleet_evidence_form_fill (fleet_judge_rule (self, rule)->evidence, self->paths, cause->record, cause->row, cause->time_us);
}

void
fleet_judge_tell (FleetJudge         *self,
                  const FleetEpisode *episode,
                  FleetVerdict       *verdict)
{
  const FleetJudgeRule *rule = fleet_judge_rule (self, episode->rule);
  FleetStanding standing = {
    .slot = episode->slot,
    .rule = rule->id,
    .phase = episode->phase,
    .place = episode->place,
    .device = episode->device,
    .began_us = episode->began_us,
    .cleared_from_us = episode->phase == FLEET_CONDITION_RECOVERING ? episode->since_us
                       : episode->phase == FLEET_CONDITION_ACTIVE   ? FLEET_TIME_NONE
                                                                    : episode->cooled_us,
    .message = g_strdup (episode->phase == FLEET_CONDITION_PENDING ? episode->message : NULL),
    .evidence = g_strdup (episode->phase == FLEET_CONDITION_PENDING ? episode->evidence : NULL),
    .alert_id = g_strdup (episode->alert != NULL ? episode->alert->id : NULL),
  };

  g_strlcpy (standing.condition_hash, rule->rule->condition_hash, sizeof standing.condition_hash);
  g_array_append_val (verdict->standings, standing);
  if (episode->alert != NULL)
    g_ptr_array_add (verdict->alerts, fleet_alert_ref (episode->alert));
}

/* The episode's alert in its phase of now, as a new sealed one. */
static void
change_alert (FleetEpisode *episode)
{
  FleetAlert *changed;

  if (episode->alert == NULL)
    return;
  changed = fleet_alert_copy (episode->alert);
  changed->condition = episode->phase;
  fleet_alert_unref (episode->alert);
  episode->alert = changed;
}

static FleetAlert *
make_alert (FleetJudge         *self,
            const FleetEpisode *episode,
            gint64              opened_us)
{
  const FleetJudgeContext *context = self->context;
  const FleetRule *rule = fleet_judge_rule (self, episode->rule)->rule;
  const char *vehicle = context->vehicle (episode->slot, self->context_data);
  FleetAlert *alert = fleet_alert_new ();

  alert->vehicle = g_strdup (vehicle != NULL ? vehicle : "");
  alert->id = fleet_alert_make_id (rule->id, alert->vehicle, episode->began_us);
  alert->rule = g_strdup (rule->id);
  alert->title = g_strdup (rule->name);
  alert->severity = rule->severity;
  alert->slot = episode->slot;
  alert->device_id = g_strdup (episode->device != FLEET_NONE ? context->device_id (episode->device, self->context_data) : NULL);
  alert->car_id = g_strdup (context->car_id (episode->slot, episode->began_us, self->context_data));
  alert->plate = g_strdup (context->plate (episode->slot, episode->began_us, self->context_data));
  if (context->rows != NULL)
    context->rows (episode->slot, episode->began_us, alert, self->context_data);
  alert->condition = FLEET_CONDITION_ACTIVE;
  alert->attention = FLEET_ATTENTION_UNACKNOWLEDGED;
  alert->by_clock = self->by_clock;
  alert->began_us = episode->began_us;
  alert->opened_us = opened_us;
  alert->cleared_us = FLEET_TIME_NONE;
  alert->acknowledged_us = FLEET_TIME_NONE;
  alert->message = g_strdup (episode->message);
  alert->evidence = g_strdup (episode->evidence);
  alert->advice = g_strdup (rule->advice);
  return alert;
}

static void
open_episode (FleetJudge   *self,
              FleetEpisode *episode,
              gint64        opened_us)
{
  gboolean is_shadow = fleet_judge_rule (self, episode->rule)->rule->state == FLEET_RULE_SHADOW;

  episode->phase = FLEET_CONDITION_ACTIVE;
  episode->opened_us = opened_us;
  episode->due_us = episode->cooled_us = FLEET_TIME_NONE;
  if (is_shadow)
    self->verdict->n_shadow++;
  else
    {
      episode->alert = make_alert (self, episode, opened_us);
      g_hash_table_replace (self->open, g_strdup (episode->alert->id), episode);
      self->verdict->n_opened++;
    }
  g_clear_pointer (&episode->message, g_free);
  g_clear_pointer (&episode->evidence, g_free);
  fleet_judge_tell (self, episode, self->verdict);
}

void
fleet_judge_clear_alert (FleetJudge   *self,
                         FleetAlert   *alert,
                         gint64        cleared_us,
                         FleetVerdict *verdict)
{
  FleetAlert *cleared = fleet_alert_copy (alert);

  cleared->condition = FLEET_CONDITION_CLEARED;
  cleared->cleared_us = cleared_us;
  g_hash_table_remove (self->open, alert->id);
  g_ptr_array_add (verdict->alerts, cleared);
  verdict->n_cleared++;
}

/* NORMAL; its cooldown, if it is not over, goes on. */
static void
rest_episode (FleetJudge   *self,
              FleetEpisode *episode,
              gint64        now_us)
{
  episode->phase = FLEET_CONDITION_NORMAL;
  episode->since_us = FLEET_TIME_NONE;
  if (episode->cooled_us <= now_us)
    episode->cooled_us = FLEET_TIME_NONE;
  episode->due_us = episode->cooled_us;
  g_clear_pointer (&episode->message, g_free);
  g_clear_pointer (&episode->evidence, g_free);
  fleet_judge_tell (self, episode, self->verdict);
  if (episode->due_us != FLEET_TIME_NONE)
    fleet_judge_queue_episode (self, episode);
  fleet_judge_drop_episode (self, episode);
}

static void
close_episode (FleetJudge   *self,
               FleetEpisode *episode,
               gint64        cleared_us)
{
  gint64 cooldown_us = fleet_judge_rule (self, episode->rule)->rule->cooldown_us;

  if (episode->alert != NULL)
    fleet_judge_clear_alert (self, episode->alert, cleared_us, self->verdict);
  g_clear_pointer (&episode->alert, fleet_alert_unref);
  episode->cooled_us = cooldown_us > 0 ? cleared_us + cooldown_us : FLEET_TIME_NONE;
  rest_episode (self, episode, cleared_us);
}

static void
begin_episode (FleetJudge       *self,
               FleetSlot         slot,
               guint             rule,
               const FleetCause *cause)
{
  FleetEpisode *episode = fleet_judge_add_episode (self, slot, rule);

  episode->phase = FLEET_CONDITION_PENDING;
  episode->began_us = cause->time_us;
  episode->place = cause->place;
  episode->device = cause->device;
  g_free (episode->message);
  episode->message = fleet_judge_render (self, rule, slot, cause);
  g_free (episode->evidence);
  episode->evidence = fleet_judge_prove (self, rule, cause);
  episode->due_us = MAX (cause->time_us + fleet_judge_rule (self, rule)->rule->hold_us, episode->cooled_us);
  if (episode->due_us <= cause->time_us)
    {
      open_episode (self, episode, episode->due_us);
      return;
    }
  fleet_judge_tell (self, episode, self->verdict);
  fleet_judge_queue_episode (self, episode);
}

static void
recover_episode (FleetJudge       *self,
                 FleetEpisode     *episode,
                 const FleetCause *cause)
{
  episode->phase = FLEET_CONDITION_RECOVERING;
  /* An event behind the watermark that opened it cannot clear it before it opened. */
  episode->since_us = MAX (cause->time_us, episode->opened_us);
  episode->place = cause->place;
  episode->due_us = episode->since_us + fleet_judge_rule (self, episode->rule)->rule->clear_hold_us;
  if (episode->due_us <= cause->time_us)
    {
      close_episode (self, episode, episode->due_us);
      return;
    }
  change_alert (episode);
  fleet_judge_tell (self, episode, self->verdict);
  fleet_judge_queue_episode (self, episode);
}

void
fleet_judge_step (FleetJudge       *self,
                  FleetSlot         slot,
                  guint             rule,
                  gboolean          is_true,
                  gboolean          is_clear,
                  const FleetCause *cause)
{
  FleetEpisode *episode = fleet_judge_find_episode (self, slot, rule);

  switch (episode != NULL ? episode->phase : FLEET_CONDITION_NORMAL)
    {
    case FLEET_CONDITION_PENDING:
      if (!is_true)
        rest_episode (self, episode, cause->time_us);
      break;
    case FLEET_CONDITION_ACTIVE:
      if (!is_true && is_clear)
        recover_episode (self, episode, cause);
      break;
    case FLEET_CONDITION_RECOVERING:
      if (!is_true && is_clear)
        break;
      episode->phase = FLEET_CONDITION_ACTIVE;
      episode->since_us = episode->due_us = FLEET_TIME_NONE;
      change_alert (episode);
      fleet_judge_tell (self, episode, self->verdict);
      break;
    default:
      if (is_true)
        begin_episode (self, slot, rule, cause);
    }
}

void
fleet_judge_end_phase (FleetJudge   *self,
                       FleetEpisode *episode)
{
  gint64 due_us = episode->due_us;

  episode->due_us = FLEET_TIME_NONE;
  if (episode->phase == FLEET_CONDITION_PENDING)
    open_episode (self, episode, due_us);
  else if (episode->phase == FLEET_CONDITION_RECOVERING)
    close_episode (self, episode, due_us);
  else
    rest_episode (self, episode, due_us);
}
