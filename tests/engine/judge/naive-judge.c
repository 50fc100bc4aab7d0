/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "naive-judge.h"

#include "fleet-evaluator.h"

#include <string.h>

#define MAX_RULES 8

typedef struct
{
  FleetCondition phase;
  gint64 began_us, since_us, cooled_us, opened_us;
  FleetDevice device;
  char *message;
  gboolean was_true, was_clear;
  gint64 thought_us; /* ages are worked out up to here */
} State;

struct _NaiveJudge
{
  FleetDictionary *paths;
  GPtrArray       *rules;
  FleetBound      *when[MAX_RULES], *clear[MAX_RULES];
  GArray          *thresholds[MAX_RULES]; /* { time path, µs } of each age() */
  State            states[WORLD_VEHICLES][MAX_RULES];
  WorldVehicle     vehicles[WORLD_VEHICLES];
  FleetBatch      *rows[WORLD_VEHICLES]; /* the last judged row, or NULL */
  gint64           greatest_us[WORLD_PLACES], watermark_us[WORLD_PLACES];
  gint64           lateness_us;
  GHashTable      *lines; /* id -> line; an episode that ends and begins again at one instant keeps its id */
};

typedef struct { FleetPath path; gint64 later_us; } Threshold;

static void
collect (const FleetBound *bound,
         GArray           *thresholds)
{
  const Threshold both[] = { { bound->path, bound->at_least_us }, { bound->path, bound->below_us } };

  if (bound->age == FLEET_AGE_WITHIN || bound->age == FLEET_AGE_OUTSIDE)
    for (guint i = 0; i < 2; i++)
      if (both[i].later_us != G_MININT64 && both[i].later_us != G_MAXINT64)
        g_array_append_val (thresholds, both[i]);
  for (guint i = 0; i < bound->n_args; i++)
    collect (bound->args[i], thresholds);
}

NaiveJudge *
naive_judge_new (const char *rules,
                 gint64      lateness_us)
{
  NaiveJudge *self = g_new0 (NaiveJudge, 1);

  self->paths = fleet_dictionary_new (1000);
  self->rules = fleet_rule_parse_file_text (rules, -1, NULL);
  self->lateness_us = lateness_us;
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint r = 0; r < self->rules->len; r++)
    {
      const FleetRule *rule = self->rules->pdata[r];

      self->when[r] = fleet_bound_new (rule->when, self->paths);
      self->clear[r] = rule->clear != NULL ? fleet_bound_new (rule->clear, self->paths) : NULL;
      self->thresholds[r] = g_array_new (FALSE, FALSE, sizeof (Threshold));
      collect (self->when[r], self->thresholds[r]);
      if (self->clear[r] != NULL)
        collect (self->clear[r], self->thresholds[r]);
      for (guint v = 0; v < WORLD_VEHICLES; v++)
        self->states[v][r].cooled_us = G_MININT64;
    }
  for (guint i = 0; i < WORLD_VEHICLES; i++)
    self->vehicles[i].newest_us = self->vehicles[i].device_newest_us[0] = self->vehicles[i].device_newest_us[1] = G_MININT64;
  for (guint i = 0; i < WORLD_PLACES; i++)
    self->greatest_us[i] = self->watermark_us[i] = G_MININT64;
  return self;
}

void
naive_judge_free (NaiveJudge *self)
{
  for (guint r = 0; r < self->rules->len; r++)
    {
      fleet_bound_free (self->when[r]);
      fleet_bound_free (self->clear[r]);
      g_array_unref (self->thresholds[r]);
      for (guint v = 0; v < WORLD_VEHICLES; v++)
        g_free (self->states[v][r].message);
    }
  for (guint v = 0; v < WORLD_VEHICLES; v++)
    g_clear_pointer (&self->rows[v], fleet_batch_unref);
  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->lines);
  fleet_dictionary_free (self->paths);
  g_free (self);
}

typedef struct { NaiveJudge *judge; const FleetRule *rule; guint v; } Look;

static gboolean
look_up (guint       index,
         FleetValue *ret_value,
         gpointer    user_data)
{
  const Look *look = user_data;
  const char *path = look->rule->message_paths[index];

  return fleet_batch_get (look->judge->rows[look->v], 0, fleet_dictionary_find (look->judge->paths, path, strlen (path)), ret_value);
}

