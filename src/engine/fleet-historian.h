/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-historian: a quiet thread that merges what is on disk. It reads over a connection of its own, makes one step at a time, and offers it to whoever owns the writing connection. */

#pragma once

#include "fleet-merger.h"

G_BEGIN_DECLS

typedef struct _FleetHistorian FleetHistorian;

/* Carries the merge out, or does not; returns when it is done. FALSE: not now, try again much later. Called on the historian's thread; merge stays the caller's. */
typedef gboolean (*FleetHistorianOffer) (const FleetMerge *merge,
                                         gpointer          user_data);
/* Something on disk does not read back: told once for each thing. Called on the historian's thread. */
typedef void     (*FleetHistorianTell)  (const GError *error,
                                         gpointer      user_data);

/* limits NULL: those of daily life. The database exists. */
FleetHistorian *fleet_historian_new  (const char              *database,
                                      const FleetMergerLimits *limits,
                                      FleetHistorianOffer      offer,
                                      FleetHistorianTell       tell,
                                      gpointer                 user_data);
/* Joins the thread, which finishes a step that it is making (half a second at most); an offer that waits must have been let go. */
void            fleet_historian_free (FleetHistorian          *self);
/* There may be something to do: call after commits, as often as one likes. Any thread. */
void            fleet_historian_wake (FleetHistorian          *self);
/* It makes no further step. Call before letting a waiting offer go. Any thread. */
void            fleet_historian_stop (FleetHistorian          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetHistorian, fleet_historian_free)

G_END_DECLS
