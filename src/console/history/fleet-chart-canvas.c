/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-canvas: see the header. */

#include "fleet-chart-canvas.h"

#include <math.h>

void
fleet_chart_canvas_fill (const FleetChartCanvas *self,
                         double                  x,
                         double                  y,
                         double                  width,
                         double                  height,
                         const GdkRGBA          *colour)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (self->snapshot, colour, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static PangoLayout *
make_layout (const FleetChartCanvas *self,
             const char             *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

double
fleet_chart_canvas_measure (const FleetChartCanvas *self,
                            const char             *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return width;
}

double
fleet_chart_canvas_text (const FleetChartCanvas *self,
                         const char             *text,
                         double                  x,
                         double                  y,
                         double                  xalign,
                         double                  yalign,
                         double                  room,
                         const GdkRGBA          *colour)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text);
  int width, height;

  if (room < 0)
    {
      pango_layout_get_pixel_size (layout, &width, &height);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      /* As wide as it is, so that its alignment is the text's. */
      pango_layout_set_width (layout, (int) MIN (width, -room) * PANGO_SCALE);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  if (room > 0 && width > room)
    return 0;
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (round (x - xalign * width), round (y - yalign * height)));
  gtk_snapshot_append_layout (self->snapshot, layout, colour);
  gtk_snapshot_restore (self->snapshot);
  return width;
}
