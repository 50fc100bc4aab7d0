/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr: the tree itself and its normal form.
 *
 * The normal form has the fewest brackets that keep the tree, keywords in capitals and one space around operators. It is what a rule's condition
 * hash is made of, so its spelling is a format: a change of it restarts every pending hold. */

#include "fleet-expr-private.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *text;  /* of a two-sided operator, or the name of a call */
  guint       level;
} spellings[] = {
  [FLEET_EXPR_LITERAL] = { NULL, FLEET_LEVEL_VALUE },
  [FLEET_EXPR_PATH] = { NULL, FLEET_LEVEL_VALUE },
  [FLEET_EXPR_EVENT_TIME] = { "event_time", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_AGE] = { "age", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_NOT] = { "NOT", FLEET_LEVEL_NOT },
  [FLEET_EXPR_AND] = { "AND", FLEET_LEVEL_AND },
  [FLEET_EXPR_OR] = { "OR", FLEET_LEVEL_OR },
  [FLEET_EXPR_EQ] = { "=", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_NE] = { "<>", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_LT] = { "<", FLEET_LEVEL_ORDER },
  [FLEET_EXPR_LE] = { "<=", FLEET_LEVEL_ORDER },
  [FLEET_EXPR_GT] = { ">", FLEET_LEVEL_ORDER },
  [FLEET_EXPR_GE] = { ">=", FLEET_LEVEL_ORDER },
  [FLEET_EXPR_IS] = { "IS", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_IS_NOT] = { "IS NOT", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_BETWEEN] = { "BETWEEN", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_NOT_BETWEEN] = { "NOT BETWEEN", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_IN] = { "IN", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_NOT_IN] = { "NOT IN", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_LIKE] = { "LIKE", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_NOT_LIKE] = { "NOT LIKE", FLEET_LEVEL_EQUAL },
  [FLEET_EXPR_ADD] = { "+", FLEET_LEVEL_SUM },
  [FLEET_EXPR_SUB] = { "-", FLEET_LEVEL_SUM },
  [FLEET_EXPR_MUL] = { "*", FLEET_LEVEL_PRODUCT },
  [FLEET_EXPR_DIV] = { "/", FLEET_LEVEL_PRODUCT },
  [FLEET_EXPR_MOD] = { "%", FLEET_LEVEL_PRODUCT },
  [FLEET_EXPR_NEG] = { "-", FLEET_LEVEL_SIGN },
  [FLEET_EXPR_CASE] = { "CASE", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_ANY] = { "ANY", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_ALL] = { "ALL", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_COUNT] = { "COUNT", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_MIN] = { "MIN", FLEET_LEVEL_VALUE },
  [FLEET_EXPR_MAX] = { "MAX", FLEET_LEVEL_VALUE },
};

void
fleet_expr_free (FleetExpr *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_args; i++)
    fleet_expr_free (self->args[i]);
  g_free (self->args);
  g_free (self->text);
  if (self->kind == FLEET_EXPR_LITERAL && self->value.type == FLEET_TYPE_TEXT)
    g_free ((char *) self->value.text);
  g_free (self);
}

static void
write_real (GString *text,
            double   real)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (real))
    {
      g_string_append (text, real > 0 ? "1e999" : "-1e999");
      return;
    }
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8] = { '%', '.', '1', (char) ('0' + digits - 10), 'g', '\0' };

      g_ascii_formatd (buffer, sizeof buffer, format, real);
      if (g_ascii_strtod (buffer, NULL) == real)
        break;
    }
  g_string_append (text, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
write_literal (GString          *text,
               const FleetValue *value)
{
  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      g_string_append (text, value->boolean ? "TRUE" : "FALSE");
      break;
    case FLEET_TYPE_INT:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
      break;
    case FLEET_TYPE_DOUBLE:
      write_real (text, value->real);
      break;
    case FLEET_TYPE_TEXT:
      g_string_append_c (text, '\'');
      for (guint i = 0; i < value->length; i++)
        {
          if (value->text[i] == '\'')
            g_string_append_c (text, '\'');
          g_string_append_c (text, value->text[i]);
        }
      g_string_append_c (text, '\'');
      break;
    default:
      g_string_append (text, "NULL");
    }
}

static void write_tree (GString         *text,
                        const FleetExpr *expr);

