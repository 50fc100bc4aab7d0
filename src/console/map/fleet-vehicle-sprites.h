/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-sprites: the map's symbols as textures, each drawn once. @thread main */

#pragma once

#include "fleet-map-palette.h"

G_BEGIN_DECLS

/* Steps of a full turn. */
#define FLEET_SPRITE_HEADINGS 32

/* A texture to lay with its middle on a place. */
typedef struct
{
  GdkTexture *texture;
  float       left, top; /* of the texture from the place, px */
  float       width, height;
} FleetSprite;

typedef struct _FleetVehicleSprites FleetVehicleSprites;

/* scale: device pixels of a logical pixel. */
FleetVehicleSprites *fleet_vehicle_sprites_new  (const FleetMapPalette *palette,
                                                 PangoContext          *context,
                                                 int                    scale);
void                 fleet_vehicle_sprites_free (FleetVehicleSprites *self);

/* heading in degrees, NaN unknown; size 0, 1 or 2, larger as the map comes nearer. With a severity the priority's shape and letter stand above the symbol. Borrowed. */
const FleetSprite   *fleet_vehicle_sprites_get_vehicle (FleetVehicleSprites *self,
                                                        FleetActivity        activity,
                                                        double               heading,
                                                        FleetSeverity        severity,
                                                        guint                size);
/* Borrowed, until 512 discs were asked for since. */
const FleetSprite   *fleet_vehicle_sprites_get_cluster (FleetVehicleSprites *self,
                                                        guint                n,
                                                        FleetSeverity        severity);
/* The ring around the selected vehicle, or around the one under the pointer. Borrowed. */
const FleetSprite   *fleet_vehicle_sprites_get_ring    (FleetVehicleSprites *self,
                                                        gboolean             selected);
/* "7", "885", "1.5k", "20k": the number in a disc. */
char                *fleet_vehicle_sprites_count_text  (guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetVehicleSprites, fleet_vehicle_sprites_free)

G_END_DECLS
