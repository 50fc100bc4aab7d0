/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-leaf: comparisons over columns.
 *
 * Every test is EQ, GT or GE, and its contrary; the constant is turned into the column's own type when the leaf is made, exactly: an integer column is
 * never compared with a double, nor the other way round. */

#include "fleet-leaf.h"

#include "fleet-bits.h"
#include "fleet-scan.h"

#include <math.h>
#include <string.h>

#define TWO_63 9223372036854775808.0

static void
plan_always (FleetLeafPlan *plan)
{
  plan->test = FLEET_PLAN_NEVER;
  plan->contrary = !plan->contrary;
}

/* An integer column against a double. */
static void
plan_int_against_double (FleetLeafPlan *plan,
                         double         constant)
{
  double whole = plan->test == FLEET_PLAN_GE ? ceil (constant) : floor (constant);

  if (plan->test == FLEET_PLAN_EQ && whole != constant)
    plan->test = FLEET_PLAN_NEVER;
  else if (whole >= TWO_63)
    plan->test = FLEET_PLAN_NEVER;
  else if (whole < -TWO_63 && plan->test == FLEET_PLAN_EQ)
    plan->test = FLEET_PLAN_NEVER;
  else if (whole < -TWO_63)
    plan_always (plan);
  else
    plan->integer = (gint64) whole;
}

/* A double column against an integer that may lie between two doubles. */
static void
plan_double_against_int (FleetLeafPlan *plan,
                         gint64         constant)
{
  int order;

  plan->real = (double) constant;
  order = fleet_operation_order_int_double (constant, plan->real);
  if (order == 0)
    return;
  if (plan->test == FLEET_PLAN_EQ)
    plan->test = FLEET_PLAN_NEVER;
  else
    plan->test = order < 0 ? FLEET_PLAN_GE : FLEET_PLAN_GT;
}

void
fleet_leaf_init_compare (FleetLeaf        *self,
                         FleetSource      *source,
                         FleetExprKind     kind,
                         const FleetValue *constant)
{
  FleetLeafPlan plan = { 0 };
  FleetLeafPlan *plans = self->plans;

  self->kind = FLEET_LEAF_COMPARE;
  self->source = source;
  plan.contrary = kind == FLEET_EXPR_NE || kind == FLEET_EXPR_LT || kind == FLEET_EXPR_LE;
  plan.test = kind == FLEET_EXPR_EQ || kind == FLEET_EXPR_NE ? FLEET_PLAN_EQ : kind == FLEET_EXPR_GT || kind == FLEET_EXPR_LE ? FLEET_PLAN_GT : FLEET_PLAN_GE;
  for (FleetType type = 0; type < FLEET_N_TYPES; type++)
    plans[type] = plan;
  if (constant->type == FLEET_TYPE_TEXT)
    {
      self->text = *constant;
      plans[FLEET_TYPE_BOOL].test = plans[FLEET_TYPE_INT].test = plans[FLEET_TYPE_DOUBLE].test = FLEET_PLAN_NEVER;
      return;
    }
  if (plan.test == FLEET_PLAN_EQ)
    plans[FLEET_TYPE_TEXT].test = FLEET_PLAN_NEVER;
  else
    plan_always (&plans[FLEET_TYPE_TEXT]);
  if (constant->type == FLEET_TYPE_DOUBLE)
    {
      plans[FLEET_TYPE_DOUBLE].real = constant->real;
      plan_int_against_double (&plans[FLEET_TYPE_INT], constant->real);
    }
  else
    {
      gint64 integer = constant->type == FLEET_TYPE_BOOL ? constant->boolean != 0 : constant->integer;

      plans[FLEET_TYPE_INT].integer = integer;
      plan_double_against_int (&plans[FLEET_TYPE_DOUBLE], integer);
    }
  plans[FLEET_TYPE_BOOL] = plans[FLEET_TYPE_INT];
}

void
fleet_leaf_init_length (FleetLeaf   *self,
                        FleetSource *source,
                        guint        above)
{
  const FleetValue constant = { .type = FLEET_TYPE_INT, .integer = above };

  fleet_leaf_init_compare (self, source, FLEET_EXPR_GT, &constant);
  self->kind = FLEET_LEAF_LENGTH;
}

void
fleet_leaf_init_truth (FleetLeaf   *self,
                       FleetSource *source)
{
  const FleetValue zero = { .type = FLEET_TYPE_INT };

  fleet_leaf_init_compare (self, source, FLEET_EXPR_NE, &zero);
  self->kind = FLEET_LEAF_TRUTH;
}

void
fleet_leaf_init_present (FleetLeaf   *self,
                         FleetSource *source)
{
  self->kind = FLEET_LEAF_PRESENT;
  self->source = source;
}

static gboolean
has_age (const FleetBound *bound)
{
  gboolean found = bound->age != FLEET_AGE_NONE;

  for (guint i = 0; i < bound->n_args && !found; i++)
    found = has_age (bound->args[i]);
  return found;
}

