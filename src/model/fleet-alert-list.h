/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-list: the alerts as an operator works through them: a GListModel of FleetAlertItem, filtered and ordered.
 *
 * Calm is its law. An item is the same object while its alert lives. A row that an acknowledgement takes out of the filter stays, as
 * acknowledged, for FLEET_ALERT_LINGER_US, so that the next row does not slip under a finger that presses twice. While the list is *held* (somebody has scrolled
 * down and reads) new alerts do not push: they wait and are counted as pending.
 *
 * Properties (all notify): "filter" (int, FleetAlertFilter), "order" (int, FleetAlertOrder), "held" (boolean), "n-pending", "n-unacknowledged",
 * "n-active", "n-shelved", "n-all" (guint), "worst-unacknowledged" (int, FleetSeverity).
 * Signals: "counts-changed", when a count may have changed; the count's property notifies too. @thread main. */

#pragma once

#include <gio/gio.h>

#include "fleet-alert-item.h"
#include "fleet-alert-register.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_LIST (fleet_alert_list_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertList, fleet_alert_list, FLEET, ALERT_LIST, GObject)

#define FLEET_ALERT_LINGER_US (1500 * G_TIME_SPAN_MILLISECOND)
/* The most alerts that are kept for showing; beyond, the oldest that are over and acknowledged go first. */
#define FLEET_ALERT_LIST_LIMIT 20000

FleetAlertList  *fleet_alert_list_new    (void);

/* Takes what the bulletin says of alerts; now_us, a monotonic time, starts the lingering. */
void             fleet_alert_list_apply  (FleetAlertList      *self,
                                          const FleetBulletin *bulletin,
                                          gint64               now_us);
/* Lets go of rows that have lingered. Call once a second. */
void             fleet_alert_list_tick   (FleetAlertList      *self,
                                          gint64               now_us);

FleetAlertFilter fleet_alert_list_get_filter (FleetAlertList  *self);
void             fleet_alert_list_set_filter (FleetAlertList  *self,
                                              FleetAlertFilter filter);
FleetAlertOrder  fleet_alert_list_get_order  (FleetAlertList  *self);
void             fleet_alert_list_set_order  (FleetAlertList  *self,
                                              FleetAlertOrder  order);
/* Released, the pending rows come in. */
void             fleet_alert_list_set_held   (FleetAlertList  *self,
                                              gboolean         held);
gboolean         fleet_alert_list_get_held   (FleetAlertList  *self);
guint            fleet_alert_list_get_n_pending (FleetAlertList  *self);
guint            fleet_alert_list_get_count  (FleetAlertList  *self,
                                              FleetAlertFilter filter);
/* Unacknowledged alerts of a severity, on no shelf. */
guint            fleet_alert_list_get_n_unacknowledged (FleetAlertList *self,
                                                        FleetSeverity   severity);
/* Borrowed; NULL unknown. */
FleetAlertItem  *fleet_alert_list_find       (FleetAlertList  *self,
                                              const char      *id);
/* The open or unacknowledged alerts of one vehicle, gravest first, as new references. */
GPtrArray       *fleet_alert_list_of_vehicle (FleetAlertList  *self,
                                              FleetSlot        slot);

G_END_DECLS
