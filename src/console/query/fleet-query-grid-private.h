/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-grid-private: the grid's insides, for its own files: fleet-query-grid.c the widget, fleet-query-grid-draw.c what is seen, fleet-query-grid-input.c what hands do. */

#pragma once

#include "fleet-query-grid.h"

G_BEGIN_DECLS

typedef struct
{
  double   x;         /* from the first column's left edge, px */
  double   width;
  gboolean is_number;
  gboolean is_set;    /* by hand */
} FleetQueryGridColumn;

typedef struct
{
  guint row, column;
} FleetQueryGridCell;

struct _FleetQueryGrid
{
  GtkWidget parent_instance;

  /* borrowed */
  FleetQueryRows        *rows;     /* NULL: no answer */

  /* owned */
  GtkAdjustment         *horizontal;
  GtkAdjustment         *vertical;
  GArray                *columns;  /* FleetQueryGridColumn */
  PangoLayout           *layout;   /* of a cell that is drawn; NULL: to be made for the style of now */
  PangoAttrList         *figures;  /* tabular */
  PangoAttrList         *slanted;
  GtkPopover            *menu;     /* a child */

  guint                  n_measured; /* rows there were when the columns got their widths */
  guint                  n_rows;   /* as they were when last looked at */
  int                    row_height;
  int                    header_height;
  int                    gutter;   /* of row numbers, px */

  gboolean               has_cursor;
  FleetQueryGridCell     anchor;   /* a selection goes from here */
  FleetQueryGridCell     cursor;   /* to here */

  int                    resized;  /* the column whose border is dragged; -1: none */
  double                 resized_from;
};

/* The first and last row and column of the selection. */
void fleet_query_grid_get_selection (FleetQueryGrid     *self,
                                     FleetQueryGridCell *ret_first,
                                     FleetQueryGridCell *ret_last);
/* Moves the cursor, to where it is seen; the selection grows with it or begins there anew. */
void fleet_query_grid_move          (FleetQueryGrid     *self,
                                     gint64              row,
                                     gint64              column,
                                     gboolean            extend);
void fleet_query_grid_set_width     (FleetQueryGrid     *self,
                                     guint               column,
                                     double              width);
/* As wide as what is seen of it asks for. */
void fleet_query_grid_fit           (FleetQueryGrid     *self,
                                     guint               column);
void fleet_query_grid_prepare       (FleetQueryGrid     *self);
void fleet_query_grid_draw          (FleetQueryGrid     *self,
                                     GtkSnapshot        *snapshot);
void fleet_query_grid_add_input     (FleetQueryGrid     *self);
void fleet_query_grid_bind_keys     (GtkWidgetClass     *widget_class);
/* What a line has room for: the first line, its controls as pictures; newly allocated. */
char *fleet_query_grid_make_line    (const FleetValue   *value);

G_END_DECLS
