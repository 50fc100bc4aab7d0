/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench: the rooms of the stream in a row, without Kafka and without threads, so that what is measured is the work and not the waiting.
 *
 * Messages are made 100,000 at a time, outside the measured spans: the simulator's cost is not the stream's. */

#include "fleet-bench.h"

#include "fleet-bench-rules.h"
#include "fleet-decoder.h"
#include "fleet-judge.h"
#include "fleet-ledger.h"
#include "fleet-mirror.h"
#include "fleet-simulator.h"
#include "fleet-store.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define CHUNK_MESSAGES 100000
#define PLACES         12
#define CHECKPOINT_S   2 /* of the stream's own time: the feed's two seconds, on a machine that makes no messages beside it */

typedef struct
{
  guint32 offset; /* into the chunk's bytes */
  guint32 length;
  gint8   table;  /* FleetTable of a change record, -1 telemetry */
  guint8  place;
} BenchMessage;

typedef struct
{
  const FleetBenchOptions *options;
  FleetProfile    *profile;
  FleetDictionary *paths, *devices, *vehicles, *places;
  FleetDecoder    *decoder;
  FleetMirror     *mirror;
  FleetLedger     *ledger;
  FleetJudge      *judge;
  FleetCatalog    *catalog;
  FleetPathUsers  *users;
  FleetStore      *store;
  FleetBatchPool  *pool;
  FleetSimulator  *simulator;
  GString         *bytes;      /* the chunk */
  GArray          *messages;   /* BenchMessage */
  GArray          *merges;
  GPtrArray       *rules;
  FleetVerdict    *verdict;
  FleetBatch      *batch;
  FleetBeat       *beat;
  guint            beat_rows;
  guint8          *dirty;      /* by slot */
  guint32          dirty_size;
  guint32          first_name[FLEET_N_NAMES];
  gint64           next_offset[PLACES];
  gint64           done, payload_bytes, offset; /* done: telemetry messages */
  double           stage_s[FLEET_N_BENCH_STAGES];
  double           cpu_s, wall_s;
  double           chunk_s, checkpoint_s; /* when the chunk in hand was begun, and in own time when the vehicles' records were last written */
  guint            leaves;
} Bench;

const char *
fleet_bench_stage_to_string (FleetBenchStage stage)
{
  static const char *const names[] = { "decode", "join", "ledger", "judge", "catalog", "store" };

  g_return_val_if_fail (stage < G_N_ELEMENTS (names), NULL);
  return names[stage];
}

