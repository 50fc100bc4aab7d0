/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mirror: histories applied, applied again and from any earlier place; joins as of any time against a naive model. */

#include "fleet-mirror.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC

typedef struct
{
  FleetDictionary *vehicles;
  FleetDictionary *devices;
  FleetDictionary *paths;
  FleetMirror     *mirror;
  GPtrArray       *versions;      /* all that were made, as the store has them */
  GPtrArray       *table_changes; /* so these */
  gint64           offset;
} Fixture;

static FleetProfile profile = {
  .car_key = (char *) "car_id",
  .device_key = (char *) "device_id",
  .device_car = (char *) "car_id",
  .reservation_key = (char *) "reservation_id",
  .reservation_car = (char *) "car_id",
  .reservation_from = (char *) "started_at",
  .reservation_to = (char *) "returned_at",
};

static void
set_up (Fixture *fixture)
{
  fixture->vehicles = fleet_dictionary_new (10000);
  fixture->devices = fleet_dictionary_new (10000);
  fixture->paths = fleet_dictionary_new (10000);
  fixture->mirror = fleet_mirror_new (&profile, fixture->vehicles, fixture->devices, fixture->paths);
  fixture->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_row_version_unref);
  fixture->table_changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_table_change_unref);
  fixture->offset = 0;
}

static void
tear_down (Fixture *fixture)
{
  fleet_mirror_free (fixture->mirror);
  fleet_dictionary_free (fixture->vehicles);
  fleet_dictionary_free (fixture->devices);
  fleet_dictionary_free (fixture->paths);
  g_ptr_array_unref (fixture->versions);
  g_ptr_array_unref (fixture->table_changes);
}

/* A mirror made from what the store has, in an order of its own; the dictionaries stay. */
static void
reopen (Fixture *fixture)
{
  fleet_mirror_free (fixture->mirror);
  fixture->mirror = fleet_mirror_new (&profile, fixture->vehicles, fixture->devices, fixture->paths);
  for (guint i = 0; i < fixture->versions->len; i++)
    fleet_mirror_restore (fixture->mirror, fixture->versions->pdata[(i * 7919) % fixture->versions->len]);
}

/* Applies one record; returns how many versions it made, -1 for a dead letter. */
static int
apply_at (Fixture    *fixture,
          FleetTable  table,
          gint64      offset,
          const char *payload,
          const char *key)
{
  FleetMessage message = { .payload = payload, .offset = offset, .place = table, .kafka_us = 1000 * SECOND + offset, .key = key };
  guint n_before = fixture->versions->len;
  g_autofree char *reason = NULL;

  if (payload != NULL)
    message.length = strlen (payload);
  if (key != NULL)
    message.key_length = strlen (key);
  if (!fleet_mirror_apply (fixture->mirror, table, &message, fixture->versions, fixture->table_changes, &reason))
    {
      g_assert_nonnull (reason);
      return -1;
    }
  g_assert_null (reason);
  return fixture->versions->len - n_before;
}

static int
apply (Fixture    *fixture,
       FleetTable  table,
       const char *operation,
       gint64      second,
       const char *data)
{
  g_autofree char *payload = g_strdup_printf ("{\"data\":%s,\"metadata\":{\"timestamp\":%" G_GINT64_FORMAT
                                              ",\"record-type\":\"data\",\"operation\":\"%s\",\"table-name\":\"t\"}}",
                                              data, 1000000000 + second, operation);

  return apply_at (fixture, table, fixture->offset++, payload, NULL);
}

/* Event time: seconds since the tests' own beginning. */
static gint64
at (gint64 second)
{
  return (1000000000 + second) * SECOND;
}

