/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-schema: the catalog's place in the stream: what it asks of the mirror, what goes from it into beats, and back at start. */

#include "fleet-pipeline-private.h"

#include "fleet-schema-event.h"

/* A text column of the device's newest row; borrowed. */
static const char *
device_text (FleetPipeline *self,
             FleetDevice    device,
             const char    *column)
{
  const FleetRowVersion *row = column != NULL && device != FLEET_NONE ? fleet_mirror_device (self->mirror, device, G_MAXINT64) : NULL;
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, column) : NULL;

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

static const char *
device_model (FleetDevice device,
              gpointer    user_data)
{
  FleetPipeline *self = user_data;

  return device_text (self, device, self->profile->device_model);
}

static const char *
device_firmware (FleetDevice device,
                 gpointer    user_data)
{
  FleetPipeline *self = user_data;

  return device_text (self, device, self->profile->device_firmware);
}

static const FleetCatalogContext context = { device_model, device_firmware };

/* As rules name the tables' columns. */
static const char *const prefixes[FLEET_N_TABLES] = { "car.", "device.", "reservation." };

void
fleet_pipeline_make_path_users (FleetPipeline *self)
{
  self->path_users = fleet_path_users_new ();
  for (guint i = 0; i < self->rules->len; i++)
    fleet_path_users_add_rule (self->path_users, g_ptr_array_index (self->rules, i));
}

void
fleet_pipeline_make_catalog (FleetPipeline *self)
{
  const char *topics[FLEET_N_TABLES] = { self->profile->topic_cars, self->profile->topic_devices, self->profile->topic_reservations };

  self->catalog = fleet_catalog_new (self->profile->topic_telemetry, self->profile->path_firmware, self->names[FLEET_NAMES_PATHS], self->names[FLEET_NAMES_DEVICES],
                                     self->names[FLEET_NAMES_PLACES], self->path_users, &context, self);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    if (topics[table] != NULL)
      fleet_catalog_add_topic (self->catalog, topics[table], prefixes[table]);
}

void
fleet_pipeline_free_catalog (FleetPipeline *self)
{
  g_clear_pointer (&self->catalog, fleet_catalog_free);
  g_clear_pointer (&self->path_users, fleet_path_users_free);
  g_clear_pointer (&self->blind_rules, g_ptr_array_unref);
}

FleetPathUsers *
fleet_pipeline_get_path_users (FleetPipeline *self)
{
  return self->path_users;
}

void
fleet_pipeline_look_at_rows (FleetPipeline      *self,
                             const FleetOrigin  *origin,
                             const FleetMessage *message,
                             guint               first)
{
  GPtrArray *versions = self->beat->row_versions;

  for (guint i = first; i < versions->len; i++)
    {
      const FleetRowVersion *version = g_ptr_array_index (versions, i);
      FleetSight sight = { message->place, message->offset, version->valid_from_us > 0 ? version->valid_from_us : message->kafka_us };

      if (version->table == FLEET_TABLE_DEVICE)
        fleet_catalog_devices_changed (self->catalog);
      if (!version->deleted)
        fleet_catalog_row (self->catalog, origin->topic, prefixes[version->table], &sight, version->n_columns, (const char *const *) version->names, version->values);
    }
}

/* What is published is the notice, and each word on it; not that one more device shows it: the id is the same then, and the outbox has it. */
static void
publish (FleetPipeline           *self,
         const FleetSchemaChange *change)
{
  FleetOutboxRecord *record;

  if (self->profile->topic_schema_changes == NULL)
    return;
  record = g_new0 (FleetOutboxRecord, 1);
  record->id = fleet_schema_event_make_id (change);
  record->topic = g_strdup (self->profile->topic_schema_changes);
  record->key = g_strdup (change->id);
  record->payload = fleet_schema_event_to_json (change);
  g_ptr_array_add (self->beat->outbox, record);
}

static gboolean
are_equal (GPtrArray *a,
           GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FleetBlindRule *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);

      if (g_strcmp0 (x->rule, y->rule) != 0 || g_strcmp0 (x->change, y->change) != 0 || g_strcmp0 (x->models, y->models) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Each thread gets an array of its own; the rules in it are shared. */
static GPtrArray *
share_rules (GPtrArray *rules)
{
  GPtrArray *shared = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_blind_rule_unref);

  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (shared, fleet_blind_rule_ref (g_ptr_array_index (rules, i)));
  return shared;
}

/* A rule whose input is away is told as blind, so that nobody takes its silence for good news. */
static void
tell_blind_rules (FleetPipeline *self)
{
  g_autoptr (GPtrArray) blind = fleet_blind_rules_find (self->rules, fleet_catalog_get_changes (self->catalog));

  if (are_equal (self->blind_rules, blind))
    return;
  g_clear_pointer (&self->blind_rules, g_ptr_array_unref);
  self->beat->blind_rules = share_rules (blind);
  self->beat->bulletin->blind_rules = share_rules (blind);
  self->blind_rules = g_steal_pointer (&blind);
}

void
fleet_pipeline_save_catalog (FleetPipeline *self)
{
  FleetBeat *beat = self->beat;

  fleet_catalog_save (self->catalog, beat->is_checkpoint, beat->schema_topics, beat->schema_paths, beat->schema_changes);
  for (guint i = 0; i < beat->schema_changes->len; i++)
    {
      FleetSchemaChange *change = g_ptr_array_index (beat->schema_changes, i);

      publish (self, change);
      g_hash_table_replace (beat->bulletin->schema_changes, change->id, fleet_schema_change_ref (change));
    }
  if (beat->schema_changes->len > 0 || self->blind_rules == NULL)
    tell_blind_rules (self);
}

gboolean
fleet_pipeline_decide (FleetPipeline     *self,
                       const char        *change_id,
                       FleetNoticeState   state,
                       const char        *by,
                       gint64             at_us,
                       const char        *comment,
                       char             **ret_failure)
{
  return fleet_catalog_decide (self->catalog, change_id, state, by, at_us, comment, ret_failure);
}

void
fleet_pipeline_set_charts (FleetPipeline     *self,
                           const char *const *names_and_paths)
{
  fleet_path_users_remove (self->path_users, FLEET_USER_CHART);
  for (guint i = 0; names_and_paths != NULL && names_and_paths[i] != NULL && names_and_paths[i + 1] != NULL; i += 2)
    fleet_path_users_add (self->path_users, FLEET_USER_CHART, names_and_paths[i], names_and_paths[i], names_and_paths[i + 1]);
  fleet_catalog_users_changed (self->catalog, FALSE);
}

/* ---- start ---- */

static gboolean
load_topic (const FleetCatalogTopic  *topic,
            gpointer                  user_data,
            GError                  **error)
{
  return fleet_catalog_restore_topic (((FleetPipeline *) user_data)->catalog, topic, error);
}

static gboolean
load_path (const FleetCatalogPath  *path,
           gpointer                 user_data,
           GError                 **error)
{
  return fleet_catalog_restore_path (((FleetPipeline *) user_data)->catalog, path, error);
}

static gboolean
load_change (FleetSchemaChange  *change,
             gpointer            user_data,
             GError            **error)
{
  FleetPipeline *self = user_data;

  fleet_catalog_restore_change (self->catalog, change);
  g_hash_table_replace (self->beat->bulletin->schema_changes, change->id, fleet_schema_change_ref (change));
  return TRUE;
}

const FleetStoreLoader fleet_pipeline_schema_loader = {
  .schema_topic = load_topic,
  .schema_path = load_path,
  .schema_change = load_change,
};
