/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-store-mirror: what changes of rows and of whole tables leave for people to ask: views with the columns of now, histories with all that ever were. */

#include "fleet-mirror.h"
#include "fleet-sql.h"
#include "fleet-store.h"
#include "scratch-folder.h"

#include <string.h>

typedef struct
{
  char            *folder;
  char            *file;
  FleetDictionary *dictionaries[3];
  FleetMirror     *mirror;
  FleetStore      *store;
  FleetPlace       place;
  gint64           offset;
} Fixture;

static FleetProfile profile = {
  .car_key = (char *) "id",
  .device_key = (char *) "device_id",
  .device_car = (char *) "car_id",
  .reservation_key = (char *) "reservation_id",
  .reservation_car = (char *) "car_id",
  .reservation_from = (char *) "started_at",
  .reservation_to = (char *) "returned_at",
};

static gboolean
load_table_change (FleetTableChange  *table_change,
                   gpointer           user_data,
                   GError           **error)
{
  fleet_mirror_restore_table_change (user_data, table_change);
  return TRUE;
}

static gboolean
load_row (FleetRowVersion  *version,
          gpointer          user_data,
          GError          **error)
{
  fleet_mirror_restore (user_data, version);
  return TRUE;
}

/* As a process that begins anew on the file does. */
static void
open_all (Fixture *self)
{
  static const FleetStoreLoader loader = { .table_change = load_table_change, .row = load_row };
  g_autoptr (GError) error = NULL;

  self->mirror = fleet_mirror_new (&profile, self->dictionaries[0], self->dictionaries[1], self->dictionaries[2]);
  self->store = fleet_store_open (self->file, &error);
  g_assert_no_error (error);
  g_assert_true (fleet_store_load (self->store, &loader, self->mirror, &error));
}

static void
close_all (Fixture *self)
{
  g_clear_pointer (&self->mirror, fleet_mirror_free);
  g_clear_pointer (&self->store, fleet_store_close);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("fleet-store-mirror-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->dictionaries); i++)
    self->dictionaries[i] = fleet_dictionary_new (1000);
  self->offset = 0;
  open_all (self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  close_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->dictionaries); i++)
    fleet_dictionary_free (self->dictionaries[i]);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

static void
apply (Fixture    *self,
       FleetBeat  *beat,
       FleetTable  table,
       int         second,
       const char *body,
       const char *operation)
{
  g_autofree char *payload = g_strdup_printf ("{%s,\"metadata\":{\"timestamp\":\"2026-09-01T00:00:%02dZ\",\"operation\":\"%s\"}}", body, second, operation);
  FleetMessage message = { .payload = payload, .length = strlen (payload), .place = self->place, .offset = self->offset++, .kafka_us = 0 };
  g_autofree char *reason = NULL;

  fleet_mirror_apply (self->mirror, table, &message, beat->row_versions, beat->table_changes, &reason);
  g_assert_cmpstr (reason, ==, NULL);
}

static void
commit (Fixture   *self,
        FleetBeat *beat)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (self->store, beat, &error));
  g_assert_no_error (error);
  fleet_beat_free (beat);
}

static void
columns_cb (guint              n,
            const char *const *names,
            gpointer           user_data)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (user_data, "%s%s", i > 0 ? "|" : "", names[i]);
  g_string_append_c (user_data, '\n');
}

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append (user_data, i > 0 ? "|" : "");
      fleet_value_append (&values[i], user_data);
    }
  g_string_append_c (user_data, '\n');
  return TRUE;
}

static void
assert_answer (Fixture    *self,
               const char *question,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->file, &error);
  g_autoptr (GString) answer = g_string_new (NULL);

  g_assert_no_error (error);
  fleet_sql_run (sql, question, columns_cb, row_cb, answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer->str, ==, expected);
}

#define DEFINED(columns) "\"control\":{\"table-def\":{\"columns\":{" columns "}}}"