/* Joins one event; the vehicle's key. */
static const char *
join_one (Fixture    *fixture,
          const char *device,
          gint64      second,
          gboolean   *ret_unknown,
          GArray     *merges)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  g_autoptr (GArray) own_merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));

  batch->n_rows = 1;
  batch->device[0] = fleet_dictionary_intern (fixture->devices, device, strlen (device));
  batch->time_us[0] = at (second);
  batch->flags[0] = 0;
  fleet_mirror_join (fixture->mirror, batch, 0, merges != NULL ? merges : own_merges);
  if (ret_unknown != NULL)
    *ret_unknown = (batch->flags[0] & FLEET_ROW_UNKNOWN) != 0;
  return fleet_dictionary_text (fixture->vehicles, batch->slot[0], NULL);
}

/* A joined column as text for one event, "NULL" if it is. */
static char *
fill_one (Fixture    *fixture,
          const char *device,
          gint64      second,
          const char *path)
{
  g_autoptr (FleetBatch) batch = fleet_batch_new (NULL);
  g_autoptr (FleetBatch) record = fleet_batch_new (NULL);
  g_autoptr (GArray) merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));
  FleetPath wanted = fleet_dictionary_intern (fixture->paths, path, strlen (path));
  GString *text;
  FleetValue value;

  batch->n_rows = record->n_rows = 1;
  batch->device[0] = fleet_dictionary_intern (fixture->devices, device, strlen (device));
  batch->time_us[0] = batch->judged_us[0] = at (second);
  fleet_mirror_join (fixture->mirror, batch, 0, merges);
  fleet_mirror_fill (fixture->mirror, batch, record, &wanted, 1);
  if (!fleet_batch_get (record, 0, wanted, &value))
    return g_strdup ("NULL");
  text = g_string_new (NULL);
  fleet_value_append_json (&value, text);
  return g_string_free (text, FALSE);
}

#define assert_fill(fixture, device, second, path, expected) \
  G_STMT_START { g_autofree char *filled = fill_one (fixture, device, second, path); g_assert_cmpstr (filled, ==, expected); } G_STMT_END

static void
test_join (void)
{
  Fixture fixture;
  gboolean unknown;
  g_autoptr (GArray) merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));

  set_up (&fixture);
  /* Unknown: a vehicle of its own. */
  g_assert_cmpstr (join_one (&fixture, "D1", 5, &unknown, merges), ==, "device:D1");
  g_assert_true (unknown);
  assert_fill (&fixture, "D1", 5, "device.firmware", "NULL");
  /* Read from a snapshot: valid from the beginning of time, and the own vehicle becomes one with the car, once. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_DEVICE, "load", 10, "{\"device_id\":\"D1\",\"car_id\":7,\"firmware\":\"4.1\"}"), ==, 1);
  g_assert_cmpstr (join_one (&fixture, "D1", 5, &unknown, merges), ==, "car:7");
  g_assert_false (unknown);
  g_assert_cmpstr (join_one (&fixture, "D1", 11, NULL, merges), ==, "car:7");
  g_assert_cmpuint (merges->len, ==, 1);
  g_assert_cmpstr (fleet_dictionary_text (fixture.vehicles, g_array_index (merges, FleetSlotMerge, 0).from, NULL), ==, "device:D1");
  g_assert_cmpstr (fleet_dictionary_text (fixture.vehicles, g_array_index (merges, FleetSlotMerge, 0).to, NULL), ==, "car:7");
  assert_fill (&fixture, "D1", 5, "device.firmware", "\"4.1\"");
  assert_fill (&fixture, "D1", 5, "car.plate", "NULL");
  /* An inserted car is there from its commit. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_CAR, "insert", 20, "{\"car_id\":7,\"plate\":\"12가 3456\",\"seats\":5}"), ==, 1);
  assert_fill (&fixture, "D1", 19, "car.plate", "NULL");
  assert_fill (&fixture, "D1", 20, "car.plate", "\"12가 3456\"");
  assert_fill (&fixture, "D1", 20, "car.seats", "5");
  /* A replaced row loses what is left out. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_CAR, "update", 30, "{\"car_id\":7,\"plate\":\"34나 7890\"}"), ==, 1);
  assert_fill (&fixture, "D1", 29, "car.seats", "5");
  assert_fill (&fixture, "D1", 30, "car.seats", "NULL");
  assert_fill (&fixture, "D1", 30, "car.plate", "\"34나 7890\"");
  /* Moved to another car: each event goes to the car of its time, and nothing merges. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_DEVICE, "update", 40, "{\"device_id\":\"D1\",\"car_id\":8}"), ==, 1);
  g_assert_cmpstr (join_one (&fixture, "D1", 39, NULL, merges), ==, "car:7");
  g_assert_cmpstr (join_one (&fixture, "D1", 40, NULL, merges), ==, "car:8");
  g_assert_cmpuint (merges->len, ==, 1);
  /* Taken out of its car: a vehicle of its own again, known. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_DEVICE, "update", 50, "{\"device_id\":\"D1\"}"), ==, 1);
  g_assert_cmpstr (join_one (&fixture, "D1", 50, &unknown, merges), ==, "device:D1");
  g_assert_false (unknown);
  /* Deleted. */
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_DEVICE, "delete", 60, "{\"device_id\":\"D1\"}"), ==, 1);
  g_assert_cmpstr (join_one (&fixture, "D1", 60, &unknown, merges), ==, "device:D1");
  g_assert_true (unknown);
  tear_down (&fixture);
}

