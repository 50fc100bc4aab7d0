/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-when: times as an operator reads them, in his language and on the clock of his desk. Texts are newly allocated. Any thread. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* The clock of the desk: a zone as "Asia/Seoul", which all that is shown follows from now on; "" (as at the start): the system's. FALSE: no such zone; the system's then. */
gboolean   fleet_when_set_zone (const char *identifier);
/* A reference of the caller's. */
GTimeZone *fleet_when_get_zone (void);

/* How long something has lasted, for a list: "0:38", "24:11", then "3 h", "2 d". Never wider than five digits. Below 0 it is 0. */
char *fleet_when_age      (gint64 duration_us);
/* How old a value is: "now" below two seconds, "12 s ago", "3 min ago", "5 h ago", "2 d ago"; "" for a duration of FLEET_TIME_NONE. */
char *fleet_when_ago      (gint64 duration_us);
/* How far behind the stream is: "0.4 s", "12 s", "3 min", "2 h". */
char *fleet_when_lag      (gint64 duration_us);
/* A moment on that clock, with its name: "2023-09-01 09:00:00 KST"; "" for FLEET_TIME_NONE. */
char *fleet_when_absolute (gint64 time_us);
/* From when to when, with the zone; the day once where it is one: "2023-09-01 09:00:00 – 10:00:00 KST". */
char *fleet_when_stretch  (gint64 from_us,
                           gint64 to_us);
/* The same where there is little room: without seconds and zone, the day only where it is not today: "09:00 – 10:00", "08-31 23:30 – 00:30". Below ten minutes with seconds. */
char *fleet_when_stretch_brief (gint64 from_us,
                                gint64 to_us,
                                gint64 now_us);
/* A duration in the unit that it is a whole number of: "30 s", "10 min", "1 h", "7 d". */
char *fleet_when_step     (gint64 duration_us);
/* A moment of today as "09:14", of another day as "08-31 09:14". */
char *fleet_when_clock    (gint64 time_us,
                           gint64 now_us);
/* text with every ISO 8601 time in it, which has to say its zone, as fleet_when_clock() tells it: a message quotes times as the data has them. */
char *fleet_when_in_text  (const char *text,
                           gint64      now_us);

G_END_DECLS
