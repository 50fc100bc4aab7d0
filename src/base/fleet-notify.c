/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-notify: words between commas. */

#include "fleet-notify.h"

#include <string.h>

static const struct
{
  const char  *word;
  FleetNotify  way;
} words[] = {
  { "desktop", FLEET_NOTIFY_DESKTOP }, { "desk", FLEET_NOTIFY_DESKTOP },   { "webhook", FLEET_NOTIFY_WEBHOOK },
  { "email", FLEET_NOTIFY_EMAIL },     { "customer", FLEET_NOTIFY_CUSTOMER }, { "none", FLEET_NOTIFY_NONE },
};

static gboolean
find (const char  *word,
      gsize        length,
      FleetNotify *ret_way)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == length && strncmp (words[i].word, word, length) == 0)
      {
        *ret_way = words[i].way;
        return TRUE;
      }
  return FALSE;
}

gboolean
fleet_notify_parse (const char   *text,
                    FleetNotify  *ret_set,
                    const char  **ret_wrong)
{
  FleetNotify set = FLEET_NOTIFY_NONE;
  gboolean has_none = FALSE;
  const char *none = NULL;

  while (*text != '\0')
    {
      gsize length;
      FleetNotify way;

      text += strspn (text, " \t,;");
      length = strcspn (text, " \t,;");
      if (length == 0)
        continue;
      if (!find (text, length, &way))
        {
          *ret_wrong = text;
          return FALSE;
        }
      if (way == FLEET_NOTIFY_NONE)
        {
          has_none = TRUE;
          none = text;
        }
      set |= way;
      text += length;
    }
  if (has_none && set != FLEET_NOTIFY_NONE)
    {
      *ret_wrong = none;
      return FALSE;
    }
  *ret_set = set;
  return TRUE;
}
