/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-sql: the tables that people ask, what they may not ask, and how the answers are printed. */

#include "fleet-ledger.h"
#include "fleet-sql.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <math.h>
#include <string.h>

#define START_US G_GINT64_CONSTANT (1764000000000000) /* 2025-11-24T16:00:00Z */

typedef struct
{
  char       *folder;
  char       *file;
  FleetStore *store; /* stays open: readers work while another writes */
} Fixture;

static FleetValue
text (const char *value)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = value, .length = strlen (value) };
}

static void
add_name (FleetBeat  *beat,
          FleetNames  names,
          const char *name)
{
  g_ptr_array_add (beat->names[names], g_strdup (name));
}

static void
add_events (FleetBeat  *beat,
            FleetPlace  place,
            gint64      offset,
            guint       n)
{
  FleetBatch *batch = fleet_batch_new (NULL);
  FleetPosition position = { place, offset + n, START_US, START_US };

  for (guint i = 0; i < n; i++)
    {
      guint row = batch->n_rows++;

      batch->slot[row] = i % 2;
      batch->device[row] = i % 2;
      batch->place[row] = place;
      batch->offset[row] = offset + i;
      batch->time_us[row] = batch->judged_us[row] = START_US + i * 1500000;
      batch->kafka_us[row] = FLEET_TIME_NONE;
      batch->flags[row] = 0;
    }
  g_ptr_array_add (beat->batches, batch);
  g_array_append_val (beat->positions, position);
}

static void
add_row (FleetBeat  *beat,
         FleetTable  table,
         const char *key,
         gint64      valid_from_us,
         gboolean    deleted,
         const char *plate)
{
  static const char *const names[] = { "active", "car_id", "plate" };
  FleetValue values[] = { { .type = FLEET_TYPE_BOOL, .boolean = TRUE }, text (key), text (plate) };

  g_ptr_array_add (beat->row_versions, fleet_row_version_new (table, key, valid_from_us, "1", deleted, 3, names, values, NULL));
}

static void
add_dead_letter (FleetBeat  *beat,
                 gint64      offset,
                 const char *payload,
                 gssize      length)
{
  FleetDeadLetter *letter = g_new0 (FleetDeadLetter, 1);

  letter->topic = g_strdup ("fleet.telemetry");
  letter->partition = 3;
  letter->offset = offset;
  letter->place = 2;
  letter->kafka_us = START_US;
  letter->reason = g_strdup ("json: what");
  letter->payload = length >= 0 ? g_bytes_new (payload, length) : NULL;
  g_ptr_array_add (beat->dead_letters, letter);
}

/* The state of one vehicle as a ledger saves it. */
static GBytes *
make_state (void)
{
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:1", NULL);
  g_autoptr (FleetDictionary) paths = fleet_dictionary_new (10);
  g_autoptr (FleetLedger) ledger = fleet_ledger_new (profile, paths);
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL), record = fleet_batch_new (NULL);
  FleetValue speed = { .type = FLEET_TYPE_DOUBLE, .real = 42.5 }, zone = text ("강남");

  fleet_batch_set (batch, 0, fleet_dictionary_intern (paths, "speed", 5), &speed);
  fleet_batch_set (batch, 0, fleet_dictionary_intern (paths, "zone", 4), &zone);
  batch->n_rows = 1;
  batch->slot[0] = 1;
  batch->device[0] = 0;
  batch->time_us[0] = START_US;
  fleet_ledger_merge (ledger, batch, 0, record, NULL, 0);
  return fleet_ledger_save (ledger, 1);
}

static void
add_vehicle (FleetBeat *beat)
{
  FleetVehicleRow *vehicle = g_new0 (FleetVehicleRow, 1);

  vehicle->slot = 1;
  vehicle->vehicle_id = g_strdup ("C1");
  vehicle->car_id = g_strdup ("C1");
  vehicle->plate = g_strdup ("12가 3456");
  vehicle->latitude = 37.5;
  vehicle->longitude = 127.25;
  vehicle->heading = NAN;
  vehicle->speed_kmh = 42.5;
  vehicle->time_us = START_US + 250000;
  vehicle->state = make_state ();
  g_ptr_array_add (beat->vehicles, vehicle);
}

