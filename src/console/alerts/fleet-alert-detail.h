/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-detail: one alert, all of it: what its condition saw, what to do, and its journal as a line of time, with who and when. Its buttons act through the pane's actions
 * (alerts.acknowledge and so on), which act on the selection. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_DETAIL (fleet_alert_detail_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertDetail, fleet_alert_detail, FLEET, ALERT_DETAIL, AdwBin)

void fleet_alert_detail_set_session (FleetAlertDetail *self,
                                     FleetSession     *session);
/* NULL: shows none. */
void fleet_alert_detail_set_item    (FleetAlertDetail *self,
                                     FleetAlertItem   *item);
/* Borrowed; NULL: none is shown. */
FleetAlertItem *fleet_alert_detail_get_item (FleetAlertDetail *self);

G_END_DECLS
