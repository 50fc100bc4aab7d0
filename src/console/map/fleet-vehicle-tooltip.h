/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-tooltip: what the map says of what lies under the pointer, as plain text. @thread main */

#pragma once

#include "fleet-roster.h"

G_BEGIN_DECLS

/* Name, model; what it does, how fast; how old that is. Newly allocated. */
char *fleet_vehicle_tooltip_vehicle (FleetRoster   *roster,
                                     FleetSlot      slot,
                                     gint64         now_us);
char *fleet_vehicle_tooltip_cluster (guint          n,
                                     FleetSeverity  severity);

G_END_DECLS
