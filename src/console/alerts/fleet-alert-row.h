/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-row: one alert: what, which car, how long, and one button. Its height never changes; above the first one that is over stands the heading of all that are. A click shows its vehicle on the map. Signals:
 * "menu-requested" (its menu is about to open: it is to be selected). @thread main. */

#pragma once

#include <adwaita.h>

#include "fleet-session.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_ROW (fleet_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertRow, fleet_alert_row, FLEET, ALERT_ROW, AdwBin)

GtkWidget      *fleet_alert_row_new      (FleetSession   *session);
/* NULL: shows none. */
void            fleet_alert_row_set_item (FleetAlertRow  *self,
                                          FleetAlertItem *item);
FleetAlertItem *fleet_alert_row_get_item (FleetAlertRow  *self);
/* Whether its menu is open: then somebody is about to choose. */
gboolean        fleet_alert_row_has_menu (FleetAlertRow  *self);
/* As a press of the secondary button does; the pane selects the row. */
void            fleet_alert_row_open_menu (FleetAlertRow *self);
/* Gives the focus to item's row in the list view, or to the list where it has none; item may be NULL. */
void            fleet_alert_row_focus    (GtkWidget      *list,
                                          FleetAlertItem *item);
/* Tab leaves the list, in which arrows walk: GTK 4.8 would stop at each of hundreds of rows, and lose its way where a row sinks amid that. TRUE: the focus has gone to what is before or
 * after the list. */
gboolean        fleet_alert_row_leave    (guint           keyval,
                                          GtkWidget      *before,
                                          GtkWidget      *after);
/* What can be done with the selected alerts, by the pane's actions; borrowed. */
GMenuModel     *fleet_alert_row_menu     (void);

G_END_DECLS
