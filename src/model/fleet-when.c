/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-when: lists say how long, because that is what an operator weighs; cards say when, with the zone, because that is what he writes into a report. */

#include "fleet-when.h"

#include "fleet-config.h"
#include "fleet-time.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

#define SECOND G_USEC_PER_SEC
#define MINUTE (60 * G_USEC_PER_SEC)
#define HOUR   (60 * (gint64) MINUTE)
#define DAY    (24 * HOUR)

static pthread_mutex_t zone_lock = PTHREAD_MUTEX_INITIALIZER;
static GTimeZone      *desk_zone; /* guarded by zone_lock; NULL: the system's */

gboolean
fleet_when_set_zone (const char *identifier)
{
  GTimeZone *zone = *identifier != '\0' ? g_time_zone_new_identifier (identifier) : NULL, *old;

  pthread_mutex_lock (&zone_lock);
  old = desk_zone;
  desk_zone = zone;
  pthread_mutex_unlock (&zone_lock);
  g_clear_pointer (&old, g_time_zone_unref);
  return zone != NULL || *identifier == '\0';
}

GTimeZone *
fleet_when_get_zone (void)
{
  GTimeZone *zone;

  pthread_mutex_lock (&zone_lock);
  zone = desk_zone != NULL ? g_time_zone_ref (desk_zone) : NULL;
  pthread_mutex_unlock (&zone_lock);
  return zone != NULL ? zone : g_time_zone_new_local ();
}

char *
fleet_when_age (gint64 duration_us)
{
  gint64 seconds = MAX (0, duration_us) / SECOND;

  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  if (duration_us < 2 * DAY)
    /* Translators: how long an alert has been open, as short as can be */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h", "%d h", duration_us / HOUR), (int) (duration_us / HOUR));
  /* Translators: how long an alert has been open, in days, as short as can be */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d d", "%d d", duration_us / DAY), (int) MIN (duration_us / DAY, 99999));
}

char *
fleet_when_ago (gint64 duration_us)
{
  if (duration_us == FLEET_TIME_NONE)
    return g_strdup ("");
  if (duration_us < 2 * SECOND)
    return g_strdup (_("now"));
  if (duration_us < 2 * MINUTE)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d s ago", "%d s ago", duration_us / SECOND), (int) (duration_us / SECOND));
  if (duration_us < 2 * HOUR)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d min ago", "%d min ago", duration_us / MINUTE), (int) (duration_us / MINUTE));
  if (duration_us < 2 * DAY)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h ago", "%d h ago", duration_us / HOUR), (int) (duration_us / HOUR));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d d ago", "%d d ago", duration_us / DAY), (int) MIN (duration_us / DAY, 99999));
}

char *
fleet_when_lag (gint64 duration_us)
{
  duration_us = MAX (0, duration_us);
  if (duration_us < 10 * SECOND)
    /* Translators: seconds with a decimal, such as 0.4 s */
    return g_strdup_printf (_("%.1f s"), (double) duration_us / SECOND);
  if (duration_us < 2 * MINUTE)
    return g_strdup_printf (_("%d s"), (int) (duration_us / SECOND));
  if (duration_us < 2 * HOUR)
    return g_strdup_printf (_("%d min"), (int) (duration_us / MINUTE));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h", "%d h", duration_us / HOUR), (int) MIN (duration_us / HOUR, 99999));
}

static char *
format (gint64      time_us,
        const char *pattern)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GTimeZone) zone = NULL;

  if (time_us == FLEET_TIME_NONE || (utc = g_date_time_new_from_unix_utc (time_us / SECOND)) == NULL)
    return g_strdup ("");
  zone = fleet_when_get_zone ();
  local = g_date_time_to_timezone (utc, zone);
  return g_date_time_format (local, pattern);
}

char *
fleet_when_absolute (gint64 time_us)
{
  return format (time_us, "%Y-%m-%d %H:%M:%S %Z");
}

char *
fleet_when_stretch (gint64 from_us,
                    gint64 to_us)
{
  g_autofree char *day = format (from_us, "%Y-%m-%d"), *last_day = format (to_us, "%Y-%m-%d");
  g_autofree char *from = format (from_us, "%Y-%m-%d %H:%M:%S");
  g_autofree char *to = format (to_us, g_str_equal (day, last_day) ? "%H:%M:%S %Z" : "%Y-%m-%d %H:%M:%S %Z");

  return g_strdup_printf ("%s – %s", from, to);
}

char *
fleet_when_stretch_brief (gint64 from_us,
                          gint64 to_us,
                          gint64 now_us)
{
  const char *clock = to_us - from_us < 10 * (gint64) MINUTE ? "%H:%M:%S" : "%H:%M";
  g_autofree char *with_day = g_strconcat ("%m-%d ", clock, NULL);
  g_autofree char *today = format (now_us, "%Y-%m-%d"), *day = format (from_us, "%Y-%m-%d"), *last_day = format (to_us, "%Y-%m-%d");
  g_autofree char *from = format (from_us, g_str_equal (day, last_day) && g_str_equal (day, today) ? clock : with_day);
  g_autofree char *to = format (to_us, g_str_equal (day, last_day) ? clock : with_day);

  return g_strdup_printf ("%s – %s", from, to);
}

char *
fleet_when_step (gint64 duration_us)
{
  if (duration_us % DAY == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d d", "%d d", duration_us / DAY), (int) (duration_us / DAY));
  if (duration_us % HOUR == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h", "%d h", duration_us / HOUR), (int) (duration_us / HOUR));
  if (duration_us % MINUTE == 0)
    return g_strdup_printf (_("%d min"), (int) (duration_us / MINUTE));
  return g_strdup_printf (_("%d s"), (int) (duration_us / SECOND));
}

char *
fleet_when_clock (gint64 time_us,
                  gint64 now_us)
{
  g_autofree char *day = format (time_us, "%Y-%m-%d");
  g_autofree char *today = format (now_us, "%Y-%m-%d");

  return format (time_us, g_str_equal (day, today) ? "%H:%M" : "%m-%d %H:%M");
}

static gboolean
tell_time_cb (const GMatchInfo *match,
              GString          *told,
              gpointer          now_us)
{
  g_autofree char *found = g_match_info_fetch (match, 0), *clock = NULL;
  gint64 time_us;

  if (fleet_time_parse (found, strlen (found), FLEET_ZONE_HONOURED, &time_us))
    clock = fleet_when_clock (time_us, *(const gint64 *) now_us);
  g_string_append (told, clock != NULL ? clock : found);
  return FALSE;
}

char *
fleet_when_in_text (const char *text,
                    gint64      now_us)
{
  g_autoptr (GRegex) times = NULL;
  char *told;

  /* Most messages quote none. */
  if (strchr (text, 'T') == NULL)
    return g_strdup (text);
  times = g_regex_new ("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})", 0, 0, NULL);
  told = g_regex_replace_eval (times, text, -1, 0, 0, tell_time_cb, &now_us, NULL);
  return told != NULL ? told : g_strdup (text);
}
