/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-operand: what stands between operators: literals, paths, calls and CASE. */

#include "fleet-expr-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static FleetExpr *
copy_tree (const FleetExpr *other)
{
  FleetExpr *copy = g_memdup2 (other, sizeof *other);

  copy->text = g_strdup (other->text);
  if (copy->kind == FLEET_EXPR_LITERAL && copy->value.type == FLEET_TYPE_TEXT)
    copy->value.text = g_strndup (other->value.text, other->value.length);
  copy->args = NULL;
  copy->n_args = 0;
  for (guint i = 0; i < other->n_args; i++)
    fleet_parser_add_arg (copy, copy_tree (other->args[i]));
  return copy;
}

static guint
count_nodes (const FleetExpr *expr)
{
  guint n = 1;

  for (guint i = 0; i < expr->n_args; i++)
    n += count_nodes (expr->args[i]);
  return n;
}

/* base = …, of which the right side is yet to come; NULL when the condition grows too large. */
static FleetExpr *
equal_to_base (FleetParser     *self,
               const FleetExpr *base)
{
  const char *at = self->lexer.token.start;
  FleetExpr *equal;

  self->n_nodes += count_nodes (base);
  if (self->n_nodes > FLEET_PARSER_NODES)
    {
      fleet_lexer_blame (&self->lexer, at, g_strdup_printf (_("the condition has more than %d parts"), FLEET_PARSER_NODES),
                         g_strdup (_("Write CASE WHEN … instead of CASE … WHEN, or split the rule.")));
      return NULL;
    }
  equal = fleet_parser_new_node (self, FLEET_EXPR_EQ, at);
  fleet_parser_add_arg (equal, copy_tree (base));
  return equal;
}

static gboolean
parse_when (FleetParser     *self,
            FleetExpr       *node,
            const FleetExpr *base)
{
  if (!fleet_parser_expect (self, "WHEN"))
    return FALSE;
  if (base != NULL)
    {
      FleetExpr *equal = equal_to_base (self, base);

      if (equal == NULL)
        return FALSE;
      fleet_parser_add_arg (node, equal);
      if (!fleet_parser_arg (self, equal, FLEET_LEVEL_OR))
        return FALSE;
    }
  else if (!fleet_parser_arg (self, node, FLEET_LEVEL_OR))
    return FALSE;
  return fleet_parser_expect (self, "THEN") && fleet_parser_arg (self, node, FLEET_LEVEL_OR);
}

static FleetExpr *
parse_case (FleetParser *self)
{
  g_autoptr (FleetExpr) node = fleet_parser_new_node (self, FLEET_EXPR_CASE, self->lexer.token.start);
  g_autoptr (FleetExpr) base = NULL;

  fleet_lexer_next (&self->lexer);
  if (!fleet_parser_is_word (self, "WHEN"))
    {
      base = fleet_parser_level (self, FLEET_LEVEL_OR);
      if (base == NULL)
        return NULL;
    }
  do
    if (!parse_when (self, node, base))
      return NULL;
  while (fleet_parser_is_word (self, "WHEN"));
  if (fleet_parser_is_word (self, "ELSE"))
    {
      fleet_lexer_next (&self->lexer);
      if (!fleet_parser_arg (self, node, FLEET_LEVEL_OR))
        return NULL;
    }
  else
    fleet_parser_add_arg (node, fleet_parser_new_node (self, FLEET_EXPR_LITERAL, self->lexer.token.start));
  return fleet_parser_expect (self, "END") ? g_steal_pointer (&node) : NULL;
}

/* ANY ( … ), COUNT ( … ), age ( path ), age ( ) */
static FleetExpr *
parse_call (FleetParser   *self,
            FleetExprKind  kind)
{
  g_autoptr (FleetExpr) node = fleet_parser_new_node (self, kind, self->lexer.token.start);

  fleet_lexer_next (&self->lexer);
  if (!fleet_parser_expect (self, "("))
    return NULL;
  if (kind == FLEET_EXPR_AGE && fleet_parser_is_sign (self, ")"))
    {
      fleet_lexer_next (&self->lexer);
      return g_steal_pointer (&node);
    }
  if (kind == FLEET_EXPR_AGE && self->lexer.token.kind != FLEET_TOKEN_PATH)
    {
      fleet_parser_blame (self, "a path", "Name the value whose age is meant, as in age(vehicle.speed), or nothing for the vehicle's last event.");
      return NULL;
    }
  if (!fleet_parser_arg (self, node, FLEET_LEVEL_OR) || !fleet_parser_expect (self, ")"))
    return NULL;
  return g_steal_pointer (&node);
}

static FleetExpr *
parse_literal (FleetParser *self,
               FleetType    type,
               gboolean     truth)
{
  FleetExpr *node = fleet_parser_new_node (self, FLEET_EXPR_LITERAL, self->lexer.token.start);

  node->value.type = type;
  if (type == FLEET_TYPE_BOOL)
    node->value.boolean = truth;
  fleet_lexer_next (&self->lexer);
  return node;
}

static FleetExpr *
parse_word (FleetParser *self)
{
  static const struct { const char *word; FleetExprKind kind; } calls[] = {
    { "AGE", FLEET_EXPR_AGE }, { "ANY", FLEET_EXPR_ANY }, { "ALL", FLEET_EXPR_ALL }, { "COUNT", FLEET_EXPR_COUNT },
    { "MIN", FLEET_EXPR_MIN }, { "MAX", FLEET_EXPR_MAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (fleet_parser_is_word (self, calls[i].word))
      return parse_call (self, calls[i].kind);
  if (fleet_parser_is_word (self, "CASE"))
    return parse_case (self);
  if (fleet_parser_is_word (self, "NULL"))
    return parse_literal (self, FLEET_TYPE_NULL, FALSE);
  if (fleet_parser_is_word (self, "TRUE") || fleet_parser_is_word (self, "FALSE"))
    return parse_literal (self, FLEET_TYPE_BOOL, fleet_parser_is_word (self, "TRUE"));
  if (fleet_parser_is_word (self, "EVENT_TIME"))
    {
      FleetExpr *node = fleet_parser_new_node (self, FLEET_EXPR_EVENT_TIME, self->lexer.token.start);

      fleet_lexer_next (&self->lexer);
      return node;
    }
  fleet_parser_blame (self, "a value", "A key that is also a keyword goes in double quotes.");
  return NULL;
}

FleetExpr *
fleet_parser_operand (FleetParser *self)
{
  FleetToken *token = &self->lexer.token;
  FleetExpr *node;

  switch (token->kind)
    {
    case FLEET_TOKEN_NUMBER:
      node = fleet_parser_new_node (self, FLEET_EXPR_LITERAL, token->start);
      node->value = token->value;
      break;
    case FLEET_TOKEN_TEXT:
      node = fleet_parser_new_node (self, FLEET_EXPR_LITERAL, token->start);
      node->value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = token->text->len, .text = g_strndup (token->text->str, token->text->len) };
      break;
    case FLEET_TOKEN_PATH:
      node = fleet_parser_new_node (self, FLEET_EXPR_PATH, token->start);
      node->text = g_strdup (token->text->str);
      node->has_star = strstr (node->text, "[*]") != NULL;
      break;
    case FLEET_TOKEN_WORD:
      return parse_word (self);
    default:
      if (token->kind != FLEET_TOKEN_BAD)
        fleet_parser_blame (self, "a value", "Write a path, a number, 'text', TRUE, FALSE or NULL.");
      return NULL;
    }
  fleet_lexer_next (&self->lexer);
  return node;
}