/* A row that begins later than the device's first events: those went to its own vehicle, and after the merge late ones of that time follow it. */
static void
test_merge_of_the_past (void)
{
  Fixture fixture;
  g_autoptr (GArray) merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));

  set_up (&fixture);
  g_assert_cmpstr (join_one (&fixture, "D1", 5, NULL, merges), ==, "device:D1");
  apply (&fixture, FLEET_TABLE_DEVICE, "insert", 10, "{\"device_id\":\"D1\",\"car_id\":\"A\"}");
  g_assert_cmpstr (join_one (&fixture, "D1", 9, NULL, merges), ==, "device:D1");
  g_assert_cmpuint (merges->len, ==, 0);
  g_assert_cmpstr (join_one (&fixture, "D1", 10, NULL, merges), ==, "car:A");
  g_assert_cmpuint (merges->len, ==, 1);
  g_assert_cmpstr (join_one (&fixture, "D1", 9, NULL, merges), ==, "car:A");
  g_assert_cmpstr (join_one (&fixture, "D1", 11, NULL, merges), ==, "car:A");
  g_assert_cmpuint (merges->len, ==, 1);

  /* After a restart it is told once more: nobody knows whether it was carried out. */
  reopen (&fixture);
  g_assert_cmpstr (join_one (&fixture, "D1", 12, NULL, merges), ==, "car:A");
  g_assert_cmpstr (join_one (&fixture, "D1", 13, NULL, merges), ==, "car:A");
  g_assert_cmpuint (merges->len, ==, 2);
  tear_down (&fixture);
}

