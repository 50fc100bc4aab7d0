/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-herald: calls the operator who does not look: notifications of the desktop, under the alert's id, so that one that is sent again takes the place of the first, with "Acknowledge" and
 * "Show on Map", taken back when somebody has the alert. Which and when: fleet-herald. What is heard: fleet-desk-sound. Adds the actions app.acknowledge-alert and app.show-alert (an
 * id). @thread main. */

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
