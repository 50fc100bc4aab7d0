/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mailbox: one slot between two threads; news is merged into what is not yet taken, and at most one wake is pending.
 * So a slow reader costs memory by the number of vehicles and alerts, and the poster never waits for it. Any thread. */

#pragma once

#include "fleet-bulletin.h"

G_BEGIN_DECLS

typedef struct _FleetMailbox FleetMailbox;

typedef void (*FleetMailboxWake) (gpointer user_data);

/* wake is called by the posting thread, outside the lock; it must only schedule. May be NULL. */
FleetMailbox  *fleet_mailbox_new   (FleetMailboxWake  wake,
                                    gpointer          user_data);
void           fleet_mailbox_free  (FleetMailbox     *self);
/* Takes bulletin (unshared). */
void           fleet_mailbox_post  (FleetMailbox     *self,
                                    FleetBulletin    *bulletin);
/* All news since the last take, or NULL. */
FleetBulletin *fleet_mailbox_take  (FleetMailbox     *self);
/* No wake from now on. When it returns, none is running. */
void           fleet_mailbox_close (FleetMailbox     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMailbox, fleet_mailbox_free)

G_END_DECLS
