/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-plot: see the header. */

#include "fleet-chart-plot.h"

#include <math.h>

#include "fleet-chart-bands.h"
#include "fleet-chart-limits.h"
#include "fleet-chart-lines.h"
#include "fleet-chart-states.h"
#include "fleet-when.h"

#define LEAST_HEIGHT   72
#define NATURAL_HEIGHT 150
/* More colour nodes in one frame than some renderers bear are not worth a sharper edge. */
#define MOST_COLUMNS   8000

struct _FleetChartPlot
{
  GtkWidget parent_instance;

  /* owned */
  FleetChartView    *view;
  GPtrArray         *lines;
  GPtrArray         *limits;
  GPtrArray         *alerts;
  GskRenderNode     *drawn;  /* NULL: to be drawn */

  /* borrowed */
  const FleetCensus *census;

  FleetSeriesKind    kind;
  FleetChartPalette  palette;
  gboolean           has_palette;
};

G_DEFINE_FINAL_TYPE (FleetChartPlot, fleet_chart_plot, GTK_TYPE_WIDGET)

static guint
count_shown (FleetChartPlot *self)
{
  guint n = 0;

  for (guint i = 0; self->lines != NULL && i < self->lines->len; i++)
    n += !((FleetChartLine *) self->lines->pdata[i])->is_hidden;
  return n;
}

void
fleet_chart_plot_refresh (FleetChartPlot *self)
{
  g_return_if_fail (FLEET_IS_CHART_PLOT (self));

  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const FleetChartPalette *
fleet_chart_plot_get_palette (FleetChartPlot *self)
{
  g_return_val_if_fail (FLEET_IS_CHART_PLOT (self), NULL);

  if (!self->has_palette)
    fleet_chart_palette_read (&self->palette, GTK_WIDGET (self));
  self->has_palette = TRUE;
  return &self->palette;
}

static gboolean
measure_values (FleetChartPlot   *self,
                FleetChartCanvas *canvas)
{
  double min, max, room;

  if (self->census != NULL ? !fleet_chart_bands_measure (self->census, canvas, &min, &max) : !fleet_chart_lines_measure (self->lines, canvas, &min, &max))
    return FALSE;
  /* A limit that is near belongs into the picture: how far it is is the question. */
  for (guint i = 0; self->limits != NULL && i < self->limits->len; i++)
    {
      double limit = ((FleetChartLimit *) self->limits->pdata[i])->limit, reach = MAX (max - min, fabs (max) * 0.05);

      if (limit > min - reach && limit < max + reach)
        {
          min = MIN (min, limit);
          max = MAX (max, limit);
        }
    }
  room = max > min ? (max - min) * 0.06 : fabs (max) > 0 ? fabs (max) * 0.05 : 1;
  canvas->max = max + room;
  /* Counts stand on zero. */
  canvas->min = self->census != NULL && self->census->counts != NULL ? 0 : min - room;
  if (self->census != NULL && self->census->counts != NULL)
    canvas->max = MAX (canvas->max, 1.1);
  /* No axis below zero for what never was below zero. */
  if (min >= 0 && canvas->min < 0)
    canvas->min = 0;
  return TRUE;
}

static void
fill_canvas (FleetChartPlot   *self,
             FleetChartCanvas *canvas,
             GtkSnapshot      *snapshot)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean has_states = self->census == NULL && self->kind == FLEET_SERIES_STATES;

  *canvas = (FleetChartCanvas) {
    .widget = GTK_WIDGET (self),
    .snapshot = snapshot,
    .palette = fleet_chart_plot_get_palette (self),
    .from_us = fleet_chart_view_get_from (self->view),
    .to_us = fleet_chart_view_get_to (self->view),
    .left = FLEET_CHART_GUTTER,
    .top = has_states ? 0 : 6,
    .width = MAX (1, width - FLEET_CHART_GUTTER - FLEET_CHART_MARGIN),
    .height = MAX (1, height - (has_states ? 0 : 12)),
    .min = 0,
    .max = 1,
    .is_count = self->census != NULL && self->census->counts != NULL,
  };
  canvas->column = MAX (1, ceil (canvas->width * MAX (1, count_shown (self)) / MOST_COLUMNS));
}

static void
draw_layers (FleetChartPlot *self,
             GtkSnapshot    *snapshot)
{
  g_autoptr (GTimeZone) zone = fleet_when_get_zone ();
  FleetChartCanvas canvas;
  gboolean has_values;

  fill_canvas (self, &canvas, snapshot);
  fleet_chart_grid_draw_times (&canvas, zone);
  fleet_chart_grid_draw_alerts (&canvas, self->alerts);
  if (self->census == NULL && self->lines == NULL)
    return;
  if (self->census == NULL && self->kind == FLEET_SERIES_STATES)
    {
      fleet_chart_states_draw (self->lines, &canvas);
      return;
    }
  has_values = measure_values (self, &canvas);
  if (!has_values)
    return;
  fleet_chart_grid_draw_values (&canvas);
  fleet_chart_limits_draw (&canvas, self->limits);
  if (self->census != NULL)
    fleet_chart_bands_draw (self->census, &canvas);
  else
    fleet_chart_lines_draw (self->lines, &canvas);
  fleet_chart_limits_draw_tags (&canvas, self->limits);
}

