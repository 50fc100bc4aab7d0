/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-path-view: the schema catalog: every path that a topic has brought, with its types, share and an example; by topic, and searched. Asked anew when it is shown.
 * Property: "session". @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_PATH_VIEW (fleet_path_view_get_type ())
G_DECLARE_FINAL_TYPE (FleetPathView, fleet_path_view, FLEET, PATH_VIEW, FleetPane)

G_END_DECLS
