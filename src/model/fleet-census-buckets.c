/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-buckets: see the header. */

#include "fleet-census-buckets.h"

#include "fleet-when.h"

gint64
fleet_census_buckets_step (gint64 span_us,
                           guint  most)
{
  static const int seconds[] = { 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 2 * 3600, 6 * 3600, 86400, 7 * 86400, 28 * 86400, 364 * 86400 };
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (seconds) && span_us / (seconds[i] * (gint64) G_USEC_PER_SEC) > most)
    i++;
  return seconds[i] * (gint64) G_USEC_PER_SEC;
}

static gint64
local_offset (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_get_utc_offset (local) : 0;
}

static gint64
floor_to (gint64 value,
          gint64 step)
{
  gint64 rest = value % step;

  return value - (rest < 0 ? rest + step : rest);
}

guint
fleet_census_buckets_align (gint64  step_us,
                            gint64 *from_us,
                            gint64 *to_us)
{
  gint64 offset_us = local_offset (*to_us);

  *from_us = floor_to (*from_us + offset_us, step_us) - offset_us;
  *to_us = floor_to (*to_us + offset_us, step_us) + step_us - offset_us;
  return (*to_us - *from_us) / step_us;
}
