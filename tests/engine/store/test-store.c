/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-store: a beat is there whole or not at all, once, and is what it was after the file is opened again. */

#include "fleet-beat.h"
#include "fleet-database.h"
#include "fleet-store-private.h"
#include "scratch-folder.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SEED 20260103
#define START_US G_GINT64_CONSTANT (1764000000000000)
#define SECOND_US G_GINT64_CONSTANT (1000000)

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("fleet-store-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static FleetStore *
open_store (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  FleetStore *store = fleet_store_open (self->file, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

/* One answer from another connection, as a reader would have it. */
static gint64
ask (Fixture    *self,
     const char *sql)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;
  gint64 answer = 0;

  g_assert_cmpint (sqlite3_open_v2 (self->file, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  fleet_database_ask (db, sql, &answer, &error);
  g_assert_no_error (error);
  return answer;
}

static void
set_names (FleetBeat  *beat,
           FleetNames  names,
           guint32     first,
           const char *a,
           const char *b)
{
  beat->first_name[names] = first;
  g_ptr_array_add (beat->names[names], g_strdup (a));
  if (b != NULL)
    g_ptr_array_add (beat->names[names], g_strdup (b));
}

static void
set_position (FleetBeat  *beat,
              FleetPlace  place,
              gint64      next_offset)
{
  FleetPosition position = { place, next_offset, START_US + next_offset, START_US };

  g_array_append_val (beat->positions, position);
}

/* n events of place from offset on. */
static void
add_events (FleetBeat  *beat,
            FleetPlace  place,
            gint64      offset,
            guint       n)
{
  FleetBatch *batch = fleet_batch_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      guint row = batch->n_rows++;
      FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = (offset + i) / 10.0 };

      batch->slot[row] = (offset + i) % 2;
      batch->device[row] = 0;
      batch->place[row] = place;
      batch->offset[row] = offset + i;
      batch->time_us[row] = batch->judged_us[row] = START_US + (offset + i) * SECOND_US;
      batch->kafka_us[row] = batch->time_us[row];
      batch->flags[row] = 0;
      fleet_batch_set (batch, row, 0, &value);
    }
  fleet_batch_seal (batch);
  g_ptr_array_add (beat->batches, batch);
}

static FleetAlert *
make_alert (const char *id,
            gint64      cleared_us)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = g_strdup (id);
  alert->rule = g_strdup ("door-open");
  alert->title = g_strdup ("Door open");
  alert->severity = FLEET_SEVERITY_HIGH;
  alert->slot = 1;
  alert->vehicle = g_strdup ("car:C1");
  alert->device_id = g_strdup ("D1");
  alert->car_id = g_strdup ("C1");
  alert->plate = g_strdup ("12가 3456");
  alert->condition = cleared_us == FLEET_TIME_NONE ? FLEET_CONDITION_ACTIVE : FLEET_CONDITION_CLEARED;
  alert->attention = FLEET_ATTENTION_ACKNOWLEDGED;
  alert->by_clock = TRUE;
  alert->began_us = START_US;
  alert->opened_us = START_US + SECOND_US;
  alert->cleared_us = cleared_us;
  alert->acknowledged_us = START_US + 2 * SECOND_US;
  alert->acknowledged_by = g_strdup ("kim");
  alert->message = g_strdup ("Door of 12가 3456 is open");
  return alert;
}

static FleetRowVersion *
make_row (const char *key,
          gint64      valid_from_us,
          const char *plate,
          gboolean    deleted)
{
  static const char *const names[] = { "a\"b", "car_id", "it's", "on", "plate", "weight" };
  FleetValue values[] = {
    { .type = FLEET_TYPE_INT, .integer = G_MAXINT64 },
    { .type = FLEET_TYPE_TEXT, .text = key, .length = strlen (key) },
    { .type = FLEET_TYPE_NULL },
    { .type = FLEET_TYPE_BOOL, .boolean = TRUE },
    { .type = FLEET_TYPE_TEXT, .text = plate, .length = strlen (plate) },
    { .type = FLEET_TYPE_DOUBLE, .real = 0.1 + 0.2 },
  };

  return fleet_row_version_new (FLEET_TABLE_CAR, key, valid_from_us, "v1", deleted, G_N_ELEMENTS (names), names, values, NULL);
}

/* A beat with something of everything. */
static FleetBeat *
make_full_beat (void)
{
  FleetBeat *beat = fleet_beat_new ();
  FleetVehicleRow *vehicle = g_new0 (FleetVehicleRow, 1);
  FleetDeadLetter *letter = g_new0 (FleetDeadLetter, 1);
  FleetStanding standing = {
    .slot = 1, .rule = g_intern_string ("door-open"), .condition_hash = "abc", .phase = FLEET_CONDITION_ACTIVE, .place = 0, .device = 0,
    .began_us = START_US, .cleared_from_us = FLEET_TIME_NONE, .message = g_strdup ("m"), .alert_id = g_strdup ("a1"),
  };

  set_names (beat, FLEET_NAMES_PATHS, 0, "speed", NULL);
  set_names (beat, FLEET_NAMES_DEVICES, 0, "D1", NULL);
  set_names (beat, FLEET_NAMES_VEHICLES, 0, "device:D1", "car:C1");
  set_names (beat, FLEET_NAMES_PLACES, 0, "cluster\ntelemetry\n0", "cluster\ntelemetry\n1");
  add_events (beat, 0, 10, 300);
  add_events (beat, 1, 0, 5);
  set_position (beat, 0, 400);
  set_position (beat, 1, 7);
  vehicle->slot = 1;
  vehicle->vehicle_id = g_strdup ("C1");
  vehicle->car_id = g_strdup ("C1");
  vehicle->latitude = 37.5;
  vehicle->longitude = NAN;
  vehicle->heading = NAN;
  vehicle->speed_kmh = 12.5;
  vehicle->time_us = START_US;
  vehicle->state = g_bytes_new_static ("state", 5);
  g_ptr_array_add (beat->vehicles, vehicle);
  letter->topic = g_strdup ("telemetry");
  letter->place = 1;
  letter->partition = 1;
  letter->offset = 6;
  letter->kafka_us = START_US;
  letter->reason = g_strdup ("json: no value at byte 0");
  letter->payload = g_bytes_new_static ("", 0);
  g_ptr_array_add (beat->dead_letters, letter);
  g_ptr_array_add (beat->row_versions, make_row ("C1", G_MININT64, "12가 3456", FALSE));
  g_ptr_array_add (beat->row_versions, make_row ("C1", START_US, "34나 5678", FALSE));
  g_ptr_array_add (beat->row_versions, make_row ("C2", START_US, "56다 7890", TRUE));
  g_ptr_array_add (beat->alerts, make_alert ("a1", FLEET_TIME_NONE));
  g_array_append_val (beat->standings, standing);
  return beat;
}

static void
commit (FleetStore *store,
        FleetBeat  *beat)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (store, beat, &error));
  g_assert_no_error (error);
}

