/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-palette: the map's colours, as data/style.css names them. A plain value: copy it; any thread may read a copy. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

typedef struct
{
  /* the base map; opaque */
  GdkRGBA water;
  GdkRGBA land;
  GdkRGBA coast;
  GdkRGBA border;
  GdkRGBA province;
  GdkRGBA river;
  GdkRGBA label;
  GdkRGBA label_minor;
  GdkRGBA label_water;
  /* vehicles */
  GdkRGBA activities[FLEET_N_ACTIVITIES];
  GdkRGBA rim; /* around every symbol, so that it stands off any map */
  GdkRGBA cluster;
  GdkRGBA cluster_text;
  GdkRGBA selection;
  GdkRGBA severities[FLEET_SEVERITY_CRITICAL + 1];
  GdkRGBA severity_text; /* the letter inside a priority's shape */
} FleetMapPalette;

/* The colours as they are for widget now. @thread main */
void     fleet_map_palette_read  (FleetMapPalette       *self,
                                  GtkWidget             *widget);
gboolean fleet_map_palette_equal (const FleetMapPalette *a,
                                  const FleetMapPalette *b);

G_END_DECLS
