/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-expr-lexer: the words of the rule language.
 *
 * A path is one token, brackets, quotes and all, so that keys which are keywords elsewhere (a.end, b.in) need no quoting behind a dot.
 * Places are pointers into the source until someone asks for a column. */

#include "fleet-expr-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-path.h"

#include <errno.h>
#include <string.h>

static const char *const keywords[] = {
  "AGE", "ALL", "AND", "ANY", "BETWEEN", "CASE", "COUNT", "ELSE", "END", "EVENT_TIME", "FALSE", "IN", "IS", "LIKE", "MAX", "MIN", "NOT", "NULL", "OR",
  "THEN", "TRUE", "WHEN",
};

/* Longest first, so that <= is not read as <. */
static const char *const signs[] = { "<>", "<=", ">=", "!=", "==", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "," };

static gboolean
is_key_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

static gboolean
is_key_rest (char c)
{
  return is_key_start (c) || g_ascii_isdigit (c);
}

gboolean
fleet_expr_is_keyword (const char *word,
                       gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (strlen (keywords[i]) == length && g_ascii_strncasecmp (keywords[i], word, length) == 0)
      return TRUE;
  return FALSE;
}

void
fleet_lexer_init (FleetLexer *self,
                  const char *source)
{
  *self = (FleetLexer) { .source = source, .at = source };
  self->token.text = g_string_new (NULL);
  self->token.start = source;
}

void
fleet_lexer_clear (FleetLexer *self)
{
  g_string_free (self->token.text, TRUE);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->remedy, g_free);
}

void
fleet_lexer_blame (FleetLexer *self,
                   const char *at,
                   char       *message,
                   char       *remedy)
{
  if (self->message != NULL)
    {
      g_free (message);
      g_free (remedy);
      return;
    }
  self->message = message;
  self->remedy = remedy;
  self->wrong_at = at;
}

guint
fleet_lexer_column (const FleetLexer *self,
                    const char       *at)
{
  return g_utf8_strlen (self->source, at - self->source) + 1;
}

static const char *
read_quoted_key (const char  *at,
                 GString     *path,
                 const char **ret_at)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const char *open = at;

  for (at++; *at != '"'; at++)
    {
      if (*at == '\\' && (at[1] == '"' || at[1] == '\\'))
        at++;
      else if (*at == '\0' || *at == '\\')
        {
          *ret_at = *at == '\0' ? open : at;
          return NULL;
        }
      g_string_append_c (key, *at);
    }
  fleet_path_append_key (path, key->str, key->len);
  return at + 1;
}

/* [0], [*] or [#]. */
static const char *
read_index (const char  *at,
            GString     *path,
            const char **ret_at)
{
  const char *open = at++;

  if ((*at == '*' || *at == '#') && at[1] == ']')
    {
      g_string_append_len (path, open, 3);
      return at + 2;
    }
  if (g_ascii_isdigit (*at))
    {
      char *end;
      guint64 index = g_ascii_strtoull (at, &end, 10);

      if (*end == ']' && index <= G_MAXINT32)
        {
          fleet_path_append_index (path, index);
          return end + 1;
        }
    }
  *ret_at = open;
  return NULL;
}

const char *
fleet_expr_read_path (const char  *text,
                      GString     *path,
                      const char **ret_at)
{
  const char *at = text;

  for (;;)
    {
      if (*at == '"')
        {
          at = read_quoted_key (at, path, ret_at);
          if (at == NULL)
            return NULL;
        }
      else
        {
          const char *key = at;

          while (is_key_rest (*at))
            at++;
          if (at == key)
            {
              *ret_at = at;
              return NULL;
            }
          fleet_path_append_key (path, key, at - key);
        }
      while (*at == '[')
        {
          at = read_index (at, path, ret_at);
          if (at == NULL)
            return NULL;
        }
      if (*at != '.')
        return at;
      at++;
    }
}

/* Appends one key as rules spell it; the canonical spelling quotes less (a key with a space, a keyword alone). */
static void
write_key (GString    *text,
           const char *key,
           gsize       length,
           gboolean    alone)
{
  gboolean plain = length > 0 && (alone ? is_key_start (key[0]) : TRUE);

  for (gsize i = 0; i < length && plain; i++)
    plain = is_key_rest (key[i]);
  if (plain && alone && fleet_expr_is_keyword (key, length))
    plain = FALSE;
  if (plain)
    {
      g_string_append_len (text, key, length);
      return;
    }
  g_string_append_c (text, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (key[i] == '"' || key[i] == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, key[i]);
    }
  g_string_append_c (text, '"');
}

