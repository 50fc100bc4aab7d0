/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-time: how SQL compares printed times. "…T16:00:00Z" is before "…T16:00:00.250Z", which plain text order does not know; a part of a time, as 2025-11-24 or
 * 2025-11-24 16:00, stands for its beginning; and a time with an offset is the instant that it names. The collation fleet_time orders so. */

#pragma once

#include "fleet-database.h"
#include "fleet-types.h"

G_BEGIN_DECLS

gboolean fleet_sql_time_register (sqlite3     *db,
                                  GError     **error);
/* Negative, 0 or positive, as strcmp(). */
int      fleet_sql_time_compare  (const char  *a,
                                  gsize        a_length,
                                  const char  *b,
                                  gsize        b_length);
/* The instant with which printed times begin not to be before text: FALSE if text is no time or part of one. Fractions of microseconds are cut off. */
gboolean fleet_sql_time_bound    (const char  *text,
                                  gsize        length,
                                  gint64      *ret_us);

G_END_DECLS
