/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-camera: where the map looks. It belongs to the operator: it moves by itself only when told to, and in the first seconds, while the fleet is still coming in and
 * nobody has touched it. @thread main */

#pragma once

#include <shumate/shumate.h>

#include "fleet-roster.h"

G_BEGIN_DECLS

typedef struct _FleetMapCamera FleetMapCamera;

/* map is borrowed and outlives the camera. It starts at the home place: South Korea. */
FleetMapCamera *fleet_map_camera_new        (ShumateMap     *map);
void            fleet_map_camera_free       (FleetMapCamera *self);
void            fleet_map_camera_set_roster (FleetMapCamera *self,
                                             FleetRoster    *roster);

/* The operator has said where to look: from now on the fleet's coming in moves nothing. */
void            fleet_map_camera_touch      (FleetMapCamera *self);
/* Call at each change of the roster: fits the fleet while nobody has touched the map. */
void            fleet_map_camera_settle     (FleetMapCamera *self);
/* FALSE: no vehicle has a position. */
gboolean        fleet_map_camera_fit_fleet  (FleetMapCamera *self);
/* Shows a box of Web Mercator, coming nearer by a zoom level at the least. */
void            fleet_map_camera_enter      (FleetMapCamera *self,
                                             double          left,
                                             double          top,
                                             double          right,
                                             double          bottom);
/* Centres on a vehicle and comes near enough to tell it from its neighbours; nothing when it has no position. */
void            fleet_map_camera_focus      (FleetMapCamera *self,
                                             FleetSlot       slot);
/* Centres on a vehicle at once and as near as it is. */
void            fleet_map_camera_follow     (FleetMapCamera *self,
                                             FleetSlot       slot);
/* By px. */
void            fleet_map_camera_pan        (FleetMapCamera *self,
                                             double          right,
                                             double          down);
void            fleet_map_camera_zoom       (FleetMapCamera *self,
                                             gboolean        in);

/* FALSE and nothing changed: not a place on the map, as an empty setting is not. */
gboolean        fleet_map_camera_restore    (FleetMapCamera *self,
                                             double          latitude,
                                             double          longitude,
                                             double          zoom);
/* FALSE: nobody has chosen where the map looks, there is nothing worth keeping. */
gboolean        fleet_map_camera_get_place  (FleetMapCamera *self,
                                             double         *ret_latitude,
                                             double         *ret_longitude,
                                             double         *ret_zoom);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMapCamera, fleet_map_camera_free)

G_END_DECLS
