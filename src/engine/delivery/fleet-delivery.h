/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery: all that leaves the console. What a commit has put into the outbox is sent by the courier of its channel, each on a thread of its own, and told to the writer when the other
 * side has it. At least once: what was sent and not yet marked when the process ended is sent again, with the same id. @thread its owner's */

#pragma once

#include "fleet-courier.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetDelivery FleetDelivery;

/* Starts a courier for each channel that the profile has. writer and mailbox are borrowed and outlive it. */
FleetDelivery *fleet_delivery_new  (const char    *database,
                                    FleetProfile  *profile,
                                    FleetWriter   *writer,
                                    FleetMailbox  *mailbox);
/* What waits on a channel (NULL: on all) is tried now, also what was undeliverable. */
void           fleet_delivery_hurry (FleetDelivery *self,
                                     const char    *channel);
/* Sends what is there where all was well (some seconds at most), and joins the threads. Before fleet_writer_free(). */
void           fleet_delivery_free (FleetDelivery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDelivery, fleet_delivery_free)

G_END_DECLS
