/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-application: the process: its options, its one window, its session. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_APPLICATION (fleet_application_get_type ())
G_DECLARE_FINAL_TYPE (FleetApplication, fleet_application, FLEET, APPLICATION, AdwApplication)

FleetApplication *fleet_application_new (void);

G_END_DECLS