static void
test_reservations (void)
{
  Fixture fixture;

  set_up (&fixture);
  apply (&fixture, FLEET_TABLE_DEVICE, "load", 0, "{\"device_id\":\"D\",\"car_id\":\"A\"}");
  /* ISO, DMS's text without zone, epoch seconds and milliseconds. */
  apply (&fixture, FLEET_TABLE_RESERVATION, "insert", 0, "{\"reservation_id\":1,\"car_id\":\"A\",\"started_at\":\"2001-09-09T01:46:50Z\",\"returned_at\":1000000020}");
  apply (&fixture, FLEET_TABLE_RESERVATION, "insert", 0, "{\"reservation_id\":2,\"car_id\":\"A\",\"started_at\":\"2001-09-09 01:46:55\"}");
  apply (&fixture, FLEET_TABLE_RESERVATION, "insert", 0, "{\"reservation_id\":3,\"car_id\":\"A\",\"returned_at\":\"\"}");
  apply (&fixture, FLEET_TABLE_RESERVATION, "insert", 30, "{\"reservation_id\":4,\"car_id\":\"A\",\"started_at\":1000000012000}");
  assert_fill (&fixture, "D", 9, "reservation.reservation_id", "NULL");
  assert_fill (&fixture, "D", 10, "reservation.reservation_id", "1");
  assert_fill (&fixture, "D", 14, "reservation.reservation_id", "1");
  assert_fill (&fixture, "D", 15, "reservation.reservation_id", "2"); /* both run: the one that began last */
  assert_fill (&fixture, "D", 29, "reservation.reservation_id", "2");
  assert_fill (&fixture, "D", 30, "reservation.reservation_id", "2"); /* 4 is known from 30 on and began before 2 */
  apply (&fixture, FLEET_TABLE_RESERVATION, "update", 40, "{\"reservation_id\":2,\"car_id\":\"A\",\"started_at\":\"2001-09-09 01:46:55\",\"returned_at\":\"2001-09-09 01:47:15\"}");
  assert_fill (&fixture, "D", 36, "reservation.reservation_id", "2"); /* as it was known then */
  assert_fill (&fixture, "D", 40, "reservation.reservation_id", "4");
  apply (&fixture, FLEET_TABLE_RESERVATION, "delete", 50, "{\"reservation_id\":4}");
  assert_fill (&fixture, "D", 49, "reservation.reservation_id", "4");
  assert_fill (&fixture, "D", 50, "reservation.reservation_id", "NULL");
  g_assert_cmpint (apply (&fixture, FLEET_TABLE_RESERVATION, "insert", 0, "{\"reservation_id\":5,\"car_id\":\"A\",\"started_at\":\"soon\"}"), ==, -1);
  tear_down (&fixture);
}

static void
test_deletes_and_keys (void)
{
  Fixture fixture;

  set_up (&fixture);
  apply (&fixture, FLEET_TABLE_CAR, "load", 0, "{\"car_id\":\"46\",\"plate\":\"p\"}");
  /* A new key: the old row is deleted, the new one made. */
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 5, "{\"before-image\":{\"car_id\":\"46\"},\"data\":{\"car_id\":\"45\"},\"metadata\":{\"operation\":\"update\"}}", NULL), ==, 2);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 5, "{\"before-image\":{\"car_id\":\"46\"},\"data\":{\"car_id\":\"45\"},\"metadata\":{\"operation\":\"update\"}}", NULL), ==, 0);
  /* A null value deletes what is there, once; what never was there it does not make. */
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 6, NULL, "45"), ==, 1);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 7, NULL, "45"), ==, 0);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 8, NULL, "never"), ==, 0);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 9, NULL, NULL), ==, 0);
  /* A late change does not bring a deleted row back, not even one that was deleted before it was known. */
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 5, "{\"data\":{\"car_id\":\"45\"},\"metadata\":{\"operation\":\"update\"}}", NULL), ==, 0);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 20, "{\"data\":{\"car_id\":\"9\"},\"metadata\":{\"operation\":\"delete\"}}", NULL), ==, 1);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 19, "{\"data\":{\"car_id\":\"9\"},\"metadata\":{\"operation\":\"insert\"}}", NULL), ==, 0);
  /* Truncation deletes what is there. */
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 30, "{\"car_id\":\"1\"}", NULL), ==, 1);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 31, "{\"car_id\":\"2\"}", NULL), ==, 1);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 32, "{\"op\":\"t\",\"source\":{}}", NULL), ==, 2);
  g_assert_cmpint (apply_at (&fixture, FLEET_TABLE_CAR, 32, "{\"op\":\"t\",\"source\":{}}", NULL), ==, 0);
  tear_down (&fixture);
}

/* A naive mirror: every row's versions in a list, every question a scan. */
#define KEYS     8
#define VERSIONS 32

typedef struct
{
  gint64   from_us;
  gboolean deleted;
  int      car;    /* device, reservation: -1 none */
  int      label;  /* any table: a column of its own; -1 NULL */
  gint64   starts; /* seconds, -1 NULL; so the next */
  gint64   ends;
} ModelVersion;

