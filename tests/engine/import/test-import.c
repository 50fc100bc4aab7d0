/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The past beside the live stream: every offset once, in whatever order they come and however often the process begins anew; and whole imports, from files to what SQL says. */

#include "fleet-engine.h"
#include "fleet-pipeline.h"
#include "scratch-folder.h"
#include "sql-answer.h"

#include <glib/gstdio.h>
#include <string.h>

#define START_US G_GINT64_CONSTANT (1788220800000000)
#define TOPIC    "fleet.telemetry"
#define N_PARTS  3
#define N_EACH   400

typedef struct
{
  char         *folder, *database, *sink;
  FleetProfile *profile;
  GPtrArray    *rules;
} Fixture;

static const char rules_text[] = "[fast]\nname=Fast\nseverity=high\nwhen=n > 0\nmessage=Fast\n\n[silent]\nname=Silent\nseverity=low\nwhen=age() > 60\nmessage=Silent\n";

static void
write_file (const char *folder,
            const char *name,
            const char *text,
            gssize      length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *below = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (below, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, text, length, NULL));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *rules_file = NULL;

  self->folder = g_dir_make_tmp ("fleet-import-XXXXXX", NULL);
  self->database = g_build_filename (self->folder, "fleet.db", NULL);
  self->sink = g_build_filename (self->folder, "sink", NULL);
  rules_file = g_build_filename (self->folder, "rules.ini", NULL);
  write_file (self->folder, "rules.ini", rules_text, -1);
  self->profile = fleet_profile_new_demo ("127.0.0.1:9", rules_file);
  self->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  scratch_folder_remove (self->folder);
  g_ptr_array_unref (self->rules);
  fleet_profile_unref (self->profile);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->sink);
}

/* The message that is at that place, always the same; one in fifty cannot be read. */
static char *
message_at (int    partition,
            gint64 offset)
{
  char time[FLEET_TIME_BUFFER];

  if (offset % 50 == 17)
    return g_strdup ("{\"deviceId\":");
  return g_strdup_printf ("{\"deviceId\":\"D%d\",\"time\":\"%s\",\"n\":%" G_GINT64_FORMAT "}", partition, fleet_time_print (START_US + offset * 1000, time), offset);
}

/* ---- what SQL says ---- */

static void
assert_sql (Fixture    *self,
            const char *sql,
            const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) db = fleet_sql_open (self->database, &error);
  g_autofree char *answer = NULL;

  g_assert_no_error (error);
  answer = sql_answer (db, sql);
  g_assert_cmpstr (answer, ==, expected);
}

/* ---- random histories ---- */

typedef struct
{
  Fixture       *fixture;
  FleetPipeline *pipeline;
  FleetStore    *store;
  const char    *cluster;         /* NULL: not known yet */
  gint64         live[N_PARTS];   /* what the live stream's consumer would bring next; -1: where the pipeline says */
} World;

