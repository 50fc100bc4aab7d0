/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-symbol: a priority or an activity as a shape. Priority: ▲ C critical, ◆ H high, ● M medium, ■ L low. Activity: arrow in use, dot free, square charging, broken ring
 * silent, ring with a question mark unknown. Properties: "severity" (int, FleetSeverity; none hides it unless an activity is set), "activity" (int, FleetActivity or -1),
 * "size" (int, px). Its accessible name is the priority's or activity's. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SYMBOL (fleet_symbol_get_type ())
G_DECLARE_FINAL_TYPE (FleetSymbol, fleet_symbol, FLEET, SYMBOL, GtkWidget)

void        fleet_symbol_set_severity (FleetSymbol  *self,
                                       FleetSeverity severity);
/* -1: none. */
void        fleet_symbol_set_activity (FleetSymbol  *self,
                                       int           activity);

/* "Critical", "In use", … in the operator's language; and the name of its colour in data/style.css. */
const char *fleet_symbol_severity_name   (FleetSeverity severity);
const char *fleet_symbol_severity_colour (FleetSeverity severity);
const char *fleet_symbol_activity_name   (FleetActivity activity);
const char *fleet_symbol_activity_colour (FleetActivity activity);

G_END_DECLS
