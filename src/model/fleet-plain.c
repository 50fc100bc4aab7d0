/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-plain: plates, keys and messages come from outside, and what comes from outside may hold anything: characters that write backwards would let
 * one vehicle look like another, a megabyte would stop the layout. Cleaned once where it enters the model, so that no widget has to remember. */

#include "fleet-plain.h"

#include <string.h>

static gboolean
turns_direction (gunichar character)
{
  return character == 0x061c || character == 0x200e || character == 0x200f || (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

static gboolean
is_control (gunichar character)
{
  return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 || character == 0x2029;
}

gboolean
fleet_plain_is_clean (const char *text)
{
  gsize length = strlen (text);
  gsize characters = 0;

  if (!g_utf8_validate (text, length, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), characters++)
    {
      gunichar character = g_utf8_get_char (at);

      if (is_control (character) || turns_direction (character))
        return FALSE;
    }
  return characters <= FLEET_PLAIN_CHARACTERS;
}

char *
fleet_plain_text (const char *text)
{
  g_autofree char *head = NULL;
  g_autofree char *valid = NULL;
  g_autoptr (GString) plain = NULL;
  guint characters = 0;

  if (text == NULL)
    return NULL;
  if (fleet_plain_is_clean (text))
    return g_strdup (text);

  /* Six bytes a character are the most that UTF-8 ever had; one more character tells that there is more. */
  head = g_strndup (text, (FLEET_PLAIN_CHARACTERS + 1) * 24);
  valid = g_utf8_make_valid (head, -1);
  plain = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (turns_direction (character))
        continue;
      if (characters++ == FLEET_PLAIN_CHARACTERS)
        {
          g_string_append (plain, "…");
          break;
        }
      if (!is_control (character))
        g_string_append_unichar (plain, character);
      else if (character == '\n' || character == '\t' || character == '\r')
        g_string_append_c (plain, ' ');
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
fleet_plain_key (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *normal = NULL;
  GString *key = g_string_new (NULL);

  if (text == NULL)
    return g_string_free (key, FALSE);
  valid = g_utf8_make_valid (text, -1);
  folded = g_utf8_casefold (valid, -1);
  normal = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
  for (const char *at = normal; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (key, g_utf8_get_char (at));
  return g_string_free (key, FALSE);
}
