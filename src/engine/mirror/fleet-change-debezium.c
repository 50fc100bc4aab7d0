/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-debezium: Debezium's envelope: before, after, source, op (WIRE-FORMATS 3). Its schema-wrapped form has been unwrapped before. */

#include "fleet-change-private.h"

#include "fleet-time.h"

#include <string.h>

static gboolean
recognise (FleetChangeReader *self,
           FleetTable         table,
           FleetJsonView      root)
{
  const char *op;
  gsize length;

  return fleet_json_view_text (fleet_json_view_member (root, "op"), &op, &length) && length == 1 &&
         (fleet_json_view_member (root, "after") != NULL || fleet_json_view_member (root, "before") != NULL ||
          fleet_json_view_is_object (fleet_json_view_member (root, "source")));
}

static gboolean
add_member (FleetJsonView  source,
            const char    *name,
            char           separator,
            GString       *text)
{
  FleetJsonView member = fleet_json_view_member (source, name);

  if (member == NULL || member->kind != FLEET_JSON_VALUE || member->value.type == FLEET_TYPE_NULL)
    return FALSE;
  if (text->len > 0)
    g_string_append_c (text, separator);
  fleet_value_append (&member->value, text);
  return TRUE;
}

/* MySQL's (file, pos, row), PostgreSQL's lsn, SQL Server's and Oracle's numbers: comparable within one log only. */
static void
read_position (FleetChangeReader *self,
               FleetJsonView      source)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) position = g_string_new (NULL);

  if (add_member (source, "gtid", '/', log))
    self->change.source.gtid = fleet_change_keep (self, log->str, log->len);
  g_string_truncate (log, 0);
  add_member (source, "connector", '/', log);
  add_member (source, "name", '/', log);
  add_member (source, "server_id", '/', log);
  if (add_member (source, "file", ':', position))
    {
      add_member (source, "pos", ':', position);
      add_member (source, "row", ':', position);
    }
  else if (!add_member (source, "lsn", ':', position) && !add_member (source, "scn", ':', position) && add_member (source, "commit_lsn", ':', position))
    {
      add_member (source, "change_lsn", ':', position);
      add_member (source, "event_serial_no", ':', position);
    }
  if (position->len == 0)
    return;
  self->change.source.log = fleet_change_keep (self, log->str, log->len);
  self->change.source.position = fleet_change_keep (self, position->str, position->len);
}

/* In microseconds where it tells them (from 2.6 on), else in milliseconds. */
static gboolean
read_time (FleetJsonView  view,
           gint64        *ret_us)
{
  gint64 number;

  if (fleet_json_view_int (fleet_json_view_member (view, "ts_us"), &number) && number > 0)
    {
      *ret_us = number;
      return TRUE;
    }
  return fleet_json_view_int (fleet_json_view_member (view, "ts_ms"), &number) && number > 0 && fleet_time_from_int (number, ret_us);
}

void
fleet_change_read_debezium_source (FleetChangeReader *self,
                                   FleetJsonView      root)
{
  FleetChange *change = &self->change;
  FleetJsonView source = fleet_json_view_member (root, "source");

  if (read_time (root, &change->source.built_us))
    change->change_us = change->source.built_us;
  read_time (source, &change->change_us);
  if (change->snapshot)
    return; /* read, not committed; and MySQL tells commits by the second, so that times alone would put a change before the read that it followed */
  change->source.commit_us = change->change_us;
  read_position (self, source);
}

/* By source.snapshot: a text, of old versions a boolean, or nothing. */
static FleetSnapshotMark
read_mark (FleetJsonView source,
           gboolean      is_read)
{
  static const struct
  {
    const char        *text;
    FleetSnapshotMark  mark;
  } marks[] = {
    { "true", FLEET_SNAPSHOT_READ },
    { "first", FLEET_SNAPSHOT_FIRST },
    { "first_in_data_collection", FLEET_SNAPSHOT_FIRST },
    { "last", FLEET_SNAPSHOT_END },
    { "last_in_data_collection", FLEET_SNAPSHOT_LAST },
    { "incremental", FLEET_SNAPSHOT_PIECE },
  };
  FleetJsonView snapshot = fleet_json_view_member (source, "snapshot");
  const char *text;
  gsize length;

  if (snapshot != NULL && snapshot->kind == FLEET_JSON_VALUE && snapshot->value.type == FLEET_TYPE_BOOL && snapshot->value.boolean)
    return FLEET_SNAPSHOT_READ;
  if (fleet_json_view_text (snapshot, &text, &length))
    for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
      if (strlen (marks[i].text) == length && memcmp (marks[i].text, text, length) == 0)
        return marks[i].mark;
  return is_read ? FLEET_SNAPSHOT_READ : FLEET_SNAPSHOT_CHANGE;
}

static gboolean
read_envelope (FleetChangeReader  *self,
               FleetTable          table,
               FleetJsonView       root,
               char              **ret_reason)
{
  FleetChange *change = &self->change;
  FleetJsonView after = fleet_json_view_member (root, "after");
  FleetJsonView before = fleet_json_view_member (root, "before");
  const char *old_key = fleet_change_key (self, table, before);
  char op = fleet_json_view_member (root, "op")->value.text[0];

  if (strchr ("cudrtm", op) == NULL)
    {
      *ret_reason = g_strdup_printf ("mapping: the op \"%c\" is not known", g_ascii_isprint (op) ? op : '?');
      return FALSE;
    }
  change->snapshot = op == 'r';
  change->mark = read_mark (fleet_json_view_member (root, "source"), change->snapshot);
  fleet_change_read_debezium_source (self, root);
  if (op == 'm') /* a logical decoding message: no row */
    return TRUE;
  if (op == 't')
    {
      fleet_change_add_table_change (self, table)->emptied = TRUE;
      return TRUE;
    }

  change->operation = op == 'd' ? FLEET_CHANGE_DELETE : FLEET_CHANGE_UPSERT;
  change->key = op == 'd' ? old_key : fleet_change_key (self, table, after);
  if (change->key == NULL)
    {
      *ret_reason = fleet_change_no_key (self, table);
      return FALSE;
    }
  if (op == 'd')
    return TRUE;
  if (old_key != NULL && strcmp (old_key, change->key) != 0)
    change->old_key = old_key;
  fleet_change_take_row (self, after, "after");
  return TRUE;
}

const FleetEnvelope fleet_envelope_debezium = { "Debezium", FALSE, recognise, read_envelope };
