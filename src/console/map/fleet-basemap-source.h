/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-basemap-source: the embedded base map as a map source of libshumate, its tiles drawn by two threads of its own.
 * Colours and scale are fixed when it is made; for other ones make another (and another map layer, whose cache is keyed by nothing else). */

#pragma once

#include <shumate/shumate.h>

#include "fleet-basemap.h"
#include "fleet-map-palette.h"

G_BEGIN_DECLS

#define FLEET_TYPE_BASEMAP_SOURCE (fleet_basemap_source_get_type ())
G_DECLARE_FINAL_TYPE (FleetBasemapSource, fleet_basemap_source, FLEET, BASEMAP_SOURCE, ShumateMapSource)

#define FLEET_BASEMAP_MIN_ZOOM 5
#define FLEET_BASEMAP_MAX_ZOOM 17

/* scale: device pixels of a logical pixel, 1 … 4. @thread main */
FleetBasemapSource *fleet_basemap_source_new (FleetBasemap          *map,
                                              const FleetMapPalette *palette,
                                              int                    scale);

/* One tile as an opaque texture of 258 × scale pixels: a logical pixel of each neighbour is drawn around it. Any thread. Returns a new reference. */
GdkTexture         *fleet_basemap_source_draw (const FleetBasemap    *map,
                                               const FleetMapPalette *palette,
                                               int                    scale,
                                               guint                  zoom,
                                               guint                  x,
                                               guint                  y);

G_END_DECLS
