/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-history: what the past costs, in bytes and in time.
 *
 * bench-history demo [VEHICLES [MINUTES]]   the demo's fleet through the whole pipeline, beat by beat, merged as in daily life and then settled to the last hour
 * bench-history day                         one vehicle's day, 86,400 messages of 52 leaves, of which 12 numbers are read; and a day of 20,000 vehicles by the hour */

#include "fleet-piece-cursor.h"
#include "fleet-pipeline.h"
#include "fleet-simulator.h"
#include "fleet-span-reader.h"
#include "scratch-folder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define START_US    G_GINT64_CONSTANT (1788220800000000) /* 2026-09-01 */
#define BEAT_US     100000
#define CHECKPOINTS 20 /* beats */
#define DAY_ROWS    86400
#define DAY_SIGNALS 12

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

static void
must (gboolean      ok,
      const GError *error)
{
  if (ok)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

typedef struct
{
  char *folder;
  char *file;
} Place;

static void
make_place (Place *self)
{
  self->folder = g_dir_make_tmp ("fleet-bench-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "fleet.db", NULL);
}

static void
remove_place (Place *self)
{
  scratch_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->file);
}

/* Longest of what a beat may have to wait for. */
static double longest_apply_ms, total_make_ms;
static guint n_steps;

static void
merge_all (FleetStore  *store,
           FleetMerger *merger)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      double begin = now_ms (), made;
      g_autoptr (FleetMerge) merge = fleet_merger_next (merger, &error);

      must (error == NULL, error);
      if (merge == NULL)
        return;
      made = now_ms ();
      must (fleet_store_apply (store, merge, &error), error);
      longest_apply_ms = MAX (longest_apply_ms, now_ms () - made);
      total_make_ms += made - begin;
      n_steps++;
    }
}

/* As if hours had passed. */
static void
settle_all (FleetStore  *store,
            FleetMerger *merger)
{
  FleetMergerLimits limits = *fleet_merger_get_limits (merger);

  limits.wait_us = 0;
  fleet_merger_set_limits (merger, &limits);
  merge_all (store, merger);
  limits.settle_us = -G_GINT64_CONSTANT (86400000000);
  fleet_merger_set_limits (merger, &limits);
  merge_all (store, merger);
}

static gboolean
print_cb (guint             n,
          const FleetValue *values,
          gpointer          user_data)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      fleet_value_append (&values[i], line);
      g_string_append_c (line, ' ');
    }
  g_string_assign (user_data, line->str);
  return TRUE;
}

static void
time_statement (FleetSql   *sql,
                const char *statement)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  double best = INFINITY;

  for (guint round = 0; round < 3; round++)
    {
      double begin = now_ms ();

      must (fleet_sql_run (sql, statement, NULL, print_cb, answer, &error), error);
      best = MIN (best, now_ms () - begin);
    }
  printf ("%8.1f ms  %s: %s\n", best, statement, answer->str);
}