typedef struct
{
  GArray *rows[FLEET_N_TABLES][KEYS]; /* ModelVersion */
} Model;

static const char *const key_columns[] = { "car_id", "device_id", "reservation_id" };
static const char *const label_paths[] = { "car.label", "device.label", "reservation.label" };

static const ModelVersion *
model_at (GArray *row,
          gint64  time_us)
{
  const ModelVersion *found = NULL;

  for (guint i = 0; i < row->len; i++)
    if (g_array_index (row, ModelVersion, i).from_us <= time_us)
      found = &g_array_index (row, ModelVersion, i);
  return found != NULL && !found->deleted ? found : NULL;
}

static void
model_append (GArray       *row,
              ModelVersion  version)
{
  if (row->len > 0)
    version.from_us = MAX (version.from_us, g_array_index (row, ModelVersion, row->len - 1).from_us);
  g_array_append_val (row, version);
  if (row->len > VERSIONS)
    {
      g_array_index (row, ModelVersion, 1).from_us = g_array_index (row, ModelVersion, 0).from_us;
      g_array_remove_index (row, 0);
    }
}

static gboolean
same_version (const ModelVersion *a,
              const ModelVersion *b)
{
  return a->from_us == b->from_us && a->deleted == b->deleted && a->car == b->car && a->label == b->label && a->starts == b->starts &&
         a->ends == b->ends;
}

static const ModelVersion *
model_running (Model  *model,
               int     car,
               gint64  time_us)
{
  const ModelVersion *running = NULL;

  for (guint key = 0; key < KEYS; key++)
    {
      const ModelVersion *version = model_at (model->rows[FLEET_TABLE_RESERVATION][key], time_us);

      if (version == NULL || version->car != car || version->starts < 0 || time_us < at (version->starts) ||
          (version->ends >= 0 && time_us >= at (version->ends)))
        continue;
      if (running == NULL || version->starts >= running->starts)
        running = version;
    }
  return running;
}

/* One random change: its record, and its effect on the model. */
static char *
random_change (Model      *model,
               GRand      *rand,
               gint64      second,
               gint64      transaction,
               FleetTable *ret_table,
               gboolean   *ret_is_news)
{
  static const char *const operations[] = { "load", "insert", "update", "update", "update", "delete" };
  FleetTable table = g_rand_int_range (rand, 0, FLEET_N_TABLES);
  guint key = g_rand_int_range (rand, 0, KEYS);
  GArray *row = model->rows[table][key];
  const char *operation = operations[g_rand_int_range (rand, 0, G_N_ELEMENTS (operations))];
  ModelVersion version = { at (second), strcmp (operation, "delete") == 0, -1, -1, -1, -1 };
  g_autoptr (GString) data = g_string_new (NULL);

  g_string_append_printf (data, "{\"%s\":%u", key_columns[table], key);
  if (!version.deleted && g_rand_int_range (rand, 0, 4) > 0)
    g_string_append_printf (data, ",\"label\":%d", version.label = g_rand_int_range (rand, 0, 1000));
  if (!version.deleted && table != FLEET_TABLE_CAR && g_rand_int_range (rand, 0, 5) > 0)
    g_string_append_printf (data, ",\"car_id\":%d", version.car = g_rand_int_range (rand, 0, KEYS));
  if (!version.deleted && table == FLEET_TABLE_RESERVATION && g_rand_int_range (rand, 0, 5) > 0)
    g_string_append_printf (data, ",\"started_at\":%" G_GINT64_FORMAT,
                            1000000000 + (version.starts = second + g_rand_int_range (rand, -20, 20) + 20));
  if (!version.deleted && table == FLEET_TABLE_RESERVATION && g_rand_boolean (rand))
    g_string_append_printf (data, ",\"returned_at\":%" G_GINT64_FORMAT,
                            1000000000 + (version.ends = second + g_rand_int_range (rand, 0, 60)));
  if (row->len == 0 && strcmp (operation, "load") == 0)
    version.from_us = G_MININT64;
  *ret_is_news = transaction >= 0 || row->len == 0 || !same_version (&g_array_index (row, ModelVersion, row->len - 1), &version);
  if (*ret_is_news)
    model_append (row, version);

  *ret_table = table;
  g_string_append_printf (data, "},\"metadata\":{\"timestamp\":%" G_GINT64_FORMAT
                          ",\"record-type\":\"data\",\"operation\":\"%s\",\"table-name\":\"t\"",
                          1000000000 + second, operation);
  if (transaction >= 0)
    g_string_append_printf (data, ",\"transaction-id\":%" G_GINT64_FORMAT ",\"transaction-record-id\":%" G_GINT64_FORMAT
                            ",\"commit-timestamp\":%" G_GINT64_FORMAT, transaction / 3, transaction % 3, 1000000000 + second);
  return g_strdup_printf ("{\"data\":%s}}", data->str);
}