static void
add_alert (FleetBeat *beat)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup ("a1");
  alert->rule = g_strdup ("door-open");
  alert->severity = FLEET_SEVERITY_CRITICAL;
  alert->device_id = g_strdup ("D1");
  alert->condition = FLEET_CONDITION_RECOVERING;
  alert->began_us = START_US;
  alert->opened_us = START_US + 30000000;
  alert->cleared_us = FLEET_TIME_NONE;
  alert->acknowledged_us = FLEET_TIME_NONE;
  alert->message = g_strdup ("Door, \"open\"");
  g_ptr_array_add (beat->alerts, alert);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (FleetBeat) beat = fleet_beat_new (), second = fleet_beat_new ();
  FleetPosition position = { 2, 9, START_US, START_US };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fleet-sql-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  add_name (beat, FLEET_NAMES_PATHS, "speed");
  add_name (beat, FLEET_NAMES_PATHS, "zone");
  add_name (beat, FLEET_NAMES_DEVICES, "D1");
  add_name (beat, FLEET_NAMES_DEVICES, "D2");
  add_name (beat, FLEET_NAMES_VEHICLES, "device:D1");
  add_name (beat, FLEET_NAMES_VEHICLES, "car:C1");
  add_name (beat, FLEET_NAMES_PLACES, "old\nfleet.telemetry\n0");
  add_name (beat, FLEET_NAMES_PLACES, "new\nfleet.telemetry\n0");
  add_name (beat, FLEET_NAMES_PLACES, "new\nfleet.telemetry\n3");
  add_events (beat, 0, 0, 4);
  g_assert_true (fleet_store_commit (self->store, beat, &error));
  add_events (second, 1, 100, 3);
  g_array_append_val (second->positions, position);
  add_row (second, FLEET_TABLE_CAR, "C1", G_MININT64, FALSE, "old");
  add_row (second, FLEET_TABLE_CAR, "C1", START_US, FALSE, "12가 3456");
  add_row (second, FLEET_TABLE_CAR, "C1", START_US - 1, FALSE, "late");
  add_row (second, FLEET_TABLE_CAR, "C2", G_MININT64, FALSE, "x");
  add_row (second, FLEET_TABLE_CAR, "C2", START_US, TRUE, "x");
  add_dead_letter (second, 5, "plain", 5);
  add_dead_letter (second, 6, "a\xff" "b", 3);
  add_dead_letter (second, 7, "", 0);
  add_dead_letter (second, 8, NULL, -1);
  add_vehicle (second);
  add_alert (second);
  g_assert_true (fleet_store_commit (self->store, second, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fleet_store_close (self->store);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  GString *answer = user_data;

  for (guint i = 0; i < n; i++)
    {
      if (values[i].type == FLEET_TYPE_NULL)
        g_string_append (answer, "NULL");
      fleet_value_append (&values[i], answer);
      g_string_append_c (answer, i + 1 < n ? '|' : '\n');
    }
  return TRUE;
}

static void
assert_answer (Fixture    *self,
               const char *statement,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);
  g_autoptr (GString) answer = g_string_new (NULL);

  g_assert_no_error (error);
  fleet_sql_run (sql, statement, NULL, row_cb, answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->str, ==, expected);
}

static void
test_tables (Fixture       *self,
             gconstpointer  data)
{
  assert_answer (self, "SELECT car_id, plate, active FROM car", "C1|12가 3456|1\n");
  assert_answer (self, "SELECT count(*) FROM device", "0\n");
  assert_answer (self, "SELECT vehicle_id, car_id, plate, latitude, longitude, heading, speed_kmh, event_time FROM vehicle",
                 "C1|C1|12가 3456|37.5|127.25|NULL|42.5|2025-11-24T16:00:00.250Z\n");
  assert_answer (self, "SELECT state FROM vehicle", "{\"speed\":42.5,\"zone\":\"강남\"}\n");
  assert_answer (self, "SELECT json_extract (state, '$.zone') FROM vehicle", "강남\n");
  assert_answer (self, "SELECT id, rule, severity, device_id, car_id, condition, attention, began_at, opened_at, cleared_at, acknowledged_at, acknowledged_by, message FROM alert",
                 "a1|door-open|critical|D1|NULL|recovering|unacknowledged|2025-11-24T16:00:00Z|2025-11-24T16:00:30Z|NULL|NULL|NULL|Door, \"open\"\n");
  assert_answer (self, "SELECT topic, partition, \"offset\", reason, payload FROM dead_letter",
                 "fleet.telemetry|3|5|json: what|plain\nfleet.telemetry|3|6|json: what|a\xef\xbf\xbd" "b\n"
                 "fleet.telemetry|3|7|json: what|\nfleet.telemetry|3|8|json: what|NULL\n");
  assert_answer (self, "SELECT topic, partition, next_offset FROM position ORDER BY partition", "fleet.telemetry|0|103\nfleet.telemetry|3|9\n");
  assert_answer (self, "SELECT value FROM json_each ('[1,2]')", "1\n2\n");
  assert_answer (self, "SELECT fullkey FROM vehicle, json_tree (state)", "$\n$.speed\n$.zone\n");
  assert_answer (self, "SELECT x'00ff'", "00ff\n");
}

