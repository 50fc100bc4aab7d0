/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapPalette: one read of the style's names at a change of style, instead of forty look-ups in every frame; and a value, because the threads
 * that draw tiles may not ask a widget. */

#include "fleet-map-palette.h"

#include <string.h>

#include "fleet-style.h"
#include "fleet-symbol.h"

static const struct
{
  const char *name;
  gsize       offset;
} names[] = {
  { "fleet_map_water", G_STRUCT_OFFSET (FleetMapPalette, water) },
  { "fleet_map_land", G_STRUCT_OFFSET (FleetMapPalette, land) },
  { "fleet_map_coast", G_STRUCT_OFFSET (FleetMapPalette, coast) },
  { "fleet_map_border", G_STRUCT_OFFSET (FleetMapPalette, border) },
  { "fleet_map_province", G_STRUCT_OFFSET (FleetMapPalette, province) },
  { "fleet_map_river", G_STRUCT_OFFSET (FleetMapPalette, river) },
  { "fleet_map_label", G_STRUCT_OFFSET (FleetMapPalette, label) },
  { "fleet_map_label_minor", G_STRUCT_OFFSET (FleetMapPalette, label_minor) },
  { "fleet_map_label_water", G_STRUCT_OFFSET (FleetMapPalette, label_water) },
  { "fleet_map_rim", G_STRUCT_OFFSET (FleetMapPalette, rim) },
  { "fleet_map_cluster", G_STRUCT_OFFSET (FleetMapPalette, cluster) },
  { "fleet_map_cluster_text", G_STRUCT_OFFSET (FleetMapPalette, cluster_text) },
  { "fleet_map_selection", G_STRUCT_OFFSET (FleetMapPalette, selection) },
  { "fleet_symbol_text", G_STRUCT_OFFSET (FleetMapPalette, severity_text) },
};

void
fleet_map_palette_read (FleetMapPalette *self,
                        GtkWidget       *widget)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fleet_style_lookup (widget, names[i].name, &G_STRUCT_MEMBER (GdkRGBA, self, names[i].offset));
  for (guint i = 0; i < FLEET_N_ACTIVITIES; i++)
    fleet_style_lookup (widget, fleet_symbol_activity_colour (i), &self->activities[i]);
  for (guint i = 0; i <= FLEET_SEVERITY_CRITICAL; i++)
    fleet_style_lookup (widget, fleet_symbol_severity_colour (i), &self->severities[i]);
}

gboolean
fleet_map_palette_equal (const FleetMapPalette *a,
                         const FleetMapPalette *b)
{
  /* Floats without padding, set from zeroed memory: equal bytes are equal colours. */
  return memcmp (a, b, sizeof *a) == 0;
}