static void
check_label (Fixture            *fixture,
             const char         *device,
             gint64              second,
             FleetTable          table,
             const ModelVersion *version)
{
  g_autofree char *expected = version != NULL && version->label >= 0 ? g_strdup_printf ("%d", version->label) : g_strdup ("NULL");

  assert_fill (fixture, device, second, label_paths[table], expected);
}

static void
check_against_model (Fixture *fixture,
                     Model   *model,
                     GRand   *rand,
                     gint64   until)
{
  for (guint i = 0; i < 40; i++)
    {
      guint key = g_rand_int_range (rand, 0, KEYS + 1); /* the last one never has a row */
      gint64 second = g_rand_int_range (rand, 0, until + 10);
      g_autofree char *device = g_strdup_printf ("%u", key);
      const ModelVersion *row = key < KEYS ? model_at (model->rows[FLEET_TABLE_DEVICE][key], at (second)) : NULL;
      gboolean before = key < KEYS && model->rows[FLEET_TABLE_DEVICE][key]->len > 0 &&
                        at (second) < g_array_index (model->rows[FLEET_TABLE_DEVICE][key], ModelVersion, 0).from_us;
      g_autofree char *vehicle = NULL;
      gboolean unknown;
      const char *joined = join_one (fixture, device, second, &unknown, NULL);

      g_assert_cmpint (unknown, ==, row == NULL);
      check_label (fixture, device, second, FLEET_TABLE_DEVICE, row);
      if (before)
        continue; /* its own vehicle, or where that went: test_merge_of_the_past */
      vehicle = row != NULL && row->car >= 0 ? g_strdup_printf ("car:%d", row->car) : g_strdup_printf ("device:%s", device);
      g_assert_cmpstr (joined, ==, vehicle);
      if (row == NULL || row->car < 0)
        continue;
      check_label (fixture, device, second, FLEET_TABLE_CAR, model_at (model->rows[FLEET_TABLE_CAR][row->car], at (second)));
      check_label (fixture, device, second, FLEET_TABLE_RESERVATION, model_running (model, row->car, at (second)));
    }
}

