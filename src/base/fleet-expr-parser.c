/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-parser: precedence climbing over the lexer's tokens, with SQLite's precedences, so that one text means the same in a rule and in SQL.
 *
 * Nesting and chains of one operator count against one depth, because whoever walks the tree recurses. */

#include "fleet-error.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-expr-private.h"

#include <string.h>

#define MAX_DEPTH 100
#define MAX_LENGTH 16384
#define MAX_ARGS 1000

FleetExpr *
fleet_parser_new_node (FleetParser   *self,
                       FleetExprKind  kind,
                       const char    *at)
{
  FleetExpr *node = g_new0 (FleetExpr, 1);

  node->kind = kind;
  node->column = fleet_lexer_column (&self->lexer, at);
  self->n_nodes++;
  return node;
}

/* Takes arg. */
void
fleet_parser_add_arg (FleetExpr *node,
                      FleetExpr *arg)
{
  node->args = g_renew (FleetExpr *, node->args, node->n_args + 1);
  node->args[node->n_args++] = arg;
}

gboolean
fleet_parser_is_sign (FleetParser *self,
                      const char  *sign)
{
  return self->lexer.token.kind == FLEET_TOKEN_SIGN && strcmp (self->lexer.token.text->str, sign) == 0;
}

gboolean
fleet_parser_is_word (FleetParser *self,
                      const char  *word)
{
  return self->lexer.token.kind == FLEET_TOKEN_WORD && strcmp (self->lexer.token.text->str, word) == 0;
}

void
fleet_parser_blame (FleetParser *self,
                    const char  *wanted,
                    const char  *remedy)
{
  const FleetToken *token = &self->lexer.token;

  if (token->kind == FLEET_TOKEN_END)
    fleet_lexer_blame (&self->lexer, token->start, g_strdup_printf (_("the condition ends where %s should stand"), wanted), g_strdup (remedy));
  else
    fleet_lexer_blame (&self->lexer, token->start,
                       g_strdup_printf (_("“%.*s” stands where %s should stand"), (int) (self->lexer.at - token->start), token->start, wanted),
                       g_strdup (remedy));
}

/* Moves past a sign or word, or notes that it is missing. */
gboolean
fleet_parser_expect (FleetParser *self,
                     const char  *what)
{
  if (fleet_parser_is_sign (self, what) || fleet_parser_is_word (self, what))
    {
      fleet_lexer_next (&self->lexer);
      return TRUE;
    }
  g_autofree char *wanted = g_strdup_printf ("“%s”", what);
  g_autofree char *remedy = g_strdup_printf ("Put %s here.", what);

  fleet_parser_blame (self, wanted, remedy);
  return FALSE;
}

/* Parses at level into node's next arg; FALSE after an error. */
gboolean
fleet_parser_arg (FleetParser *self,
                  FleetExpr   *node,
                  guint        level)
{
  FleetExpr *arg;

  if (node->n_args >= MAX_ARGS)
    {
      fleet_lexer_blame (&self->lexer, self->lexer.token.start, g_strdup_printf (_("more than %d parts in one list"), MAX_ARGS), g_strdup (_("Split the rule.")));
      return FALSE;
    }
  arg = fleet_parser_level (self, level);
  if (arg == NULL)
    return FALSE;
  fleet_parser_add_arg (node, arg);
  return TRUE;
}

static gboolean
parse_list (FleetParser *self,
            FleetExpr   *node)
{
  if (!fleet_parser_expect (self, "("))
    return FALSE;
  do
    if (!fleet_parser_arg (self, node, FLEET_LEVEL_OR))
      return FALSE;
  while (fleet_parser_is_sign (self, ",") && (fleet_lexer_next (&self->lexer), TRUE));
  return fleet_parser_expect (self, ")");
}

/* -literal is a literal: thresholds below zero are plain to whoever reads the tree, and the smallest integer can be written. */
static FleetExpr *
parse_minus (FleetParser *self)
{
  const char *at = self->lexer.token.start;
  g_autoptr (FleetExpr) operand = NULL;
  FleetExpr *node;
  gboolean huge;

  fleet_lexer_next (&self->lexer);
  huge = self->lexer.token.kind == FLEET_TOKEN_NUMBER && self->lexer.token.huge;
  operand = fleet_parser_level (self, FLEET_LEVEL_SIGN);
  if (operand == NULL)
    return NULL;
  if (operand->kind == FLEET_EXPR_LITERAL && operand->value.type == FLEET_TYPE_DOUBLE)
    {
      operand->value.real = -operand->value.real;
      if (huge)
        operand->value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = G_MININT64 };
      return g_steal_pointer (&operand);
    }
  if (operand->kind == FLEET_EXPR_LITERAL && operand->value.type == FLEET_TYPE_INT)
    {
      if (operand->value.integer == G_MININT64)
        operand->value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = -(double) G_MININT64 };
      else
        operand->value.integer = -operand->value.integer;
      return g_steal_pointer (&operand);
    }
  node = fleet_parser_new_node (self, FLEET_EXPR_NEG, at);
  fleet_parser_add_arg (node, g_steal_pointer (&operand));
  return node;
}

