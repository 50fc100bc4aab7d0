/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-source-version: as text and in order. */

#include "fleet-source-version.h"

#include <string.h>

/* A log position and a commit time that disagree by more: the log was begun anew. */
#define LOG_BEGUN_ANEW_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

void
fleet_source_version_init (FleetSourceVersion *self)
{
  *self = (FleetSourceVersion) {
    .commit_us = FLEET_TIME_NONE, .transaction = -1, .record = -1, .place = FLEET_NONE, .offset = -1, .built_us = FLEET_TIME_NONE,
    .change_us = FLEET_TIME_NONE,
  };
}

/* Without printf: several of these are written for every row that comes. */
static void
append_key (GString    *line,
            const char *key)
{
  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, key);
  g_string_append_c (line, '=');
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
  append_key (line, key);
  g_string_append (line, escaped);
}

static void
append_number (GString    *line,
               const char *key,
               gint64      number,
               gint64      unknown)
{
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;
  char digits[24], *at = digits + sizeof digits;

  if (number == unknown)
    return;
  do
    *--at = '0' + rest % 10;
  while ((rest /= 10) != 0);
  if (number < 0)
    *--at = '-';
  append_key (line, key);
  g_string_append_len (line, at, digits + sizeof digits - at);
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
  append_text (line, "gtid", self->gtid);
  append_number (line, "place", self->place, FLEET_NONE);
  append_number (line, "offset", self->offset, -1);
  append_number (line, "built", self->built_us, FLEET_TIME_NONE);
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

static void
set_field (FleetSourceVersion *self,
           const char         *key,
           char               *value)
{
  const struct
  {
    const char  *key;
    gint64      *number;
    const char **text;
  } fields[] = {
    { "commit", &self->commit_us, NULL },      { "transaction", &self->transaction, NULL }, { "record", &self->record, NULL },
    { "stream", NULL, &self->stream },         { "log", NULL, &self->log },                 { "position", NULL, &self->position },
    { "gtid", NULL, &self->gtid },             { "offset", &self->offset, NULL },           { "built", &self->built_us, NULL },
    { "change", &self->change_us, NULL },
  };

  if (strcmp (key, "place") == 0)
    self->place = g_ascii_strtoull (value, NULL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (key, fields[i].key) == 0 && fields[i].number != NULL)
      *fields[i].number = g_ascii_strtoll (value, NULL, 10);
    else if (strcmp (key, fields[i].key) == 0)
      *fields[i].text = unescape (value);
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
      set_field (self, key, value);
    }
}

/* Runs of digits as numbers, the rest byte by byte. Hexadecimal ones (PostgreSQL's and SQL Server's) are as long as their numbers are great, like decimal ones. */
static int
compare_positions (const char *a,
                   const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isxdigit (*a) && g_ascii_isxdigit (*b))
        {
          gsize length_a, length_b;
          int order;

          a += strspn (a, "0");
          b += strspn (b, "0");
          length_a = strspn (a, "0123456789abcdefABCDEF");
          length_b = strspn (b, "0123456789abcdefABCDEF");
          if (length_a != length_b)
            return length_a < length_b ? -1 : 1;
          order = g_ascii_strncasecmp (a, b, length_a);
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

/* A GTID's number and the stream in which it counts: "3-1-270" counts in domain 3 whatever the server, "SOURCE:23" and "SOURCE:TAG:23" in what stands before the number. */
static gboolean
cut_gtid (const char *gtid,
          gsize      *ret_stream,
          gint64     *ret_number)
{
  const char *colon, *last, *first;

  if (gtid == NULL)
    return FALSE;
  colon = strrchr (gtid, ':');
  first = strchr (gtid, '-');
  last = colon != NULL ? colon : strrchr (gtid, '-');
  if (last == NULL || last[1] == '\0' || last[1 + strspn (last + 1, "0123456789")] != '\0')
    return FALSE;
  *ret_stream = colon != NULL ? colon - gtid : first - gtid;
  *ret_number = g_ascii_strtoll (last + 1, NULL, 10);
  return TRUE;
}

/* FALSE: nothing can be said by GTIDs, which also goes for two changes of one transaction. */
static gboolean
compare_gtids (const FleetSourceVersion *a,
               const FleetSourceVersion *b,
               int                      *ret_order)
{
  gsize stream_a, stream_b;
  gint64 number_a, number_b;

  if (!cut_gtid (a->gtid, &stream_a, &number_a) || !cut_gtid (b->gtid, &stream_b, &number_b) || stream_a != stream_b ||
      memcmp (a->gtid, b->gtid, stream_a) != 0 || number_a == number_b)
    return FALSE;
  *ret_order = compare_numbers (number_a, number_b);
  return TRUE;
}

static gboolean
was_begun_anew (const FleetSourceVersion *a,
                const FleetSourceVersion *b,
                int                       order)
{
  gint64 ahead_us;

  if (a->commit_us == FLEET_TIME_NONE || b->commit_us == FLEET_TIME_NONE)
    return FALSE;
  ahead_us = order < 0 ? a->commit_us - b->commit_us : b->commit_us - a->commit_us;
  return order != 0 && ahead_us > LOG_BEGUN_ANEW_US;
}

/* FALSE: nothing can be said by positions in a log or by GTIDs. */
static gboolean
compare_logs (const FleetSourceVersion *a,
              const FleetSourceVersion *b,
              int                      *ret_order)
{
  int order;

  if (!compare_gtids (a, b, &order))
    {
      if (a->log == NULL || b->log == NULL || strcmp (a->log, b->log) != 0 || a->position == NULL || b->position == NULL)
        return FALSE;
      order = compare_positions (a->position, b->position);
    }
  if (was_begun_anew (a, b, order))
    return FALSE;
  *ret_order = order;
  return TRUE;
}

gint64
fleet_source_version_told (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  FleetSourceVersion version;

  fleet_source_version_parse (&version, copy);
  return version.built_us != FLEET_TIME_NONE ? version.built_us : version.change_us;
}

int
fleet_source_version_compare (const FleetSourceVersion *a,
                              const FleetSourceVersion *b)
{
  gboolean transactions = a->transaction >= 0 && b->transaction >= 0;
  int order;

  if (transactions && a->transaction == b->transaction && a->record >= 0 && b->record >= 0)
    return compare_numbers (a->record, b->record);
  if (compare_logs (a, b, &order))
    return order;
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
  if (a->built_us != FLEET_TIME_NONE && b->built_us != FLEET_TIME_NONE && a->built_us != b->built_us)
    return compare_numbers (a->built_us, b->built_us);
  return compare_numbers (a->change_us, b->change_us);
}