static void
draw_cursor (FleetChartPlot *self,
             GtkSnapshot    *snapshot)
{
  gint64 cursor_us = fleet_chart_view_get_cursor (self->view), from_us, to_us;
  FleetChartCanvas canvas;

  fill_canvas (self, &canvas, snapshot);
  if (fleet_chart_view_get_brush (self->view, &from_us, &to_us))
    {
      double left = CLAMP (fleet_chart_canvas_x (&canvas, from_us), canvas.left, canvas.left + canvas.width);
      double right = CLAMP (fleet_chart_canvas_x (&canvas, to_us), canvas.left, canvas.left + canvas.width);
      GdkRGBA colour = fleet_chart_palette_faint (&canvas.palette->brush, 0.18);

      fleet_chart_canvas_fill (&canvas, left, 0, right - left, gtk_widget_get_height (GTK_WIDGET (self)), &colour);
    }
  if (cursor_us >= canvas.from_us && cursor_us <= canvas.to_us && cursor_us != FLEET_TIME_NONE)
    fleet_chart_canvas_fill (&canvas, floor (fleet_chart_canvas_x (&canvas, cursor_us)), 0, 1, gtk_widget_get_height (GTK_WIDGET (self)), &canvas.palette->cursor);
}

static void
fleet_chart_plot_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FleetChartPlot *self = FLEET_CHART_PLOT (widget);

  if (self->drawn == NULL)
    {
      g_autoptr (GtkSnapshot) layers = gtk_snapshot_new ();

      draw_layers (self, layers);
      self->drawn = gtk_snapshot_to_node (layers);
    }
  if (self->drawn != NULL)
    gtk_snapshot_append_node (snapshot, self->drawn);
  draw_cursor (self, snapshot);
}

static void
fleet_chart_plot_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *ret_minimum,
                          int            *ret_natural,
                          int            *ret_minimum_baseline,
                          int            *ret_natural_baseline)
{
  FleetChartPlot *self = FLEET_CHART_PLOT (widget);
  int states = MAX (1, (int) count_shown (self)) * FLEET_CHART_STATE_HEIGHT;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *ret_minimum = FLEET_CHART_GUTTER + FLEET_CHART_MARGIN + 100;
      *ret_natural = 800;
    }
  else if (self->census == NULL && self->kind == FLEET_SERIES_STATES)
    {
      *ret_minimum = *ret_natural = states;
    }
  else
    {
      *ret_minimum = LEAST_HEIGHT;
      *ret_natural = NATURAL_HEIGHT;
    }
}

static void
fleet_chart_plot_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  g_clear_pointer (&FLEET_CHART_PLOT (widget)->drawn, gsk_render_node_unref);
}

static void
fleet_chart_plot_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  FleetChartPlot *self = FLEET_CHART_PLOT (widget);

  GTK_WIDGET_CLASS (fleet_chart_plot_parent_class)->css_changed (widget, change);
  self->has_palette = FALSE;
  fleet_chart_plot_refresh (self);
}

static void
set_array (GPtrArray **place,
           GPtrArray  *array)
{
  if (array != NULL)
    g_ptr_array_ref (array);
  g_clear_pointer (place, g_ptr_array_unref);
  *place = array;
}

void
fleet_chart_plot_show_lines (FleetChartPlot  *self,
                             FleetSeriesKind  kind,
                             GPtrArray       *lines,
                             GPtrArray       *limits,
                             GPtrArray       *alerts)
{
  g_return_if_fail (FLEET_IS_CHART_PLOT (self));

  self->census = NULL;
  self->kind = kind;
  set_array (&self->lines, lines);
  set_array (&self->limits, limits);
  set_array (&self->alerts, alerts);
  gtk_widget_set_vexpand (GTK_WIDGET (self), kind == FLEET_SERIES_NUMBERS);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  fleet_chart_plot_refresh (self);
}

void
fleet_chart_plot_clear (FleetChartPlot *self)
{
  fleet_chart_plot_show_lines (self, FLEET_SERIES_NUMBERS, NULL, NULL, NULL);
}

void
fleet_chart_plot_show_census (FleetChartPlot    *self,
                              const FleetCensus *census)
{
  fleet_chart_plot_clear (self);
  self->census = census;
}

static void
fleet_chart_plot_dispose (GObject *object)
{
  FleetChartPlot *self = FLEET_CHART_PLOT (object);

  g_clear_object (&self->view);
  set_array (&self->lines, NULL);
  set_array (&self->limits, NULL);
  set_array (&self->alerts, NULL);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  G_OBJECT_CLASS (fleet_chart_plot_parent_class)->dispose (object);
}

static void
fleet_chart_plot_class_init (FleetChartPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_chart_plot_dispose;
  widget_class->snapshot = fleet_chart_plot_snapshot;
  widget_class->measure = fleet_chart_plot_measure;
  widget_class->size_allocate = fleet_chart_plot_size_allocate;
  widget_class->css_changed = fleet_chart_plot_css_changed;
  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fleet_chart_plot_init (FleetChartPlot *self)
{
  /* Charts run from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

GtkWidget *
fleet_chart_plot_new (FleetChartView *view)
{
  FleetChartPlot *self = g_object_new (FLEET_TYPE_CHART_PLOT, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (fleet_chart_plot_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
