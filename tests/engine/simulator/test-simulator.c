/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-simulator: the invented fleet keeps its promises: same seed, same bytes; arrival never goes back; every message is JSON of a known shape, on land, in time;
 * every rule is planted; the oracle follows the rule file's holds. */

#include "fleet-engine.h"
#include "fleet-json-reader.h"
#include "fleet-sim-queue.h"
#include "fleet-sim-random.h"
#include "fleet-sim-roads.h"
#include "fleet-sim-rules.h"
#include "fleet-sim-writer.h"
#include "fleet-simulator.h"
#include "fleet-time.h"

#include <math.h>
#include <string.h>

#define START_US (G_GINT64_CONSTANT (1788220800) * G_USEC_PER_SEC) /* 2026-09-01T00:00:00Z */

/* The console's rules, or those for short runs. */
static char *
read_rules (gboolean short_ones)
{
  g_autofree char *file_name = short_ones ? g_test_build_filename (G_TEST_DIST, "kafka", "rules.ini", NULL) : fleet_engine_data_file ("rules.ini");
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (file_name, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static FleetSimulator *
make (guint       vehicles,
      guint       seconds,
      guint64     seed,
      const char *rules_text)
{
  FleetSimulatorOptions options = {
    .vehicles = vehicles, .seed = seed, .start_us = START_US, .duration_us = seconds * (gint64) G_USEC_PER_SEC, .rules_text = rules_text,
  };
  g_autoptr (GError) error = NULL;
  FleetSimulator *simulator = fleet_simulator_new (&options, &error);

  g_assert_no_error (error);
  return simulator;
}

static char *
digest (guint64 seed)
{
  g_autofree char *rules = read_rules (TRUE);
  g_autoptr (FleetSimulator) simulator = make (120, 90, seed, rules);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  FleetSimulatorMessage message;
  const FleetSimulatorEpisode *episodes;
  guint n;

  while (fleet_simulator_next (simulator, &message))
    {
      g_checksum_update (checksum, (const guchar *) &message.stream, sizeof message.stream);
      g_checksum_update (checksum, (const guchar *) &message.arrival_us, sizeof message.arrival_us);
      g_checksum_update (checksum, (const guchar *) message.key, strlen (message.key));
      g_checksum_update (checksum, (const guchar *) message.value, message.length);
    }
  episodes = fleet_simulator_oracle (simulator, &n);
  for (guint i = 0; i < n; i++)
    g_checksum_update (checksum, (const guchar *) &episodes[i].opened_us, sizeof episodes[i].opened_us);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_same_seed (void)
{
  g_autofree char *once = digest (7);
  g_autofree char *again = digest (7);
  g_autofree char *other = digest (8);

  g_assert_cmpstr (once, ==, again);
  g_assert_cmpstr (once, !=, other);
}

/* What one telemetry message says, by the general reader. */
typedef struct
{
  char    device[32];
  gint64  time_us;
  double  latitude, longitude;
  gboolean has_doors, has_engine;
  guint   n_leaves;
} Told;

static void
take_value (Told             *told,
            const char       *key,
            const FleetValue *value)
{
  told->n_leaves++;
  if (strcmp (key, "deviceId") == 0)
    g_snprintf (told->device, sizeof told->device, "%.*s", (int) value->length, value->text);
  else if (strcmp (key, "time") == 0 && value->type == FLEET_TYPE_TEXT)
    g_assert_true (fleet_time_parse (value->text, value->length, FLEET_ZONE_HONOURED, &told->time_us));
  else if (strcmp (key, "time") == 0)
    g_assert_true (fleet_time_from_int (value->integer, &told->time_us));
  else if (strcmp (key, "lat") == 0)
    told->latitude = value->real;
  else if (strcmp (key, "lon") == 0)
    told->longitude = value->real;
  told->has_doors |= strcmp (key, "locked") == 0;
  told->has_engine |= strcmp (key, "rpm") == 0;
}

static void
read_message (FleetJsonReader             *reader,
              const FleetSimulatorMessage *message,
              Told                        *told)
{
  g_autoptr (GError) error = NULL;
  gsize n;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, message->value, message->length, &n, &error);
  char key[64] = "";

  g_assert_no_error (error);
  *told = (Told) { .time_us = FLEET_TIME_NONE, .latitude = NAN, .longitude = NAN };
  for (gsize i = 0; i < n; i++)
    if (events[i].kind == FLEET_JSON_KEY)
      g_snprintf (key, sizeof key, "%.*s", (int) events[i].value.length, events[i].value.text);
    else if (events[i].kind == FLEET_JSON_VALUE)
      take_value (told, key, &events[i].value);
}

static gboolean
is_in_a_city (double latitude,
              double longitude)
{
  double south, west, north, east;

  for (FleetSimCity city = 0; city < FLEET_SIM_N_CITIES; city++)
    {
      fleet_sim_roads_box (city, &south, &west, &north, &east);
      if (latitude > south && latitude < north && longitude > west && longitude < east)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  guint messages, late, twice, by_model[3];
} Counts;

static void
check_telemetry (const Told                  *told,
                 const FleetSimulatorMessage *message,
                 GHashTable                  *newest,
                 Counts                      *counts)
{
  static const char *const models[] = { "TCU", "PTU", "BCU" };
  gint64 *before = g_hash_table_lookup (newest, told->device);

  counts->messages++;
  for (guint i = 0; i < 3; i++)
    counts->by_model[i] += g_str_has_prefix (told->device, models[i]);
  g_assert_cmpint (told->time_us, !=, FLEET_TIME_NONE);
  g_assert_cmpint (message->arrival_us - told->time_us, >=, 3 * G_USEC_PER_SEC);
  g_assert_cmpuint (told->n_leaves, <=, 64);
  g_assert_cmpuint (message->length, <, 1400);
  if (g_str_has_prefix (told->device, "BCU"))
    g_assert_true (isnan (told->latitude) && told->has_doors && !told->has_engine);
  else
    g_assert_true (is_in_a_city (told->latitude, told->longitude) && told->has_engine);
  if (before != NULL && *before > told->time_us)
    counts->late++;
  else if (before != NULL && *before == told->time_us)
    counts->twice++;
  else
    {
      /* What is judged is never older than the allowed lateness of 5 s. */
      g_assert_cmpint (message->arrival_us - told->time_us, <, 5 * G_USEC_PER_SEC);
      g_hash_table_insert (newest, g_strdup (told->device), g_memdup2 (&told->time_us, sizeof told->time_us));
    }
}

static void
test_messages (void)
{
  g_autofree char *rules = read_rules (TRUE);
  g_autoptr (FleetSimulator) simulator = make (300, 120, 3, rules);
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 1 << 20);
  g_autoptr (GHashTable) newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FleetSimulatorMessage message;
  gint64 arrival_us = G_MININT64;
  Counts counts = { 0 };
  guint changes = 0;
  Told told;

  while (fleet_simulator_next (simulator, &message))
    {
      g_assert_cmpint (message.arrival_us, >=, arrival_us);
      g_assert_null (memchr (message.value, '\n', message.length));
      arrival_us = message.arrival_us;
      read_message (reader, &message, &told);
      if (message.stream == FLEET_SIMULATOR_TELEMETRY)
        check_telemetry (&told, &message, newest, &counts);
      else
        changes++;
    }
  g_test_message ("%u messages, %u late, %u twice, %u changes", counts.messages, counts.late, counts.twice, changes);
  g_assert_cmpuint (counts.by_model[0], >, counts.messages * 0.45);
  g_assert_cmpuint (counts.by_model[1], >, counts.messages * 0.2);
  g_assert_cmpuint (counts.by_model[2], >, counts.messages * 0.2);
  g_assert_cmpuint (counts.late, >, counts.messages * 0.015);
  g_assert_cmpuint (counts.late, <, counts.messages * 0.03);
  g_assert_cmpuint (counts.twice, >, counts.messages * 0.001);
  g_assert_cmpuint (changes, >, 4 * 300);
}

/* Every rule of a file is planted at least three times, and its episodes fit the rule's holds. */
static void
check_oracle (gboolean short_rules,
              guint    vehicles,
              guint    seconds,
              guint64  seed)
{
  g_autofree char *text = read_rules (short_rules);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSimRules) rules = fleet_sim_rules_new (text, &error);
  g_autoptr (FleetSimulator) simulator = make (vehicles, seconds, seed, text);
  guint n_of[FLEET_SIM_N_KINDS] = { 0 }, n_open = 0, n;
  const FleetSimulatorEpisode *episodes;
  FleetSimulatorMessage message;

  g_assert_no_error (error);
  g_assert_null (*fleet_simulator_unplanted (simulator));
  while (fleet_simulator_next (simulator, &message))
    ;
  episodes = fleet_simulator_oracle (simulator, &n);
  for (guint i = 0; i < n; i++)
    {
      guint kind = 0;

      while (strcmp (fleet_sim_kind_id (kind), episodes[i].rule) != 0)
        kind++;
      n_of[kind]++;
      n_open += episodes[i].cleared_us == FLEET_TIME_NONE;
      g_assert_cmpint (episodes[i].opened_us - episodes[i].began_us, ==, rules->rules[kind].hold_us);
      g_assert_cmpint (episodes[i].opened_us, >, START_US + 5 * G_USEC_PER_SEC);
      g_assert_cmpint (episodes[i].opened_us, <, START_US + (gint64) (seconds - 5) * G_USEC_PER_SEC);
      if (episodes[i].cleared_us != FLEET_TIME_NONE)
        g_assert_cmpint (episodes[i].cleared_us, >=, episodes[i].opened_us);
    }
  for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
    {
      g_test_message ("%s: %u", fleet_sim_kind_id (kind), n_of[kind]);
      g_assert_cmpuint (n_of[kind], >=, 3);
    }
  g_assert_cmpuint (n_open, >, 0);
  g_assert_cmpuint (n_open, <, n);
}

static void
test_oracle (void)
{
  check_oracle (TRUE, 300, 120, 1);
  check_oracle (FALSE, 300, 1800, 1);
}

static void
test_rules (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSimRules) rules = fleet_sim_rules_new ("[speeding]\nwhen=vehicle.position.speed.kmh  >=  99.5\nhold=3s\n"
                                                         "[coolant-hot]\nwhen=vehicle.powertrain.engine.coolant.celsius > 115 OR 1 = 1\n"
                                                         "[crash]\nwhen=ANY(events[*].type = 'crash' AND events[*].g >= 2)\nhold=1s\n"
                                                         "[oil-hot]\nstate=off\nwhen=vehicle.powertrain.engine.oil.celsius > 1\n"
                                                         "[device-silent]\nwhen=AGE() > 2.5\n[my-own]\nwhen=TRUE\n", &error);
  const char *const unknown[] = { "coolant-hot", "crash", "my-own", NULL };

  g_assert_no_error (error);
  g_assert_true (g_strv_equal ((const char *const *) rules->unknown, unknown));
  g_assert_true (rules->rules[FLEET_SIM_SPEEDING].planted && !rules->rules[FLEET_SIM_SPEEDING].has_clear);
  g_assert_cmpfloat (rules->rules[FLEET_SIM_SPEEDING].on, ==, 99.5);
  g_assert_cmpint (rules->rules[FLEET_SIM_SPEEDING].hold_us, ==, 3 * G_USEC_PER_SEC);
  g_assert_false (rules->rules[FLEET_SIM_OIL].planted);
  g_assert_cmpint (fleet_sim_rule_lead (rules, FLEET_SIM_SILENT), ==, 2500000);

  g_assert_null (fleet_sim_rules_new ("[speeding]\nwhen=vehicle..speed >\n", &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
}

/* A firmware that rolls out: the same stream but for the devices that got it, and only after they did. */
static void
test_rollout (void)
{
  g_autofree char *rules = read_rules (TRUE);
  g_autoptr (GError) error = NULL;
  FleetSimulatorOptions options = {
    .vehicles = 60, .seed = 5, .start_us = START_US, .duration_us = 120 * (gint64) G_USEC_PER_SEC, .rules_text = rules,
    .rollout_us = START_US + 30 * (gint64) G_USEC_PER_SEC,
  };
  g_autoptr (FleetSimulator) rolling = fleet_simulator_new (&options, &error);
  g_autoptr (FleetSimulator) plain = make (60, 120, 5, rules);
  FleetSimulatorMessage updated, old;
  guint n_updated = 0, n_old = 0;

  g_assert_no_error (error);
  while (fleet_simulator_next (rolling, &updated))
    {
      g_assert_true (fleet_simulator_next (plain, &old));
      g_assert_cmpstr (updated.key, ==, old.key);
      g_assert_cmpint (updated.arrival_us, ==, old.arrival_us);
      if (g_strstr_len (updated.value, updated.length, "\"firmware\":\"2.9.0\"") == NULL || updated.stream != FLEET_SIMULATOR_TELEMETRY)
        {
          g_assert_cmpmem (updated.value, updated.length, old.value, old.length);
          n_old++;
          continue;
        }
      n_updated++;
      g_assert_cmpint (updated.arrival_us, >=, options.rollout_us);
      g_assert_nonnull (g_strstr_len (updated.value, updated.length, "\"wipers\":{\"on\":"));
      g_assert_nonnull (g_strstr_len (updated.value, updated.length, "\"tread\":{\"mm\":\""));
      g_assert_null (g_strstr_len (old.value, old.length, "wipers"));
    }
  g_assert_false (fleet_simulator_next (plain, &old));
  g_assert_cmpuint (n_updated, >, 50);
  g_assert_cmpuint (n_old, >, 5 * n_updated);
}

static void
test_numbers (void)
{
  static const struct { gint64 value; guint decimals; const char *text; } cases[] = {
    { 0, 1, "0.0" }, { 5, 1, "0.5" }, { -5, 1, "-0.5" }, { 37497900, 6, "37.497900" }, { -12345, 2, "-123.45" }, { 1000000, 6, "1.000000" },
  };
  char buffer[64];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      *fleet_sim_put_decimal (buffer, cases[i].value, cases[i].decimals) = '\0';
      g_assert_cmpstr (buffer, ==, cases[i].text);
    }
  *fleet_sim_put_int (buffer, G_MININT64) = '\0';
  g_assert_cmpstr (buffer, ==, "-9223372036854775808");
}

static void
test_queue (void)
{
  guint64 random = fleet_sim_random_seed (5, 5);
  FleetSimArrival arrival = { 0 }, last = { .at_us = G_MININT64 };
  FleetSimQueue queue;
  guint taken = 0;

  fleet_sim_queue_init (&queue);
  for (guint i = 0; i < 5000; i++)
    {
      arrival.at_us = fleet_sim_random_below (&random, 500);
      fleet_sim_queue_push (&queue, &arrival);
    }
  while (fleet_sim_queue_pop (&queue, &arrival))
    {
      g_assert_true (arrival.at_us > last.at_us || (arrival.at_us == last.at_us && arrival.order > last.order));
      last = arrival;
      taken++;
    }
  g_assert_cmpuint (taken, ==, 5000);
  fleet_sim_queue_clear (&queue);
}

/* A drive of a thousand kilometres in each city: always within its box, and never a leap. */
static void
test_roads (void)
{
  g_autoptr (FleetSimRoads) roads = fleet_sim_roads_new (FALSE), korean = fleet_sim_roads_new (TRUE);

  for (FleetSimCity city = 0; city < FLEET_SIM_N_CITIES; city++)
    {
      guint64 random = fleet_sim_random_seed (1, city);
      double south, west, north, east, latitude, longitude, before_latitude, before_longitude;
      FleetSimStretch stretch;

      fleet_sim_roads_box (city, &south, &west, &north, &east);
      fleet_sim_roads_enter (roads, city, &random, &stretch);
      fleet_sim_roads_place (roads, &stretch, 0, &before_latitude, &before_longitude);
      for (guint i = 0; i < 20000; i++)
        {
          fleet_sim_roads_drive (roads, 50, &random, &stretch);
          fleet_sim_roads_place (roads, &stretch, 0, &latitude, &longitude);
          g_assert_true (g_str_is_ascii (fleet_sim_roads_zone (roads, &stretch)));
          g_assert_cmpint (g_unichar_get_script (g_utf8_get_char (fleet_sim_roads_zone (korean, &stretch))), ==, G_UNICODE_SCRIPT_HANGUL);
          g_assert_true (latitude > south && latitude < north && longitude > west && longitude < east);
          g_assert_cmpfloat (fabs (latitude - before_latitude), <, 0.0006);
          g_assert_cmpfloat (fabs (longitude - before_longitude), <, 0.0007);
          before_latitude = latitude;
          before_longitude = longitude;
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/same-seed", test_same_seed);
  g_test_add_func ("/simulator/messages", test_messages);
  g_test_add_func ("/simulator/oracle", test_oracle);
  g_test_add_func ("/simulator/rules", test_rules);
  g_test_add_func ("/simulator/rollout", test_rollout);
  g_test_add_func ("/simulator/numbers", test_numbers);
  g_test_add_func ("/simulator/queue", test_queue);
  g_test_add_func ("/simulator/roads", test_roads);
  return g_test_run ();
}
