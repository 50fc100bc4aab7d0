/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change: which envelope a record has, and the records that have none.
 *
 * Envelopes are tried in the order of one table; a bare row is what no envelope claims, if it has its table's key. */

#include "fleet-change-private.h"

#include <string.h>

/* A record of a change topic: DMS itself stops at 1 MiB. */
#define MAX_DEPTH 64
#define MAX_BYTES (16 * 1024 * 1024)

static const FleetEnvelope *const envelopes[] = { &fleet_envelope_dms, &fleet_envelope_debezium, &fleet_envelope_ddl };

/* What the profile says, else what stands behind the last dot of the topic's name, as both capture tools name topics. */
static char *
table_name (const char *name,
            const char *topic)
{
  const char *dot = topic != NULL ? strrchr (topic, '.') : NULL;

  if (name != NULL)
    return g_strdup (name);
  return g_strdup (dot != NULL ? dot + 1 : topic);
}

FleetChangeReader *
fleet_change_reader_new (const FleetProfile *profile)
{
  FleetChangeReader *self = g_new0 (FleetChangeReader, 1);

  self->json = fleet_json_reader_new (MAX_DEPTH, MAX_BYTES);
  self->key_columns[FLEET_TABLE_CAR] = g_strdup (profile->car_key);
  self->key_columns[FLEET_TABLE_DEVICE] = g_strdup (profile->device_key);
  self->key_columns[FLEET_TABLE_RESERVATION] = g_strdup (profile->reservation_key);
  self->table_names[FLEET_TABLE_CAR] = table_name (profile->car_table, profile->topic_cars);
  self->table_names[FLEET_TABLE_DEVICE] = table_name (profile->device_table, profile->topic_devices);
  self->table_names[FLEET_TABLE_RESERVATION] = table_name (profile->reservation_table, profile->topic_reservations);
  self->before_image = g_strdup (profile->before_image != NULL ? profile->before_image : "before-image");
  self->texts = g_string_chunk_new (4096);
  self->names = g_array_new (FALSE, FALSE, sizeof (char *));
  self->values = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  self->unchanged = g_ptr_array_new ();
  self->table_changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_table_change_unref);
  return self;
}

void
fleet_change_reader_free (FleetChangeReader *self)
{
  if (self == NULL)
    return;
  fleet_json_reader_free (self->json);
  for (guint i = 0; i < FLEET_N_TABLES; i++)
    {
      g_free (self->key_columns[i]);
      g_free (self->table_names[i]);
    }
  g_free (self->before_image);
  g_string_chunk_free (self->texts);
  g_array_unref (self->names);
  g_array_unref (self->values);
  g_ptr_array_unref (self->unchanged);
  g_ptr_array_unref (self->table_changes);
  g_free (self);
}

/* Past the header of a schema registry, where JSON lies behind it (WIRE-FORMATS 4). */
static void
skip_registry_header (const char **bytes,
                      gsize       *length)
{
  gsize header = 0;

  if (*length > 5 && (*bytes)[0] == '\0')
    header = 5;
  else if (*length > 18 && (*bytes)[0] == '\x03' && (*bytes)[1] == '\0')
    header = 18;
  if (header > 0 && strchr ("{[ \t\r\n", (*bytes)[header]) != NULL)
    {
      *bytes += header;
      *length -= header;
    }
}

static FleetJsonView
read_json (FleetChangeReader  *self,
           const char         *bytes,
           gsize               length,
           GError            **error)
{
  gsize n_events;

  skip_registry_header (&bytes, &length);
  return fleet_json_reader_read (self->json, bytes, length, &n_events, error);
}

/* What a null value deletes: the Kafka key is the row's key itself, a JSON scalar, or an object that holds it. */
static void
read_null_value (FleetChangeReader  *self,
                 FleetTable          table,
                 const FleetMessage *message)
{
  FleetJsonView root;

  if (table == FLEET_N_TABLES || message->key == NULL || message->key_length == 0 || memchr (message->key, '\0', message->key_length) != NULL ||
      !g_utf8_validate (message->key, message->key_length, NULL))
    return;
  root = read_json (self, message->key, message->key_length, NULL);
  if (fleet_json_view_is_object (root))
    {
      FleetJsonView payload = fleet_json_view_member (root, "payload");

      self->change.key = fleet_change_key (self, table, fleet_json_view_is_object (payload) ? payload : root);
    }
  else if (root != NULL && root->kind == FLEET_JSON_VALUE && root->value.type == FLEET_TYPE_TEXT)
    self->change.key = fleet_change_keep (self, root->value.text, root->value.length);
  else
    self->change.key = fleet_change_keep (self, message->key, message->key_length);
  if (self->change.key != NULL)
    self->change.operation = FLEET_CHANGE_DELETE;
  self->change.by_kafka_key = TRUE;
}

