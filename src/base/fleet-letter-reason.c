/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-reason: see the header. */

#include "fleet-letter-reason.h"

#include <string.h>

char *
fleet_letter_reason_kind (const char *reason)
{
  GString *kind = g_string_new (NULL);

  for (const char *at = reason; *at != '\0';)
    {
      const char *end = NULL;

      /* A number that stands alone; the 8 of UTF-8 is a part of a name. */
      if (g_ascii_isdigit (*at) && (at == reason || !(g_ascii_isalnum (at[-1]) || at[-1] == '-' || at[-1] == '_')))
        {
          while (g_ascii_isdigit (*at))
            at++;
          g_string_append_c (kind, 'N');
        }
      else if (g_str_has_prefix (at, "“") && (end = strstr (at, "”")) != NULL)
        {
          g_string_append (kind, "“…”");
          at = end + strlen ("”");
        }
      else
        g_string_append_c (kind, *at++);
    }
  return g_string_free (kind, FALSE);
}

gint64
fleet_letter_reason_place (const char *reason)
{
  static const char mark[] = " at byte ";
  const char *found = NULL;

  for (const char *at = strstr (reason, mark); at != NULL; at = strstr (at + 1, mark))
    found = at;
  return found != NULL && g_ascii_isdigit (found[strlen (mark)]) ? g_ascii_strtoll (found + strlen (mark), NULL, 10) : -1;
}

/* How reasons tell a path: what stands before it and behind it, and where it is looked for. */
typedef struct
{
  const char *before;
  const char *behind;
  const char *under;
  gboolean    of_row;
} Telling;

static const Telling tellings[] = {
  { "mapping: no device: ", " is missing", "", FALSE },
  { "mapping: no device: ", " holds ", "", FALSE },
  { "mapping: no time: ", " is missing", "", FALSE },
  { "mapping: no time: ", " holds ", "", FALSE },
  { "mapping: the row has no readable column \"", "\"", "", TRUE },
  { "mapping: the reservation's \"", "\"", "", TRUE },
  { "mapping: metadata's ", " is no ", "metadata.", FALSE },
  { "mapping: a data record without the object \"", "\"", "", FALSE },
};

char *
fleet_letter_reason_path (const char *reason,
                          gboolean   *ret_of_row)
{
  for (const Telling *telling = tellings; telling < tellings + G_N_ELEMENTS (tellings); telling++)
    {
      const char *path = reason + strlen (telling->before);
      const char *end = g_str_has_prefix (reason, telling->before) ? strstr (path, telling->behind) : NULL;

      if (end == NULL)
        continue;
      *ret_of_row = telling->of_row;
      return g_strdup_printf ("%s%.*s", telling->under, (int) (end - path), path);
    }
  return NULL;
}
