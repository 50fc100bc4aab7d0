/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-status: how one channel of the outbox is doing, in numbers and sentences. Part of a bulletin. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of several consoles sends alerts on. */
typedef enum
{
  FLEET_LEASE_UNKNOWN,   /* nothing new of it, or this console is the only one */
  FLEET_LEASE_SEEKING,   /* not known yet, or what the others have sent is still being read */
  FLEET_LEASE_HELD,      /* this one */
  FLEET_LEASE_ELSEWHERE, /* another, or there is no word from the brokers */
  FLEET_LEASE_FAILED,    /* nobody knows; alerts wait; the sentence says why */
} FleetLeaseState;

typedef struct
{
  char   *channel;       /* "kafka", "webhook", "email", "customer": as in the outbox */
  char   *target;        /* where it goes, for people; never a secret */
  gint64  waiting;
  gint64  sent;          /* since the database was made */
  gint64  undeliverable; /* kept, until somebody has them tried again */
  gint64  failing_us;    /* wall clock: since when it fails; FLEET_TIME_NONE: all is well */
  gint64  next_us;       /* while it fails: when it is tried next */
  char   *sentence;      /* while it fails, or where something is undeliverable: why */
} FleetDeliveryStatus;

FleetDeliveryStatus *fleet_delivery_status_new  (const char                *channel,
                                                 const char                *target);
FleetDeliveryStatus *fleet_delivery_status_copy (const FleetDeliveryStatus *self);
void                 fleet_delivery_status_free (FleetDeliveryStatus       *self);
gboolean             fleet_delivery_status_is_equal (const FleetDeliveryStatus *self,
                                                     const FleetDeliveryStatus *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDeliveryStatus, fleet_delivery_status_free)

G_END_DECLS
