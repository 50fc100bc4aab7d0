/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-lane: see the header. */

#include "fleet-chart-lane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fleet-plain.h"
#include "fleet-shape.h"
#include "fleet-symbol.h"
#include "fleet-when.h"

#define HEIGHT 24
#define SIZE   16
#define REACH  11 /* px around a shape that are its own */

struct _FleetChartLane
{
  GtkWidget parent_instance;

  FleetChartView   *view;
  GPtrArray        *alerts;
  FleetChartPalette palette;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetChartLane, fleet_chart_lane, GTK_TYPE_WIDGET)

static FleetChartCanvas
make_canvas (FleetChartLane *self,
             GtkSnapshot    *snapshot)
{
  return (FleetChartCanvas) {
    .widget = GTK_WIDGET (self),
    .snapshot = snapshot,
    .palette = &self->palette,
    .from_us = fleet_chart_view_get_from (self->view),
    .to_us = fleet_chart_view_get_to (self->view),
    .left = FLEET_CHART_GUTTER,
    .width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - FLEET_CHART_GUTTER - FLEET_CHART_MARGIN),
    .height = HEIGHT,
  };
}

/* Where the shape stands: where it opened, or at the left edge while it was open already. */
static gboolean
place (const FleetChartCanvas *canvas,
       const FleetChartAlert  *alert,
       double                 *ret_x)
{
  gint64 end_us = alert->cleared_us != FLEET_TIME_NONE ? alert->cleared_us : G_MAXINT64;

  if (alert->opened_us > canvas->to_us || end_us < canvas->from_us)
    return FALSE;
  *ret_x = MAX (canvas->left + SIZE / 2, fleet_chart_canvas_x (canvas, MAX (alert->opened_us, canvas->from_us)));
  return TRUE;
}

static void
draw_bars (FleetChartLane         *self,
           const FleetChartCanvas *canvas)
{
  for (guint i = 0; i < self->alerts->len; i++)
    {
      const FleetChartAlert *alert = self->alerts->pdata[i];
      gint64 end_us = MIN (canvas->to_us, alert->cleared_us != FLEET_TIME_NONE ? alert->cleared_us : canvas->to_us);
      GdkRGBA colour = fleet_chart_palette_faint (&self->palette.severities[alert->severity], 0.35);
      double x;

      if (!place (canvas, alert, &x))
        continue;
      fleet_chart_canvas_fill (canvas, x, HEIGHT / 2 - 2, MAX (0, fleet_chart_canvas_x (canvas, end_us) - x), 4, &colour);
    }
}

/* The graver ones later, so that they lie on top; of those that nearly cover each other one is enough. */
static void
draw_shapes (FleetChartLane         *self,
             const FleetChartCanvas *canvas)
{
  cairo_t *cr = gtk_snapshot_append_cairo (canvas->snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)), HEIGHT));

  for (guint severity = 0; severity <= FLEET_SEVERITY_CRITICAL; severity++)
    {
      double last_x = -1000;

      for (guint i = 0; i < self->alerts->len; i++)
        {
          const FleetChartAlert *alert = self->alerts->pdata[i];
          double x;

          if (alert->severity != severity || !place (canvas, alert, &x) || x - last_x < 4)
            continue;
          cairo_save (cr);
          cairo_translate (cr, round (x), HEIGHT / 2);
          fleet_shape_draw_severity (cr, alert->severity, SIZE, &self->palette.severities[severity], &self->palette.severity_text, &self->palette.ground, TRUE);
          cairo_restore (cr);
          last_x = x;
        }
    }
  cairo_destroy (cr);
}

static void
fleet_chart_lane_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FleetChartLane *self = FLEET_CHART_LANE (widget);
  FleetChartCanvas canvas = make_canvas (self, snapshot);

  if (self->alerts == NULL)
    return;
  fleet_chart_canvas_text (&canvas, _("Alerts"), canvas.left - 8, HEIGHT / 2, 1, 0.5, 0, &self->palette.text);
  draw_bars (self, &canvas);
  draw_shapes (self, &canvas);
}

