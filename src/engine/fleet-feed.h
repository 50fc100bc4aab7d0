/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-feed: the loop. Kafka's records through the pipeline into beats, beats to the writer. */

#pragma once

#include "fleet-breadcrumb.h"
#include "fleet-consumer.h"
#include "fleet-demo.h"
#include "fleet-mailbox.h"
#include "fleet-op.h"
#include "fleet-pipeline.h"
#include "fleet-profile.h"
#include "fleet-writer.h"

G_BEGIN_DECLS

typedef struct _FleetFeed FleetFeed;

typedef struct
{
  FleetPipelineCounts counts;
  double seconds;         /* since the thread began */
  gboolean has_failed;    /* it could not begin */
} FleetFeedSummary;

/* Starts the thread, which loads what store kept, and hands store to a writer of its own. All pointers but store are borrowed and outlive the feed; customer_text, demo and breadcrumb may be NULL.
 * until_end: stop at the end of every partition, when no import runs. offline: Kafka is left alone; for imports. */
FleetFeed *fleet_feed_new  (FleetProfile  *profile,
                            GPtrArray     *rules,
                            const FleetCustomerText *customer_text,
                            FleetStore    *store,
                            FleetMailbox  *mailbox,
                            FleetOpQueue  *ops,
                            FleetDemo     *demo,
                            FleetBreadcrumb *breadcrumb,
                            gboolean       until_end,
                            gboolean       offline);
/* Pushes FLEET_OP_STOP, waits for the thread and the writer. */
void       fleet_feed_free (FleetFeed     *self);
void       fleet_feed_get_summary (FleetFeed        *self,
                                   FleetFeedSummary *ret_summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetFeed, fleet_feed_free)

G_END_DECLS
