/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-layer: all vehicles on the map, as one widget.
 *
 * Signals:
 *   "vehicle-clicked" (guint slot)          a vehicle was clicked
 *   "cluster-clicked" (const FleetMapMark*) a disc was clicked; good for the emission
 *   "ground-clicked"                        a click that met neither
 * @thread main */

#pragma once

#include <shumate/shumate.h>

#include "fleet-map-cluster.h"
#include "fleet-map-palette.h"
#include "fleet-roster.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_LAYER (fleet_vehicle_layer_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehicleLayer, fleet_vehicle_layer, FLEET, VEHICLE_LAYER, ShumateLayer)

/* GTK's gl renderer aborts the process somewhere above 30,000 nodes in a frame: never as many. */
#define FLEET_VEHICLE_LAYER_NODES 9000

FleetVehicleLayer *fleet_vehicle_layer_new          (ShumateViewport       *viewport);
void               fleet_vehicle_layer_set_roster   (FleetVehicleLayer     *self,
                                                     FleetRoster           *roster);
void               fleet_vehicle_layer_set_palette  (FleetVehicleLayer     *self,
                                                     const FleetMapPalette *palette);
/* A FleetActivity, or -1: all. */
void               fleet_vehicle_layer_set_filter   (FleetVehicleLayer     *self,
                                                     int                    activity);
/* The selected vehicle is drawn by itself, ringed, whatever the filter; FLEET_NONE: none. */
void               fleet_vehicle_layer_set_selected (FleetVehicleLayer     *self,
                                                     FleetSlot              slot);

/* What the last frame showed, for tests and measurements. */
void               fleet_vehicle_layer_get_drawn    (FleetVehicleLayer     *self,
                                                     guint                 *ret_n_vehicles,
                                                     guint                 *ret_n_clusters);
/* The mark of the last frame at a point of the widget: NULL for none. Borrowed until the next frame. */
const FleetMapMark *fleet_vehicle_layer_pick        (FleetVehicleLayer     *self,
                                                     double                 x,
                                                     double                 y);

G_END_DECLS