static double
clock_s (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static const char *
vehicle_key (FleetSlot slot,
             gpointer  user_data)
{
  return fleet_dictionary_text (((Bench *) user_data)->vehicles, slot, NULL);
}

static const char *
device_key (FleetDevice device,
            gpointer    user_data)
{
  return fleet_dictionary_text (((Bench *) user_data)->devices, device, NULL);
}

/* A text of the device's row. */
static const char *
device_model (FleetDevice device,
              gpointer    user_data)
{
  const FleetRowVersion *row = fleet_mirror_device (((Bench *) user_data)->mirror, device, G_MAXINT64);
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, "model") : NULL;

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

static const char *
car_text (Bench      *self,
          FleetSlot   slot,
          gint64      time_us,
          const char *column)
{
  const FleetRowVersion *row = fleet_mirror_car (self->mirror, slot, time_us);
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, column) : NULL;

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

static const char *
car_id (FleetSlot slot,
        gint64    time_us,
        gpointer  user_data)
{
  return car_text (user_data, slot, time_us, "car_id");
}

static const char *
plate (FleetSlot slot,
       gint64    time_us,
       gpointer  user_data)
{
  return car_text (user_data, slot, time_us, "plate");
}

static gboolean
signal_value (FleetSlot   slot,
              FleetPath   path,
              gint64      time_us,
              FleetValue *ret_value,
              gpointer    user_data)
{
  return fleet_ledger_get (((Bench *) user_data)->ledger, slot, path, ret_value, NULL, NULL);
}

/* Messages tell their firmware themselves: the second is not asked. */
static const FleetCatalogContext catalog_context = { device_model, device_model };
static const FleetJudgeContext judge_context = { vehicle_key, device_key, car_id, plate, signal_value };

/* The next chunk of the simulator's stream into memory. FALSE: nothing is left. */
static gboolean
make_chunk (Bench *self,
            guint  telemetry)
{
  FleetSimulatorMessage message;
  guint made = 0;

  g_string_truncate (self->bytes, 0);
  g_array_set_size (self->messages, 0);
  while (made < telemetry && fleet_simulator_next (self->simulator, &message))
    {
      BenchMessage kept = { self->bytes->len, message.length, (gint8) message.stream - 1, g_str_hash (message.key) % PLACES };

      g_string_append_len (self->bytes, message.value, message.length);
      g_array_append_val (self->messages, kept);
      if (message.stream == FLEET_SIMULATOR_TELEMETRY)
        made++;
    }
  return made > 0;
}

static FleetMessage
take_message (Bench              *self,
              const BenchMessage *kept)
{
  gint64 offset = self->offset++;

  self->next_offset[kept->place] = offset + 1;
  fleet_decoder_expect (self->bytes->str + kept->offset + kept->length, kept->length); /* the next lies behind it */
  return (FleetMessage) {
    .payload = self->bytes->str + kept->offset,
    .length = kept->length,
    .place = kept->place,
    .offset = offset,
    .kafka_us = FLEET_TIME_NONE,
  };
}

/* Every vehicle that changed, as the feed's checkpoints write them. */
static void
add_vehicles (Bench *self,
              double own_s)
{
  guint32 n_slots = fleet_dictionary_size (self->vehicles);

  for (FleetSlot slot = 0; slot < MIN (n_slots, self->dirty_size); slot++)
    {
      FleetVehicleRow *row;
      gint64 newest_us;

      if (!self->dirty[slot])
        continue;
      self->dirty[slot] = FALSE;
      newest_us = fleet_ledger_newest (self->ledger, slot, NULL);
      row = g_new0 (FleetVehicleRow, 1);
      row->slot = slot;
      row->vehicle_id = g_strdup (fleet_dictionary_text (self->vehicles, slot, NULL));
      row->car_id = g_strdup (car_text (self, slot, newest_us, "car_id"));
      row->plate = g_strdup (car_text (self, slot, newest_us, "plate"));
      row->latitude = row->longitude = row->heading = row->speed_kmh = NAN;
      row->time_us = newest_us;
      row->state = fleet_ledger_save (self->ledger, slot);
      g_ptr_array_add (self->beat->vehicles, row);
    }
  self->beat->is_checkpoint = TRUE;
  self->checkpoint_s = own_s;
}

static void
add_names (Bench *self)
{
  FleetDictionary *dictionaries[FLEET_N_NAMES] = { self->paths, self->devices, self->vehicles, self->places };

  for (guint i = 0; i < FLEET_N_NAMES; i++)
    {
      guint32 size = fleet_dictionary_size (dictionaries[i]);

      self->beat->first_name[i] = self->first_name[i];
      for (guint32 id = self->first_name[i]; id < size; id++)
        g_ptr_array_add (self->beat->names[i], g_strdup (fleet_dictionary_text (dictionaries[i], id, NULL)));
      self->first_name[i] = size;
    }
}

static gboolean
commit (Bench   *self,
        GError **error)
{
  double began = clock_s (CLOCK_THREAD_CPUTIME_ID), own_s = self->cpu_s + clock_s (CLOCK_PROCESS_CPUTIME_ID) - self->chunk_s;
  gboolean ok;

  if (own_s - self->checkpoint_s >= CHECKPOINT_S)
    add_vehicles (self, own_s);
  add_names (self);
  for (guint place = 0; place < PLACES; place++)
    {
      FleetPosition position = { place, self->next_offset[place], fleet_judge_greatest (self->judge, place), fleet_judge_watermark (self->judge, place) };

      g_array_append_val (self->beat->positions, position);
    }
  ok = fleet_store_commit (self->store, self->beat, error);
  fleet_beat_free (self->beat);
  self->beat = fleet_beat_new ();
  self->beat_rows = 0;
  self->stage_s[FLEET_BENCH_STORE] += clock_s (CLOCK_THREAD_CPUTIME_ID) - began;
  return ok;
}

static void
mark_dirty (Bench *self)
{
  guint32 n_slots = fleet_dictionary_size (self->vehicles);

  if (n_slots > self->dirty_size)
    {
      self->dirty = g_realloc (self->dirty, n_slots * 2);
      memset (self->dirty + self->dirty_size, 0, n_slots * 2 - self->dirty_size);
      self->dirty_size = n_slots * 2;
    }
  for (guint row = 0; row < self->batch->n_rows; row++)
    self->dirty[self->batch->slot[row]] = TRUE;
}

/* The batch in hand through join, ledger and judge into the beat. */
static gboolean
finish_batch (Bench   *self,
              GError **error)
{
  g_autoptr (FleetBatch) record = fleet_batch_new (self->pool);
  const FleetWant *wants;
  g_autofree FleetPath *joined = NULL;
  guint n_wants, n_joined = 0;
  double times[6];

  times[0] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  fleet_mirror_join (self->mirror, self->batch, 0, self->merges);
  times[1] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  wants = fleet_judge_wants (self->judge, &n_wants);
  fleet_ledger_merge (self->ledger, self->batch, 0, record, wants, n_wants);
  times[2] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  joined = g_new (FleetPath, n_wants);
  for (guint i = 0; i < n_wants; i++)
    if (fleet_mirror_is_joined_path (fleet_dictionary_text (self->paths, wants[i].path, NULL)))
      joined[n_joined++] = wants[i].path;
  fleet_mirror_fill (self->mirror, self->batch, record, joined, n_joined);
  times[3] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  fleet_judge_batch (self->judge, record, 0, self->verdict);
  times[4] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  fleet_catalog_batch (self->catalog, self->batch);
  times[5] = clock_s (CLOCK_THREAD_CPUTIME_ID);
  self->stage_s[FLEET_BENCH_CATALOG] += times[5] - times[4];
  self->stage_s[FLEET_BENCH_JOIN] += times[1] - times[0] + times[3] - times[2];
  self->stage_s[FLEET_BENCH_LEDGER] += times[2] - times[1];
  self->stage_s[FLEET_BENCH_JUDGE] += times[4] - times[3];

  mark_dirty (self);
  g_ptr_array_extend_and_steal (self->beat->alerts, g_ptr_array_ref (self->verdict->alerts));
  g_array_append_vals (self->beat->standings, self->verdict->standings->data, self->verdict->standings->len);
  memset (self->verdict->standings->data, 0, self->verdict->standings->len * sizeof (FleetStanding)); /* their texts belong to the beat now */
  g_array_set_size (self->verdict->standings, 0);
  self->leaves = MAX (self->leaves, self->batch->n_columns);
  self->beat_rows += self->batch->n_rows;
  fleet_batch_seal (self->batch);
  g_ptr_array_add (self->beat->batches, g_steal_pointer (&self->batch));
  self->batch = fleet_batch_new (self->pool);
  return self->beat_rows < self->options->commit_rows || commit (self, error);
}

static gboolean
apply_change (Bench              *self,
              const BenchMessage *kept,
              GError            **error)
{
  FleetMessage message = take_message (self, kept);
  g_autofree char *reason = NULL;

  if (!fleet_mirror_apply (self->mirror, kept->table, &message, self->beat->row_versions, self->beat->table_changes, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "the simulator's change record was refused: %s", reason);
      return FALSE;
    }
  return TRUE;
}

static gboolean
process_chunk (Bench   *self,
               GError **error)
{
  double wall = clock_s (CLOCK_MONOTONIC);
  guint i = 0;

  self->chunk_s = clock_s (CLOCK_PROCESS_CPUTIME_ID);
  while (i < self->messages->len)
    {
      double began = clock_s (CLOCK_THREAD_CPUTIME_ID);

      for (; i < self->messages->len && self->batch->n_rows < FLEET_BATCH_ROWS; i++)
        {
          const BenchMessage *kept = &g_array_index (self->messages, BenchMessage, i);
          FleetMessage message;
          g_autofree char *reason = NULL;

          if (kept->table >= 0)
            {
              if (!apply_change (self, kept, error))
                return FALSE;
              continue;
            }
          message = take_message (self, kept);
          if (!fleet_decoder_read (self->decoder, &message, self->batch, &reason))
            {
              g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "the simulator's message was refused: %s", reason);
              return FALSE;
            }
          self->payload_bytes += kept->length;
          self->done++;
        }
      self->stage_s[FLEET_BENCH_DECODE] += clock_s (CLOCK_THREAD_CPUTIME_ID) - began;
      if (self->batch->n_rows > 0 && !finish_batch (self, error))
        return FALSE;
    }
  self->cpu_s += clock_s (CLOCK_PROCESS_CPUTIME_ID) - self->chunk_s;
  self->chunk_s = clock_s (CLOCK_PROCESS_CPUTIME_ID);
  self->wall_s += clock_s (CLOCK_MONOTONIC) - wall;
  return TRUE;
}

