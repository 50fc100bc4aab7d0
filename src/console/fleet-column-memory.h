/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-column-memory: a table's columns are as wide as they were left. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives view, whose columns are there, the widths that were kept under name, and keeps them there whenever it goes from the screen. name is copied. */
void fleet_column_memory_attach (GtkColumnView *view,
                                 const char    *name);

G_END_DECLS
