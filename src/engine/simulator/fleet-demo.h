/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-demo: an embedded broker and an invented fleet that lives in real time, on a thread of its own.
 *
 * Event times are the wall clock's, so a restarted demo goes on. It yields to the reader's lag, because the mock cluster evicts what is older
 * than 5 MiB or 100,000 batches a partition. @thread new, free and the rest: the engine's owner; taken: fleet-feed. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetDemo FleetDemo;

/* rules_text: the rule file, whose thresholds and holds the fleet's episodes follow. with_past: begin some minutes ago and catch up, so that
 * a new database has something to show at once. */
FleetDemo  *fleet_demo_new       (guint        vehicles,
                                  const char  *rules_text,
                                  gboolean     with_past,
                                  GError     **error);
/* Stops its thread and its broker. */
void        fleet_demo_free      (FleetDemo   *self);
/* host:port of the broker. Borrowed. */
const char *fleet_demo_bootstrap (FleetDemo   *self);
/* The feed tells how many records it has taken in all, so that the fleet may wait for it. */
void        fleet_demo_taken     (FleetDemo   *self,
                                  gint64       records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDemo, fleet_demo_free)

G_END_DECLS