static void
open_world (World *world)
{
  g_autoptr (GError) error = NULL;

  world->store = fleet_store_open (world->fixture->database, &error);
  g_assert_no_error (error);
  world->pipeline = fleet_pipeline_new (world->fixture->profile, world->fixture->rules);
  g_assert_true (fleet_pipeline_load (world->pipeline, world->store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < N_PARTS; i++)
    world->live[i] = -1;
}

static void
beat (World *world)
{
  g_autoptr (FleetBeat) sealed = fleet_pipeline_seal (world->pipeline, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (world->store, sealed, &error));
  g_assert_no_error (error);
}

/* What a process that is killed leaves: what was committed. */
static void
restart (World *world)
{
  g_clear_pointer (&world->pipeline, fleet_pipeline_free);
  g_clear_pointer (&world->store, fleet_store_close);
  open_world (world);
}

static void
bring_live (World *world,
            int    partition,
            guint  n)
{
  FleetOrigin origin = { fleet_pipeline_place (world->pipeline, world->cluster, TOPIC, partition), TOPIC, partition };

  if (world->live[partition] < 0)
    {
      /* The topic's beginning went to retention: the live stream has the upper half. */
      world->live[partition] = fleet_pipeline_next_offset (world->pipeline, origin.place);
      if (world->live[partition] < 0)
        world->live[partition] = N_EACH / 2;
    }
  for (; n > 0 && world->live[partition] < N_EACH; n--, world->live[partition]++)
    {
      g_autofree char *text = message_at (partition, world->live[partition]);
      FleetMessage message = { .payload = text, .length = strlen (text), .place = origin.place, .offset = world->live[partition], .kafka_us = FLEET_TIME_NONE };

      fleet_pipeline_telemetry (world->pipeline, &origin, &message);
    }
  fleet_pipeline_judge (world->pipeline);
}

static void
bring_past (World  *world,
            int     partition,
            gint64  first,
            gint64  end)
{
  FleetOrigin origin = { fleet_pipeline_import_place (world->pipeline, TOPIC, partition), TOPIC, partition };

  fleet_pipeline_judge (world->pipeline);
  for (gint64 offset = first; offset < MIN (end, N_EACH); offset++)
    {
      g_autofree char *text = message_at (partition, offset);
      FleetMessage message = { .payload = text, .length = strlen (text), .place = origin.place, .offset = offset, .kafka_us = FLEET_TIME_NONE };

      fleet_pipeline_import_telemetry (world->pipeline, &origin, &message);
      g_assert_true (fleet_pipeline_is_taken (world->pipeline, origin.place, offset));
    }
  fleet_pipeline_end_imports (world->pipeline);
}

static void
assert_once (Fixture *self)
{
  assert_sql (self,
              "SELECT \"partition\", count(*), count(DISTINCT \"offset\"), min(\"offset\"), max(\"offset\") FROM (SELECT \"partition\", \"offset\" FROM telemetry WHERE topic = 'fleet.telemetry'"
              " UNION ALL SELECT \"partition\", \"offset\" FROM dead_letter) GROUP BY 1 ORDER BY 1",
              "0|400|400|0|399\n1|400|400|0|399\n2|400|400|0|399\n");
  assert_sql (self, "SELECT count(*) FROM dead_letter", "24\n");
}

/* Live pieces, pieces of the past, commits, kills and restarts in any order; the cluster becomes known at any time. */
static void
test_random_histories (Fixture       *self,
                       gconstpointer  data)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (round);
      World world = { .fixture = self };
      guint steps = g_rand_int_range (random, 5, 40), known_from = g_rand_int_range (random, 0, steps);

      g_test_message ("round %u", round);
      open_world (&world);
      for (guint step = 0; step < steps; step++)
        {
          int partition = g_rand_int_range (random, 0, N_PARTS);
          gint64 first = g_rand_int_range (random, 0, N_EACH);

          world.cluster = step >= known_from ? "C1" : NULL;
          switch (g_rand_int_range (random, 0, 8))
            {
            case 0:
              restart (&world); /* without a beat: what was in hand is lost, and comes again */
              break;
            case 1:
            case 2:
              beat (&world);
              break;
            case 3:
            case 4:
              if (world.cluster != NULL)
                bring_live (&world, partition, g_rand_int_range (random, 1, 80));
              break;
            default:
              bring_past (&world, partition, first, first + g_rand_int_range (random, 1, 150));
              break;
            }
        }
      world.cluster = "C1";
      for (int partition = 0; partition < N_PARTS; partition++)
        {
          bring_live (&world, partition, N_EACH);
          bring_past (&world, partition, 0, N_EACH);
        }
      beat (&world);
      fleet_pipeline_free (world.pipeline);
      fleet_store_close (world.store);
      assert_once (self);
      assert_sql (self, "SELECT count(*) FROM name JOIN taken_range ON kind = 3 AND id = place WHERE text LIKE 'import%'", "0\n");
      g_remove (self->database);
    }
}

/* A topic that moved to another cluster has offsets of its own: what was imported stays with the first. */
static void
test_second_cluster (Fixture       *self,
                     gconstpointer  data)
{
  World world = { .fixture = self };

  open_world (&world);
  bring_past (&world, 0, 0, 100);
  world.cluster = "C1";
  world.live[0] = 50;
  bring_live (&world, 0, 100);
  beat (&world);
  assert_sql (self, "SELECT count(*), count(DISTINCT \"offset\") FROM telemetry", "147|147\n");
  world.cluster = "C2";
  world.live[0] = 0;
  bring_live (&world, 0, 10);
  beat (&world);
  assert_sql (self, "SELECT count(*), count(DISTINCT \"offset\") FROM telemetry", "157|147\n");
  /* And what comes now goes to where the topic was read last. */
  bring_past (&world, 0, 0, 20);
  beat (&world);
  assert_sql (self, "SELECT count(*), count(DISTINCT \"offset\") FROM telemetry", "166|147\n");
  fleet_pipeline_free (world.pipeline);
  fleet_store_close (world.store);
}

