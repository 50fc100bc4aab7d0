/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-dialog: the questions that acting on alerts asks: what is to be noted; why and until when they are shelved; whether many are to be acknowledged at once. Acts on the session when it is answered. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

/* ids: of the alerts, NULL-terminated; copied. parent: any widget of the window that asks. */
void fleet_alert_dialog_note   (GtkWidget         *parent,
                                FleetSession      *session,
                                const char *const *ids);
void fleet_alert_dialog_shelve (GtkWidget         *parent,
                                FleetSession      *session,
                                const char *const *ids);
/* Of alerts that are over, all at once: what is acknowledged cannot be taken back, so it is asked once, and a note may go with it. */
void fleet_alert_dialog_acknowledge (GtkWidget         *parent,
                                     FleetSession      *session,
                                     const char *const *ids);

G_END_DECLS