static void
test_histories (void)
{
  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GArray) tables = g_array_new (FALSE, FALSE, sizeof (FleetTable));
      gboolean transactions = seed % 2 == 0;
      Model model;
      Fixture fixture;
      gint64 second = 100;
      guint n_records = g_rand_int_range (rand, 1, 500);

      g_test_message ("seed %u", seed);
      set_up (&fixture);
      for (guint table = 0; table < FLEET_N_TABLES; table++)
        for (guint key = 0; key < KEYS; key++)
          model.rows[table][key] = g_array_new (FALSE, FALSE, sizeof (ModelVersion));
      for (guint i = 0; i < n_records; i++)
        {
          FleetTable table;
          gboolean is_news;
          char *record = random_change (&model, rand, second += g_rand_int_range (rand, 0, 3), transactions ? (gint64) i : -1, &table,
                                        &is_news);

          g_ptr_array_add (records, record);
          g_array_append_val (tables, table);
          /* What says the same of the same instant is no news. */
          g_assert_cmpint (apply_at (&fixture, table, i, record, NULL), ==, is_news ? 1 : 0);
          /* Again, and again from any earlier place: the same. */
          for (guint again = g_rand_int_range (rand, 0, 30) == 0 ? (guint) g_rand_int_range (rand, 0, i + 1) : i; again <= i; again++)
            g_assert_cmpint (apply_at (&fixture, g_array_index (tables, FleetTable, again), again, records->pdata[again], NULL), ==, 0);
          if (g_rand_int_range (rand, 0, 40) == 0)
            check_against_model (&fixture, &model, rand, second);
        }
      /* Sent again by a tool that tells transactions: new offsets, the same changes. */
      for (guint i = 0; transactions && i < n_records; i++)
        g_assert_cmpint (apply_at (&fixture, g_array_index (tables, FleetTable, i), 10000 + i, records->pdata[i], NULL), ==, 0);
      check_against_model (&fixture, &model, rand, second);
      reopen (&fixture);
      check_against_model (&fixture, &model, rand, second);
      for (guint i = 0; i < n_records; i++)
        g_assert_cmpint (apply_at (&fixture, g_array_index (tables, FleetTable, i), i, records->pdata[i], NULL), ==, 0);
      check_against_model (&fixture, &model, rand, second);

      tear_down (&fixture);
      for (guint table = 0; table < FLEET_N_TABLES; table++)
        for (guint key = 0; key < KEYS; key++)
          g_array_unref (model.rows[table][key]);
    }
}

/* Versions with the same columns have them once, whoever of them goes first; and never those of another's. */
static void
test_shared_names (void)
{
  static const char *const names[] = { "model", "plate" }, *const others[] = { "model", "plates" };
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = 7 }, { .type = FLEET_TYPE_TEXT, .text = "12A", .length = 3 } };
  FleetRowVersion *first = fleet_row_version_new (FLEET_TABLE_CAR, "C1", 0, "1", FALSE, 2, names, values, NULL);
  g_autoptr (FleetRowVersion) second = fleet_row_version_new (FLEET_TABLE_CAR, "C2", 0, NULL, FALSE, 2, names, values, first);
  g_autoptr (FleetRowVersion) renamed = fleet_row_version_new (FLEET_TABLE_CAR, "C3", 0, "1", FALSE, 2, others, values, first);
  g_autoptr (FleetRowVersion) fewer = fleet_row_version_new (FLEET_TABLE_CAR, "C4", 0, "1", FALSE, 1, names, values, first);
  g_autoptr (FleetRowVersion) gone = fleet_row_version_new (FLEET_TABLE_CAR, "C5", 0, "1", TRUE, 0, NULL, NULL, first);

  g_assert_true (second->names == first->names);
  g_assert_true (renamed->names != first->names && fewer->names != first->names);
  fleet_row_version_unref (first);
  g_assert_cmpmem (fleet_row_version_get (second, "plate")->text, 3, "12A", 3);
  g_assert_null (fleet_row_version_get (renamed, "plate"));
  g_assert_cmpmem (fleet_row_version_get (renamed, "plates")->text, 3, "12A", 3);
  g_assert_cmpint (fleet_row_version_get (fewer, "model")->integer, ==, 7);
  g_assert_null (fleet_row_version_get (fewer, "plate"));
  g_assert_null (fleet_row_version_get (gone, "model"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror/join", test_join);
  g_test_add_func ("/mirror/merge-of-the-past", test_merge_of_the_past);
  g_test_add_func ("/mirror/reservations", test_reservations);
  g_test_add_func ("/mirror/deletes-and-keys", test_deletes_and_keys);
  g_test_add_func ("/mirror/histories", test_histories);
  g_test_add_func ("/mirror/shared-names", test_shared_names);
  return g_test_run ();
}
