/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Twenty changes of shape in the invented fleet's traffic, through pipeline and store: twenty right notices, each once, also across restarts, with who reads the path; no message
 * lost; all of it published. And an hour of the same traffic without a change: no notice. */

#include "fleet-pipeline.h"
#include "fleet-simulator.h"
#include "fleet-sql.h"
#include "scratch-folder.h"

#include <string.h>

#define START_US   G_GINT64_CONSTANT (1788220800000000)
#define MINUTE_US  (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define VEHICLES   100
#define PARTITIONS 6

static const char rules_text[] = "[locked]\nwhen=ANY(vehicle.body.doors[*].locked = FALSE)\nmessage=x\n\n"
                                 "[rpm]\nwhen=vehicle.powertrain.engine.rpm > 5000\nmessage=x\n\n"
                                 "[aux]\nwhen=vehicle.powertrain.battery.aux.voltage < 11\nmessage={car.plate} at {vehicle.position.heading}\n\n"
                                 "[events]\nwhen=ANY(events[*].type = 'crash')\nmessage=x\n\n"
                                 "[tread]\nwhen=MIN(vehicle.body.tires[*].tread.mm) < 1\nmessage=x\n\n"
                                 "[channel]\nwhen=reservation.customer_id = 1\nmessage=x\n";

/* What is done to the texts of messages, and the notice that must come of it. device: beginning of the devices' keys, NULL all. */
static const struct
{
  FleetSimulatorStream stream;
  const char *device, *pattern, *replacement;
  const char *notice; /* kind topic path old new users */
} edits[] = {
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"firmware\":", "\"build\":7,\"firmware\":", "added fleet.telemetry build  int " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"odometer\":\\{\"km\":", "\"odometer\":{\"source\":{\"unit\":{\"name\":\"can\"}},\"km\":",
    "added fleet.telemetry vehicle.odometer.source.unit.name  text " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"rear_left\",\"open\"", "\"rear_left\",\"latch\":1,\"open\"", "added fleet.telemetry vehicle.body.doors[*].latch  int " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"cabin\":\\{", "\"cabin\":{\"seats\":[{\"belt\":true}],", "added fleet.telemetry vehicle.cabin.seats[*].belt  bool " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"messageId\":\"[^\"]*\",", "", "vanished fleet.telemetry messageId text  " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, ",\"accuracy\":\\{\"m\":[^}]*\\}", "", "vanished fleet.telemetry vehicle.position.accuracy.m double  " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, ",\"tread\":\\{\"mm\":[^}]*\\}", "", "vanished fleet.telemetry vehicle.body.tires[*].tread.mm double  rule tread" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"rpm\":(\\d+)", "\"rpm\":\\1.5", "type-changed fleet.telemetry vehicle.powertrain.engine.rpm int double rule rpm" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "(\"cabin\":.*\"celsius\":)([-0-9.]+)", "\\1\"\\2\"", "type-changed fleet.telemetry vehicle.cabin.celsius double text " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"locked\":true", "\"locked\":\"yes\"", "type-changed fleet.telemetry vehicle.body.doors[*].locked bool text rule locked" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"charging\":\\{\"on\":false", "\"charging\":{\"on\":0", "type-changed fleet.telemetry vehicle.powertrain.charging.on bool int " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"heading\":[0-9.]*1,", "\"heading\":null,", "became-nullable fleet.telemetry vehicle.position.heading double null message aux" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"fuel\":\\{\"level\":\\{\"pct\":[0-9.]*3\\}\\}", "\"fuel\":null", "became-nullable fleet.telemetry vehicle.powertrain.fuel object null " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"events\":\\[\\]", "\"events\":{\"count\":0}", "array-became-object fleet.telemetry events array object rule events" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"aux\":\\{\"voltage\":([0-9.]+)\\}", "\"aux\":\\1", "object-became-scalar fleet.telemetry vehicle.powertrain.battery.aux object double rule aux" },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"mode\":(\"[a-z]+\")", "\"mode\":{\"beam\":\\1}", "scalar-became-object fleet.telemetry vehicle.body.lights.headlight.mode text object " },
  { FLEET_SIMULATOR_TELEMETRY, NULL, "\"life\":\\{\"pct\":(\\d+)\\}", "\"life\":[\\1]", "object-became-array fleet.telemetry vehicle.powertrain.engine.oil.life object array " },
  { FLEET_SIMULATOR_TELEMETRY, "BCU", "\"cabin\":\\{", "\"odometer\":{\"km\":1.5},\"cabin\":{", "new-shape fleet.telemetry vehicle.odometer.km  double " },
  { FLEET_SIMULATOR_RESERVATIONS, NULL, "\"customer_id\":", "\"channel\":\"app\",\"customer_id\":", "added fleet.cdc.reservation channel  text " },
  { FLEET_SIMULATOR_RESERVATIONS, NULL, "\"customer_id\":(\\d+)", "\"customer_id\":\"\\1\"", "type-changed fleet.cdc.reservation customer_id int text rule channel" },
};

