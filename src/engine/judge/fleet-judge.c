/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-judge: rows meet rules.
 *
 * Per batch every rule leaves two bits a row: its condition is TRUE, it is clear. A 64×64 transpose turns rules by rows into rows by rules; an XOR with the
 * vehicle's standing bits leaves the changes, and only they meet phases. Around each row time passes: first for its vehicle, then for its partition. */

#include "fleet-judge-private.h"

#include "fleet-bits.h"
#include "fleet-fetch.h"
#include "fleet-mirror.h"

#include <string.h>

/* An event further ahead of its Kafka timestamp comes from a clock that is wrong. */
#define MAX_AHEAD_US (5 * 60 * G_USEC_PER_SEC)

static void
add_rule (FleetJudge *self,
          FleetRule  *rule)
{
  FleetJudgeRule *added;
  guint index = self->rules->len;
  guint n_paths = g_strv_length (rule->message_paths);

  if (rule->state == FLEET_RULE_OFF)
    return;
  added = g_new0 (FleetJudgeRule, 1);
  added->rule = fleet_rule_ref (rule);
  added->id = g_intern_string (rule->id);
  added->when = fleet_program_set_add (self->programs, rule->when);
  added->max_steps = fleet_program_n_instants (added->when);
  if (rule->clear != NULL)
    {
      added->clear = fleet_program_set_add (self->programs, rule->clear);
      added->max_steps += fleet_program_n_instants (added->clear);
    }
  added->evidence = fleet_evidence_form_new (rule);
  added->message_paths = g_new (FleetPath, n_paths + 1);
  for (guint i = 0; i < n_paths; i++)
    {
      added->message_paths[i] = fleet_program_set_want (self->programs, rule->message_paths[i]);
      added->keeps_message |= !fleet_mirror_is_joined_path (rule->message_paths[i]);
    }
  if (added->max_steps > 0)
    {
      added->instants = g_new0 (gint64, (gsize) added->max_steps * FLEET_BATCH_ROWS);
      added->step_true = g_new0 (guint64, (gsize) added->max_steps * FLEET_BATCH_WORDS);
      added->step_clear = g_new0 (guint64, (gsize) added->max_steps * FLEET_BATCH_WORDS);
      g_array_append_val (self->age_rules, index);
    }
  g_ptr_array_add (self->rules, added);
}

static void
free_rule (FleetJudge     *self,
           FleetJudgeRule *rule)
{
  for (guint slot = 0; slot < self->n_slots && rule->watches != NULL; slot++)
    {
      g_free (rule->watches[slot].message);
      g_free (rule->watches[slot].steps);
    }
  g_free (rule->watches);
  g_free (rule->instants);
  g_free (rule->step_true);
  g_free (rule->step_clear);
  g_free (rule->message_paths);
  fleet_evidence_form_free (rule->evidence);
  fleet_rule_unref (rule->rule);
  g_free (rule);
}

static FleetJudgePlace *
new_place (void)
{
  FleetJudgePlace *place = g_new0 (FleetJudgePlace, 1);

  place->greatest_us = place->watermark_us = FLEET_TIME_NONE;
  place->timers = fleet_timers_new ();
  return place;
}

static void
free_place (gpointer data)
{
  FleetJudgePlace *place = data;

  if (place == NULL)
    return;
  fleet_timers_free (place->timers);
  g_free (place);
}

FleetJudgePlace *
fleet_judge_place (FleetJudge *self,
                   FleetPlace  number)
{
  if (number == FLEET_NONE)
    return self->nowhere;
  if (number >= self->places->len)
    g_ptr_array_set_size (self->places, number + 1);
  if (self->places->pdata[number] == NULL)
    self->places->pdata[number] = new_place ();
  return self->places->pdata[number];
}

