/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-item: one alert's row. The alert itself is sealed and replaced by each change; the item stays the same object for as long as
 * the alert lives, so that a row never flickers and a selection never moves.
 *
 * Signals: "changed". @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_ALERT_ITEM (fleet_alert_item_get_type ())
G_DECLARE_FINAL_TYPE (FleetAlertItem, fleet_alert_item, FLEET, ALERT_ITEM, GObject)

/* serial: a small integer, the item's identity in its list. */
FleetAlertItem   *fleet_alert_item_new        (FleetAlert     *alert,
                                               guint32         serial);
/* Borrowed until the next bulletin. */
const FleetAlert *fleet_alert_item_get_alert  (FleetAlertItem *self);
/* Takes its own reference; emits "changed". */
void              fleet_alert_item_set_alert  (FleetAlertItem *self,
                                               FleetAlert     *alert);
guint32           fleet_alert_item_get_serial (FleetAlertItem *self);

gboolean          fleet_alert_item_is_open         (FleetAlertItem *self); /* active or recovering */
gboolean          fleet_alert_item_is_acknowledged (FleetAlertItem *self);
gboolean          fleet_alert_item_is_shelved      (FleetAlertItem *self); /* put aside for a while; still judged */
gboolean          fleet_alert_item_waits           (FleetAlertItem *self); /* nobody has taken it, and it is on no shelf */

/* Its list's: it is the first of so many rows that are over, and shows their heading; 0: it is not. Setting another number emits "changed". */
guint             fleet_alert_item_get_leads (FleetAlertItem *self);
void              fleet_alert_item_set_leads (FleetAlertItem *self,
                                              guint           n_over);

/* Texts for labels, cleaned; owned by the item, good until "changed". */
const char       *fleet_alert_item_get_title   (FleetAlertItem *self); /* the rule's name in the operator's language */
const char       *fleet_alert_item_get_vehicle_name (FleetAlertItem *self); /* plate, else car, else device */
const char       *fleet_alert_item_get_message (FleetAlertItem *self);
const char       *fleet_alert_item_get_advice  (FleetAlertItem *self);
const char       *fleet_alert_item_get_reservation (FleetAlertItem *self); /* "Reservation 900": the one that ran when it began; "" if none did */

/* How long: from opened to now, or to cleared. */
gint64            fleet_alert_item_get_age_us  (FleetAlertItem *self,
                                                gint64          now_us);

G_END_DECLS
