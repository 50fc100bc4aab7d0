/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-merger: finds what is worth merging and makes it, reading only; the writer carries it out.
 *
 * In two steps. Segments, a beat each, are gathered by the hundred and dealt out into pieces by bunch and hour. When an hour is over, the pieces of each of its bunches become
 * settled blocks, whole vehicles in each. So every event is written three times in all, memory holds one step's rows, and a reader of one vehicle meets few others on its way.
 *
 * @thread one, with a connection of its own (or the writer's). */

#pragma once

#include "fleet-database.h"
#include "fleet-merge.h"

G_BEGIN_DECLS

typedef struct
{
  guint  segments;       /* dealt out when there are so many … */
  gint64 rows;           /* … or so many rows, in one step too … */
  gint64 wait_us;        /* … or the first was committed so long before the last */
  gint64 settle_us;      /* an hour is over when the newest event is so much later than its end */
  gint64 settled_rows;   /* rows of one step that settles */
  gint64 block_rows;     /* a settled block ends with the vehicle with which it has so many */
} FleetMergerLimits;

typedef struct _FleetMerger FleetMerger;

/* db is borrowed. */
FleetMerger *fleet_merger_new        (sqlite3                 *db);
void         fleet_merger_free       (FleetMerger             *self);
/* Other limits than those of daily life; tests have them small. */
void         fleet_merger_set_limits (FleetMerger             *self,
                                      const FleetMergerLimits *limits);
const FleetMergerLimits *fleet_merger_get_limits (const FleetMerger *self);
/* The next step, or NULL: without an error there is nothing to do now. */
FleetMerge  *fleet_merger_next       (FleetMerger             *self,
                                      GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMerger, fleet_merger_free)

G_END_DECLS
