/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A published notice: the envelope's members in their order, the detail whole, and an id that changes with what is said. */

#include "fleet-schema-event.h"

static FleetSchemaChange *
make_change (void)
{
  FleetSchemaChange *change = fleet_schema_change_new ();

  change->topic = g_strdup ("fleet.telemetry");
  change->path = g_strdup ("vehicle.\"a\\\"b\".soc");
  change->kind = FLEET_SCHEMA_TYPE_CHANGED;
  change->old_form = g_strdup ("int");
  change->new_form = g_strdup ("text");
  change->before = g_strdup ("50");
  change->after = g_strdup ("\"fifty\"");
  change->device = g_strdup ("D1");
  change->n_devices = 3;
  change->users = g_strdup ("rule low-battery\nsignal soc\nchart battery\nrule other");
  change->partition = 3;
  change->offset = 17;
  change->first_us = change->told_us = G_GINT64_CONSTANT (1788220800000000);
  change->share = 0.25;
  change->id = fleet_schema_change_make_id (change);
  return change;
}

static void
test_json (void)
{
  g_autoptr (FleetSchemaChange) change = make_change ();
  g_autofree char *json = fleet_schema_event_to_json (change);
  g_autofree char *id = fleet_schema_event_make_id (change);
  g_autofree char *expected = g_strdup_printf (
      "{\"version\":\"0\",\"id\":\"%s\",\"detail-type\":\"Fleet Console Schema Change\",\"source\":\"fleet.console\",\"account\":\"\",\"time\":\"2026-09-01T00:00:00Z\",\"region\":\"\","
      "\"resources\":[\"topic/fleet.telemetry\"],\"detail\":{\"databaseName\":\"fleet\",\"tableName\":\"fleet.telemetry\",\"typeOfChange\":\"UpdateTable\",\"changedPartitions\":[],"
      "\"changeId\":\"%s\",\"path\":\"vehicle.\\\"a\\\\\\\"b\\\".soc\",\"kind\":\"type-changed\",\"old\":\"int\",\"new\":\"text\",\"widening\":false,\"breaking\":true,"
      "\"exampleBefore\":\"50\",\"exampleAfter\":\"\\\"fifty\\\"\",\"firstSeenAt\":\"2026-09-01T00:00:00Z\",\"partition\":3,\"offset\":17,\"device\":\"D1\",\"model\":null,\"firmware\":null,"
      "\"affectedDevices\":3,\"share\":0.25,\"rules\":[\"low-battery\",\"other\"],\"charts\":[\"battery\"],\"returnedAt\":null,\"state\":\"new\",\"by\":null,\"comment\":null}}",
      id, change->id);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_id (void)
{
  g_autoptr (FleetSchemaChange) change = make_change ();
  g_autofree char *first = fleet_schema_event_make_id (change), *counted = NULL, *accepted = NULL;

  g_assert_true (g_uuid_string_is_valid (first));
  change->n_devices = 900;
  counted = fleet_schema_event_make_id (change);
  g_assert_cmpstr (first, ==, counted);
  change->state = FLEET_NOTICE_ACCEPTED;
  accepted = fleet_schema_event_make_id (change);
  g_assert_cmpstr (first, !=, accepted);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-event/json", test_json);
  g_test_add_func ("/schema-event/id", test_id);
  return g_test_run ();
}