static FleetExpr *
parse_prefix (FleetParser *self)
{
  FleetExpr *node;

  if (fleet_parser_is_word (self, "NOT"))
    {
      node = fleet_parser_new_node (self, FLEET_EXPR_NOT, self->lexer.token.start);
      fleet_lexer_next (&self->lexer);
      if (fleet_parser_arg (self, node, FLEET_LEVEL_EQUAL))
        return node;
      fleet_expr_free (node);
      return NULL;
    }
  if (fleet_parser_is_sign (self, "-"))
    return parse_minus (self);
  if (fleet_parser_is_sign (self, "+"))
    {
      fleet_lexer_next (&self->lexer);
      return fleet_parser_level (self, FLEET_LEVEL_SIGN);
    }
  if (fleet_parser_is_sign (self, "("))
    {
      fleet_lexer_next (&self->lexer);
      node = fleet_parser_level (self, FLEET_LEVEL_OR);
      if (node == NULL || fleet_parser_expect (self, ")"))
        return node;
      fleet_expr_free (node);
      return NULL;
    }
  return fleet_parser_operand (self);
}

typedef struct { const char *text; FleetExprKind kind; guint level; } Operator;

static const Operator operators[] = {
  { "OR", FLEET_EXPR_OR, FLEET_LEVEL_OR }, { "AND", FLEET_EXPR_AND, FLEET_LEVEL_AND },
  { "=", FLEET_EXPR_EQ, FLEET_LEVEL_EQUAL }, { "==", FLEET_EXPR_EQ, FLEET_LEVEL_EQUAL }, { "<>", FLEET_EXPR_NE, FLEET_LEVEL_EQUAL }, { "!=", FLEET_EXPR_NE, FLEET_LEVEL_EQUAL },
  { "IS", FLEET_EXPR_IS, FLEET_LEVEL_EQUAL }, { "BETWEEN", FLEET_EXPR_BETWEEN, FLEET_LEVEL_EQUAL }, { "IN", FLEET_EXPR_IN, FLEET_LEVEL_EQUAL },
  { "LIKE", FLEET_EXPR_LIKE, FLEET_LEVEL_EQUAL }, { "NOT", FLEET_EXPR_NOT, FLEET_LEVEL_EQUAL }, /* NOT IN, NOT LIKE, NOT BETWEEN */
  { "<", FLEET_EXPR_LT, FLEET_LEVEL_ORDER }, { "<=", FLEET_EXPR_LE, FLEET_LEVEL_ORDER }, { ">", FLEET_EXPR_GT, FLEET_LEVEL_ORDER }, { ">=", FLEET_EXPR_GE, FLEET_LEVEL_ORDER },
  { "+", FLEET_EXPR_ADD, FLEET_LEVEL_SUM }, { "-", FLEET_EXPR_SUB, FLEET_LEVEL_SUM },
  { "*", FLEET_EXPR_MUL, FLEET_LEVEL_PRODUCT }, { "/", FLEET_EXPR_DIV, FLEET_LEVEL_PRODUCT }, { "%", FLEET_EXPR_MOD, FLEET_LEVEL_PRODUCT },
};

static const Operator *
find_operator (FleetParser *self,
               guint        level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (operators[i].level >= level && (fleet_parser_is_sign (self, operators[i].text) || fleet_parser_is_word (self, operators[i].text)))
      return &operators[i];
  return NULL;
}

/* What stands right of an operator at FLEET_LEVEL_EQUAL that is spelled in words. */
static gboolean
parse_worded (FleetParser *self,
              FleetExpr   *node)
{
  if (node->kind == FLEET_EXPR_NOT)
    {
      if (fleet_parser_is_word (self, "IN"))
        node->kind = FLEET_EXPR_NOT_IN;
      else if (fleet_parser_is_word (self, "LIKE"))
        node->kind = FLEET_EXPR_NOT_LIKE;
      else if (fleet_parser_is_word (self, "BETWEEN"))
        node->kind = FLEET_EXPR_NOT_BETWEEN;
      else
        {
          fleet_parser_blame (self, "IN, LIKE or BETWEEN", "Write NOT before the whole comparison, or IS NOT NULL.");
          return FALSE;
        }
      fleet_lexer_next (&self->lexer);
    }
  switch (node->kind)
    {
    case FLEET_EXPR_IN:
    case FLEET_EXPR_NOT_IN:
      return parse_list (self, node);
    case FLEET_EXPR_BETWEEN:
    case FLEET_EXPR_NOT_BETWEEN:
      return fleet_parser_arg (self, node, FLEET_LEVEL_ORDER) && fleet_parser_expect (self, "AND") && fleet_parser_arg (self, node, FLEET_LEVEL_ORDER);
    case FLEET_EXPR_IS:
      if (fleet_parser_is_word (self, "NOT"))
        {
          node->kind = FLEET_EXPR_IS_NOT;
          fleet_lexer_next (&self->lexer);
        }
      return fleet_parser_arg (self, node, FLEET_LEVEL_ORDER);
    default:
      return fleet_parser_arg (self, node, FLEET_LEVEL_ORDER);
    }
}

