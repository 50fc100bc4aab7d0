/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-newsroom: what of the pipeline's vehicles is worth telling: news for bulletins, rows for checkpoints, the record of the watched vehicle.
 * Texts of a vehicle are kept between beats, since they change with its rows only. @thread the pipeline's. */

#pragma once

#include "fleet-beat.h"
#include "fleet-ledger.h"
#include "fleet-mirror.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetNewsroom FleetNewsroom;

/* All borrowed; they outlive the newsroom. */
FleetNewsroom *fleet_newsroom_new  (FleetProfile    *profile,
                                    FleetDictionary *paths,
                                    FleetDictionary *devices,
                                    FleetDictionary *vehicles,
                                    FleetMirror     *mirror,
                                    FleetLedger     *ledger);
void           fleet_newsroom_free (FleetNewsroom   *self);

/* The vehicle has changed since the last beat; it was merged into another. */
void           fleet_newsroom_touch (FleetNewsroom *self,
                                     FleetSlot      slot);
void           fleet_newsroom_move  (FleetNewsroom *self,
                                     FleetSlot      from,
                                     FleetSlot      to);
/* A mirror row changed: texts of all vehicles are asked again when they are next told, and vehicles of car are touched. */
void           fleet_newsroom_row_changed (FleetNewsroom         *self,
                                           const FleetRowVersion *version);
void           fleet_newsroom_watch (FleetNewsroom *self,
                                     FleetSlot      slot);
/* Vehicles that fall silent, or speak again, by now_us are touched. */
void           fleet_newsroom_tick  (FleetNewsroom *self,
                                     gint64         now_us);
/* Tells all touched vehicles into bulletin. */
void           fleet_newsroom_tell  (FleetNewsroom *self,
                                     FleetBulletin *bulletin);
/* Rows of the vehicles that have changed since the last checkpoint, appended to rows (FleetVehicleRow*). */
void           fleet_newsroom_checkpoint (FleetNewsroom *self,
                                          GPtrArray     *rows);
guint          fleet_newsroom_vehicles (FleetNewsroom *self);
guint          fleet_newsroom_unknown  (FleetNewsroom *self);
/* The car's id and plate at a time, borrowed until the next change; NULL unknown. */
const char    *fleet_newsroom_car_id (FleetNewsroom *self, FleetSlot slot, gint64 time_us);
const char    *fleet_newsroom_plate  (FleetNewsroom *self, FleetSlot slot, gint64 time_us);
gboolean       fleet_newsroom_has_touched (FleetNewsroom *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetNewsroom, fleet_newsroom_free)

G_END_DECLS
