/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-verdict: where the judge puts what changed. */

#include "fleet-judge.h"

void
fleet_standing_clear (FleetStanding *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->evidence, g_free);
  g_clear_pointer (&self->alert_id, g_free);
}

FleetVerdict *
fleet_verdict_new (void)
{
  FleetVerdict *self = g_new0 (FleetVerdict, 1);

  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_alert_unref);
  self->standings = g_array_new (FALSE, FALSE, sizeof (FleetStanding));
  g_array_set_clear_func (self->standings, (GDestroyNotify) fleet_standing_clear);
  return self;
}

void
fleet_verdict_free (FleetVerdict *self)
{
  g_ptr_array_unref (self->alerts);
  g_array_unref (self->standings);
  g_free (self);
}
