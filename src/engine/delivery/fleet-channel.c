/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-channel: what all channels have alike. */

#include "fleet-channel.h"

void
fleet_parcel_free (FleetParcel *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->topic);
  g_free (self->key);
  g_free (self->payload);
  g_free (self->sentence);
  g_free (self);
}

static void
end (FleetParcel    *self,
     FleetParcelEnd  how,
     char           *sentence)
{
  self->end = how;
  g_free (self->sentence);
  self->sentence = sentence;
}

void
fleet_parcel_fail (FleetParcel *self,
                   char        *sentence)
{
  end (self, FLEET_PARCEL_FAILED, sentence);
}

void
fleet_parcel_refuse (FleetParcel *self,
                     char        *sentence)
{
  end (self, FLEET_PARCEL_REFUSED, sentence);
}

void
fleet_channel_free (FleetChannel *self)
{
  if (self != NULL)
    self->free (self);
}
