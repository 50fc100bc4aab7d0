/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-differential: the whole engine between Kafka and the window against the oracle of the invented fleet.
 *
 * The stream goes through decoder, mirror, ledger, judge and store in two orders: as it arrives, and as after a long absence (all change records first, then the
 * telemetry of the partitions in a random interleaving), with batches that end anywhere; and once more as it arrives with the process dying
 * again and again, so that everything since the last commit is read anew. Each must find exactly the oracle's episodes. */

#include "fleet-engine.h"
#include "fleet-pipeline.h"
#include "fleet-rule.h"
#include "fleet-sim-random.h"
#include "fleet-simulator.h"
#include "scratch-folder.h"

#include <string.h>

#define START_US (G_GINT64_CONSTANT (1788220800) * G_USEC_PER_SEC) /* 2026-09-01T00:00:00Z */
#define N_TELEMETRY 12
#define N_PLACES (N_TELEMETRY + 3)

static const char *const topics[] = { "fleet.telemetry", "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation" };

typedef struct
{
  gsize  at, length; /* in the partition's bytes */
  gint64 arrival_us;
  guint  number;     /* in order of arrival */
} Kept;

/* One partition's log. */
typedef struct
{
  GString *bytes;
  GArray  *kept;
} Log;

typedef struct
{
  Log         logs[N_PLACES]; /* telemetry first, then one of each change topic */
  guint       n_messages;
  GHashTable *expected;       /* a set of texts */
} Stream;

static guint
place_of (FleetSimulatorStream stream,
          const char          *key)
{
  return stream == FLEET_SIMULATOR_TELEMETRY ? g_str_hash (key) % N_TELEMETRY : N_TELEMETRY + stream - 1;
}

static char *
tell (const char *rule,
      const char *device,
      const char *car,
      gint64      began_us,
      gint64      opened_us,
      gint64      cleared_us)
{
  g_autofree char *began = fleet_time_to_string (began_us);
  g_autofree char *opened = fleet_time_to_string (opened_us);
  g_autofree char *cleared = fleet_time_to_string (cleared_us);

  return g_strdup_printf ("%s %s %s %s %s %s", rule, device, car, began, opened, cleared != NULL ? cleared : "open");
}

static void
record_stream (Stream                      *self,
               const FleetSimulatorOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSimulator) simulator = fleet_simulator_new (options, &error);
  const FleetSimulatorEpisode *episodes;
  FleetSimulatorMessage message;
  guint n;

  g_assert_no_error (error);
  for (guint i = 0; i < N_PLACES; i++)
    self->logs[i] = (Log) { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (Kept)) };
  while (fleet_simulator_next (simulator, &message))
    {
      Log *log = &self->logs[place_of (message.stream, message.key)];
      Kept kept = { log->bytes->len, message.length, message.arrival_us, self->n_messages++ };

      g_string_append_len (log->bytes, message.value, message.length);
      g_array_append_val (log->kept, kept);
    }
  self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  episodes = fleet_simulator_oracle (simulator, &n);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (self->expected, tell (episodes[i].rule, episodes[i].device, episodes[i].car, episodes[i].began_us, episodes[i].opened_us,
                                            episodes[i].cleared_us));
  g_assert_cmpuint (g_hash_table_size (self->expected), ==, n);
}

static void
clear_stream (Stream *self)
{
  for (guint i = 0; i < N_PLACES; i++)
    {
      g_string_free (self->logs[i].bytes, TRUE);
      g_array_unref (self->logs[i].kept);
    }
  g_hash_table_unref (self->expected);
}

typedef enum { LIVE, LATE, DYING } Way;

/* The engine under test. */
typedef struct
{
  const Stream  *stream;
  FleetProfile  *profile;
  GPtrArray     *rules;
  Way            way;
  char          *folder;
  FleetStore    *store;
  FleetPipeline *pipeline;
  FleetPlace     places[N_PLACES];
  guint          next[N_PLACES];
  guint          n_given;
  guint          n_deaths;
  guint64        random;
  GHashTable    *alerts; /* id -> FleetAlert* */
} Engine;

