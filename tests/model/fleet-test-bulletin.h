/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-test-bulletin: bulletins made by hand, for the tests of this floor. */

#pragma once

#include "fleet-engine.h"

/* Adds news of one vehicle; plate and model may be NULL. */
static inline FleetVehicleNews *
test_add_vehicle (FleetBulletin *bulletin,
                  FleetSlot      slot,
                  const char    *plate,
                  const char    *model,
                  FleetActivity  activity)
{
  FleetVehicleNews *news = fleet_vehicle_news_new ();
  g_autofree char *key = g_strdup_printf ("car:C%05u", slot);

  news->slot = slot;
  news->vehicle = g_ref_string_new (key);
  news->car_id = g_ref_string_new (key + 4);
  news->plate = plate != NULL ? g_ref_string_new (plate) : NULL;
  news->model = model != NULL ? g_ref_string_new (model) : NULL;
  news->time_us = 1700000000 * (gint64) G_USEC_PER_SEC;
  news->latitude = 37.5;
  news->longitude = 127;
  news->heading = 90;
  news->speed_kmh = 10;
  news->activity = activity;
  news->merged_into = FLEET_NONE;
  g_hash_table_insert (bulletin->vehicles, GUINT_TO_POINTER (slot), news);
  return news;
}

/* Adds one alert's state; n is what makes its id. */
static inline void
test_add_alert (FleetBulletin *bulletin,
                guint          n,
                FleetSlot      slot,
                FleetSeverity  severity,
                gint64         opened_us,
                gboolean       open,
                gboolean       acknowledged)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup_printf ("%032x", n);
  alert->rule = g_strdup ("rule");
  alert->title = g_strdup ("Something stands out");
  alert->severity = severity;
  alert->slot = slot;
  alert->vehicle = g_strdup_printf ("car:C%05u", slot);
  alert->condition = open ? FLEET_CONDITION_ACTIVE : FLEET_CONDITION_CLEARED;
  alert->attention = acknowledged ? FLEET_ATTENTION_ACKNOWLEDGED : FLEET_ATTENTION_UNACKNOWLEDGED;
  alert->began_us = alert->opened_us = opened_us;
  alert->cleared_us = open ? FLEET_TIME_NONE : opened_us + G_USEC_PER_SEC;
  alert->acknowledged_us = acknowledged ? opened_us + 2 * G_USEC_PER_SEC : FLEET_TIME_NONE;
  alert->acknowledged_by = acknowledged ? g_strdup ("desk 2") : NULL;
  alert->message = g_strdup ("message");
  g_hash_table_insert (bulletin->alerts, alert->id, alert); /* the key is the alert's own */
}

/* Adds the notice of a change from int to text at v.ID; who reads it (users) is the caller's to say. */
static inline FleetSchemaChange *
test_add_notice (FleetBulletin    *bulletin,
                 const char       *id,
                 gint64            told_us,
                 FleetSchemaKind   kind,
                 FleetNoticeState  state)
{
  FleetSchemaChange *change = fleet_schema_change_new ();

  change->id = g_strdup (id);
  change->topic = g_strdup ("fleet.telemetry");
  change->path = g_strdup_printf ("v.%s", id);
  change->kind = kind;
  change->old_form = g_strdup ("int");
  change->new_form = g_strdup ("text");
  change->told_us = told_us;
  change->state = state;
  g_hash_table_replace (bulletin->schema_changes, change->id, change);
  return change;
}
