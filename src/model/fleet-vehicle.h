/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle: a lens on one slot of the roster, for lists and cards. It stores nothing: a getter reads the roster's column.
 *
 * Signals: "changed", when a bulletin told something new of this vehicle. Made by fleet_roster_get_vehicle() only. @thread main. */

#pragma once

#include "fleet-roster.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE (fleet_vehicle_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicle, fleet_vehicle, FLEET, VEHICLE, GObject)

FleetSlot     fleet_vehicle_get_slot      (FleetVehicle *self);
const char   *fleet_vehicle_get_name      (FleetVehicle *self);
const char   *fleet_vehicle_get_plate     (FleetVehicle *self); /* NULL unknown; so the next two */
const char   *fleet_vehicle_get_car_id    (FleetVehicle *self);
const char   *fleet_vehicle_get_model     (FleetVehicle *self);
const char   *fleet_vehicle_get_key       (FleetVehicle *self);
FleetActivity fleet_vehicle_get_activity  (FleetVehicle *self);
FleetSeverity fleet_vehicle_get_severity  (FleetVehicle *self);
double        fleet_vehicle_get_speed_kmh (FleetVehicle *self); /* NaN unknown */
gint64        fleet_vehicle_get_time_us   (FleetVehicle *self);

/* For the roster: a new lens, and word that its slot changed. */
FleetVehicle *fleet_vehicle_new     (FleetRoster  *roster,
                                     FleetSlot     slot);
void          fleet_vehicle_changed (FleetVehicle *self);

G_END_DECLS
