/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-layer: all vehicles as one layer of the map: clusters and symbols, placed on whole pixels, a few thousand nodes at most.
 *
 * A click on a vehicle selects it in the session, on a cluster comes nearer; a click on nothing selects nothing. The selected vehicle has a ring and is
 * drawn above all, also when its neighbours are a cluster.
 * Signal: "cluster-clicked" (double latitude, double longitude): the map ought to come nearer there. @thread main. */

#pragma once

#include <shumate/shumate.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_LAYER (fleet_vehicle_layer_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicleLayer, fleet_vehicle_layer, FLEET, VEHICLE_LAYER, ShumateLayer)

FleetVehicleLayer *fleet_vehicle_layer_new (ShumateViewport *viewport,
                                            FleetSession    *session);

G_END_DECLS
