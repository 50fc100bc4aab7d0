/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-pane: the fleet as a list, the map's twin for keyboard and screen reader. Selecting a row selects the vehicle; activating it shows it on the map. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_PANE (fleet_vehicle_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehiclePane, fleet_vehicle_pane, FLEET, VEHICLE_PANE, FleetPane)

G_END_DECLS
