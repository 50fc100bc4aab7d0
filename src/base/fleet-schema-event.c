/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-schema-event: written member by member; the order is that of the envelope it follows. */

#include "fleet-schema-event.h"

#include "fleet-json-member.h"
#include "fleet-value.h"

#include <string.h>

char *
fleet_schema_event_make_id (const FleetSchemaChange *change)
{
  g_autofree char *text = g_strdup_printf ("%s\n%d\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, change->id, change->state, change->at_us, change->returned_us);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  /* Version 8 is for whoever makes UUIDs in a way of their own. */
  return g_strdup_printf ("%.8s-%.4s-8%.3s-a%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15, hash + 18);
}

static void
add_double (GString    *json,
            const char *name,
            double      real)
{
  FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = real };

  g_string_append_printf (json, ",\"%s\":", name);
  fleet_value_append_json (&value, json);
}

/* The users of one kind ("rule", "chart") as an array of their ids. */
static void
add_users (GString                 *json,
           const char              *name,
           const FleetSchemaChange *change,
           const char              *kind)
{
  g_auto (GStrv) lines = g_strsplit (change->users != NULL ? change->users : "", "\n", -1);
  gboolean is_first = TRUE;

  g_string_append_printf (json, ",\"%s\":[", name);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      FleetValue id = { .type = FLEET_TYPE_TEXT };

      if (!g_str_has_prefix (lines[i], kind) || lines[i][strlen (kind)] != ' ')
        continue;
      id.text = lines[i] + strlen (kind) + 1;
      id.length = strlen (id.text);
      if (!is_first)
        g_string_append_c (json, ',');
      fleet_value_append_json (&id, json);
      is_first = FALSE;
    }
  g_string_append_c (json, ']');
}

static void
add_detail (GString                 *json,
            const FleetSchemaChange *change)
{
  g_string_append (json, ",\"detail\":{");
  fleet_json_member_text (json, "databaseName", "fleet");
  fleet_json_member_text (json, "tableName", change->topic);
  fleet_json_member_text (json, "typeOfChange", "UpdateTable");
  g_string_append (json, ",\"changedPartitions\":[]");
  fleet_json_member_text (json, "changeId", change->id);
  fleet_json_member_text (json, "path", change->path);
  fleet_json_member_text (json, "kind", fleet_schema_change_kind_text (change));
  fleet_json_member_text (json, "old", change->old_form);
  fleet_json_member_text (json, "new", change->new_form);
  g_string_append_printf (json, ",\"widening\":%s,\"breaking\":%s", fleet_schema_change_is_widening (change) ? "true" : "false",
                          fleet_schema_change_is_breaking (change) ? "true" : "false");
  /* Examples are JSON already, but may be cut: they are told as texts. */
  fleet_json_member_text (json, "exampleBefore", change->before);
  fleet_json_member_text (json, "exampleAfter", change->after);
  fleet_json_member_time (json, "firstSeenAt", change->first_us);
  g_string_append_printf (json, ",\"partition\":%d,\"offset\":%" G_GINT64_FORMAT, change->partition, change->offset);
  fleet_json_member_text (json, "device", change->device);
  fleet_json_member_text (json, "model", change->model);
  fleet_json_member_text (json, "firmware", change->firmware);
  g_string_append_printf (json, ",\"affectedDevices\":%u", change->n_devices);
  add_double (json, "share", change->share);
  add_users (json, "rules", change, "rule");
  add_users (json, "charts", change, "chart");
  fleet_json_member_time (json, "returnedAt", change->returned_us);
  fleet_json_member_text (json, "state", fleet_notice_state_to_string (change->state));
  fleet_json_member_text (json, "by", change->by);
  fleet_json_member_text (json, "comment", change->comment);
  g_string_append_c (json, '}');
}

char *
fleet_schema_event_to_json (const FleetSchemaChange *change)
{
  g_autofree char *id = fleet_schema_event_make_id (change);
  GString *json = g_string_new ("{");

  fleet_json_member_text (json, "version", "0");
  fleet_json_member_text (json, "id", id);
  fleet_json_member_text (json, "detail-type", "Fleet Console Schema Change");
  fleet_json_member_text (json, "source", "fleet.console");
  fleet_json_member_text (json, "account", "");
  fleet_json_member_time (json, "time", change->at_us != FLEET_TIME_NONE ? change->at_us : change->told_us);
  fleet_json_member_text (json, "region", "");
  g_string_append (json, ",\"resources\":[");
  {
    g_autofree char *resource = g_strconcat ("topic/", change->topic, NULL);
    FleetValue value = { .type = FLEET_TYPE_TEXT, .text = resource, .length = strlen (resource) };

    fleet_value_append_json (&value, json);
  }
  g_string_append_c (json, ']');
  add_detail (json, change);
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}
