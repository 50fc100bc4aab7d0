/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-local-time: GTimeZone knows the offsets, fleet-time the digits. */

#include "fleet-local-time.h"

#include <string.h>

#define MINUTE_US G_GINT64_CONSTANT (60000000)

/* In minutes: offsets of the time before zones have seconds, which ISO 8601 cannot say. */
static int
offset_at (GTimeZone *zone,
           gint64     time_us)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0));

  return interval < 0 ? 0 : g_time_zone_get_offset (zone, interval) / 60;
}

char *
fleet_local_time_print (GTimeZone *zone,
                        gint64     time_us,
                        char      *buffer)
{
  int minutes = offset_at (zone, time_us);
  gsize length;

  fleet_time_print (time_us + minutes * MINUTE_US, buffer);
  length = strlen (buffer) - strlen ("Z");
  g_snprintf (buffer + length, FLEET_LOCAL_TIME_BUFFER - length, "%c%02d:%02d", minutes < 0 ? '-' : '+', ABS (minutes) / 60 % 100, ABS (minutes) % 60);
  return buffer;
}

char *
fleet_local_time_print_short (GTimeZone *zone,
                              gint64     time_us,
                              char      *buffer)
{
  fleet_time_print (time_us + offset_at (zone, time_us) * MINUTE_US, buffer);
  buffer[strlen ("2026-11-25")] = ' ';
  buffer[strlen ("2026-11-25 19:00")] = '\0';
  return buffer;
}

static gboolean
has_offset (const char *text)
{
  const char *clock = strpbrk (text, "Tt ");

  return clock != NULL && strpbrk (clock + 1, "Zz+-") != NULL;
}

gboolean
fleet_local_time_parse (GTimeZone  *zone,
                        const char *text,
                        gint64     *ret_us)
{
  gint64 time_us, seconds;
  int interval;

  /* Epoch numbers are for machines; here a year alone would be one. */
  if (strchr (text, '-') == NULL || !g_ascii_isdigit (*text) || !fleet_time_parse (text, strlen (text), FLEET_ZONE_HONOURED, &time_us))
    return FALSE;
  if (!has_offset (text))
    {
      seconds = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0);
      time_us -= seconds * G_USEC_PER_SEC;
      /* A time that clocks leap over becomes the one after the leap; of one that they show twice it is the first. */
      interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_DAYLIGHT, &seconds);
      time_us += (seconds - g_time_zone_get_offset (zone, interval)) * G_USEC_PER_SEC;
    }
  *ret_us = time_us;
  return TRUE;
}

static GDateTime *
date_time_at (GTimeZone *zone,
              gint64     time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0));

  return g_date_time_to_timezone (utc, zone);
}

gint64
fleet_local_time_midnight (GTimeZone *zone,
                           gint64     time_us,
                           int        days)
{
  g_autoptr (GDateTime) now = date_time_at (zone, time_us);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);
  g_autoptr (GDateTime) midnight = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

gint64
fleet_local_time_month (GTimeZone *zone,
                        gint64     time_us,
                        int        months)
{
  g_autoptr (GDateTime) now = date_time_at (zone, time_us);
  g_autoptr (GDateTime) first = g_date_time_new (zone, g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);
  g_autoptr (GDateTime) month = g_date_time_add_months (first, months);

  return g_date_time_to_unix (month) * G_USEC_PER_SEC;
}