static void
test_columns (Fixture       *self,
              gconstpointer  data)
{
  FleetBeat *beat = fleet_beat_new ();

  apply (self, beat, FLEET_TABLE_CAR, 1, "\"data\":{\"id\":1,\"plate\":\"p\",\"color\":\"red\"}", "load");
  apply (self, beat, FLEET_TABLE_CAR, 2, "\"data\":{\"id\":2,\"plate\":\"q\",\"color\":\"blue\"}", "insert");
  commit (self, beat);
  assert_answer (self, "SELECT * FROM car ORDER BY id", "color|id|plate\nred|1|p\nblue|2|q\n");

  /* A new column, before any row has it; a renamed and a dropped one; in one beat with a row that comes after. */
  beat = fleet_beat_new ();
  apply (self, beat, FLEET_TABLE_CAR, 3, DEFINED ("\"id\":{},\"plate\":{},\"color\":{},\"seats\":{}"), "add-column");
  commit (self, beat);
  assert_answer (self, "SELECT * FROM car ORDER BY id", "color|id|plate|seats\nred|1|p|\nblue|2|q|\n");
  beat = fleet_beat_new ();
  apply (self, beat, FLEET_TABLE_CAR, 4, "\"control\":{\"old-name\":\"plate\",\"new-name\":\"license\"}", "rename-column");
  apply (self, beat, FLEET_TABLE_CAR, 5, "\"control\":{\"column\":\"color\"}", "drop-column");
  apply (self, beat, FLEET_TABLE_CAR, 6, "\"data\":{\"id\":2,\"license\":\"r\",\"seats\":4}", "update");
  commit (self, beat);
  assert_answer (self, "SELECT * FROM car ORDER BY id", "id|seats|license\n1||p\n2|4|r\n");
  assert_answer (self, "SELECT id, plate, license, color, seats, valid_from, valid_to FROM car_history ORDER BY id, valid_from",
                 "id|plate|license|color|seats|valid_from|valid_to\n"
                 "1|p||red|||2026-09-01T00:00:04Z\n"
                 "1||p|red||2026-09-01T00:00:04Z|2026-09-01T00:00:05Z\n"
                 "1||p|||2026-09-01T00:00:05Z|\n"
                 "2|q||blue||2026-09-01T00:00:02Z|2026-09-01T00:00:04Z\n"
                 "2||q|blue||2026-09-01T00:00:04Z|2026-09-01T00:00:05Z\n"
                 "2||q|||2026-09-01T00:00:05Z|2026-09-01T00:00:06Z\n"
                 "2||r||4|2026-09-01T00:00:06Z|\n");

  /* After a restart the same records change nothing; a column that comes back is there again; what comes late brings none back. */
  close_all (self);
  open_all (self);
  beat = fleet_beat_new ();
  self->offset = 0;
  apply (self, beat, FLEET_TABLE_CAR, 1, "\"data\":{\"id\":1,\"plate\":\"p\",\"color\":\"red\"}", "load");
  self->offset = 3;
  apply (self, beat, FLEET_TABLE_CAR, 4, "\"control\":{\"old-name\":\"plate\",\"new-name\":\"license\"}", "rename-column");
  g_assert_cmpuint (beat->row_versions->len, ==, 0);
  g_assert_cmpuint (beat->table_changes->len, ==, 0);
  self->place = 1;
  apply (self, beat, FLEET_TABLE_CAR, 3, "\"data\":{\"id\":3,\"plate\":\"late\",\"color\":\"green\"}", "insert");
  commit (self, beat);
  assert_answer (self, "SELECT * FROM car WHERE id = 3", "id|seats|license\n3||late\n");
  beat = fleet_beat_new ();
  self->place = 0;
  self->offset = 100;
  apply (self, beat, FLEET_TABLE_CAR, 8, "\"data\":{\"id\":4,\"license\":\"s\",\"color\":\"white\"}", "insert");
  commit (self, beat);
  assert_answer (self, "SELECT * FROM car WHERE id = 4", "color|id|seats|license\nwhite|4||s\n");
}

static void
test_histories (Fixture       *self,
                gconstpointer  data)
{
  FleetBeat *beat = fleet_beat_new ();

  apply (self, beat, FLEET_TABLE_RESERVATION, 1, "\"data\":{\"reservation_id\":7,\"car_id\":1,\"valid_from\":\"x\",\"Valid_To\":\"y\"}", "insert");
  apply (self, beat, FLEET_TABLE_RESERVATION, 2, "\"data\":{\"reservation_id\":7,\"car_id\":2}", "update");
  apply (self, beat, FLEET_TABLE_RESERVATION, 2, "\"data\":{\"reservation_id\":7,\"car_id\":3}", "update");
  apply (self, beat, FLEET_TABLE_RESERVATION, 4, "\"data\":{\"reservation_id\":7}", "delete");
  apply (self, beat, FLEET_TABLE_RESERVATION, 6, "\"data\":{\"reservation_id\":7,\"car_id\":4}", "insert");
  apply (self, beat, FLEET_TABLE_RESERVATION, 7, "\"control\":{}", "TruncateTable");
  commit (self, beat);
  assert_answer (self, "SELECT reservation_id, car_id, row_valid_from, row_Valid_To, valid_from, valid_to FROM reservation_history ORDER BY valid_from, valid_to",
                 "reservation_id|car_id|row_valid_from|row_Valid_To|valid_from|valid_to\n"
                 "7|1|x|y|2026-09-01T00:00:01Z|2026-09-01T00:00:02Z\n"
                 "7|2|||2026-09-01T00:00:02Z|2026-09-01T00:00:02Z\n"
                 "7|3|||2026-09-01T00:00:02Z|2026-09-01T00:00:04Z\n"
                 "7|4|||2026-09-01T00:00:06Z|2026-09-01T00:00:07Z\n");
  assert_answer (self, "SELECT count(*) AS n FROM reservation", "n\n0\n");
  /* The tables that nothing came of have views too. */
  assert_answer (self, "SELECT * FROM device_history", "key|valid_from|valid_to\n");
  assert_answer (self, "SELECT * FROM car_history", "key|valid_from|valid_to\n");
}

