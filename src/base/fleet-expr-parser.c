/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-parser: precedence climbing over the lexer's tokens, with SQLite's precedences, so that one text means the same in a rule and in SQL.
 *
 * Nesting and chains of one operator count against one depth, because whoever walks the tree recurses. */

#include "fleet-error.h"
#include "fleet-expr-private.h"

#include <string.h>

#define MAX_DEPTH 100
#define MAX_LENGTH 16384
#define MAX_ARGS 1000

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_NOT, LEVEL_EQUAL, LEVEL_ORDER, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SIGN };

typedef struct
{
  FleetLexer lexer;
  guint      depth;
} Parser;

static FleetExpr *parse_level (Parser *self,
                               guint   level);

static FleetExpr *
new_node (Parser        *self,
          FleetExprKind  kind,
          const char    *at)
{
  FleetExpr *node = g_new0 (FleetExpr, 1);

  node->kind = kind;
  node->column = fleet_lexer_column (&self->lexer, at);
  return node;
}

/* Takes arg. */
static void
add_arg (FleetExpr *node,
         FleetExpr *arg)
{
  node->args = g_renew (FleetExpr *, node->args, node->n_args + 1);
  node->args[node->n_args++] = arg;
}

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
    add_arg (copy, copy_tree (other->args[i]));
  return copy;
}

static gboolean
is_sign (Parser     *self,
         const char *sign)
{
  return self->lexer.token.kind == FLEET_TOKEN_SIGN && strcmp (self->lexer.token.text->str, sign) == 0;
}

static gboolean
is_word (Parser     *self,
         const char *word)
{
  return self->lexer.token.kind == FLEET_TOKEN_WORD && strcmp (self->lexer.token.text->str, word) == 0;
}

static void
blame_token (Parser     *self,
             const char *wanted,
             const char *remedy)
{
  const FleetToken *token = &self->lexer.token;

  if (token->kind == FLEET_TOKEN_END)
    fleet_lexer_blame (&self->lexer, token->start, g_strdup_printf ("the condition ends where %s should stand", wanted), g_strdup (remedy));
  else
    fleet_lexer_blame (&self->lexer, token->start,
                       g_strdup_printf ("“%.*s” stands where %s should stand", (int) (self->lexer.at - token->start), token->start, wanted),
                       g_strdup (remedy));
}

/* Moves past a sign or word, or notes that it is missing. */
static gboolean
expect (Parser     *self,
        const char *what)
{
  if (is_sign (self, what) || is_word (self, what))
    {
      fleet_lexer_next (&self->lexer);
      return TRUE;
    }
  g_autofree char *wanted = g_strdup_printf ("“%s”", what);
  g_autofree char *remedy = g_strdup_printf ("Put %s here.", what);

  blame_token (self, wanted, remedy);
  return FALSE;
}

/* Parses at level into node's next arg; FALSE after an error. */
static gboolean
parse_arg (Parser    *self,
           FleetExpr *node,
           guint      level)
{
  FleetExpr *arg;

  if (node->n_args >= MAX_ARGS)
    {
      fleet_lexer_blame (&self->lexer, self->lexer.token.start, g_strdup_printf ("more than %d parts in one list", MAX_ARGS), g_strdup ("Split the rule."));
      return FALSE;
    }
  arg = parse_level (self, level);
  if (arg == NULL)
    return FALSE;
  add_arg (node, arg);
  return TRUE;
}

static gboolean
parse_list (Parser    *self,
            FleetExpr *node)
{
  if (!expect (self, "("))
    return FALSE;
  do
    if (!parse_arg (self, node, LEVEL_OR))
      return FALSE;
  while (is_sign (self, ",") && (fleet_lexer_next (&self->lexer), TRUE));
  return expect (self, ")");
}

static gboolean
parse_when (Parser          *self,
            FleetExpr       *node,
            const FleetExpr *base)
{
  const char *at;

  if (!expect (self, "WHEN"))
    return FALSE;
  at = self->lexer.token.start;
  if (base != NULL)
    {
      FleetExpr *equal = new_node (self, FLEET_EXPR_EQ, at);

      add_arg (node, equal);
      add_arg (equal, copy_tree (base));
      if (!parse_arg (self, equal, LEVEL_OR))
        return FALSE;
    }
  else if (!parse_arg (self, node, LEVEL_OR))
    return FALSE;
  return expect (self, "THEN") && parse_arg (self, node, LEVEL_OR);
}

