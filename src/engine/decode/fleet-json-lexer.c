/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-lexer: RFC 8259 as a machine of six states with a bounded stack. */

#include "fleet-json-lexer.h"
#include "fleet-json-number.h"

#include <math.h>

enum
{
  EXPECTING_VALUE,
  EXPECTING_VALUE_OR_END, /* after [ */
  EXPECTING_KEY,          /* after , in an object */
  EXPECTING_KEY_OR_END,   /* after { */
  EXPECTING_COMMA_OR_END,
  EXPECTING_NOTHING,
};

void
fleet_json_lexer_init (FleetJsonLexer *self,
                       const char     *text,
                       gsize           length,
                       guint           max_depth)
{
  *self = (FleetJsonLexer) { .text = text, .length = length, .max_depth = max_depth, .expecting = EXPECTING_VALUE };
  self->open = g_byte_array_new ();
}

void
fleet_json_lexer_clear (FleetJsonLexer *self)
{
  g_clear_pointer (&self->open, g_byte_array_unref);
}

static FleetJsonToken
fault (FleetJsonLexer *self,
       gsize           at,
       const char     *what)
{
  self->fault = what;
  self->fault_at = at;
  return (FleetJsonToken) { FLEET_JSON_TOKEN_FAULT, at, 0 };
}

/* The token that ends at end, after which a comma or the container's end may come. */
static FleetJsonToken
finish (FleetJsonLexer    *self,
        FleetJsonTokenKind kind,
        gsize              end)
{
  FleetJsonToken token = { kind, self->at, end - self->at };

  self->at = end;
  self->expecting = self->depth == 0 ? EXPECTING_NOTHING : EXPECTING_COMMA_OR_END;
  return token;
}

static void
skip_space (FleetJsonLexer *self)
{
  while (self->text[self->at] == ' ' || self->text[self->at] == '\n' || self->text[self->at] == '\r'
         || self->text[self->at] == '\t')
    self->at++; /* the padding stops it */
}

static FleetJsonToken
read_open (FleetJsonLexer    *self,
           FleetJsonTokenKind kind,
           int                expecting)
{
  FleetJsonToken token;

  if (self->depth >= self->max_depth)
    return fault (self, self->at, "nested too deeply");
  g_byte_array_set_size (self->open, self->depth + 1);
  self->open->data[self->depth++] = self->text[self->at];
  token = finish (self, kind, self->at + 1);
  self->expecting = expecting;
  return token;
}

static FleetJsonToken
read_close (FleetJsonLexer *self)
{
  char closes = self->text[self->at] == '}' ? '{' : '[';

  if (self->depth == 0 || self->open->data[self->depth - 1] != closes)
    return fault (self, self->at, "a bracket that closes nothing");
  self->depth--;
  return finish (self, closes == '{' ? FLEET_JSON_TOKEN_OBJECT_END : FLEET_JSON_TOKEN_ARRAY_END, self->at + 1);
}

static FleetJsonToken
read_text (FleetJsonLexer    *self,
           FleetJsonTokenKind kind)
{
  const char *start = self->text + self->at + 1;
  guint flags = 0;
  const char *end = fleet_json_text_end (start, &flags);
  gsize wrong_at = 0;

  if (end == NULL)
    {
      const char *p = start;

      while ((guint8) *p >= 0x20)
        p += *p == '\\' && p[1] != '\0' ? 2 : 1;
      return p >= self->text + self->length ? fault (self, self->length, "a string that does not end")
                                            : fault (self, p - self->text, "a control character in a string");
    }
  if ((flags & FLEET_JSON_TEXT_NOT_ASCII) && !fleet_json_text_is_utf8 (start, end - start, &wrong_at))
    return fault (self, start - self->text + wrong_at, "not UTF-8");
  if (flags & FLEET_JSON_TEXT_ESCAPED)
    {
      g_autofree char *unescaped = g_malloc (end - start);

      if (fleet_json_text_unescape (start, end - start, unescaped, &wrong_at) < 0)
        return fault (self, start - self->text + wrong_at, "a wrong escape");
    }
  return finish (self, kind, end + 1 - self->text);
}

static FleetJsonToken
read_word (FleetJsonLexer    *self,
           FleetJsonTokenKind kind,
           const char        *word)
{
  gsize length = strlen (word);

  if (strncmp (self->text + self->at, word, length) != 0)
    return fault (self, self->at, "no JSON value");
  return finish (self, kind, self->at + length);
}

