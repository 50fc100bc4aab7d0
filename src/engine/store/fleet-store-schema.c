/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-schema: the catalog and its notices: rows of a beat, and what a start takes up. */

#include "fleet-store-private.h"

static void
bind_blob (sqlite3_stmt *statement,
           int           at,
           GBytes       *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  sqlite3_bind_blob64 (statement, at, length > 0 ? data : "", length, SQLITE_STATIC);
}

static gboolean
write_topic (FleetStore               *self,
             const FleetCatalogTopic  *topic,
             GError                  **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_SCHEMA_TOPIC];

  fleet_database_bind_text (statement, 1, topic->topic);
  sqlite3_bind_int64 (statement, 2, topic->messages);
  sqlite3_bind_int64 (statement, 3, topic->first_us);
  sqlite3_bind_int64 (statement, 4, topic->last_us);
  sqlite3_bind_int (statement, 5, topic->is_learned);
  sqlite3_bind_int64 (statement, 6, topic->n_paths);
  sqlite3_bind_int64 (statement, 7, topic->n_refused);
  bind_blob (statement, 8, topic->state);
  return fleet_database_step (statement, "keep a topic's shape", error);
}

static gboolean
write_path (FleetStore              *self,
            const FleetCatalogPath  *path,
            GError                 **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_SCHEMA_PATH];
  g_autofree char *types = fleet_forms_to_text (path->forms);

  fleet_database_bind_text (statement, 1, path->topic);
  fleet_database_bind_text (statement, 2, path->path);
  sqlite3_bind_int (statement, 3, path->forms);
  fleet_database_bind_text (statement, 4, types);
  sqlite3_bind_int64 (statement, 5, path->count);
  sqlite3_bind_int64 (statement, 6, path->since);
  sqlite3_bind_int64 (statement, 7, path->first.place);
  sqlite3_bind_int64 (statement, 8, path->first.offset);
  sqlite3_bind_int64 (statement, 9, path->first.time_us);
  sqlite3_bind_int64 (statement, 10, path->last.place);
  sqlite3_bind_int64 (statement, 11, path->last.offset);
  sqlite3_bind_int64 (statement, 12, path->last.time_us);
  fleet_database_bind_text (statement, 13, path->example);
  bind_blob (statement, 14, path->state);
  return fleet_database_step (statement, "keep a path", error);
}

static gboolean
write_change (FleetStore               *self,
              const FleetSchemaChange  *change,
              GError                  **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_SCHEMA_CHANGE];

  fleet_database_bind_text (statement, 1, change->id);
  fleet_database_bind_text (statement, 2, change->topic);
  fleet_database_bind_text (statement, 3, change->path);
  sqlite3_bind_int (statement, 4, change->kind);
  fleet_database_bind_text (statement, 5, fleet_schema_change_kind_text (change));
  fleet_database_bind_text (statement, 6, change->old_form);
  fleet_database_bind_text (statement, 7, change->new_form);
  fleet_database_bind_text (statement, 8, change->before);
  fleet_database_bind_text (statement, 9, change->after);
  fleet_database_bind_text (statement, 10, change->model);
  fleet_database_bind_text (statement, 11, change->firmware);
  fleet_database_bind_text (statement, 12, change->device);
  fleet_database_bind_text (statement, 13, change->devices);
  sqlite3_bind_int64 (statement, 14, change->n_devices);
  fleet_database_bind_text (statement, 15, change->users);
  sqlite3_bind_int (statement, 16, change->partition);
  sqlite3_bind_int64 (statement, 17, change->offset);
  sqlite3_bind_int64 (statement, 18, change->first_us);
  sqlite3_bind_int64 (statement, 19, change->told_us);
  sqlite3_bind_int64 (statement, 20, change->returned_us);
  sqlite3_bind_double (statement, 21, change->share);
  sqlite3_bind_int (statement, 22, fleet_schema_change_is_breaking (change));
  sqlite3_bind_int (statement, 23, change->state);
  fleet_database_bind_text (statement, 24, change->by);
  sqlite3_bind_int64 (statement, 25, change->at_us);
  fleet_database_bind_text (statement, 26, change->comment);
  return fleet_database_step (statement, "keep a schema notice", error);
}

