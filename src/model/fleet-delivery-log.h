/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-log: to whom an alert was sent, by which way, when, and what became of it. Read from the outbox, which is where all that leaves stands.
 *
 * Signals: "changed": there is something new to show. @thread main. */

#pragma once

#include <glib-object.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_DELIVERY_LOG (fleet_delivery_log_get_type ())
G_DECLARE_FINAL_TYPE (FleetDeliveryLog, fleet_delivery_log, FLEET, DELIVERY_LOG, GObject)

/* As the outbox has them. */
typedef enum
{
  FLEET_DELIVERY_LOG_WAITING,
  FLEET_DELIVERY_LOG_SENT,
  FLEET_DELIVERY_LOG_UNDELIVERABLE,
  FLEET_DELIVERY_LOG_SENT_ELSEWHERE, /* another console did */
  FLEET_DELIVERY_LOG_TOO_LATE,       /* nobody would have had any use of it */
  FLEET_DELIVERY_LOG_N_STATES
} FleetDeliveryLogState;

/* Texts are cleaned for a label. */
typedef struct
{
  char  *way;      /* "E-mail", in the operator's language */
  char  *to;       /* addresses, a topic, a host, a reservation; never a secret; "" unknown */
  char  *what;     /* "opened", "over", "acknowledged", in the operator's language */
  FleetDeliveryLogState state;
  gint64 at_us;    /* when it was sent; else when it was written */
  gint64 next_us;  /* of one that waits after a failure: when it is tried next; else FLEET_TIME_NONE */
  guint  attempts;
  char  *error;    /* why not, or not at once; NULL */
} FleetDeliveryEntry;

FleetDeliveryLog *fleet_delivery_log_new  (void);
/* Of which alert; id NULL: of none. Another alert empties the log at once; the same is asked for again, and "changed" comes if something is new. One question at a time. */
void              fleet_delivery_log_show (FleetDeliveryLog *self,
                                           FleetHistory     *history,
                                           const char       *id);
/* FleetDeliveryEntry*, oldest first; borrowed until "changed". */
GPtrArray        *fleet_delivery_log_get  (FleetDeliveryLog *self);

/* "Topics", "Webhook", "E-mail", "Customers": what a channel of the outbox is called. */
const char       *fleet_delivery_log_way_name (const char *channel);

G_END_DECLS
