/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-check: what the grammar cannot say about a condition.
 *
 * [*] stands only inside ANY ALL COUNT MIN MAX, once in a path, and over one array in each of them. age() is compared with numbers above
 * zero and nothing else, so that the judge can tell beforehand at which instant time alone makes a condition true. */

#include "fleet-expr-private.h"

#include <string.h>

#define MAX_AGES 16

typedef struct
{
  const FleetExpr  *wrong;
  char            **message;
  char            **remedy;
  const FleetExpr  *aggregate; /* the one we are in, or NULL */
  const char       *array;     /* its array, up to the star, or NULL */
  gsize             array_length;
  guint             n_ages;
} Check;

static gboolean
is_aggregate (FleetExprKind kind)
{
  return kind >= FLEET_EXPR_ANY && kind <= FLEET_EXPR_MAX;
}

static gboolean
refuse (Check           *self,
        const FleetExpr *wrong,
        const char      *message,
        const char      *remedy)
{
  self->wrong = wrong;
  *self->message = g_strdup (message);
  *self->remedy = g_strdup (remedy);
  return FALSE;
}

gboolean
fleet_expr_get_number (const FleetExpr *self,
                       double          *ret_number)
{
  double left, right;

  if (self->kind == FLEET_EXPR_LITERAL && self->value.type == FLEET_TYPE_INT)
    *ret_number = self->value.integer;
  else if (self->kind == FLEET_EXPR_LITERAL && self->value.type == FLEET_TYPE_DOUBLE)
    *ret_number = self->value.real;
  else if (self->n_args == 2 && self->kind >= FLEET_EXPR_ADD && self->kind <= FLEET_EXPR_MUL &&
           fleet_expr_get_number (self->args[0], &left) && fleet_expr_get_number (self->args[1], &right))
    *ret_number = self->kind == FLEET_EXPR_ADD ? left + right : self->kind == FLEET_EXPR_SUB ? left - right : left * right;
  else
    return FALSE;
  return TRUE;
}

/* A hundred years: what is above it is a mistake, and the sum with a time stays a time. */
static gboolean
is_threshold (const FleetExpr *expr)
{
  double seconds;

  return fleet_expr_get_number (expr, &seconds) && seconds >= 1e-6 && seconds <= 100 * 366 * 86400.0;
}

/* age() as args[at] of a comparison: is everything else there a threshold? */
static gboolean
is_age_comparison (const FleetExpr *expr)
{
  gboolean left = expr->args[0]->kind == FLEET_EXPR_AGE;

  switch (expr->kind)
    {
    case FLEET_EXPR_LT:
    case FLEET_EXPR_LE:
    case FLEET_EXPR_GT:
    case FLEET_EXPR_GE:
      return is_threshold (expr->args[left ? 1 : 0]);
    case FLEET_EXPR_BETWEEN:
    case FLEET_EXPR_NOT_BETWEEN:
      return left && is_threshold (expr->args[1]) && is_threshold (expr->args[2]);
    case FLEET_EXPR_IS:
    case FLEET_EXPR_IS_NOT:
      return left && expr->args[1]->kind == FLEET_EXPR_LITERAL && expr->args[1]->value.type == FLEET_TYPE_NULL;
    default:
      return FALSE;
    }
}

static gboolean
check_path (Check           *self,
            const FleetExpr *expr)
{
  const char *star = strstr (expr->text, "[*]");

  if (star == NULL)
    return TRUE;
  if (self->aggregate == NULL)
    return refuse (self, expr, "[*] means every element, and a condition is about one value",
                   "Put it inside ANY(…), ALL(…), COUNT(…), MIN(…) or MAX(…), or name one element, as in doors[0].open.");
  if (strstr (star + 1, "[*]") != NULL)
    return refuse (self, expr, "a path may have one [*]", "Name the element of the outer or the inner array, as in a[*].b[0].");
  if (self->array == NULL)
    {
      self->array = expr->text;
      self->array_length = star - expr->text;
    }
  else if (self->array_length != (gsize) (star - expr->text) || strncmp (self->array, expr->text, self->array_length) != 0)
    return refuse (self, expr, "two arrays inside one ANY, ALL, COUNT, MIN or MAX", "Write one for each array and join them with AND or OR.");
  return TRUE;
}

static gboolean
check_node (Check           *self,
            const FleetExpr *expr)
{
  gboolean good = TRUE;

  if (expr->kind == FLEET_EXPR_PATH)
    return check_path (self, expr);
  if (is_aggregate (expr->kind))
    {
      if (self->aggregate != NULL)
        return refuse (self, expr, "ANY, ALL, COUNT, MIN and MAX cannot stand inside one another", "Write the inner one as a condition of its own.");
      self->aggregate = expr;
      self->array = NULL;
    }
  for (guint i = 0; i < expr->n_args && good; i++)
    {
      const FleetExpr *arg = expr->args[i];

      if (arg->kind != FLEET_EXPR_AGE)
        good = check_node (self, arg);
      else if (!is_age_comparison (expr))
        good = refuse (self, arg, "age() can only be compared with numbers above 0 by <, <=, >, >= or BETWEEN",
                       "Write it as in age(vehicle.speed) > 600; the number is seconds.");
      else if (++self->n_ages > MAX_AGES)
        good = refuse (self, arg, "more than 16 age() comparisons in one condition", "Split the rule.");
      else if (arg->n_args > 0 && arg->args[0]->has_star)
        good = refuse (self, arg->args[0], "age() is about one value", "Name one element, as in age(doors[0].open).");
    }
  if (good && is_aggregate (expr->kind))
    {
      self->aggregate = NULL;
      if (self->array == NULL)
        return refuse (self, expr, "ANY, ALL, COUNT, MIN and MAX go over the elements of an array", "Use a path with [*] inside, as in ANY(doors[*].open = TRUE).");
    }
  return good;
}

gboolean
fleet_expr_check (const FleetExpr  *self,
                  const FleetExpr **ret_wrong,
                  char            **ret_message,
                  char            **ret_remedy)
{
  Check check = { .message = ret_message, .remedy = ret_remedy };
  gboolean good;

  if (self->kind == FLEET_EXPR_AGE)
    good = refuse (&check, self, "age() is a number of seconds, not a condition", "Compare it with a number, as in age() > 600.");
  else
    good = check_node (&check, self);
  if (!good)
    *ret_wrong = check.wrong;
  return good;
}
