/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-letter-box: dead letters by kind, read again once the profile is right: each event once, whatever ends between. */

#include "fleet-letter-box.h"
#include "fleet-pipeline.h"
#include "scratch-folder.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1788220800000000)

typedef struct
{
  char          *folder;
  char          *database;
  FleetProfile  *profile;
  GPtrArray     *rules;
  FleetStore    *store;
  FleetPipeline *pipeline;
  FleetPlace     place;
} Fixture;

static void
open_all (Fixture    *self,
          const char *device)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  self->profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");
  g_free (self->profile->path_device);
  self->profile->path_device = g_strdup (device);
  self->rules = fleet_rule_parse_file_text ("", -1, &problems);
  self->store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  self->pipeline = fleet_pipeline_new (self->profile, self->rules);
  g_assert_true (fleet_pipeline_load (self->pipeline, self->store, &error));
  g_assert_no_error (error);
  self->place = fleet_pipeline_place (self->pipeline, "cluster", self->profile->topic_telemetry, 0);
}

static void
close_all (Fixture *self)
{
  g_clear_pointer (&self->pipeline, fleet_pipeline_free);
  g_clear_pointer (&self->store, fleet_store_close);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->profile, fleet_profile_unref);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("fleet-letters-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  open_all (self, "unit.id");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  close_all (self);
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->database);
}

static void
send (Fixture    *self,
      gint64      offset,
      const char *json)
{
  g_autofree char *padded = g_malloc0 (strlen (json) + 64);
  FleetOrigin origin = { self->place, self->profile->topic_telemetry, 0 };
  FleetMessage message = { .payload = padded, .length = strlen (json), .place = self->place, .offset = offset, .kafka_us = START_US };

  memcpy (padded, json, strlen (json));
  fleet_pipeline_telemetry (self->pipeline, &origin, &message);
}

static void
commit (Fixture *self)
{
  FleetBeat *beat = fleet_pipeline_seal (self->pipeline, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (self->store, beat, &error));
  g_assert_no_error (error);
  fleet_beat_free (beat);
}

/* Ten messages that know their device by another name than the profile does, and one that is no JSON. */
static void
send_all (Fixture *self)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":\"2026-09-01T00:00:%02uZ\",\"speed\":%u}", i, i, i * 10);

      send (self, i, json);
    }
  send (self, 10, "{\"deviceId\":\"D1\",");
  commit (self);
}

