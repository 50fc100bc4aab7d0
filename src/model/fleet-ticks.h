/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ticks: where an axis has its marks, and what they say: steps of 1, 2 and 5 for numbers, clock-like steps for times. Pure functions; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double first; /* the least multiple of step that is not below the span */
  double step;
  int    digits; /* after the point */
} FleetNumberTicks;

/* At most most ticks (2 or more) over [min, max]. A span of nothing is widened around its value. */
void       fleet_ticks_numbers (double            min,
                                double            max,
                                guint             most,
                                FleetNumberTicks *ret_ticks);

typedef struct
{
  gint64   time_us;
  char    *text;     /* "14:05", "14:05:30", "11-25" */
  gboolean is_major; /* a day begins */
} FleetTimeTick;

/* At most most ticks over [from_us, to_us], on the clock of zone. FleetTimeTick, owned by the array. */
GArray    *fleet_ticks_times   (gint64            from_us,
                                gint64            to_us,
                                guint             most,
                                GTimeZone        *zone);

/* A number with thin spaces between thousands, in the operator's locale's point or comma. */
char      *fleet_ticks_number_text (double        number,
                                    int           digits);

G_END_DECLS