static void
test_telemetry (Fixture       *self,
                gconstpointer  data)
{
  assert_answer (self, "SELECT \"time\", device, car, topic, \"partition\", \"offset\" FROM telemetry WHERE \"offset\" >= 100 ORDER BY \"offset\"",
                 "2025-11-24T16:00:00Z|D1|NULL|fleet.telemetry|0|100\n"
                 "2025-11-24T16:00:01.500Z|D2|C1|fleet.telemetry|0|101\n"
                 "2025-11-24T16:00:03Z|D1|NULL|fleet.telemetry|0|102\n");
  assert_answer (self, "SELECT \"partition\", count(*), min(\"offset\"), max(\"offset\") FROM telemetry GROUP BY \"partition\"", "0|7|0|102\n");
  assert_answer (self, "SELECT count(*) FROM telemetry WHERE car = 'C9'", "0\n");
  assert_answer (self, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT count(*), sum (i) FROM n", "5|15\n");
}

/* A new column is in the view at once, also for a connection that was open before. */
static void
test_new_column (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);
  g_autoptr (FleetBeat) beat = fleet_beat_new ();
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *names[] = { "car_id", "sun roof\"'" };
  FleetValue values[] = { text ("C3"), text ("yes") };

  g_assert_true (fleet_sql_run (sql, "SELECT car_id FROM car", NULL, row_cb, answer, &error));
  g_ptr_array_add (beat->row_versions, fleet_row_version_new (FLEET_TABLE_CAR, "C3", START_US, "1", FALSE, 2, names, values, NULL));
  g_assert_true (fleet_store_commit (self->store, beat, &error));
  g_string_truncate (answer, 0);
  g_assert_true (fleet_sql_run (sql, "SELECT car_id, plate, \"sun roof\"\"'\" FROM car ORDER BY car_id", NULL, row_cb, answer, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (answer->str, ==, "C1|12가 3456|NULL\nC3|NULL|yes\n");
}

/* The sum of file and journal. By another process: closing a descriptor of our own would take SQLite's locks away. */
static char *
take_sum (Fixture *self)
{
  g_autofree char *journal = g_strconcat (self->file, "-wal", NULL);
  const char *arguments[] = { "sha256sum", self->file, journal, NULL };
  g_autoptr (GError) error = NULL;
  char *sums;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &sums, NULL, NULL, &error));
  g_assert_no_error (error);
  return sums;
}

static void
test_hostile (Fixture       *self,
              gconstpointer  data)
{
  static const char *const refused[] = {
    "ATTACH DATABASE '/tmp/other.db' AS other",
    "DETACH DATABASE main",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "SELECT * FROM pragma_database_list",
    "SELECT count(*) FROM pragma_table_info ('meta')",
    "VACUUM",
    "VACUUM INTO '/tmp/copy.db'",
    "CREATE TEMP TABLE t (a)",
    "CREATE TEMP VIEW v AS SELECT 1",
    "CREATE TABLE t (a)",
    "DROP TABLE segment",
    "DELETE FROM alert_row",
    "UPDATE meta SET value = 1",
    "INSERT INTO meta VALUES ('a', 1)",
    "REPLACE INTO meta VALUES ('a', 1)",
    "INSERT INTO telemetry VALUES (1, 2, 3, 4, 5, 6, 7)",
    "BEGIN EXCLUSIVE",
    "COMMIT",
    "SAVEPOINT s",
    "ANALYZE",
    "REINDEX",
    "ALTER TABLE meta RENAME TO beta",
    "CREATE VIRTUAL TABLE t USING fts5 (a)",
    "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    "SELECT load_extension ('/tmp/evil.so')",
    "SELECT fts3_tokenizer ('simple')",
    "SELECT readfile ('/etc/passwd')",
    "SELECT * FROM dbstat",
    "SELECT * FROM sqlite_dbpage",
    "SELECT * FROM sqlite_stmt",
    "SELECT randomblob (1000000000)",
    "SELECT zeroblob (1000000000)",
    "SELECT 1; DROP TABLE segment",
    "EXPLAIN DELETE FROM meta",
    "SELECT \"no such column\" FROM meta",
    "SELECT replace (hex (randomblob (30000000)), '0', 'abcdefgh')",
    "SELECT * FROM meta WHERE key = ?1",
    "",
    "-- nothing",
  };
  g_autoptr (GError) open_error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &open_error);
  g_autofree char *before = take_sum (self), *after = NULL;

  g_assert_no_error (open_error);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) answer = g_string_new (NULL);

      if (fleet_sql_run (sql, refused[i], NULL, row_cb, answer, &error))
        g_error ("“%s” was answered: %.100s", refused[i], answer->str);
      g_assert_nonnull (error);
      g_assert_cmpuint (error->domain, ==, FLEET_ERROR);
    }
  assert_answer (self, "SELECT count(*) FROM telemetry", "7\n");
  after = take_sum (self);
  g_assert_cmpstr (before, ==, after);
}

