/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bound: binds a condition to the dictionary of paths.
 *
 * Comparisons of age() are continuous from the right: at the instant at which a value becomes 600 s old, age(x) > 600 is true already (and age(x) <= 600 no longer).
 * The instants at which time alone changes an answer are then exact, and an event at that very instant agrees with the timer. */

#include "fleet-bound.h"

#include "fleet-path.h"
#include "fleet-time.h"

#include <math.h>
#include <string.h>

static FleetPath
intern (FleetDictionary *paths,
        const char      *text)
{
  return fleet_dictionary_intern (paths, text, strlen (text));
}

FleetPath
fleet_bound_time_path (FleetDictionary *paths,
                       FleetPath        path)
{
  g_autofree char *text = NULL;

  if (path == FLEET_NONE)
    return FLEET_NONE;
  text = g_strconcat (fleet_dictionary_text (paths, path, NULL), "[@]", NULL);
  return intern (paths, text);
}

/* An instant: event_time itself, or event_time moved by a number. */
static gboolean
is_time (const FleetExpr *expr)
{
  if (expr->kind == FLEET_EXPR_EVENT_TIME)
    return TRUE;
  if (expr->kind == FLEET_EXPR_ADD)
    return is_time (expr->args[0]) != is_time (expr->args[1]);
  return expr->kind == FLEET_EXPR_SUB && is_time (expr->args[0]) && !is_time (expr->args[1]);
}

static gboolean
compares (FleetExprKind kind)
{
  return (kind >= FLEET_EXPR_EQ && kind <= FLEET_EXPR_GE) || (kind >= FLEET_EXPR_BETWEEN && kind <= FLEET_EXPR_NOT_IN);
}

static gint64
threshold_us (const FleetExpr *expr)
{
  double seconds = 0;

  fleet_expr_get_number (expr, &seconds);
  return llround (seconds * G_USEC_PER_SEC);
}

static void
bind_age (FleetBound      *self,
          FleetDictionary *paths)
{
  const FleetExpr *expr = self->expr;
  gboolean left = expr->args[0]->kind == FLEET_EXPR_AGE;
  const FleetExpr *age = expr->args[left ? 0 : 1];
  const FleetExpr *other = expr->args[left ? 1 : 0];

  self->age = FLEET_AGE_WITHIN;
  self->at_least_us = G_MININT64;
  self->below_us = G_MAXINT64;
  if (age->n_args == 1)
    {
      self->aged_path = intern (paths, age->args[0]->text);
      self->path = fleet_bound_time_path (paths, self->aged_path);
    }
  switch (expr->kind)
    {
    case FLEET_EXPR_IS:
      self->age = FLEET_AGE_MISSING;
      break;
    case FLEET_EXPR_IS_NOT:
      self->age = FLEET_AGE_PRESENT;
      break;
    case FLEET_EXPR_NOT_BETWEEN:
    case FLEET_EXPR_BETWEEN:
      self->age = expr->kind == FLEET_EXPR_BETWEEN ? FLEET_AGE_WITHIN : FLEET_AGE_OUTSIDE;
      self->at_least_us = threshold_us (expr->args[1]);
      self->below_us = threshold_us (expr->args[2]);
      break;
    default:
      if ((expr->kind == FLEET_EXPR_GT || expr->kind == FLEET_EXPR_GE) == left)
        self->at_least_us = threshold_us (other);
      else
        self->below_us = threshold_us (other);
    }
}

static void
bind_path (FleetBound      *self,
           FleetDictionary *paths)
{
  if (!self->expr->has_star)
    {
      self->path = intern (paths, self->expr->text);
      return;
    }
  self->elements = g_array_new (FALSE, FALSE, sizeof (FleetPath));
  for (FleetPath path = 0; path < fleet_dictionary_size (paths); path++)
    fleet_bound_expand (self, path, fleet_dictionary_text (paths, path, NULL));
}

static const FleetExpr *
find_starred (const FleetExpr *expr)
{
  if (expr->kind == FLEET_EXPR_PATH && expr->has_star)
    return expr;
  for (guint i = 0; i < expr->n_args; i++)
    {
      const FleetExpr *found = find_starred (expr->args[i]);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
measure_elements (FleetBound       *aggregate,
                  const FleetBound *part)
{
  if (part->elements != NULL)
    aggregate->n_elements = MAX (aggregate->n_elements, part->elements->len);
  for (guint i = 0; i < part->n_args; i++)
    measure_elements (aggregate, part->args[i]);
}

static void
bind_aggregate (FleetBound      *self,
                FleetDictionary *paths)
{
  const char *starred = find_starred (self->expr)->text;
  g_autoptr (GString) count = g_string_new_len (starred, strstr (starred, "[*]") - starred);

  fleet_path_append_count (count);
  self->path = intern (paths, count->str);
  measure_elements (self, self);
}

/* A literal text that meets event_time is read once, here. */
static void
bind_time_literal (FleetBound *self)
{
  gint64 time_us;

  if (self->kind != FLEET_EXPR_LITERAL || self->value.type != FLEET_TYPE_TEXT)
    return;
  if (fleet_time_parse (self->value.text, self->value.length, FLEET_ZONE_HONOURED, &time_us))
    self->value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = time_us };
  else
    self->value = (FleetValue) { .type = FLEET_TYPE_NULL };
}

FleetBound *
fleet_bound_new (const FleetExpr *expr,
                 FleetDictionary *paths)
{
  FleetBound *self = g_new0 (FleetBound, 1);

  self->expr = expr;
  self->kind = expr->kind;
  self->value = expr->value;
  self->path = FLEET_NONE;
  self->aged_path = FLEET_NONE;
  for (guint i = 0; i < expr->n_args; i++)
    if (expr->args[i]->kind == FLEET_EXPR_AGE)
      {
        bind_age (self, paths);
        return self;
      }
  self->args = g_new0 (FleetBound *, expr->n_args);
  for (; self->n_args < expr->n_args; self->n_args++)
    self->args[self->n_args] = fleet_bound_new (expr->args[self->n_args], paths);
  for (guint i = 0; i < expr->n_args && compares (expr->kind); i++)
    self->reads_time |= is_time (expr->args[i]);
  for (guint i = 0; i < self->n_args && self->reads_time; i++)
    bind_time_literal (self->args[i]);
  if (self->kind == FLEET_EXPR_PATH)
    bind_path (self, paths);
  else if (fleet_bound_is_aggregate (self))
    bind_aggregate (self, paths);
  return self;
}

void
fleet_bound_free (FleetBound *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_args; i++)
    fleet_bound_free (self->args[i]);
  g_free (self->args);
  g_clear_pointer (&self->elements, g_array_unref);
  g_free (self);
}

gboolean
fleet_bound_expand (FleetBound *self,
                    FleetPath   path,
                    const char *text)
{
  const FleetPath none = FLEET_NONE;
  gboolean grown = FALSE;
  guint index;

  for (guint i = 0; i < self->n_args; i++)
    grown |= fleet_bound_expand (self->args[i], path, text);
  if (grown && fleet_bound_is_aggregate (self))
    measure_elements (self, self);
  if (self->elements == NULL || !fleet_path_matches (self->expr->text, text, &index) || index >= FLEET_BOUND_ELEMENTS)
    return grown;
  while (self->elements->len <= index)
    g_array_append_val (self->elements, none);
  g_array_index (self->elements, FleetPath, index) = path;
  return TRUE;
}
