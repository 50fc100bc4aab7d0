/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-channel: one way out of the console, and what is carried on it.
 *
 * A channel knows how to hand over parcels and what an answer means; when, how often and what next is the courier's (fleet-courier.h). @thread its courier's. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_PARCEL_UNTRIED, /* left for the next time: an earlier one failed, or the end has come */
  FLEET_PARCEL_SENT,    /* the other side has said that it has it */
  FLEET_PARCEL_FAILED,  /* perhaps later */
  FLEET_PARCEL_REFUSED, /* never: undeliverable as it is */
  FLEET_PARCEL_LATE,    /* its time was over; the courier's word, not a channel's; so the next */
  FLEET_PARCEL_ELSEWHERE, /* another console has sent it */
} FleetParcelEnd;

/* One row of the outbox that is due. */
typedef struct
{
  gint64  row;
  char   *id;          /* by which the receiver knows it when it comes twice */
  char   *topic;       /* of Kafka; "" elsewhere */
  char   *key;         /* may be NULL */
  char   *payload;
  guint   attempts;    /* before this one */
  gboolean is_leased;  /* only the console with the lease sends it */
  gint64  until_us;    /* wall clock: of no use afterwards */

  /* Set by the channel. */
  FleetParcelEnd end;
  char   *sentence;    /* FAILED, REFUSED: why, and what helps */
  gint64  not_before_us; /* FAILED: wall clock, as the other side asked for it; 0: it did not */
} FleetParcel;
void fleet_parcel_free (FleetParcel *self);

typedef struct _FleetChannel FleetChannel;

struct _FleetChannel
{
  const char *name;     /* as in the outbox */
  char       *target;   /* where it leads, for people */
  guint       at_once;  /* parcels a call */
  gboolean    in_order; /* what fails holds all that comes behind it */

  /* Hands over parcels (FleetParcel*), in order, and sets their ends. stop: leave the rest untried. */
  void      (*send)     (FleetChannel *self,
                         GPtrArray    *parcels,
                         GCancellable *stop);
  void      (*free)     (FleetChannel *self);
};

/* Sets end and sentence of a parcel; takes sentence. */
void fleet_parcel_fail   (FleetParcel *self,
                          char        *sentence);
void fleet_parcel_refuse (FleetParcel *self,
                          char        *sentence);

void fleet_channel_free  (FleetChannel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetChannel, fleet_channel_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetParcel, fleet_parcel_free)

G_END_DECLS
