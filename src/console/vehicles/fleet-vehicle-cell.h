/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-cell: one cell of the vehicle list: a symbol, where its column has one, and a word. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"
#include "fleet-vehicle.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_CELL (fleet_vehicle_cell_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicleCell, fleet_vehicle_cell, FLEET, VEHICLE_CELL, AdwBin)

typedef enum
{
  FLEET_VEHICLE_COLUMN_NAME,
  FLEET_VEHICLE_COLUMN_MODEL,
  FLEET_VEHICLE_COLUMN_ACTIVITY,
  FLEET_VEHICLE_COLUMN_SPEED,
  FLEET_VEHICLE_COLUMN_HEARD,
  FLEET_VEHICLE_COLUMN_ALERT,
  FLEET_N_VEHICLE_COLUMNS
} FleetVehicleColumn;

GtkWidget *fleet_vehicle_cell_new         (FleetSession      *session,
                                           FleetVehicleColumn column);
/* NULL: shows none. */
void       fleet_vehicle_cell_set_vehicle (FleetVehicleCell  *self,
                                           FleetVehicle      *vehicle);

G_END_DECLS
