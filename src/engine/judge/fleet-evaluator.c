/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-evaluator: the plain way, row by row. */

#include "fleet-evaluator.h"

#include "fleet-time.h"

static void
read_path (const FleetBound  *bound,
           const FleetMoment *moment,
           FleetValue        *ret_value)
{
  FleetPath path = bound->path;

  if (bound->elements != NULL)
    path = moment->element < bound->elements->len ? g_array_index (bound->elements, FleetPath, moment->element) : FLEET_NONE;
  if (path == FLEET_NONE || !fleet_batch_get (moment->record, moment->row, path, ret_value))
    *ret_value = (FleetValue) { .type = FLEET_TYPE_NULL };
}

/* FALSE: the array is missing. */
static gboolean
read_length (const FleetBound  *bound,
             const FleetMoment *moment,
             gint64            *ret_length)
{
  FleetValue value;

  if (!fleet_batch_get (moment->record, moment->row, bound->path, &value) || value.type != FLEET_TYPE_INT)
    return FALSE;
  *ret_length = MAX (value.integer, 0);
  return TRUE;
}

static FleetTruth
compare_age (const FleetBound  *bound,
             const FleetMoment *moment)
{
  gint64 age_us = moment->now_us - moment->record->judged_us[moment->row];
  gboolean within;

  if (bound->path != FLEET_NONE)
    {
      FleetValue value;
      gboolean present = fleet_batch_get (moment->record, moment->row, bound->path, &value) && value.type == FLEET_TYPE_INT;

      if (bound->age == FLEET_AGE_MISSING || bound->age == FLEET_AGE_PRESENT)
        return present == (bound->age == FLEET_AGE_PRESENT);
      if (!present)
        return FLEET_TRUTH_NULL;
      age_us = moment->now_us - value.integer;
    }
  if (bound->age == FLEET_AGE_MISSING || bound->age == FLEET_AGE_PRESENT)
    return bound->age == FLEET_AGE_PRESENT;
  within = age_us >= bound->at_least_us && age_us < bound->below_us;
  return within == (bound->age == FLEET_AGE_WITHIN);
}

/* An operand of a comparison: text that meets event_time is a time. */
static void
read_operand (const FleetBound  *bound,
              guint              index,
              const FleetMoment *moment,
              FleetValue        *ret_value)
{
  gint64 time_us;

  fleet_evaluator_value (bound->args[index], moment, ret_value);
  if (!bound->reads_time || ret_value->type != FLEET_TYPE_TEXT)
    return;
  if (fleet_time_parse (ret_value->text, ret_value->length, FLEET_ZONE_HONOURED, &time_us))
    *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = time_us };
  else
    *ret_value = (FleetValue) { .type = FLEET_TYPE_NULL };
}

static FleetTruth
join (const FleetBound  *bound,
      const FleetMoment *moment,
      FleetTruth         decisive)
{
  FleetTruth all = !decisive;

  for (guint i = 0; i < bound->n_args; i++)
    {
      FleetTruth one = fleet_evaluator_truth (bound->args[i], moment);

      if (one == decisive)
        return decisive;
      if (one == FLEET_TRUTH_NULL)
        all = FLEET_TRUTH_NULL;
    }
  return all;
}

static FleetTruth
is_same (const FleetBound  *bound,
         const FleetMoment *moment)
{
  const FleetBound *right = bound->args[1];
  FleetValue a, b;

  fleet_evaluator_value (bound->args[0], moment, &a);
  if (right->kind == FLEET_EXPR_LITERAL && right->value.type == FLEET_TYPE_BOOL)
    return fleet_operation_truth (&a) == (right->value.boolean ? FLEET_TRUTH_TRUE : FLEET_TRUTH_FALSE);
  fleet_evaluator_value (right, moment, &b);
  if (a.type == FLEET_TYPE_NULL || b.type == FLEET_TYPE_NULL)
    return a.type == b.type;
  return fleet_operation_order (&a, &b) == 0;
}