typedef struct
{
  char           *folder, *database;
  FleetProfile   *profile;
  GPtrArray      *rules;
  GRegex         *regexes[G_N_ELEMENTS (edits)];
  FleetSimulator *simulator;
  FleetStore     *store;
  FleetPipeline  *pipeline;
  gint64          offsets[4][PARTITIONS];
  gint64          n_sent; /* telemetry */
} World;

static void
open_pipeline (World *world)
{
  g_autoptr (GError) error = NULL;

  world->store = fleet_store_open (world->database, &error);
  g_assert_no_error (error);
  world->pipeline = fleet_pipeline_new (world->profile, world->rules);
  g_assert_true (fleet_pipeline_load (world->pipeline, world->store, &error));
  g_assert_no_error (error);
}

static void
close_pipeline (World *world)
{
  g_clear_pointer (&world->pipeline, fleet_pipeline_free);
  g_clear_pointer (&world->store, fleet_store_close);
}

static void
world_init (World *world)
{
  g_autofree char *rules_file = g_test_build_filename (G_TEST_DIST, "kafka", "rules.ini", NULL);
  g_autofree char *planted_text = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  FleetSimulatorOptions options = { .vehicles = VEHICLES, .seed = 11, .start_us = START_US, .duration_us = 60 * MINUTE_US };

  *world = (World) { 0 };
  g_assert_true (g_file_get_contents (rules_file, &planted_text, NULL, &error));
  options.rules_text = planted_text;
  world->simulator = fleet_simulator_new (&options, &error);
  g_assert_no_error (error);
  world->folder = g_dir_make_tmp ("fleet-schema-XXXXXX", NULL);
  world->database = g_build_filename (world->folder, "fleet.db", NULL);
  world->profile = fleet_profile_parse ("[kafka]\nbootstrap.servers=127.0.0.1:9\n[topics]\nschema-changes=fleet.schema-changes\n[rules]\nfile=rules.ini\n[mirror]\n", NULL, &error);
  g_assert_no_error (error);
  world->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  g_assert_cmpuint (world->rules->len, ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      world->regexes[i] = g_regex_new (edits[i].pattern, G_REGEX_OPTIMIZE, 0, &error);
      g_assert_no_error (error);
    }
  open_pipeline (world);
}

