/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every shape of a change record that is known, as the tools write it, against what it says. */

#include "fleet-change.h"
#include "fleet-time.h"

#include <string.h>

#define KAFKA_US G_GINT64_CONSTANT (1722214725000000)

/* payload NULL: a null value. says: operation[/snapshot] key[<-old] time | columns as JSON, or the beginning of the reason. */
typedef struct
{
  const char *name;
  const char *key;
  const char *payload;
  const char *says;
} Example;

#define METADATA(operation) \
  "\"metadata\":{\"timestamp\":\"2024-07-29T00:58:44.895275Z\",\"record-type\":\"data\",\"operation\":\"" operation "\"," \
  "\"partition-key-type\":\"schema-table\",\"schema-name\":\"fleet\",\"table-name\":\"carinfo\"}"
#define TRANSACTION(operation) \
  "\"metadata\":{\"timestamp\":\"2024-07-29T00:58:44.895275Z\",\"record-type\":\"data\",\"operation\":\"" operation "\"," \
  "\"partition-key-type\":\"schema-table\",\"schema-name\":\"fleet\",\"table-name\":\"carinfo\",\"transaction-id\":1140," \
  "\"transaction-record-id\":1,\"prev-transaction-id\":1139,\"prev-transaction-record-id\":1," \
  "\"commit-timestamp\":\"2024-07-29T00:58:44.886717Z\",\"stream-position\":\"00000002/7C007328.2.00000002/7C007328\"}"
#define SOURCE \
  "\"source\":{\"version\":\"2.7.0.Final\",\"connector\":\"mysql\",\"name\":\"fleet\",\"ts_ms\":1615928667000,\"snapshot\":\"false\"," \
  "\"db\":\"fleet\",\"table\":\"carinfo\",\"server_id\":223344,\"gtid\":null,\"file\":\"mysql-bin.000003\",\"pos\":4331,\"row\":0}"

