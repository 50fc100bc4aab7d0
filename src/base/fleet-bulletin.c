/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bulletin: news that merges, newest wins. */

#include "fleet-bulletin.h"

#include <math.h>

FleetVehicleNews *
fleet_vehicle_news_new (void)
{
  FleetVehicleNews *self = g_new0 (FleetVehicleNews, 1);

  self->slot = FLEET_NONE;
  self->merged_into = FLEET_NONE;
  self->time_us = FLEET_TIME_NONE;
  self->heading = NAN;
  self->speed_kmh = NAN;
  self->latitude = NAN;
  self->longitude = NAN;
  return self;
}

void
fleet_vehicle_news_free (FleetVehicleNews *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->vehicle, g_ref_string_release);
  g_clear_pointer (&self->car_id, g_ref_string_release);
  g_clear_pointer (&self->plate, g_ref_string_release);
  g_clear_pointer (&self->model, g_ref_string_release);
  g_free (self);
}

void
fleet_signal_free (FleetSignal *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->path, g_ref_string_release);
  g_clear_pointer (&self->device_id, g_ref_string_release);
  g_free (self->text);
  g_free (self);
}

FleetVehicleRecord *
fleet_vehicle_record_new (void)
{
  FleetVehicleRecord *self = g_new0 (FleetVehicleRecord, 1);

  self->slot = FLEET_NONE;
  self->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_signal_free);
  self->car = g_ptr_array_new_with_free_func (g_free);
  self->reservation = g_ptr_array_new_with_free_func (g_free);
  self->devices = g_ptr_array_new_with_free_func (g_free);
  self->car_stale_us = self->reservation_stale_us = FLEET_TIME_NONE;
  return self;
}

void
fleet_vehicle_record_free (FleetVehicleRecord *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->signals);
  g_ptr_array_unref (self->car);
  g_ptr_array_unref (self->reservation);
  g_ptr_array_unref (self->devices);
  g_free (self);
}

FleetBulletin *
fleet_bulletin_new (void)
{
  FleetBulletin *self = g_new0 (FleetBulletin, 1);

  fleet_refs_init (&self->refs);
  self->vehicles = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) fleet_vehicle_news_free);
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_alert_unref);
  self->gone_alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->schema_changes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_schema_change_unref);
  self->deliveries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_delivery_status_free);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  self->status.durable = TRUE;
  self->status.lag_messages = -1;
  self->status.lag_us = FLEET_TIME_NONE;
  self->status.newest_us = FLEET_TIME_NONE;
  return self;
}

/* Moves every entry of from into to; from is left empty. */
static void
move_entries (GHashTable *to,
              GHashTable *from)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (to, key, value);
    }
}

void
fleet_bulletin_add_delivery (FleetBulletin       *self,
                             FleetDeliveryStatus *status)
{
  g_hash_table_replace (self->deliveries, status->channel, status);
}

void
fleet_bulletin_merge (FleetBulletin *self,
                      FleetBulletin *newer)
{
  GHashTableIter iter;
  gpointer id;

  move_entries (self->vehicles, newer->vehicles);
  move_entries (self->alerts, newer->alerts);
  move_entries (self->schema_changes, newer->schema_changes);
  move_entries (self->deliveries, newer->deliveries);
  if (newer->lease != FLEET_LEASE_UNKNOWN)
    {
      self->lease = newer->lease;
      g_free (self->lease_sentence);
      self->lease_sentence = g_steal_pointer (&newer->lease_sentence);
    }

  g_hash_table_iter_init (&iter, newer->gone_alerts);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_remove (self->alerts, id);
  move_entries (self->gone_alerts, newer->gone_alerts);

  if (newer->blind_rules != NULL)
    {
      g_clear_pointer (&self->blind_rules, g_ptr_array_unref);
      self->blind_rules = g_steal_pointer (&newer->blind_rules);
    }
  if (newer->record != NULL)
    {
      fleet_vehicle_record_free (self->record);
      self->record = g_steal_pointer (&newer->record);
    }
  if (newer->partitions != NULL)
    {
      g_clear_pointer (&self->partitions, g_ptr_array_unref);
      self->partitions = g_steal_pointer (&newer->partitions);
    }
  if (newer->import != NULL)
    {
      fleet_import_status_free (self->import);
      self->import = g_steal_pointer (&newer->import);
    }
  g_ptr_array_extend_and_steal (self->failures, g_ptr_array_ref (newer->failures));

  if (newer->has_status)
    {
      g_free (self->status.sentence);
      g_free (self->status.said);
      g_free (self->status.sharing);
      self->status = newer->status;
      self->has_status = TRUE;
      newer->status.sentence = NULL;
      newer->status.said = NULL;
      newer->status.sharing = NULL;
    }
  fleet_bulletin_unref (newer);
}

FleetBulletin *
fleet_bulletin_ref (FleetBulletin *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_bulletin_unref (FleetBulletin *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_hash_table_unref (self->vehicles);
  g_hash_table_unref (self->alerts);
  g_hash_table_unref (self->gone_alerts);
  g_hash_table_unref (self->schema_changes);
  g_hash_table_unref (self->deliveries);
  g_free (self->lease_sentence);
  g_clear_pointer (&self->blind_rules, g_ptr_array_unref);
  g_clear_pointer (&self->partitions, g_ptr_array_unref);
  g_clear_pointer (&self->record, fleet_vehicle_record_free);
  g_clear_pointer (&self->import, fleet_import_status_free);
  g_ptr_array_unref (self->failures);
  g_free (self->status.sentence);
  g_free (self->status.said);
  g_free (self->status.sharing);
  g_free (self);
}
