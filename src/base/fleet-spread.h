/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-spread: how one signal is spread over a fleet, over time: of every bucket of time the percentiles over its vehicles, each counted once, by the mean of what it told in that bucket,
 * so that one that talks more does not weigh more. Beside them stand the least and greatest single values, so that no spike is averaged away.
 *
 * Memory: 12 bytes by bucket and vehicle. One owner at a time. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* The percentiles that are told, in order. */
#define FLEET_SPREAD_PERCENTILES 5
extern const int fleet_spread_percentiles[FLEET_SPREAD_PERCENTILES]; /* 5, 25, 50, 75, 95 */

typedef struct
{
  guint  n_vehicles; /* 0: the rest means nothing */
  double at[FLEET_SPREAD_PERCENTILES];
  double min;
  double max;
} FleetSpreadBucket;

typedef struct _FleetSpread FleetSpread;

/* n_buckets equal stretches of [from_us, to_us). */
FleetSpread *fleet_spread_new    (gint64             from_us,
                                  gint64             to_us,
                                  guint              n_buckets);
void         fleet_spread_free   (FleetSpread       *self);
/* Outside of the span, and NaN: nothing happens. */
void         fleet_spread_add    (FleetSpread       *self,
                                  FleetSlot          slot,
                                  gint64             time_us,
                                  double             value);
guint        fleet_spread_get_n_buckets (const FleetSpread *self);
/* When a bucket begins; of n_buckets: when the last one ends. */
gint64       fleet_spread_get_time (const FleetSpread *self,
                                    guint              bucket);
/* Percentiles by linear interpolation between the two nearest ranks, as SQL's percentile_cont and numpy have it. */
void         fleet_spread_get    (const FleetSpread *self,
                                  guint              bucket,
                                  FleetSpreadBucket *ret_bucket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSpread, fleet_spread_free)

G_END_DECLS
