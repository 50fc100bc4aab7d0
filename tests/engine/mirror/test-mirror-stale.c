/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-mirror-stale: a capture tool that loses its place, again and again: after each new snapshot exactly the rows that the source lacks are stale, none is deleted, whatever the order of
 * partitions; memory and disk agree, also after a restart. The source is a set of keys. */

#include "fleet-history.h"
#include "fleet-pipeline.h"
#include "scratch-folder.h"

#include <string.h>

#define PARTITIONS 3
#define KEYS       40
#define START_MS   G_GINT64_CONSTANT (1788220800000)

typedef struct
{
  char          *folder, *database;
  FleetProfile  *profile;
  GPtrArray     *rules;
  FleetStore    *store;
  FleetPipeline *pipeline;
  FleetPlace     places[PARTITIONS];
  gint64         next_offset[PARTITIONS];
  GQueue         waiting[PARTITIONS];     /* char*: records that are written and not read */
  gboolean       source[KEYS];
  gboolean       mirror[KEYS];            /* rows that records have told and not deleted */
  gint64         now_ms;
} World;

static void
open_all (World *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  self->rules = fleet_rule_parse_file_text ("", -1, &problems);
  self->store = fleet_store_open (self->database, &error);
  g_assert_no_error (error);
  self->pipeline = fleet_pipeline_new (self->profile, self->rules);
  g_assert_true (fleet_pipeline_load (self->pipeline, self->store, &error));
  for (guint p = 0; p < PARTITIONS; p++)
    self->places[p] = fleet_pipeline_place (self->pipeline, "cluster", self->profile->topic_cars, p);
}

static void
close_all (World *self)
{
  g_clear_pointer (&self->pipeline, fleet_pipeline_free);
  g_clear_pointer (&self->store, fleet_store_close);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
}

static void
commit (World *self)
{
  FleetBeat *beat = fleet_pipeline_seal (self->pipeline, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (self->store, beat, &error));
  g_assert_no_error (error);
  fleet_beat_free (beat);
}

/* The tool writes a record of a row. */
static void
write_record (World      *self,
              guint       key,
              const char *op,
              const char *snapshot)
{
  g_autofree char *row = g_strdup_printf ("{\"car_id\":\"C%u\",\"plate\":\"%u\"}", key, key);
  char *json = g_strdup_printf ("{\"op\":\"%s\",\"before\":%s,\"after\":%s,\"source\":{\"connector\":\"mysql\",\"name\":\"f\",\"snapshot\":\"%s\",\"ts_ms\":%" G_GINT64_FORMAT
                                ",\"file\":\"bin.1\",\"pos\":%" G_GINT64_FORMAT ",\"row\":0},\"ts_ms\":%" G_GINT64_FORMAT "}",
                                op, *op == 'd' ? row : "null", *op == 'd' ? "null" : row, snapshot, self->now_ms, self->now_ms - START_MS, self->now_ms);

  self->now_ms++;
  self->mirror[key] = *op != 'd';
  g_queue_push_tail (&self->waiting[key % PARTITIONS], json);
}

static void
read_one (World *self,
          guint  p)
{
  g_autofree char *json = g_queue_pop_head (&self->waiting[p]), *padded = g_malloc0 (strlen (json) + 64);
  FleetOrigin origin = { self->places[p], self->profile->topic_cars, p };
  FleetMessage message = { .payload = padded, .length = strlen (json), .place = self->places[p], .offset = self->next_offset[p]++, .kafka_us = self->now_ms * 1000 };

  memcpy (padded, json, strlen (json));
  fleet_pipeline_change (self->pipeline, FLEET_TABLE_CAR, &origin, &message);
}

/* All partitions, by turns; now and then a beat ends, and now and then the process. */
static void
read_all (World *self)
{
  guint n = 0;

  for (guint p = 0; p < PARTITIONS; p++)
    n += g_queue_get_length (&self->waiting[p]);
  while (n > 0)
    {
      guint p = g_test_rand_int_range (0, PARTITIONS);

      if (g_queue_is_empty (&self->waiting[p]))
        continue;
      read_one (self, p);
      n--;
      if (g_test_rand_int_range (0, 20) == 0)
        commit (self);
      if (g_test_rand_int_range (0, 150) == 0)
        {
          commit (self);
          close_all (self);
          open_all (self);
        }
    }
  commit (self);
  g_assert_cmpint (fleet_pipeline_get_counts (self->pipeline)->dead_letters, ==, 0);
}