/* Nothing of the past is judged, by no event, no watermark and no restart, and the live record keeps its newer values. */
static void
test_not_judged (Fixture       *self,
                 gconstpointer  data)
{
  World world = { .fixture = self, .cluster = "C1" };

  open_world (&world);
  bring_past (&world, 1, 0, 300);
  beat (&world);
  restart (&world);
  world.live[0] = 200;
  bring_live (&world, 0, 10);
  bring_past (&world, 0, 0, 200);
  fleet_pipeline_advance (world.pipeline, fleet_pipeline_place (world.pipeline, "C1", TOPIC, 1), START_US + G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, TRUE);
  beat (&world);
  assert_sql (self, "SELECT rule, vehicle FROM alert", "fast|device:D0\n");
  {
    g_autoptr (FleetBeat) sealed = fleet_pipeline_seal (world.pipeline, TRUE);

    g_assert_true (fleet_store_commit (world.store, sealed, NULL));
  }
  assert_sql (self, "SELECT vehicle_id, json_extract (state, '$.n') FROM vehicle ORDER BY 1", "D0|209\nD1|299\n");
  fleet_pipeline_free (world.pipeline);
  fleet_store_close (world.store);
}

/* The guard of the store: an event that an import took is not written again, whoever asks. */
static void
test_guard (Fixture       *self,
            gconstpointer  data)
{
  World world = { .fixture = self };
  g_autoptr (FleetBeat) first = NULL, again = NULL, astray = NULL;
  g_autoptr (GError) error = NULL;

  open_world (&world);
  bring_past (&world, 0, 0, 10);
  first = fleet_pipeline_seal (world.pipeline, FALSE);
  g_assert_true (fleet_store_commit (world.store, first, &error));
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    g_ptr_array_set_size (first->names[i], 0);
  g_assert_false (fleet_store_commit (world.store, first, &error));
  g_assert_nonnull (strstr (error->message, "is taken"));
  g_clear_error (&error);
  bring_past (&world, 0, 10, 12);
  again = fleet_pipeline_seal (world.pipeline, FALSE);
  g_array_set_size (again->ranges, 0);
  g_assert_false (fleet_store_commit (world.store, again, &error));
  g_assert_nonnull (strstr (error->message, "lies in no run"));
  g_clear_error (&error);
  bring_past (&world, 0, 20, 22);
  astray = fleet_pipeline_seal (world.pipeline, FALSE);
  g_ptr_array_add (astray->imported, fleet_batch_ref (g_ptr_array_index (astray->imported, 0)));
  g_assert_false (fleet_store_commit (world.store, astray, &error));
  g_assert_nonnull (strstr (error->message, "comes twice"));
  fleet_pipeline_free (world.pipeline);
  fleet_store_close (world.store);
}

/* ---- whole imports ---- */

