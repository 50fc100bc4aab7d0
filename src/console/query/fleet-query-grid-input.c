/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-grid-input: what hands do with the grid: keys that move the cursor, a mouse that selects and drags borders, copying. */

#include "fleet-query-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* How near to a border the pointer takes it, px. */
#define NEAR 5

static void
activate (FleetQueryGrid *self)
{
  if (self->has_cursor)
    g_signal_emit_by_name (self, "cell-activated", self->cursor.row, self->cursor.column);
}

static guint
rows_of_page (FleetQueryGrid *self)
{
  return MAX (gtk_adjustment_get_page_size (self->vertical) / MAX (self->row_height, 1) - 1, 1);
}

/* "(ii)": rows and columns to go; G_MAXINT is the end, and ±2 of rows in "page" a page. */
static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (widget);
  gint64 row = self->cursor.row, column = self->cursor.column;
  int rows, columns;
  gboolean pages, extend;

  if (self->n_rows == 0)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (arguments, "(iibb)", &rows, &columns, &pages, &extend);
  if (self->has_cursor)
    {
      row += pages ? (gint64) rows * rows_of_page (self) : rows;
      column += columns;
    }
  fleet_query_grid_move (self, row, column, extend);
  return GDK_EVENT_STOP;
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   user_data)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (widget);

  if (self->n_rows == 0)
    return GDK_EVENT_PROPAGATE;
  self->anchor = (FleetQueryGridCell) { 0, 0 };
  self->cursor = (FleetQueryGridCell) { self->n_rows - 1, self->columns->len - 1 };
  self->has_cursor = TRUE;
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_STOP;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  activate (FLEET_QUERY_GRID (widget));
  return GDK_EVENT_STOP;
}

/* A cell among others: what would end it is a space. */
static void
append_cell (FleetQueryGrid *self,
             GString        *text,
             guint           row,
             guint           column,
             gboolean        alone)
{
  g_autofree char *cell = fleet_query_grid_get_text (self, row, column);

  if (!alone)
    g_strdelimit (cell, "\t\r\n", ' ');
  g_string_append (text, cell);
}

static void
copy (FleetQueryGrid *self,
      gboolean        with_names)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FleetQueryGridCell first, last;
  gboolean alone;

  if (!self->has_cursor)
    return;
  fleet_query_grid_get_selection (self, &first, &last);
  if ((guint64) (last.row - first.row + 1) * (last.column - first.column + 1) > FLEET_QUERY_GRID_MOST_COPIED)
    {
      g_signal_emit_by_name (self, "too-much");
      return;
    }
  alone = first.row == last.row && first.column == last.column && !with_names;
  for (guint column = first.column; with_names && column <= last.column; column++)
    g_string_append_printf (text, "%s%c", fleet_query_rows_get_name (self->rows, column), column < last.column ? '\t' : '\n');
  for (guint row = first.row; row <= last.row; row++)
    for (guint column = first.column; column <= last.column; column++)
      {
        append_cell (self, text, row, column, alone);
        if (!alone)
          g_string_append_c (text, column < last.column ? '\t' : '\n');
      }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

static void
copy_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  copy (FLEET_QUERY_GRID (widget), g_str_equal (name, "grid.copy-with-names"));
}

static void
show_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  activate (FLEET_QUERY_GRID (widget));
}

void
fleet_query_grid_bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint    key, keypad;
    int      rows, columns;
    gboolean pages;
    gboolean control;
  } moves[] = {
    { GDK_KEY_Up, GDK_KEY_KP_Up, -1, 0, FALSE, FALSE },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 1, 0, FALSE, FALSE },
    { GDK_KEY_Left, GDK_KEY_KP_Left, 0, -1, FALSE, FALSE },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 0, 1, FALSE, FALSE },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -1, 0, TRUE, FALSE },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 1, 0, TRUE, FALSE },
    { GDK_KEY_Home, GDK_KEY_KP_Home, 0, -G_MAXINT, FALSE, FALSE },
    { GDK_KEY_End, GDK_KEY_KP_End, 0, G_MAXINT, FALSE, FALSE },
    { GDK_KEY_Home, GDK_KEY_KP_Home, -G_MAXINT, -G_MAXINT, FALSE, TRUE },
    { GDK_KEY_End, GDK_KEY_KP_End, G_MAXINT, G_MAXINT, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    for (guint extend = 0; extend < 2; extend++)
      {
        GdkModifierType modifiers = (moves[i].control ? GDK_CONTROL_MASK : 0) | (extend ? GDK_SHIFT_MASK : 0);

        gtk_widget_class_add_binding (widget_class, moves[i].key, modifiers, move_cb, "(iibb)", moves[i].rows, moves[i].columns, moves[i].pages, (gboolean) extend);
        gtk_widget_class_add_binding (widget_class, moves[i].keypad, modifiers, move_cb, "(iibb)", moves[i].rows, moves[i].columns, moves[i].pages, (gboolean) extend);
      }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_install_action (widget_class, "grid.copy", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "grid.copy-with-names", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "grid.show", NULL, show_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "grid.copy-with-names", NULL);
}

