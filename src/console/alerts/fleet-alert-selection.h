/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-selection: what an operator has selected among the alerts, kept while rows move. A row that sinks among those that are over is taken out of the list and put in again;
 * GTK's selection forgets what is taken out. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-alert-list.h"

G_BEGIN_DECLS

/* A new selection over alerts that does not forget. */
GtkMultiSelection *fleet_alert_selection_new      (FleetAlertList    *alerts);
/* Of the selected alerts, NULL-terminated. */
GStrv              fleet_alert_selection_dup_ids  (GtkMultiSelection *selection);
/* Of the rows that are over and wait for somebody, selected or not; NULL-terminated. */
GStrv              fleet_alert_selection_dup_over (GtkMultiSelection *selection);
/* The one that is selected, borrowed; NULL: there are none or several. */
FleetAlertItem    *fleet_alert_selection_get_one  (GtkMultiSelection *selection);
/* What a menu is opened on is selected alone, unless it is one of several that are: it stands for all of them then. */
void               fleet_alert_selection_point_at (GtkMultiSelection *selection,
                                                   FleetAlertItem    *item);
/* The next alert after the selected ones, and from the first again, that waits for somebody; GTK_INVALID_LIST_POSITION: none. */
guint              fleet_alert_selection_get_next (GtkMultiSelection *selection);

G_END_DECLS
