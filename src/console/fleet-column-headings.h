/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-column-headings: headings of numbers stand over their digits. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The heading of the view's column of this place, from 0, to the right; nothing while it has none. */
void fleet_column_headings_to_right (GtkColumnView *view,
                                     guint          position);

G_END_DECLS