/* What is on disk is taken up, and every partition is read on from there. */
static void
begin (Engine *self)
{
  g_autofree char *file_name = g_build_filename (self->folder, "fleet.db", NULL);
  g_autoptr (GError) error = NULL;

  self->store = fleet_store_open (file_name, &error);
  g_assert_no_error (error);
  self->pipeline = fleet_pipeline_new (self->profile, self->rules);
  g_assert_true (fleet_pipeline_load (self->pipeline, self->store, &error));
  for (guint i = 0; i < N_PLACES; i++)
    {
      self->places[i] = fleet_pipeline_place (self->pipeline, "cluster", topics[i < N_TELEMETRY ? 0 : i - N_TELEMETRY + 1], i < N_TELEMETRY ? i : 0);
      self->next[i] = MAX (0, fleet_pipeline_next_offset (self->pipeline, self->places[i]));
    }
}

static void
end (Engine *self)
{
  g_clear_pointer (&self->pipeline, fleet_pipeline_free);
  g_clear_pointer (&self->store, fleet_store_close);
}

static void
take_beat (Engine *self)
{
  g_autoptr (FleetBeat) beat = fleet_pipeline_seal (self->pipeline, fleet_sim_random_chance (&self->random, 0.3));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < beat->alerts->len; i++)
    {
      FleetAlert *alert = beat->alerts->pdata[i];

      g_hash_table_replace (self->alerts, alert->id, fleet_alert_ref (alert));
    }
  g_assert_cmpuint (beat->dead_letters->len, ==, 0);
  if (self->way == DYING && !fleet_store_commit (self->store, beat, &error))
    g_error ("%s", error->message);
}

/* Now and then what has come since the last commit is lost, and the engine begins anew. */
static void
perhaps_die (Engine *self)
{
  if (self->way != DYING || !fleet_sim_random_chance (&self->random, 0.0003))
    return;
  self->n_deaths++;
  end (self);
  begin (self);
}

/* The next record of a partition. */
static void
give (Engine *self,
      guint   place)
{
  const Log *log = &self->stream->logs[place];
  guint offset = self->next[place]++;
  const Kept *kept = &g_array_index (log->kept, Kept, offset);
  FleetTable table = place >= N_TELEMETRY ? place - N_TELEMETRY : 0;
  FleetOrigin origin = { self->places[place], topics[place >= N_TELEMETRY ? table + 1 : 0], place >= N_TELEMETRY ? 0 : place };
  FleetMessage message = {
    .payload = log->bytes->str + kept->at, .length = kept->length, .place = origin.place, .offset = offset, .kafka_us = kept->arrival_us,
  };

  if (place >= N_TELEMETRY)
    {
      /* As the feed does: what came before a change is judged before it. */
      fleet_pipeline_judge (self->pipeline);
      fleet_pipeline_change (self->pipeline, table, &origin, &message);
    }
  else
    fleet_pipeline_telemetry (self->pipeline, &origin, &message);
  if (fleet_sim_random_chance (&self->random, 0.01))
    fleet_pipeline_judge (self->pipeline);
  if (++self->n_given % 700 == 0)
    take_beat (self);
  perhaps_die (self);
}

static gboolean
has_more (const Engine *self,
          guint         place)
{
  return self->next[place] < self->stream->logs[place].kept->len;
}

/* In order of arrival over all partitions. */
static void
give_live (Engine *self)
{
  for (;;)
    {
      guint first = G_MAXUINT, from = 0;

      for (guint place = 0; place < N_PLACES; place++)
        if (has_more (self, place) && g_array_index (self->stream->logs[place].kept, Kept, self->next[place]).number < first)
          {
            first = g_array_index (self->stream->logs[place].kept, Kept, self->next[place]).number;
            from = place;
          }
      if (first == G_MAXUINT)
        return;
      give (self, from);
    }
}

static void
give_late (Engine *self)
{
  for (guint place = N_TELEMETRY; place < N_PLACES; place++)
    while (has_more (self, place))
      give (self, place);
  for (guint idle = 0; idle < 1000;)
    {
      guint place = fleet_sim_random_below (&self->random, N_TELEMETRY);
      guint run = fleet_sim_random_below (&self->random, 400);

      idle = has_more (self, place) ? 0 : idle + 1;
      while (has_more (self, place) && run-- > 0)
        give (self, place);
    }
}

