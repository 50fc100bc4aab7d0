/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge-restore: what outlives a restart, and what moves with a vehicle.
 *
 * Standing bits are not kept: they follow from the phase (pending: TRUE; recovering: clear; active: neither, which any answer may follow), because a step that
 * tells a phase what it knows already changes nothing. */

#include "fleet-judge-private.h"

#include <string.h>

void
fleet_judge_restore_place (FleetJudge *self,
                           FleetPlace  number,
                           gint64      greatest_us,
                           gint64      watermark_us)
{
  FleetJudgePlace *place = fleet_judge_place (self, number);

  place->greatest_us = greatest_us;
  place->watermark_us = watermark_us;
}

static FleetJudgeRule *
find_rule (FleetJudge *self,
           const char *id,
           guint      *ret_index)
{
  for (guint i = 0; i < self->rules->len; i++)
    if (strcmp (fleet_judge_rule (self, i)->id, id) == 0)
      {
        *ret_index = i;
        return fleet_judge_rule (self, i);
      }
  return NULL;
}

/* The rule is gone, off, a shadow now, or has another condition: what was stored of it ends here, an open alert at the partition's newest event. */
static void
let_go (FleetJudge          *self,
        const FleetStanding *standing,
        FleetAlert          *alert)
{
  FleetStanding gone = {
    .slot = standing->slot, .rule = standing->rule, .place = standing->place, .device = standing->device,
    .began_us = standing->began_us, .cleared_from_us = FLEET_TIME_NONE,
  };

  memcpy (gone.condition_hash, standing->condition_hash, sizeof gone.condition_hash);
  g_array_append_val (self->left_over->standings, gone);
  if (alert != NULL)
    fleet_judge_clear_alert (self, alert, MAX (alert->opened_us, fleet_judge_greatest (self, standing->place)), self->left_over);
}

static void
set_bits_by_phase (FleetJudge         *self,
                   const FleetEpisode *episode)
{
  fleet_judge_set_bits (self, episode->slot, episode->rule, episode->phase == FLEET_CONDITION_PENDING, episode->phase == FLEET_CONDITION_RECOVERING);
}

void
fleet_judge_restore (FleetJudge          *self,
                     const FleetStanding *standing,
                     FleetAlert          *alert)
{
  guint index;
  const FleetJudgeRule *rule = find_rule (self, standing->rule, &index);
  gboolean is_open = standing->phase == FLEET_CONDITION_ACTIVE || standing->phase == FLEET_CONDITION_RECOVERING;
  gboolean is_shadow = rule != NULL && rule->rule->state == FLEET_RULE_SHADOW;
  FleetEpisode *episode;

  if (rule == NULL || (is_open && is_shadow != (alert == NULL)) || (!is_open && strcmp (rule->rule->condition_hash, standing->condition_hash) != 0))
    {
      let_go (self, standing, is_open ? alert : NULL);
      return;
    }
  episode = fleet_judge_add_episode (self, standing->slot, index);
  episode->phase = standing->phase;
  episode->place = standing->place;
  episode->device = standing->device;
  episode->began_us = standing->began_us;
  episode->opened_us = alert != NULL ? alert->opened_us : standing->began_us + rule->rule->hold_us;
  if (standing->phase == FLEET_CONDITION_RECOVERING)
    {
      episode->since_us = standing->cleared_from_us;
      episode->due_us = standing->cleared_from_us + rule->rule->clear_hold_us;
    }
  else if (!is_open)
    episode->cooled_us = episode->due_us = standing->cleared_from_us;
  if (standing->phase == FLEET_CONDITION_PENDING)
    {
      episode->message = g_strdup (standing->message);
      episode->evidence = g_strdup (standing->evidence);
      episode->due_us = MAX (standing->began_us + rule->rule->hold_us, episode->cooled_us);
    }
  if (is_open && alert != NULL)
    {
      episode->alert = fleet_alert_ref (alert);
      g_hash_table_replace (self->open, g_strdup (alert->id), episode);
    }
  set_bits_by_phase (self, episode);
  if (episode->due_us != FLEET_TIME_NONE)
    fleet_judge_queue_episode (self, episode);
  fleet_judge_drop_episode (self, episode);
}

