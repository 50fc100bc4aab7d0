/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-forms: texts that say in many bytes what fits in few: UUIDs, and the event's own time as a device printed it. Exact to the byte: what would not
 * be printed again as it is has no form. Pure, any thread. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

#define FLEET_SEGMENT_UUID_BYTES 36
/* What a time takes at most. */
#define FLEET_SEGMENT_TIME_BYTES 32

/* Digits 1 to 16, or 17 to 32, of a UUID in lower case, eight, four, four, four and twelve; first digit highest. FALSE: text (of FLEET_SEGMENT_UUID_BYTES) is none there. */
gboolean fleet_segment_uuid_take_half (const char *text,
                                       gboolean    second,
                                       guint64    *ret_half);
void     fleet_segment_uuid_print     (guint64     first,
                                       guint64     second,
                                       char       *ret_text);

/* How text prints time_us: seven times the zone, plus the digits of the fraction; zones: 0 Z, else minutes east of Greenwich + FLEET_SEGMENT_ZONE. -1: it does not. */
#define FLEET_SEGMENT_ZONE      (1 + 18 * 60)
#define FLEET_SEGMENT_MOST_FORM (7 * (FLEET_SEGMENT_ZONE + 18 * 60) + 6)
gint     fleet_segment_time_form      (const char *text,
                                       gsize       length,
                                       gint64      time_us);
/* The number of bytes printed; 0 when time_us is outside the years 1 to 9999 there, or form is none. */
gsize    fleet_segment_time_print     (gint        form,
                                       gint64      time_us,
                                       char       *ret_text);

G_END_DECLS