static gboolean
open_rooms (Bench   *self,
            GError **error)
{
  g_autofree char *file_name = g_build_filename (self->options->folder, "bench.db", NULL);
  g_autofree char *rules_text = NULL;
  g_autofree char *rules_file = g_build_filename (self->options->folder, "rules.ini", NULL);
  g_autoptr (GPtrArray) problems = NULL;
  FleetSimulatorOptions fleet = {
    .vehicles = self->options->vehicles,
    .seed = 1,
    .start_us = G_GINT64_CONSTANT (1788220800000000), /* any morning will do */
    .duration_us = G_MAXINT64,
    .rules_text = "",
  };

  self->profile = fleet_profile_new_demo ("127.0.0.1:9", rules_file);
  self->paths = fleet_dictionary_new (1 << 16);
  self->devices = fleet_dictionary_new (1 << 24);
  self->vehicles = fleet_dictionary_new (1 << 24);
  self->places = fleet_dictionary_new (1 << 16);
  for (guint place = 0; place < PLACES; place++)
    {
      g_autofree char *text = g_strdup_printf ("bench\n%s\n%u", self->profile->topic_telemetry, place);

      fleet_dictionary_intern (self->places, text, strlen (text));
    }
  self->decoder = fleet_decoder_new (self->profile, self->paths, self->devices);
  self->mirror = fleet_mirror_new (self->profile, self->vehicles, self->devices, self->paths);
  self->ledger = fleet_ledger_new (self->profile, self->paths);
  self->simulator = fleet_simulator_new (&fleet, error);
  if (self->simulator == NULL)
    return FALSE;

  rules_text = fleet_bench_rules_make (self->profile, &fleet, self->options->rules, error);
  if (rules_text == NULL)
    return FALSE;
  self->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  g_assert (problems == NULL || problems->len == 0);
  self->judge = fleet_judge_new (self->rules, self->paths, self->profile->lateness_us, &judge_context, self);
  self->users = fleet_path_users_new ();
  self->catalog = fleet_catalog_new (self->profile->topic_telemetry, self->profile->path_firmware, self->paths, self->devices, self->places, self->users, &catalog_context, self);
  self->store = fleet_store_open (file_name, error);
  return self->store != NULL;
}

