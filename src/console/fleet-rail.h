/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rail: the pages at the window's left, as buttons with an icon, a word and a count. Properties: "session" (FleetSession), "narrow" (boolean: icons only). Its buttons
 * activate the window's actions "win.page" and "win.panel". @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_RAIL (fleet_rail_get_type ())
G_DECLARE_FINAL_TYPE (FleetRail, fleet_rail, FLEET, RAIL, FleetPane)

/* The count on a page's button; worst colours it, FLEET_SEVERITY_NONE: plain. */
void fleet_rail_set_badge (FleetRail     *self,
                           const char    *page,
                           guint          count,
                           FleetSeverity  worst);
/* Puts the keyboard on the first button. */
void fleet_rail_focus     (FleetRail     *self);

G_END_DECLS
