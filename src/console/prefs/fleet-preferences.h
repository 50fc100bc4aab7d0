/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preferences: the window of preferences. What is changed in it holds at once. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_PREFERENCES (fleet_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FleetPreferences, fleet_preferences, FLEET, PREFERENCES, AdwPreferencesWindow)

/* Shows the window, in front of parent; one at a time. page: "desk", "alerts", "data", or NULL: the first. */
void fleet_preferences_open (GtkWindow  *parent,
                             const char *page);

G_END_DECLS
