/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr: the rule language: lexer, parser, types. A SQL boolean expression with SQL's three-valued logic.
 *
 * = <> != < <= > >= AND OR NOT IS [NOT] NULL BETWEEN IN LIKE, + - * / %, unary -, ( ), CASE, TRUE FALSE NULL, numbers,
 * 'text' ('' inside), paths (a.b[0].c, a.b[*].c only inside ANY ALL COUNT MIN MAX), ANY(cond) ALL(cond) COUNT(cond or path[*]) MIN MAX,
 * event_time (µs; compared with text it reads the text as a time), age(x), age() (seconds, compared with numbers above 0 only). A key with signs other than letters,
 * digits, '_' and '$' is quoted: a."b c". On plain expressions the answers equal SQLite's on the same row (columns without affinity; TRUE is 1).
 * The tree is open for reading: judge compiles it, the simulator looks thresholds up in it. Immutable once parsed; any thread. */

#pragma once

#include "fleet-types.h"
#include "fleet-value.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_EXPR_LITERAL,     /* value */
  FLEET_EXPR_PATH,        /* path text in text; has_star inside an aggregate */
  FLEET_EXPR_EVENT_TIME,
  FLEET_EXPR_AGE,         /* args: none, or one PATH; seconds as a double */
  FLEET_EXPR_NOT, FLEET_EXPR_AND, FLEET_EXPR_OR, /* AND and OR: two args or more; a chain is flat */
  FLEET_EXPR_EQ, FLEET_EXPR_NE, FLEET_EXPR_LT, FLEET_EXPR_LE, FLEET_EXPR_GT, FLEET_EXPR_GE,
  FLEET_EXPR_IS, FLEET_EXPR_IS_NOT,          /* args[1] any expression, as in SQLite */
  FLEET_EXPR_BETWEEN, FLEET_EXPR_NOT_BETWEEN,/* x, low, high */
  FLEET_EXPR_IN, FLEET_EXPR_NOT_IN,          /* x, then the list */
  FLEET_EXPR_LIKE, FLEET_EXPR_NOT_LIKE,
  FLEET_EXPR_ADD, FLEET_EXPR_SUB, FLEET_EXPR_MUL, FLEET_EXPR_DIV, FLEET_EXPR_MOD, FLEET_EXPR_NEG,
  FLEET_EXPR_CASE,        /* [when, then]…, else (a NULL literal if absent); a base expression is folded into the whens as = */
  FLEET_EXPR_ANY, FLEET_EXPR_ALL, FLEET_EXPR_COUNT, FLEET_EXPR_MIN, FLEET_EXPR_MAX, /* one arg, with [*] paths of one array inside */
  /* ANY ALL COUNT: a condition on each element (COUNT of a bare path: the elements that have a value there, of one that ends in [*]: all elements); MIN MAX: a value. */
} FleetExprKind;

typedef struct _FleetExpr FleetExpr;
struct _FleetExpr
{
  FleetExprKind kind;
  guint         column; /* where it begins in the text, from 1, in characters */
  guint         n_args;
  FleetExpr   **args;   /* owned */
  FleetValue    value;  /* LITERAL; text owned by the tree */
  char         *text;   /* PATH */
  gboolean      has_star;
};

/* Parses text. On NULL the error says what and ret_column (may be NULL) where, from 1, ret_remedy (may be NULL, free it) what to do. Depth is bounded (100). */
FleetExpr *fleet_expr_parse   (const char  *text,
                               guint       *ret_column,
                               char       **ret_remedy,
                               GError     **error);
void       fleet_expr_free    (FleetExpr   *self);
/* The normal form: parses back to the same tree, one form for all spellings of white space, case of keywords and redundant parentheses. */
char      *fleet_expr_to_text (const FleetExpr *self);
/* The value of a numeric literal, or of a sum, difference or product of such ("10 * 60"). FALSE for anything else. */
gboolean   fleet_expr_get_number (const FleetExpr *self,
                                  double          *ret_number);

/* The comparison that says the same with its sides exchanged: < for >; any other kind is what it is. */
FleetExprKind fleet_expr_kind_mirror (FleetExprKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetExpr, fleet_expr_free)

G_END_DECLS
