/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-dms: AWS DMS's envelope: data, metadata, perhaps a before-image (WIRE-FORMATS 2).
 *
 * The guide and the messages that DMS writes name the operations differently; both are read. Columns that are NULL are left out by default, so data is the whole row. */

#include "fleet-change-private.h"

#include "fleet-time.h"

#include <string.h>

/* In metadata's "operation". */
static const struct
{
  const char          *name;
  FleetChangeOperation operation;
  gboolean             snapshot;
} operations[] = {
  { "load", FLEET_CHANGE_UPSERT, TRUE },
  { "read", FLEET_CHANGE_UPSERT, TRUE },
  { "create", FLEET_CHANGE_UPSERT, FALSE },
  { "insert", FLEET_CHANGE_UPSERT, FALSE },
  { "update", FLEET_CHANGE_UPSERT, FALSE },
  { "delete", FLEET_CHANGE_DELETE, FALSE },
};

static gboolean
recognise (FleetChangeReader *self,
           FleetTable         table,
           FleetJsonView      root)
{
  FleetJsonView metadata = fleet_json_view_member (root, "metadata");

  if (fleet_json_view_is_object (fleet_json_view_member (root, "control")) && fleet_change_key (self, table, root) == NULL)
    return TRUE;
  if (fleet_json_view_is_object (metadata) &&
      (fleet_json_view_member (metadata, "operation") != NULL || fleet_json_view_member (metadata, "record-type") != NULL))
    return TRUE;
  /* Data without metadata; but a bare row may have a column of that name. */
  return fleet_json_view_is_object (fleet_json_view_member (root, "data")) && fleet_change_key (self, table, root) == NULL;
}

static gboolean
text_is (FleetJsonView  view,
         const char    *text)
{
  const char *is;
  gsize length;

  return fleet_json_view_text (view, &is, &length) && length == strlen (text) && g_ascii_strncasecmp (is, text, length) == 0;
}

static gboolean
is_control (FleetJsonView root,
            FleetJsonView metadata)
{
  return text_is (fleet_json_view_member (metadata, "record-type"), "control") || fleet_json_view_member (root, "control") != NULL;
}

/* DMS's own tables, awsdms_apply_exceptions and its like: of control records too. */
static gboolean
is_own_table (FleetJsonView metadata)
{
  const char *name;
  gsize length;

  return fleet_json_view_text (fleet_json_view_member (metadata, "table-name"), &name, &length) && length >= 7 &&
         strncmp (name, "awsdms_", 7) == 0;
}

/* The row as it was: by its configured name, else whatever other object stands beside the row, since that name is anyone's choice. */
static FleetJsonView
find_before_image (FleetChangeReader *self,
                   FleetJsonView      root)
{
  static const char *const others[] = { "data", "metadata", "control" };
  FleetJsonView before = fleet_json_view_member (root, self->before_image);

  for (FleetJsonView at = root + 1; before == NULL && at->kind == FLEET_JSON_KEY; at = fleet_json_view_after (at + 1))
    {
      gboolean is_other = !fleet_json_view_is_object (at + 1);

      for (guint i = 0; i < G_N_ELEMENTS (others); i++)
        is_other |= at->value.length == strlen (others[i]) && memcmp (at->value.text, others[i], at->value.length) == 0;
      if (!is_other)
        before = at + 1;
    }
  return before;
}