FleetJudge *
fleet_judge_new (GPtrArray               *rules,
                 FleetDictionary         *paths,
                 gint64                   lateness_us,
                 const FleetJudgeContext *context,
                 gpointer                 context_data)
{
  FleetJudge *self = g_new0 (FleetJudge, 1);
  gsize n_padded;

  self->paths = paths;
  self->context = context;
  self->context_data = context_data;
  self->lateness_us = lateness_us;
  self->programs = fleet_program_set_new (paths);
  self->rules = g_ptr_array_new ();
  self->age_rules = g_array_new (FALSE, FALSE, sizeof (guint));
  self->places = g_ptr_array_new_with_free_func (free_place);
  self->nowhere = new_place ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->left_over = fleet_verdict_new ();
  for (guint i = 0; i < rules->len; i++)
    add_rule (self, rules->pdata[i]);
  self->n_words = MAX (1, (self->rules->len + 63) / 64); /* without rules, too, so that no array is empty */
  n_padded = (gsize) self->n_words * 64;
  self->masks_true = g_new0 (guint64, n_padded * FLEET_BATCH_WORDS);
  self->masks_clear = g_new0 (guint64, n_padded * FLEET_BATCH_WORDS);
  self->rows_true = g_new0 (guint64, n_padded);
  self->rows_clear = g_new0 (guint64, n_padded);
  return self;
}

void
fleet_judge_free (FleetJudge *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    free_rule (self, self->rules->pdata[i]);
  for (guint slot = 0; slot < self->n_slots; slot++)
    while (self->episodes[slot] != NULL)
      {
        FleetEpisode *episode = self->episodes[slot];

        self->episodes[slot] = episode->next;
        fleet_judge_free_episode (episode);
      }
  free_place (self->nowhere);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->places);
  g_array_unref (self->age_rules);
  g_hash_table_unref (self->open);
  fleet_program_set_free (self->programs);
  fleet_verdict_free (self->left_over);
  g_free (self->standing);
  g_free (self->episodes);
  g_free (self->slot_due);
  g_free (self->masks_true);
  g_free (self->masks_clear);
  g_free (self->rows_true);
  g_free (self->rows_clear);
  g_free (self);
}

const FleetWant *
fleet_judge_wants (FleetJudge *self,
                   guint      *ret_n)
{
  const GArray *wants;

  fleet_program_set_expand (self->programs);
  wants = fleet_program_set_wants (self->programs);
  *ret_n = wants->len;
  return (const FleetWant *) wants->data;
}

gint64
fleet_judge_greatest (FleetJudge *self,
                      FleetPlace  place)
{
  return fleet_judge_place (self, place)->greatest_us;
}

gint64
fleet_judge_watermark (FleetJudge *self,
                       FleetPlace  place)
{
  return fleet_judge_place (self, place)->watermark_us;
}

void
fleet_judge_ensure_slot (FleetJudge *self,
                         FleetSlot   slot)
{
  guint n_old = self->n_slots;
  gsize n_bits = 2 * self->n_words;

  if (slot < n_old)
    return;
  self->n_slots = MAX (MAX (slot + 1, n_old + n_old / 2), 64);
  self->standing = g_renew (guint64, self->standing, self->n_slots * n_bits);
  memset (self->standing + n_old * n_bits, 0, (self->n_slots - n_old) * n_bits * sizeof (guint64));
  self->episodes = g_renew (FleetEpisode *, self->episodes, self->n_slots);
  self->slot_due = g_renew (gint64, self->slot_due, self->n_slots);
  for (guint i = n_old; i < self->n_slots; i++)
    {
      self->episodes[i] = NULL;
      self->slot_due[i] = G_MAXINT64;
    }
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      FleetJudgeRule *rule = fleet_judge_rule (self, g_array_index (self->age_rules, guint, i));

      rule->watches = g_renew (FleetAgeWatch, rule->watches, self->n_slots);
      memset (rule->watches + n_old, 0, (self->n_slots - n_old) * sizeof (FleetAgeWatch));
    }
}

static void
set_bit (guint64 *words,
         guint    index,
         gboolean bit)
{
  guint64 mask = G_GUINT64_CONSTANT (1) << (index % 64);

  words[index / 64] = bit ? words[index / 64] | mask : words[index / 64] & ~mask;
}