static FleetJsonToken
read_number (FleetJsonLexer *self)
{
  const char *p = self->text + self->at;
  FleetValue value;
  const char *looks_until;
  const char *end = fleet_json_number_read_any (p, &value, &looks_until);

  if (end == NULL && looks_until == p)
    return fault (self, self->at, "a wrong number");
  if (end == NULL)
    {
      g_autofree char *digits = g_strndup (p, looks_until - p);

      if (strpbrk (digits, ".eE") == NULL)
        return fault (self, self->at, "an integer beyond 64 bits");
      if (isinf (g_ascii_strtod (digits, NULL)))
        return fault (self, self->at, "a number beyond doubles");
      end = looks_until; /* so small that it is 0 */
    }
  return finish (self, FLEET_JSON_TOKEN_NUMBER, end - self->text);
}

static FleetJsonToken
read_value (FleetJsonLexer *self)
{
  switch (self->text[self->at])
    {
    case '{':
      return read_open (self, FLEET_JSON_TOKEN_OBJECT_BEGIN, EXPECTING_KEY_OR_END);
    case '[':
      return read_open (self, FLEET_JSON_TOKEN_ARRAY_BEGIN, EXPECTING_VALUE_OR_END);
    case '"':
      return read_text (self, FLEET_JSON_TOKEN_TEXT);
    case 't':
      return read_word (self, FLEET_JSON_TOKEN_BOOL, "true");
    case 'f':
      return read_word (self, FLEET_JSON_TOKEN_BOOL, "false");
    case 'n':
      return read_word (self, FLEET_JSON_TOKEN_NULL, "null");
    default:
      if (self->text[self->at] == '-' || g_ascii_isdigit (self->text[self->at]))
        return read_number (self);
      return fault (self, self->at, "no JSON value");
    }
}

static FleetJsonToken
read_key (FleetJsonLexer *self)
{
  FleetJsonToken token;

  if (self->text[self->at] != '"')
    return fault (self, self->at, "no key");
  token = read_text (self, FLEET_JSON_TOKEN_KEY);
  if (token.kind == FLEET_JSON_TOKEN_FAULT)
    return token;
  skip_space (self);
  if (self->at >= self->length || self->text[self->at] != ':')
    return fault (self, self->at, "no colon after a key");
  self->at++;
  self->expecting = EXPECTING_VALUE;
  return token;
}

FleetJsonToken
fleet_json_lexer_next (FleetJsonLexer *self)
{
  char c;

  skip_space (self);
  if (self->at >= self->length)
    {
      if (self->expecting == EXPECTING_NOTHING)
        return (FleetJsonToken) { FLEET_JSON_TOKEN_END, self->length, 0 };
      return fault (self, self->length, self->length == 0 ? "empty" : "it ends too early");
    }

  c = self->text[self->at];
  if (self->expecting == EXPECTING_NOTHING)
    return fault (self, self->at, "something behind the end");
  if (self->expecting == EXPECTING_COMMA_OR_END && c == ',')
    {
      self->expecting = self->open->data[self->depth - 1] == '{' ? EXPECTING_KEY : EXPECTING_VALUE;
      self->at++;
      return fleet_json_lexer_next (self);
    }
  if (c == '}' || c == ']')
    {
      if (self->expecting == EXPECTING_VALUE || self->expecting == EXPECTING_KEY)
        return fault (self, self->at, "a bracket where a value or key should be");
      return read_close (self);
    }
  if (self->expecting == EXPECTING_COMMA_OR_END)
    return fault (self, self->at, "no comma");
  if (self->expecting == EXPECTING_KEY || self->expecting == EXPECTING_KEY_OR_END)
    return read_key (self);
  return read_value (self);
}

const char *
fleet_json_lexer_find_fault (const char *text,
                             gsize       length,
                             guint       max_depth,
                             gsize      *ret_at)
{
  g_auto (FleetJsonLexer) lexer = { 0 };
  FleetJsonToken token;

  fleet_json_lexer_init (&lexer, text, length, max_depth);
  do
    token = fleet_json_lexer_next (&lexer);
  while (token.kind != FLEET_JSON_TOKEN_END && token.kind != FLEET_JSON_TOKEN_FAULT);
  if (token.kind == FLEET_JSON_TOKEN_END)
    return NULL;
  *ret_at = lexer.fault_at;
  return lexer.fault;
}
