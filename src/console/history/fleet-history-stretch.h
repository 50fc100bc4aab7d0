/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-history-stretch: which stretch of time is looked at, in as many words as have room: with date, seconds and zone, or without what goes without saying. @thread main. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FLEET_TYPE_HISTORY_STRETCH (fleet_history_stretch_get_type ())
G_DECLARE_FINAL_TYPE (FleetHistoryStretch, fleet_history_stretch, FLEET, HISTORY_STRETCH, AdwBin)

void fleet_history_stretch_show (FleetHistoryStretch *self,
                                 gint64               from_us,
                                 gint64               to_us);

G_END_DECLS
