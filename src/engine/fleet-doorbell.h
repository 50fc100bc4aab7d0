/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doorbell: any thread rings, the owner's thread answers in its main context, once for all the rings since the last answer.
 *
 * A file descriptor rather than a source that the ringing thread attaches: what GLib does to a context is under a lock of its own that the thread sanitizer cannot see. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FleetDoorbell FleetDoorbell;

typedef void (*FleetDoorbellAnswer) (gpointer user_data);

/* answer runs on the thread that iterates context (NULL: the default one), with priority; it may free the bell.
 * Ends the process where the system has no descriptor left, as GLib's own contexts do. Owner's thread. */
FleetDoorbell *fleet_doorbell_new  (GMainContext        *context,
                                    int                  priority,
                                    FleetDoorbellAnswer  answer,
                                    gpointer             user_data);
/* No answer from now on; nobody may ring any more. Owner's thread. */
void           fleet_doorbell_free (FleetDoorbell       *self);
/* Any thread. What the thread wrote before, under a lock that answer takes, is there when answer runs. */
void           fleet_doorbell_ring (FleetDoorbell       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDoorbell, fleet_doorbell_free)

G_END_DECLS