void
fleet_judge_rearm (FleetJudge       *self,
                   const FleetBatch *record,
                   guint             row)
{
  const FleetRound *round;
  FleetSlot slot = record->slot[row];

  if (self->age_rules->len == 0 || slot == FLEET_NONE)
    return;
  fleet_judge_ensure_slot (self, slot);
  round = fleet_program_set_begin (self->programs, record, row, row + 1);
  fleet_judge_run_ages (self, round);
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      guint index = g_array_index (self->age_rules, guint, i);
      FleetJudgeRule *rule = fleet_judge_rule (self, index);
      FleetMasks when, clear;
      gboolean is_clear;

      fleet_program_run (rule->when, record->judged_us, &when);
      is_clear = (when.is_false[row / 64] >> (row % 64)) & 1;
      if (rule->clear != NULL)
        {
          fleet_program_run (rule->clear, record->judged_us, &clear);
          is_clear = (clear.is_true[row / 64] >> (row % 64)) & 1;
        }
      fleet_judge_arm_again (self, rule, index, record, row, (when.is_true[row / 64] >> (row % 64)) & 1, is_clear);
    }
}

/* from's open episode becomes to's, unless to has one of its own: then the vehicle has one problem, not two, and from's is over. */
static void
move_open (FleetJudge   *self,
           FleetEpisode *episode,
           FleetSlot     to,
           FleetVerdict *verdict)
{
  FleetEpisode *other = fleet_judge_add_episode (self, to, episode->rule);
  FleetAlert *alert = g_steal_pointer (&episode->alert);

  if (other->phase == FLEET_CONDITION_ACTIVE || other->phase == FLEET_CONDITION_RECOVERING)
    {
      if (alert != NULL)
        fleet_judge_clear_alert (self, alert, MAX (alert->opened_us, fleet_judge_greatest (self, episode->place)), verdict);
      g_clear_pointer (&alert, fleet_alert_unref);
      return;
    }
  g_clear_pointer (&other->message, g_free);
  g_clear_pointer (&other->evidence, g_free);
  other->phase = episode->phase;
  other->place = episode->place;
  other->device = episode->device;
  other->began_us = episode->began_us;
  other->opened_us = episode->opened_us;
  other->since_us = episode->since_us;
  other->cooled_us = FLEET_TIME_NONE;
  other->due_us = episode->due_us;
  if (alert != NULL)
    {
      other->alert = fleet_alert_copy (alert);
      other->alert->slot = to;
      g_hash_table_replace (self->open, g_strdup (alert->id), other);
      fleet_alert_unref (alert);
    }
  set_bits_by_phase (self, other);
  fleet_judge_tell (self, other, verdict);
  if (other->due_us != FLEET_TIME_NONE)
    fleet_judge_queue_episode (self, other);
}

void
fleet_judge_move (FleetJudge   *self,
                  FleetSlot     from,
                  FleetSlot     to,
                  FleetVerdict *verdict)
{
  if (from == to)
    return;
  fleet_judge_ensure_slot (self, MAX (from, to));
  for (FleetEpisode *episode = self->episodes[from], *next; episode != NULL; episode = next)
    {
      gboolean tells = episode->phase != FLEET_CONDITION_NORMAL || episode->cooled_us != FLEET_TIME_NONE;

      next = episode->next;
      if (episode->phase == FLEET_CONDITION_ACTIVE || episode->phase == FLEET_CONDITION_RECOVERING)
        move_open (self, episode, to, verdict);
      episode->phase = FLEET_CONDITION_NORMAL;
      episode->due_us = episode->since_us = episode->cooled_us = FLEET_TIME_NONE;
      g_clear_pointer (&episode->message, g_free);
      g_clear_pointer (&episode->evidence, g_free);
      if (tells)
        fleet_judge_tell (self, episode, verdict);
      fleet_judge_drop_episode (self, episode);
    }
  memset (self->standing + (gsize) from * 2 * self->n_words, 0, 2 * self->n_words * sizeof (guint64));
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      FleetAgeWatch *watch = &fleet_judge_rule (self, g_array_index (self->age_rules, guint, i))->watches[from];

      watch->n_steps = watch->next = 0;
    }
}