/* Versions that ended before the oldest event go; what was valid then and later stays as it was. Of changes of a table the newest 256 stay. */
static void
test_retention (Fixture       *self,
                gconstpointer  data)
{
  const gint64 base_us = G_GINT64_CONSTANT (1788220800) * G_USEC_PER_SEC; /* 2026-09-01T00:00:00Z */
  FleetBeat *beat = fleet_beat_new ();
  g_autoptr (GError) error = NULL;

  for (int i = 1; i < 10; i++)
    {
      g_autofree char *body = g_strdup_printf ("\"data\":{\"id\":1,\"step\":%d}", i);

      apply (self, beat, FLEET_TABLE_CAR, i, body, "update");
    }
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *body = g_strdup_printf ("\"control\":{\"column\":\"never%d\"}", i);

      apply (self, beat, FLEET_TABLE_CAR, 10, body, "drop-column");
    }
  apply (self, beat, FLEET_TABLE_DEVICE, 1, "\"control\":{}", "truncate-table");
  commit (self, beat);
  g_assert_cmpint (fleet_store_retain (self->store, base_us + 20 * G_USEC_PER_SEC, 15 * G_USEC_PER_SEC, G_MAXINT64, NULL, &error), ==, 0);
  g_assert_no_error (error);
  assert_answer (self, "SELECT step, valid_from, valid_to FROM car_history ORDER BY valid_from LIMIT 3",
                 "step|valid_from|valid_to\n4|2026-09-01T00:00:04Z|2026-09-01T00:00:05Z\n5|2026-09-01T00:00:05Z|2026-09-01T00:00:06Z\n6|2026-09-01T00:00:06Z|2026-09-01T00:00:07Z\n");
  assert_answer (self, "SELECT kind, count(*) AS n, max(columns) AS last FROM mirror_change GROUP BY kind ORDER BY kind",
                 "kind|n|last\n0|256|{\"dropped\":[\"never99\"]}\n1|1|{}\n");
}

static void
test_table_change_text (Fixture       *self,
                        gconstpointer  data)
{
  static const char *const texts[] = {
    "{}", "{\"renamed\":[\"a \\\"b\\\"\",\"한\"],\"dropped\":[\"x\"],\"added\":[],\"columns\":[\"한\",\"\"]}", "{\"columns\":[]}",
  };
  static const char *const wrong[] = { "", "[", "{\"renamed\":[\"a\"]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (FleetTableChange) change = fleet_table_change_new (FLEET_TABLE_CAR, 5, "place=1");
      g_autoptr (FleetTableChange) again = fleet_table_change_new (FLEET_TABLE_CAR, 6, NULL);
      g_autofree char *text = NULL;

      g_assert_true (fleet_table_change_columns_from_json (change, texts[i], strlen (texts[i]), NULL));
      text = fleet_table_change_columns_to_json (change);
      g_assert_cmpstr (text, ==, texts[i]);
      g_assert_true (fleet_table_change_columns_from_json (again, text, strlen (text), NULL));
      g_assert_true (fleet_table_change_equal (change, again));
      again->emptied = TRUE;
      g_assert_false (fleet_table_change_equal (change, again));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (FleetTableChange) change = fleet_table_change_new (FLEET_TABLE_CAR, 5, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (fleet_table_change_columns_from_json (change, wrong[i], strlen (wrong[i]), &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store-mirror/columns", Fixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/store-mirror/histories", Fixture, NULL, set_up, test_histories, tear_down);
  g_test_add ("/store-mirror/retention", Fixture, NULL, set_up, test_retention, tear_down);
  g_test_add ("/store-mirror/table-change-text", Fixture, NULL, set_up, test_table_change_text, tear_down);
  return g_test_run ();
}
