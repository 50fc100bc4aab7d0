/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sparkline: see the header. */

#include "fleet-sparkline.h"

#include <math.h>

#include "fleet-style.h"

#define WIDTH  84
#define HEIGHT 16

struct _FleetSparkline
{
  GtkWidget parent_instance;

  FleetSeriesColumn columns[WIDTH];
  double            before[WIDTH]; /* the value that joins a column from its left; NaN: none does */
  double            min, max;
  gboolean          has_values;
};

G_DEFINE_FINAL_TYPE (FleetSparkline, fleet_sparkline, GTK_TYPE_WIDGET)

void
fleet_sparkline_show (FleetSparkline    *self,
                      const FleetSeries *series,
                      gint64             from_us,
                      gint64             to_us)
{
  g_return_if_fail (FLEET_IS_SPARKLINE (self));

  self->has_values = series != NULL && fleet_series_measure (series, fleet_series_find (series, from_us), fleet_series_find (series, to_us), &self->min, &self->max);
  if (self->has_values)
    {
      fleet_series_columns (series, from_us, to_us, WIDTH, self->columns);
      for (guint i = 0; i < WIDTH; i++)
        self->before[i] = self->columns[i].joined ? fleet_series_get_values (series)[self->columns[i].begin - 1] : NAN;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_y (FleetSparkline *self,
       double          value)
{
  double span = self->max - self->min;

  return span > 0 ? 1.5 + (self->max - value) / span * (HEIGHT - 3) : HEIGHT / 2.0;
}

static void
fleet_sparkline_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  FleetSparkline *self = FLEET_SPARKLINE (widget);
  double left = gtk_widget_get_width (widget) - WIDTH, top = (gtk_widget_get_height (widget) - HEIGHT) / 2.0;
  GdkRGBA colour;
  cairo_t *cr;

  if (!self->has_values)
    return;
  fleet_style_lookup (widget, "fleet_series_1", &colour);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (left, top, WIDTH, HEIGHT));
  cairo_translate (cr, left, top);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1.3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < WIDTH; i++)
    {
      const FleetSeriesColumn *column = &self->columns[i];

      if (column->end == column->begin || isnan (column->min))
        continue;
      if (isnan (self->before[i]) || !cairo_has_current_point (cr))
        cairo_move_to (cr, i + 0.5, get_y (self, column->max));
      else
        cairo_line_to (cr, i + 0.5, get_y (self, column->max));
      cairo_line_to (cr, i + 0.5, get_y (self, column->min));
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
fleet_sparkline_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *ret_minimum,
                         int            *ret_natural,
                         int            *ret_minimum_baseline,
                         int            *ret_natural_baseline)
{
  *ret_minimum = *ret_natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
fleet_sparkline_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_sparkline_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
fleet_sparkline_class_init (FleetSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = fleet_sparkline_snapshot;
  widget_class->measure = fleet_sparkline_measure;
  widget_class->css_changed = fleet_sparkline_css_changed;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  /* The value stands beside it, and the chart has all the rest. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fleet_sparkline_init (FleetSparkline *self)
{
}

GtkWidget *
fleet_sparkline_new (void)
{
  return g_object_new (FLEET_TYPE_SPARKLINE, NULL);
}
