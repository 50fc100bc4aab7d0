/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-ranges: a set of whole numbers as runs [first, end), ascending and apart: which offsets of a partition are here already. One thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FleetRanges FleetRanges;

typedef struct
{
  gint64 first;
  gint64 end; /* the first that is not in it */
} FleetRange;

FleetRanges *fleet_ranges_new      (void);
void         fleet_ranges_free     (FleetRanges       *self);

/* Adds [first, end), which is not empty; runs that touch become one. */
void         fleet_ranges_add      (FleetRanges       *self,
                                    gint64             first,
                                    gint64             end);
gboolean     fleet_ranges_contain  (const FleetRanges *self,
                                    gint64             number);
/* Whether any of [first, end) is in it. */
gboolean     fleet_ranges_overlap  (const FleetRanges *self,
                                    gint64             first,
                                    gint64             end);
/* The least number from number on that is not in it. */
gint64       fleet_ranges_skip     (const FleetRanges *self,
                                    gint64             number);
/* The least number from number on that is in it; G_MAXINT64: none. */
gint64       fleet_ranges_next     (const FleetRanges *self,
                                    gint64             number);
/* The runs, borrowed until the next change. */
const FleetRange *fleet_ranges_get (const FleetRanges *self,
                                    guint             *ret_n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetRanges, fleet_ranges_free)

G_END_DECLS