void
fleet_expr_write_path (GString    *text,
                       const char *path)
{
  const char *at = path;

  while (*at != '\0')
    {
      if (*at == '.')
        g_string_append_c (text, *at++);
      else if (*at == '[')
        {
          gsize length = strchr (at, ']') - at + 1;

          g_string_append_len (text, at, length);
          at += length;
        }
      else if (*at == '"')
        {
          const char *open = at++;

          while (*at != '"')
            at += *at == '\\' ? 2 : 1;
          at++;
          g_string_append_len (text, open, at - open);
        }
      else
        {
          gsize length = strcspn (at, ".[");

          write_key (text, at, length, at == path);
          at += length;
        }
    }
}

static void
lex_number (FleetLexer *self)
{
  const char *start = self->at;
  const char *at = start;
  gboolean real = FALSE;

  while (g_ascii_isdigit (*at))
    at++;
  if (*at == '.')
    {
      real = TRUE;
      for (at++; g_ascii_isdigit (*at); at++)
        ;
    }
  if (*at == 'e' || *at == 'E')
    {
      const char *digits = at + 1 + (at[1] == '+' || at[1] == '-');

      if (g_ascii_isdigit (*digits))
        {
          real = TRUE;
          for (at = digits; g_ascii_isdigit (*at); at++)
            ;
        }
    }
  if (is_key_rest (*at) || *at == '.')
    {
      self->token.kind = FLEET_TOKEN_BAD;
      fleet_lexer_blame (self, start, g_strdup_printf (_("“%.*s” is not a number"), (int) (g_utf8_next_char (at) - start), start),
                         g_strdup (_("Write numbers without units; a key that begins with a digit goes in double quotes.")));
      return;
    }
  self->at = at;
  self->token.kind = FLEET_TOKEN_NUMBER;
  self->token.huge = FALSE;
  if (!real)
    {
      g_autofree char *digits = g_strndup (start, at - start);
      guint64 number;

      errno = 0;
      number = g_ascii_strtoull (digits, NULL, 10);
      if (errno == 0 && number <= G_MAXINT64)
        {
          self->token.value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = number };
          return;
        }
      self->token.huge = errno == 0 && number == (guint64) G_MAXINT64 + 1;
    }
  self->token.value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = g_ascii_strtod (start, NULL) };
}

static void
lex_text (FleetLexer *self)
{
  const char *at = self->at + 1;

  for (;; at++)
    {
      if (*at == '\0')
        {
          self->token.kind = FLEET_TOKEN_BAD;
          fleet_lexer_blame (self, self->at, g_strdup (_("this text has no closing quote")), g_strdup (_("End it with ' ; a quote inside is written twice.")));
          return;
        }
      if (*at == '\'' && *++at != '\'')
        break;
      g_string_append_c (self->token.text, *at);
    }
  self->at = at;
  self->token.kind = FLEET_TOKEN_TEXT;
}

static void
lex_path (FleetLexer *self)
{
  const char *wrong = NULL;
  const char *end = self->at;

  while (is_key_rest (*end))
    end++;
  if (*end != '.' && *end != '[' && fleet_expr_is_keyword (self->at, end - self->at))
    {
      g_string_append_len (self->token.text, self->at, end - self->at);
      g_string_ascii_up (self->token.text);
      self->token.kind = FLEET_TOKEN_WORD;
      self->at = end;
      return;
    }
  end = fleet_expr_read_path (self->at, self->token.text, &wrong);
  if (end == NULL)
    {
      self->token.kind = FLEET_TOKEN_BAD;
      fleet_lexer_blame (self, wrong, g_strdup (_("this path is not complete")),
                         g_strdup (_("A path is keys with dots, [0] or [*] behind arrays, and \"…\" around keys with other signs, as in a.b[0].\"c d\".")));
      return;
    }
  self->token.kind = FLEET_TOKEN_PATH;
  self->at = end;
}

void
fleet_lexer_next (FleetLexer *self)
{
  while (*self->at != '\0' && strchr (" \t\r\n", *self->at) != NULL)
    self->at++;
  g_string_truncate (self->token.text, 0);
  self->token.start = self->at;
  if (*self->at == '\0')
    {
      self->token.kind = FLEET_TOKEN_END;
      return;
    }
  if (g_ascii_isdigit (*self->at) || (*self->at == '.' && g_ascii_isdigit (self->at[1])))
    {
      lex_number (self);
      return;
    }
  if (*self->at == '\'')
    {
      lex_text (self);
      return;
    }
  if (*self->at == '"' || is_key_start (*self->at))
    {
      lex_path (self);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (self->at, signs[i]))
      {
        g_string_append (self->token.text, signs[i]);
        self->token.kind = FLEET_TOKEN_SIGN;
        self->at += strlen (signs[i]);
        return;
      }
  self->token.kind = FLEET_TOKEN_BAD;
  fleet_lexer_blame (self, self->at, g_strdup_printf (_("“%.*s” has no meaning here"), (int) (g_utf8_next_char (self->at) - self->at), self->at),
                     g_strdup (_("Text goes in single quotes, keys with other signs in double quotes.")));
}