/* The source goes on; told: the tool sees it. */
static void
live (World    *self,
      guint     n,
      gboolean  told)
{
  for (guint i = 0; i < n; i++)
    {
      guint key = g_test_rand_int_range (0, KEYS);
      gboolean deletes = self->source[key] && g_test_rand_int_range (0, 3) == 0;

      if (told)
        write_record (self, key, deletes ? "d" : self->source[key] ? "u" : "c", "false");
      self->source[key] = !deletes;
    }
}

static void
take_snapshot (World    *self,
               gboolean  marked,
               gboolean  breaks)
{
  guint last = 0;
  gboolean is_first = TRUE;

  for (guint key = 0; key < KEYS; key++)
    last = self->source[key] ? key : last;
  for (guint key = 0; key < KEYS; key++)
    {
      if (!self->source[key] || (breaks && key > last / 2))
        continue;
      write_record (self, key, "r", !marked ? "true" : key == last ? "last_in_data_collection" : is_first ? "first_in_data_collection" : "true");
      is_first = FALSE;
    }
}

static void
check (World *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (self->database, &error);
  g_autoptr (FleetRows) stale = fleet_history_read_rows (sql, "SELECT key FROM stale_row WHERE table_name = 'car' ORDER BY key", 0, NULL, 1000, &error);
  g_autoptr (FleetRows) rows = fleet_history_read_rows (sql, "SELECT car_id FROM car ORDER BY car_id", 0, NULL, 1000, &error);
  gboolean is_stale[KEYS] = { FALSE }, is_there[KEYS] = { FALSE };

  g_assert_no_error (error);
  for (guint i = 0; i < fleet_rows_get_n_rows (stale); i++)
    is_stale[atoi (fleet_rows_get_text (stale, i, 0) + 1)] = TRUE;
  for (guint i = 0; i < fleet_rows_get_n_rows (rows); i++)
    is_there[atoi (fleet_rows_get_text (rows, i, 0) + 1)] = TRUE;
  for (guint key = 0; key < KEYS; key++)
    {
      g_assert_cmpint (is_there[key], ==, self->mirror[key]);
      g_assert_cmpint (is_stale[key], ==, self->mirror[key] && !self->source[key]);
    }
  g_assert_cmpuint (fleet_pipeline_get_counts (self->pipeline)->stale_rows, ==, fleet_rows_get_n_rows (stale));
}

static void
test_lost_places (void)
{
  for (guint round = 0; round < 12; round++)
    {
      gboolean marked = round % 3 != 2;
      World world = { .folder = g_dir_make_tmp ("fleet-stale-XXXXXX", NULL), .now_ms = START_MS };

      world.database = g_build_filename (world.folder, "fleet.db", NULL);
      world.profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");
      for (guint p = 0; p < PARTITIONS; p++)
        g_queue_init (&world.waiting[p]);
      open_all (&world);
      live (&world, 30, FALSE);
      world.source[0] = world.source[KEYS - 1] = TRUE;
      for (guint i = 0; i < 5; i++)
        {
          /* One that breaks off and begins anew is known only by its marks. */
          if (marked && g_test_rand_bit ())
            take_snapshot (&world, marked, TRUE);
          take_snapshot (&world, marked, FALSE);
          /* Without marks a change ends it. */
          world.source[1] = TRUE;
          write_record (&world, 1, "u", "false");
          read_all (&world);
          check (&world);
          live (&world, 20, TRUE);
          read_all (&world);
          check (&world);
          /* What happens now, nobody tells. */
          live (&world, 15, FALSE);
          world.source[0] = world.source[KEYS - 1] = TRUE;
        }
      close_all (&world);
      open_all (&world);
      fleet_profile_unref (world.profile);
      close_all (&world);
      scratch_folder_remove (world.folder);
      g_free (world.folder);
      g_free (world.database);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mirror-stale/lost-places", test_lost_places);
  return g_test_run ();
}