/* What a load gave, as text: two loads are equal if their texts are. */
static gboolean
load_name (FleetNames names,
           guint32 id,
           const char *text,
           gsize length,
           gpointer user_data,
           GError **error)
{
  g_string_append_printf (user_data, "name %d %u %.*s\n", names, id, (int) length, text);
  return TRUE;
}

static gboolean
load_position (const FleetPosition *position,
               gpointer user_data,
               GError **error)
{
  g_string_append_printf (user_data, "position %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", position->place, position->next_offset, position->greatest_us,
                          position->watermark_us);
  return TRUE;
}

static gboolean
load_row (FleetRowVersion *version,
          gpointer user_data,
          GError **error)
{
  g_string_append_printf (user_data, "row %d %s %" G_GINT64_FORMAT " %s %d", version->table, version->key, version->valid_from_us, version->source_version, version->deleted);
  for (guint i = 0; i < version->n_columns; i++)
    {
      g_string_append_printf (user_data, " %s=", version->names[i]);
      fleet_value_append_json (&version->values[i], user_data);
    }
  g_string_append_c (user_data, '\n');
  return TRUE;
}

static gboolean
load_vehicle (const FleetVehicleRow *row,
              gpointer user_data,
              GError **error)
{
  g_string_append_printf (user_data, "vehicle %u %s %s %s %g %g %g %g %" G_GINT64_FORMAT " %" G_GSIZE_FORMAT "\n", row->slot, row->vehicle_id, row->car_id,
                          row->plate != NULL ? row->plate : "-", row->latitude, row->longitude, row->heading, row->speed_kmh, row->time_us,
                          row->state != NULL ? g_bytes_get_size (row->state) : 0);
  return TRUE;
}

