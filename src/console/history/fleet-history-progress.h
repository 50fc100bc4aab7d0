/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-progress: a thin line that moves while the past is read, if that takes a moment. Property "loading" (boolean). @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_HISTORY_PROGRESS (fleet_history_progress_get_type ())
G_DECLARE_FINAL_TYPE (FleetHistoryProgress, fleet_history_progress, FLEET, HISTORY_PROGRESS, AdwBin)

G_END_DECLS
