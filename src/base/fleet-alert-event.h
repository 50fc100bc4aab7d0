/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-event: that an alert opened, cleared or was acknowledged, as it is told to other programs and to people: an id that every console derives alike, JSON, and a mail's text. Pure. */

#pragma once

#include "fleet-alert.h"

G_BEGIN_DECLS

typedef enum { FLEET_ALERT_OPENED, FLEET_ALERT_CLEARED, FLEET_ALERT_ACKNOWLEDGED } FleetAlertEvent;

/* "opened", "cleared", "acknowledged". Static. */
const char *fleet_alert_event_to_string (FleetAlertEvent   event);
/* 32 hex digits of SHA-256 over the way out, the alert's id and the event: what is told twice is known by it. Newly allocated. */
char       *fleet_alert_event_make_id   (const char       *channel,
                                         const char       *alert_id,
                                         FleetAlertEvent   event);
/* One line of JSON: id, event, at, and the alert as it stood. Newly allocated. */
char       *fleet_alert_event_to_json   (const char       *id,
                                         FleetAlertEvent   event,
                                         const FleetAlert *alert);
/* A mail: its subject on the first line, an empty line, its text. language "ko" or any other, which is English; times as the zone has them. Newly allocated. */
char       *fleet_alert_event_to_mail   (FleetAlertEvent   event,
                                         const FleetAlert *alert,
                                         const char       *language,
                                         GTimeZone        *zone);

G_END_DECLS