static sqlite3 *
open_reader (const char *file)
{
  sqlite3 *db;

  if (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    exit (1);
  return db;
}

static void
commit (FleetPipeline *pipeline,
        FleetStore    *store,
        gboolean       checkpoint)
{
  g_autoptr (FleetBeat) beat = NULL;
  g_autoptr (GError) error = NULL;

  fleet_pipeline_judge (pipeline);
  beat = fleet_pipeline_seal (pipeline, checkpoint);
  must (fleet_store_commit (store, beat, &error), error);
}

/* The demo's fleet, in beats of a tenth of a second of arrival. */
static gint64
run_demo (FleetPipeline  *pipeline,
          FleetStore     *store,
          FleetSimulator *simulator,
          FleetMerger    *merger)
{
  static const char *const topics[] = { "fleet.telemetry", "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation" };
  FleetSimulatorMessage message;
  gint64 offsets[4] = { 0 }, beat_us = START_US + BEAT_US;
  guint beats = 0;

  while (fleet_simulator_next (simulator, &message))
    {
      const char *topic = topics[message.stream];
      FleetOrigin origin = { fleet_pipeline_place (pipeline, "bench", topic, 0), topic, 0 };
      FleetMessage kafka = { .payload = message.value, .length = message.length, .place = origin.place, .offset = offsets[message.stream]++, .kafka_us = message.arrival_us };

      if (message.arrival_us >= beat_us)
        {
          commit (pipeline, store, ++beats % CHECKPOINTS == 0);
          beat_us = message.arrival_us + BEAT_US;
          if (beats % 100 == 0)
            merge_all (store, merger);
        }
      if (message.stream == FLEET_SIMULATOR_TELEMETRY)
        fleet_pipeline_telemetry (pipeline, &origin, &kafka);
      else
        fleet_pipeline_change (pipeline, message.stream - FLEET_SIMULATOR_CARS, &origin, &kafka);
    }
  commit (pipeline, store, TRUE);
  return offsets[0];
}

static void
tell_sizes (FleetStore *store,
            sqlite3    *db,
            gint64      messages)
{
  const FleetStoreStats *stats = fleet_store_get_stats (store);
  gint64 blocks, bytes, rows;

  fleet_database_ask (db, "SELECT count(*) FROM block WHERE settled", &blocks, NULL);
  fleet_database_ask (db, "SELECT sum(n_bytes) FROM block WHERE settled", &bytes, NULL);
  fleet_database_ask (db, "SELECT sum(n_rows) FROM block WHERE settled", &rows, NULL);
  printf ("%" G_GINT64_FORMAT " messages; segments as they were committed: %.2f bytes a numeric value, %.0f a message\n", messages,
          (double) stats->numeric_bytes / stats->numeric_values, (double) stats->segment_bytes / messages);
  printf ("settled: %.3f bytes a numeric value, %.1f a message in all; %" G_GINT64_FORMAT " blocks of %.0f rows, %.0f kB\n",
          (double) stats->settled_bytes / stats->settled_values, (double) bytes / rows, blocks, (double) rows / blocks, bytes / 1e3 / blocks);
  printf ("%u steps of merging: %.2f µs a message to make; the longest transaction %.0f ms\n", n_steps, total_make_ms * 1e3 / messages, longest_apply_ms);
}

static void
bench_demo (guint vehicles,
            guint minutes)
{
  FleetSimulatorOptions options = { .vehicles = vehicles, .seed = 1, .start_us = START_US, .duration_us = minutes * G_GINT64_CONSTANT (60000000), .rules_text = "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:9", NULL);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (FleetSimulator) simulator = fleet_simulator_new (&options, &error);
  g_autoptr (FleetPipeline) pipeline = fleet_pipeline_new (profile, rules);
  g_autoptr (FleetStore) store = NULL;
  g_autoptr (FleetSql) sql = NULL;
  FleetMerger *merger;
  gint64 messages;
  sqlite3 *db;
  Place place;

  make_place (&place);
  store = fleet_store_open (place.file, &error);
  must (store != NULL && simulator != NULL && fleet_pipeline_load (pipeline, store, &error), error);
  db = open_reader (place.file);
  merger = fleet_merger_new (db);
  messages = run_demo (pipeline, store, simulator, merger);
  settle_all (store, merger);
  tell_sizes (store, db, messages);
  sql = fleet_sql_open (place.file, &error);
  must (sql != NULL, error);
  time_statement (sql, "SELECT count(*) FROM telemetry");
  time_statement (sql, "SELECT avg(\"vehicle.powertrain.battery.aux.voltage\") FROM telemetry");
  time_statement (sql, "SELECT car, max(\"vehicle.powertrain.battery.aux.voltage\") FROM telemetry GROUP BY car ORDER BY 2 DESC LIMIT 1");
  time_statement (sql, "SELECT count(*) FROM telemetry WHERE \"vehicle.powertrain.battery.aux.voltage\" < 5");
  time_statement (sql, "SELECT count(*), avg(\"vehicle.powertrain.battery.aux.voltage\") FROM telemetry WHERE car = (SELECT car_id FROM car LIMIT 1)");
  time_statement (sql, "SELECT car.plate, count(*) FROM car JOIN telemetry ON telemetry.car = car.car_id WHERE \"vehicle.powertrain.battery.aux.voltage\" < 11 GROUP BY 1 LIMIT 1");
  time_statement (sql, "SELECT count(*), max(greatest) FROM telemetry_hour WHERE path = 'vehicle.powertrain.battery.aux.voltage'");
  g_clear_pointer (&sql, fleet_sql_close);
  fleet_merger_free (merger);
  sqlite3_close (db);
  g_clear_pointer (&store, fleet_store_close);
  remove_place (&place);
}

/* A signal that wanders: bounds, greatest step, digits behind the point. */
static const struct { double low, high, step; int digits; } walks[] = {
  { 0, 160, 3, 1 },   { 47, 54, 5e-4, 6 },  { 6, 15, 5e-4, 6 },    { 700, 6000, 100, 0 }, { 40, 125, .3, 1 },   { 50, 500, 2, 1 },
  { 30, 150, .25, 1 }, { 0, 100, .05, 2 },  { 300, 420, .2, 1 },   { 3, 4.2, .005, 3 },   { 100, 300, .15, 1 }, { -20, 90, .15, 1 },
};

static void
add_day_row (FleetBatch *batch,
             GRand      *random,
             double     *at,
             FleetSlot   slot,
             gint64      offset,
             gint64      time_us)
{
  guint row = batch->n_rows++;

  for (guint i = 0; i < 52; i++)
    {
      guint w = i % G_N_ELEMENTS (walks);
      double factor = pow (10, walks[w].digits);
      FleetValue value = { .type = FLEET_TYPE_DOUBLE };

      at[i] = CLAMP (at[i] + g_rand_double_range (random, -walks[w].step, walks[w].step), walks[w].low, walks[w].high);
      value.real = rint (at[i] * factor) / factor;
      fleet_batch_set (batch, row, i, &value);
    }
  batch->slot[row] = batch->device[row] = slot;
  batch->place[row] = 0;
  batch->offset[row] = offset;
  batch->time_us[row] = batch->judged_us[row] = time_us;
  batch->kafka_us[row] = time_us + 1000 * g_rand_int_range (random, 20, 80);
  batch->flags[row] = 0;
}

static gboolean
sum_cb (FleetBatch *piece,
        gpointer    user_data)
{
  *(gint64 *) user_data += piece->n_rows;
  return TRUE;
}

/* Six vehicles for a day: the one that is read has five neighbours. */
static void
write_days (FleetStore *store)
{
  static double at[6][52];
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  g_autoptr (GError) error = NULL;
  gint64 offset = 0;

  for (guint second = 0; second < DAY_ROWS; second += 170)
    {
      g_autoptr (FleetBeat) beat = fleet_beat_new ();
      FleetBatch *batch = fleet_batch_new (NULL);
      FleetPosition position = { 0 };

      for (guint s = second; s < MIN (second + 170, DAY_ROWS); s++)
        for (FleetSlot slot = 0; slot < 6; slot++)
          add_day_row (batch, random, at[slot], slot, offset++, START_US + s * G_GINT64_CONSTANT (1000000) + slot * 1000);
      fleet_batch_seal (batch);
      g_ptr_array_add (beat->batches, batch);
      position.next_offset = offset;
      g_array_append_val (beat->positions, position);
      beat->is_checkpoint = TRUE;
      must (fleet_store_commit (store, beat, &error), error);
    }
}

/* A day of 20,000 vehicles, by bunch and hour, as merging leaves it: 60 signals. */
static void
write_signals (const char *file)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  if (sqlite3_open (file, &db) != SQLITE_OK)
    exit (1);
  must (fleet_database_run (db,
                            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 24 * 60 * 313 - 1)"
                            " INSERT INTO signal_hour SELECT 600000 + i / (60 * 313), i / 313 % 60 * 8 + 3, i % 313, 115200, i % 7, 100 + i % 11, 1e6 + i FROM n",
                            &error),
        error);
  sqlite3_close (db);
}

