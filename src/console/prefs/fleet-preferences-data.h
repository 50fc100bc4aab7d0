/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preferences-data: the page of preferences about map tiles, what is kept, questions and files. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_PREFERENCES_DATA (fleet_preferences_data_get_type ())
G_DECLARE_FINAL_TYPE (FleetPreferencesData, fleet_preferences_data, FLEET, PREFERENCES_DATA, AdwPreferencesPage)

G_END_DECLS