static FleetExpr *
parse_case (Parser *self)
{
  g_autoptr (FleetExpr) node = new_node (self, FLEET_EXPR_CASE, self->lexer.token.start);
  g_autoptr (FleetExpr) base = NULL;

  fleet_lexer_next (&self->lexer);
  if (!is_word (self, "WHEN"))
    {
      base = parse_level (self, LEVEL_OR);
      if (base == NULL)
        return NULL;
    }
  do
    if (!parse_when (self, node, base))
      return NULL;
  while (is_word (self, "WHEN"));
  if (is_word (self, "ELSE"))
    {
      fleet_lexer_next (&self->lexer);
      if (!parse_arg (self, node, LEVEL_OR))
        return NULL;
    }
  else
    add_arg (node, new_node (self, FLEET_EXPR_LITERAL, self->lexer.token.start));
  return expect (self, "END") ? g_steal_pointer (&node) : NULL;
}

/* ANY ( … ), COUNT ( … ), age ( path ), age ( ) */
static FleetExpr *
parse_call (Parser        *self,
            FleetExprKind  kind)
{
  g_autoptr (FleetExpr) node = new_node (self, kind, self->lexer.token.start);

  fleet_lexer_next (&self->lexer);
  if (!expect (self, "("))
    return NULL;
  if (kind == FLEET_EXPR_AGE && is_sign (self, ")"))
    {
      fleet_lexer_next (&self->lexer);
      return g_steal_pointer (&node);
    }
  if (kind == FLEET_EXPR_AGE && self->lexer.token.kind != FLEET_TOKEN_PATH)
    {
      blame_token (self, "a path", "Name the value whose age is meant, as in age(vehicle.speed), or nothing for the vehicle's last event.");
      return NULL;
    }
  if (!parse_arg (self, node, LEVEL_OR) || !expect (self, ")"))
    return NULL;
  return g_steal_pointer (&node);
}

static FleetExpr *
parse_literal (Parser    *self,
               FleetType  type,
               gboolean   truth)
{
  FleetExpr *node = new_node (self, FLEET_EXPR_LITERAL, self->lexer.token.start);

  node->value.type = type;
  if (type == FLEET_TYPE_BOOL)
    node->value.boolean = truth;
  fleet_lexer_next (&self->lexer);
  return node;
}

