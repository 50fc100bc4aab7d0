/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-herald: calls the operator who does not look: notifications of the desktop, under the alert's id, so that one that is sent again takes the place of the first, with "Acknowledge" and
 * "Show on Map", taken back when somebody has the alert; and a short sound for a critical one. Which and when: fleet-herald. Adds the actions app.acknowledge-alert, app.show-alert (an id) and
 * app.sound. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-session.h"

G_BEGIN_DECLS

typedef struct _FleetDeskHerald FleetDeskHerald;

/* All are borrowed and outlive it. */
FleetDeskHerald *fleet_desk_herald_new  (GtkApplication  *application,
                                         FleetSession    *session,
                                         GSettings       *settings);
void             fleet_desk_herald_free (FleetDeskHerald *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDeskHerald, fleet_desk_herald_free)

G_END_DECLS
