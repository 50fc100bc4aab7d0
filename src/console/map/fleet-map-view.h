/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-view: what part of the world a layer shows now, as one value: from Web Mercator (0 … 1) to the layer's pixels and back. */

#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

typedef struct
{
  double zoom;   /* fractional */
  double scale;  /* pixels of the whole world's width */
  double left;   /* Mercator x at the layer's left side */
  double top;
  double width;  /* of the layer, px */
  double height;
} FleetMapView;

/* The view of a widget that covers the map. @thread main */
void   fleet_map_view_read   (FleetMapView    *self,
                              ShumateViewport *viewport,
                              GtkWidget       *widget);
/* Where a place lies, px; not rounded. */
double fleet_map_view_x      (const FleetMapView *self,
                              double              x);
double fleet_map_view_y      (const FleetMapView *self,
                              double              y);
/* The zoom level, one of whole numbers from min to max, at which a box of Mercator fits into the widget, margin px left free on each side; max for a point. */
double fleet_map_view_fit    (double width,
                              double height,
                              double box_width,
                              double box_height,
                              double margin,
                              double min_zoom,
                              double max_zoom);

G_END_DECLS
