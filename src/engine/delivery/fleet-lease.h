/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-lease: which of several consoles on one cluster sends alerts on, and what it has sent.
 *
 * All of them judge the same stream and derive the same records with the same ids. They are members of one consumer group on a topic of one partition: who is given the partition holds the lease, and
 * when it dies or is cut off, the group's coordinator gives it to another within the session's 10 s. On the same topic the holder writes down the ids that went out (receipts), which all read: a record
 * of which there is a receipt is sent by nobody else, and a new holder sends nothing before it has read all receipts. So what goes twice is what the old one had sent and could not write down.
 *
 * A group, and not the fencing of a transactional producer: fencing lets whoever comes last win over one that lives, and needs an election beside it; the group is that election, with the broker's own
 * detection of failures. @thread fleet-lease; is_held, has_receipt and tell from any. */

#pragma once

#include "fleet-mailbox.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetLease FleetLease;

/* The profile names topic_lease. Starts the thread; mailbox is borrowed and outlives it. */
FleetLease *fleet_lease_new         (FleetProfile *profile,
                                     FleetMailbox *mailbox);
/* This console sends now. */
gboolean    fleet_lease_is_held     (FleetLease   *self);
/* A console has sent the record with this id. */
gboolean    fleet_lease_has_receipt (FleetLease   *self,
                                     const char   *id);
/* This console has sent it: written down for the others. */
void        fleet_lease_tell        (FleetLease   *self,
                                     const char   *id);
/* Gives the lease back, so that another has it at once, and joins the thread. */
void        fleet_lease_free        (FleetLease   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetLease, fleet_lease_free)

G_END_DECLS