/* The column at x, or where the last one ends; with near, only the one whose right border is there. -1: none. */
static int
find_column (FleetQueryGrid *self,
             double          x,
             gboolean        border)
{
  x += gtk_adjustment_get_value (self->horizontal) - self->gutter;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, i);
      double right = column->x + column->width;

      if (border ? ABS (x - right) <= NEAR : x >= column->x && x < right)
        return i;
    }
  return -1;
}

static void
pressed_cb (FleetQueryGrid  *self,
            int              n_presses,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  gboolean extend = (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_SHIFT_MASK) != 0;
  gint64 row = (y - self->header_height + gtk_adjustment_get_value (self->vertical)) / MAX (self->row_height, 1);
  int column = find_column (self, x, FALSE), border = y < self->header_height ? find_column (self, x, TRUE) : -1;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->n_rows == 0 || (y >= self->header_height && row >= self->n_rows))
    return;
  if (border >= 0)
    {
      if (n_presses == 2)
        fleet_query_grid_fit (self, border);
    }
  else if (y < self->header_height && column >= 0)
    {
      /* A name selects its column, a number its row. */
      self->anchor = (FleetQueryGridCell) { 0, extend && self->has_cursor ? self->anchor.column : (guint) column };
      self->cursor = (FleetQueryGridCell) { self->n_rows - 1, column };
      self->has_cursor = TRUE;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else if (y >= self->header_height && x < self->gutter)
    {
      self->anchor = (FleetQueryGridCell) { extend && self->has_cursor ? self->anchor.row : (guint) row, 0 };
      self->cursor = (FleetQueryGridCell) { row, self->columns->len - 1 };
      self->has_cursor = TRUE;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else if (y >= self->header_height && column >= 0)
    {
      fleet_query_grid_move (self, row, column, extend);
      if (n_presses == 2)
        activate (self);
    }
}

static void
menu_pressed_cb (FleetQueryGrid  *self,
                 int              n_presses,
                 double           x,
                 double           y,
                 GtkGestureClick *gesture)
{
  gint64 row = (y - self->header_height + gtk_adjustment_get_value (self->vertical)) / MAX (self->row_height, 1);
  int column = find_column (self, x, FALSE);
  FleetQueryGridCell first, last;

  if (y < self->header_height || x < self->gutter || column < 0 || row >= self->n_rows)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  fleet_query_grid_get_selection (self, &first, &last);
  if (!self->has_cursor || row < first.row || row > last.row || column < (int) first.column || column > (int) last.column)
    fleet_query_grid_move (self, row, column, FALSE);
  gtk_popover_set_pointing_to (self->menu, &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (self->menu);
}

static void
drag_begin_cb (FleetQueryGrid *self,
               double          x,
               double          y)
{
  self->resized = y < self->header_height ? find_column (self, x, TRUE) : -1;
  if (self->resized >= 0)
    self->resized_from = g_array_index (self->columns, FleetQueryGridColumn, self->resized).width;
}

static void
drag_update_cb (FleetQueryGrid *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (self->resized >= 0)
    {
      fleet_query_grid_set_width (self, self->resized, self->resized_from + dx);
      return;
    }
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (!self->has_cursor || y < self->header_height || x < self->gutter || (ABS (dx) < 4 && ABS (dy) < 4))
    return;
  fleet_query_grid_move (self, (y + dy - self->header_height + gtk_adjustment_get_value (self->vertical)) / MAX (self->row_height, 1), MAX (find_column (self, x + dx, FALSE), 0), TRUE);
}

static void
drag_end_cb (FleetQueryGrid *self)
{
  self->resized = -1;
}

static void
motion_cb (FleetQueryGrid *self,
           double          x,
           double          y)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), y < self->header_height && find_column (self, x, TRUE) >= 0 ? "col-resize" : NULL);
}

static void
add_menu (FleetQueryGrid *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Copy"), "grid.copy");
  g_menu_append (menu, _("Copy with Column _Names"), "grid.copy-with-names");
  g_menu_append (menu, _("_Show Whole Cell"), "grid.show");
  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
}

void
fleet_query_grid_add_input (FleetQueryGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  add_menu (self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
