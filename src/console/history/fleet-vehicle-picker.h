/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-picker: a popover to choose the vehicles of a chart: a search over the fleet; a row that is chosen is ticked. Up to FLEET_CHART_SPEC_VEHICLES.
 *
 * Signals: "changed", when a vehicle was added or removed by hand. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_VEHICLE_PICKER (fleet_vehicle_picker_get_type ())
G_DECLARE_FINAL_TYPE (FleetVehiclePicker, fleet_vehicle_picker, FLEET, VEHICLE_PICKER, GtkPopover)

GtkWidget *fleet_vehicle_picker_new      (FleetSession       *session);
/* spec is borrowed and changed by what is picked; it outlives the picker's use. */
void       fleet_vehicle_picker_set_spec (FleetVehiclePicker *self,
                                          FleetChartSpec     *spec);

G_END_DECLS
