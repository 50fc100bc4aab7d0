/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-rules: the shapes of the conditions that the simulator can plant.
 *
 * A shape is compared as text, in the normal form that the language itself prints, so that white space and the case of keywords do not matter. Whether a
 * limit itself belongs (< or <=) does not matter either: planted and ordinary values keep away from limits. */

#include "fleet-sim-rules.h"

#include "fleet-rule.h"

#include <string.h>

typedef struct
{
  const char *id;
  const char *when;
  const char *clear; /* also known: a rule without clear= */
  guint       on;    /* which of when's numbers is the limit, from 1; 0 it has none */
  guint       off;   /* which of clear's */
} Shape;

#define ENGINE "vehicle.powertrain.engine.on"
#define SPEED "vehicle.position.speed.kmh"
#define DOORS "vehicle.body.doors[*]"
#define TYRES "vehicle.body.tires[*].pressure.kpa"
#define RESERVED "reservation.reservation_id IS NOT NULL"
#define FREE "reservation.reservation_id IS NULL"
#define KNOWN "car.car_id IS NOT NULL"

static const Shape shapes[FLEET_SIM_N_KINDS] = {
  [FLEET_SIM_CRASH] = { "crash", "ANY(events[*].type = 'crash' AND events[*].g >= 0)", NULL, 1, 0 },
  [FLEET_SIM_MOVED] = { "moved-without-reservation", KNOWN " AND " FREE " AND " ENGINE " = TRUE AND " SPEED " > 0", RESERVED " OR " SPEED " < 0", 1, 1 },
  [FLEET_SIM_TOWED] = { "towed-while-parked", ENGINE " = FALSE AND " SPEED " > 0", ENGINE " = TRUE OR " SPEED " < 0", 1, 1 },
  [FLEET_SIM_DOOR] = { "door-open-while-driving", "ANY(" DOORS ".open = TRUE) AND " SPEED " > 0", "ALL(" DOORS ".open = FALSE) OR " SPEED " < 0", 1, 1 },
  [FLEET_SIM_COOLANT] = { "coolant-hot", "vehicle.powertrain.engine.coolant.celsius > 0", "vehicle.powertrain.engine.coolant.celsius < 0", 1, 1 },
  [FLEET_SIM_OIL] = { "oil-hot", "vehicle.powertrain.engine.oil.celsius > 0", "vehicle.powertrain.engine.oil.celsius < 0", 1, 1 },
  [FLEET_SIM_HEADLIGHTS] = { "headlights-left-on", ENGINE " = FALSE AND ALL(" DOORS ".open = FALSE) AND vehicle.body.lights.headlight.on = TRUE", NULL, 0, 0 },
  [FLEET_SIM_AUX] = { "aux-battery-low", "vehicle.powertrain.battery.aux.voltage < 0", "vehicle.powertrain.battery.aux.voltage >= 0", 1, 1 },
  [FLEET_SIM_TRACTION] = { "traction-battery-low", "vehicle.powertrain.battery.traction.soc.pct < 0 AND vehicle.powertrain.charging.on = FALSE",
                           "vehicle.powertrain.battery.traction.soc.pct > 0 OR vehicle.powertrain.charging.on = TRUE", 1, 1 },
  [FLEET_SIM_TYRE] = { "tyre-pressure-low", "ANY(" TYRES " < 0)", "ALL(" TYRES " >= 0)", 1, 1 },
  [FLEET_SIM_FUEL] = { "fuel-low-at-return", RESERVED " AND " ENGINE " = FALSE AND ALL(" DOORS ".locked = TRUE) AND vehicle.powertrain.fuel.level.pct < 0",
                       "vehicle.powertrain.fuel.level.pct >= 0", 1, 1 },
  [FLEET_SIM_OVERDUE] = { "overdue-reservation", "event_time > reservation.ends_at", FREE " OR event_time <= reservation.ends_at", 0, 0 },
  [FLEET_SIM_UNLOCKED] = { "unlocked-after-return", KNOWN " AND " FREE " AND " ENGINE " = FALSE AND ANY(" DOORS ".locked = FALSE)",
                           RESERVED " OR ALL(" DOORS ".locked = TRUE)", 0, 0 },
  [FLEET_SIM_SPEEDING] = { "speeding", SPEED " > 0", SPEED " < 0", 1, 1 },
  [FLEET_SIM_HARSH] = { "harsh-driving", "ANY(events[*].type IN ('harsh_brake', 'harsh_acceleration', 'harsh_turn') AND events[*].g >= 0)", NULL, 1, 0 },
  [FLEET_SIM_SILENT] = { "device-silent", "age() > 1", NULL, 1, 0 },
};