static FleetTruth
is_between (const FleetBound  *bound,
            const FleetMoment *moment)
{
  FleetValue values[3];
  FleetTruth low, high;

  for (guint i = 0; i < 3; i++)
    read_operand (bound, i, moment, &values[i]);
  low = fleet_operation_compare (FLEET_EXPR_GE, &values[0], &values[1]);
  high = fleet_operation_compare (FLEET_EXPR_LE, &values[0], &values[2]);
  if (low == FLEET_TRUTH_FALSE || high == FLEET_TRUTH_FALSE)
    return FLEET_TRUTH_FALSE;
  return low == FLEET_TRUTH_NULL || high == FLEET_TRUTH_NULL ? FLEET_TRUTH_NULL : FLEET_TRUTH_TRUE;
}

static FleetTruth
is_in (const FleetBound  *bound,
       const FleetMoment *moment)
{
  FleetTruth found = FLEET_TRUTH_FALSE;
  FleetValue value, other;

  read_operand (bound, 0, moment, &value);
  for (guint i = 1; i < bound->n_args; i++)
    {
      FleetTruth one;

      read_operand (bound, i, moment, &other);
      one = fleet_operation_compare (FLEET_EXPR_EQ, &value, &other);
      if (one == FLEET_TRUTH_TRUE)
        return one;
      if (one == FLEET_TRUTH_NULL)
        found = one;
    }
  return found;
}

/* ANY and ALL; of the elements above the known ones all are alike, so one stands for them. */
static FleetTruth
join_elements (const FleetBound  *bound,
               const FleetMoment *moment)
{
  FleetTruth decisive = bound->kind == FLEET_EXPR_ANY ? FLEET_TRUTH_TRUE : FLEET_TRUTH_FALSE;
  FleetTruth all = !decisive;
  FleetMoment at = *moment;
  gint64 length;

  if (!read_length (bound, moment, &length))
    return FLEET_TRUTH_NULL;
  for (gint64 i = 0; i < length && i <= bound->n_elements; i++)
    {
      FleetTruth one;

      at.element = i < bound->n_elements ? i : FLEET_ELEMENT_BEYOND;
      one = fleet_evaluator_truth (bound->args[0], &at);
      if (one == decisive)
        return decisive;
      if (one == FLEET_TRUTH_NULL)
        all = FLEET_TRUTH_NULL;
    }
  return all;
}

static gboolean
is_bare_star (const FleetBound *bound)
{
  return bound->elements != NULL && g_str_has_suffix (bound->expr->text, "[*]");
}

static gint64
count_elements (const FleetBound  *bound,
                const FleetMoment *moment,
                gint64             length)
{
  FleetMoment at = *moment;
  gint64 count = 0;

  if (is_bare_star (bound->args[0]))
    return length;
  for (gint64 i = 0; i < length && i <= bound->n_elements; i++)
    {
      FleetValue value;
      gboolean counts;

      at.element = i < bound->n_elements ? i : FLEET_ELEMENT_BEYOND;
      fleet_evaluator_value (bound->args[0], &at, &value);
      counts = bound->args[0]->kind == FLEET_EXPR_PATH ? value.type != FLEET_TYPE_NULL : fleet_operation_truth (&value) == FLEET_TRUTH_TRUE;
      if (counts)
        count += at.element == FLEET_ELEMENT_BEYOND ? length - i : 1;
    }
  return count;
}

static void
fold_elements (const FleetBound  *bound,
               const FleetMoment *moment,
               FleetValue        *ret_value)
{
  FleetMoment at = *moment;
  gint64 length;

  *ret_value = (FleetValue) { .type = FLEET_TYPE_NULL };
  if (!read_length (bound, moment, &length))
    return;
  if (bound->kind == FLEET_EXPR_COUNT)
    {
      *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = count_elements (bound, moment, length) };
      return;
    }
  for (gint64 i = 0; i < length && i <= bound->n_elements; i++)
    {
      FleetValue value;

      at.element = i < bound->n_elements ? i : FLEET_ELEMENT_BEYOND;
      fleet_evaluator_value (bound->args[0], &at, &value);
      if (value.type == FLEET_TYPE_NULL)
        continue;
      if (ret_value->type == FLEET_TYPE_NULL || (fleet_operation_order (&value, ret_value) < 0) == (bound->kind == FLEET_EXPR_MIN))
        *ret_value = value;
    }
}