static gint64
ask (Fixture    *self,
     const char *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->database, &error);
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, statement, 0, NULL, 10, &error);

  g_assert_no_error (error);
  return fleet_rows_get_number (rows, 0, 0);
}

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GPtrArray **answer = user_data;
  g_autoptr (GError) error = NULL;

  *answer = fleet_letter_box_finish (result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
wait_for (GPtrArray **answer)
{
  while (*answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *answer;
}

/* The letters of the kind that has most. */
static GPtrArray *
read_letters (Fixture *self)
{
  g_autoptr (FleetHistory) history = fleet_history_new (self->database);
  g_autoptr (GPtrArray) groups = NULL, items = NULL;
  const FleetLetterGroup *group;

  fleet_letter_box_groups_async (history, NULL, answer_cb, &groups);
  wait_for (&groups);
  g_assert_cmpuint (groups->len, >=, 1);
  group = groups->pdata[0];
  fleet_letter_box_letters_async (history, group->topic, group->kind, FLEET_LETTER_BOX_NEWEST, 1000, TRUE, NULL, answer_cb, &items);
  wait_for (&items);
  g_assert_cmpint (items->len, ==, group->count);
  return fleet_letter_box_take_letters (items);
}

static guint
retry (Fixture   *self,
       GPtrArray *letters)
{
  guint n_read = 0;

  fleet_pipeline_judge (self->pipeline);
  for (guint i = 0; i < letters->len; i++)
    n_read += fleet_pipeline_retry_letter (self->pipeline, letters->pdata[i], "kim", START_US);
  fleet_pipeline_end_imports (self->pipeline);
  return n_read;
}

static void
test_groups (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (FleetHistory) history = NULL;
  g_autoptr (GPtrArray) groups = NULL, one = NULL, listed = NULL;
  const FleetLetterItem *item;

  send_all (self);
  history = fleet_history_new (self->database);
  fleet_letter_box_groups_async (history, NULL, answer_cb, &groups);
  wait_for (&groups);
  g_assert_cmpuint (groups->len, ==, 2);
  g_assert_cmpint (((FleetLetterGroup *) groups->pdata[0])->count, ==, 10);
  g_assert_cmpint (((FleetLetterGroup *) groups->pdata[1])->count, ==, 1);
  g_assert_cmpint (((FleetLetterGroup *) groups->pdata[0])->first_us, ==, START_US);
  fleet_letter_box_letters_async (history, NULL, ((FleetLetterGroup *) groups->pdata[1])->kind, FLEET_LETTER_BOX_NEWEST, 10, FALSE, NULL, answer_cb, &listed);
  wait_for (&listed);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_null (((FleetLetterItem *) listed->pdata[0])->letter->payload);
  fleet_letter_box_letter_async (history, ((FleetLetterItem *) listed->pdata[0])->id, NULL, answer_cb, &one);
  wait_for (&one);
  g_assert_cmpuint (one->len, ==, 1);
  item = one->pdata[0];
  g_assert_cmpint (item->bytes, ==, 17);
  g_assert_cmpuint (g_bytes_get_size (item->letter->payload), ==, 17);
  g_assert_cmpint (memcmp (g_bytes_get_data (item->letter->payload, NULL), "{\"deviceId\":\"D1\",", 17), ==, 0);
  g_assert_cmpint (fleet_letter_tree_get_place (item->tree), ==, 17);
  g_assert_cmpint (item->came_us, >, 0);
}

/* Pages go on where the last ended, over all of them, whatever comes or goes meanwhile. */
static void
test_pages (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (FleetHistory) history = NULL;
  gint64 below = FLEET_LETTER_BOX_NEWEST, n = 0, last_offset = 1000;

  send_all (self);
  history = fleet_history_new (self->database);
  for (guint page = 0; page < 4; page++)
    {
      g_autoptr (GPtrArray) items = NULL;

      fleet_letter_box_letters_async (history, self->profile->topic_telemetry, "mapping: no device: unit.id is missing", below, 4, FALSE, NULL, answer_cb, &items);
      wait_for (&items);
      for (guint i = 0; i < items->len; i++)
        {
          const FleetLetterItem *item = items->pdata[i];

          g_assert_cmpint (item->id, <, below);
          g_assert_cmpint (item->letter->offset, <, last_offset);
          below = item->id;
          last_offset = item->letter->offset;
          n++;
        }
      send (self, 20 + page, "{\"deviceId\":\"D1\",\"time\":\"2026-09-01T00:01:00Z\"}");
      commit (self);
    }
  g_assert_cmpint (n, ==, 10);
}

/* Key and headers are kept, and a null value is read again with its key: it deletes a row. */
static char *
get_headers_cb (gconstpointer record)
{
  return g_strdup (record);
}

static void
test_key_and_headers (Fixture       *self,
                      gconstpointer  data)
{
  FleetPlace place = fleet_pipeline_place (self->pipeline, "cluster", self->profile->topic_cars, 0);
  FleetOrigin origin = { place, self->profile->topic_cars, 0 };
  static const char row[] = "{\"car_id\":\"C1\",\"plate\":\"12\"}";
  char padded[sizeof row + 64] = { 0 };
  FleetMessage message = { .payload = padded, .length = sizeof row - 1, .place = place, .offset = 0, .kafka_us = START_US, .key = "C1", .key_length = 2 };
  g_autoptr (FleetHistory) history = NULL;
  g_autoptr (GPtrArray) items = NULL, letters = NULL;
  const FleetDeadLetter *letter;

  memcpy (padded, row, sizeof row);
  fleet_pipeline_change (self->pipeline, FLEET_TABLE_CAR, &origin, &message);
  message = (FleetMessage) { .place = place, .offset = 1, .kafka_us = START_US + 1, .key = "C1", .key_length = 2, .get_headers = get_headers_cb, .record = "[{\"name\":\"a\",\"value\":\"b\"}]" };
  fleet_pipeline_set_aside (self->pipeline, &origin, &message, "crash: a test");
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter WHERE key = 'C1' AND json_extract (headers, '$[0].value') = 'b' AND kept_at > '2026' AND payload IS NULL"), ==, 1);
  history = fleet_history_new (self->database);
  fleet_letter_box_letters_async (history, NULL, NULL, FLEET_LETTER_BOX_NEWEST, 10, TRUE, NULL, answer_cb, &items);
  wait_for (&items);
  letters = fleet_letter_box_take_letters (items);
  letter = letters->pdata[0];
  g_assert_cmpuint (g_bytes_get_size (letter->key), ==, 2);
  g_assert_cmpstr (letter->headers, ==, "[{\"name\":\"a\",\"value\":\"b\"}]");
  g_assert_cmpint (ask (self, "SELECT count(*) FROM car"), ==, 1);
  g_assert_cmpuint (retry (self, letters), ==, 1);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM car"), ==, 0);
}

/* Letters of a topic that the profile no longer has are tried, and stay what they are. */
static void
test_other_topic (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;

  send_all (self);
  letters = read_letters (self);
  close_all (self);
  open_all (self, "deviceId");
  g_free (self->profile->topic_telemetry);
  self->profile->topic_telemetry = g_strdup ("another");
  g_assert_cmpuint (retry (self, letters), ==, 0);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter WHERE attempts = 1 AND reason = 'mapping: no device: unit.id is missing'"), ==, 10);
}

static void
test_still_dead (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;

  send_all (self);
  letters = read_letters (self);
  g_assert_cmpuint (retry (self, letters), ==, 0);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter_row"), ==, 11);
  g_assert_cmpint (ask (self, "SELECT sum (attempts) FROM dead_letter_row"), ==, 10);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 0);
}

/* The profile is corrected: all are read, once, though they are wished for twice, and twice more after a restart. */
static void
test_mapping_corrected (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;
  gint64 next_offset;

  send_all (self);
  letters = read_letters (self);
  close_all (self);
  open_all (self, "deviceId");
  next_offset = fleet_pipeline_next_offset (self->pipeline, self->place);
  g_assert_cmpuint (retry (self, letters), ==, 10);
  g_assert_cmpuint (retry (self, letters), ==, 10);
  commit (self);
  retry (self, letters);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 10);
  g_assert_cmpint (ask (self, "SELECT count(DISTINCT \"offset\") FROM telemetry"), ==, 10);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter_row"), ==, 1);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM letter_end WHERE what = 'read' AND done_by = 'kim'"), ==, 10);
  g_assert_cmpint (fleet_pipeline_next_offset (self->pipeline, self->place), ==, next_offset);
}

