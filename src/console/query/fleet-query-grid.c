/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-grid: see the header. Here: the scrollable widget, its columns and its selection. */

#include "fleet-query-grid-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIN_WIDTH 56
#define MAX_WIDTH 380
#define PADDING   8
/* Rows of each kind that are looked at for the width of a column. */
#define MEASURED     32

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  CELL_ACTIVATED,
  TOO_MUCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetQueryGrid, fleet_query_grid, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static double
get_columns_width (FleetQueryGrid *self)
{
  const FleetQueryGridColumn *last;

  if (self->columns->len == 0)
    return 0;
  last = &g_array_index (self->columns, FleetQueryGridColumn, self->columns->len - 1);
  return last->x + last->width;
}

static void
place_columns (FleetQueryGrid *self)
{
  double x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, i);

      column->x = x;
      x += column->width;
    }
}

static void
configure (FleetQueryGrid *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->gutter, 1);
  double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height, 1);
  double all_width = MAX (get_columns_width (self), width), all_height = MAX ((double) self->n_rows * self->row_height, height);

  if (self->horizontal == NULL || self->vertical == NULL)
    return;
  gtk_adjustment_configure (self->horizontal, CLAMP (gtk_adjustment_get_value (self->horizontal), 0, all_width - width), 0, all_width, 40, width * 0.9, width);
  gtk_adjustment_configure (self->vertical, CLAMP (gtk_adjustment_get_value (self->vertical), 0, all_height - height), 0, all_height, 3 * MAX (self->row_height, 1),
                            MAX (height - self->row_height, 1), height);
}

static int
measure_text (FleetQueryGrid *self,
              const char     *text,
              PangoAttrList  *attributes)
{
  int width, height;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  return width;
}

static int
measure_cell (FleetQueryGrid *self,
              guint           row,
              guint           number)
{
  g_autofree char *line = fleet_query_grid_make_line (fleet_query_rows_get (self->rows, row, number));

  return measure_text (self, line, self->figures);
}

/* Rows that say how wide a column wants to be: the first, the last, and those that are seen. */
static double
measure_column (FleetQueryGrid *self,
                guint           number)
{
  guint seen = self->row_height > 0 ? gtk_adjustment_get_value (self->vertical) / self->row_height : 0;
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  width = measure_text (self, fleet_query_rows_get_name (self->rows, number), bold) + 12;

  for (guint i = 0; i < MEASURED; i++)
    {
      if (i < self->n_rows)
        width = MAX (width, measure_cell (self, i, number));
      if (i >= 1 && i <= self->n_rows)
        width = MAX (width, measure_cell (self, self->n_rows - i, number));
      if (seen > 0 && seen + i < self->n_rows)
        width = MAX (width, measure_cell (self, seen + i, number));
    }
  return CLAMP (width + 2 * PADDING + 2, MIN_WIDTH, MAX_WIDTH);
}

void
fleet_query_grid_set_width (FleetQueryGrid *self,
                            guint           column,
                            double          width)
{
  g_array_index (self->columns, FleetQueryGridColumn, column).width = CLAMP (width, 24, 4000);
  g_array_index (self->columns, FleetQueryGridColumn, column).is_set = TRUE;
  place_columns (self);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fleet_query_grid_fit (FleetQueryGrid *self,
                      guint           column)
{
  fleet_query_grid_prepare (self);
  fleet_query_grid_set_width (self, column, measure_column (self, column));
}

/* Whenever there are twice as many rows as before, so a dozen times for a million. Columns only grow, and not those that a hand has set. */
static void
measure_columns (FleetQueryGrid *self)
{
  if (self->rows == NULL || self->n_rows < 2 * self->n_measured || self->n_rows == 0)
    return;
  self->n_measured = self->n_rows;
  for (guint i = 0; i < self->columns->len; i++)
    {
      FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, i);

      column->is_number = fleet_query_rows_is_number (self->rows, i);
      if (!column->is_set)
        column->width = MAX (column->width, measure_column (self, i));
    }
  place_columns (self);
}

