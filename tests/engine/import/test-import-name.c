/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an object holds, told by its name. */

#include "fleet-import-name.h"

typedef struct
{
  const char     *name;
  FleetImportKind kind;
  const char     *topic; /* or NULL */
  int             partition;
  gint64          start;
  FleetTable      table;
} Case;

static const Case cases[] = {
  { "topics/fleet.telemetry/partition=3/fleet.telemetry+3+0000012000.json", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 3, 12000, FLEET_N_TABLES },
  { "topics/fleet.telemetry/partition=0/fleet.telemetry+0+0000000000.json.gz", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 0, 0, FLEET_N_TABLES },
  { "topics/fleet.telemetry/year=2026/month=09/day=01/hour=00/fleet.telemetry+11+0000000007.json", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 11, 7, FLEET_N_TABLES },
  { "fleet.telemetry+11+12345678901.json", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 11, G_GINT64_CONSTANT (12345678901), FLEET_N_TABLES },
  { "fleet.telemetry-4-0000000100.jsonl.gz", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 4, 100, FLEET_N_TABLES },
  { "archive/raw-fleet.telemetry-4-100.gz", FLEET_IMPORT_TELEMETRY, "fleet.telemetry", 4, 100, FLEET_N_TABLES },
  { "topics/fleet.cdc.carinfo/partition=0/fleet.cdc.carinfo+0+0000000000.json", FLEET_IMPORT_CHANGES, "fleet.cdc.carinfo", 0, 0, FLEET_TABLE_CAR },
  { "fleet.cdc.reservation-0-5.json", FLEET_IMPORT_CHANGES, "fleet.cdc.reservation", 0, 5, FLEET_TABLE_RESERVATION },
  { "exports/carinfo.csv", FLEET_IMPORT_CSV, NULL, 0, -1, FLEET_TABLE_CAR },
  { "exports/Cars-20260901.CSV", FLEET_IMPORT_CSV, NULL, 0, -1, FLEET_TABLE_CAR },
  { "deviceinfo/LOAD00000001.csv.gz", FLEET_IMPORT_CSV, NULL, 0, -1, FLEET_TABLE_DEVICE },
  { "public.reservation/part-0001.jsonl.gz", FLEET_IMPORT_LINES, NULL, 0, -1, FLEET_TABLE_RESERVATION },
  { "reservations.ndjson", FLEET_IMPORT_LINES, NULL, 0, -1, FLEET_TABLE_RESERVATION },
  /* The nearest word counts. */
  { "cars/devices/part-1.json", FLEET_IMPORT_LINES, NULL, 0, -1, FLEET_TABLE_DEVICE },
  /* Nothing of ours: another topic, no number, too many digits, another ending, a word within a word. */
  { "topics/other/partition=0/other+0+0000000000.json", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "topics/x/partition=0/xfleet.telemetry+0+0000000000.json", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "topics/x/fleet.telemetry+0+.json", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "topics/x/fleet.telemetry+0+9999999999999999999999.json", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "topics/x/fleet.telemetry+99999999999+0.json", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "cars.parquet", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "scars.csv", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
  { "/", FLEET_IMPORT_UNKNOWN, NULL, 0, -1, FLEET_N_TABLES },
};

static void
test_names (void)
{
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FleetImportName name;

      g_test_message ("%s", cases[i].name);
      fleet_import_name_read (&name, cases[i].name, profile, FLEET_N_TABLES);
      g_assert_cmpint (name.kind, ==, cases[i].kind);
      g_assert_cmpint (name.table, ==, cases[i].table);
      g_assert_cmpstr (name.topic, ==, cases[i].topic);
      g_assert_cmpint (name.start, ==, cases[i].start);
      if (cases[i].topic != NULL)
        g_assert_cmpint (name.partition, ==, cases[i].partition);
    }
}

/* What a person says holds for names that do not tell, and for no others. */
static void
test_told_table (void)
{
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");
  FleetImportName name;

  fleet_import_name_read (&name, "dump-1.csv", profile, FLEET_TABLE_DEVICE);
  g_assert_cmpint (name.kind, ==, FLEET_IMPORT_CSV);
  g_assert_cmpint (name.table, ==, FLEET_TABLE_DEVICE);
  fleet_import_name_read (&name, "carinfo.csv", profile, FLEET_TABLE_DEVICE);
  g_assert_cmpint (name.table, ==, FLEET_TABLE_CAR);
  fleet_import_name_read (&name, "notes.txt", profile, FLEET_TABLE_DEVICE);
  g_assert_cmpint (name.kind, ==, FLEET_IMPORT_UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-name/names", test_names);
  g_test_add_func ("/import-name/told-table", test_told_table);
  return g_test_run ();
}
