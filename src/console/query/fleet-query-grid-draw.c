/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-grid-draw: the rows and columns that are seen, the names above them, the numbers beside. One layout serves all cells; what a frame costs follows what is seen and not how much there is. */

#include "fleet-query-grid-private.h"

#include <math.h>
#include <string.h>

#include "fleet-style.h"

#define PADDING   8
/* No cell shows more. */
#define MOST_LINE 240

typedef struct
{
  FleetQueryGrid     *grid;
  GtkSnapshot        *snapshot;
  GdkRGBA             text, quiet, lines, selected, header;
  double              left, top;     /* of what is scrolled, px */
  int                 width, height; /* of the widget */
  guint               first_row, last_row, first_column, last_column;
  FleetQueryGridCell  from, to;      /* selected */
} Drawing;

char *
fleet_query_grid_make_line (const FleetValue *value)
{
  g_autoptr (GString) text = NULL;
  GString *line;

  if (value->type == FLEET_TYPE_NULL)
    return g_strdup ("NULL");
  text = g_string_new (NULL);
  if (value->type == FLEET_TYPE_TEXT)
    g_string_append_len (text, value->text, MIN (value->length, 4 * MOST_LINE));
  else
    fleet_value_append (value, text);
  line = g_string_new (NULL);
  for (const char *at = text->str; at < text->str + text->len && line->len < MOST_LINE;)
    {
      gunichar letter = g_utf8_get_char_validated (at, text->str + text->len - at);

      if (letter == (gunichar) -1 || letter == (gunichar) -2)
        break;
      /* Line ends and tabs as spaces; other controls, and those that turn the direction of text, as what they are not. */
      if (letter == '\n' || letter == '\r' || letter == '\t')
        letter = ' ';
      else if (g_unichar_iscntrl (letter) || (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069))
        letter = 0xfffd;
      g_string_append_unichar (line, letter);
      at = g_utf8_next_char (at);
      if (*at == '\0' && at < text->str + text->len)
        at++;
    }
  return g_string_free (line, FALSE);
}

