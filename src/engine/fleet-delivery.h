/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery: the outbox's sending. A thread with a read-only connection and a producer of its own: what a commit has put into the outbox is sent in its order, and
 * told to the writer when a broker has it. At least once: what was sent and not yet marked when the process ended is sent again, with the same id.
 *
 * When a broker refuses, the same records are tried again, sooner at first and then once a minute; that is told once, and nothing else waits for it.
 * @thread fleet-delivery */

#pragma once

#include "fleet-mailbox.h"
#include "fleet-profile.h"
#include "fleet-writer.h"

G_BEGIN_DECLS

typedef struct _FleetDelivery FleetDelivery;

/* Starts the thread. writer and mailbox are borrowed and outlive it. */
FleetDelivery *fleet_delivery_new  (const char    *database,
                                    FleetProfile  *profile,
                                    FleetWriter   *writer,
                                    FleetMailbox  *mailbox);
/* Sends what is there, if the broker took the last (some seconds at most), and joins the thread. Before fleet_writer_free(). */
void           fleet_delivery_free (FleetDelivery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDelivery, fleet_delivery_free)

G_END_DECLS