/* AND and OR take any number of args: a chain of them is flat, however it was bracketed. */
static void
flatten (FleetExpr *node)
{
  FleetExpr **args = node->args;
  guint n_args = node->n_args;

  node->args = NULL;
  node->n_args = 0;
  for (guint i = 0; i < n_args; i++)
    {
      if (args[i]->kind != node->kind)
        {
          fleet_parser_add_arg (node, args[i]);
          continue;
        }
      for (guint j = 0; j < args[i]->n_args; j++)
        fleet_parser_add_arg (node, args[i]->args[j]);
      args[i]->n_args = 0;
      fleet_expr_free (args[i]);
    }
  g_free (args);
}

/* left op …; takes left. */
static FleetExpr *
parse_operation (FleetParser    *self,
                 const Operator *operator,
                 FleetExpr      *left)
{
  g_autoptr (FleetExpr) node = g_new0 (FleetExpr, 1);
  gboolean good;

  node->kind = operator->kind;
  node->column = left->column;
  fleet_parser_add_arg (node, left);
  fleet_lexer_next (&self->lexer);
  if (operator->level == FLEET_LEVEL_EQUAL && g_ascii_isalpha (operator->text[0]))
    good = parse_worded (self, node);
  else
    good = fleet_parser_arg (self, node, operator->level + 1);
  if (!good)
    return NULL;
  if (node->kind == FLEET_EXPR_AND || node->kind == FLEET_EXPR_OR)
    flatten (node);
  return g_steal_pointer (&node);
}

FleetExpr *
fleet_parser_level (FleetParser *self,
                    guint        level)
{
  guint depth = self->depth;
  const Operator *operator;
  FleetExpr *left = NULL;

  if (++self->depth <= MAX_DEPTH)
    left = parse_prefix (self);
  while (left != NULL && (operator = find_operator (self, level)) != NULL)
    {
      /* A chain of ANDs is flat; of anything else it is as deep as it is long. */
      if (operator->level > FLEET_LEVEL_AND && ++self->depth > MAX_DEPTH)
        g_clear_pointer (&left, fleet_expr_free);
      else
        left = parse_operation (self, operator, left);
    }
  if (self->depth > MAX_DEPTH)
    fleet_lexer_blame (&self->lexer, self->lexer.token.start, g_strdup_printf (_("the condition is nested more than %d deep"), MAX_DEPTH),
                       g_strdup (_("Split the rule, or take out brackets.")));
  self->depth = depth;
  return left;
}

static FleetExpr *
parse_all (FleetParser *self)
{
  g_autoptr (FleetExpr) root = NULL;
  const FleetExpr *wrong;
  char *message, *remedy;

  if (strlen (self->lexer.source) > MAX_LENGTH)
    {
      fleet_lexer_blame (&self->lexer, self->lexer.source, g_strdup_printf (_("the condition is longer than %d bytes"), MAX_LENGTH), g_strdup (_("Split the rule.")));
      return NULL;
    }
  if (!g_utf8_validate (self->lexer.source, -1, NULL))
    {
      fleet_lexer_blame (&self->lexer, self->lexer.source, g_strdup (_("the condition is not UTF-8")), g_strdup (_("Save the text as UTF-8.")));
      return NULL;
    }
  fleet_lexer_next (&self->lexer);
  root = fleet_parser_level (self, FLEET_LEVEL_OR);
  if (root == NULL)
    return NULL;
  if (self->lexer.token.kind != FLEET_TOKEN_END)
    {
      if (self->lexer.token.kind != FLEET_TOKEN_BAD)
        fleet_parser_blame (self, "an operator or the end", "Join conditions with AND or OR.");
      return NULL;
    }
  if (fleet_expr_check (root, &wrong, &message, &remedy))
    return g_steal_pointer (&root);
  fleet_lexer_blame (&self->lexer, g_utf8_offset_to_pointer (self->lexer.source, wrong->column - 1), message, remedy);
  return NULL;
}

FleetExpr *
fleet_expr_parse (const char  *text,
                  guint       *ret_column,
                  char       **ret_remedy,
                  GError     **error)
{
  FleetParser self = { 0 };
  FleetExpr *root;

  fleet_lexer_init (&self.lexer, text);
  root = parse_all (&self);
  if (root == NULL)
    {
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_INVALID, self.lexer.message);
      if (ret_column != NULL)
        *ret_column = fleet_lexer_column (&self.lexer, self.lexer.wrong_at);
      if (ret_remedy != NULL)
        *ret_remedy = g_steal_pointer (&self.lexer.remedy);
    }
  fleet_lexer_clear (&self.lexer);
  return root;
}
