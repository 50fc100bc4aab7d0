/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-grid: rows and columns of an answer, as in a spreadsheet that only shows.
 *
 * It draws the cells that are seen and has no widget for any: GtkColumnView makes one for each cell of two hundred rows whatever is seen, which for the seventy columns of telemetry is a
 * window that stands still. A scrolled window scrolls it, up to millions of rows. Cells are selected by mouse and arrow keys and copied as tab-separated text; borders of column names are
 * dragged. A screen reader hears the cell that the cursor is on.
 *
 * Signal "cell-activated" (guint row, guint column): Return or a double click. "too-much" (): more is selected than is copied at once. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-query-rows.h"

G_BEGIN_DECLS

/* Cells that are copied at once. */
#define FLEET_QUERY_GRID_MOST_COPIED 100000

#define FLEET_TYPE_QUERY_GRID (fleet_query_grid_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryGrid, fleet_query_grid, FLEET, QUERY_GRID, GtkWidget)

/* Borrowed until they are set anew, and NULL: none. The view goes back to the first row. */
void  fleet_query_grid_set_rows     (FleetQueryGrid *self,
                                     FleetQueryRows *rows);
/* Rows have been added. */
void  fleet_query_grid_rows_added   (FleetQueryGrid *self);
/* The whole text of a cell; "" for NULL. */
char *fleet_query_grid_get_text     (FleetQueryGrid *self,
                                     guint           row,
                                     guint           column);
/* Where a cell is drawn, in the widget's coordinates. */
void  fleet_query_grid_get_cell     (FleetQueryGrid *self,
                                     guint           row,
                                     guint           column,
                                     GdkRectangle   *ret_place);

G_END_DECLS
