/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-place-layer: the names on the map, in the operator's language. */

#pragma once

#include <shumate/shumate.h>

#include "fleet-basemap.h"
#include "fleet-map-palette.h"

G_BEGIN_DECLS

#define FLEET_TYPE_PLACE_LAYER (fleet_place_layer_get_type ())
G_DECLARE_FINAL_TYPE (FleetPlaceLayer, fleet_place_layer, FLEET, PLACE_LAYER, ShumateLayer)

/* Korean names when korean, else English ones. */
FleetPlaceLayer *fleet_place_layer_new         (ShumateViewport       *viewport,
                                                FleetBasemap          *map,
                                                gboolean               korean);
void             fleet_place_layer_set_palette (FleetPlaceLayer       *self,
                                                const FleetMapPalette *palette);

G_END_DECLS
