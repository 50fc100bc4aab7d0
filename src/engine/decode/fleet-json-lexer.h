/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-lexer: the places of a text's tokens.
 *
 * simdjson says what a text means, and that it is wrong, but not where anything stands. This reader of the same strict grammar does: for the reason of a
 * dead letter, for the bytes between values that make a template, for the sign of a zero. It is not on the path of a message that fits a template. */

#pragma once

#include "fleet-json-text.h"
#include "fleet-value.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_JSON_TOKEN_OBJECT_BEGIN, FLEET_JSON_TOKEN_OBJECT_END,
  FLEET_JSON_TOKEN_ARRAY_BEGIN, FLEET_JSON_TOKEN_ARRAY_END,
  FLEET_JSON_TOKEN_KEY,    /* with its quotes; so the next */
  FLEET_JSON_TOKEN_TEXT,
  FLEET_JSON_TOKEN_NUMBER,
  FLEET_JSON_TOKEN_BOOL,
  FLEET_JSON_TOKEN_NULL,
  FLEET_JSON_TOKEN_END,    /* of the text; comes again when asked again */
  FLEET_JSON_TOKEN_FAULT,  /* here the text stops being JSON as we accept it */
} FleetJsonTokenKind;

typedef struct
{
  FleetJsonTokenKind kind;
  gsize              offset;
  gsize              length;
} FleetJsonToken;

typedef struct
{
  /*< private >*/
  const char *text;
  gsize       length;
  gsize       at;
  guint       depth;
  guint       max_depth;
  GByteArray *open;      /* '{' or '[' by depth */
  int         expecting;

  /*< public >*/
  const char *fault;     /* static: what is wrong, after a FAULT */
  gsize       fault_at;
} FleetJsonLexer;

/* text is padded (fleet-json-text.h) and outlives the lexer. */
void           fleet_json_lexer_init  (FleetJsonLexer *self,
                                       const char     *text,
                                       gsize           length,
                                       guint           max_depth);
void           fleet_json_lexer_clear (FleetJsonLexer *self);
FleetJsonToken fleet_json_lexer_next  (FleetJsonLexer *self);

/* What is wrong with text and where, or NULL when nothing is (duplicate keys are not looked for). Static. */
const char    *fleet_json_lexer_find_fault (const char *text,
                                            gsize       length,
                                            guint       max_depth,
                                            gsize      *ret_at);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FleetJsonLexer, fleet_json_lexer_clear)

G_END_DECLS
