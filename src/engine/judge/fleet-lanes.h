/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-lanes: a comparison of sums, differences and products of paths and numbers, 64 rows at a time in doubles.
 *
 * Only where that is exactly what one row at a time would give: numbers in all rows of the round, and integers so small that doubles hold them and all
 * that is made of them. Whoever runs it asks first, once a round. @thread fleet-feed. */

#pragma once

#include "fleet-bound.h"
#include "fleet-source.h"

G_BEGIN_DECLS

typedef struct _FleetLanes FleetLanes;

/* The source of a path's node; never NULL for a PATH. */
typedef FleetSource *(*FleetLanesSource) (const FleetBound *bound, gpointer user_data);

/* NULL: the comparison is of another form. */
FleetLanes *fleet_lanes_new     (const FleetBound *bound,
                                 FleetLanesSource  source,
                                 gpointer          user_data);
void        fleet_lanes_free    (FleetLanes       *self);
/* Whether this round's columns are fit for it. */
gboolean    fleet_lanes_are_fit (FleetLanes       *self,
                                 const FleetRound *round);
/* The answers of word w; rows that lack a value are in neither. */
void        fleet_lanes_run     (const FleetLanes *self,
                                 const FleetRound *round,
                                 guint             w,
                                 guint64          *ret_true,
                                 guint64          *ret_false);

G_END_DECLS
