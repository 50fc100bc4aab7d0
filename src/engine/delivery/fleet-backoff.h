/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-backoff: how long to wait after the n-th failure in a row: twice as long each time up to a most, of which a random part is left out, so that many who failed together do not come
 * back together. Pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* attempts from 1; between half of MIN (first · 2^(attempts - 1), most) and all of it. seed is drawn from and moved on. */
gint64 fleet_backoff_us (guint    attempts,
                         gint64   first_us,
                         gint64   most_us,
                         guint64 *seed);

G_END_DECLS