/* The last row alone, each time that some have come: in an answer that ends with its widest values, as one that counts, they are read whole. */
static void
measure_last_row (FleetQueryGrid *self)
{
  if (self->n_rows == 0 || self->n_rows == self->n_measured)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, i);

      if (!column->is_set)
        column->width = MAX (column->width, MIN (measure_cell (self, self->n_rows - 1, i) + 2 * PADDING + 2, MAX_WIDTH));
    }
  place_columns (self);
}

/* What depends on the style and on how many rows there are. */
void
fleet_query_grid_prepare (FleetQueryGrid *self)
{
  char digits[32];
  int height;

  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (self->layout, NULL, &height);
      self->row_height = height + 10;
      self->header_height = height + 14;
    }
  g_snprintf (digits, sizeof digits, "%'u", MAX (self->n_rows, 100));
  self->gutter = measure_text (self, digits, self->figures) + 2 * PADDING + 2;
  measure_columns (self);
}

void
fleet_query_grid_set_rows (FleetQueryGrid *self,
                           FleetQueryRows *rows)
{
  g_return_if_fail (FLEET_IS_QUERY_GRID (self));

  self->rows = rows;
  self->n_rows = 0;
  self->n_measured = 0;
  self->has_cursor = FALSE;
  g_array_set_size (self->columns, 0);
  for (guint i = 0; rows != NULL && i < fleet_query_rows_get_n_columns (rows); i++)
    {
      FleetQueryGridColumn column = { .width = MIN_WIDTH };

      g_array_append_val (self->columns, column);
    }
  place_columns (self);
  if (self->horizontal != NULL)
    gtk_adjustment_set_value (self->horizontal, 0);
  if (self->vertical != NULL)
    gtk_adjustment_set_value (self->vertical, 0);
  fleet_query_grid_rows_added (self);
}

void
fleet_query_grid_rows_added (FleetQueryGrid *self)
{
  g_return_if_fail (FLEET_IS_QUERY_GRID (self));

  self->n_rows = self->rows != NULL ? fleet_query_rows_get_n_rows (self->rows) : 0;
  fleet_query_grid_prepare (self);
  measure_last_row (self);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
fleet_query_grid_get_text (FleetQueryGrid *self,
                           guint           row,
                           guint           column)
{
  const FleetValue *value = fleet_query_rows_get (self->rows, row, column);
  g_autoptr (GString) text = g_string_new (NULL);

  fleet_value_append (value, text);
  /* The clipboard and text views take no zeros. */
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\0')
      text->str[i] = ' ';
  return g_utf8_make_valid (text->str, text->len);
}

void
fleet_query_grid_get_cell (FleetQueryGrid *self,
                           guint           row,
                           guint           column,
                           GdkRectangle   *ret_place)
{
  const FleetQueryGridColumn *place = &g_array_index (self->columns, FleetQueryGridColumn, column);

  ret_place->x = self->gutter + place->x - gtk_adjustment_get_value (self->horizontal);
  ret_place->y = self->header_height + (double) row * self->row_height - gtk_adjustment_get_value (self->vertical);
  ret_place->width = place->width;
  ret_place->height = self->row_height;
}

void
fleet_query_grid_get_selection (FleetQueryGrid     *self,
                                FleetQueryGridCell *ret_first,
                                FleetQueryGridCell *ret_last)
{
  *ret_first = (FleetQueryGridCell) { MIN (self->anchor.row, self->cursor.row), MIN (self->anchor.column, self->cursor.column) };
  *ret_last = (FleetQueryGridCell) { MAX (self->anchor.row, self->cursor.row), MAX (self->anchor.column, self->cursor.column) };
}

static void
tell_cursor (FleetQueryGrid *self)
{
  g_autofree char *line = fleet_query_grid_make_line (fleet_query_rows_get (self->rows, self->cursor.row, self->cursor.column));
  g_autofree char *text = NULL;

  /* Translators: a cell of an answer as a screen reader says it: the number of its row, the name of its column, what is in it */
  text = g_strdup_printf (_("Row %'u, %s: %s"), self->cursor.row + 1, fleet_query_rows_get_name (self->rows, self->cursor.column), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
scroll_to (GtkAdjustment *adjustment,
           double         from,
           double         length)
{
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);

  if (from < value)
    gtk_adjustment_set_value (adjustment, from);
  else if (from + length > value + page)
    gtk_adjustment_set_value (adjustment, MIN (from, from + length - page));
}

void
fleet_query_grid_move (FleetQueryGrid *self,
                       gint64          row,
                       gint64          column,
                       gboolean        extend)
{
  const FleetQueryGridColumn *place;

  if (self->n_rows == 0 || self->columns->len == 0)
    return;
  self->cursor.row = CLAMP (row, 0, (gint64) self->n_rows - 1);
  self->cursor.column = CLAMP (column, 0, (gint64) self->columns->len - 1);
  if (!extend || !self->has_cursor)
    self->anchor = self->cursor;
  self->has_cursor = TRUE;
  place = &g_array_index (self->columns, FleetQueryGridColumn, self->cursor.column);
  scroll_to (self->horizontal, place->x, place->width);
  scroll_to (self->vertical, (double) self->cursor.row * self->row_height, self->row_height);
  tell_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fleet_query_grid_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (widget);

  if (self->rows == NULL)
    return;
  fleet_query_grid_prepare (self);
  fleet_query_grid_draw (self, snapshot);
}

static void
fleet_query_grid_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  configure (FLEET_QUERY_GRID (widget));
  gtk_popover_present (FLEET_QUERY_GRID (widget)->menu);
}

static void
fleet_query_grid_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_query_grid_parent_class)->css_changed (widget, change);
  g_clear_object (&FLEET_QUERY_GRID (widget)->layout);
}

