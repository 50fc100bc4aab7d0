/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-moves: see the header.
 *
 *   ← →              the cursor by a step, with Control by a tenth of the chart
 *   Shift ← →        along by a quarter, Page Up and Page Down by a whole
 *   + −              nearer and further
 *   End              follow the newest event again
 *   Backspace        back to where the last zoom came from
 *   Escape           no cursor */

#include "fleet-chart-moves.h"

#include <math.h>

#include "fleet-chart-canvas.h"

#define WHEEL_FACTOR 1.25
#define WHEEL_PAN    0.08
#define KEY_FACTOR   1.6

typedef enum
{
  MOVE_CURSOR,
  MOVE_PAN,
  MOVE_ZOOM,
  MOVE_FOLLOW,
  MOVE_BACK,
  MOVE_LEAVE,
} Move;

/* One widget's pointer. */
typedef struct
{
  GtkWidget      *plots; /* borrowed: it owns this */
  GtkWidget      *chart;
  FleetChartView *view;
  double          pointer_x;
  double          drag_x, panned;
  gboolean        is_brushing;
} Pointer;

static FleetChartMovesView get_chart_view;

static double
plot_width (GtkWidget *plots)
{
  return MAX (1, gtk_widget_get_width (plots) - FLEET_CHART_GUTTER - FLEET_CHART_MARGIN);
}

static double
part_at (Pointer *self,
         double   x)
{
  return CLAMP ((x - FLEET_CHART_GUTTER) / plot_width (self->plots), 0, 1);
}

static gint64
time_at (Pointer *self,
         double   x)
{
  gint64 from_us = fleet_chart_view_get_from (self->view);

  return from_us + (gint64) (part_at (self, x) * (fleet_chart_view_get_to (self->view) - from_us));
}

static void
move_cursor (FleetChartView *view,
             double          part)
{
  gint64 from_us = fleet_chart_view_get_from (view), to_us = fleet_chart_view_get_to (view), cursor_us = fleet_chart_view_get_cursor (view);

  if (cursor_us == FLEET_TIME_NONE || cursor_us < from_us || cursor_us > to_us)
    cursor_us = part < 0 ? to_us : from_us;
  fleet_chart_view_set_cursor (view, CLAMP (cursor_us + (gint64) (part * (to_us - from_us)), from_us, to_us));
}

/* Keys come nearer to where the cursor is. */
static double
cursor_part (FleetChartView *view)
{
  gint64 from_us = fleet_chart_view_get_from (view), to_us = fleet_chart_view_get_to (view), cursor_us = fleet_chart_view_get_cursor (view);

  return cursor_us == FLEET_TIME_NONE || cursor_us < from_us || cursor_us > to_us ? 0.5 : (double) (cursor_us - from_us) / (to_us - from_us);
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  FleetChartView *view = get_chart_view (widget);
  int move;
  double amount;

  if (view == NULL)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (arguments, "(id)", &move, &amount);
  switch ((Move) move)
    {
    case MOVE_CURSOR:
      move_cursor (view, amount);
      break;
    case MOVE_PAN:
      fleet_chart_view_pan (view, amount);
      break;
    case MOVE_ZOOM:
      fleet_chart_view_zoom (view, amount, cursor_part (view));
      break;
    case MOVE_FOLLOW:
      fleet_chart_view_follow (view, fleet_chart_view_get_to (view) - fleet_chart_view_get_from (view));
      break;
    case MOVE_BACK:
      return fleet_chart_view_back (view) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case MOVE_LEAVE:
    default:
      if (fleet_chart_view_get_cursor (view) == FLEET_TIME_NONE)
        return GDK_EVENT_PROPAGATE;
      fleet_chart_view_set_cursor (view, FLEET_TIME_NONE);
      break;
    }
  return GDK_EVENT_STOP;
}