static void
fill (Drawing       *drawing,
      const GdkRGBA *colour,
      double         x,
      double         y,
      double         width,
      double         height)
{
  gtk_snapshot_append_color (drawing->snapshot, colour, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
draw_text (Drawing        *drawing,
           const char     *text,
           PangoAttrList  *attributes,
           const GdkRGBA  *colour,
           gboolean        at_right,
           double          x,
           double          y,
           double          width,
           double          height)
{
  PangoLayout *layout = drawing->grid->layout;
  int text_height;

  if (*text == '\0' || width <= 2 * PADDING)
    return;
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (width - 2 * PADDING) * PANGO_SCALE);
  pango_layout_set_alignment (layout, at_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT (round (x + PADDING), round (y + (height - text_height) / 2)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, colour);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
draw_cell (Drawing *drawing,
           guint    row,
           guint    number,
           double   x,
           double   y)
{
  FleetQueryGrid *self = drawing->grid;
  const FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, number);
  const FleetValue *value = fleet_query_rows_get (self->rows, row, number);
  gboolean is_null = value->type == FLEET_TYPE_NULL;
  gboolean is_number = value->type == FLEET_TYPE_INT || value->type == FLEET_TYPE_DOUBLE;
  g_autofree char *line = fleet_query_grid_make_line (value);

  draw_text (drawing, line, is_null ? self->slanted : is_number ? self->figures : NULL, is_null ? &drawing->quiet : &drawing->text, column->is_number || is_number, x, y,
             column->width, self->row_height);
}

static void
draw_selection (Drawing *drawing)
{
  FleetQueryGrid *self = drawing->grid;
  const FleetQueryGridColumn *first, *last;
  double x, y, width, height;

  if (!self->has_cursor)
    return;
  first = &g_array_index (self->columns, FleetQueryGridColumn, drawing->from.column);
  last = &g_array_index (self->columns, FleetQueryGridColumn, drawing->to.column);
  x = self->gutter + first->x - drawing->left;
  y = self->header_height + (double) drawing->from.row * self->row_height - drawing->top;
  width = last->x + last->width - first->x;
  height = (double) (drawing->to.row - drawing->from.row + 1) * self->row_height;
  /* A million selected rows are no rectangle that a renderer likes. */
  if (y < -10)
    height += y + 10, y = -10;
  height = MIN (height, drawing->height + 20);
  if (height > 0)
    fill (drawing, &drawing->selected, x, y, width, height);
}

static void
draw_cursor (Drawing *drawing)
{
  FleetQueryGrid *self = drawing->grid;
  GdkRectangle place;
  GskRoundedRect outline;
  GdkRGBA colours[4];
  const float widths[4] = { 2, 2, 2, 2 };

  if (!self->has_cursor || !gtk_widget_has_focus (GTK_WIDGET (self)) || self->cursor.row < drawing->first_row || self->cursor.row > drawing->last_row)
    return;
  fleet_query_grid_get_cell (self, self->cursor.row, self->cursor.column, &place);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (place.x, place.y, place.width, place.height), 2);
  for (guint i = 0; i < 4; i++)
    fleet_style_lookup (GTK_WIDGET (self), "accent_color", &colours[i]);
  gtk_snapshot_append_border (drawing->snapshot, &outline, widths, colours);
}

static void
draw_rows (Drawing *drawing)
{
  FleetQueryGrid *self = drawing->grid;

  gtk_snapshot_push_clip (drawing->snapshot, &GRAPHENE_RECT_INIT (self->gutter, self->header_height, drawing->width - self->gutter, drawing->height - self->header_height));
  draw_selection (drawing);
  for (guint row = drawing->first_row; row < self->n_rows && row <= drawing->last_row; row++)
    {
      double y = round (self->header_height + (double) row * self->row_height - drawing->top);

      for (guint column = drawing->first_column; column < drawing->last_column; column++)
        draw_cell (drawing, row, column, round (self->gutter + g_array_index (self->columns, FleetQueryGridColumn, column).x - drawing->left), y);
      fill (drawing, &drawing->lines, self->gutter, y + self->row_height - 1, drawing->width, 1);
    }
  draw_cursor (drawing);
  gtk_snapshot_pop (drawing->snapshot);
}

static void
draw_gutter (Drawing *drawing)
{
  FleetQueryGrid *self = drawing->grid;

  gtk_snapshot_push_clip (drawing->snapshot, &GRAPHENE_RECT_INIT (0, self->header_height, self->gutter, drawing->height - self->header_height));
  for (guint row = drawing->first_row; row < self->n_rows && row <= drawing->last_row; row++)
    {
      double y = round (self->header_height + (double) row * self->row_height - drawing->top);
      char digits[32];

      g_snprintf (digits, sizeof digits, "%'u", row + 1);
      draw_text (drawing, digits, self->figures, &drawing->quiet, TRUE, 0, y, self->gutter, self->row_height);
    }
  gtk_snapshot_pop (drawing->snapshot);
  fill (drawing, &drawing->lines, self->gutter - 1, 0, 1, drawing->height);
}

static void
draw_names (Drawing *drawing)
{
  FleetQueryGrid *self = drawing->grid;
  PangoFontDescription *bold = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_weight (bold, PANGO_WEIGHT_BOLD);
  pango_attr_list_insert (attributes, pango_attr_font_desc_new (bold));
  fill (drawing, &drawing->header, 0, 0, drawing->width, self->header_height);
  gtk_snapshot_push_clip (drawing->snapshot, &GRAPHENE_RECT_INIT (self->gutter, 0, drawing->width - self->gutter, self->header_height));
  for (guint i = drawing->first_column; i < drawing->last_column; i++)
    {
      const FleetQueryGridColumn *column = &g_array_index (self->columns, FleetQueryGridColumn, i);
      double x = round (self->gutter + column->x - drawing->left);

      draw_text (drawing, fleet_query_rows_get_name (self->rows, i), attributes, &drawing->text, column->is_number, x, 0, column->width, self->header_height);
      fill (drawing, &drawing->lines, x + column->width - 1, 4, 1, self->header_height - 8);
    }
  gtk_snapshot_pop (drawing->snapshot);
  fill (drawing, &drawing->lines, 0, self->header_height - 1, drawing->width, 1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (bold);
}

static void
find_columns (Drawing *drawing)
{
  GArray *columns = drawing->grid->columns;
  double right = drawing->left + drawing->width - drawing->grid->gutter;

  drawing->first_column = 0;
  while (drawing->first_column < columns->len &&
         g_array_index (columns, FleetQueryGridColumn, drawing->first_column).x + g_array_index (columns, FleetQueryGridColumn, drawing->first_column).width <= drawing->left)
    drawing->first_column++;
  drawing->last_column = drawing->first_column;
  while (drawing->last_column < columns->len && g_array_index (columns, FleetQueryGridColumn, drawing->last_column).x < right)
    drawing->last_column++;
}

void
fleet_query_grid_draw (FleetQueryGrid *self,
                       GtkSnapshot    *snapshot)
{
  Drawing drawing = { .grid = self, .snapshot = snapshot };

  drawing.width = gtk_widget_get_width (GTK_WIDGET (self));
  drawing.height = gtk_widget_get_height (GTK_WIDGET (self));
  drawing.left = round (gtk_adjustment_get_value (self->horizontal));
  drawing.top = round (gtk_adjustment_get_value (self->vertical));
  drawing.first_row = drawing.top / self->row_height;
  drawing.last_row = (drawing.top + drawing.height) / self->row_height;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &drawing.text);
  drawing.quiet = drawing.lines = drawing.text;
  drawing.quiet.alpha *= 0.55;
  drawing.lines.alpha *= 0.12;
  fleet_style_lookup (GTK_WIDGET (self), "accent_bg_color", &drawing.selected);
  drawing.selected.alpha = 0.22;
  fleet_style_lookup (GTK_WIDGET (self), "fleet_rail", &drawing.header);
  if (self->has_cursor)
    fleet_query_grid_get_selection (self, &drawing.from, &drawing.to);
  find_columns (&drawing);
  draw_rows (&drawing);
  draw_gutter (&drawing);
  draw_names (&drawing);
}
