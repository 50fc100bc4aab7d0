/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapView: libshumate asks its map source for every coordinate, with two logarithms each. Layers with ten thousand marks ask once a frame and
 * multiply. Between two zoom levels libshumate's scale is linear, not a power of two; that is why it is asked instead of computed. */

#include "fleet-map-view.h"

#include <math.h>

#include "fleet-geo.h"

#define TILE_SIZE 256

static double
world_width (ShumateViewport *viewport,
             double           zoom)
{
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);

  if (source == NULL)
    return TILE_SIZE * exp2 (zoom);
  return shumate_map_source_get_x (source, zoom, 180) - shumate_map_source_get_x (source, zoom, -180);
}

void
fleet_map_view_read (FleetMapView    *self,
                     ShumateViewport *viewport,
                     GtkWidget       *widget)
{
  double x, y;

  self->zoom = shumate_viewport_get_zoom_level (viewport);
  self->scale = world_width (viewport, self->zoom);
  self->width = gtk_widget_get_width (widget);
  self->height = gtk_widget_get_height (widget);
  fleet_geo_project (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                     shumate_location_get_longitude (SHUMATE_LOCATION (viewport)), &x, &y);
  self->left = x - self->width / 2 / self->scale;
  self->top = y - self->height / 2 / self->scale;
}

double
fleet_map_view_x (const FleetMapView *self,
                  double              x)
{
  return (x - self->left) * self->scale;
}

double
fleet_map_view_y (const FleetMapView *self,
                  double              y)
{
  return (y - self->top) * self->scale;
}

double
fleet_map_view_fit (double width,
                    double height,
                    double box_width,
                    double box_height,
                    double margin,
                    double min_zoom,
                    double max_zoom)
{
  double room_x = MAX (width - 2 * margin, 1) / TILE_SIZE;
  double room_y = MAX (height - 2 * margin, 1) / TILE_SIZE;
  double zoom = max_zoom;

  if (box_width > 0)
    zoom = MIN (zoom, floor (log2 (room_x / box_width)));
  if (box_height > 0)
    zoom = MIN (zoom, floor (log2 (room_y / box_height)));
  return CLAMP (zoom, min_zoom, max_zoom);
}