static gboolean
load_batch (FleetBatch *batch,
            gpointer user_data,
            GError **error)
{
  for (guint row = 0; row < batch->n_rows; row++)
    {
      FleetValue value = { .type = FLEET_TYPE_NULL };

      g_string_append_printf (user_data, "event %u %" G_GINT64_FORMAT " ", batch->place[row], batch->offset[row]);
      fleet_batch_get (batch, row, 0, &value);
      fleet_value_append_json (&value, user_data);
      g_string_append_c (user_data, '\n');
    }
  return TRUE;
}

static gboolean
load_alert (FleetAlert *alert,
            gpointer user_data,
            GError **error)
{
  g_string_append_printf (user_data, "alert %s %s %s %d %u %s %s %s %s %d %d %d %" G_GINT64_FORMAT " %s %s\n", alert->id, alert->rule, alert->title, alert->severity, alert->slot,
                          alert->vehicle, alert->device_id, alert->car_id, alert->plate, alert->condition, alert->attention, alert->by_clock, alert->acknowledged_us,
                          alert->acknowledged_by, alert->message);
  return TRUE;
}

static gboolean
load_standing (const FleetStanding *standing,
               gpointer user_data,
               GError **error)
{
  g_string_append_printf (user_data, "standing %u %s %s %d %s %s\n", standing->slot, standing->rule, standing->condition_hash, standing->phase, standing->message, standing->alert_id);
  return TRUE;
}

static const FleetStoreLoader loader = {
  .name = load_name, .position = load_position, .row = load_row, .vehicle = load_vehicle, .batch = load_batch, .alert = load_alert, .standing = load_standing,
};