static void
choose_case (const FleetBound  *bound,
             const FleetMoment *moment,
             FleetValue        *ret_value)
{
  for (guint i = 0; i + 1 < bound->n_args; i += 2)
    if (fleet_evaluator_truth (bound->args[i], moment) == FLEET_TRUTH_TRUE)
      {
        fleet_evaluator_value (bound->args[i + 1], moment, ret_value);
        return;
      }
  fleet_evaluator_value (bound->args[bound->n_args - 1], moment, ret_value);
}

void
fleet_evaluator_value (const FleetBound  *bound,
                       const FleetMoment *moment,
                       FleetValue        *ret_value)
{
  FleetValue values[2];

  switch (bound->kind)
    {
    case FLEET_EXPR_LITERAL:
      *ret_value = bound->value;
      break;
    case FLEET_EXPR_PATH:
      read_path (bound, moment, ret_value);
      break;
    case FLEET_EXPR_EVENT_TIME:
      *ret_value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = moment->record->judged_us[moment->row] };
      break;
    case FLEET_EXPR_ADD:
    case FLEET_EXPR_SUB:
    case FLEET_EXPR_MUL:
    case FLEET_EXPR_DIV:
    case FLEET_EXPR_MOD:
      fleet_evaluator_value (bound->args[0], moment, &values[0]);
      fleet_evaluator_value (bound->args[1], moment, &values[1]);
      fleet_operation_arithmetic (bound->kind, &values[0], &values[1], ret_value);
      break;
    case FLEET_EXPR_NEG:
      values[0] = (FleetValue) { .type = FLEET_TYPE_INT };
      fleet_evaluator_value (bound->args[0], moment, &values[1]);
      fleet_operation_arithmetic (FLEET_EXPR_SUB, &values[0], &values[1], ret_value);
      break;
    case FLEET_EXPR_CASE:
      choose_case (bound, moment, ret_value);
      break;
    case FLEET_EXPR_COUNT:
    case FLEET_EXPR_MIN:
    case FLEET_EXPR_MAX:
      fold_elements (bound, moment, ret_value);
      break;
    default:
      fleet_operation_from_truth (fleet_evaluator_truth (bound, moment), ret_value);
    }
}

FleetTruth
fleet_evaluator_truth (const FleetBound  *bound,
                       const FleetMoment *moment)
{
  FleetValue values[2];

  if (bound->age != FLEET_AGE_NONE)
    return compare_age (bound, moment);
  switch (bound->kind)
    {
    case FLEET_EXPR_NOT:
      return fleet_operation_not (fleet_evaluator_truth (bound->args[0], moment));
    case FLEET_EXPR_AND:
      return join (bound, moment, FLEET_TRUTH_FALSE);
    case FLEET_EXPR_OR:
      return join (bound, moment, FLEET_TRUTH_TRUE);
    case FLEET_EXPR_EQ:
    case FLEET_EXPR_NE:
    case FLEET_EXPR_LT:
    case FLEET_EXPR_LE:
    case FLEET_EXPR_GT:
    case FLEET_EXPR_GE:
      read_operand (bound, 0, moment, &values[0]);
      read_operand (bound, 1, moment, &values[1]);
      return fleet_operation_compare (bound->kind, &values[0], &values[1]);
    case FLEET_EXPR_IS:
      return is_same (bound, moment);
    case FLEET_EXPR_IS_NOT:
      return fleet_operation_not (is_same (bound, moment));
    case FLEET_EXPR_BETWEEN:
      return is_between (bound, moment);
    case FLEET_EXPR_NOT_BETWEEN:
      return fleet_operation_not (is_between (bound, moment));
    case FLEET_EXPR_IN:
      return is_in (bound, moment);
    case FLEET_EXPR_NOT_IN:
      return fleet_operation_not (is_in (bound, moment));
    case FLEET_EXPR_LIKE:
    case FLEET_EXPR_NOT_LIKE:
      fleet_evaluator_value (bound->args[0], moment, &values[0]);
      fleet_evaluator_value (bound->args[1], moment, &values[1]);
      return bound->kind == FLEET_EXPR_LIKE ? fleet_operation_like (&values[0], &values[1])
                                            : fleet_operation_not (fleet_operation_like (&values[0], &values[1]));
    case FLEET_EXPR_ANY:
    case FLEET_EXPR_ALL:
      return join_elements (bound, moment);
    default:
      fleet_evaluator_value (bound, moment, &values[0]);
      return fleet_operation_truth (&values[0]);
    }
}