static guint
level_of (const FleetExpr *expr)
{
  if (expr->kind == FLEET_EXPR_LITERAL &&
      ((expr->value.type == FLEET_TYPE_INT && expr->value.integer < 0) || (expr->value.type == FLEET_TYPE_DOUBLE && signbit (expr->value.real))))
    return FLEET_LEVEL_SIGN;
  return spellings[expr->kind].level;
}

static void
write_arg (GString         *text,
           const FleetExpr *arg,
           guint            level)
{
  gboolean brackets = level_of (arg) < level;

  if (brackets)
    g_string_append_c (text, '(');
  write_tree (text, arg);
  if (brackets)
    g_string_append_c (text, ')');
}

static void
write_list (GString         *text,
            const FleetExpr *expr,
            guint            first)
{
  g_string_append_c (text, '(');
  for (guint i = first; i < expr->n_args; i++)
    {
      if (i > first)
        g_string_append (text, ", ");
      write_arg (text, expr->args[i], FLEET_LEVEL_OR);
    }
  g_string_append_c (text, ')');
}

static void
write_case (GString         *text,
            const FleetExpr *expr)
{
  g_string_append (text, "CASE");
  for (guint i = 0; i + 1 < expr->n_args; i += 2)
    {
      g_string_append (text, " WHEN ");
      write_arg (text, expr->args[i], FLEET_LEVEL_OR);
      g_string_append (text, " THEN ");
      write_arg (text, expr->args[i + 1], FLEET_LEVEL_OR);
    }
  g_string_append (text, " ELSE ");
  write_arg (text, expr->args[expr->n_args - 1], FLEET_LEVEL_OR);
  g_string_append (text, " END");
}

static void
write_chain (GString         *text,
             const FleetExpr *expr)
{
  guint level = spellings[expr->kind].level;

  write_arg (text, expr->args[0], level);
  for (guint i = 1; i < expr->n_args; i++)
    {
      g_string_append_printf (text, " %s ", i > 1 && level == FLEET_LEVEL_EQUAL ? "AND" : spellings[expr->kind].text);
      write_arg (text, expr->args[i], level + 1);
    }
}

static void
write_tree (GString         *text,
            const FleetExpr *expr)
{
  switch (expr->kind)
    {
    case FLEET_EXPR_LITERAL:
      write_literal (text, &expr->value);
      break;
    case FLEET_EXPR_PATH:
      fleet_expr_write_path (text, expr->text);
      break;
    case FLEET_EXPR_EVENT_TIME:
      g_string_append (text, spellings[expr->kind].text);
      break;
    case FLEET_EXPR_NOT:
      g_string_append (text, "NOT ");
      write_arg (text, expr->args[0], FLEET_LEVEL_NOT);
      break;
    case FLEET_EXPR_NEG:
      g_string_append_c (text, '-');
      write_arg (text, expr->args[0], FLEET_LEVEL_VALUE);
      break;
    case FLEET_EXPR_IN:
    case FLEET_EXPR_NOT_IN:
      write_arg (text, expr->args[0], FLEET_LEVEL_EQUAL);
      g_string_append_printf (text, " %s ", spellings[expr->kind].text);
      write_list (text, expr, 1);
      break;
    case FLEET_EXPR_CASE:
      write_case (text, expr);
      break;
    case FLEET_EXPR_AGE:
    case FLEET_EXPR_ANY:
    case FLEET_EXPR_ALL:
    case FLEET_EXPR_COUNT:
    case FLEET_EXPR_MIN:
    case FLEET_EXPR_MAX:
      g_string_append (text, spellings[expr->kind].text);
      write_list (text, expr, 0);
      break;
    default:
      write_chain (text, expr);
    }
}

char *
fleet_expr_to_text (const FleetExpr *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  write_tree (text, self);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

FleetExprKind
fleet_expr_kind_mirror (FleetExprKind kind)
{
  switch ((int) kind)
    {
    case FLEET_EXPR_LT:
      return FLEET_EXPR_GT;
    case FLEET_EXPR_LE:
      return FLEET_EXPR_GE;
    case FLEET_EXPR_GT:
      return FLEET_EXPR_LT;
    case FLEET_EXPR_GE:
      return FLEET_EXPR_LE;
    default:
      return kind;
    }
}