void
fleet_leaf_init_scalar (FleetLeaf        *self,
                        const FleetBound *bound,
                        guint             element,
                        FleetLanes       *lanes)
{
  self->kind = FLEET_LEAF_SCALAR;
  self->lanes = lanes;
  self->bound = bound;
  self->element = element;
  self->is_timed = has_age (bound);
}

void
fleet_leaf_free (FleetLeaf *self)
{
  g_clear_pointer (&self->lanes, fleet_lanes_free);
  g_free (self);
}

static FleetScan
scan_of (const FleetLeafPlan *plan)
{
  return plan->test == FLEET_PLAN_EQ ? FLEET_SCAN_EQ : plan->test == FLEET_PLAN_GT ? FLEET_SCAN_GT : FLEET_SCAN_GE;
}

/* The zone is known here: it did not decide. */
static guint64
test_ints (const FleetLeaf *self,
           const gint64    *values)
{
  const FleetLeafPlan *plan = &self->plans[FLEET_TYPE_INT];
  const FleetSource *source = self->source;

  if (source->int_min >= G_MININT32 && source->int_max <= G_MAXINT32 && plan->integer >= G_MININT32 && plan->integer <= G_MAXINT32)
    return fleet_scan_small_ints (scan_of (plan), values, plan->integer);
  return fleet_scan_ints (scan_of (plan), values, plan->integer);
}

/* The bits that 0 and 1 have under a test, spread over a word of booleans. */
static guint64
test_bools (const FleetLeafPlan *plan,
            guint64              bools)
{
  gboolean of[2];

  for (gint64 i = 0; i < 2; i++)
    of[i] = plan->test == FLEET_PLAN_EQ ? i == plan->integer : plan->test == FLEET_PLAN_GT ? i > plan->integer : plan->test == FLEET_PLAN_GE && i >= plan->integer;
  return (of[1] ? bools : 0) | (of[0] ? ~bools : 0);
}

static guint64
test_texts (const FleetLeaf  *self,
            const FleetBatch *record,
            const FleetText  *texts,
            guint64           rows)
{
  const FleetLeafPlan *plan = &self->plans[FLEET_TYPE_TEXT];
  guint64 word = 0;

  for (; rows != 0; rows &= rows - 1)
    {
      guint i = fleet_bits_first (rows);
      const char *text = record->heap + texts[i].offset;
      gboolean answer;

      if (self->kind == FLEET_LEAF_TRUTH)
        {
          const FleetValue value = { .type = FLEET_TYPE_TEXT, .length = texts[i].length, .text = text };

          /* The plan's answer is turned round below, as for numbers. */
          answer = (fleet_operation_truth (&value) == FLEET_TRUTH_TRUE) != plan->contrary;
        }
      else if (plan->test == FLEET_PLAN_EQ)
        answer = texts[i].length == self->text.length && memcmp (text, self->text.text, self->text.length) == 0;
      else
        {
          const FleetValue value = { .type = FLEET_TYPE_TEXT, .length = texts[i].length, .text = text };
          int order = fleet_operation_order (&value, &self->text);

          answer = plan->test == FLEET_PLAN_GT ? order > 0 : order >= 0;
        }
      word |= (guint64) answer << i;
    }
  return word;
}

/* What the zone alone answers: 0 no row, 1 every row, -1 look. */
static int
ask_zone (FleetLeaf        *self,
          FleetType         type,
          const FleetRound *round)
{
  const FleetLeafPlan *plan = &self->plans[type];
  FleetSource *source = self->source;
  gboolean below, above, inside_min, inside_max; /* all values below the constant; all above; least = constant; greatest = constant */

  if (type == FLEET_TYPE_TEXT && (self->kind == FLEET_LEAF_TRUTH || plan->test != FLEET_PLAN_NEVER))
    return -1;
  if (plan->test == FLEET_PLAN_NEVER)
    return 0;
  if (type == FLEET_TYPE_INT)
    {
      if (!source->has_int_zone)
        fleet_source_zone_int (source, round);
      below = source->int_max < plan->integer;
      above = source->int_min > plan->integer;
      inside_min = source->int_min == plan->integer;
      inside_max = source->int_max == plan->integer;
    }
  else if (type == FLEET_TYPE_DOUBLE)
    {
      if (!source->has_double_zone)
        fleet_source_zone_double (source, round);
      below = source->double_max < plan->real;
      above = source->double_min > plan->real;
      inside_min = source->double_min == plan->real;
      inside_max = source->double_max == plan->real;
    }
  else
    return -1;
  if (plan->test == FLEET_PLAN_EQ)
    return below || above ? 0 : inside_min && inside_max ? 1 : -1;
  if (plan->test == FLEET_PLAN_GT)
    return below || inside_max ? 0 : above ? 1 : -1;
  return below ? 0 : above || inside_min ? 1 : -1;
}