static void
finish (NaiveJudge *self,
        guint       v,
        guint       r,
        gint64      cleared_us)
{
  static const char *const vehicles[] = { "car:a", "car:b", "car:c", "device:d" };
  const FleetRule *rule = self->rules->pdata[r];
  State *state = &self->states[v][r];
  g_autofree char *id = fleet_alert_make_id (rule->id, vehicles[v], state->began_us);

  if (rule->state != FLEET_RULE_SHADOW)
    g_hash_table_replace (self->lines, g_strdup (id),
                     g_strdup_printf ("%s %s %s began %" G_GINT64_FORMAT " opened %" G_GINT64_FORMAT " cleared %" G_GINT64_FORMAT " d%u %s “%s”", rule->id,
                                      vehicles[v], cleared_us >= 0 ? "cleared" : fleet_condition_to_string (state->phase), state->began_us, state->opened_us,
                                      cleared_us, state->device, id, state->message));
}

/* When the phase ends by itself. */
static gint64
due_of (NaiveJudge *self,
        guint       v,
        guint       r)
{
  const FleetRule *rule = self->rules->pdata[r];
  const State *state = &self->states[v][r];

  if (state->phase == FLEET_CONDITION_PENDING)
    return MAX (state->began_us + rule->hold_us, state->cooled_us);
  if (state->phase == FLEET_CONDITION_NORMAL && state->cooled_us != G_MININT64)
    return state->cooled_us;
  return state->phase == FLEET_CONDITION_RECOVERING ? state->since_us + rule->clear_hold_us : G_MAXINT64;
}

static void
end_phase (NaiveJudge *self,
           guint       v,
           guint       r)
{
  const FleetRule *rule = self->rules->pdata[r];
  State *state = &self->states[v][r];
  gint64 due_us = due_of (self, v, r);

  if (state->phase == FLEET_CONDITION_PENDING)
    {
      state->phase = FLEET_CONDITION_ACTIVE;
      state->opened_us = due_us;
      state->cooled_us = G_MININT64;
      return;
    }
  if (state->phase == FLEET_CONDITION_NORMAL)
    {
      state->cooled_us = G_MININT64;
      return;
    }
  finish (self, v, r, due_us);
  state->phase = FLEET_CONDITION_NORMAL;
  state->cooled_us = rule->cooldown_us > 0 ? due_us + rule->cooldown_us : G_MININT64;
}

static void
tell (NaiveJudge *self,
      guint       v,
      guint       r,
      gint64      now_us,
      FleetDevice device)
{
  State *state = &self->states[v][r];
  Look look = { self, self->rules->pdata[r], v };
  const FleetMoment moment = { .record = self->rows[v], .now_us = now_us, .element = FLEET_ELEMENT_NONE };
  FleetTruth when = fleet_evaluator_truth (self->when[r], &moment);
  gboolean is_true = when == FLEET_TRUTH_TRUE;
  gboolean is_clear = self->clear[r] == NULL ? when == FLEET_TRUTH_FALSE : fleet_evaluator_truth (self->clear[r], &moment) == FLEET_TRUTH_TRUE;

  if (state->phase == FLEET_CONDITION_NORMAL && is_true)
    {
      state->phase = FLEET_CONDITION_PENDING;
      state->began_us = now_us;
      state->device = device;
      g_free (state->message);
      state->message = fleet_rule_render (look.rule, look_up, &look);
    }
  else if (state->phase == FLEET_CONDITION_PENDING && !is_true)
    state->phase = FLEET_CONDITION_NORMAL;
  else if (state->phase == FLEET_CONDITION_ACTIVE && !is_true && is_clear)
    {
      state->phase = FLEET_CONDITION_RECOVERING;
      state->since_us = MAX (now_us, state->opened_us);
    }
  else if (state->phase == FLEET_CONDITION_RECOVERING && (is_true || !is_clear))
    state->phase = FLEET_CONDITION_ACTIVE;
  if (due_of (self, v, r) <= now_us)
    end_phase (self, v, r);
}

/* The next instant after what is worked out at which an age() of the rule passes a constant. */
static gint64
next_age (NaiveJudge *self,
          guint       v,
          guint       r)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; self->rows[v] != NULL && i < self->thresholds[r]->len; i++)
    {
      const Threshold *threshold = &g_array_index (self->thresholds[r], Threshold, i);
      FleetValue value = { .integer = self->rows[v]->judged_us[0] };

      if (threshold->path != FLEET_NONE && !fleet_batch_get (self->rows[v], 0, threshold->path, &value))
        continue;
      if (value.integer + threshold->later_us > self->states[v][r].thought_us)
        next_us = MIN (next_us, value.integer + threshold->later_us);
    }
  return next_us;
}

