/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-list: the alerts as an operator works through them: a GListModel of FleetAlertItem, filtered and ordered.
 *
 * What still burns and nobody has taken comes first, what is over last, under a heading (fleet_alert_item_get_leads()), in every order.
 *
 * Calm is its law. An item is the same object while its alert lives. A row that an acknowledgement or its end moves keeps its place for FLEET_ALERT_LINGER_US, and
 * for as long as the list is held. A row that an acknowledgement takes out of the filter stays, as
 * acknowledged, for FLEET_ALERT_LINGER_US, so that the next row does not slip under a finger that presses twice. While the list is *held* (somebody has scrolled
 * down and reads) new alerts do not push: they wait and are counted as pending.
 *
 * Properties (to be read; both notify): "order" (int, FleetAlertOrder), "n-pending" (guint).
 * Signals: "counts-changed", when a count may have changed. @thread main. */

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
/* Alerts of a severity that still burn, unacknowledged and on no shelf; FLEET_SEVERITY_NONE: of all. */
guint            fleet_alert_list_get_n_pressing (FleetAlertList *self,
                                                  FleetSeverity   severity);
/* How many of a severity ever began to be that; what comes back from a shelf does again. */
guint            fleet_alert_list_get_n_arrived (FleetAlertList *self,
                                                 FleetSeverity   severity);
/* The gravest of those; FLEET_SEVERITY_NONE: there are none. */
FleetSeverity    fleet_alert_list_get_worst_pressing (FleetAlertList *self);
/* Where item stands among the rows; FALSE: it does not. */
gboolean         fleet_alert_list_get_position (FleetAlertList *self,
                                                FleetAlertItem *item,
                                                guint          *ret_position);
/* Borrowed; NULL unknown. */
FleetAlertItem  *fleet_alert_list_find       (FleetAlertList  *self,
                                              const char      *id);
/* The open or unacknowledged alerts of one vehicle, in the order of FLEET_ALERT_ORDER_GRAVEST, as new references. */
GPtrArray       *fleet_alert_list_of_vehicle (FleetAlertList  *self,
                                              FleetSlot        slot);

G_END_DECLS