static void
set_adjustment (FleetQueryGrid  *self,
                GtkAdjustment  **place,
                GtkAdjustment   *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  g_set_object (place, adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  configure (self);
}

static void
fleet_query_grid_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (object);

  if (id == PROP_HADJUSTMENT)
    g_value_set_object (value, self->horizontal);
  else if (id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->vertical);
  else
    g_value_set_enum (value, GTK_SCROLL_MINIMUM);
}

static void
fleet_query_grid_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (object);

  /* The policies are the scrolled window's to set and of no use here: the grid takes any size. */
  if (id == PROP_HADJUSTMENT)
    set_adjustment (self, &self->horizontal, g_value_get_object (value));
  else if (id == PROP_VADJUSTMENT)
    set_adjustment (self, &self->vertical, g_value_get_object (value));
}

static void
fleet_query_grid_dispose (GObject *object)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (object);

  self->rows = NULL;
  if (self->horizontal != NULL)
    g_signal_handlers_disconnect_by_data (self->horizontal, self);
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_clear_object (&self->horizontal);
  g_clear_object (&self->vertical);
  g_clear_object (&self->layout);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->menu)));
  G_OBJECT_CLASS (fleet_query_grid_parent_class)->dispose (object);
}

static void
fleet_query_grid_finalize (GObject *object)
{
  FleetQueryGrid *self = FLEET_QUERY_GRID (object);

  g_array_unref (self->columns);
  pango_attr_list_unref (self->figures);
  pango_attr_list_unref (self->slanted);
  G_OBJECT_CLASS (fleet_query_grid_parent_class)->finalize (object);
}

static void
fleet_query_grid_class_init (FleetQueryGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = fleet_query_grid_get_property;
  object_class->set_property = fleet_query_grid_set_property;
  object_class->dispose = fleet_query_grid_dispose;
  object_class->finalize = fleet_query_grid_finalize;
  widget_class->snapshot = fleet_query_grid_snapshot;
  widget_class->size_allocate = fleet_query_grid_size_allocate;
  widget_class->css_changed = fleet_query_grid_css_changed;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[CELL_ACTIVATED] = g_signal_new ("cell-activated", FLEET_TYPE_QUERY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[TOO_MUCH] = g_signal_new ("too-much", FLEET_TYPE_QUERY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "fleet-grid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  fleet_query_grid_bind_keys (widget_class);
}

static void
fleet_query_grid_init (FleetQueryGrid *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (FleetQueryGridColumn));
  self->figures = pango_attr_list_new ();
  pango_attr_list_insert (self->figures, pango_attr_font_features_new ("tnum"));
  self->slanted = pango_attr_list_new ();
  pango_attr_list_insert (self->slanted, pango_attr_style_new (PANGO_STYLE_ITALIC));
  self->resized = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  fleet_query_grid_add_input (self);
}
