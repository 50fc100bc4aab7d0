/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-buckets: how a stretch of time is divided for a chart of the whole fleet. Buckets begin on the clock, so that bars stand still while a live view moves, and alerts are counted
 * by the hour, not by the fortieth of a day. Pure functions; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a bucket is, so that a stretch of span_us has most of them or a few more. */
gint64 fleet_census_buckets_step  (gint64  span_us,
                                   guint   most);
/* Widens the stretch to whole buckets on the local clock; returns their number. */
guint  fleet_census_buckets_align (gint64  step_us,
                                   gint64 *from_us,
                                   gint64 *to_us);

G_END_DECLS
