/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-query-pane: the page where questions are asked in SQL. While the focus is in it, Ctrl+Return runs (the window's acknowledge gives way to its action "query.run"). @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_QUERY_PANE (fleet_query_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetQueryPane, fleet_query_pane, FLEET, QUERY_PANE, FleetPane)

G_END_DECLS
