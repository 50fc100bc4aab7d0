/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-writer: the thread that commits beats, and tells of each by its bulletin after it is on disk.
 *
 * At most two beats wait; the feed asks has_room() and never waits. When the disk refuses, the same beat is tried again every second, and bulletins say that
 * what is shown is not saved. */

#pragma once

#include "fleet-beat.h"
#include "fleet-mailbox.h"
#include "fleet-profile.h"
#include "fleet-store.h"

G_BEGIN_DECLS

typedef struct _FleetWriter FleetWriter;

/* Takes store; starts the thread. mailbox is borrowed and outlives the writer. */
FleetWriter *fleet_writer_new      (FleetStore   *store,
                                    FleetProfile *profile,
                                    FleetMailbox *mailbox);
/* Commits what waits (for at most 10 s when the disk refuses), joins the thread, closes the store. */
void         fleet_writer_free     (FleetWriter  *self);

/* Any thread, but one submitter. */
gboolean     fleet_writer_has_room (FleetWriter  *self);
/* Takes beat; there must be room. newest_us: for retention. */
void         fleet_writer_submit   (FleetWriter  *self,
                                    FleetBeat    *beat);
/* Waits until all that was submitted is on disk; FALSE when the disk refuses. For the end of bounded runs. */
gboolean     fleet_writer_drain    (FleetWriter  *self);
/* What became of a record of the outbox, or how a channel is: written behind the next commit, in the order of the calls. Takes note. Any thread. */
void         fleet_writer_note_delivery (FleetWriter       *self,
                                         FleetDeliveryNote *note);
/* Another retention than the profile's; 0: the profile's. From the next commit on. Any thread. */
void         fleet_writer_set_retention (FleetWriter *self,
                                         gint64       keep_us,
                                         gint64       keep_bytes);
gint64       fleet_writer_database_bytes (FleetWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetWriter, fleet_writer_free)

G_END_DECLS