static void
world_clear (World *world)
{
  close_pipeline (world);
  scratch_folder_remove (world->folder);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    g_regex_unref (world->regexes[i]);
  fleet_simulator_free (world->simulator);
  fleet_profile_unref (world->profile);
  g_ptr_array_unref (world->rules);
  g_free (world->database);
  g_free (world->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static char *
edit (World                       *world,
      const FleetSimulatorMessage *message)
{
  char *text = g_strndup (message->value, message->length);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      char *edited;

      if (edits[i].stream != message->stream || (edits[i].device != NULL && strstr (text, edits[i].device) == NULL))
        continue;
      edited = g_regex_replace (world->regexes[i], text, -1, 0, edits[i].replacement, 0, NULL);
      g_free (text);
      text = edited;
    }
  return text;
}

static void
send (World                       *world,
      const FleetSimulatorMessage *from,
      gboolean                     with_edits)
{
  static const char *const topics[] = { "fleet.telemetry", "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation" };
  g_autofree char *text = with_edits ? edit (world, from) : NULL;
  gint32 partition = from->stream == FLEET_SIMULATOR_TELEMETRY ? g_str_hash (from->key) % PARTITIONS : 0;
  FleetOrigin origin = { fleet_pipeline_place (world->pipeline, "cluster", topics[from->stream], partition), topics[from->stream], partition };
  FleetMessage message = {
    .payload = text != NULL ? text : from->value,
    .length = text != NULL ? strlen (text) : from->length,
    .place = origin.place,
    .offset = world->offsets[from->stream][partition]++,
    .kafka_us = from->arrival_us,
  };

  world->n_sent += from->stream == FLEET_SIMULATOR_TELEMETRY;
  if (from->stream == FLEET_SIMULATOR_TELEMETRY)
    fleet_pipeline_telemetry (world->pipeline, &origin, &message);
  else
    fleet_pipeline_change (world->pipeline, from->stream - FLEET_SIMULATOR_CARS + FLEET_TABLE_CAR, &origin, &message);
}

static void
beat (World    *world,
      gboolean  checkpoint)
{
  g_autoptr (FleetBeat) sealed = NULL;
  g_autoptr (GError) error = NULL;

  fleet_pipeline_judge (world->pipeline);
  sealed = fleet_pipeline_seal (world->pipeline, checkpoint);
  g_assert_true (fleet_store_commit (world->store, sealed, &error));
  g_assert_no_error (error);
}

/* Sends what arrives until a moment; a beat in every second, few of them checkpoints, and now and then everything begins anew from what is on disk. */
static void
play (World    *world,
      gint64    minutes,
      gboolean  with_edits,
      gint64    restart_every)
{
  gint64 n = 0, beat_us = 0;
  FleetSimulatorMessage message;

  while (fleet_simulator_next (world->simulator, &message) && message.arrival_us < START_US + minutes * MINUTE_US)
    {
      send (world, &message, with_edits);
      if (message.arrival_us - beat_us >= G_USEC_PER_SEC)
        {
          beat (world, n % 30 == 0);
          beat_us = message.arrival_us;
          if (++n % restart_every == 0)
            {
              close_pipeline (world);
              open_pipeline (world);
            }
        }
    }
  beat (world, TRUE);
}

static gboolean
add_row_cb (guint             n,
            const FleetValue *values,
            gpointer          user_data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      fleet_value_append (&values[i], text);
    }
  g_ptr_array_add (user_data, g_string_free (text, FALSE));
  return TRUE;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The rows of an answer, sorted, a line each. */
static char *
ask (World      *world,
     const char *statement)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (world->database, &error);

  g_assert_no_error (error);
  fleet_sql_run (sql, statement, NULL, add_row_cb, rows, &error);
  g_assert_no_error (error);
  g_ptr_array_sort (rows, compare_texts);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv ("\n", (char **) rows->pdata);
}

static void
assert_answer (World      *world,
               const char *statement,
               const char *expected)
{
  g_autofree char *answer = ask (world, statement);

  g_assert_cmpstr (answer, ==, expected);
}

static char *
expected_notices (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    g_ptr_array_add (rows, (char *) edits[i].notice);
  g_ptr_array_sort (rows, compare_texts);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv ("\n", (char **) rows->pdata);
}