static const Example examples[] = {
  { "dms-load", NULL, "{\"data\":{\"car_id\":42,\"plate\":\"12가 3456\",\"model\":\"AVANTE\"}," METADATA ("load") "}",
    "upsert/snapshot 42 2024-07-29T00:58:44.895275Z | {\"car_id\":42,\"model\":\"AVANTE\",\"plate\":\"12가 3456\"}" },
  { "dms-read", NULL, "{\"data\":{\"car_id\":\"C1\"}," METADATA ("read") "}",
    "upsert/snapshot C1 2024-07-29T00:58:44.895275Z | {\"car_id\":\"C1\"}" },
  { "dms-insert", NULL, "{\"data\":{\"car_id\":\"C1\",\"x\":1.50}," METADATA ("insert") "}",
    "upsert C1 2024-07-29T00:58:44.895275Z | {\"car_id\":\"C1\",\"x\":1.5}" },
  { "dms-create", NULL, "{\"data\":{\"car_id\":\"C1\"}," METADATA ("create") "}",
    "upsert C1 2024-07-29T00:58:44.895275Z | {\"car_id\":\"C1\"}" },
  { "dms-update-transaction", NULL, "{\n\t\"data\":\t{\n\"car_id\":42,\"plate\":\"p\"},\"before-image\":{}," TRANSACTION ("update") "}",
    "upsert 42 2024-07-29T00:58:44.886717Z | {\"car_id\":42,\"plate\":\"p\"}"
    " | commit=1722214724886717 transaction=1140 record=1 stream=00000002/7C007328.2.00000002/7C007328 place=3 offset=77 built=1722214724895275 "
    "change=1722214724886717" },
  { "dms-update-same-key", NULL, "{\"data\":{\"car_id\":42},\"before-image\":{\"car_id\":42,\"plate\":\"p\"}," METADATA ("update") "}",
    "upsert 42 2024-07-29T00:58:44.895275Z | {\"car_id\":42}" },
  { "dms-key-change", NULL, "{\"before-image\":{\"car_id\":46},\"data\":{\"car_id\":45,\"plate\":\"p\"}," METADATA ("update") "}",
    "upsert 45<-46 2024-07-29T00:58:44.895275Z | {\"car_id\":45,\"plate\":\"p\"}" },
  { "dms-delete", NULL, "{\"data\":{\"car_id\":42,\"plate\":null}," METADATA ("delete") "}",
    "delete 42 2024-07-29T00:58:44.895275Z" },
  { "dms-delete-before-image", NULL, "{\"data\":{},\"before-image\":{\"car_id\":\"C9\"}," METADATA ("delete") "}",
    "delete C9 2024-07-29T00:58:44.895275Z" },
  { "dms-nulls-and-nested", NULL,
    "{\"data\":{\"car_id\":42,\"n\":null,\"e\":\"\",\"j\":\"{\\\"a\\\":1}\",\"o\":{\"k\":[1,2.0,{\"q\":null}],\"l\":{}},\"b\":true}," METADATA ("insert") "}",
    "upsert 42 2024-07-29T00:58:44.895275Z | {\"b\":true,\"car_id\":42,\"e\":\"\",\"j\":\"{\\\"a\\\":1}\","
    "\"o\":\"{\\\"k\\\":[1,2.0,{\\\"q\\\":null}],\\\"l\\\":{}}\"}" },
  { "dms-no-times", NULL, "{\"data\":{\"car_id\":42},\"metadata\":{\"operation\":\"update\",\"table-name\":\"carinfo\"}}",
    "upsert 42 2024-07-29T00:58:45Z | {\"car_id\":42}" },
  { "dms-data-alone", NULL, "{\"data\":{\"car_id\":42}}", "upsert 42 2024-07-29T00:58:45Z | {\"car_id\":42}" },
  { "dms-control", NULL,
    "{\"control\":{\"table-def\":{\"columns\":{\"id\":{\"type\":\"INT32\",\"nullable\":false}},\"primary-key\":[\"id\"]}},"
    "\"metadata\":{\"timestamp\":\"2024-07-29T00:30:47.266581Z\",\"record-type\":\"control\",\"operation\":\"create-table\","
    "\"partition-key-type\":\"task-id\",\"schema-name\":\"fleet\",\"table-name\":\"carinfo\"}}", "table: car {\"added\":[\"id\"]}" },
  { "dms-control-without-key", NULL,
    "{\"control\":{\"table-def\":{\"columns\":{\"id\":{\"type\":\"INT32\"}}}},\"metadata\":{\"record-type\":\"control\",\"operation\":\"add-column\"}}", "table: car {}" },
  { "dms-control-missing", NULL,
    "{\"metadata\":{\"timestamp\":\"2024-07-29T00:30:47.266581Z\",\"record-type\":\"control\",\"operation\":\"TruncateTable\"}}", "table: car emptied {}" },
  { "dms-own-table", NULL,
    "{\"data\":{\"TASK_NAME\":\"t\"},\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\",\"schema-name\":\"\","
    "\"table-name\":\"awsdms_apply_exceptions\"}}", "none" },
  { "dms-unknown-operation", NULL, "{\"data\":{\"car_id\":42}," METADATA ("merge") "}", "mapping: the operation \"merge\" is not known" },
  { "dms-bad-time", NULL, "{\"data\":{\"car_id\":42},\"metadata\":{\"operation\":\"update\",\"timestamp\":\"yesterday\"}}",
    "mapping: metadata's timestamp is no time" },
  { "dms-no-key", NULL, "{\"data\":{\"plate\":\"p\"}," METADATA ("update") "}",
    "mapping: the row has no readable column \"car_id\", the key of table car" },
  { "dms-no-data", NULL, "{" METADATA ("update") "}", "mapping: a data record without the object \"data\"" },
  { "bare", NULL, "{\"car_id\":\"C1\",\"plate\":\"p\",\"data\":{\"x\":1}}",
    "upsert C1 2024-07-29T00:58:45Z | {\"car_id\":\"C1\",\"data\":\"{\\\"x\\\":1}\",\"plate\":\"p\"}" },
  { "bare-no-key", NULL, "{\"plate\":\"p\"}", "mapping: the row has no readable column" },
  { "glue-header", NULL, "\x03", "json: " },
  { "null-with-key", "C1", NULL, "delete C1 2024-07-29T00:58:45Z" },
  { "null-with-json-key", "{\"schema\":{},\"payload\":{\"car_id\":7}}", NULL, "delete 7 2024-07-29T00:58:45Z" },
  { "null-with-quoted-key", "\"C 1\"", NULL, "delete C 1 2024-07-29T00:58:45Z" },
  { "null-with-number", "7", NULL, "delete 7 2024-07-29T00:58:45Z" },
  { "null-without-key", NULL, NULL, "none" },
  { "debezium-update", NULL,
    "{\"before\":{\"car_id\":42,\"plate\":\"a\"},\"after\":{\"car_id\":42,\"plate\":\"b\"}," SOURCE
    ",\"op\":\"u\",\"ts_ms\":1615928667845,\"transaction\":null}",
    "upsert 42 2021-03-16T21:04:27Z | {\"car_id\":42,\"plate\":\"b\"} | commit=1615928667000000 log=mysql/fleet/223344 "
    "position=mysql-bin.000003:4331:0 place=3 offset=77 built=1615928667845000 change=1615928667000000" },
  { "debezium-create-wrapped", NULL,
    "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"before\":null,\"after\":{\"car_id\":42}," SOURCE ",\"op\":\"c\",\"ts_ms\":1615928667845}}",
    "upsert 42 2021-03-16T21:04:27Z | {\"car_id\":42}" },
  { "debezium-read", NULL, "{\"before\":null,\"after\":{\"car_id\":42},\"source\":{\"snapshot\":true},\"op\":\"r\",\"ts_ms\":1615928667845}",
    "upsert/snapshot 42 2021-03-16T21:04:27.845Z | {\"car_id\":42}" },
  { "debezium-delete", NULL, "{\"before\":{\"car_id\":42},\"after\":null," SOURCE ",\"op\":\"d\"}", "delete 42 2021-03-16T21:04:27Z" },
  { "debezium-key-change", NULL, "{\"before\":{\"car_id\":41},\"after\":{\"car_id\":42}," SOURCE ",\"op\":\"u\"}",
    "upsert 42<-41 2021-03-16T21:04:27Z | {\"car_id\":42}" },
  { "debezium-truncate", NULL, "{\"before\":null,\"after\":null," SOURCE ",\"op\":\"t\"}", "table: car emptied {}" },
  { "debezium-wrapped-null", NULL, "{\"schema\":null,\"payload\":null}", "none" },
  { "debezium-wrapped-null-with-key", "7", "{\"schema\":null,\"payload\":null}", "delete 7 2024-07-29T00:58:45Z" },
  { "not-json", NULL, "{\"data\":", "json: " },
  { "duplicate-keys", NULL, "{\"car_id\":1,\"car_id\":2}", "json: " },
  { "array", NULL, "[1]", "mapping: a change record is a JSON object" },
};

