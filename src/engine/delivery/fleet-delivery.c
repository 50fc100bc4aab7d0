/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery: the couriers. */

#include "fleet-delivery.h"

#include "fleet-kafka-channel.h"
#include "fleet-mail-channel.h"
#include "fleet-webhook-channel.h"

struct _FleetDelivery
{
  FleetLease *lease;   /* NULL: this console is the only one, or nothing needs it */
  GPtrArray *couriers; /* FleetCourier* */
};

/* Takes channel. */
static void
add (FleetDelivery *self,
     const char    *database,
     FleetChannel  *channel,
     FleetWriter   *writer,
     FleetMailbox  *mailbox)
{
  g_ptr_array_add (self->couriers, fleet_courier_new (database, channel, writer, mailbox, self->lease));
}

FleetDelivery *
fleet_delivery_new (const char   *database,
                    FleetProfile *profile,
                    FleetWriter  *writer,
                    FleetMailbox *mailbox)
{
  FleetDelivery *self = g_new0 (FleetDelivery, 1);

  self->couriers = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_courier_free);
  if (profile->topic_lease != NULL && (profile->topic_alerts != NULL || profile->webhook_url != NULL || profile->email_server != NULL || profile->customer_url != NULL))
    self->lease = fleet_lease_new (profile, mailbox);
  add (self, database, fleet_kafka_channel_new (profile), writer, mailbox);
  if (profile->webhook_url != NULL)
    add (self, database, fleet_webhook_channel_new ("webhook", profile, profile->webhook_url, profile->webhook_timeout_us), writer, mailbox);
  if (profile->email_server != NULL)
    add (self, database, fleet_mail_channel_new (profile), writer, mailbox);
  if (profile->customer_url != NULL)
    add (self, database, fleet_webhook_channel_new ("customer", profile, profile->customer_url, profile->webhook_timeout_us), writer, mailbox);
  return self;
}

void
fleet_delivery_hurry (FleetDelivery *self,
                      const char    *channel)
{
  for (guint i = 0; i < self->couriers->len; i++)
    if (channel == NULL || g_str_equal (fleet_courier_channel (g_ptr_array_index (self->couriers, i)), channel))
      fleet_courier_hurry (g_ptr_array_index (self->couriers, i));
}

void
fleet_delivery_free (FleetDelivery *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->couriers->len; i++)
    fleet_courier_stop (g_ptr_array_index (self->couriers, i)); /* all at once, so that their last waits overlap */
  g_ptr_array_unref (self->couriers);
  fleet_lease_free (self->lease);
  g_free (self);
}