/* Appends the numbers of comparisons in the order of the text, and makes every such number 0 and every <= and >= a < and >, but for those with event_time. */
static void
take_numbers (FleetExpr *expr,
              GArray    *numbers)
{
  for (guint i = 0; i < expr->n_args; i++)
    take_numbers (expr->args[i], numbers);
  if (expr->kind == FLEET_EXPR_LITERAL && (expr->value.type == FLEET_TYPE_INT || expr->value.type == FLEET_TYPE_DOUBLE))
    {
      double number = expr->value.type == FLEET_TYPE_INT ? (double) expr->value.integer : expr->value.real;

      g_array_append_val (numbers, number);
      expr->value.type = FLEET_TYPE_INT;
      expr->value.integer = 0;
    }
  if (expr->n_args == 2 && expr->args[0]->kind != FLEET_EXPR_EVENT_TIME)
    {
      if (expr->kind == FLEET_EXPR_LE)
        expr->kind = FLEET_EXPR_LT;
      else if (expr->kind == FLEET_EXPR_GE)
        expr->kind = FLEET_EXPR_GT;
    }
}

/* Whether given, a condition in normal form, has the shape of known; its numbers to ret_numbers. */
static gboolean
has_shape (const FleetExpr *given,
           const char      *known,
           GArray          *ret_numbers)
{
  g_autofree char *given_text = fleet_expr_to_text (given);
  g_autoptr (FleetExpr) given_copy = fleet_expr_parse (given_text, NULL, NULL, NULL);
  g_autoptr (FleetExpr) known_copy = fleet_expr_parse (known, NULL, NULL, NULL);
  g_autoptr (GArray) zeros = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *given_shape = NULL;
  g_autofree char *known_shape = NULL;

  g_assert (given_copy != NULL && known_copy != NULL);
  take_numbers (given_copy, ret_numbers);
  take_numbers (known_copy, zeros);
  given_shape = fleet_expr_to_text (given_copy);
  known_shape = fleet_expr_to_text (known_copy);
  return strcmp (given_shape, known_shape) == 0;
}

static gboolean
read_rule (const FleetRule *rule,
           FleetSimKind     kind,
           FleetSimRule    *ret_rule)
{
  const Shape *shape = &shapes[kind];
  g_autoptr (GArray) on = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) off = g_array_new (FALSE, FALSE, sizeof (double));

  /* Something that is true for a moment only cannot hold, and after a cooldown the simulator would have to wait. */
  if (rule->cooldown_us > 0 || ((kind == FLEET_SIM_CRASH || kind == FLEET_SIM_HARSH) && rule->hold_us > 0))
    return FALSE;
  if (!has_shape (rule->when, shape->when, on))
    return FALSE;
  if (rule->clear != NULL && (shape->clear == NULL || !has_shape (rule->clear, shape->clear, off)))
    return FALSE;
  ret_rule->planted = TRUE;
  ret_rule->has_clear = rule->clear != NULL;
  ret_rule->on = shape->on > 0 ? g_array_index (on, double, shape->on - 1) : 0;
  ret_rule->off = ret_rule->has_clear && shape->off > 0 ? g_array_index (off, double, shape->off - 1) : ret_rule->on;
  ret_rule->hold_us = rule->hold_us;
  ret_rule->clear_hold_us = rule->clear_hold_us;
  return TRUE;
}

FleetSimRules *
fleet_sim_rules_new (const char *text,
                     GError    **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, &problems);
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();
  FleetSimRules *self;

  if (problems->len > 0)
    {
      const FleetRuleProblem *problem = problems->pdata[0];

      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "rules, line %u, column %u: %s. %s", problem->line, problem->column, problem->message,
                   problem->remedy != NULL ? problem->remedy : "");
      return NULL;
    }
  self = g_new0 (FleetSimRules, 1);
  for (guint i = 0; i < rules->len; i++)
    {
      const FleetRule *rule = rules->pdata[i];
      guint kind = 0;

      if (rule->state != FLEET_RULE_ON)
        continue;
      while (kind < FLEET_SIM_N_KINDS && strcmp (shapes[kind].id, rule->id) != 0)
        kind++;
      if (kind == FLEET_SIM_N_KINDS || !read_rule (rule, kind, &self->rules[kind]))
        g_strv_builder_add (unknown, rule->id);
    }
  self->unknown = g_strv_builder_end (unknown);
  return self;
}

void
fleet_sim_rules_free (FleetSimRules *self)
{
  g_strfreev (self->unknown);
  g_free (self);
}

const char *
fleet_sim_kind_id (FleetSimKind kind)
{
  return shapes[kind].id;
}

gint64
fleet_sim_rule_lead (const FleetSimRules *self,
                     FleetSimKind         kind)
{
  const FleetSimRule *rule = &self->rules[kind];

  return rule->hold_us + (kind == FLEET_SIM_SILENT ? (gint64) (rule->on * G_USEC_PER_SEC) : 0);
}
