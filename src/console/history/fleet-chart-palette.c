/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-palette: see the header. */

#include "fleet-chart-palette.h"

#include "fleet-style.h"
#include "fleet-symbol.h"

void
fleet_chart_palette_read (FleetChartPalette *self,
                          GtkWidget         *widget)
{
  static const struct
  {
    const char *name;
    gsize       offset;
  } names[] = {
    { "fleet_series_1", G_STRUCT_OFFSET (FleetChartPalette, series[0]) },
    { "fleet_series_2", G_STRUCT_OFFSET (FleetChartPalette, series[1]) },
    { "fleet_series_3", G_STRUCT_OFFSET (FleetChartPalette, series[2]) },
    { "fleet_series_4", G_STRUCT_OFFSET (FleetChartPalette, series[3]) },
    { "fleet_series_5", G_STRUCT_OFFSET (FleetChartPalette, series[4]) },
    { "fleet_panel", G_STRUCT_OFFSET (FleetChartPalette, ground) },
    { "fleet_chart_grid", G_STRUCT_OFFSET (FleetChartPalette, grid) },
    { "fleet_chart_frame", G_STRUCT_OFFSET (FleetChartPalette, frame) },
    { "fleet_chart_text", G_STRUCT_OFFSET (FleetChartPalette, text) },
    { "fleet_chart_strong", G_STRUCT_OFFSET (FleetChartPalette, strong) },
    { "fleet_chart_cursor", G_STRUCT_OFFSET (FleetChartPalette, cursor) },
    { "fleet_chart_off", G_STRUCT_OFFSET (FleetChartPalette, off) },
    { "fleet_map_selection", G_STRUCT_OFFSET (FleetChartPalette, brush) },
    { "fleet_symbol_text", G_STRUCT_OFFSET (FleetChartPalette, severity_text) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fleet_style_lookup (widget, names[i].name, &G_STRUCT_MEMBER (GdkRGBA, self, names[i].offset));
  for (guint i = 0; i <= FLEET_SEVERITY_CRITICAL; i++)
    fleet_style_lookup (widget, fleet_symbol_severity_colour (i), &self->severities[i]);
  for (guint i = 0; i < FLEET_N_ACTIVITIES; i++)
    fleet_style_lookup (widget, fleet_symbol_activity_colour (i), &self->activities[i]);
}

GdkRGBA
fleet_chart_palette_faint (const GdkRGBA *colour,
                           double         alpha)
{
  return (GdkRGBA) { colour->red, colour->green, colour->blue, colour->alpha * alpha };
}
