/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-tile-paintable: a tile that reaches a little over its neighbours, so that no seam shows between them when they lie on fractions of a pixel. @thread main */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define FLEET_TYPE_TILE_PAINTABLE (fleet_tile_paintable_get_type ())
G_DECLARE_FINAL_TYPE (FleetTilePaintable, fleet_tile_paintable, FLEET, TILE_PAINTABLE, GObject)

/* bleed: how much of the texture's side, on each side, lies outside of the tile. */
GdkPaintable *fleet_tile_paintable_new (GdkTexture *texture,
                                        double      bleed);

G_END_DECLS
