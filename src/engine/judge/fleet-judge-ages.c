/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge-ages: conditions that time alone makes true.
 *
 * The answer of a condition with age() can change only at a value's time + a constant of its text. So each round runs such a condition once more per
 * instant, all rows at their own instants at once, and each row leaves behind the changes to come, ready made. The next row of the vehicle replaces them; a late
 * one too, since it may have changed values, and what stands must follow from the ledger alone: after a restart there is nothing else. */

#include "fleet-judge-private.h"

#include <string.h>

static void
run_step (FleetJudge       *self,
          FleetJudgeRule   *rule,
          guint             step,
          const FleetRound *round)
{
  guint n_when = fleet_program_n_instants (rule->when);
  gint64 *instants = rule->instants + step * FLEET_BATCH_ROWS;
  guint64 *is_true = rule->step_true + step * FLEET_BATCH_WORDS;
  guint64 *is_clear = rule->step_clear + step * FLEET_BATCH_WORDS;
  FleetMasks masks;

  if (step < n_when)
    fleet_program_instants (rule->when, step, instants);
  else
    fleet_program_instants (rule->clear, step - n_when, instants);
  fleet_program_run (rule->when, instants, &masks);
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      is_true[w] = masks.is_true[w];
      is_clear[w] = masks.is_false[w];
    }
  if (rule->clear == NULL)
    return;
  fleet_program_run (rule->clear, instants, &masks);
  for (guint w = round->first_word; w < round->end_word; w++)
    is_clear[w] = masks.is_true[w];
}

void
fleet_judge_run_ages (FleetJudge       *self,
                      const FleetRound *round)
{
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      FleetJudgeRule *rule = fleet_judge_rule (self, g_array_index (self->age_rules, guint, i));

      for (guint step = 0; step < rule->max_steps; step++)
        run_step (self, rule, step, round);
    }
}

/* The steps of row in order of time, those that change something. If the row was not judged, the first counts as a change: the phase may know otherwise. */
static void
list_steps (const FleetJudgeRule *rule,
            const FleetBatch     *record,
            guint                 row,
            gboolean              is_judged,
            gboolean              is_true,
            gboolean              is_clear,
            FleetAgeWatch        *watch)
{
  gint64 after_us = record->judged_us[row];

  watch->n_steps = watch->next = 0;
  for (;;)
    {
      gint64 first_us = G_MAXINT64;
      guint first = 0;
      FleetAgeStep step;

      for (guint i = 0; i < rule->max_steps; i++)
        {
          gint64 instant_us = rule->instants[i * FLEET_BATCH_ROWS + row];

          if (instant_us > after_us && instant_us < first_us)
            {
              first_us = instant_us;
              first = i;
            }
        }
      if (first_us == G_MAXINT64)
        return;
      step.due_us = after_us = first_us;
      step.is_true = (rule->step_true[first * FLEET_BATCH_WORDS + row / 64] >> (row % 64)) & 1;
      step.is_clear = (rule->step_clear[first * FLEET_BATCH_WORDS + row / 64] >> (row % 64)) & 1;
      if (is_judged && step.is_true == is_true && step.is_clear == is_clear)
        continue;
      is_judged = TRUE;
      is_true = step.is_true;
      is_clear = step.is_clear;
      watch->steps[watch->n_steps++] = step;
    }
}

static void
keep_message (FleetJudge       *self,
              FleetJudgeRule   *rule,
              guint             index,
              const FleetBatch *record,
              guint             row,
              FleetAgeWatch    *watch)
{
  gboolean opens = FALSE;

  g_clear_pointer (&watch->message, g_free);
  for (guint i = 0; i < watch->n_steps && rule->keeps_message; i++)
    opens |= watch->steps[i].is_true;
  if (opens)
    {
      const FleetCause cause = { .time_us = record->judged_us[row], .record = record, .row = row };

      watch->message = fleet_judge_render (self, index, record->slot[row], &cause);
    }
}

static void
arm (FleetJudge       *self,
     FleetJudgeRule   *rule,
     guint             index,
     const FleetBatch *record,
     guint             row,
     gboolean          is_judged,
     gboolean          is_true,
     gboolean          is_clear)
{
  FleetSlot slot = record->slot[row];
  FleetAgeWatch *watch = &rule->watches[slot];

  if (watch->steps == NULL)
    {
      watch->steps = g_new (FleetAgeStep, rule->max_steps);
      watch->queued_us = FLEET_TIME_NONE;
      watch->place = record->place[row];
      watch->device = record->device[row];
    }
  /* Those of the newest event, as the ledger knows them. */
  if (record->time_us[row] >= record->judged_us[row])
    {
      watch->place = record->place[row];
      watch->device = record->device[row];
    }
  list_steps (rule, record, row, is_judged, is_true, is_clear, watch);
  keep_message (self, rule, index, record, row, watch);
  if (watch->n_steps > 0)
    fleet_judge_queue_watch (self, index, slot);
}

void
fleet_judge_arm (FleetJudge       *self,
                 FleetJudgeRule   *rule,
                 guint             index,
                 const FleetBatch *record,
                 guint             row,
                 gboolean          is_true,
                 gboolean          is_clear)
{
  arm (self, rule, index, record, row, TRUE, is_true, is_clear);
}

/* Takes the steps that the watermark has passed already out of the watch; they have fired. If the rule knows nothing of its vehicle yet and one of
 * them made it TRUE, that one and what follows stays: the rule is new, or a late event changed what had been. It then opens with the right began. */
static void
forget_fired_steps (FleetAgeWatch  *watch,
                    gboolean        was_true,
                    FleetCondition  phase,
                    gint64          watermark_us)
{
  guint fired = 0;

  while (fired < watch->n_steps && watch->steps[fired].due_us <= watermark_us)
    fired++;
  watch->next = fired;
  while (phase == FLEET_CONDITION_NORMAL && !was_true && watch->next > 0 && watch->steps[watch->next - 1].is_true)
    watch->next--;
}

void
fleet_judge_arm_again (FleetJudge       *self,
                       FleetJudgeRule   *rule,
                       guint             index,
                       const FleetBatch *record,
                       guint             row,
                       gboolean          is_true,
                       gboolean          is_clear)
{
  FleetSlot slot = record->slot[row];
  const FleetEpisode *episode = fleet_judge_find_episode (self, slot, index);
  FleetAgeWatch *watch = &rule->watches[slot];

  arm (self, rule, index, record, row, FALSE, is_true, is_clear);
  forget_fired_steps (watch, is_true, episode != NULL ? episode->phase : FLEET_CONDITION_NORMAL, fleet_judge_watermark (self, watch->place));
}

void
fleet_judge_take_step (FleetJudge *self,
                       guint       index,
                       FleetSlot   slot)
{
  FleetAgeWatch *watch = &fleet_judge_rule (self, index)->watches[slot];
  const FleetAgeStep step = watch->steps[watch->next++];
  const FleetCause cause = { .time_us = step.due_us, .place = watch->place, .device = watch->device, .message = watch->message };

  if (watch->next < watch->n_steps)
    fleet_judge_queue_watch (self, index, slot);
  fleet_judge_set_bits (self, slot, index, step.is_true, step.is_clear);
  fleet_judge_step (self, slot, index, step.is_true, step.is_clear, &cause);
}