static const char *const operations[] = { "none", "upsert", "delete", "table" };

static char *
told (const FleetChange *change,
      gboolean           with_source)
{
  GString *text = g_string_new (operations[change->operation]);
  g_autofree char *source = fleet_source_version_print (&change->source);
  char time[FLEET_TIME_BUFFER];

  for (guint i = 0; i < change->table_changes->len; i++)
    {
      const FleetTableChange *table_change = change->table_changes->pdata[i];
      g_autofree char *columns = fleet_table_change_columns_to_json (table_change);

      g_string_append_printf (text, ": %s%s %s", fleet_table_to_string (table_change->table), table_change->emptied ? " emptied" : "", columns);
    }
  if (change->key == NULL)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "%s %s", change->snapshot ? "/snapshot" : "", change->key);
  if (change->old_key != NULL)
    g_string_append_printf (text, "<-%s", change->old_key);
  g_string_append_printf (text, " %s", fleet_time_print (change->change_us, time));
  for (guint i = 0; i < change->n_columns; i++)
    {
      g_string_append_printf (text, "%s\"%s\":", i == 0 ? " | {" : ",", change->names[i]);
      fleet_value_append_json (&change->values[i], text);
    }
  if (change->n_columns > 0)
    g_string_append_c (text, '}');
  if (with_source)
    g_string_append_printf (text, " | %s", source);
  return g_string_free (text, FALSE);
}

