/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-alerts: the alerts of one vehicle, in its card. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

/* More than these a card does not show; the panel does. */
#define FLEET_VEHICLE_ALERTS_SHOWN 3

/* Fills box with the open or unacknowledged alerts of slot, gravest first, each with its button, and advice with what to do about the gravest; both are hidden when there is
 * none. Nothing is touched while nothing has changed, so that a button is not exchanged under a finger. */
void fleet_vehicle_alerts_show (GtkBox       *box,
                                GtkLabel     *advice,
                                FleetSession *session,
                                FleetSlot     slot);

G_END_DECLS
