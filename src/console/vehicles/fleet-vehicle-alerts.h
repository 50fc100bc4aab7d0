/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-alerts: the alerts of one vehicle, in its card: what stands there, and the way to it. What can be done with an alert is done in the panel, at one place. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

/* More than these a card does not show; the panel does. */
#define FLEET_VEHICLE_ALERTS_SHOWN 3

/* Fills box with the open or unacknowledged alerts of slot, what still burns first; each is a button that shows it in the panel (win.show-alert). Hidden when there is none. Nothing is
 * touched while nothing has changed, so that a button is not exchanged under a finger. */
void fleet_vehicle_alerts_show (GtkBox       *box,
                                FleetSession *session,
                                FleetSlot     slot);

G_END_DECLS
