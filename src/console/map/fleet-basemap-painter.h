/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-basemap-painter: one square of the base map drawn with cairo. Pure: the same arguments give the same pixels. Any thread. */

#pragma once

#include "fleet-basemap.h"
#include "fleet-map-palette.h"

G_BEGIN_DECLS

/* Draws tile (x, y) of a zoom level (0 … 24) as a square of size logical pixels at the origin of cr. Names are not drawn: see fleet-place-layer. */
void fleet_basemap_paint_tile (const FleetBasemap    *map,
                               const FleetMapPalette *palette,
                               cairo_t               *cr,
                               guint                  zoom,
                               guint                  x,
                               guint                  y,
                               double                 size);

G_END_DECLS
