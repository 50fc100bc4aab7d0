/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-beat: makes a beat and takes it apart. A struct of arrays rather than a class: the feed fills it field by field, and nobody else ever sees it half full. */

#include "fleet-beat.h"

void
fleet_letter_fate_free (FleetLetterFate *self)
{
  g_free (self->by);
  g_free (self->text);
  g_free (self);
}

void
fleet_dead_letter_free (FleetDeadLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->topic);
  g_free (self->reason);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self->headers);
  g_free (self);
}

void
fleet_vehicle_row_free (FleetVehicleRow *self)
{
  if (self == NULL)
    return;
  g_free (self->vehicle_id);
  g_free (self->car_id);
  g_free (self->plate);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_free (self);
}

void
fleet_outbox_record_free (FleetOutboxRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->topic);
  g_free (self->key);
  g_free (self->payload);
  g_free (self->alert_id);
  g_free (self->about);
  g_free (self->refusal);
  g_free (self);
}

void
fleet_import_mark_free (FleetImportMark *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->key);
  g_free (self->version);
  g_free (self->note);
  g_free (self);
}

FleetBeat *
fleet_beat_new (void)
{
  FleetBeat *self = g_new0 (FleetBeat, 1);

  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  self->imported = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_batch_unref);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (FleetTakenRange));
  self->adoptions = g_array_new (FALSE, FALSE, sizeof (FleetAdoption));
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_import_mark_free);
  self->letter_fates = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_letter_fate_free);
  self->dead_letters = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_dead_letter_free);
  self->row_versions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_row_version_unref);
  self->table_changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_table_change_unref);
  self->snapshots = g_array_new (FALSE, FALSE, sizeof (FleetMirrorSnapshot));
  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_alert_unref);
  self->standings = g_array_new (FALSE, TRUE, sizeof (FleetStanding));
  g_array_set_clear_func (self->standings, (GDestroyNotify) fleet_standing_clear);
  self->vehicles = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_vehicle_row_free);
  self->schema_topics = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_catalog_topic_free);
  self->schema_paths = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_catalog_path_free);
  self->schema_changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_schema_change_unref);
  self->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_action_unref);
  self->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_outbox_record_free);
  self->positions = g_array_new (FALSE, TRUE, sizeof (FleetPosition));
  for (FleetNames names = 0; names < FLEET_N_NAMES; names++)
    self->names[names] = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
fleet_beat_free (FleetBeat *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->batches);
  g_ptr_array_unref (self->imported);
  g_array_unref (self->ranges);
  g_array_unref (self->adoptions);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->dead_letters);
  g_ptr_array_unref (self->letter_fates);
  g_ptr_array_unref (self->row_versions);
  g_ptr_array_unref (self->table_changes);
  g_array_unref (self->snapshots);
  g_ptr_array_unref (self->alerts);
  g_array_unref (self->standings);
  g_ptr_array_unref (self->vehicles);
  g_ptr_array_unref (self->schema_topics);
  g_ptr_array_unref (self->schema_paths);
  g_ptr_array_unref (self->schema_changes);
  g_ptr_array_unref (self->actions);
  g_ptr_array_unref (self->outbox);
  g_clear_pointer (&self->blind_rules, g_ptr_array_unref);
  g_array_unref (self->positions);
  for (FleetNames names = 0; names < FLEET_N_NAMES; names++)
    g_ptr_array_unref (self->names[names]);
  g_clear_pointer (&self->bulletin, fleet_bulletin_unref);
  g_free (self);
}
