/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-axis: see the header. */

#include "fleet-chart-axis.h"

#include <math.h>

#include "fleet-chart-grid.h"
#include "fleet-ticks.h"
#include "fleet-when.h"

#define HEIGHT 24

struct _FleetChartAxis
{
  GtkWidget parent_instance;

  FleetChartView   *view;
  FleetChartPalette palette;
};

G_DEFINE_FINAL_TYPE (FleetChartAxis, fleet_chart_axis, GTK_TYPE_WIDGET)

static char *
zone_name (GTimeZone *zone,
           gint64     time_us)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_us / G_USEC_PER_SEC);

  return g_strdup (interval >= 0 ? g_time_zone_get_abbreviation (zone, interval) : "UTC");
}

static void
draw_cursor (FleetChartAxis         *self,
             const FleetChartCanvas *canvas,
             gint64                  cursor_us)
{
  g_autofree char *text = fleet_when_absolute (cursor_us);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (canvas->widget, text);
  double width, x;
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  width = text_width * 0.82 + 16;
  x = round (CLAMP (fleet_chart_canvas_x (canvas, cursor_us) - width / 2, 0, canvas->left + canvas->width + FLEET_CHART_MARGIN - width));
  fleet_chart_canvas_fill (canvas, x, 2, width, HEIGHT - 4, &self->palette.strong);
  fleet_chart_canvas_text (canvas, text, x + width / 2, HEIGHT / 2, 0.5, 0.5, 0, &self->palette.ground);
}

static void
fleet_chart_axis_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FleetChartAxis *self = FLEET_CHART_AXIS (widget);
  gint64 cursor_us = fleet_chart_view_get_cursor (self->view);
  FleetChartCanvas canvas = {
    .widget = widget,
    .snapshot = snapshot,
    .palette = &self->palette,
    .from_us = fleet_chart_view_get_from (self->view),
    .to_us = fleet_chart_view_get_to (self->view),
    .left = FLEET_CHART_GUTTER,
    .width = MAX (1, gtk_widget_get_width (widget) - FLEET_CHART_GUTTER - FLEET_CHART_MARGIN),
    .height = HEIGHT,
  };
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  g_autoptr (GArray) ticks = fleet_ticks_times (canvas.from_us, canvas.to_us, fleet_chart_grid_most_times (canvas.width), zone);
  g_autofree char *name = zone_name (zone, canvas.to_us);

  fleet_chart_canvas_fill (&canvas, canvas.left, 0, canvas.width, 1, &self->palette.frame);
  fleet_chart_canvas_text (&canvas, name, canvas.left - 8, HEIGHT / 2 + 1, 1, 0.5, 0, &self->palette.text);
  for (guint i = 0; i < ticks->len; i++)
    {
      const FleetTimeTick *tick = &g_array_index (ticks, FleetTimeTick, i);
      double x = round (fleet_chart_canvas_x (&canvas, tick->time_us));

      fleet_chart_canvas_fill (&canvas, x, 0, 1, 5, &self->palette.frame);
      /* What would stand out at either end is left to the tick. */
      if (x - 20 >= canvas.left - 8 && x + 24 <= canvas.left + canvas.width + FLEET_CHART_MARGIN)
        fleet_chart_canvas_text (&canvas, tick->text, x, HEIGHT / 2 + 1, 0.5, 0.5, 0, tick->is_major ? &self->palette.strong : &self->palette.text);
    }
  if (cursor_us != FLEET_TIME_NONE && cursor_us >= canvas.from_us && cursor_us <= canvas.to_us)
    draw_cursor (self, &canvas, cursor_us);
}

static void
fleet_chart_axis_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *ret_minimum,
                          int            *ret_natural,
                          int            *ret_minimum_baseline,
                          int            *ret_natural_baseline)
{
  *ret_minimum = *ret_natural = orientation == GTK_ORIENTATION_HORIZONTAL ? FLEET_CHART_GUTTER + FLEET_CHART_MARGIN + 100 : HEIGHT;
}

static void
fleet_chart_axis_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_chart_axis_parent_class)->css_changed (widget, change);
  fleet_chart_palette_read (&FLEET_CHART_AXIS (widget)->palette, widget);
  gtk_widget_queue_draw (widget);
}

static void
fleet_chart_axis_dispose (GObject *object)
{
  FleetChartAxis *self = FLEET_CHART_AXIS (object);

  g_clear_object (&self->view);
  G_OBJECT_CLASS (fleet_chart_axis_parent_class)->dispose (object);
}

static void
fleet_chart_axis_class_init (FleetChartAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_chart_axis_dispose;
  widget_class->snapshot = fleet_chart_axis_snapshot;
  widget_class->measure = fleet_chart_axis_measure;
  widget_class->css_changed = fleet_chart_axis_css_changed;
  gtk_widget_class_set_css_name (widget_class, "axis");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fleet_chart_axis_init (FleetChartAxis *self)
{
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

GtkWidget *
fleet_chart_axis_new (FleetChartView *view)
{
  FleetChartAxis *self = g_object_new (FLEET_TYPE_CHART_AXIS, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