/* Lets time pass for one vehicle. */
static void
pass (NaiveJudge *self,
      guint       v,
      gint64      until_us)
{
  for (;;)
    {
      gint64 first_us = G_MAXINT64;
      guint rule = 0;
      gboolean is_age = FALSE;

      for (guint r = 0; r < self->rules->len; r++)
        for (guint kind = 0; kind < 2; kind++)
          {
            gint64 due_us = kind == 0 ? due_of (self, v, r) : next_age (self, v, r);

            if (due_us >= first_us)
              continue;
            first_us = due_us;
            rule = r;
            is_age = kind == 1;
          }
      if (first_us == G_MAXINT64 || first_us > until_us)
        return;
      if (!is_age)
        {
          end_phase (self, v, rule);
          continue;
        }
      self->states[v][rule].thought_us = first_us;
      tell (self, v, rule, first_us, self->rows[v]->device[0]);
    }
}

static FleetTruth
ask (NaiveJudge *self,
     guint       v,
     guint       r,
     gint64      now_us)
{
  const FleetMoment moment = { .record = self->rows[v], .now_us = now_us, .element = FLEET_ELEMENT_NONE };

  return fleet_evaluator_truth (self->when[r], &moment);
}

/* A late event changed values. What ages had done before the watermark is past, except that a rule that now would have become TRUE by age alone, and still would
 * be, begins when it would have. */
static void
think_again (NaiveJudge *self,
             guint       v,
             guint       r,
             gint64      watermark_us)
{
  State *state = &self->states[v][r];
  gint64 began_us = G_MAXINT64;
  gboolean was_true;

  state->thought_us = self->vehicles[v].newest_us;
  was_true = ask (self, v, r, state->thought_us) == FLEET_TRUTH_TRUE;
  if (state->phase == FLEET_CONDITION_NORMAL && !was_true)
    for (gint64 next_us; (next_us = next_age (self, v, r)) <= watermark_us; state->thought_us = next_us)
      {
        gboolean is_true = ask (self, v, r, next_us) == FLEET_TRUTH_TRUE;

        if (is_true && !was_true)
          began_us = next_us;
        if (!is_true)
          began_us = G_MAXINT64;
        was_true = is_true;
      }
  state->thought_us = MAX (self->vehicles[v].newest_us, MIN (began_us - 1, watermark_us));
}

void
naive_judge_event (NaiveJudge       *self,
                   const WorldEvent *event)
{
  WorldVehicle *vehicle = &self->vehicles[event->slot];
  gboolean late;
  gint64 judged_us;

  world_merge (vehicle, event, &late, &judged_us);
    {
      FleetBatch *row = fleet_batch_new (NULL);

      if (!late)
        pass (self, event->slot, judged_us);
      for (guint i = 0; i < WORLD_VALUES; i++)
        if (vehicle->has[i])
          {
            const FleetValue time = { .type = FLEET_TYPE_INT, .integer = vehicle->times_us[i] };
            FleetPath path = fleet_dictionary_intern (self->paths, (char[]) { 'c', '0' + i }, 2);

            fleet_batch_set (row, 0, path, &vehicle->values[i]);
            fleet_batch_set (row, 0, fleet_bound_time_path (self->paths, path), &time);
          }
      row->n_rows = 1;
      row->judged_us[0] = judged_us;
      row->device[0] = vehicle->newest_device;
      g_clear_pointer (&self->rows[event->slot], fleet_batch_unref);
      self->rows[event->slot] = row;
      for (guint r = 0; r < self->rules->len && late; r++)
        think_again (self, event->slot, r, self->watermark_us[event->slot % WORLD_PLACES]);
      for (guint r = 0; r < self->rules->len && !late; r++)
        {
          self->states[event->slot][r].thought_us = judged_us;
          tell (self, event->slot, r, judged_us, event->device);
        }
    }
  if (event->kafka_us == FLEET_TIME_NONE || event->time_us <= event->kafka_us + 300 * WORLD_SECOND)
    {
      self->greatest_us[event->place] = MAX (self->greatest_us[event->place], event->time_us);
      self->watermark_us[event->place] = MAX (self->watermark_us[event->place], event->time_us - self->lateness_us);
    }
  for (guint v = 0; v < WORLD_VEHICLES; v++)
    if (v % WORLD_PLACES == event->place)
      pass (self, v, self->watermark_us[event->place]);
}

void
naive_judge_end (NaiveJudge *self)
{
  for (guint v = 0; v < WORLD_VEHICLES; v++)
    {
      pass (self, v, self->greatest_us[v % WORLD_PLACES]);
      for (guint r = 0; r < self->rules->len; r++)
        if (self->states[v][r].phase == FLEET_CONDITION_ACTIVE || self->states[v][r].phase == FLEET_CONDITION_RECOVERING)
          finish (self, v, r, -1);
    }
}

static gint
order_texts (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
naive_judge_describe (NaiveJudge *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    g_ptr_array_add (lines, line);
  g_ptr_array_sort (lines, order_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (GStrv) lines->pdata);
}
