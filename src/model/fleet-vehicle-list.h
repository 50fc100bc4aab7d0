/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-list: the fleet as a GListModel of FleetVehicle, by name, searched and filtered. It keeps slots, not objects: an item is made when a row asks.
 *
 * A bulletin moves, adds or removes only the rows that it concerns, in as few ranges as they form; what a row shows changes by its item's "changed", without the list.
 * Properties (all notify): "search" (string), "activity-filter" (int, FleetActivity or -1). @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-roster.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_LIST (fleet_vehicle_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicleList, fleet_vehicle_list, FLEET, VEHICLE_LIST, GObject)

FleetVehicleList *fleet_vehicle_list_new (FleetRoster      *roster);

const char       *fleet_vehicle_list_get_search (FleetVehicleList *self);
void              fleet_vehicle_list_set_search (FleetVehicleList *self,
                                                 const char       *search);
int               fleet_vehicle_list_get_activity_filter (FleetVehicleList *self);
void              fleet_vehicle_list_set_activity_filter (FleetVehicleList *self,
                                                          int               activity);
FleetSlot         fleet_vehicle_list_get_slot   (FleetVehicleList *self,
                                                 guint             position);
/* Where slot stands; FALSE: it is not in the list as filtered. */
gboolean          fleet_vehicle_list_find       (FleetVehicleList *self,
                                                 FleetSlot         slot,
                                                 guint            *ret_position);

G_END_DECLS