static void
test_twenty_changes (void)
{
  g_auto (World) world;
  g_autofree char *expected = expected_notices ();
  g_autofree char *sent = NULL;

  world_init (&world);
  play (&world, 10, FALSE, 97);
  assert_answer (&world, "SELECT * FROM schema_change", "");
  play (&world, 20, TRUE, 41);
  close_pipeline (&world);
  assert_answer (&world, "SELECT kind, topic, path, old, new, users FROM schema_change", expected);
  sent = g_strdup_printf ("%" G_GINT64_FORMAT " 0", world.n_sent);
  assert_answer (&world, "SELECT count(*), (SELECT count(*) FROM dead_letter) FROM telemetry", sent);

  /* Rules whose input is gone or other are told as blind; the one whose number only grew wider is not. */
  assert_answer (&world, "SELECT rule, path, kind FROM blind_rule",
                 "aux vehicle.powertrain.battery.aux object-became-scalar\nchannel customer_id type-changed\nevents events array-became-object\n"
                 "locked vehicle.body.doors[*].locked type-changed\ntread vehicle.body.tires[*].tread.mm vanished");
  assert_answer (&world, "SELECT why, since BETWEEN '2026-09-01T00:09:50' AND '2026-09-01T00:10:00' FROM blind_rule WHERE rule = 'tread'", "Its input vehicle.body.tires[*].tread.mm has vanished (TCU-7) 1");

  /* Each is in the outbox once, and the notice and what is sent say the same. */
  assert_answer (&world, "SELECT count(*), count(DISTINCT key), count(sent_us), min(topic) FROM outbox", "20 20 0 fleet.schema-changes");
  assert_answer (&world, "SELECT count(*) FROM outbox JOIN schema_change AS c ON key = c.id WHERE payload ->> '$.detail.path' = path AND payload ->> '$.detail.kind' = kind", "20");
  assert_answer (&world, "SELECT instr (model, 'TCU-7') > 0, firmware IS NOT NULL, device IS NOT NULL, device_count > 10, after FROM schema_change WHERE path = 'vehicle.cabin.seats[*].belt'", "1 1 1 1 true");
  assert_answer (&world, "SELECT instr (model, 'TCU-7') > 0 AND instr (model, 'PTU-2') > 0, after IS NULL, share > 0.99 FROM schema_change WHERE path = 'vehicle.position.accuracy.m'", "1 1 1");
}

static void
test_no_change (void)
{
  g_auto (World) world;
  g_autofree char *messages = NULL, *counted = NULL;

  world_init (&world);
  play (&world, 60, FALSE, 601);
  counted = g_strdup_printf ("text 1 %" G_GINT64_FORMAT, world.n_sent);
  close_pipeline (&world);
  assert_answer (&world, "SELECT kind, topic, path, old, new, model FROM schema_change", "");
  messages = g_strdup_printf ("%" G_GINT64_FORMAT, world.n_sent);
  assert_answer (&world, "SELECT messages FROM schema_topic WHERE topic = 'fleet.telemetry'", messages);
  assert_answer (&world, "SELECT types, nullable, share > 0.7, share < 0.8, last_seen_at > first_seen_at, example IN ('true', 'false') FROM schema_column WHERE path = 'vehicle.body.doors[*].open'",
                 "bool 0 1 1 1 1");
  assert_answer (&world, "SELECT types, share, messages FROM schema_column WHERE path = 'deviceId'", counted);
}

/* What an operator says of a notice is on disk, and is published too. */
static void
test_decide (void)
{
  g_auto (World) world;
  g_autofree char *id = NULL, *failure = NULL;

  world_init (&world);
  play (&world, 10, FALSE, 1000);
  play (&world, 11, TRUE, 1000);
  close_pipeline (&world);
  id = ask (&world, "SELECT id FROM schema_change WHERE path = 'build'");
  open_pipeline (&world);
  beat (&world, FALSE);
  g_assert_true (fleet_pipeline_beat_is_empty (world.pipeline));
  g_assert_true (fleet_pipeline_decide (world.pipeline, id, FLEET_NOTICE_ACCEPTED, "kim", START_US, "build of the new gateway", &failure));
  g_assert_false (fleet_pipeline_beat_is_empty (world.pipeline));
  beat (&world, FALSE);
  close_pipeline (&world);
  open_pipeline (&world);
  fleet_pipeline_set_charts (world.pipeline, (const char *const[]) { "Doors", "vehicle.body.doors[0].latch", "Builds", "build", "Builds", "firmware", NULL });
  beat (&world, FALSE);
  close_pipeline (&world);
  assert_answer (&world, "SELECT path, users FROM schema_change WHERE users LIKE '%chart%'", "build chart Builds\nvehicle.body.doors[*].latch chart Doors");
  assert_answer (&world, "SELECT state, by, comment, at FROM schema_change WHERE path = 'build'", "accepted kim build of the new gateway 2026-09-01T00:00:00Z");
  assert_answer (&world, "SELECT count(*) FROM outbox WHERE payload ->> '$.detail.path' = 'build'", "2");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-stream/twenty-changes", test_twenty_changes);
  g_test_add_func ("/schema-stream/no-change", test_no_change);
  g_test_add_func ("/schema-stream/decide", test_decide);
  return g_test_run ();
}
