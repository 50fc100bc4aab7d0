/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records as capture tools write them, one a file in examples/: from the tools' guides, and (captured-…) from Debezium 2.6.2 on MariaDB 10.11 by tests/kafka/capture.
 * examples/index.txt tells of each the table, the Kafka key ("-" none) and how it must be understood, tabs between. */

#include "fleet-change.h"

#include <string.h>

#define KAFKA_US (G_GINT64_CONSTANT (1722214725) * G_USEC_PER_SEC)

static const char *const operations[] = { "none", "upsert", "delete", "table" };

static FleetProfile profile = {
  .topic_cars = (char *) "fleet.cdc.carinfo",
  .topic_reservations = (char *) "fleet.cdc.bookings",
  .reservation_table = (char *) "reservation",
  .car_key = (char *) "car_id",
  .device_key = (char *) "device_id",
  .reservation_key = (char *) "reservation_id",
};

static FleetTable
table_of_name (const char *name)
{
  FleetTable table = 0;

  while (table < FLEET_N_TABLES && strcmp (name, fleet_table_to_string (table)) != 0)
    table++;
  g_assert_true (table < FLEET_N_TABLES || strcmp (name, "tables") == 0);
  return table;
}

/* All of a change that the mirror goes by, as one line. */
static char *
tell (const FleetChange *change)
{
  GString *text = g_string_new (operations[change->operation]);
  g_autofree char *source = fleet_source_version_print (&change->source);
  char time[FLEET_TIME_BUFFER];

  if (change->snapshot)
    g_string_append (text, " snapshot");
  if (change->key != NULL)
    g_string_append_printf (text, " %s", change->key);
  if (change->old_key != NULL)
    g_string_append_printf (text, " was %s", change->old_key);
  for (guint i = 0; i < change->n_columns; i++)
    {
      g_string_append_printf (text, "%s%s=", i == 0 ? " {" : " ", change->names[i]);
      fleet_value_append_json (&change->values[i], text);
    }
  g_string_append (text, change->n_columns > 0 ? "}" : "");
  for (guint i = 0; i < change->n_unchanged; i++)
    g_string_append_printf (text, " %s stays", change->unchanged[i]);
  for (guint i = 0; i < change->table_changes->len; i++)
    {
      const FleetTableChange *table_change = change->table_changes->pdata[i];
      g_autofree char *columns = fleet_table_change_columns_to_json (table_change);

      g_assert_cmpint (table_change->at_us, ==, change->change_us);
      g_assert_cmpstr (table_change->source_version, ==, source);
      g_string_append_printf (text, " %s%s %s", fleet_table_to_string (table_change->table), table_change->emptied ? " emptied" : "", columns);
    }
  if (change->operation != FLEET_CHANGE_NONE)
    g_string_append_printf (text, " at %s by %s", fleet_time_print (change->change_us, time), source);
  return g_string_free (text, FALSE);
}

static void
check_example (FleetChangeReader  *reader,
               char              **fields,
               GHashTable         *files)
{
  g_autofree char *base = g_strconcat (fields[0], ".json", NULL);
  g_autofree char *file_name = g_test_build_filename (G_TEST_DIST, "engine", "mirror", "examples", base, NULL);
  g_autofree char *payload = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *told = NULL;
  FleetMessage message = { .place = 3, .offset = 77, .kafka_us = KAFKA_US };
  const FleetChange *change;

  if (g_hash_table_remove (files, base))
    {
      g_autoptr (GError) error = NULL;

      g_file_get_contents (file_name, &payload, &message.length, &error);
      g_assert_no_error (error);
      message.payload = payload;
    }
  if (strcmp (fields[2], "-") != 0)
    {
      message.key = fields[2];
      message.key_length = strlen (fields[2]);
    }
  change = fleet_change_reader_read (reader, table_of_name (fields[1]), &message, &reason);
  told = change != NULL ? tell (change) : g_strdup (reason);
  g_test_message ("%s", fields[0]);
  g_assert_cmpstr (told, ==, fields[3]);
}