static gboolean
look_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Imports location to its end, without Kafka. */
static FleetImportStatus *
import (Fixture    *self,
        const char *location)
{
  FleetEngineOptions options = { .offline = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetEngine) engine = fleet_engine_new (self->profile, self->database, &options, NULL, NULL, &error);
  g_autoptr (FleetImportStatus) status = NULL;
  guint source = g_timeout_add (5, look_cb, NULL);

  g_assert_no_error (error);
  g_assert_true (fleet_engine_import (engine, location, NULL, NULL, &error));
  while (status == NULL || !fleet_import_status_is_over (status))
    {
      g_autoptr (FleetBulletin) bulletin = fleet_engine_take (engine);

      if (bulletin != NULL && bulletin->import != NULL)
        {
          fleet_import_status_free (status);
          status = fleet_import_status_copy (bulletin->import);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
  return g_steal_pointer (&status);
}

static void
write_object (Fixture *self,
              int      partition,
              gint64   first,
              gint64   end,
              gboolean compressed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("topics/" TOPIC "/partition=%d/" TOPIC "+%d+%010" G_GINT64_FORMAT ".json%s", partition, partition, first, compressed ? ".gz" : "");

  for (gint64 offset = first; offset < end; offset++)
    {
      g_autofree char *message = message_at (partition, offset);

      g_string_append_printf (text, "%s%s", message, offset % 2 == 0 ? "\n" : "\r\n");
    }
  if (compressed)
    {
      g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
      g_autofree char *bytes = g_malloc (text->len + 1000);
      gsize n_read, n_written;

      g_assert_cmpint (g_converter_convert (converter, text->str, text->len, bytes, text->len + 1000, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL), ==, G_CONVERTER_FINISHED);
      write_file (self->sink, name, bytes, n_written);
    }
  else
    write_file (self->sink, name, text->str, text->len);
}

static void
test_folder (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (FleetImportStatus) status = NULL, again = NULL;

  for (int partition = 0; partition < N_PARTS; partition++)
    for (gint64 first = 0; first < N_EACH; first += 100)
      write_object (self, partition, first, first + 100, first % 200 == 0);
  write_file (self->sink, "topics/" TOPIC "/README", "not ours", -1);
  status = import (self, self->sink);
  g_assert_cmpint (status->state, ==, FLEET_IMPORT_DONE);
  g_assert_cmpint (status->objects, ==, 12);
  g_assert_cmpint (status->objects_done, ==, 12);
  g_assert_cmpint (status->ignored, ==, 1);
  g_assert_cmpint (status->messages, ==, 1200);
  g_assert_cmpint (status->taken, ==, 1176);
  g_assert_cmpint (status->unreadable, ==, 24);
  g_assert_cmpint (status->bytes_done, ==, status->bytes);
  g_assert_cmpint (status->n_problems, ==, 0);
  assert_once (self);
  assert_sql (self, "SELECT count(*), sum (lines), sum (done) FROM imported", "12|1200|12\n");
  again = import (self, self->sink);
  g_assert_cmpint (again->state, ==, FLEET_IMPORT_DONE);
  g_assert_cmpint (again->messages, ==, 0);
  g_assert_cmpint (again->objects_done, ==, 12);
  assert_sql (self, "SELECT count(*) FROM alert", "0\n");
}

/* Objects that leave a gap, that overlap, that break off. */
static void
test_what_does_not_agree (Fixture       *self,
                          gconstpointer  data)
{
  g_autoptr (FleetImportStatus) status = NULL, mended = NULL;
  g_autofree char *name = g_build_filename (self->sink, "topics/" TOPIC "/partition=1/" TOPIC "+1+0000000000.json.gz", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  write_object (self, 0, 0, 100, FALSE);
  write_object (self, 0, 110, 250, FALSE);
  write_object (self, 0, 200, 300, TRUE);
  write_object (self, 1, 0, 400, TRUE);
  g_assert_true (g_file_get_contents (name, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (name, bytes, length / 2, NULL));
  status = import (self, self->sink);
  g_assert_cmpint (status->state, ==, FLEET_IMPORT_FAILED);
  g_assert_cmpint (status->n_problems, ==, 3);
  assert_sql (self, "SELECT count(*) FROM imported WHERE note LIKE '%10 offsets lie in no object;%'", "1\n");
  assert_sql (self, "SELECT count(*) FROM imported WHERE note LIKE '%50 offsets lie in both, and each is taken once'", "1\n");
  assert_sql (self, "SELECT count(*) FROM imported WHERE note LIKE '%its gzip ends too early%' AND NOT done", "1\n");
  assert_sql (self, "SELECT count(*), count(DISTINCT \"offset\") FROM telemetry WHERE \"partition\" = 0", "284|284\n");

  /* The object is mended, and only that is read again. */
  g_assert_true (g_file_set_contents (name, bytes, length, NULL));
  mended = import (self, self->sink);
  g_assert_cmpint (mended->state, ==, FLEET_IMPORT_DONE);
  g_assert_cmpint (mended->messages, ==, 400);
  assert_sql (self, "SELECT count(*), count(DISTINCT \"offset\") FROM telemetry WHERE \"partition\" = 1", "392|392\n");
}

static void
test_tables (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (FleetImportStatus) status = NULL;

  write_file (self->sink, "exports/carinfo.csv",
              "\xef\xbb\xbf" "car_id,plate,model,doors,note\r\nC1,\"12가 3456\",AVANTE,4,\"two\r\nlines, \"\"quoted\"\"\"\r\nC2,007,,5,\"\"\r\nC3,too,few\r\n", -1);
  write_file (self->sink, "exports/deviceinfo.jsonl", "{\"device_id\":\"D0\",\"car_id\":\"C1\"}\nrubbish\n{\"no\":\"key\"}\n", -1);
  write_file (self->sink, "reservation/part-1.json", "{\"reservation_id\":7,\"car_id\":\"C1\",\"started_at\":\"2026-01-01T00:00:00Z\"}\n", -1);
  write_file (self->sink, "cars/headless.csv", "C9,1\n", -1);
  write_object (self, 0, 0, 10, FALSE);
  status = import (self, self->sink);
  g_assert_cmpint (status->state, ==, FLEET_IMPORT_FAILED);
  g_assert_cmpint (status->rows, ==, 4);
  g_assert_cmpint (status->unreadable, ==, 3);
  g_assert_cmpint (status->n_problems, ==, 4);
  assert_sql (self, "SELECT car_id, plate, typeof (plate), model IS NULL, typeof (doors), note FROM car ORDER BY car_id", "C1|12가 3456|text|0|integer|two\r\nlines, \"quoted\"\nC2|007|text|1|integer|\n");
  assert_sql (self, "SELECT reservation_id, car_id FROM reservation", "7|C1\n");
  /* Tables come first: the telemetry of before is joined with them. */
  assert_sql (self, "SELECT DISTINCT car FROM telemetry", "C1\n");
}

/* What is older than the profile keeps is not taken, so that it can be, once the profile keeps it. */
static void
test_too_old (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (FleetImportStatus) status = NULL, later = NULL;

  write_file (self->sink, TOPIC "+0+0000000000.json", "{\"deviceId\":\"A\",\"time\":\"2026-09-03T00:00:00Z\"}\n", -1);
  write_file (self->sink, TOPIC "+1+0000000005.json", "{\"deviceId\":\"B\",\"time\":\"2026-09-01T00:00:00Z\"}\n{\"deviceId\":\"B\",\"time\":\"2026-09-02T12:00:00Z\"}\n", -1);
  status = import (self, self->sink);
  g_assert_cmpint (status->taken, ==, 2);
  g_assert_cmpint (status->too_old, ==, 1);
  assert_sql (self, "SELECT \"partition\", \"offset\" FROM telemetry ORDER BY 1, 2", "0|0\n1|6\n");
  self->profile->retention_us *= 30;
  later = import (self, self->sink);
  g_assert_cmpint (later->taken, ==, 1);
  g_assert_cmpint (later->known, ==, 1);
  assert_sql (self, "SELECT \"partition\", \"offset\" FROM telemetry ORDER BY 1, 2", "0|0\n1|5\n1|6\n");
}

static void
test_failures (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *nowhere = g_build_filename (self->folder, "nowhere", NULL);
  g_autoptr (FleetImportStatus) absent = import (self, nowhere), empty = NULL;

  g_assert_cmpint (absent->state, ==, FLEET_IMPORT_FAILED);
  g_assert_nonnull (strstr (absent->sentence, "give a folder, a file, or s3://bucket/prefix"));
  g_assert_cmpint (g_mkdir (nowhere, 0777), ==, 0);
  empty = import (self, nowhere);
  g_assert_cmpint (empty->state, ==, FLEET_IMPORT_FAILED);
  g_assert_nonnull (strstr (empty->sentence, "is named as a sink names its objects"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import/random-histories", Fixture, NULL, set_up, test_random_histories, tear_down);
  g_test_add ("/import/second-cluster", Fixture, NULL, set_up, test_second_cluster, tear_down);
  g_test_add ("/import/not-judged", Fixture, NULL, set_up, test_not_judged, tear_down);
  g_test_add ("/import/guard", Fixture, NULL, set_up, test_guard, tear_down);
  g_test_add ("/import/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/import/what-does-not-agree", Fixture, NULL, set_up, test_what_does_not_agree, tear_down);
  g_test_add ("/import/tables", Fixture, NULL, set_up, test_tables, tear_down);
  g_test_add ("/import/too-old", Fixture, NULL, set_up, test_too_old, tear_down);
  g_test_add ("/import/failures", Fixture, NULL, set_up, test_failures, tear_down);
  return g_test_run ();
}
