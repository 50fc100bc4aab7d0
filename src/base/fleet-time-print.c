/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-time-print: the one way in which times are written, digit by digit: rows of change tables have several, and printf costs ten times as much. */

#include "fleet-time.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DAY_US    (86400 * SECOND_US)

static void
civil_from_days (gint64  days,
                 gint64 *year,
                 int    *month,
                 int    *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int day_of_era = z - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int from_march = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march + (from_march < 10 ? 3 : -9);
  *year = era * 400 + year_of_era + (*month <= 2);
}

/* n digits and what follows them; returns where the next go. */
static char *
put_digits (char *at,
            guint number,
            guint n,
            char  behind)
{
  for (guint i = n; i > 0; i--, number /= 10)
    at[i - 1] = '0' + number % 10;
  at[n] = behind;
  return at + n + 1;
}

char *
fleet_time_print (gint64 time_us,
                  char  *buffer)
{
  gint64 remainder = time_us % DAY_US;
  gint64 days = time_us / DAY_US - (remainder < 0);
  gint64 of_day = remainder < 0 ? remainder + DAY_US : remainder;
  guint seconds = of_day / SECOND_US, micros = of_day % SECOND_US;
  char *at = buffer;
  gint64 year;
  int month, day;

  civil_from_days (days, &year, &month, &day);
  if (G_LIKELY (year >= 0 && year <= 9999))
    at = put_digits (at, year, 4, '-');
  else
    at += g_snprintf (buffer, FLEET_TIME_BUFFER, "%04" G_GINT64_FORMAT "-", year); /* beyond what is read, but still told apart */
  at = put_digits (at, month, 2, '-');
  at = put_digits (at, day, 2, 'T');
  at = put_digits (at, seconds / 3600, 2, ':');
  at = put_digits (at, seconds / 60 % 60, 2, ':');
  at = put_digits (at, seconds % 60, 2, micros != 0 ? '.' : 'Z');
  if (micros % 1000 != 0)
    at = put_digits (at, micros, 6, 'Z');
  else if (micros != 0)
    at = put_digits (at, micros / 1000, 3, 'Z');
  *at = '\0';
  return buffer;
}

char *
fleet_time_to_string (gint64 time_us)
{
  char buffer[FLEET_TIME_BUFFER];

  return time_us == FLEET_TIME_NONE ? NULL : g_strdup (fleet_time_print (time_us, buffer));
}
