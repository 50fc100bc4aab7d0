/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ticks: see the header. Times are counted on the local clock, so that a tick of an hour stands on the hour also where zones are half an hour off or a day has 23. */

#include "fleet-ticks.h"

#include <math.h>
#include <string.h>

#define MS     G_GINT64_CONSTANT (1000)
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const gint64 steps[] = {
  MS, 2 * MS, 5 * MS, 10 * MS, 20 * MS, 50 * MS, 100 * MS, 200 * MS, 500 * MS,
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 182 * DAY, 364 * DAY, 1820 * DAY, 3640 * DAY,
};

void
fleet_ticks_numbers (double            min,
                     double            max,
                     guint             most,
                     FleetNumberTicks *ret_ticks)
{
  static const double factors[] = { 1, 2, 5, 10 };
  double rough, magnitude;
  guint i = 0;

  if (!(max > min))
    {
      double around = fabs (min) > 0 ? fabs (min) * 0.1 : 1;

      max = min + around;
      min -= around;
    }
  rough = (max - min) / MAX (1, (int) most - 1);
  magnitude = pow (10, floor (log10 (rough)));
  while (i + 1 < G_N_ELEMENTS (factors) && factors[i] * magnitude < rough * (1 - 1e-9))
    i++;
  ret_ticks->step = factors[i] * magnitude;
  ret_ticks->digits = MAX (0, (int) -floor (log10 (ret_ticks->step) + 1e-9));
  ret_ticks->first = ceil (min / ret_ticks->step - 1e-9) * ret_ticks->step;
}

static gint64
offset_at (GTimeZone *zone,
           gint64     utc_us)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_us / SECOND);

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) * SECOND : 0;
}

static gint64
floor_to (gint64 value,
          gint64 step)
{
  gint64 rest = value % step;

  return value - (rest < 0 ? rest + step : rest);
}

/* local_us: the local clock read as if it were UTC. */
static char *
tick_text (gint64   local_us,
           gint64   step,
           gboolean is_day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (floor_to (local_us, SECOND) / SECOND);
  g_autofree char *clock = NULL;

  if (time == NULL)
    return g_strdup ("");
  if (step >= 182 * DAY)
    return g_date_time_format (time, "%Y-%m");
  if (is_day)
    return g_date_time_format (time, "%m-%d");
  if (step >= MINUTE)
    return g_date_time_format (time, "%H:%M");
  clock = g_date_time_format (time, "%H:%M:%S");
  return step >= SECOND ? g_steal_pointer (&clock) : g_strdup_printf ("%s.%03d", clock, (int) ((local_us - floor_to (local_us, SECOND)) / MS));
}

static void
clear_tick (gpointer data)
{
  g_free (((FleetTimeTick *) data)->text);
}

GArray *
fleet_ticks_times (gint64     from_us,
                   gint64     to_us,
                   guint      most,
                   GTimeZone *zone)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (FleetTimeTick));
  guint i = 0;
  gint64 local_us, step;

  g_array_set_clear_func (ticks, clear_tick);
  while (i + 1 < G_N_ELEMENTS (steps) && (to_us - from_us) / steps[i] + 1 > (gint64) most)
    i++;
  step = steps[i];
  local_us = floor_to (from_us + offset_at (zone, from_us), step);
  for (; ticks->len < most; local_us += step)
    {
      /* The offset that holds there; where the clock is turned, the one just before would be an hour off. */
      gint64 guess_us = local_us - offset_at (zone, local_us);
      FleetTimeTick tick = { .time_us = local_us - offset_at (zone, guess_us) };

      if (tick.time_us > to_us)
        break;
      if (tick.time_us < from_us)
        continue;
      tick.is_major = floor_to (local_us, DAY) == local_us;
      tick.text = tick_text (local_us, step, tick.is_major);
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

char *
fleet_ticks_number_text (double number,
                         int    digits)
{
  g_autofree char *plain = g_strdup_printf ("%.*f", CLAMP (digits, 0, 9), number == 0 ? 0.0 : number);
  const char *begin = plain + (*plain == '-');
  gsize whole = strspn (begin, "0123456789");
  GString *text;

  if (fabs (number) >= 1e15 || !isfinite (number))
    return g_strdup_printf ("%g", number);
  text = g_string_new (*plain == '-' ? "−" : "");
  for (gsize i = 0; i < whole; i++)
    {
      /* Four digits are read as one. */
      if (i > 0 && (whole - i) % 3 == 0 && whole > 4)
        g_string_append (text, "\xe2\x80\x89");
      g_string_append_c (text, begin[i]);
    }
  g_string_append (text, begin + whole);
  return g_string_free (text, FALSE);
}
