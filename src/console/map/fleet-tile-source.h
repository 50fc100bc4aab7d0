/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-tile-source: map tiles from a server, under our own name.
 *
 * libshumate's own downloader calls itself libshumate whatever shumate_set_user_agent() said (1.0.3 with libsoup 3), and tile servers ask for the name of the program. Tiles are
 * kept in libshumate's cache on disk; a server is asked by at most two connections, and asked again for a tile of a week ago only whether it has changed. @thread main. */

#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

#define FLEET_TYPE_TILE_SOURCE (fleet_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (FleetTileSource, fleet_tile_source, FLEET, TILE_SOURCE, ShumateDataSource)

/* url: with {z}, {x} and {y} for zoom level, column and row. */
FleetTileSource *fleet_tile_source_new (const char *url);

G_END_DECLS