static void
close_rooms (Bench *self)
{
  g_clear_pointer (&self->store, fleet_store_close);
  g_clear_pointer (&self->catalog, fleet_catalog_free);
  g_clear_pointer (&self->users, fleet_path_users_free);
  g_clear_pointer (&self->judge, fleet_judge_free);
  g_clear_pointer (&self->ledger, fleet_ledger_free);
  g_clear_pointer (&self->mirror, fleet_mirror_free);
  g_clear_pointer (&self->decoder, fleet_decoder_free);
  g_clear_pointer (&self->simulator, fleet_simulator_free);
  g_clear_pointer (&self->paths, fleet_dictionary_free);
  g_clear_pointer (&self->devices, fleet_dictionary_free);
  g_clear_pointer (&self->vehicles, fleet_dictionary_free);
  g_clear_pointer (&self->places, fleet_dictionary_free);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  fleet_verdict_free (self->verdict);
  fleet_beat_free (self->beat);
  fleet_batch_unref (self->batch);
  fleet_batch_pool_unref (self->pool);
  g_string_free (self->bytes, TRUE);
  g_array_unref (self->messages);
  g_array_unref (self->merges);
  g_free (self->dirty);
}

static void
tell (Bench            *self,
      FleetBenchResult *result)
{
  const FleetStoreStats *stats = fleet_store_get_stats (self->store);
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  result->cpu_ns_per_message = self->cpu_s * 1e9 / self->done;
  for (guint i = 0; i < FLEET_N_BENCH_STAGES; i++)
    result->stage_ns[i] = self->stage_s[i] * 1e9 / self->done;
  result->messages_per_second = self->done / self->wall_s;
  result->bytes_per_value = stats->numeric_values > 0 ? (double) stats->numeric_bytes / stats->numeric_values : 0;
  result->bytes_per_message = (double) stats->segment_bytes / self->done;
  result->payload_bytes = (double) self->payload_bytes / self->done;
  result->judge_ns_per_rule = self->rules->len > 0 ? result->stage_ns[FLEET_BENCH_JUDGE] / self->rules->len : 0;
  result->peak_rss_bytes = (gint64) usage.ru_maxrss * 1024;
  result->rules = self->rules->len;
  result->alerts = self->verdict->n_opened;
  result->leaves = self->leaves;
}

gboolean
fleet_bench_run (const FleetBenchOptions *options,
                 FleetBenchResult        *ret_result,
                 GError                 **error)
{
  Bench self = { .options = options, .checkpoint_s = -CHECKPOINT_S };
  gboolean ok;

  self.pool = fleet_batch_pool_new (options->commit_rows / FLEET_BATCH_ROWS + 8);
  self.bytes = g_string_new (NULL);
  self.messages = g_array_new (FALSE, FALSE, sizeof (BenchMessage));
  self.merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));
  self.verdict = fleet_verdict_new ();
  self.batch = fleet_batch_new (self.pool);
  self.beat = fleet_beat_new ();

  ok = open_rooms (&self, error);
  while (ok && self.done < options->messages && make_chunk (&self, MIN (CHUNK_MESSAGES, options->messages - self.done)))
    ok = process_chunk (&self, error);
  ok = ok && (self.beat_rows == 0 || commit (&self, error));
  if (ok)
    tell (&self, ret_result);
  close_rooms (&self);
  return ok;
}
