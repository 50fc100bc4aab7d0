/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-local-time: instants as the clocks of a zone show them. Always with the offset, so that what is printed is still one instant and reads back as the same.
 * The zone is the caller's, as this floor looks nothing up. Pure functions, any thread. */

#pragma once

#include "fleet-time.h"

G_BEGIN_DECLS

#define FLEET_LOCAL_TIME_BUFFER 40

/* "2026-11-25T19:00:00.5+09:00", the fraction with 0, 3 or 6 digits as fleet_time_print() has it. Buffer of FLEET_LOCAL_TIME_BUFFER bytes; returns it. */
char    *fleet_local_time_print    (GTimeZone  *zone,
                                    gint64      time_us,
                                    char       *buffer);
/* "2026-11-25 19:00" to the minute, for people who know the zone. The same buffer. */
char    *fleet_local_time_print_short (GTimeZone *zone,
                                       gint64     time_us,
                                       char      *buffer);
/* ISO 8601; without an offset it is the zone's time, a date alone its midnight. FALSE and untouched output on anything else. */
gboolean fleet_local_time_parse    (GTimeZone  *zone,
                                    const char *text,
                                    gint64     *ret_us);
/* The midnight at or before time_us, moved by days, which the zone may make of 23 or 25 hours. */
gint64   fleet_local_time_midnight (GTimeZone  *zone,
                                    gint64      time_us,
                                    int         days);
/* The first of the month at or before time_us, moved by months. */
gint64   fleet_local_time_month    (GTimeZone  *zone,
                                    gint64      time_us,
                                    int         months);

G_END_DECLS