static FleetProfile profile = { .car_key = (char *) "car_id", .device_key = (char *) "device_id", .reservation_key = (char *) "reservation_id" };

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autoptr (FleetChangeReader) reader = fleet_change_reader_new (&profile);
  FleetMessage message = { .payload = example->payload, .place = 3, .offset = 77, .kafka_us = KAFKA_US, .key = example->key };
  gboolean refused = g_str_has_prefix (example->says, "json:") || g_str_has_prefix (example->says, "mapping:");

  if (example->payload != NULL)
    message.length = strlen (example->payload);
  if (example->key != NULL)
    message.key_length = strlen (example->key);
  /* Twice with one reader: nothing of a record stays for the next. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *reason = NULL;
      const FleetChange *change = fleet_change_reader_read (reader, FLEET_TABLE_CAR, &message, &reason);
      g_autofree char *text = change != NULL ? told (change, strstr (example->says, "change=") != NULL) : NULL;

      if (refused)
        {
          g_assert_null (change);
          g_assert_true (g_str_has_prefix (reason, example->says));
        }
      else
        g_assert_cmpstr (text, ==, example->says);
    }
}

/* A registry's header before JSON, and whatever bytes: read or refused with a reason, never more. */
static void
test_headers_and_noise (void)
{
  g_autoptr (FleetChangeReader) reader = fleet_change_reader_new (&profile);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const char glue[] = "\x03\x00" "0123456789abcdef" "{\"car_id\":1}";
  const char confluent[] = "\x00\x00\x00\x00\x07" "{\"car_id\":1}";
  FleetMessage message = { .payload = glue, .length = sizeof glue - 1, .kafka_us = FLEET_TIME_NONE };
  g_autofree char *reason = NULL;
  const FleetChange *change = fleet_change_reader_read (reader, FLEET_TABLE_CAR, &message, &reason);

  g_assert_cmpstr (change->key, ==, "1");
  g_assert_cmpint (change->change_us, ==, 0);
  message.payload = confluent;
  message.length = sizeof confluent - 1;
  change = fleet_change_reader_read (reader, FLEET_TABLE_CAR, &message, &reason);
  g_assert_cmpstr (change->key, ==, "1");

  for (guint i = 0; i < 20000; i++)
    {
      const Example *example = &examples[g_rand_int_range (rand, 0, G_N_ELEMENTS (examples))];
      gsize length = example->payload != NULL ? strlen (example->payload) : 0;
      g_autofree char *noise = g_memdup2 (example->payload != NULL ? example->payload : "", length + 1);
      g_autofree char *why = NULL;

      for (guint j = g_rand_int_range (rand, 0, 4); j > 0 && length > 0; j--)
        noise[g_rand_int_range (rand, 0, length)] = g_rand_int_range (rand, 0, 256);
      message.payload = noise;
      message.length = g_rand_int_range (rand, 0, 4) == 0 ? (gsize) g_rand_int_range (rand, 0, length + 1) : length;
      change = fleet_change_reader_read (reader, FLEET_TABLE_CAR, &message, &why);
      g_assert_true ((change == NULL) == (why != NULL));
      g_assert_true (change != NULL || g_str_has_prefix (why, "json: ") || g_str_has_prefix (why, "mapping: "));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/mirror/change/", examples[i].name, NULL);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  g_test_add_func ("/mirror/change/headers-and-noise", test_headers_and_noise);
  return g_test_run ();
}
