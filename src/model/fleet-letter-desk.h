/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-letter-desk: what is done with dead letters: how many have come since somebody looked, and the errand or export that runs.
 *
 * Properties (all notify):
 *   "n-new"     uint     dead letters that have come since seen-us
 *   "seen-us"   int64    when somebody looked last, wall clock; for settings to keep
 *   "busy"      boolean  an errand is on its way; another is not begun meanwhile
 * Signals:
 *   "changed"                      an errand has gone on or ended: what is listed should be asked anew
 *   "told" (string sentence)       what came of an errand or export
 *   "personal" (string columns)    the export was not made: it tells who people are, and needs a reason
 * @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_LETTER_DESK (fleet_letter_desk_get_type ())
G_DECLARE_FINAL_TYPE (FleetLetterDesk, fleet_letter_desk, FLEET, LETTER_DESK, GObject)

FleetLetterDesk *fleet_letter_desk_new         (void);
/* Whose dead letters; borrowed until another is set; NULL: nobody's, and what was on its way is given up. */
void             fleet_letter_desk_set_engine  (FleetLetterDesk             *self,
                                                FleetEngine                 *engine);
/* The stream has counted so many dead letters since its start. */
void             fleet_letter_desk_note        (FleetLetterDesk             *self,
                                                gint64                       n_since_start);
guint            fleet_letter_desk_get_n_new   (FleetLetterDesk             *self);
/* Somebody looks at them now. */
void             fleet_letter_desk_see         (FleetLetterDesk             *self);

gboolean         fleet_letter_desk_is_busy     (FleetLetterDesk             *self);
/* Begins an errand. FALSE: there is no engine, or one is on its way. */
gboolean         fleet_letter_desk_run         (FleetLetterDesk             *self,
                                                const FleetLetterErrandWish *wish);
/* Gives up the errand's rest. */
void             fleet_letter_desk_stop        (FleetLetterDesk             *self);
/* How far it is; borrowed. */
const FleetLetterErrandNews *fleet_letter_desk_get_news (FleetLetterDesk    *self);

/* Writes the letters of that topic and kind (NULL: any) as JSON lines. why NULL: only if they do not tell who people are, else "personal" is emitted. */
void             fleet_letter_desk_export      (FleetLetterDesk             *self,
                                                const char                  *path,
                                                const char                  *topic,
                                                const char                  *kind,
                                                const char                  *by,
                                                const char                  *why);

G_END_DECLS
