/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-number-column: columns whose numbers stand under each other's last digit, with their heading over it. A heading keeps room for the arrow of the sorting, and so do the cells.
 * @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The column holds numbers. */
void fleet_number_column_mark           (GtkColumnViewColumn *column);
/* Headings of the marked columns stand right: again whenever columns came or were shown, since GTK makes their headings anew. */
void fleet_number_column_align_headings (GtkColumnView       *view);
/* A label that is a cell of such a column. */
void fleet_number_column_align_cell     (GtkLabel            *label);

G_END_DECLS
