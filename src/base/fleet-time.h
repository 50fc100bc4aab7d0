/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-time: every time format of the wire, and one way to print.
 *
 * Read: ISO 8601 with or without zone and fraction (a space may stand for T; without
 * zone it is UTC); epoch seconds, milliseconds, microseconds, told by magnitude; Java's
 * Date.toString(), "EEE MMM dd HH:mm:ss z yyyy", with English names whatever the locale, one- or two-digit days, and
 * zones from our own table (KST, JST, UTC, GMT, Z, EST … and ±hh:mm, GMT+09:00); an abbreviation that is not in the table is an error, never UTC.
 * Pure functions, any thread, no locale, no clock. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_ZONE_HONOURED, /* what the text says */
  FLEET_ZONE_FLINK,    /* Flink's TO_TIMESTAMP: the zone is read and thrown away */
} FleetZoneHandling;

/* Text of length bytes (no terminator needed) to UTC µs. FALSE when it is none of the formats; untouched output then. */
gboolean fleet_time_parse       (const char        *text,
                                 gsize              length,
                                 FleetZoneHandling  zones,
                                 gint64            *ret_us);

/* An epoch number: below 1e11 seconds, below 1e14 milliseconds, else microseconds (absolute value); a fraction is kept. FALSE outside the years 1 … 9999. */
gboolean fleet_time_from_number (double             number,
                                 gint64            *ret_us);
gboolean fleet_time_from_int    (gint64             number,
                                 gint64            *ret_us);

/* "2023-09-01T00:00:00.123456Z": always UTC; the fraction has 0, 3 or 6 digits, as few as keep the value. Buffer of FLEET_TIME_BUFFER bytes; returns it. */
#define FLEET_TIME_BUFFER 32
char    *fleet_time_print       (gint64             time_us,
                                 char              *buffer);
/* The same, newly allocated; NULL for FLEET_TIME_NONE. */
char    *fleet_time_to_string   (gint64             time_us);

/* A duration such as "30s", "500ms", "10m", "2h", "1d", "90" (seconds), "1m30s" to µs. FALSE and untouched output on anything else or negative. */
gboolean fleet_duration_parse   (const char        *text,
                                 gint64            *ret_us);

G_END_DECLS
