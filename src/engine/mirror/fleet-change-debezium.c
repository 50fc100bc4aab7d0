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

/* MySQL's (file, pos, row), else PostgreSQL's lsn: comparable within one log only. */
static void
read_position (FleetChangeReader *self,
               FleetJsonView      source)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) position = g_string_new (NULL);

  add_member (source, "connector", '/', log);
  add_member (source, "name", '/', log);
  add_member (source, "server_id", '/', log);
  if (add_member (source, "file", ':', position))
    {
      add_member (source, "pos", ':', position);
      add_member (source, "row", ':', position);
    }
  else
    add_member (source, "lsn", ':', position);
  if (position->len == 0)
    return;
  self->change.source.log = fleet_change_keep (self, log->str, log->len);
  self->change.source.position = fleet_change_keep (self, position->str, position->len);
}

static void
read_source (FleetChangeReader *self,
             FleetJsonView      root)
{
  FleetChange *change = &self->change;
  FleetJsonView source = fleet_json_view_member (root, "source");
  gint64 milliseconds;

  if ((fleet_json_view_int (fleet_json_view_member (source, "ts_ms"), &milliseconds) && milliseconds > 0) ||
      fleet_json_view_int (fleet_json_view_member (root, "ts_ms"), &milliseconds))
    fleet_time_from_int (milliseconds, &change->change_us);
  if (change->snapshot)
    return; /* read, not committed; and MySQL tells commits by the second, so that times alone would put a change before the read that it followed */
  change->source.commit_us = change->change_us;
  read_position (self, source);
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
  read_source (self, root);
  if (op == 'm') /* a logical decoding message: no row */
    return TRUE;
  if (op == 't')
    {
      change->operation = FLEET_CHANGE_TRUNCATE;
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
  fleet_change_take_row (self, after);
  return TRUE;
}

const FleetEnvelope fleet_envelope_debezium = { "Debezium", recognise, read_envelope };
