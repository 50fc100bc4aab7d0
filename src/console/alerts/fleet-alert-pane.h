/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-pane: the alert panel: filter with counts, order, the list, acknowledging. Beneath it the selected alert's detail, with its journal.
 * A click on a row, or Enter, selects its vehicle and asks the map to centre on it. @thread main. */

#pragma once

#include "fleet-pane.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_PANE (fleet_alert_pane_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertPane, fleet_alert_pane, FLEET, ALERT_PANE, FleetPane)

/* Acknowledges the selected rows, and selects the next one that waits, so that a keyboard works through the list. */
void fleet_alert_pane_acknowledge_selected (FleetAlertPane *self);
/* Selects this alert, with its detail; where the filter hides it, all are listed. An unknown id changes nothing. */
void fleet_alert_pane_show_alert           (FleetAlertPane *self,
                                            const char     *id);
/* Moves the focus into the list, to the selected row or the first. */
void fleet_alert_pane_focus_list           (FleetAlertPane *self);

G_END_DECLS