void
fleet_judge_set_bits (FleetJudge *self,
                      FleetSlot   slot,
                      guint       rule,
                      gboolean    is_true,
                      gboolean    is_clear)
{
  guint64 *standing = self->standing + (gsize) slot * 2 * self->n_words;

  set_bit (standing, rule, is_true);
  set_bit (standing + self->n_words, rule, is_clear);
}

void
fleet_judge_give_left_over (FleetJudge   *self,
                            FleetVerdict *verdict)
{
  GPtrArray *alerts = self->left_over->alerts;
  GArray *standings = self->left_over->standings;

  verdict->n_cleared += self->left_over->n_cleared;
  self->left_over->n_cleared = 0;
  g_ptr_array_extend_and_steal (verdict->alerts, g_steal_pointer (&alerts));
  self->left_over->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_alert_unref);
  g_array_append_vals (verdict->standings, standings->data, standings->len);
  g_array_set_clear_func (standings, NULL);
  g_array_set_size (standings, 0);
  g_array_set_clear_func (standings, (GDestroyNotify) fleet_standing_clear);
}

static void
run_rules (FleetJudge       *self,
           const FleetRound *round)
{
  gsize n_padded = (gsize) self->n_words * 64;

  for (guint i = 0; i < self->rules->len; i++)
    {
      const FleetJudgeRule *rule = fleet_judge_rule (self, i);
      FleetMasks when, clear;
      const guint64 *is_clear = when.is_false;

      fleet_program_run (rule->when, round->record->judged_us, &when);
      if (rule->clear != NULL)
        {
          fleet_program_run (rule->clear, round->record->judged_us, &clear);
          is_clear = clear.is_true;
        }
      for (guint w = round->first_word; w < round->end_word; w++)
        {
          self->masks_true[w * n_padded + i] = when.is_true[w];
          self->masks_clear[w * n_padded + i] = is_clear[w];
        }
    }
}

/* The vehicles of 64 rows lie anywhere in memory; asked for early, they are there when their row comes. */
static void
fetch_standing (FleetJudge       *self,
                const FleetBatch *record,
                guint             first,
                guint             end)
{
  gsize n_bits = 2 * self->n_words;

  for (guint row = first; row < end; row++)
    if (record->slot[row] != FLEET_NONE)
      {
        const guint64 *standing = self->standing + record->slot[row] * n_bits;

        fleet_fetch (&self->slot_due[record->slot[row]]);
        for (gsize i = 0; i < n_bits; i += 8)
          fleet_fetch (standing + i);
      }
}

static void
turn_to_rows (FleetJudge *self,
              guint       w)
{
  gsize n_padded = (gsize) self->n_words * 64;

  memcpy (self->rows_true, self->masks_true + w * n_padded, n_padded * sizeof (guint64));
  memcpy (self->rows_clear, self->masks_clear + w * n_padded, n_padded * sizeof (guint64));
  for (guint g = 0; g < self->n_words; g++)
    {
      fleet_bits_transpose (self->rows_true + g * 64);
      fleet_bits_transpose (self->rows_clear + g * 64);
    }
}

/* 64 rules of one row; those whose answer is another than before. */
static void
judge_changes (FleetJudge       *self,
               const FleetBatch *record,
               guint             row,
               guint             group,
               guint64           changed)
{
  const FleetCause cause = { .time_us = record->judged_us[row], .place = record->place[row], .device = record->device[row], .record = record, .row = row };
  guint64 is_true = self->rows_true[group * 64 + row % 64];
  guint64 is_clear = self->rows_clear[group * 64 + row % 64];

  for (; changed != 0; changed &= changed - 1)
    {
      guint bit = fleet_bits_first (changed);

      fleet_judge_step (self, record->slot[row], group * 64 + bit, (is_true >> bit) & 1, (is_clear >> bit) & 1, &cause);
    }
}

