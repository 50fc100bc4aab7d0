/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-load: taking up what the store kept, so that the stream goes on as if it had never stopped.
 *
 * Records of vehicles come from the last checkpoint and the segments after it; standing state is as it was committed; age() timers, which
 * depend on nothing but the record, are armed again. Names come first: a changed profile or rule file interns other names, and in another order. */

#include "fleet-pipeline-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
load_name (FleetNames   names,
           guint32      id,
           const char  *text,
           gsize        length,
           gpointer     user_data,
           GError     **error)
{
  FleetPipeline *self = user_data;

  if (fleet_dictionary_intern (self->names[names], text, length) != id)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT,
                   _("the database's names are out of order at “%.*s” (%u of kind %d); restore the file from a backup or remove it to begin anew"),
                   (int) length, text, id, names);
      return FALSE;
    }
  self->saved_names[names] = id + 1;
  return TRUE;
}

static gboolean
load_position (const FleetPosition *position,
               gpointer             user_data,
               GError             **error)
{
  FleetPipeline *self = user_data;

  fleet_pipeline_restore_place (self, position);
  if (position->greatest_us != FLEET_TIME_NONE)
    {
      fleet_pipeline_get_place (self, position->place)->is_telemetry = TRUE;
      fleet_judge_restore_place (self->judge, position->place, position->greatest_us, position->watermark_us);
    }
  return TRUE;
}

static gboolean
load_table_change (FleetTableChange  *table_change,
                   gpointer           user_data,
                   GError           **error)
{
  fleet_mirror_restore_table_change (((FleetPipeline *) user_data)->mirror, table_change);
  return TRUE;
}

static gboolean
load_snapshot (const FleetMirrorSnapshot *snapshot,
               gpointer                   user_data,
               GError                   **error)
{
  fleet_mirror_restore_snapshot (((FleetPipeline *) user_data)->mirror, snapshot);
  return TRUE;
}

static gboolean
load_range (const FleetTakenRange *range,
            gpointer               user_data,
            GError               **error)
{
  fleet_pipeline_restore_range (user_data, range);
  return TRUE;
}

static gboolean
load_row (FleetRowVersion  *version,
          gpointer          user_data,
          GError          **error)
{
  fleet_mirror_restore (((FleetPipeline *) user_data)->mirror, version);
  return TRUE;
}

static gboolean
load_vehicle (const FleetVehicleRow *vehicle,
              gpointer               user_data,
              GError               **error)
{
  FleetPipeline *self = user_data;

  if (vehicle->gone)
    return TRUE;
  if (!fleet_ledger_restore (self->ledger, vehicle->slot, vehicle->state, error))
    return FALSE;
  fleet_newsroom_touch (self->newsroom, vehicle->slot);
  if (vehicle->time_us != FLEET_TIME_NONE && vehicle->time_us > self->counts.newest_us)
    self->counts.newest_us = vehicle->time_us;
  return TRUE;
}

static gboolean
load_batch (FleetBatch  *batch,
            gpointer     user_data,
            GError     **error)
{
  FleetPipeline *self = user_data;
  g_autoptr (FleetBatch) record = fleet_batch_new (self->pool);

  fleet_ledger_merge (self->ledger, batch, 0, record, NULL, 0);
  /* A segment is the live stream's or an import's; what shapes the past had is no news. */
  if (batch->n_rows > 0 && !(batch->flags[0] & FLEET_ROW_IMPORTED))
    fleet_catalog_batch (self->catalog, batch);
  for (guint row = 0; row < batch->n_rows; row++)
    {
      fleet_newsroom_touch (self->newsroom, batch->slot[row]);
      if (batch->time_us[row] > self->counts.newest_us)
        self->counts.newest_us = batch->time_us[row];
    }
  return TRUE;
}

static gboolean
load_alert (FleetAlert  *alert,
            gpointer     user_data,
            GError     **error)
{
  FleetPipeline *self = user_data;

  g_autoptr (FleetAlert) folded = fleet_pipeline_fold (self, alert);

  fleet_pipeline_register_alert (self, folded);
  /* A shelf that ended while nobody looked. */
  if (folded->shelved_us != alert->shelved_us || folded->attention != alert->attention)
    g_ptr_array_add (self->beat->alerts, fleet_alert_ref (folded));
  g_hash_table_replace (self->beat->bulletin->alerts, folded->id, fleet_alert_ref (folded));
  return TRUE;
}

static gboolean
load_standing (const FleetStanding *standing,
               gpointer             user_data,
               GError             **error)
{
  FleetPipeline *self = user_data;
  FleetAlert *alert = standing->alert_id != NULL ? g_hash_table_lookup (self->alerts, standing->alert_id) : NULL;

  fleet_judge_restore (self->judge, standing, alert);
  return TRUE;
}

