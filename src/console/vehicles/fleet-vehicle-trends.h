/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-trends: the sparklines of a vehicle's card: the last half hour of its numbers. @thread main. */

#pragma once

#include "fleet-key-signals.h"
#include "fleet-session.h"
#include "fleet-sparkline.h"

G_BEGIN_DECLS

typedef struct _FleetVehicleTrends FleetVehicleTrends;

FleetVehicleTrends *fleet_vehicle_trends_new  (FleetSession       *session);
void                fleet_vehicle_trends_free (FleetVehicleTrends *self);
/* A sparkline for a signal (borrowed, as the signal); NULL where the signal is no number. */
GtkWidget          *fleet_vehicle_trends_add  (FleetVehicleTrends   *self,
                                               const FleetKeySignal *signal);
/* FLEET_NONE: of no vehicle. */
void                fleet_vehicle_trends_show (FleetVehicleTrends *self,
                                               FleetSlot           slot);

G_END_DECLS
