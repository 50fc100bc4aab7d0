/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile-chooser: asks for a profile's file, and has the application connect as it says. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Modal over window, whose application's action "open-profile" gets the path; nothing happens when the operator cancels. */
void fleet_profile_chooser_open (GtkWindow *window);

G_END_DECLS
