/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert: making, copying, and the id that every console derives alike. */

#include "fleet-alert.h"

#include "fleet-journal.h"

#include <string.h>

char *
fleet_alert_make_id (const char *rule,
                     const char *vehicle,
                     gint64      began_us)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, rule, vehicle, began_us);
  char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  id[32] = '\0';
  return id;
}

FleetAlert *
fleet_alert_new (void)
{
  FleetAlert *self = g_new0 (FleetAlert, 1);

  fleet_refs_init (&self->refs);
  self->slot = FLEET_NONE;
  self->condition = FLEET_CONDITION_ACTIVE;
  self->car_row_us = FLEET_TIME_NONE;
  self->reservation_row_us = FLEET_TIME_NONE;
  self->began_us = FLEET_TIME_NONE;
  self->opened_us = FLEET_TIME_NONE;
  self->cleared_us = FLEET_TIME_NONE;
  self->acknowledged_us = FLEET_TIME_NONE;
  self->shelved_us = FLEET_TIME_NONE;
  self->shelved_until_us = FLEET_TIME_NONE;
  return self;
}

FleetAlert *
fleet_alert_copy (const FleetAlert *self)
{
  /* All but the count, which other threads change while this one copies. */
  const gsize head = G_STRUCT_OFFSET (FleetAlert, id);
  FleetAlert *copy = g_new0 (FleetAlert, 1);

  memcpy ((char *) copy + head, (const char *) self + head, sizeof *self - head);
  fleet_refs_init (&copy->refs);
  copy->id = g_strdup (self->id);
  copy->rule = g_strdup (self->rule);
  copy->title = g_strdup (self->title);
  copy->vehicle = g_strdup (self->vehicle);
  copy->device_id = g_strdup (self->device_id);
  copy->car_id = g_strdup (self->car_id);
  copy->plate = g_strdup (self->plate);
  copy->reservation_id = g_strdup (self->reservation_id);
  copy->acknowledged_by = g_strdup (self->acknowledged_by);
  copy->note = g_strdup (self->note);
  copy->shelved_by = g_strdup (self->shelved_by);
  copy->shelved_why = g_strdup (self->shelved_why);
  copy->journal = self->journal != NULL ? fleet_journal_ref (self->journal) : NULL;
  copy->evidence = g_strdup (self->evidence);
  copy->message = g_strdup (self->message);
  copy->advice = g_strdup (self->advice);
  return copy;
}

FleetAlert *
fleet_alert_ref (FleetAlert *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_alert_unref (FleetAlert *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->rule);
  g_free (self->title);
  g_free (self->vehicle);
  g_free (self->device_id);
  g_free (self->car_id);
  g_free (self->plate);
  g_free (self->reservation_id);
  g_free (self->acknowledged_by);
  g_free (self->note);
  g_free (self->shelved_by);
  g_free (self->shelved_why);
  fleet_journal_unref (self->journal);
  g_free (self->evidence);
  g_free (self->message);
  g_free (self->advice);
  g_free (self);
}
