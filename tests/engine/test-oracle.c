/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The simulator's fleet through a broker and the whole engine: exactly the episodes that it planted, in one run and in a run that is stopped again and again while the fleet
 * goes on; and every record in exactly one segment. */

#include "fleet-engine.h"
#include "scratch-folder.h"

#include <string.h>

#define VEHICLES    60
#define SECONDS     90
#define PARTITIONS  12
#define START_US    G_GINT64_CONSTANT (1788220800000000) /* 2026-09-01 */
#define PATIENCE_US (120 * G_USEC_PER_SEC)

static const struct { FleetSimulatorStream stream; const char *topic; int partitions; } topics[] = {
  { FLEET_SIMULATOR_TELEMETRY, "fleet.telemetry", PARTITIONS },
  { FLEET_SIMULATOR_CARS, "fleet.cdc.carinfo", 1 },
  { FLEET_SIMULATOR_DEVICES, "fleet.cdc.deviceinfo", 1 },
  { FLEET_SIMULATOR_RESERVATIONS, "fleet.cdc.reservation", 1 },
};

typedef struct
{
  FleetMockBroker *broker;
  FleetProducer   *producer;
  FleetSimulator  *simulator;
  FleetProfile    *profile;
  char            *folder;
  guint            n_telemetry;
} World;

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autofree char *rules_file = g_test_build_filename (G_TEST_DIST, "kafka", "rules.ini", NULL);
  g_autofree char *rules_text = NULL;
  g_autoptr (GError) error = NULL;
  FleetSimulatorOptions options = { .vehicles = VEHICLES, .seed = 7, .start_us = START_US, .duration_us = SECONDS * G_USEC_PER_SEC };

  g_file_get_contents (rules_file, &rules_text, NULL, &error);
  g_assert_no_error (error);
  options.rules_text = rules_text;
  world->simulator = fleet_simulator_new (&options, &error);
  g_assert_no_error (error);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    g_assert_true (fleet_mock_broker_add_topic (world->broker, topics[i].topic, topics[i].partitions, &error));
  world->producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (world->broker), NULL }, &error);
  g_assert_no_error (error);
  world->profile = fleet_profile_new_demo (fleet_mock_broker_bootstrap (world->broker), rules_file);
  world->folder = g_dir_make_tmp ("fleet-oracle-XXXXXX", NULL);
  return world;
}

static void
world_free (World *world)
{
  scratch_folder_remove (world->folder);
  g_free (world->folder);
  fleet_profile_unref (world->profile);
  g_assert_true (fleet_producer_close (world->producer, NULL));
  fleet_mock_broker_free (world->broker);
  fleet_simulator_free (world->simulator);
  g_free (world);
}

/* What arrives until a moment. FALSE: the fleet's time is over. */
static gboolean
produce_until (World  *world,
               gint64  until_us)
{
  FleetSimulatorMessage message;
  g_autoptr (GError) error = NULL;

  do
    {
      if (!fleet_simulator_next (world->simulator, &message))
        {
          fleet_producer_flush (world->producer, &error);
          g_assert_no_error (error);
          return FALSE;
        }
      fleet_producer_send (world->producer, topics[message.stream].topic, message.key, strlen (message.key), message.value, message.length, message.arrival_us, &error);
      g_assert_no_error (error);
      world->n_telemetry += message.stream == FLEET_SIMULATOR_TELEMETRY;
    }
  while (message.arrival_us < until_us);
  /* Between topics there is no order but that of arrival: a device's row is there before its telemetry, as the simulator says. */
  fleet_producer_flush (world->producer, &error);
  g_assert_no_error (error);
  return TRUE;
}

static FleetEngine *
start (World    *world,
       gboolean  until_end)
{
  g_autofree char *database = g_build_filename (world->folder, "fleet.db", NULL);
  FleetEngineOptions options = { .until_end = until_end };
  g_autoptr (GError) error = NULL;
  FleetEngine *engine = fleet_engine_new (world->profile, database, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return engine;
}

static void
run_to_end (World *world)
{
  FleetEngine *engine = start (world, TRUE);
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  gboolean is_over = FALSE;

  while (!is_over)
    {
      g_autoptr (FleetBulletin) news = fleet_engine_take (engine);

      is_over = news != NULL && news->has_status && news->status.state == FLEET_STREAM_STOPPED;
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_usleep (1000);
    }
  fleet_engine_free (engine);
}

static gboolean
add_row_cb (guint             n,
            const FleetValue *values,
            gpointer          user_data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      fleet_value_append (&values[i], text);
      g_string_append_c (text, ' ');
    }
  g_ptr_array_add (user_data, g_string_free (text, FALSE));
  return TRUE;
}

static GPtrArray *
ask (World      *world,
     const char *statement)
{
  g_autofree char *database = g_build_filename (world->folder, "fleet.db", NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (database, &error);

  g_assert_no_error (error);
  fleet_sql_run (sql, statement, NULL, add_row_cb, rows, &error);
  g_assert_no_error (error);
  return rows;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
get_planted (World *world)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const FleetSimulatorEpisode *episodes = fleet_simulator_oracle (world->simulator, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *began = fleet_time_to_string (episodes[i].began_us);
      g_autofree char *opened = fleet_time_to_string (episodes[i].opened_us);
      g_autofree char *cleared = fleet_time_to_string (episodes[i].cleared_us);

      g_ptr_array_add (rows, g_strdup_printf ("%s %s %s %s %s %s ", episodes[i].rule, episodes[i].device, episodes[i].car, began, opened, cleared != NULL ? cleared : ""));
    }
  g_ptr_array_sort (rows, compare_texts);
  return rows;
}

static void
check (World *world)
{
  g_autoptr (GPtrArray) planted = get_planted (world);
  g_autoptr (GPtrArray) found = ask (world, "SELECT rule, device_id, car_id, began_at, opened_at, cleared_at FROM alert");
  g_autoptr (GPtrArray) counts = ask (world, "SELECT count(*), count(DISTINCT partition || ' ' || offset), (SELECT count(*) FROM dead_letter) FROM telemetry");
  g_autofree char *wanted = g_strdup_printf ("%u %u 0 ", world->n_telemetry, world->n_telemetry);

  g_ptr_array_sort (found, compare_texts);
  for (guint i = 0; i < MAX (planted->len, found->len); i++)
    g_assert_cmpstr (i < found->len ? g_ptr_array_index (found, i) : "nothing", ==, i < planted->len ? g_ptr_array_index (planted, i) : "nothing");
  g_assert_cmpuint (planted->len, >, 10);
  g_assert_cmpstr (g_ptr_array_index (counts, 0), ==, wanted);
}

static void
test_one_run (void)
{
  World *world = world_new ();

  while (produce_until (world, G_MAXINT64))
    ;
  run_to_end (world);
  check (world);
  world_free (world);
}

static void
test_many_runs (void)
{
  World *world = world_new ();
  GRand *rand = g_rand_new_with_seed (21);
  gint64 until_us = START_US;

  while (produce_until (world, until_us += g_rand_int_range (rand, 1, 12) * G_USEC_PER_SEC))
    {
      FleetEngine *engine = start (world, FALSE);

      g_usleep (g_rand_int_range (rand, 20, 400) * 1000);
      fleet_engine_free (engine);
    }
  g_rand_free (rand);
  run_to_end (world);
  check (world);
  world_free (world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle/one-run", test_one_run);
  g_test_add_func ("/oracle/many-runs", test_many_runs);
  return g_test_run ();
}