/* FALSE: there is a time and it does not read. */
static gboolean
read_time (FleetJsonView   metadata,
           const char     *member,
           gint64         *ret_us,
           char          **ret_reason)
{
  FleetJsonView time = fleet_json_view_member (metadata, member);
  const char *text;
  gsize length;
  gint64 number;

  if (fleet_json_view_text (time, &text, &length) && length > 0)
    {
      if (fleet_time_parse (text, length, FLEET_ZONE_HONOURED, ret_us))
        return TRUE;
      *ret_reason = g_strdup_printf ("mapping: metadata's %s is no time", member);
      return FALSE;
    }
  if (fleet_json_view_int (time, &number) && !fleet_time_from_int (number, ret_us))
    {
      *ret_reason = g_strdup_printf ("mapping: metadata's %s is no time", member);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_source (FleetChangeReader  *self,
             FleetJsonView       metadata,
             char              **ret_reason)
{
  FleetChange *change = &self->change;
  const char *text;
  gsize length;

  if (!read_time (metadata, "timestamp", &change->source.built_us, ret_reason) ||
      !read_time (metadata, "commit-timestamp", &change->source.commit_us, ret_reason))
    return FALSE;
  if (change->source.built_us != FLEET_TIME_NONE)
    change->change_us = change->source.built_us;
  if (change->source.commit_us != FLEET_TIME_NONE)
    change->change_us = change->source.commit_us;
  fleet_json_view_int (fleet_json_view_member (metadata, "transaction-id"), &change->source.transaction);
  fleet_json_view_int (fleet_json_view_member (metadata, "transaction-record-id"), &change->source.record);
  if (fleet_json_view_text (fleet_json_view_member (metadata, "stream-position"), &text, &length) && length > 0)
    change->source.stream = fleet_change_keep (self, text, length);
  return TRUE;
}

static gboolean
read_operation (FleetChangeReader  *self,
                FleetJsonView       metadata,
                char              **ret_reason)
{
  FleetJsonView operation = fleet_json_view_member (metadata, "operation");
  const char *text;
  gsize length;

  self->change.operation = FLEET_CHANGE_UPSERT;
  if (operation == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (text_is (operation, operations[i].name))
      {
        self->change.operation = operations[i].operation;
        self->change.snapshot = operations[i].snapshot;
        self->change.mark = operations[i].snapshot ? FLEET_SNAPSHOT_READ : FLEET_SNAPSHOT_CHANGE;
        return TRUE;
      }
  if (!fleet_json_view_text (operation, &text, &length))
    *ret_reason = g_strdup ("mapping: metadata's operation is no text");
  else
    *ret_reason = g_strdup_printf ("mapping: the operation \"%.*s\" is not known", (int) MIN (length, 100), text);
  return FALSE;
}

static gboolean
read_envelope (FleetChangeReader  *self,
               FleetTable          table,
               FleetJsonView       root,
               char              **ret_reason)
{
  FleetChange *change = &self->change;
  FleetJsonView metadata = fleet_json_view_member (root, "metadata");
  FleetJsonView data = fleet_json_view_member (root, "data");
  FleetJsonView before = find_before_image (self, root);
  const char *old_key;

  if (is_own_table (metadata))
    return TRUE;
  if (!read_source (self, metadata, ret_reason))
    return FALSE;
  if (is_control (root, metadata))
    return fleet_change_read_control (self, table, root, ret_reason);
  if (table == FLEET_N_TABLES)
    {
      *ret_reason = g_strdup ("mapping: a record of a row in the topic of changed tables");
      return FALSE;
    }
  if (!read_operation (self, metadata, ret_reason))
    return FALSE;
  if (!fleet_json_view_is_object (data) && !(change->operation == FLEET_CHANGE_DELETE && fleet_json_view_is_object (before)))
    {
      *ret_reason = g_strdup ("mapping: a data record without the object \"data\"");
      return FALSE;
    }

  change->key = fleet_change_key (self, table, data);
  old_key = fleet_change_key (self, table, before);
  if (change->operation == FLEET_CHANGE_DELETE)
    {
      if (change->key == NULL)
        change->key = old_key;
    }
  else if (g_strcmp0 (change->key, old_key) != 0)
    change->old_key = old_key;
  if (change->key == NULL)
    {
      *ret_reason = fleet_change_no_key (self, table);
      return FALSE;
    }
  if (change->operation == FLEET_CHANGE_UPSERT)
    fleet_change_take_row (self, data, "data");
  return TRUE;
}

const FleetEnvelope fleet_envelope_dms = { "AWS DMS", TRUE, recognise, read_envelope };
