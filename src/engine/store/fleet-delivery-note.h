/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-note: what a courier tells the writer: what became of one row of the outbox, how its channel is, or that what was undeliverable is to be tried again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* outbox.state */
typedef enum
{
  FLEET_DELIVERY_WAITING,
  FLEET_DELIVERY_SENT,
  FLEET_DELIVERY_UNDELIVERABLE, /* the other side refused it for good; kept, with the reason */
  FLEET_DELIVERY_LEFT,          /* another console has sent it */
  FLEET_DELIVERY_LATE,          /* its time was over before it could be sent */
} FleetDeliveryState;

typedef struct
{
  char     *channel;
  gint64    row;       /* outbox.id; 0: of the channel itself */
  gboolean  is_again;  /* row 0: what was undeliverable waits again, and all of it is due */
  FleetDeliveryState state;
  guint     attempts;
  gint64    at_us;     /* wall clock: when it was tried; of a channel: since when it fails, FLEET_TIME_NONE all is well */
  gint64    next_us;   /* wall clock: when it is tried again */
  char     *target;    /* of a channel */
  char     *sentence;  /* why it did not go; NULL */
} FleetDeliveryNote;

FleetDeliveryNote *fleet_delivery_note_new  (const char        *channel,
                                             gint64             row);
void               fleet_delivery_note_free (FleetDeliveryNote *self);

G_END_DECLS
