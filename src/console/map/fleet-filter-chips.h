/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-filter-chips: what the fleet is doing, as a row of buttons with symbol, word and count. They are the map's legend and its filter in one. @thread main */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_FILTER_CHIPS (fleet_filter_chips_get_type ())
G_DECLARE_FINAL_TYPE (FleetFilterChips, fleet_filter_chips, FLEET, FILTER_CHIPS, GtkWidget)

/* Once in its life. */
void fleet_filter_chips_set_session (FleetFilterChips *self,
                                     FleetSession     *session);

G_END_DECLS