static void
test_examples (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "engine", "mirror", "examples", NULL);
  g_autofree char *index_name = g_build_filename (folder, "index.txt", NULL);
  g_autoptr (FleetChangeReader) reader = fleet_change_reader_new (&profile);
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *index = NULL;
  g_auto (GStrv) lines = NULL;
  const char *name;
  guint n = 0;

  g_assert_true (g_file_get_contents (index_name, &index, NULL, NULL));
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_hash_table_add (files, g_strdup (name));

  lines = g_strsplit (index, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);

      if (*lines[i] == '\0')
        continue;
      g_assert_cmpuint (g_strv_length (fields), ==, 4);
      check_example (reader, fields, files);
      n++;
    }
  g_assert_cmpuint (n, >, 70);
  g_assert_cmpuint (g_hash_table_size (files), ==, 0); /* no file that nobody reads */
}

/* ---- what the examples' schemas do not show ---- */

/* The value of column "x", described by field, as JSON. */
static char *
convert (const char *field,
         const char *value)
{
  g_autoptr (FleetChangeReader) reader = fleet_change_reader_new (&profile);
  g_autofree char *payload = g_strdup_printf ("{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"car_id\"},{\"field\":\"x\",%s}]},\"payload\":{\"car_id\":1,\"x\":%s}}", field, value);
  FleetMessage message = { .payload = payload, .length = strlen (payload), .kafka_us = KAFKA_US };
  g_autofree char *reason = NULL;
  const FleetChange *change = fleet_change_reader_read (reader, FLEET_TABLE_CAR, &message, &reason);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (change);
  g_assert_cmpuint (change->n_columns, ==, 2);
  fleet_value_append_json (&change->values[1], text);
  return g_string_free (text, FALSE);
}

#define DECIMAL(scale) "\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"" #scale "\"}"

static void
test_schemas (void)
{
  static const struct { const char *field, *value, *says; } cases[] = {
    { DECIMAL (2), "\"BOI=\"", "12.5" },
    { DECIMAL (2), "\"+x4=\"", "-12.5" },
    { DECIMAL (4), "\"/w==\"", "-0.0001" },
    { DECIMAL (0), "\"AA==\"", "0" },
    { DECIMAL (0), "\"gA==\"", "-128" },
    { DECIMAL (-3), "\"BQ==\"", "5000" },
    { DECIMAL (2), "\"AOjUpRAA\"", "10000000000.0" },
    { DECIMAL (0), "\"AN4Ctr5ypP/8\"", "\"15997549755456880636\"" },
    { DECIMAL (2), "\"\"", "\"\"" },
    { DECIMAL (2), "12.5", "12.5" },
    { "\"name\":\"io.debezium.time.Date\"", "20697", "\"2026-09-01\"" },
    { "\"name\":\"org.apache.kafka.connect.data.Date\"", "-1", "\"1969-12-31\"" },
    { "\"name\":\"io.debezium.time.Timestamp\"", "1788253200123", "\"2026-09-01T09:00:00.123Z\"" },
    { "\"name\":\"org.apache.kafka.connect.data.Timestamp\"", "0", "\"1970-01-01T00:00:00Z\"" },
    { "\"name\":\"io.debezium.time.MicroTimestamp\"", "1788253200123456", "\"2026-09-01T09:00:00.123456Z\"" },
    { "\"name\":\"io.debezium.time.NanoTimestamp\"", "1788253200123456789", "\"2026-09-01T09:00:00.123456Z\"" },
    { "\"name\":\"io.debezium.time.MicroTime\"", "32400000000", "\"09:00:00\"" },
    { "\"name\":\"io.debezium.time.Time\"", "86399999", "\"23:59:59.999\"" },
    { "\"name\":\"io.debezium.time.MicroTime\"", "-1000000", "-1000000" },
    { "\"name\":\"io.debezium.time.MicroTimestamp\"", "9223372036854775807", "9223372036854775807" },
    { "\"name\":\"io.debezium.time.Timestamp\"", "9223372036854775807", "9223372036854775807" },
    { "\"name\":\"io.debezium.time.ZonedTimestamp\"", "\"2026-09-01T09:00:00Z\"", "\"2026-09-01T09:00:00Z\"" },
    { "\"type\":\"int32\"", "20697", "20697" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *says = convert (cases[i].field, cases[i].value);

      g_test_message ("%s %s", cases[i].field, cases[i].value);
      g_assert_cmpstr (says, ==, cases[i].says);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror/change-examples/files", test_examples);
  g_test_add_func ("/mirror/change-examples/schemas", test_schemas);
  return g_test_run ();
}
