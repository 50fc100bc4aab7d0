/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-delivery-status: a plain value. */

#include "fleet-delivery-status.h"

#include "fleet-time.h"

FleetDeliveryStatus *
fleet_delivery_status_new (const char *channel,
                           const char *target)
{
  FleetDeliveryStatus *self = g_new0 (FleetDeliveryStatus, 1);

  self->channel = g_strdup (channel);
  self->target = g_strdup (target);
  self->failing_us = FLEET_TIME_NONE;
  return self;
}

FleetDeliveryStatus *
fleet_delivery_status_copy (const FleetDeliveryStatus *self)
{
  FleetDeliveryStatus *copy = g_new (FleetDeliveryStatus, 1);

  *copy = *self;
  copy->channel = g_strdup (self->channel);
  copy->target = g_strdup (self->target);
  copy->sentence = g_strdup (self->sentence);
  return copy;
}

void
fleet_delivery_status_free (FleetDeliveryStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->channel);
  g_free (self->target);
  g_free (self->sentence);
  g_free (self);
}

gboolean
fleet_delivery_status_is_equal (const FleetDeliveryStatus *self,
                                const FleetDeliveryStatus *other)
{
  return g_strcmp0 (self->channel, other->channel) == 0 && g_strcmp0 (self->target, other->target) == 0 && self->waiting == other->waiting &&
         self->sent == other->sent && self->undeliverable == other->undeliverable && self->failing_us == other->failing_us &&
         self->next_us == other->next_us && g_strcmp0 (self->sentence, other->sentence) == 0;
}
