/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-strip: the folded alert panel: how many alerts of each priority still burn and wait for somebody. Pressing it opens the panel. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_STRIP (fleet_alert_strip_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertStrip, fleet_alert_strip, FLEET, ALERT_STRIP, FleetPane)

G_END_DECLS