static char *
load_as_text (FleetStore *store)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  fleet_store_load (store, &loader, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static void
test_reopen (Fixture       *self,
             gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (FleetBeat) beat = make_full_beat ();
  g_autofree char *before = NULL, *after = NULL;
  GStatBuf status;

  commit (store, beat);
  g_assert_cmpint (fleet_store_get_stats (store)->segments, ==, 1);
  g_assert_cmpint (fleet_store_get_stats (store)->numeric_values, ==, 305);
  before = load_as_text (store);
  fleet_store_close (store);

  g_assert_cmpint (g_stat (self->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  store = open_store (self);
  after = load_as_text (store);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (after, "position 0 400 "));
  g_assert_nonnull (strstr (after, "event 0 10 1.0\n"));
  g_assert_nonnull (strstr (after, "event 1 4 0.4\n"));
  g_assert_nonnull (strstr (after, "car_id=\"C1\" it's=null on=true plate=\"34나 5678\" weight=0.30000000000000004\n"));
  g_assert_nonnull (strstr (after, "vehicle 1 C1 C1 - 37.5 nan nan 12.5 "));
  g_assert_nonnull (strstr (after, "standing 1 door-open abc 2 m a1\n"));
  fleet_store_close (store);
}

static void
test_changes (Fixture       *self,
              gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (FleetBeat) first = make_full_beat (), second = fleet_beat_new (), third = fleet_beat_new ();
  FleetVehicleRow *gone = g_new0 (FleetVehicleRow, 1);
  FleetStanding over = { .slot = 1, .rule = "door-open", .phase = FLEET_CONDITION_NORMAL, .cleared_from_us = FLEET_TIME_NONE };
  FleetStanding cooldown = { .slot = 2, .rule = "door-open", .phase = FLEET_CONDITION_NORMAL, .cleared_from_us = START_US };
  g_autofree char *text = NULL;

  commit (store, first);
  gone->slot = 1;
  gone->gone = TRUE;
  g_ptr_array_add (second->vehicles, gone);
  g_array_append_val (second->standings, over);
  g_array_append_val (second->standings, cooldown);
  g_ptr_array_add (second->alerts, make_alert ("a1", START_US + 9 * SECOND_US));
  second->is_checkpoint = TRUE;
  commit (store, second);
  add_events (third, 0, 400, 2);
  set_position (third, 0, 402);
  commit (store, third);

  text = load_as_text (store);
  g_assert_null (strstr (text, "vehicle "));
  g_assert_null (strstr (text, "standing 1 "));
  g_assert_nonnull (strstr (text, "standing 2 door-open"));
  /* What lies before the checkpoint is in the states. */
  g_assert_null (strstr (text, "event 0 309 "));
  g_assert_nonnull (strstr (text, "event 0 400 "));
  fleet_store_close (store);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM alert_row WHERE id = 'a1' AND condition = 4"), ==, 1);
  g_assert_cmpint (ask (self, "SELECT cleared_us FROM alert_row WHERE id = 'a1'"), ==, START_US + 9 * SECOND_US);
  /* Nobody did anything with it: its journal is what the stream did. */
  g_assert_cmpint (ask (self, "SELECT count(*) FROM journal_row WHERE alert_id = 'a1'"), ==, 2);
  g_assert_cmpint (ask (self, "SELECT at_us FROM journal_row WHERE alert_id = 'a1' AND seq = 2"), ==, START_US + 9 * SECOND_US);
}

static void
assert_refused (FleetStore *store,
                FleetBeat  *beat)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fleet_store_commit (store, beat, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  fleet_beat_free (beat);
}

static void
test_exactly_once (Fixture       *self,
                   gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (FleetBeat) full = make_full_beat (), again = fleet_beat_new ();
  FleetBeat *beat;
  gint64 segments;

  commit (store, full);
  for (guint round = 0; round < 2; round++)
    {
      /* The same guard holds after the file is opened again. */
      beat = fleet_beat_new ();
      set_position (beat, 0, 399);
      assert_refused (store, beat);
      beat = fleet_beat_new ();
      add_events (beat, 0, 399, 3);
      set_position (beat, 0, 402);
      assert_refused (store, beat);
      beat = fleet_beat_new ();
      add_events (beat, 0, 400, 3);
      set_position (beat, 0, 402);
      assert_refused (store, beat);
      beat = fleet_beat_new ();
      add_events (beat, 0, 400, 3);
      assert_refused (store, beat);
      beat = fleet_beat_new ();
      add_events (beat, 0, 400, 3);
      add_events (beat, 0, 402, 3);
      set_position (beat, 0, 500);
      assert_refused (store, beat);
      beat = fleet_beat_new ();
      add_events (beat, FLEET_NONE, 0, 1);
      assert_refused (store, beat);
      fleet_store_close (store);
      store = open_store (self);
    }
  segments = ask (self, "SELECT count(*) FROM segment");
  g_assert_cmpint (segments, ==, 1);
  add_events (again, 0, 400, 3);
  set_position (again, 0, 403);
  commit (store, again);
  g_assert_cmpint (ask (self, "SELECT next_offset FROM kafka_position WHERE place = 0"), ==, 403);
  fleet_store_close (store);
}

/* What makes a beat fail in its middle leaves nothing, and the same beat goes through when the cause is gone. */
static void
test_roll_back_and_retry (Fixture       *self,
                          gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (FleetBeat) beat = make_full_beat ();
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *empty = load_as_text (store), *after = NULL, *full = NULL;

  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_true (fleet_database_run (db, "CREATE TRIGGER refuse BEFORE INSERT ON kafka_position BEGIN SELECT RAISE (ABORT, 'no'); END", NULL));
  g_assert_false (fleet_store_commit (store, beat, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STORE);
  after = load_as_text (store);
  g_assert_cmpstr (after, ==, empty);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM mirror_column"), ==, 0);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM segment"), ==, 0);
  g_assert_true (fleet_database_run (db, "DROP TRIGGER refuse", NULL));
  commit (store, beat);
  full = load_as_text (store);
  g_assert_nonnull (strstr (full, "event 0 309 30.9\n"));
  g_assert_cmpint (ask (self, "SELECT count(*) FROM mirror_column"), ==, 6);
  fleet_store_close (store);
}

/* A disk as full as SQLite knows it: the beat is refused and retried, and what makes room works. */
static void
test_full (Fixture       *self,
           gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autofree char *ballast = g_strconcat (self->file, ".ballast", NULL);
  g_autoptr (GError) error = NULL;
  gint64 offset = 0, kept;
  FleetBeat *beat;

  fleet_store_close (store);
  g_file_set_contents (ballast, "ballast", -1, NULL);
  store = open_store (self);
  /* The limit is the connection's own. */
  g_assert_true (fleet_database_run (store->db, "PRAGMA max_page_count = 60", NULL));
  for (;;)
    {
      beat = fleet_beat_new ();
      for (guint i = 0; i < 20; i++)
        {
          add_events (beat, 0, offset, 1000);
          offset += 1000;
        }
      set_position (beat, 0, offset);
      beat->is_checkpoint = TRUE;
      if (!fleet_store_commit (store, beat, &error))
        break;
      fleet_beat_free (beat);
      g_assert_cmpint (offset, <, 10000000);
    }
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "make room"));
  g_assert_false (g_file_test (ballast, G_FILE_TEST_EXISTS));
  kept = ask (self, "SELECT next_offset FROM kafka_position");
  g_assert_cmpint (kept, ==, offset - 20000);
  g_assert_cmpint (ask (self, "SELECT sum(n_rows) FROM segment"), ==, kept);
  g_clear_error (&error);

  g_assert_cmpint (fleet_store_retain (store, START_US + offset * SECOND_US, 1000 * SECOND_US, G_MAXINT64, NULL, &error), >, 0);
  g_assert_no_error (error);
  commit (store, beat);
  fleet_beat_free (beat);
  g_assert_cmpint (ask (self, "SELECT next_offset FROM kafka_position"), ==, offset);
  fleet_store_close (store);
}