void
fleet_chart_moves_install (GtkWidgetClass      *widget_class,
                           FleetChartMovesView  get_view)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    Move            move;
    double          amount;
  } keys[] = {
    { GDK_KEY_Left, 0, MOVE_CURSOR, -0.005 },
    { GDK_KEY_Right, 0, MOVE_CURSOR, 0.005 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, MOVE_CURSOR, -0.1 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, MOVE_CURSOR, 0.1 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, MOVE_PAN, -0.25 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, MOVE_PAN, 0.25 },
    { GDK_KEY_Page_Up, 0, MOVE_PAN, -1 },
    { GDK_KEY_Page_Down, 0, MOVE_PAN, 1 },
    { GDK_KEY_plus, 0, MOVE_ZOOM, 1 / KEY_FACTOR },
    { GDK_KEY_plus, GDK_SHIFT_MASK, MOVE_ZOOM, 1 / KEY_FACTOR },
    { GDK_KEY_equal, 0, MOVE_ZOOM, 1 / KEY_FACTOR },
    { GDK_KEY_KP_Add, 0, MOVE_ZOOM, 1 / KEY_FACTOR },
    { GDK_KEY_minus, 0, MOVE_ZOOM, KEY_FACTOR },
    { GDK_KEY_KP_Subtract, 0, MOVE_ZOOM, KEY_FACTOR },
    { GDK_KEY_End, 0, MOVE_FOLLOW, 0 },
    { GDK_KEY_BackSpace, 0, MOVE_BACK, 0 },
    { GDK_KEY_Escape, 0, MOVE_LEAVE, 0 },
  };

  get_chart_view = get_view;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, move_cb, "(id)", (int) keys[i].move, keys[i].amount);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll,
           double                    dx,
           double                    dy,
           Pointer                  *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  /* Over the axis of values the wheel moves the page, where there are more plots than fit. */
  if (self->pointer_x < FLEET_CHART_GUTTER)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_SHIFT_MASK) != 0 || fabs (dx) > fabs (dy))
    fleet_chart_view_pan (self->view, WHEEL_PAN * (fabs (dx) > fabs (dy) ? dx : dy));
  else
    fleet_chart_view_zoom (self->view, pow (WHEEL_FACTOR, dy), part_at (self, self->pointer_x));
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           Pointer                  *self)
{
  self->pointer_x = x;
  if (x >= FLEET_CHART_GUTTER && x <= FLEET_CHART_GUTTER + plot_width (self->plots))
    fleet_chart_view_set_cursor (self->view, time_at (self, x));
  else
    fleet_chart_view_set_cursor (self->view, FLEET_TIME_NONE);
}

static void
leave_cb (GtkEventControllerMotion *motion,
          Pointer                  *self)
{
  fleet_chart_view_set_cursor (self->view, FLEET_TIME_NONE);
}

static void
drag_begin_cb (GtkGestureDrag *drag,
               double          x,
               double          y,
               Pointer        *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));

  gtk_widget_grab_focus (self->chart);
  self->drag_x = x;
  self->panned = 0;
  self->is_brushing = (state & GDK_SHIFT_MASK) != 0 || gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag)) == GDK_BUTTON_SECONDARY;
}

static void
drag_update_cb (GtkGestureDrag *drag,
                double          dx,
                double          dy,
                Pointer        *self)
{
  double part = -dx / plot_width (self->plots);

  if (fabs (dx) < 4 && self->panned == 0 && !self->is_brushing)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->is_brushing)
    {
      fleet_chart_view_set_brush (self->view, time_at (self, self->drag_x), time_at (self, self->drag_x + dx));
      fleet_chart_view_set_cursor (self->view, time_at (self, self->drag_x + dx));
      return;
    }
  fleet_chart_view_pan (self->view, part - self->panned);
  self->panned = part;
}

static void
drag_end_cb (GtkGestureDrag *drag,
             double          dx,
             double          dy,
             Pointer        *self)
{
  gint64 from_us, to_us;

  if (self->is_brushing && fleet_chart_view_get_brush (self->view, &from_us, &to_us))
    {
      fleet_chart_view_set_brush (self->view, FLEET_TIME_NONE, 0);
      if (fabs (dx) >= 4)
        fleet_chart_view_zoom_to (self->view, from_us, to_us);
    }
  self->is_brushing = FALSE;
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            Pointer         *self)
{
  if (n_press == 2)
    fleet_chart_view_back (self->view);
}

static void
free_pointer (gpointer data)
{
  Pointer *self = data;

  g_object_unref (self->view);
  g_free (self);
}

void
fleet_chart_moves_attach (GtkWidget      *plots,
                          GtkWidget      *chart,
                          FleetChartView *view)
{
  Pointer *self = g_new0 (Pointer, 1);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  self->plots = plots;
  self->chart = chart;
  self->view = g_object_ref (view);
  g_object_set_data_full (G_OBJECT (plots), "fleet-chart-pointer", self, free_pointer);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (plots, scroll);
  gtk_widget_add_controller (plots, motion);
  gtk_widget_add_controller (plots, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (plots, GTK_EVENT_CONTROLLER (click));
}
