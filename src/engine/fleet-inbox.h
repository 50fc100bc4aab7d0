/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-inbox: how another process acts on the alerts of a database that this one has open: it puts an action as a file (the JSON of the topic of actions) into the folder DATABASE-inbox, which
 * only its owner may enter. A thread looks into it some times a second and hands on what it finds; the writer of the file sees in the database that it was done and takes the file away, so nothing is lost when
 * either of them ends amid it, and an action that is handed on twice is known by its UUID. */

#pragma once

#include "fleet-op.h"

G_BEGIN_DECLS

typedef struct _FleetInbox FleetInbox;

/* ops is borrowed and outlives it. */
FleetInbox *fleet_inbox_new  (const char   *database,
                              FleetOpQueue *ops);
/* Joins the thread. */
void        fleet_inbox_free (FleetInbox   *self);

/* For the other process: puts action into the inbox of database. Returns the file's name, which the caller removes when it is done; NULL with an error. */
char       *fleet_inbox_put  (const char        *database,
                              const FleetAction *action,
                              GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetInbox, fleet_inbox_free)

G_END_DECLS
