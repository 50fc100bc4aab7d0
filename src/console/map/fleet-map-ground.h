/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-ground: what lies under the vehicles: the embedded base map and its names, or, as the operator's choice, tiles from a server on top of it. @thread main */

#pragma once

#include <shumate/shumate.h>

#include "fleet-map-palette.h"

G_BEGIN_DECLS

typedef struct _FleetMapGround FleetMapGround;

/* Adds its layers to map; whatever is added later lies above. */
FleetMapGround *fleet_map_ground_new         (ShumateMap            *map);
void            fleet_map_ground_free        (FleetMapGround        *self);
/* scale: device pixels of a logical pixel. Nothing is drawn before the first call. */
void            fleet_map_ground_set_look    (FleetMapGround        *self,
                                              const FleetMapPalette *palette,
                                              int                    scale);
/* url with {z} {x} {y}; NULL: the embedded map alone. What the server does not deliver shows the embedded map. */
void            fleet_map_ground_set_tiles   (FleetMapGround        *self,
                                              const char            *url,
                                              gboolean               is_dark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMapGround, fleet_map_ground_free)

G_END_DECLS
