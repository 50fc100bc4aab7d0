/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-courier: one channel's thread, so that a channel that fails holds no other. It looks into the outbox twice a second, hands what is due to its channel, tells the writer what became of
 * it and everybody else how it goes.
 *
 * At least once: what was sent and not yet marked when the process ended is sent again, with the same id. What fails is tried again after a pause that doubles up to an hour (a minute for the
 * channel as a whole), is kept on disk, and goes on after a restart. @thread fleet-CHANNEL */

#pragma once

#include "fleet-channel.h"
#include "fleet-lease.h"
#include "fleet-mailbox.h"
#include "fleet-writer.h"

G_BEGIN_DECLS

typedef struct _FleetCourier FleetCourier;

/* Takes channel; starts the thread. writer, mailbox and lease are borrowed and outlive it. lease NULL: this console sends all. */
FleetCourier *fleet_courier_new   (const char    *database,
                                   FleetChannel  *channel,
                                   FleetWriter   *writer,
                                   FleetMailbox  *mailbox,
                                   FleetLease    *lease);
const char   *fleet_courier_channel (FleetCourier *self);
/* All that waits is tried now, what was undeliverable too. Any thread. */
void          fleet_courier_hurry (FleetCourier  *self);
/* Asks the thread to end once it has sent what is there, if all was well. Any thread. */
void          fleet_courier_stop  (FleetCourier  *self);
/* Stops it, waits for some seconds at most for what is under way, and joins. Before fleet_writer_free(). */
void          fleet_courier_free  (FleetCourier  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetCourier, fleet_courier_free)

G_END_DECLS
