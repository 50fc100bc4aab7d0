/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-card: the selected vehicle: who it is, what it does, its key signals with their ages, its alerts, and what to do. Hidden while none is selected. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_CARD (fleet_vehicle_card_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicleCard, fleet_vehicle_card, FLEET, VEHICLE_CARD, FleetPane)

G_END_DECLS