static FleetExpr *
parse_word (Parser *self)
{
  static const struct { const char *word; FleetExprKind kind; } calls[] = {
    { "AGE", FLEET_EXPR_AGE }, { "ANY", FLEET_EXPR_ANY }, { "ALL", FLEET_EXPR_ALL }, { "COUNT", FLEET_EXPR_COUNT },
    { "MIN", FLEET_EXPR_MIN }, { "MAX", FLEET_EXPR_MAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (is_word (self, calls[i].word))
      return parse_call (self, calls[i].kind);
  if (is_word (self, "CASE"))
    return parse_case (self);
  if (is_word (self, "NULL"))
    return parse_literal (self, FLEET_TYPE_NULL, FALSE);
  if (is_word (self, "TRUE") || is_word (self, "FALSE"))
    return parse_literal (self, FLEET_TYPE_BOOL, is_word (self, "TRUE"));
  if (is_word (self, "EVENT_TIME"))
    {
      FleetExpr *node = new_node (self, FLEET_EXPR_EVENT_TIME, self->lexer.token.start);

      fleet_lexer_next (&self->lexer);
      return node;
    }
  blame_token (self, "a value", "A key that is also a keyword goes in double quotes.");
  return NULL;
}

static FleetExpr *
parse_operand (Parser *self)
{
  FleetToken *token = &self->lexer.token;
  FleetExpr *node;

  switch (token->kind)
    {
    case FLEET_TOKEN_NUMBER:
      node = new_node (self, FLEET_EXPR_LITERAL, token->start);
      node->value = token->value;
      break;
    case FLEET_TOKEN_TEXT:
      node = new_node (self, FLEET_EXPR_LITERAL, token->start);
      node->value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = token->text->len, .text = g_strndup (token->text->str, token->text->len) };
      break;
    case FLEET_TOKEN_PATH:
      node = new_node (self, FLEET_EXPR_PATH, token->start);
      node->text = g_strdup (token->text->str);
      node->has_star = strstr (node->text, "[*]") != NULL;
      break;
    case FLEET_TOKEN_WORD:
      return parse_word (self);
    default:
      if (token->kind != FLEET_TOKEN_BAD)
        blame_token (self, "a value", "Write a path, a number, 'text', TRUE, FALSE or NULL.");
      return NULL;
    }
  fleet_lexer_next (&self->lexer);
  return node;
}

/* -literal is a literal: thresholds below zero are plain to whoever reads the tree, and the smallest integer can be written. */
static FleetExpr *
parse_minus (Parser *self)
{
  const char *at = self->lexer.token.start;
  g_autoptr (FleetExpr) operand = NULL;
  FleetExpr *node;
  gboolean huge;

  fleet_lexer_next (&self->lexer);
  huge = self->lexer.token.kind == FLEET_TOKEN_NUMBER && self->lexer.token.huge;
  operand = parse_level (self, LEVEL_SIGN);
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
  node = new_node (self, FLEET_EXPR_NEG, at);
  add_arg (node, g_steal_pointer (&operand));
  return node;
}

static FleetExpr *
parse_prefix (Parser *self)
{
  FleetExpr *node;

  if (is_word (self, "NOT"))
    {
      node = new_node (self, FLEET_EXPR_NOT, self->lexer.token.start);
      fleet_lexer_next (&self->lexer);
      if (parse_arg (self, node, LEVEL_EQUAL))
        return node;
      fleet_expr_free (node);
      return NULL;
    }
  if (is_sign (self, "-"))
    return parse_minus (self);
  if (is_sign (self, "+"))
    {
      fleet_lexer_next (&self->lexer);
      return parse_level (self, LEVEL_SIGN);
    }
  if (is_sign (self, "("))
    {
      fleet_lexer_next (&self->lexer);
      node = parse_level (self, LEVEL_OR);
      if (node == NULL || expect (self, ")"))
        return node;
      fleet_expr_free (node);
      return NULL;
    }
  return parse_operand (self);
}

typedef struct { const char *text; FleetExprKind kind; guint level; } Operator;

static const Operator operators[] = {
  { "OR", FLEET_EXPR_OR, LEVEL_OR }, { "AND", FLEET_EXPR_AND, LEVEL_AND },
  { "=", FLEET_EXPR_EQ, LEVEL_EQUAL }, { "==", FLEET_EXPR_EQ, LEVEL_EQUAL }, { "<>", FLEET_EXPR_NE, LEVEL_EQUAL }, { "!=", FLEET_EXPR_NE, LEVEL_EQUAL },
  { "IS", FLEET_EXPR_IS, LEVEL_EQUAL }, { "BETWEEN", FLEET_EXPR_BETWEEN, LEVEL_EQUAL }, { "IN", FLEET_EXPR_IN, LEVEL_EQUAL },
  { "LIKE", FLEET_EXPR_LIKE, LEVEL_EQUAL }, { "NOT", FLEET_EXPR_NOT, LEVEL_EQUAL }, /* NOT IN, NOT LIKE, NOT BETWEEN */
  { "<", FLEET_EXPR_LT, LEVEL_ORDER }, { "<=", FLEET_EXPR_LE, LEVEL_ORDER }, { ">", FLEET_EXPR_GT, LEVEL_ORDER }, { ">=", FLEET_EXPR_GE, LEVEL_ORDER },
  { "+", FLEET_EXPR_ADD, LEVEL_SUM }, { "-", FLEET_EXPR_SUB, LEVEL_SUM },
  { "*", FLEET_EXPR_MUL, LEVEL_PRODUCT }, { "/", FLEET_EXPR_DIV, LEVEL_PRODUCT }, { "%", FLEET_EXPR_MOD, LEVEL_PRODUCT },
};

static const Operator *
find_operator (Parser *self,
               guint   level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (operators[i].level >= level && (is_sign (self, operators[i].text) || is_word (self, operators[i].text)))
      return &operators[i];
  return NULL;
}

/* What stands right of an operator at LEVEL_EQUAL that is spelled in words. */
static gboolean
parse_worded (Parser    *self,
              FleetExpr *node)
{
  if (node->kind == FLEET_EXPR_NOT)
    {
      if (is_word (self, "IN"))
        node->kind = FLEET_EXPR_NOT_IN;
      else if (is_word (self, "LIKE"))
        node->kind = FLEET_EXPR_NOT_LIKE;
      else if (is_word (self, "BETWEEN"))
        node->kind = FLEET_EXPR_NOT_BETWEEN;
      else
        {
          blame_token (self, "IN, LIKE or BETWEEN", "Write NOT before the whole comparison, or IS NOT NULL.");
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
      return parse_arg (self, node, LEVEL_ORDER) && expect (self, "AND") && parse_arg (self, node, LEVEL_ORDER);
    case FLEET_EXPR_IS:
      if (is_word (self, "NOT"))
        {
          node->kind = FLEET_EXPR_IS_NOT;
          fleet_lexer_next (&self->lexer);
        }
      return parse_arg (self, node, LEVEL_ORDER);
    default:
      return parse_arg (self, node, LEVEL_ORDER);
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
          add_arg (node, args[i]);
          continue;
        }
      for (guint j = 0; j < args[i]->n_args; j++)
        add_arg (node, args[i]->args[j]);
      args[i]->n_args = 0;
      fleet_expr_free (args[i]);
    }
  g_free (args);
}

/* left op …; takes left. */
static FleetExpr *
parse_operation (Parser         *self,
                 const Operator *operator,
                 FleetExpr      *left)
{
  g_autoptr (FleetExpr) node = g_new0 (FleetExpr, 1);
  gboolean good;

  node->kind = operator->kind;
  node->column = left->column;
  add_arg (node, left);
  fleet_lexer_next (&self->lexer);
  if (operator->level == LEVEL_EQUAL && g_ascii_isalpha (operator->text[0]))
    good = parse_worded (self, node);
  else
    good = parse_arg (self, node, operator->level + 1);
  if (!good)
    return NULL;
  if (node->kind == FLEET_EXPR_AND || node->kind == FLEET_EXPR_OR)
    flatten (node);
  return g_steal_pointer (&node);
}

static FleetExpr *
parse_level (Parser *self,
             guint   level)
{
  guint depth = self->depth;
  const Operator *operator;
  FleetExpr *left = NULL;

  if (++self->depth <= MAX_DEPTH)
    left = parse_prefix (self);
  while (left != NULL && (operator = find_operator (self, level)) != NULL)
    {
      /* A chain of ANDs is flat; of anything else it is as deep as it is long. */
      if (operator->level > LEVEL_AND && ++self->depth > MAX_DEPTH)
        g_clear_pointer (&left, fleet_expr_free);
      else
        left = parse_operation (self, operator, left);
    }
  if (self->depth > MAX_DEPTH)
    fleet_lexer_blame (&self->lexer, self->lexer.token.start, g_strdup_printf ("the condition is nested more than %d deep", MAX_DEPTH),
                       g_strdup ("Split the rule, or take out brackets."));
  self->depth = depth;
  return left;
}

static FleetExpr *
parse_all (Parser *self)
{
  g_autoptr (FleetExpr) root = NULL;
  const FleetExpr *wrong;
  char *message, *remedy;

  if (strlen (self->lexer.source) > MAX_LENGTH)
    {
      fleet_lexer_blame (&self->lexer, self->lexer.source, g_strdup_printf ("the condition is longer than %d bytes", MAX_LENGTH), g_strdup ("Split the rule."));
      return NULL;
    }
  fleet_lexer_next (&self->lexer);
  root = parse_level (self, LEVEL_OR);
  if (root == NULL)
    return NULL;
  if (self->lexer.token.kind != FLEET_TOKEN_END)
    {
      if (self->lexer.token.kind != FLEET_TOKEN_BAD)
        blame_token (self, "an operator or the end", "Join conditions with AND or OR.");
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
  Parser self = { 0 };
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
