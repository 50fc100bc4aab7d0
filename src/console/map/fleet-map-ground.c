/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapGround: libshumate keeps a tile for as long as its layer lives, so new colours mean a new source and a new layer. Online tiles lie on top of the embedded
 * map instead of in its place: when the network goes, the map goes on. */

#include "fleet-map-ground.h"

#include "fleet-basemap-source.h"
#include "fleet-place-layer.h"
#include "fleet-tile-source.h"

#define TILE_SIZE 256
#define TILES_MAX_ZOOM 19
/* Tiles are drawn for daylight: in a dark window they are let through by half. */
#define DARK_OPACITY 0.45

struct _FleetMapGround
{
  ShumateMap      *map; /* borrowed: it owns what is made here */
  FleetBasemap    *basemap;
  ShumateLayer    *base;   /* NULL before the first look */
  ShumateLayer    *tiles;  /* NULL: the embedded map alone */
  FleetPlaceLayer *places;
  char            *url;
  FleetMapPalette  palette;
  int              scale;
};

static gboolean
speaks_korean (void)
{
  const char *const *names = g_get_language_names_with_category ("LC_MESSAGES");

  return names[0] != NULL && g_str_has_prefix (names[0], "ko");
}

FleetMapGround *
fleet_map_ground_new (ShumateMap *map)
{
  FleetMapGround *self = g_new0 (FleetMapGround, 1);

  self->map = map;
  self->basemap = fleet_basemap_get_embedded ();
  self->places = fleet_place_layer_new (shumate_map_get_viewport (map), self->basemap, speaks_korean ());
  shumate_map_add_layer (map, SHUMATE_LAYER (self->places));
  return self;
}

void
fleet_map_ground_free (FleetMapGround *self)
{
  fleet_basemap_unref (self->basemap);
  g_free (self->url);
  g_free (self);
}

void
fleet_map_ground_set_look (FleetMapGround        *self,
                           const FleetMapPalette *palette,
                           int                    scale)
{
  g_autoptr (FleetBasemapSource) source = NULL;
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  ShumateLayer *old = self->base;

  if (self->base != NULL && self->scale == scale && fleet_map_palette_equal (&self->palette, palette))
    return;
  self->palette = *palette;
  self->scale = scale;
  source = fleet_basemap_source_new (self->basemap, palette, scale);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (source));
  self->base = SHUMATE_LAYER (shumate_map_layer_new (SHUMATE_MAP_SOURCE (source), viewport));
  shumate_map_insert_layer_behind (self->map, self->base, self->tiles != NULL ? self->tiles : SHUMATE_LAYER (self->places));
  if (old != NULL)
    shumate_map_remove_layer (self->map, old);
  fleet_place_layer_set_palette (self->places, palette);
}

void
fleet_map_ground_set_tiles (FleetMapGround *self,
                            const char     *url,
                            gboolean        is_dark)
{
  if (g_strcmp0 (url, self->url) != 0)
    {
      if (self->tiles != NULL)
        shumate_map_remove_layer (self->map, self->tiles);
      self->tiles = NULL;
      g_free (self->url);
      self->url = g_strdup (url);
      if (url != NULL)
        {
          g_autoptr (FleetTileSource) tiles = fleet_tile_source_new (url);
          g_autoptr (ShumateMapSource) source = SHUMATE_MAP_SOURCE (shumate_raster_renderer_new (SHUMATE_DATA_SOURCE (tiles)));

          shumate_map_source_set_max_zoom_level (source, TILES_MAX_ZOOM);
          shumate_map_source_set_tile_size (source, TILE_SIZE);
          self->tiles = SHUMATE_LAYER (shumate_map_layer_new (source, shumate_map_get_viewport (self->map)));
          shumate_map_insert_layer_behind (self->map, self->tiles, SHUMATE_LAYER (self->places));
        }
    }
  /* Tiles bring their own names. */
  gtk_widget_set_visible (GTK_WIDGET (self->places), self->tiles == NULL);
  if (self->tiles != NULL)
    gtk_widget_set_opacity (GTK_WIDGET (self->tiles), is_dark ? DARK_OPACITY : 1);
}