static void
test_retention (Fixture       *self,
                gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetBeat) alerts = fleet_beat_new (), rows = fleet_beat_new ();
  gint64 day_us = 86400 * SECOND_US, newest_us = START_US + 100 * day_us, bytes;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (FleetBeat) beat = fleet_beat_new ();

      add_events (beat, 0, i * 100, 100);
      set_position (beat, 0, (i + 1) * 100);
      beat->is_checkpoint = i == 189;
      commit (store, beat);
    }
  g_ptr_array_add (alerts->alerts, make_alert ("old", newest_us - 31 * day_us));
  g_ptr_array_add (alerts->alerts, make_alert ("young", newest_us - 29 * day_us));
  g_ptr_array_add (alerts->alerts, make_alert ("open", FLEET_TIME_NONE));
  commit (store, alerts);
  g_ptr_array_add (rows->row_versions, make_row ("C1", G_MININT64, "1", FALSE));
  g_ptr_array_add (rows->row_versions, make_row ("C1", START_US, "2", FALSE));
  g_ptr_array_add (rows->row_versions, make_row ("C1", newest_us, "3", FALSE));
  g_ptr_array_add (rows->row_versions, make_row ("C2", START_US, "4", FALSE));
  g_ptr_array_add (rows->row_versions, make_row ("C2", START_US + 1, "4", TRUE));
  commit (store, rows);

  /* Nothing is too old. */
  g_assert_cmpint (fleet_store_retain (store, START_US + 20000 * SECOND_US, day_us, G_MAXINT64, gone, &error), ==, 0);
  g_assert_no_error (error);
  /* By age: segments of 100 s; those whose last event is older than 10,000 s. */
  g_assert_cmpint (fleet_store_retain (store, START_US + 20000 * SECOND_US, 10000 * SECOND_US, G_MAXINT64, gone, &error), ==, 100);
  g_assert_cmpint (ask (self, "SELECT min(id) FROM segment"), ==, 101);
  g_assert_cmpint (gone->len, ==, 0);
  /* By bytes, but never what a start would read again. */
  bytes = fleet_store_bytes (store);
  g_assert_cmpint (fleet_store_retain (store, START_US, day_us, bytes - 5000, gone, &error), >, 0);
  g_assert_cmpint (fleet_store_bytes (store), <=, bytes - 5000);
  g_assert_cmpint (fleet_store_retain (store, newest_us, day_us, 0, gone, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM segment"), ==, 10);
  g_assert_cmpint (gone->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (gone, 0), ==, "old");
  g_assert_cmpint (ask (self, "SELECT count(*) FROM alert_row"), ==, 2);
  fleet_store_close (store);

  /* Outdated row versions go at the first retention after a start. */
  store = open_store (self);
  g_assert_cmpint (fleet_store_retain (store, newest_us, day_us, G_MAXINT64, gone, &error), ==, 0);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM mirror_row WHERE key = 'C1'"), ==, 2);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM mirror_row WHERE key = 'C2'"), ==, 1);
  g_assert_cmpint (ask (self, "SELECT deleted FROM mirror_row WHERE key = 'C2'"), ==, 1);
  fleet_store_close (store);
}