static guint
compare (Engine *self)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;
  guint n_wrong = 0;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FleetAlert *alert = value;

      g_hash_table_add (found, tell (alert->rule, alert->device_id, alert->car_id, alert->began_us, alert->opened_us, alert->cleared_us));
    }
  g_hash_table_iter_init (&iter, self->stream->expected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (found, key) && ++n_wrong < 20)
      g_test_message ("missing: %s", (char *) key);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->stream->expected, key) && ++n_wrong < 20)
      g_test_message ("not planted: %s", (char *) key);
  return n_wrong;
}

static void
run_engine (const Stream *stream,
            const char   *rules_text,
            Way           way,
            guint64       seed)
{
  static const char *const ways[] = { "live", "late", "dying" };
  g_autoptr (FleetProfile) profile = fleet_profile_new_demo ("127.0.0.1:1", "rules.ini");
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  Engine engine = {
    .stream = stream, .profile = profile, .rules = rules, .way = way, .random = fleet_sim_random_seed (seed, way),
    .folder = g_dir_make_tmp ("fleet-differential-XXXXXX", NULL),
    .alerts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_alert_unref),
  };
  guint n_wrong;

  begin (&engine);
  if (way == LATE)
    give_late (&engine);
  else
    give_live (&engine);
  fleet_pipeline_judge (engine.pipeline);
  for (guint i = 0; i < N_TELEMETRY; i++)
    fleet_pipeline_advance (engine.pipeline, engine.places[i], fleet_pipeline_greatest (engine.pipeline, engine.places[i]), FALSE);
  take_beat (&engine);
  n_wrong = compare (&engine);
  g_test_message ("seed %" G_GUINT64_FORMAT ", %s: %u messages, %u deaths, %u episodes, %u wrong", seed, ways[way], engine.n_given, engine.n_deaths,
                  g_hash_table_size (stream->expected), n_wrong);
  g_assert_cmpuint (engine.n_given, >=, stream->n_messages);
  g_assert_cmpuint (n_wrong, ==, 0);
  end (&engine);
  scratch_folder_remove (engine.folder);
  g_free (engine.folder);
  g_hash_table_unref (engine.alerts);
}

static void
check (const char *rules_text,
       const char *planted_text,
       guint       vehicles,
       guint       seconds,
       guint64     seed,
       gboolean    dying)
{
  FleetSimulatorOptions options = {
    .vehicles = vehicles, .seed = seed, .start_us = START_US, .duration_us = seconds * (gint64) G_USEC_PER_SEC, .rules_text = planted_text,
  };
  Stream stream = { .n_messages = 0 };

  record_stream (&stream, &options);
  for (Way way = LIVE; way <= (dying ? DYING : LATE); way++)
    run_engine (&stream, rules_text, way, seed);
  clear_stream (&stream);
}

static char *
read_file (const char *file_name)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (file_name, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
read_short_rules (void)
{
  g_autofree char *file_name = g_test_build_filename (G_TEST_DIST, "kafka", "rules.ini", NULL);

  return read_file (file_name);
}

static void
test_short (void)
{
  g_autofree char *rules = read_short_rules ();
  guint64 n_seeds = g_test_slow () ? 200 : 6; /* -m slow */

  for (guint64 seed = 1; seed <= n_seeds; seed++)
    check (rules, rules, 200, 120, seed, TRUE);
}

static void
test_large (void)
{
  g_autofree char *rules = read_short_rules ();

  check (rules, rules, 2000, 120, 1, FALSE);
}

static void
test_long (void)
{
  g_autofree char *file_name = fleet_engine_data_file ("rules.ini");
  g_autofree char *rules = read_file (file_name);

  for (guint64 seed = 1; seed <= (g_test_slow () ? 20 : 1); seed++)
    check (rules, rules, 50, 3 * 3600, seed, FALSE);
}

/* All rules are judged and one alone is planted: nothing else crosses a threshold. */
static void
test_clear_of_thresholds (void)
{
  g_autofree char *rules = read_short_rules ();
  const char *speeding = strstr (rules, "[speeding]");
  g_autofree char *planted = g_strndup (speeding, strstr (speeding + 1, "\n[") - speeding);

  check (rules, planted, 300, 300, 4, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/differential/short", test_short);
  g_test_add_func ("/differential/large", test_large);
  g_test_add_func ("/differential/long", test_long);
  g_test_add_func ("/differential/clear-of-thresholds", test_clear_of_thresholds);
  return g_test_run ();
}
