/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path: writing and reading flattened names.
 *
 * Reading goes step by step (a key, an index, a star, a count) rather than character by character, so that a quoted
 * key that looks like an index, or one quoted without need, means what it says everywhere. */

#include "fleet-path.h"

#include <string.h>

typedef enum
{
  STEP_KEY,
  STEP_INDEX,
  STEP_STAR,
  STEP_COUNT,
} StepKind;

typedef struct
{
  StepKind    kind;
  const char *text;   /* of a key, inside its quotes */
  gsize       length;
  gboolean    quoted;
  guint       index;
} Step;

/* What may not stand in a key that is written bare. */
static gboolean
ends_bare_key (char c)
{
  return c == '\0' || c == '.' || c == '[' || c == ']' || c == '"';
}

void
fleet_path_append_key (GString    *path,
                       const char *key,
                       gsize       length)
{
  gboolean quote = length == 0;

  for (gsize i = 0; i < length && !quote; i++)
    quote = ends_bare_key (key[i]);

  if (path->len > 0)
    g_string_append_c (path, '.');
  if (!quote)
    {
      g_string_append_len (path, key, length);
      return;
    }

  g_string_append_c (path, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (key[i] == '"' || key[i] == '\\')
        g_string_append_c (path, '\\');
      if (key[i] == '\0')
        g_string_append (path, "\\0");
      else
        g_string_append_c (path, key[i]);
    }
  g_string_append_c (path, '"');
}

void
fleet_path_append_index (GString *path,
                         guint    index)
{
  char digits[16];
  int n = 0;

  do
    digits[n++] = '0' + index % 10;
  while ((index /= 10) > 0);
  g_string_append_c (path, '[');
  while (n > 0)
    g_string_append_c (path, digits[--n]);
  g_string_append_c (path, ']');
}

void
fleet_path_append_count (GString *path)
{
  g_string_append (path, "[#]");
}

/* Reads "…" after its opening quote; *at ends behind the closing one, or at the wrong byte. */
static gboolean
read_quoted (const char **at,
             Step        *step)
{
  const char *p = *at;

  step->text = p;
  for (; *p != '"'; p++)
    {
      if (*p == '\\' && (p[1] == '"' || p[1] == '\\' || p[1] == '0'))
        p++;
      else if (*p == '\0' || *p == '\\')
        {
          *at = p;
          return FALSE;
        }
    }
  step->kind = STEP_KEY;
  step->quoted = TRUE;
  step->length = p - step->text;
  *at = p + 1;
  return TRUE;
}

/* Reads [n], [*] or [#] after its bracket. */
static gboolean
read_bracket (const char **at,
              Step        *step)
{
  const char *p = *at;
  guint64 index = 0;

  if (*p == '*' || *p == '#')
    step->kind = *p++ == '*' ? STEP_STAR : STEP_COUNT;
  else
    {
      const char *digits = p;

      step->kind = STEP_INDEX;
      while (g_ascii_isdigit (*p) && index < G_MAXUINT32 && !(p > digits && *digits == '0'))
        index = index * 10 + (*p++ - '0');
      if (p == digits || index > G_MAXUINT32)
        {
          *at = digits;
          return FALSE;
        }
      step->index = index;
    }
  *at = p;
  if (*p != ']')
    return FALSE;
  *at = p + 1;
  return TRUE;
}

/* Reads one step of the path that began at start; *at moves on. FALSE where it is not well-formed, *at being the wrong byte. */
static gboolean
read_step (const char  *start,
           const char **at,
           Step        *step)
{
  const char *p = *at;

  *step = (Step) { 0 };
  if (*p == '[')
    {
      *at = p + 1;
      return read_bracket (at, step);
    }
  if (p > start && *p++ != '.')
    return FALSE;
  *at = p;
  if (*p == '"')
    {
      *at = p + 1;
      return read_quoted (at, step);
    }
  step->kind = STEP_KEY;
  step->text = p;
  while (!ends_bare_key (*p))
    p++;
  step->length = p - step->text;
  *at = p;
  return step->length > 0;
}

gboolean
fleet_path_parse (const char *text,
                  gboolean   *ret_has_star,
                  gsize      *ret_at)
{
  const char *at = text;
  gboolean has_star = FALSE;
  Step step;

  do
    {
      if (!read_step (text, &at, &step) || (step.kind == STEP_COUNT && *at != '\0'))
        {
          if (ret_at != NULL)
            *ret_at = at - text;
          return FALSE;
        }
      has_star |= step.kind == STEP_STAR;
    }
  while (*at != '\0');

  if (ret_has_star != NULL)
    *ret_has_star = has_star;
  return TRUE;
}

/* The next byte of a key as it was before quoting; *at moves on. */
static char
next_key_byte (const char **at,
               gboolean     quoted)
{
  char c = *(*at)++;

  if (!quoted || c != '\\')
    return c;
  c = *(*at)++;
  return c == '0' ? '\0' : c;
}

static gboolean
keys_equal (const Step *a,
            const Step *b)
{
  const char *p = a->text;
  const char *q = b->text;

  while (p < a->text + a->length && q < b->text + b->length)
    {
      if (next_key_byte (&p, a->quoted) != next_key_byte (&q, b->quoted))
        return FALSE;
    }
  return p == a->text + a->length && q == b->text + b->length;
}

gboolean
fleet_path_matches (const char *pattern,
                    const char *concrete,
                    guint      *ret_index)
{
  const char *p = pattern;
  const char *q = concrete;
  gboolean has_index = FALSE;
  guint first = 0;
  Step a, b;

  while (*p != '\0' && *q != '\0')
    {
      if (!read_step (pattern, &p, &a) || !read_step (concrete, &q, &b))
        return FALSE;
      if (a.kind == STEP_STAR && b.kind == STEP_INDEX)
        {
          if (!has_index)
            first = b.index;
          has_index = TRUE;
        }
      else if (a.kind != b.kind || (a.kind == STEP_INDEX && a.index != b.index)
               || (a.kind == STEP_KEY && !keys_equal (&a, &b)))
        return FALSE;
    }
  if (*p != '\0' || *q != '\0' || p == pattern)
    return FALSE;

  if (ret_index != NULL && has_index)
    *ret_index = first;
  return TRUE;
}

gboolean
fleet_path_is_under (const char *path,
                     const char *root)
{
  gsize length = strlen (root);

  return strncmp (path, root, length) == 0
         && (path[length] == '\0' || path[length] == '.' || path[length] == '[');
}
