/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-threshold: see the header. A comparison under NOT is kept: the line stands where the condition changes, whichever way. */

#include "fleet-threshold.h"

void
fleet_threshold_free (FleetThreshold *self)
{
  fleet_rule_unref (self->rule);
  g_free (self->path);
  g_free (self);
}

/* The path that an operand is: as it stands, or the least or greatest of an array's elements. */
static const FleetExpr *
bare_path (const FleetExpr *operand)
{
  if ((operand->kind == FLEET_EXPR_MIN || operand->kind == FLEET_EXPR_MAX) && operand->n_args == 1)
    operand = operand->args[0];
  return operand->kind == FLEET_EXPR_PATH ? operand : NULL;
}

static gboolean
is_known (GPtrArray            *found,
          const FleetThreshold *one)
{
  for (guint i = 0; i < found->len; i++)
    {
      const FleetThreshold *other = found->pdata[i];

      if (g_str_equal (other->path, one->path) && other->operation == one->operation && other->limit == one->limit)
        return TRUE;
    }
  return FALSE;
}

static void
add (GPtrArray       *found,
     FleetRule       *rule,
     const FleetExpr *path,
     FleetExprKind    operation,
     const FleetExpr *number,
     gboolean         clears)
{
  FleetThreshold *one;
  double limit;

  if (path == NULL || !fleet_expr_get_number (number, &limit))
    return;
  one = g_new0 (FleetThreshold, 1);
  *one = (FleetThreshold) { .rule = fleet_rule_ref (rule), .path = g_strdup (path->text), .operation = operation, .limit = limit, .clears = clears };
  if (is_known (found, one))
    fleet_threshold_free (one);
  else
    g_ptr_array_add (found, one);
}

static void
walk (GPtrArray       *found,
      FleetRule       *rule,
      const FleetExpr *node,
      gboolean         clears)
{
  switch ((int) node->kind)
    {
    case FLEET_EXPR_EQ:
    case FLEET_EXPR_NE:
    case FLEET_EXPR_LT:
    case FLEET_EXPR_LE:
    case FLEET_EXPR_GT:
    case FLEET_EXPR_GE:
      add (found, rule, bare_path (node->args[0]), node->kind, node->args[1], clears);
      add (found, rule, bare_path (node->args[1]), fleet_expr_kind_mirror (node->kind), node->args[0], clears);
      break;
    case FLEET_EXPR_BETWEEN:
    case FLEET_EXPR_NOT_BETWEEN:
      add (found, rule, bare_path (node->args[0]), FLEET_EXPR_GE, node->args[1], clears);
      add (found, rule, bare_path (node->args[0]), FLEET_EXPR_LE, node->args[2], clears);
      break;
    default:
      break;
    }
  for (guint i = 0; i < node->n_args; i++)
    walk (found, rule, node->args[i], clears);
}

GPtrArray *
fleet_threshold_collect (FleetRule *rule)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_threshold_free);

  walk (found, rule, rule->when, FALSE);
  if (rule->clear != NULL)
    walk (found, rule, rule->clear, TRUE);
  return found;
}

static void
walk_paths (GPtrArray       *paths,
            const FleetExpr *node)
{
  if (node->kind == FLEET_EXPR_PATH && !g_str_has_prefix (node->text, "car.") && !g_str_has_prefix (node->text, "device.") &&
      !g_str_has_prefix (node->text, "reservation.") && !g_ptr_array_find_with_equal_func (paths, node->text, g_str_equal, NULL))
    g_ptr_array_add (paths, g_strdup (node->text));
  for (guint i = 0; i < node->n_args; i++)
    walk_paths (paths, node->args[i]);
}

GStrv
fleet_threshold_paths (const FleetRule *rule)
{
  GPtrArray *paths = g_ptr_array_new ();

  walk_paths (paths, rule->when);
  g_ptr_array_add (paths, NULL);
  return (GStrv) g_ptr_array_free (paths, FALSE);
}
