/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rail-button: one button of the rail: an icon, a word under it, a count on it. Properties: "symbol-name" (string, an icon), "title" (string), "narrow" (boolean: icon
 * only, the word becomes the tooltip). @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_RAIL_BUTTON (fleet_rail_button_get_type ())
G_DECLARE_FINAL_TYPE (FleetRailButton, fleet_rail_button, FLEET, RAIL_BUTTON, GtkToggleButton)

/* 0: no badge. worst colours it. */
void fleet_rail_button_set_badge (FleetRailButton *self,
                                  guint            count,
                                  FleetSeverity    worst);

G_END_DECLS