/* Adds one type's answers for the words of demand. */
static void
run_type (FleetLeaf        *self,
          FleetType         type,
          const FleetRound *round,
          const guint64    *demand)
{
  const FleetColumn *column = self->source->columns[type];
  const FleetLeafPlan *plan = &self->plans[type];
  int zone = ask_zone (self, type, round);
  guint64 turn = plan->contrary ? G_MAXUINT64 : 0;

  for (guint w = round->first_word; w < round->end_word; w++)
    {
      guint64 rows = column->valid[w] & round->rows[w];
      guint64 word;

      if (demand[w] == 0 || rows == 0)
        continue;
      if (zone >= 0)
        word = zone ? G_MAXUINT64 : 0;
      else if (type == FLEET_TYPE_DOUBLE)
        word = fleet_scan_doubles (scan_of (plan), column->doubles + w * 64, plan->real);
      else if (type == FLEET_TYPE_INT)
        word = test_ints (self, column->ints + w * 64);
      else if (type == FLEET_TYPE_BOOL)
        word = test_bools (plan, column->bools[w]);
      else
        word = test_texts (self, round->record, column->texts + w * 64, rows);
      word ^= turn;
      self->masks.is_true[w] |= rows & word;
      self->masks.is_false[w] |= rows & ~word;
    }
}

static void
run_columns (FleetLeaf        *self,
             const FleetRound *round,
             const guint64    *demand)
{
  FleetSource *source = self->source;

  if (source->round != round->number)
    fleet_source_find (source, round);
  for (FleetType type = FLEET_TYPE_BOOL; type < FLEET_N_TYPES; type++)
    {
      const FleetColumn *column = source->columns[type];

      if (column == NULL || (self->kind == FLEET_LEAF_LENGTH && type != FLEET_TYPE_INT))
        continue;
      if (self->kind != FLEET_LEAF_PRESENT)
        run_type (self, type, round, demand);
      for (guint w = round->first_word; w < round->end_word && self->kind == FLEET_LEAF_PRESENT; w++)
        self->masks.is_true[w] |= column->valid[w] & round->rows[w];
    }
  for (guint w = round->first_word; w < round->end_word && self->kind == FLEET_LEAF_PRESENT; w++)
    self->masks.is_false[w] = round->rows[w] & ~self->masks.is_true[w];
}

static void
run_rows (const FleetLeaf  *self,
          const FleetRound *round,
          const gint64     *now_us,
          guint             w,
          guint64           rows,
          FleetMasks       *masks)
{
  FleetMoment moment = { .record = round->record, .element = self->element };

  for (; rows != 0; rows &= rows - 1)
    {
      guint64 bit = rows & -rows;
      FleetTruth truth;

      moment.row = w * 64 + fleet_bits_first (rows);
      moment.now_us = now_us[moment.row];
      truth = fleet_evaluator_truth (self->bound, &moment);
      if (truth == FLEET_TRUTH_TRUE)
        masks->is_true[w] |= bit;
      else if (truth == FLEET_TRUTH_FALSE)
        masks->is_false[w] |= bit;
    }
}

/* Works out what is demanded and not yet known. Columns answer whole words, rows only for themselves. */
static void
learn (FleetLeaf        *self,
       const FleetRound *round,
       const gint64     *now_us,
       const guint64    *demand)
{
  guint64 missing[FLEET_BATCH_WORDS];
  guint64 any = 0;
  gboolean by_word;

  if (self->round != round->number)
    {
      gsize words = round->end_word - round->first_word;

      self->round = round->number;
      memset (self->known + round->first_word, 0, words * 8);
      memset (self->masks.is_true + round->first_word, 0, words * 8);
      memset (self->masks.is_false + round->first_word, 0, words * 8);
    }
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      missing[w] = demand[w] & ~self->known[w];
      any |= missing[w];
    }
  if (any == 0)
    return;
  by_word = self->kind != FLEET_LEAF_SCALAR || (self->lanes != NULL && fleet_lanes_are_fit (self->lanes, round));
  if (self->kind != FLEET_LEAF_SCALAR)
    run_columns (self, round, missing);
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      if (missing[w] == 0)
        continue;
      if (self->kind == FLEET_LEAF_SCALAR && by_word)
        fleet_lanes_run (self->lanes, round, w, &self->masks.is_true[w], &self->masks.is_false[w]);
      else if (self->kind == FLEET_LEAF_SCALAR)
        run_rows (self, round, now_us, w, missing[w], &self->masks);
      self->known[w] |= by_word ? round->rows[w] : missing[w];
    }
}

void
fleet_leaf_run (FleetLeaf        *self,
                const FleetRound *round,
                const gint64     *now_us,
                const guint64    *demand,
                FleetMasks       *ret_masks)
{
  if (self->is_timed)
    {
      for (guint w = round->first_word; w < round->end_word; w++)
        {
          ret_masks->is_true[w] = ret_masks->is_false[w] = 0;
          run_rows (self, round, now_us, w, demand[w], ret_masks);
        }
      return;
    }
  learn (self, round, now_us, demand);
  for (guint w = round->first_word; w < round->end_word; w++)
    {
      ret_masks->is_true[w] = self->masks.is_true[w] & demand[w];
      ret_masks->is_false[w] = self->masks.is_false[w] & demand[w];
    }
}