static gboolean
write_blind_rules (FleetStore  *self,
                   GPtrArray   *blind,
                   GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_BLIND_RULE];

  if (!fleet_database_step (self->statements[FLEET_STATEMENT_BLIND_RULES_GONE], "forget blind rules", error))
    return FALSE;
  for (guint i = 0; i < blind->len; i++)
    {
      const FleetBlindRule *rule = g_ptr_array_index (blind, i);
      g_autofree char *why = fleet_blind_rule_why (rule);

      fleet_database_bind_text (statement, 1, rule->rule);
      fleet_database_bind_text (statement, 2, rule->title);
      fleet_database_bind_text (statement, 3, rule->path);
      fleet_database_bind_text (statement, 4, rule->kind);
      fleet_database_bind_text (statement, 5, why);
      sqlite3_bind_int64 (statement, 6, rule->since_us);
      fleet_database_bind_text (statement, 7, rule->change);
      if (!fleet_database_step (statement, "keep a blind rule", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_store_write_schema (FleetStore  *self,
                          FleetBeat   *beat,
                          GError     **error)
{
  for (guint i = 0; i < beat->schema_topics->len; i++)
    if (!write_topic (self, g_ptr_array_index (beat->schema_topics, i), error))
      return FALSE;
  for (guint i = 0; i < beat->schema_paths->len; i++)
    if (!write_path (self, g_ptr_array_index (beat->schema_paths, i), error))
      return FALSE;
  for (guint i = 0; i < beat->schema_changes->len; i++)
    if (!write_change (self, g_ptr_array_index (beat->schema_changes, i), error))
      return FALSE;
  return beat->blind_rules == NULL || write_blind_rules (self, beat->blind_rules, error);
}

/* ---- start ---- */

static GBytes *
read_blob (sqlite3_stmt *statement,
           int           column)
{
  return g_bytes_new (sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));
}

static gboolean
load_topic (const FleetStoreLoader  *loader,
            sqlite3_stmt            *statement,
            gpointer                 user_data,
            GError                 **error)
{
  g_autoptr (GBytes) state = read_blob (statement, 7);
  FleetCatalogTopic topic = {
    .topic = (char *) sqlite3_column_text (statement, 0),
    .messages = sqlite3_column_int64 (statement, 1),
    .first_us = sqlite3_column_int64 (statement, 2),
    .last_us = sqlite3_column_int64 (statement, 3),
    .is_learned = sqlite3_column_int (statement, 4),
    .n_paths = sqlite3_column_int (statement, 5),
    .n_refused = sqlite3_column_int64 (statement, 6),
    .state = state,
  };

  return loader->schema_topic (&topic, user_data, error);
}

static gboolean
load_path (const FleetStoreLoader  *loader,
           sqlite3_stmt            *statement,
           gpointer                 user_data,
           GError                 **error)
{
  g_autoptr (GBytes) state = read_blob (statement, 13);
  FleetCatalogPath path = {
    .topic = (char *) sqlite3_column_text (statement, 0),
    .path = (char *) sqlite3_column_text (statement, 1),
    .forms = sqlite3_column_int (statement, 2),
    .count = sqlite3_column_int64 (statement, 4),
    .since = sqlite3_column_int64 (statement, 5),
    .first = { sqlite3_column_int64 (statement, 6), sqlite3_column_int64 (statement, 7), sqlite3_column_int64 (statement, 8) },
    .last = { sqlite3_column_int64 (statement, 9), sqlite3_column_int64 (statement, 10), sqlite3_column_int64 (statement, 11) },
    .example = (char *) sqlite3_column_text (statement, 12),
    .state = state,
  };

  return loader->schema_path (&path, user_data, error);
}

static gboolean
load_change (const FleetStoreLoader  *loader,
             sqlite3_stmt            *statement,
             gpointer                 user_data,
             GError                 **error)
{
  g_autoptr (FleetSchemaChange) change = fleet_schema_change_new ();

  change->id = fleet_database_text (statement, 0);
  change->topic = fleet_database_text (statement, 1);
  change->path = fleet_database_text (statement, 2);
  change->kind = CLAMP (sqlite3_column_int (statement, 3), 0, FLEET_N_SCHEMA_KINDS - 1);
  change->old_form = fleet_database_text (statement, 5);
  change->new_form = fleet_database_text (statement, 6);
  change->before = fleet_database_text (statement, 7);
  change->after = fleet_database_text (statement, 8);
  change->model = fleet_database_text (statement, 9);
  change->firmware = fleet_database_text (statement, 10);
  change->device = fleet_database_text (statement, 11);
  change->devices = fleet_database_text (statement, 12);
  change->n_devices = sqlite3_column_int64 (statement, 13);
  change->users = fleet_database_text (statement, 14);
  change->partition = sqlite3_column_int (statement, 15);
  change->offset = sqlite3_column_int64 (statement, 16);
  change->first_us = sqlite3_column_int64 (statement, 17);
  change->told_us = sqlite3_column_int64 (statement, 18);
  change->returned_us = sqlite3_column_int64 (statement, 19);
  change->share = sqlite3_column_double (statement, 20);
  change->state = CLAMP (sqlite3_column_int (statement, 22), 0, FLEET_N_NOTICE_STATES - 1);
  change->by = fleet_database_text (statement, 23);
  change->at_us = sqlite3_column_int64 (statement, 24);
  change->comment = fleet_database_text (statement, 25);
  return loader->schema_change (change, user_data, error);
}

typedef gboolean (*LoadRow) (const FleetStoreLoader *loader, sqlite3_stmt *statement, gpointer user_data, GError **error);

static gboolean
each_row (FleetStore              *self,
          const char              *sql,
          LoadRow                  load,
          const FleetStoreLoader  *loader,
          gpointer                 user_data,
          GError                 **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    if (!load (loader, statement, user_data, error))
      return FALSE;
  return result == SQLITE_DONE || fleet_database_fail (self->db, "be read", error);
}

gboolean
fleet_store_load_schema (FleetStore              *self,
                         const FleetStoreLoader  *loader,
                         gpointer                 user_data,
                         GError                 **error)
{
  return (loader->schema_topic == NULL || each_row (self, "SELECT * FROM schema_topic_row ORDER BY topic", load_topic, loader, user_data, error)) &&
         (loader->schema_path == NULL || each_row (self, "SELECT * FROM schema_path_row ORDER BY topic, path", load_path, loader, user_data, error)) &&
         (loader->schema_change == NULL || each_row (self, "SELECT * FROM schema_change_row ORDER BY told_us, id", load_change, loader, user_data, error));
}