/* The process ends before the beat is on disk: nothing of it is there, and the next wish does it. A wish that comes after the next start still finds it done. */
static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;

  send_all (self);
  letters = read_letters (self);
  close_all (self);
  open_all (self, "deviceId");
  g_assert_cmpuint (retry (self, letters), ==, 10);
  close_all (self);
  open_all (self, "deviceId");
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter_row"), ==, 11);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 0);
  g_assert_cmpuint (retry (self, letters), ==, 10);
  commit (self);
  close_all (self);
  open_all (self, "deviceId");
  g_assert_cmpuint (retry (self, letters), ==, 10);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 10);
}

/* What the pipeline would overlook, the store refuses: two beats that read the same letter. */
static void
test_guard (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GError) error = NULL;
  FleetPipeline *other;
  FleetBeat *beat;

  send_all (self);
  letters = read_letters (self);
  close_all (self);
  open_all (self, "deviceId");
  /* All names are known already. */
  send (self, 11, "{\"deviceId\":\"D9\",\"time\":\"2026-09-01T00:01:00Z\",\"speed\":1}");
  commit (self);
  other = fleet_pipeline_new (self->profile, self->rules);
  g_assert_true (fleet_pipeline_load (other, self->store, &error));
  g_assert_true (fleet_pipeline_retry_letter (self->pipeline, letters->pdata[0], "kim", START_US));
  fleet_pipeline_end_imports (self->pipeline);
  commit (self);
  g_assert_true (fleet_pipeline_retry_letter (other, letters->pdata[0], "kim", START_US));
  fleet_pipeline_end_imports (other);
  beat = fleet_pipeline_seal (other, FALSE);
  g_assert_false (fleet_store_commit (self->store, beat, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  fleet_beat_free (beat);
  fleet_pipeline_free (other);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 2);
}

static void
test_discarded (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) letters = NULL;

  send_all (self);
  letters = read_letters (self);
  for (guint i = 0; i < letters->len; i++)
    fleet_pipeline_discard_letter (self->pipeline, letters->pdata[i], "kim", "a test device", START_US);
  commit (self);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM dead_letter_row"), ==, 1);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM letter_end WHERE what = 'discarded' AND note = 'a test device'"), ==, 10);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM telemetry"), ==, 0);
}

#define ADD(name, function) g_test_add ("/letter-box/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("groups", test_groups);
  ADD ("pages", test_pages);
  ADD ("key-and-headers", test_key_and_headers);
  ADD ("other-topic", test_other_topic);
  ADD ("still-dead", test_still_dead);
  ADD ("mapping-corrected", test_mapping_corrected);
  ADD ("killed", test_killed);
  ADD ("guard", test_guard);
  ADD ("discarded", test_discarded);
  return g_test_run ();
}
