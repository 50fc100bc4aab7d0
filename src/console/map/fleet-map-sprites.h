/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-sprites: the symbols of the map, drawn once per look and kept as textures, so that a frame only places them.
 * Thirty-two headings; drawn at the display's scale. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-map-palette.h"

G_BEGIN_DECLS

typedef struct _FleetMapSprites FleetMapSprites;

/* A texture and its size in logical px, to be drawn around a place. */
typedef struct
{
  GdkTexture *texture;
  float       size;
} FleetMapSprite;

FleetMapSprites      *fleet_map_sprites_new  (const FleetMapPalette *palette,
                                              int                    scale);
void                  fleet_map_sprites_free (FleetMapSprites       *self);
/* heading in degrees clockwise from north; NaN: an arrow without a heading is a dot. Borrowed. */
const FleetMapSprite *fleet_map_sprites_vehicle (FleetMapSprites *self,
                                                 FleetActivity    activity,
                                                 float            heading,
                                                 FleetSeverity    severity);
/* A disc with the count, its rim and a small shape by the gravest priority inside. Borrowed until the next call. */
const FleetMapSprite *fleet_map_sprites_cluster (FleetMapSprites *self,
                                                 guint            n,
                                                 double           radius,
                                                 FleetSeverity    severity);
/* The ring around the selected vehicle, and the weaker one around the one under the pointer. */
const FleetMapSprite *fleet_map_sprites_ring    (FleetMapSprites *self,
                                                 gboolean         is_selection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMapSprites, fleet_map_sprites_free)

G_END_DECLS
