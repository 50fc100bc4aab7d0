/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-blank: what the alert panel says where it has no row: that there is nothing to do, or that nobody can know, because the fleet is not heard. @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_BLANK (fleet_alert_blank_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertBlank, fleet_alert_blank, FLEET, ALERT_BLANK, AdwBin)

/* Once. It follows the stream's state by itself; the filter is asked for when fleet_alert_blank_update() is called. */
void fleet_alert_blank_set_session (FleetAlertBlank *self,
                                    FleetSession    *session);
void fleet_alert_blank_update      (FleetAlertBlank *self);

G_END_DECLS
