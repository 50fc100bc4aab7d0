/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-arrangement: what lies over the map does not lie over one another, however small the window is: the vehicle's card stays below the filters, and the credit beside the
 * card. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All three are overlay's, which keeps them. */
void fleet_map_arrangement_attach (GtkOverlay *overlay,
                                   GtkWidget  *filters,
                                   GtkWidget  *card,
                                   GtkWidget  *credit);

G_END_DECLS
