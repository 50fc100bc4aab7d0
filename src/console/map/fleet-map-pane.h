/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-pane: the map page. It offers a place at its lower left for a widget that the window brings (the selected vehicle's card), as child type "card" or by
 * fleet_map_pane_set_card(). @thread main */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_MAP_PANE (fleet_map_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetMapPane, fleet_map_pane, FLEET, MAP_PANE, FleetPane)

void     fleet_map_pane_set_card     (FleetMapPane *self,
                                      GtkWidget    *card);
/* What the last frame showed; FALSE: nothing yet. For --screenshot and tests. */
gboolean fleet_map_pane_get_drawn    (FleetMapPane *self,
                                      guint        *ret_n_vehicles,
                                      guint        *ret_n_clusters);

G_END_DECLS