/* A segment's number is never used twice, even after all are gone. */
static void
test_numbers_go_on (Fixture       *self,
                    gconstpointer  data)
{
  for (guint i = 0; i < 3; i++)
    {
      FleetStore *store = open_store (self);
      g_autoptr (FleetBeat) beat = fleet_beat_new ();

      add_events (beat, 0, i * 10, 10);
      set_position (beat, 0, (i + 1) * 10);
      beat->is_checkpoint = TRUE;
      commit (store, beat);
      g_assert_cmpint (ask (self, "SELECT max(id) FROM segment"), ==, i + 1);
      fleet_store_retain (store, START_US + 1000000 * SECOND_US, 1, G_MAXINT64, NULL, NULL);
      g_assert_cmpint (ask (self, "SELECT count(*) FROM segment"), ==, 0);
      fleet_store_close (store);
    }
}

static void
test_refused_files (Fixture       *self,
                    gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = NULL, foreign = NULL;
  g_autofree char *other = g_build_filename (self->folder, "other.db", NULL), *text = g_build_filename (self->folder, "text.db", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "no", "such.db", NULL);

  g_assert_null (fleet_store_open (self->file, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "in use by another console"));
  g_clear_error (&error);
  fleet_store_close (store);

  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (db, "PRAGMA user_version = 1000", NULL));
  g_assert_null (fleet_store_open (self->file, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "newer version"));
  g_clear_error (&error);
  g_assert_cmpint (ask (self, "PRAGMA user_version"), ==, 1000);

  g_assert_cmpint (sqlite3_open (other, &foreign), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (foreign, "CREATE TABLE theirs (a)", NULL));
  g_assert_null (fleet_store_open (other, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED);
  g_clear_error (&error);

  g_file_set_contents (text, "This is a letter, and a long one at that, so that it could be a header of a hundred bytes or more if it were any.", -1, NULL);
  g_assert_null (fleet_store_open (text, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "text.db"));
  g_clear_error (&error);

  g_assert_null (fleet_store_open (nowhere, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_STORE);
}

/* After an exit that was not clean the file is checked; damage is told with file and remedy. */
static void
test_damage_is_found (Fixture       *self,
                      gconstpointer  data)
{
  FleetStore *store = open_store (self);
  g_autoptr (FleetBeat) beat = make_full_beat ();
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length, zeroed = 0;

  commit (store, beat);
  fleet_store_close (store);
  g_assert_cmpint (sqlite3_open (self->file, &db), ==, SQLITE_OK);
  g_assert_true (fleet_database_run (db, "UPDATE meta SET value = 0 WHERE key = 'clean'; PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  g_clear_pointer (&db, sqlite3_close);
  g_assert_true (g_file_get_contents (self->file, &contents, &length, NULL));
  for (gsize at = 3 * 8192; at + 8192 <= length; at += 8192, zeroed++)
    memset (contents + at, 0x5a, 16);
  g_assert_cmpint (zeroed, >, 3);
  g_assert_true (g_file_set_contents (self->file, contents, length, NULL));
  g_assert_null (fleet_store_open (self->file, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, self->file));
  g_assert_nonnull (strstr (error->message, "move the file"));
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
  add ("/store/reopen", test_reopen);
  add ("/store/changes", test_changes);
  add ("/store/exactly-once", test_exactly_once);
  add ("/store/roll-back-and-retry", test_roll_back_and_retry);
  add ("/store/full", test_full);
  add ("/store/retention", test_retention);
  add ("/store/numbers-go-on", test_numbers_go_on);
  add ("/store/refused-files", test_refused_files);
  add ("/store/damage-is-found", test_damage_is_found);
  return g_test_run ();
}