static void
bench_day (void)
{
  g_autoptr (FleetStore) store = NULL;
  g_autoptr (FleetSql) sql = NULL;
  g_autoptr (GError) error = NULL;
  const FleetSlot slot = 2;
  FleetPath paths[DAY_SIGNALS];
  FleetSpanQuestion question = { &slot, 1, paths, DAY_SIGNALS, G_MININT64, G_MAXINT64 };
  FleetMerger *merger;
  double best = INFINITY;
  sqlite3 *db;
  Place place;

  make_place (&place);
  store = fleet_store_open (place.file, &error);
  must (store != NULL, error);
  write_days (store);
  db = open_reader (place.file);
  merger = fleet_merger_new (db);
  settle_all (store, merger);
  tell_sizes (store, db, DAY_ROWS * 6);
  write_signals (place.file);
  sql = fleet_sql_open (place.file, &error);
  must (sql != NULL, error);
  for (guint i = 0; i < DAY_SIGNALS; i++)
    paths[i] = i * 4 + 1;
  for (guint round = 0; round < 7; round++)
    {
      double begin = now_ms ();
      gint64 rows = 0;

      must (fleet_span_reader_read (sql, &question, NULL, sum_cb, &rows, &error), error);
      g_assert_cmpint (rows, ==, DAY_ROWS);
      best = MIN (best, now_ms () - begin);
    }
  printf ("%8.1f ms  one vehicle's day of %d rows, %d values of each\n", best, DAY_ROWS, DAY_SIGNALS);
  time_statement (sql, "SELECT count(*), sum(m) FROM (SELECT hour, min(least), max(greatest) AS m, sum(total) / sum(n) FROM signal_hour WHERE key = 99 AND hour IN"
                       " (WITH RECURSIVE h (x) AS (VALUES (600000) UNION ALL SELECT x + 1 FROM h WHERE x < 600023) SELECT x FROM h) GROUP BY hour)");
  g_clear_pointer (&sql, fleet_sql_close);
  fleet_merger_free (merger);
  sqlite3_close (db);
  g_clear_pointer (&store, fleet_store_close);
  remove_place (&place);
}

int
main (int    argc,
      char **argv)
{
  if (argc > 1 && strcmp (argv[1], "demo") == 0)
    bench_demo (argc > 2 ? atoi (argv[2]) : 300, argc > 3 ? atoi (argv[3]) : 130);
  else if (argc > 1 && strcmp (argv[1], "day") == 0)
    bench_day ();
  else
    fprintf (stderr, "bench-history demo [VEHICLES [MINUTES]] | day\n");
  return 0;
}
