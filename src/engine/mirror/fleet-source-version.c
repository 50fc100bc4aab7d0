/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-source-version: as text and in order. */

#include "fleet-source-version.h"

#include <string.h>

void
fleet_source_version_init (FleetSourceVersion *self)
{
  *self = (FleetSourceVersion) {
    .commit_us = FLEET_TIME_NONE, .transaction = -1, .record = -1, .place = FLEET_NONE, .offset = -1, .change_us = FLEET_TIME_NONE,
  };
}

/* Escaped as in a URI, so that no text holds a space or an equals sign. */
static void
append_text (GString    *line,
             const char *key,
             const char *text)
{
  g_autofree char *escaped = NULL;

  if (text == NULL)
    return;
  escaped = g_uri_escape_string (text, "/:;,.", FALSE);
  g_string_append_printf (line, "%s%s=%s", line->len > 0 ? " " : "", key, escaped);
}

static void
append_number (GString    *line,
               const char *key,
               gint64      number,
               gint64      unknown)
{
  if (number != unknown)
    g_string_append_printf (line, "%s%s=%" G_GINT64_FORMAT, line->len > 0 ? " " : "", key, number);
}

char *
fleet_source_version_print (const FleetSourceVersion *self)
{
  GString *line = g_string_new (NULL);

  append_number (line, "commit", self->commit_us, FLEET_TIME_NONE);
  append_number (line, "transaction", self->transaction, -1);
  append_number (line, "record", self->record, -1);
  append_text (line, "stream", self->stream);
  append_text (line, "log", self->log);
  append_text (line, "position", self->position);
  append_number (line, "place", self->place, FLEET_NONE);
  append_number (line, "offset", self->offset, -1);
  append_number (line, "change", self->change_us, FLEET_TIME_NONE);
  return g_string_free (line, FALSE);
}

/* In place: what is read is never shorter than what is written. */
static const char *
unescape (char *text)
{
  char *to = text;

  for (const char *at = text; *at != '\0'; at++)
    if (at[0] == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
      {
        *to++ = g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]);
        at += 2;
      }
    else
      *to++ = *at;
  *to = '\0';
  return text;
}

void
fleet_source_version_parse (FleetSourceVersion *self,
                            char               *text)
{
  char *rest = text;

  fleet_source_version_init (self);
  while (rest != NULL && *rest != '\0')
    {
      char *key = rest;
      char *value;

      rest = strchr (key, ' ');
      if (rest != NULL)
        *rest++ = '\0';
      value = strchr (key, '=');
      if (value == NULL)
        continue;
      *value++ = '\0';
      if (strcmp (key, "commit") == 0)
        self->commit_us = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (key, "transaction") == 0)
        self->transaction = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (key, "record") == 0)
        self->record = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (key, "stream") == 0)
        self->stream = unescape (value);
      else if (strcmp (key, "log") == 0)
        self->log = unescape (value);
      else if (strcmp (key, "position") == 0)
        self->position = unescape (value);
      else if (strcmp (key, "place") == 0)
        self->place = g_ascii_strtoull (value, NULL, 10);
      else if (strcmp (key, "offset") == 0)
        self->offset = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (key, "change") == 0)
        self->change_us = g_ascii_strtoll (value, NULL, 10);
    }
}

/* Runs of digits as numbers, the rest byte by byte. */
static int
compare_positions (const char *a,
                   const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          gsize length_a, length_b;
          int order;

          a += strspn (a, "0");
          b += strspn (b, "0");
          length_a = strspn (a, "0123456789");
          length_b = strspn (b, "0123456789");
          if (length_a != length_b)
            return length_a < length_b ? -1 : 1;
          order = memcmp (a, b, length_a);
          if (order != 0)
            return order;
          a += length_a;
          b += length_b;
          continue;
        }
      if (*a != *b)
        return (guchar) *a < (guchar) *b ? -1 : 1;
      a++;
      b++;
    }
  return (*a != '\0') - (*b != '\0');
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return (a > b) - (a < b);
}

int
fleet_source_version_compare (const FleetSourceVersion *a,
                              const FleetSourceVersion *b)
{
  gboolean transactions = a->transaction >= 0 && b->transaction >= 0;

  if (transactions && a->transaction == b->transaction && a->record >= 0 && b->record >= 0)
    return compare_numbers (a->record, b->record);
  if (a->log != NULL && b->log != NULL && strcmp (a->log, b->log) == 0 && a->position != NULL && b->position != NULL)
    return compare_positions (a->position, b->position);
  if (a->commit_us != FLEET_TIME_NONE && b->commit_us != FLEET_TIME_NONE)
    {
      if (a->commit_us != b->commit_us)
        return compare_numbers (a->commit_us, b->commit_us);
      if (a->stream != NULL && b->stream != NULL && strcmp (a->stream, b->stream) != 0)
        return compare_positions (a->stream, b->stream);
      if (transactions && a->transaction != b->transaction)
        return compare_numbers (a->transaction, b->transaction);
    }
  if (a->place != FLEET_NONE && a->place == b->place)
    return compare_numbers (a->offset, b->offset);
  return compare_numbers (a->change_us, b->change_us);
}
