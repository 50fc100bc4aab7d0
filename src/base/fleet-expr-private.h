/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-private: what the lexer, the parser and the checks of the rule language share. For floor 0 only. */

#pragma once

#include "fleet-expr.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_TOKEN_END,
  FLEET_TOKEN_BAD,    /* lexer->message and lexer->remedy say why */
  FLEET_TOKEN_NUMBER, /* value */
  FLEET_TOKEN_TEXT,   /* text, quotes undone */
  FLEET_TOKEN_PATH,   /* text, in the canonical spelling of fleet-path */
  FLEET_TOKEN_WORD,   /* a keyword: text in capitals */
  FLEET_TOKEN_SIGN,   /* an operator or bracket: text as written */
} FleetTokenKind;

typedef struct
{
  FleetTokenKind  kind;
  const char     *start; /* in the source */
  GString        *text;
  FleetValue      value;
  gboolean        huge;  /* NUMBER: 9223372036854775808, an integer only behind a minus */
} FleetToken;

typedef struct
{
  const char *source;
  const char *at;
  FleetToken  token;   /* the current one */
  char       *message; /* the first thing wrong, or NULL */
  char       *remedy;
  const char *wrong_at;
} FleetLexer;

void     fleet_lexer_init    (FleetLexer *self,
                              const char *source);
void     fleet_lexer_clear   (FleetLexer *self);
/* Moves to the next token. */
void     fleet_lexer_next    (FleetLexer *self);
/* Notes what is wrong at a place in the source; only the first counts. Takes message and remedy. */
void     fleet_lexer_blame   (FleetLexer *self,
                              const char *at,
                              char       *message,
                              char       *remedy);
/* The column of a place in the source, from 1, in characters. */
guint    fleet_lexer_column  (const FleetLexer *self,
                              const char       *at);

/* Reads one path at text (which must begin with a letter, '_' or '"') in the spelling of rules, where a key of other characters than letters, digits, '_' and '$' is
 * quoted. Appends its canonical spelling. NULL when it is not well-formed (*ret_at: where), else the first byte behind it. */
const char *fleet_expr_read_path  (const char  *text,
                                   GString     *path,
                                   const char **ret_at);
/* Appends a canonical path as rules spell it. */
void        fleet_expr_write_path (GString    *text,
                                   const char *path);
gboolean    fleet_expr_is_keyword (const char *word,
                                   gsize       length);

/* How tightly an operator binds, as in SQLite. */
enum
{
  FLEET_LEVEL_OR = 1,
  FLEET_LEVEL_AND,
  FLEET_LEVEL_NOT,
  FLEET_LEVEL_EQUAL,
  FLEET_LEVEL_ORDER,
  FLEET_LEVEL_SUM,
  FLEET_LEVEL_PRODUCT,
  FLEET_LEVEL_SIGN,
  FLEET_LEVEL_VALUE, /* not an operator */
};

typedef struct
{
  FleetLexer lexer;
  guint      depth;
  guint      n_nodes;
} FleetParser;

/* Nodes of one condition; CASE's base is copied into each WHEN, so they may be more than the text is long. */
#define FLEET_PARSER_NODES 20000

FleetExpr  *fleet_parser_new_node (FleetParser   *self,
                                   FleetExprKind  kind,
                                   const char    *at);
/* Takes arg. */
void        fleet_parser_add_arg  (FleetExpr     *node,
                                   FleetExpr     *arg);
gboolean    fleet_parser_is_sign  (FleetParser   *self,
                                   const char    *sign);
gboolean    fleet_parser_is_word  (FleetParser   *self,
                                   const char    *word);
/* The current token is not what is wanted. */
void        fleet_parser_blame    (FleetParser   *self,
                                   const char    *wanted,
                                   const char    *remedy);
/* Moves past a sign or word, or notes that it is missing. */
gboolean    fleet_parser_expect   (FleetParser   *self,
                                   const char    *what);
/* Parses at level into node's next arg; FALSE after an error. */
gboolean    fleet_parser_arg      (FleetParser   *self,
                                   FleetExpr     *node,
                                   guint          level);
/* An expression of operators of this level and tighter; NULL after an error. */
FleetExpr  *fleet_parser_level    (FleetParser   *self,
                                   guint          level);
/* A literal, path, call or CASE; NULL after an error. */
FleetExpr  *fleet_parser_operand  (FleetParser   *self);

/* What grammar cannot say: where [*] and age() may stand. FALSE: *ret_wrong is the node that is wrong; message and remedy are set. */
gboolean    fleet_expr_check      (const FleetExpr  *self,
                                   const FleetExpr **ret_wrong,
                                   char            **ret_message,
                                   char            **ret_remedy);

G_END_DECLS