static void
test_deadline (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);
  g_autoptr (GString) answer = g_string_new (NULL);
  gint64 begin = g_get_monotonic_time ();

  fleet_sql_set_deadline (sql, G_USEC_PER_SEC / 5);
  g_assert_false (fleet_sql_run (sql, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", NULL, row_cb, answer, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  /* The connection is as good as new. */
  g_clear_error (&error);
  g_assert_true (fleet_sql_run (sql, "SELECT 1", NULL, row_cb, answer, &error));
}

static void
test_no_database (Fixture       *self,
                  gconstpointer  data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fleet_sql_open (other, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_file_set_contents (other, "", 0, NULL);
  g_assert_null (fleet_sql_open (other, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
}

/* fleet-headless sql as a script runs it. */
static void
assert_printed (Fixture    *self,
                const char *format,
                const char *statement,
                int         expected_status,
                const char *expected)
{
  const char *arguments[] = { g_getenv ("FLEET_HEADLESS"), "sql", "--database", self->file, "--format", format, statement, NULL };
  g_autofree char *printed = NULL, *complaint = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (arguments[0]);
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &printed, &complaint, &status, &error));
  g_assert_no_error (error);
  if (expected_status == 0)
    g_assert_cmpstr (complaint, ==, "");
  g_assert_cmpint (WEXITSTATUS (status), ==, expected_status);
  g_assert_cmpstr (printed, ==, expected);
  g_assert_cmpint (*complaint != '\0', ==, expected_status != 0);
}

static void
test_printed (Fixture       *self,
              gconstpointer  data)
{
  const char *statement = "SELECT id, message, NULL AS none, '' AS empty, 1.5 AS number, 'a' || char (10) || 'b' AS lines FROM alert";

  assert_printed (self, "csv", statement, 0, "id,message,none,empty,number,lines\r\na1,\"Door, \"\"open\"\"\",,\"\",1.5,\"a\nb\"\r\n");
  assert_printed (self, "json", statement, 0, "[\n {\"id\":\"a1\",\"message\":\"Door, \\\"open\\\"\",\"none\":null,\"empty\":\"\",\"number\":1.5,\"lines\":\"a\\u000ab\"}\n]\n");
  assert_printed (self, "json", "SELECT 1 AS one WHERE 0", 0, "[]\n");
  assert_printed (self, "table", "SELECT plate, length (plate) AS letters, 'x' AS mark FROM vehicle UNION ALL SELECT 'abc', 12345678, 'y'", 0,
                  "plate       letters  mark\n─────────  ────────  ────\n12가 3456         8  x\nabc        12345678  y\n");
  assert_printed (self, "csv", "DROP TABLE meta", 1, "");
  assert_printed (self, "yaml", "SELECT 1", 2, "");
}

static void
add (const char *path,
     void       (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/sql/tables", test_tables);
  add ("/sql/telemetry", test_telemetry);
  add ("/sql/new-column", test_new_column);
  add ("/sql/hostile", test_hostile);
  add ("/sql/deadline", test_deadline);
  add ("/sql/no-database", test_no_database);
  add ("/sql/printed", test_printed);
  return g_test_run ();
}
