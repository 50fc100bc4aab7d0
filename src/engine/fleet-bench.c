/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench: the rooms of the stream in a row, without Kafka and without threads, so that what is measured is the work and not the waiting.
 *
 * Messages are made 100,000 at a time, outside the measured spans: the simulator's cost is not the stream's. */

#include "fleet-bench-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define CHUNK_MESSAGES 100000
#define CHECKPOINT_S   2 /* of the stream's own time: the feed's two seconds, on a machine that makes no messages beside it */

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

/* The next chunk of the simulator's stream into memory. FALSE: nothing is left. */
static gboolean
make_chunk (FleetBench *self,
            guint  telemetry)
{
  FleetSimulatorMessage message;
  guint made = 0;

  g_string_truncate (self->bytes, 0);
  g_array_set_size (self->messages, 0);
  while (made < telemetry && fleet_simulator_next (self->simulator, &message))
    {
      FleetBenchMessage kept = { self->bytes->len, message.length, (gint8) message.stream - 1, g_str_hash (message.key) % FLEET_BENCH_PLACES };

      g_string_append_len (self->bytes, message.value, message.length);
      g_array_append_val (self->messages, kept);
      if (message.stream == FLEET_SIMULATOR_TELEMETRY)
        made++;
    }
  return made > 0;
}

static FleetMessage
take_message (FleetBench              *self,
              const FleetBenchMessage *kept)
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
add_vehicles (FleetBench *self,
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
      row->car_id = g_strdup (fleet_bench_car_text (self, slot, newest_us, "car_id"));
      row->plate = g_strdup (fleet_bench_car_text (self, slot, newest_us, "plate"));
      row->latitude = row->longitude = row->heading = row->speed_kmh = NAN;
      row->time_us = newest_us;
      row->state = fleet_ledger_save (self->ledger, slot);
      g_ptr_array_add (self->beat->vehicles, row);
    }
  self->beat->is_checkpoint = TRUE;
  self->checkpoint_s = own_s;
}

static void
add_names (FleetBench *self)
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
commit (FleetBench *self,
        GError **error)
{
  double began = clock_s (CLOCK_THREAD_CPUTIME_ID), own_s = self->cpu_s + clock_s (CLOCK_PROCESS_CPUTIME_ID) - self->chunk_s;
  gboolean ok;

  if (own_s - self->checkpoint_s >= CHECKPOINT_S)
    add_vehicles (self, own_s);
  add_names (self);
  for (guint place = 0; place < FLEET_BENCH_PLACES; place++)
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
mark_dirty (FleetBench *self)
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
finish_batch (FleetBench *self,
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
apply_change (FleetBench              *self,
              const FleetBenchMessage *kept,
              GError                 **error)
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

/* The rows that stand before the first telemetry, as the feed reads the change topics to their ends first: what they cost is told by itself. */
static gboolean
read_start (FleetBench *self,
            GError    **error)
{
  self->chunk_s = clock_s (CLOCK_PROCESS_CPUTIME_ID);
  for (; self->next < self->messages->len && g_array_index (self->messages, FleetBenchMessage, self->next).table >= 0; self->next++)
    if (!apply_change (self, &g_array_index (self->messages, FleetBenchMessage, self->next), error))
      return FALSE;
  self->n_start = self->next;
  if (!commit (self, error))
    return FALSE;
  self->start_s = clock_s (CLOCK_PROCESS_CPUTIME_ID) - self->chunk_s;
  self->checkpoint_s = -CHECKPOINT_S;
  memset (self->stage_s, 0, sizeof self->stage_s);
  return TRUE;
}

static gboolean
process_chunk (FleetBench *self,
               GError **error)
{
  double wall = clock_s (CLOCK_MONOTONIC);
  guint i = self->next;

  self->next = 0;
  self->chunk_s = clock_s (CLOCK_PROCESS_CPUTIME_ID);
  while (i < self->messages->len)
    {
      double began = clock_s (CLOCK_THREAD_CPUTIME_ID);

      for (; i < self->messages->len && self->batch->n_rows < FLEET_BATCH_ROWS; i++)
        {
          const FleetBenchMessage *kept = &g_array_index (self->messages, FleetBenchMessage, i);
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

static void
tell (FleetBench       *self,
      FleetBenchResult *result)
{
  const FleetStoreStats *stats = fleet_store_get_stats (self->store);
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  result->cpu_ns_per_message = self->cpu_s * 1e9 / self->done;
  result->start_changes = self->n_start;
  result->start_cpu_ms = self->start_s * 1e3;
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
  FleetBench self = { .options = options, .checkpoint_s = -CHECKPOINT_S };
  gboolean ok;

  self.pool = fleet_batch_pool_new (options->commit_rows / FLEET_BATCH_ROWS + 8);
  self.bytes = g_string_new (NULL);
  self.messages = g_array_new (FALSE, FALSE, sizeof (FleetBenchMessage));
  self.merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));
  self.verdict = fleet_verdict_new ();
  self.batch = fleet_batch_new (self.pool);
  self.beat = fleet_beat_new ();

  ok = fleet_bench_open_rooms (&self, error);
  while (ok && self.done < options->messages && make_chunk (&self, MIN (CHUNK_MESSAGES, options->messages - self.done)))
    ok = (self.done > 0 || read_start (&self, error)) && process_chunk (&self, error);
  ok = ok && (self.beat_rows == 0 || commit (&self, error));
  if (ok)
    tell (&self, ret_result);
  fleet_bench_close_rooms (&self);
  return ok;
}
