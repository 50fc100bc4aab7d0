/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-deliveries: to whom an alert was sent and when, below its journal. Hidden where it was sent to nobody. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_DELIVERIES (fleet_alert_deliveries_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertDeliveries, fleet_alert_deliveries, FLEET, ALERT_DELIVERIES, AdwBin)

/* id NULL: of no alert. The same id again asks what is new of it. */
void fleet_alert_deliveries_show (FleetAlertDeliveries *self,
                                  FleetSession         *session,
                                  const char           *id);

G_END_DECLS