/* The gravest near x. */
static const FleetChartAlert *
find_near (FleetChartLane *self,
           double          x)
{
  FleetChartCanvas canvas = make_canvas (self, NULL);
  const FleetChartAlert *best = NULL;
  double best_distance = REACH;

  for (guint i = 0; self->alerts != NULL && i < self->alerts->len; i++)
    {
      const FleetChartAlert *alert = self->alerts->pdata[i];
      double at, distance;

      if (!place (&canvas, alert, &at) || (distance = fabs (at - x)) > REACH)
        continue;
      if (best == NULL || alert->severity > best->severity || (alert->severity == best->severity && distance < best_distance))
        {
          best = alert;
          best_distance = distance;
        }
    }
  return best;
}

gboolean
fleet_chart_lane_find (FleetChartLane *self,
                       const char     *id,
                       GdkRectangle   *ret_place)
{
  FleetChartCanvas canvas;

  g_return_val_if_fail (FLEET_IS_CHART_LANE (self), FALSE);

  canvas = make_canvas (self, NULL);
  for (guint i = 0; self->alerts != NULL && i < self->alerts->len; i++)
    {
      const FleetChartAlert *alert = self->alerts->pdata[i];
      double x;

      if (!g_str_equal (alert->id, id) || !place (&canvas, alert, &x))
        continue;
      *ret_place = (GdkRectangle) { (int) x - SIZE / 2, HEIGHT / 2 - SIZE / 2, SIZE, SIZE };
      return TRUE;
    }
  return FALSE;
}

static gboolean
fleet_chart_lane_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard,
                                GtkTooltip *tooltip)
{
  const FleetChartAlert *alert = find_near (FLEET_CHART_LANE (widget), x);
  g_autofree char *opened = NULL, *title = NULL, *message = NULL, *text = NULL;

  if (alert == NULL)
    return FALSE;
  opened = fleet_when_absolute (alert->opened_us);
  title = fleet_plain_text (g_dgettext (NULL, alert->title != NULL ? alert->title : alert->rule));
  message = fleet_plain_text (alert->message);
  text = g_strdup_printf ("%s · %s\n%s\n%s", title, fleet_symbol_severity_name (alert->severity), message != NULL ? message : "", opened);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
clicked_cb (FleetChartLane *self,
            int             n_press,
            double          x,
            double          y)
{
  const FleetChartAlert *alert = find_near (self, x);

  if (alert != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, alert->id);
}

void
fleet_chart_lane_show (FleetChartLane *self,
                       GPtrArray      *alerts)
{
  g_return_if_fail (FLEET_IS_CHART_LANE (self));

  if (alerts != NULL)
    g_ptr_array_ref (alerts);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  self->alerts = alerts;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fleet_chart_lane_measure (GtkWidget      *widget,
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
fleet_chart_lane_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_chart_lane_parent_class)->css_changed (widget, change);
  fleet_chart_palette_read (&FLEET_CHART_LANE (widget)->palette, widget);
  gtk_widget_queue_draw (widget);
}

static void
fleet_chart_lane_dispose (GObject *object)
{
  FleetChartLane *self = FLEET_CHART_LANE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->view);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  G_OBJECT_CLASS (fleet_chart_lane_parent_class)->dispose (object);
}

static void
fleet_chart_lane_class_init (FleetChartLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_chart_lane_dispose;
  widget_class->snapshot = fleet_chart_lane_snapshot;
  widget_class->measure = fleet_chart_lane_measure;
  widget_class->css_changed = fleet_chart_lane_css_changed;
  widget_class->query_tooltip = fleet_chart_lane_query_tooltip;
  signals[ACTIVATED] = g_signal_new ("activated", FLEET_TYPE_CHART_LANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "lane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fleet_chart_lane_init (FleetChartLane *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alerts of these vehicles"), -1);
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
fleet_chart_lane_new (FleetChartView *view)
{
  FleetChartLane *self = g_object_new (FLEET_TYPE_CHART_LANE, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