/* A transform that unwraps rows may keep deletes as rows that say so. */
static gboolean
says_deleted (FleetJsonView root)
{
  FleetJsonView deleted = fleet_json_view_member (root, "__deleted");
  FleetJsonView op = fleet_json_view_member (root, "__op");
  const char *text;
  gsize length;

  if (deleted != NULL && deleted->kind == FLEET_JSON_VALUE && deleted->value.type == FLEET_TYPE_BOOL)
    return deleted->value.boolean;
  if (fleet_json_view_text (deleted, &text, &length))
    return length == 4 && memcmp (text, "true", 4) == 0;
  return fleet_json_view_text (op, &text, &length) && length == 1 && *text == 'd';
}

static gboolean
read_bare_row (FleetChangeReader  *self,
               FleetTable          table,
               FleetJsonView       root,
               char              **ret_reason)
{
  self->change.key = fleet_change_key (self, table, root);
  if (self->change.key == NULL)
    {
      *ret_reason = fleet_change_no_key (self, table);
      return FALSE;
    }
  self->change.operation = says_deleted (root) ? FLEET_CHANGE_DELETE : FLEET_CHANGE_UPSERT;
  if (self->change.operation == FLEET_CHANGE_UPSERT)
    fleet_change_take_row (self, root, NULL);
  return TRUE;
}

static gboolean
read_record (FleetChangeReader   *self,
             FleetTable           table,
             const FleetMessage  *message,
             FleetJsonView        root,
             char               **ret_reason)
{
  FleetJsonView payload = fleet_json_view_member (root, "payload");

  if (!fleet_json_view_is_object (root))
    {
      *ret_reason = g_strdup ("mapping: a change record is a JSON object, this is not");
      return FALSE;
    }
  if (payload != NULL && fleet_json_view_member (root, "schema") != NULL && fleet_change_key (self, table, root) == NULL)
    {
      if (!fleet_json_view_is_object (payload))
        {
          read_null_value (self, table, message); /* a wrapped null */
          return TRUE;
        }
      self->schema = fleet_json_view_member (root, "schema");
      root = payload;
    }
  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    if ((table != FLEET_N_TABLES || envelopes[i]->of_tables) && envelopes[i]->recognise (self, table, root))
      return envelopes[i]->read (self, table, root, ret_reason);
  if (table == FLEET_N_TABLES)
    {
      *ret_reason = g_strdup ("mapping: a record of the topic of changed tables has a \"ddl\", or is DMS's control record; this is neither");
      return FALSE;
    }
  return read_bare_row (self, table, root, ret_reason);
}

/* What a record of whole tables did to each: sealed only now that its source is known whole. */
static void
seal_table_changes (FleetChangeReader *self)
{
  g_autofree char *source = self->table_changes->len > 0 ? fleet_source_version_print (&self->change.source) : NULL;

  for (guint i = 0; i < self->table_changes->len; i++)
    {
      FleetTableChange *table_change = g_ptr_array_index (self->table_changes, i);

      /* A definition without the key is of something else. */
      if (table_change->columns != NULL && !g_strv_contains ((const char *const *) table_change->columns, self->key_columns[table_change->table]))
        g_clear_pointer (&table_change->columns, g_strfreev);
      table_change->at_us = self->change.change_us;
      table_change->source_version = g_strdup (source);
    }
  if (self->table_changes->len > 0)
    self->change.operation = FLEET_CHANGE_TABLE;
  self->change.table_changes = self->table_changes;
}

const FleetChange *
fleet_change_reader_read (FleetChangeReader   *self,
                          FleetTable           table,
                          const FleetMessage  *message,
                          char               **ret_reason)
{
  FleetChange *change = &self->change;
  g_autoptr (GError) error = NULL;
  FleetJsonView root;

  g_string_chunk_clear (self->texts);
  g_ptr_array_set_size (self->table_changes, 0);
  self->schema = NULL;
  *change = (FleetChange) { .operation = FLEET_CHANGE_NONE };
  change->change_us = message->kafka_us != FLEET_TIME_NONE ? message->kafka_us : 0;
  fleet_source_version_init (&change->source);
  change->source.place = message->place;
  change->source.offset = message->offset;

  if (message->payload == NULL)
    read_null_value (self, table, message);
  else
    {
      root = read_json (self, message->payload, message->length, &error);
      if (root == NULL)
        {
          *ret_reason = g_strdup_printf ("json: %s", error->message);
          return NULL;
        }
      if (!read_record (self, table, message, root, ret_reason))
        return NULL;
    }
  change->source.change_us = change->change_us;
  if (change->source.built_us == FLEET_TIME_NONE)
    change->source.built_us = message->kafka_us;
  seal_table_changes (self);
  return change;
}