static void
judge_row (FleetJudge       *self,
           const FleetBatch *record,
           guint             row)
{
  FleetSlot slot = record->slot[row];
  guint64 *standing;

  if (self->slot_due[slot] <= record->judged_us[row])
    fleet_judge_fire_slot (self, slot, record->judged_us[row]);
  standing = self->standing + (gsize) slot * 2 * self->n_words;
  for (guint g = 0; g < self->n_words; g++)
    {
      guint64 is_true = self->rows_true[g * 64 + row % 64], is_clear = self->rows_clear[g * 64 + row % 64];
      guint64 changed = (is_true ^ standing[g]) | (is_clear ^ standing[self->n_words + g]);

      if (G_LIKELY (changed == 0))
        continue;
      standing[g] = is_true;
      standing[self->n_words + g] = is_clear;
      judge_changes (self, record, row, g, changed);
    }
}

/* What time alone will do from this row on. */
static void
arm_row (FleetJudge       *self,
         const FleetBatch *record,
         guint             row,
         gboolean          is_late)
{
  for (guint i = 0; i < self->age_rules->len; i++)
    {
      guint rule = g_array_index (self->age_rules, guint, i);
      gsize at = rule / 64 * 64 + row % 64;
      gboolean is_true = (self->rows_true[at] >> (rule % 64)) & 1, is_clear = (self->rows_clear[at] >> (rule % 64)) & 1;

      if (is_late)
        fleet_judge_arm_again (self, fleet_judge_rule (self, rule), rule, record, row, is_true, is_clear);
      else
        fleet_judge_arm (self, fleet_judge_rule (self, rule), rule, record, row, is_true, is_clear);
    }
}

static void
move_watermark (FleetJudge       *self,
                const FleetBatch *record,
                guint             row)
{
  FleetJudgePlace *place = fleet_judge_place (self, record->place[row]);
  gint64 time_us = record->time_us[row];

  if (record->kafka_us[row] != FLEET_TIME_NONE && time_us > record->kafka_us[row] + MAX_AHEAD_US)
    return;
  if (place->greatest_us != FLEET_TIME_NONE && time_us <= place->greatest_us)
    return;
  place->greatest_us = time_us;
  place->watermark_us = MAX (place->watermark_us, time_us - self->lateness_us);
}

void
fleet_judge_batch (FleetJudge       *self,
                   const FleetBatch *record,
                   guint             first,
                   FleetVerdict     *verdict)
{
  const FleetRound *round;
  FleetSlot last = 0;

  fleet_judge_give_left_over (self, verdict);
  if (first >= record->n_rows)
    return;
  for (guint row = first; row < record->n_rows; row++)
    if (record->slot[row] != FLEET_NONE)
      last = MAX (last, record->slot[row]);
  fleet_judge_ensure_slot (self, last);
  self->verdict = verdict;
  round = fleet_program_set_begin (self->programs, record, first, record->n_rows);
  run_rules (self, round);
  fleet_judge_run_ages (self, round);
  for (guint row = first; row < record->n_rows; row++)
    {
      gboolean is_late = (record->flags[row] & FLEET_ROW_LATE) != 0;

      if (row == first || row % 64 == 0)
        {
          fetch_standing (self, record, row, MIN (record->n_rows, (row / 64 + 1) * 64));
          turn_to_rows (self, row / 64);
        }
      if (record->slot[row] != FLEET_NONE && !is_late)
        judge_row (self, record, row);
      if (record->slot[row] != FLEET_NONE)
        arm_row (self, record, row, is_late);
      move_watermark (self, record, row);
      fleet_judge_fire_place (self, record->place[row]);
    }
  self->verdict = NULL;
}

void
fleet_judge_advance (FleetJudge   *self,
                     FleetPlace    number,
                     gint64        watermark_us,
                     gboolean      by_clock,
                     FleetVerdict *verdict)
{
  FleetJudgePlace *place = fleet_judge_place (self, number);

  fleet_judge_give_left_over (self, verdict);
  place->watermark_us = MAX (place->watermark_us, watermark_us);
  self->verdict = verdict;
  self->by_clock = by_clock;
  fleet_judge_fire_place (self, number);
  self->by_clock = FALSE;
  self->verdict = NULL;
}