static const FleetStoreLoader names_loader = {
  .name = load_name,
};

static const FleetStoreLoader loader = {
  .letter_read = fleet_pipeline_note_letter_read,
  .position = load_position,
  .range = load_range,
  .table_change = load_table_change,
  .row = load_row,
  .snapshot = load_snapshot,
  .vehicle = load_vehicle,
  .batch = load_batch,
  .action = fleet_pipeline_load_action,
  .alert = load_alert,
  .standing = load_standing,
};

/* One row of record: the vehicle as rules saw it after its newest event. */
static void
put_standing_row (FleetPipeline   *self,
                  FleetSlot        slot,
                  gint64           newest_us,
                  FleetDevice      device,
                  FleetBatch      *record,
                  const FleetWant *wants,
                  guint            n_wants)
{
  guint row = record->n_rows++;

  record->slot[row] = slot;
  record->device[row] = device;
  record->place[row] = fleet_ledger_place (self->ledger, slot);
  record->offset[row] = -1;
  record->time_us[row] = record->judged_us[row] = newest_us;
  record->kafka_us[row] = FLEET_TIME_NONE;
  record->flags[row] = 0;
  fleet_ledger_show (self->ledger, slot, record, row, wants, n_wants);
}

static void
rearm_rows (FleetPipeline   *self,
            FleetBatch      *record,
            const FleetWant *wants,
            guint            n_wants)
{
  FleetDictionary *paths = self->names[FLEET_NAMES_PATHS];

  g_array_set_size (self->joined, 0);
  for (guint i = 0; i < n_wants; i++)
    if (fleet_mirror_is_joined_path (fleet_dictionary_text (paths, wants[i].path, NULL)))
      g_array_append_val (self->joined, wants[i].path);
  if (self->joined->len > 0)
    fleet_mirror_fill (self->mirror, record, record, (const FleetPath *) self->joined->data, self->joined->len);
  for (guint row = 0; row < record->n_rows; row++)
    fleet_judge_rearm (self->judge, record, row);
}

static void
rearm (FleetPipeline *self)
{
  guint32 n_slots = fleet_dictionary_size (self->names[FLEET_NAMES_VEHICLES]);
  guint n_wants;
  const FleetWant *wants = fleet_judge_wants (self->judge, &n_wants);
  FleetBatch *record = fleet_batch_new (self->pool);

  for (FleetSlot slot = 0; slot < n_slots; slot++)
    {
      FleetDevice device = FLEET_NONE;
      gint64 newest_us = fleet_ledger_newest (self->ledger, slot, &device);

      /* Without a place: an import brought it, and no time passes for it. */
      if (newest_us == FLEET_TIME_NONE || fleet_ledger_place (self->ledger, slot) == FLEET_NONE)
        continue;
      put_standing_row (self, slot, newest_us, device, record, wants, n_wants);
      if (record->n_rows < FLEET_BATCH_ROWS)
        continue;
      rearm_rows (self, record, wants, n_wants);
      fleet_batch_unref (record);
      record = fleet_batch_new (self->pool);
    }
  rearm_rows (self, record, wants, n_wants);
  fleet_batch_unref (record);
}

/* A vehicle of a device's own that has no record any more has become one with a car: mirror and news must know, or a late event would raise it again. */
static void
tell_merges (FleetPipeline *self)
{
  FleetDictionary *devices = self->names[FLEET_NAMES_DEVICES];
  guint32 n_devices = fleet_dictionary_size (devices);

  for (FleetDevice device = 0; device < n_devices; device++)
    {
      g_autofree char *key = g_strconcat ("device:", fleet_dictionary_text (devices, device, NULL), NULL);
      FleetSlot own = fleet_dictionary_find (self->names[FLEET_NAMES_VEHICLES], key, strlen (key));
      FleetSlot into;

      if (own == FLEET_NONE || fleet_ledger_newest (self->ledger, own, NULL) != FLEET_TIME_NONE)
        continue;
      into = fleet_mirror_restore_merge (self->mirror, device);
      if (into != FLEET_NONE)
        fleet_newsroom_move (self->newsroom, own, into);
    }
}

gboolean
fleet_pipeline_load (FleetPipeline  *self,
                     FleetStore     *store,
                     GError        **error)
{
  if (!fleet_store_load (store, &names_loader, self, error))
    return FALSE;
  fleet_pipeline_make_rooms (self);
  if (!fleet_store_load (store, &fleet_pipeline_schema_loader, self, error) || !fleet_store_load (store, &loader, self, error))
    return FALSE;
  fleet_catalog_users_changed (self->catalog, TRUE);
  tell_merges (self);
  rearm (self);
  return TRUE;
}
