/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-start-page: what the window shows while no fleet is open: two ways to open one, and, when the last try failed, why. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_START_PAGE (fleet_start_page_get_type ())
G_DECLARE_FINAL_TYPE (FleetStartPage, fleet_start_page, FLEET, START_PAGE, AdwBin)

/* reason: why opening failed, plain text; NULL: nothing has been tried. */
void fleet_start_page_set_reason (FleetStartPage *self,
                                  const char     *reason);

G_END_DECLS
