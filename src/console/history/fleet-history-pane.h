/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-pane: the page of charts: what is charted, over which stretch of time, and the chart. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_HISTORY_PANE (fleet_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetHistoryPane, fleet_history_pane, FLEET, HISTORY_PANE, FleetPane)

G_END_DECLS
