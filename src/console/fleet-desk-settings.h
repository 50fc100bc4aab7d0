/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-settings: the settings that govern the whole desk, and what each of them governs. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

/* Style, operator's name, kept charts, zone and units, retention, order of alerts: as the settings say, now and whenever they change, for as long as session lives. */
void fleet_desk_settings_bind (GSettings    *settings,
                               FleetSession *session);

G_END_DECLS
