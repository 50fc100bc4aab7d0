/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole engine from a broker to bulletins and the database, with few messages made by hand: what an operator sees, what survives a restart, each record exactly once, bad
 * messages, outages of broker and disk. */

#include "fleet-engine.h"
#include "scratch-folder.h"
#include "sql-answer.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define PARTITIONS  3
#define PATIENCE_US (30 * G_USEC_PER_SEC)
#define START_US    G_GINT64_CONSTANT (1700000000000000)

static const char rules[] =
    "[hot]\nname=Hot\nseverity=high\nwhen=t.celsius > 100\nclear=t.celsius < 90\nmessage={car.plate} is hot: {t.celsius}\n"
    "[door]\nname=Door\nseverity=medium\nwhen=door.open = TRUE\nhold=1s\nclear-hold=2s\nmessage=The door of {car.plate} stays open\n";

static const char *const topics[] = { "fleet.telemetry", "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation" };

typedef struct
{
  FleetMockBroker *broker;
  FleetProducer   *producer;
  FleetProfile    *profile;
  char            *folder;
  char            *database;

  /* What a window would hold. */
  FleetEngine     *engine;
  FleetBulletin   *view;
} World;

/* ---- broker and database ---- */

static void
write_profile (World      *world,
               const char *more)
{
  g_autofree char *rules_file = g_build_filename (world->folder, "rules.ini", NULL);
  g_autofree char *text = g_strdup_printf (
      "[kafka]\nbootstrap.servers=%s\nreconnect.backoff.ms=20\nreconnect.backoff.max.ms=100\nfetch.wait.max.ms=20\n"
      "[telemetry]\nlatitude=lat\nlongitude=lon\nheading=heading\nspeed=kmh\ncharging=charging\nallowed-lateness=1s\n%s[rules]\nfile=rules.ini\n",
      fleet_mock_broker_bootstrap (world->broker), more);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (rules_file, rules, -1, NULL));
  fleet_profile_unref (world->profile);
  world->profile = fleet_profile_parse (text, world->folder, &error);
  g_assert_no_error (error);
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  const char *kafka[] = { "bootstrap.servers", NULL, "linger.ms", "1", "message.max.bytes", "3000000", "reconnect.backoff.ms", "20", "reconnect.backoff.max.ms", "100", NULL };
  g_autoptr (GError) error = NULL;

  memset (world, 0, sizeof *world);
  world->folder = g_dir_make_tmp ("fleet-engine-XXXXXX", &error);
  g_assert_no_error (error);
  world->database = g_build_filename (world->folder, "fleet.db", NULL);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    g_assert_true (fleet_mock_broker_add_topic (world->broker, topics[i], i == 0 ? PARTITIONS : 1, &error));
  kafka[1] = fleet_mock_broker_bootstrap (world->broker);
  world->producer = fleet_producer_new (kafka, &error);
  g_assert_no_error (error);
  write_profile (world, "idle-after=1h\n");
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_assert_true (fleet_producer_close (world->producer, NULL));
  fleet_mock_broker_free (world->broker);
  fleet_profile_unref (world->profile);
  scratch_folder_remove (world->folder);
  g_free (world->folder);
  g_free (world->database);
}

static void
send (World      *world,
      guint       topic,
      const char *key,
      const char *value)
{
  g_autoptr (GError) error = NULL;

  fleet_producer_send (world->producer, topics[topic], key, strlen (key), value, value != NULL ? strlen (value) : 0, START_US, &error);
  g_assert_no_error (error);
  fleet_producer_poll (world->producer);
}

static void
send_row (World      *world,
          guint       topic,
          const char *operation,
          const char *columns)
{
  g_autofree char *value = g_strdup_printf ("{\"data\":{%s},\"metadata\":{\"timestamp\":\"2023-01-01T00:00:00Z\",\"record-type\":\"data\",\"operation\":\"%s\","
                                            "\"partition-key-type\":\"schema-table\",\"schema-name\":\"fleet\",\"table-name\":\"t\"}}",
                                            columns, operation);

  send (world, topic, "row", value);
}

/* What device says at second after the start. */
static void
send_event (World      *world,
            const char *car,
            const char *device,
            double      second,
            const char *more)
{
  char time[FLEET_TIME_BUFFER];
  g_autofree char *value = g_strdup_printf ("{\"deviceId\":\"%s\",\"time\":\"%s\",\"lat\":37.5,\"lon\":127.25,\"heading\":90,\"kmh\":30.5%s%s}", device,
                                            fleet_time_print (START_US + (gint64) (second * 1e6), time), *more != '\0' ? "," : "", more);

  send (world, 0, car, value);
}

static char *
ask (World      *world,
     const char *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (world->database, &error);

  g_assert_no_error (error);
  return sql_answer (sql, statement);
}

/* ---- the window ---- */

static void
start_with (World    *world,
            gboolean  until_end)
{
  FleetEngineOptions options = { .until_end = until_end };
  g_autoptr (GError) error = NULL;

  if (until_end)
    fleet_producer_flush (world->producer, &error);
  g_assert_no_error (error);
  world->engine = fleet_engine_new (world->profile, world->database, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  world->view = fleet_bulletin_new ();
}

static void
stop (World *world)
{
  g_clear_pointer (&world->engine, fleet_engine_free);
  g_clear_pointer (&world->view, fleet_bulletin_unref);
}

static gboolean
look (World *world)
{
  FleetBulletin *news = fleet_engine_take (world->engine);

  if (news != NULL)
    fleet_bulletin_merge (world->view, news);
  else
    g_usleep (1000);
  return news != NULL;
}

typedef gboolean (*Condition) (World *world, const char *words);

static void
wait_for (World      *world,
          Condition   condition,
          const char *words)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (world, words))
    {
      if (g_get_monotonic_time () > until_us)
        g_error ("“%s” did not come; state %d, %s", words, world->view->status.state, world->view->status.sentence);
      look (world);
    }
}

static gboolean
is_state (World            *world,
          FleetStreamState  state,
          const char       *words)
{
  const FleetStreamStatus *status = &world->view->status;

  return world->view->has_status && status->state == state && (words == NULL || (status->sentence != NULL && strstr (status->sentence, words) != NULL));
}

static gboolean
is_live (World      *world,
         const char *words)
{
  return is_state (world, FLEET_STREAM_LIVE, NULL) && world->view->status.sentence == NULL && world->view->status.durable;
}

static gboolean
is_offline (World      *world,
            const char *words)
{
  return is_state (world, FLEET_STREAM_OFFLINE, words);
}

static gboolean
is_failed (World      *world,
           const char *words)
{
  return is_state (world, FLEET_STREAM_FAILED, words);
}

static gboolean
is_stopped (World      *world,
            const char *words)
{
  return is_state (world, FLEET_STREAM_STOPPED, NULL);
}

static gboolean
is_not_durable (World      *world,
                const char *words)
{
  return world->view->has_status && !world->view->status.durable && strstr (world->view->status.sentence, words) != NULL;
}

/* words: "RULE CAR" */
static FleetAlert *
find_alert (World      *world,
            const char *words)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, world->view->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FleetAlert *alert = value;
      g_autofree char *name = g_strdup_printf ("%s %s", alert->rule, alert->car_id);

      if (strcmp (name, words) == 0)
        return alert;
    }
  return NULL;
}

static gboolean
is_open (World      *world,
         const char *words)
{
  FleetAlert *alert = find_alert (world, words);

  return alert != NULL && alert->condition == FLEET_CONDITION_ACTIVE;
}

static gboolean
is_cleared (World      *world,
            const char *words)
{
  FleetAlert *alert = find_alert (world, words);

  return alert != NULL && alert->condition == FLEET_CONDITION_CLEARED;
}

static gboolean
is_acknowledged (World      *world,
                 const char *words)
{
  FleetAlert *alert = find_alert (world, words);

  return alert != NULL && alert->attention == FLEET_ATTENTION_ACKNOWLEDGED;
}

static FleetVehicleNews *
find_vehicle (World      *world,
              const char *key)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, world->view->vehicles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((FleetVehicleNews *) value)->vehicle, key) == 0)
      return value;
  return NULL;
}

static gboolean
is_there (World      *world,
          const char *key)
{
  return find_vehicle (world, key) != NULL;
}

static gboolean
is_merged (World      *world,
           const char *key)
{
  FleetVehicleNews *news = find_vehicle (world, key);

  return news != NULL && news->merged_into != FLEET_NONE;
}

static gboolean
has_record (World      *world,
            const char *words)
{
  return world->view->record != NULL;
}

static gboolean
has_failure (World      *world,
             const char *words)
{
  for (guint i = 0; i < world->view->failures->len; i++)
    if (strstr (g_ptr_array_index (world->view->failures, i), words) != NULL)
      return TRUE;
  return FALSE;
}

static void
send_fleet (World *world)
{
  send_row (world, 1, "load", "\"car_id\":\"C1\",\"plate\":\"12가 3456\",\"model\":\"AVANTE\"");
  send_row (world, 1, "load", "\"car_id\":\"C2\",\"plate\":\"34나 7890\",\"model\":\"IONIQ\"");
  send_row (world, 1, "load", "\"car_id\":\"C3\",\"plate\":\"56다 1234\"");
  send_row (world, 2, "load", "\"device_id\":\"D1\",\"car_id\":\"C1\",\"model\":\"TCU\"");
  send_row (world, 2, "load", "\"device_id\":\"D2\",\"car_id\":\"C2\"");
  send_row (world, 2, "load", "\"device_id\":\"D3\",\"car_id\":\"C3\"");
  send_row (world, 3, "load", "\"reservation_id\":\"R1\",\"car_id\":\"C1\",\"started_at\":\"2023-11-14T00:00:00Z\"");
  /* Topics know no order between them: the rows are there before anything is said of the cars. */
  g_assert_true (fleet_producer_flush (world->producer, NULL));
}

/* ---- tests ---- */

static void
test_journey_first_day (World *world)
{
  start_with (world, FALSE);
  wait_for (world, is_live, "live");
  g_assert_cmpuint (g_hash_table_size (world->view->vehicles), ==, 0);
  send_event (world, "C1", "D1", 0, "\"t\":{\"celsius\":80}");
  send_event (world, "C2", "D2", 0, "\"charging\":true");
  send_event (world, "C3", "D3", 0, "\"door\":{\"open\":false}");
  send_event (world, "C9", "D9", 0, "");
  send_event (world, "C1", "D1", 10, "\"t\":{\"celsius\":101.5}");
  wait_for (world, is_open, "hot C1");
  wait_for (world, is_there, "car:C1");
  wait_for (world, is_there, "car:C2");
  wait_for (world, is_there, "car:C3");
  wait_for (world, is_there, "device:D9");

  g_assert_cmpstr (find_alert (world, "hot C1")->message, ==, "12가 3456 is hot: 101.5");
  g_assert_cmpstr (find_alert (world, "hot C1")->device_id, ==, "D1");
  g_assert_cmpint (find_alert (world, "hot C1")->began_us, ==, START_US + 10 * G_USEC_PER_SEC);
  g_assert_cmpint (find_vehicle (world, "car:C1")->activity, ==, FLEET_ACTIVITY_IN_USE);
  g_assert_cmpint (find_vehicle (world, "car:C2")->activity, ==, FLEET_ACTIVITY_CHARGING);
  g_assert_cmpint (find_vehicle (world, "car:C3")->activity, ==, FLEET_ACTIVITY_FREE);
  g_assert_cmpint (find_vehicle (world, "device:D9")->activity, ==, FLEET_ACTIVITY_UNKNOWN);
  g_assert_cmpstr (find_vehicle (world, "car:C1")->plate, ==, "12가 3456");
  g_assert_cmpstr (find_vehicle (world, "car:C1")->model, ==, "AVANTE");
  g_assert_cmpfloat (find_vehicle (world, "car:C1")->longitude, ==, 127.25);
  g_assert_cmpfloat (find_vehicle (world, "car:C1")->speed_kmh, ==, 30.5f);

  fleet_engine_watch (world->engine, find_vehicle (world, "car:C1")->slot);
  wait_for (world, has_record, "record");
  g_assert_cmpstr (g_ptr_array_index (world->view->record->car, 0), ==, "car_id");
  g_assert_cmpuint (world->view->record->signals->len, >=, 6);
  g_assert_cmpuint (world->view->record->reservation->len, >, 0);

  fleet_engine_act (world->engine, find_alert (world, "hot C1")->id, FLEET_ACTION_ACKNOWLEDGE, "Kim", "calling", FLEET_TIME_NONE);
  fleet_engine_act (world->engine, "0123", FLEET_ACTION_ACKNOWLEDGE, "Kim", NULL, FLEET_TIME_NONE);
  wait_for (world, is_acknowledged, "hot C1");
  wait_for (world, has_failure, "0123");
  stop (world);
}

/* What an operator sees, does, and finds again. */
static void
test_journey (World         *world,
              gconstpointer  data)
{
  g_autofree char *alerts = NULL;
  g_autofree char *vehicles = NULL;

  send_fleet (world);
  test_journey_first_day (world);

  /* The first bulletin after a restart needs no broker. */
  fleet_mock_broker_set_up (world->broker, FALSE);
  start_with (world, FALSE);
  wait_for (world, is_acknowledged, "hot C1");
  g_assert_cmpstr (find_alert (world, "hot C1")->acknowledged_by, ==, "Kim");
  g_assert_cmpstr (find_alert (world, "hot C1")->note, ==, "calling");
  g_assert_cmpuint (g_hash_table_size (world->view->vehicles), ==, 4);
  g_assert_cmpint (find_vehicle (world, "car:C1")->activity, ==, FLEET_ACTIVITY_IN_USE);
  fleet_mock_broker_set_up (world->broker, TRUE);

  /* Its episode goes on; a device whose car becomes known goes into it. */
  send_event (world, "C1", "D1", 20, "\"t\":{\"celsius\":80}");
  send_row (world, 1, "insert", "\"car_id\":\"C4\",\"plate\":\"78라 5678\"");
  send_row (world, 2, "insert", "\"device_id\":\"D9\",\"car_id\":\"C4\"");
  wait_for (world, is_live, "live");
  send_event (world, "C9", "D9", 40, "\"t\":{\"celsius\":120}");
  wait_for (world, is_cleared, "hot C1");
  wait_for (world, is_open, "hot C4");
  wait_for (world, is_merged, "device:D9");
  g_assert_true (is_acknowledged (world, "hot C1"));
  g_assert_cmpint (find_alert (world, "hot C1")->cleared_us, ==, START_US + 20 * G_USEC_PER_SEC);
  stop (world);

  alerts = ask (world, "SELECT rule, car_id, condition, attention, acknowledged_by FROM alert ORDER BY car_id");
  g_assert_cmpstr (alerts, ==, "hot|C1|cleared|acknowledged|Kim\nhot|C4|active|unacknowledged|\n");
  vehicles = ask (world, "SELECT vehicle_id, car_id FROM vehicle ORDER BY 1");
  g_assert_cmpstr (vehicles, ==, "C1|C1\nC2|C2\nC3|C3\nC4|C4\n");
}

#define EPISODES "SELECT id, rule, car_id, device_id, began_at, opened_at, cleared_at, message FROM alert ORDER BY id"

/* Stopped and started again at any moment while records come: the same episodes as in one run, each record once, and a last run reads nothing. */
static void
test_exactly_once (World         *world,
                   gconstpointer  data)
{
  GRand *rand = g_rand_new_with_seed (11);
  g_autofree char *in_pieces = NULL, *in_one = NULL, *counts = NULL;
  FleetEngineSummary summary;
  guint n_events = 0;

  send_fleet (world);
  for (guint round = 0; round < 25; round++)
    {
      for (guint i = 0; i < 120; i++, n_events++)
        {
          guint car = g_rand_int_range (rand, 1, 10);
          g_autofree char *car_id = g_strdup_printf ("C%u", car);
          g_autofree char *device_id = g_strdup_printf ("D%u", car);
          g_autofree char *more = g_strdup_printf ("\"t\":{\"celsius\":%d},\"door\":{\"open\":%s}", g_rand_int_range (rand, 80, 110),
                                                   g_rand_int_range (rand, 0, 3) > 0 ? "true" : "false");

          send_event (world, car_id, device_id, n_events * 0.2 + g_rand_double_range (rand, -0.5, 0.5), more);
        }
      start_with (world, FALSE);
      for (gint i = g_rand_int_range (rand, 0, 60); i > 0; i--)
        look (world);
      stop (world);
    }
  g_rand_free (rand);

  start_with (world, TRUE);
  wait_for (world, is_stopped, "stopped");
  stop (world);
  in_pieces = ask (world, EPISODES);
  counts = ask (world, "SELECT count(*), count(DISTINCT partition || ' ' || offset) FROM telemetry");
  g_assert_cmpstr (counts, ==, "3000|3000\n");

  start_with (world, TRUE);
  wait_for (world, is_stopped, "stopped");
  fleet_engine_get_summary (world->engine, &summary);
  g_assert_cmpint (summary.messages, ==, 0);
  stop (world);

  g_free (world->database);
  world->database = g_build_filename (world->folder, "once.db", NULL);
  start_with (world, TRUE);
  wait_for (world, is_stopped, "stopped");
  fleet_engine_get_summary (world->engine, &summary);
  g_assert_cmpint (summary.messages, ==, 3007);
  g_assert_cmpint (summary.alerts_opened, >, 50);
  stop (world);
  in_one = ask (world, EPISODES);
  g_assert_cmpstr (in_pieces, ==, in_one);
}

/* What cannot be read stands aside with its reason; its neighbours are processed. */
static void
test_bad_messages (World         *world,
                   gconstpointer  data)
{
  g_autofree char *brackets = g_strnfill (1000001, '[');
  g_autofree char *deep = g_strnfill (999999, '[');
  g_autofree char *letters = NULL, *rows = NULL;
  FleetEngineSummary summary;

  send_fleet (world);
  send_event (world, "C1", "D1", 0, "");
  send (world, 0, "C1", "{\"deviceId\":");
  send_event (world, "C1", "D1", 1, "");
  send (world, 0, "C1", "{\"deviceId\":\"D1\"}");
  send (world, 0, "C1", deep);
  send (world, 0, "C1", brackets);
  send_event (world, "C1", "D1", 2, "");
  send (world, 0, "C1", NULL);
  send (world, 1, "row", "{\"data\":");
  send_event (world, "C1", "D1", 3, "");

  start_with (world, TRUE);
  wait_for (world, is_stopped, "stopped");
  fleet_engine_get_summary (world->engine, &summary);
  stop (world);
  g_assert_cmpint (summary.messages, ==, 7 + 10);
  g_assert_cmpint (summary.dead_letters, ==, 6);
  letters = ask (world, "SELECT topic, substr (reason, 1, instr (reason, ':')), count(*) FROM dead_letter GROUP BY 1, 2 ORDER BY 1, 2");
  g_assert_cmpstr (letters, ==, "fleet.cdc.carinfo|json:|1\nfleet.telemetry|json:|4\nfleet.telemetry|mapping:|1\n");
  rows = ask (world, "SELECT count(*) FROM telemetry");
  g_assert_cmpstr (rows, ==, "4\n");
}

/* Without a broker, then with one, then without: said each time, and nothing is missed. */
static void
test_outage (World         *world,
             gconstpointer  data)
{
  send_fleet (world);
  start_with (world, FALSE);
  wait_for (world, is_live, "live");
  fleet_mock_broker_set_up (world->broker, FALSE);
  send_event (world, "C1", "D1", 0, "\"t\":{\"celsius\":120}");
  wait_for (world, is_offline, fleet_mock_broker_bootstrap (world->broker));
  fleet_mock_broker_set_up (world->broker, TRUE);
  wait_for (world, is_open, "hot C1");
  wait_for (world, is_live, "live");
  stop (world);
}

static void
test_missing_topic (World         *world,
                    gconstpointer  data)
{
  send_fleet (world);
  fleet_mock_broker_hide_topic (world->broker, topics[0], TRUE);
  start_with (world, FALSE);
  wait_for (world, is_failed, topics[0]);
  fleet_mock_broker_hide_topic (world->broker, topics[0], FALSE);
  wait_for (world, is_live, "live");
  stop (world);
}

/* A partition that stays quiet at its end is moved by the clock, and what that opens says so. */
static void
test_idle (World         *world,
           gconstpointer  data)
{
  write_profile (world, "idle-after=1s\n");
  send_fleet (world);
  send_event (world, "C1", "D1", 0, "\"door\":{\"open\":false}");
  send_event (world, "C1", "D1", 5, "\"door\":{\"open\":true}");
  start_with (world, FALSE);
  wait_for (world, is_open, "door C1");
  g_assert_true (find_alert (world, "door C1")->by_clock);
  g_assert_cmpint (find_alert (world, "door C1")->began_us, ==, START_US + 5 * G_USEC_PER_SEC);
  g_assert_cmpint (find_alert (world, "door C1")->opened_us, ==, START_US + 6 * G_USEC_PER_SEC);
  stop (world);
}

/* At the end of a bounded run the watermark is the greatest event time: what is due by then fires, and nothing later. */
static void
test_until_end (World         *world,
                gconstpointer  data)
{
  g_autofree char *alerts = NULL;
  FleetEngineSummary summary;

  send_fleet (world);
  send_event (world, "C1", "D1", 5, "\"door\":{\"open\":true}");
  send_event (world, "C1", "D1", 6, "");
  send_event (world, "C2", "D2", 5, "\"door\":{\"open\":true}");
  start_with (world, TRUE);
  wait_for (world, is_stopped, "stopped");
  fleet_engine_get_summary (world->engine, &summary);
  g_assert_cmpint (summary.messages, ==, 7 + 3);
  stop (world);
  alerts = ask (world, "SELECT rule, car_id, opened_at, by_clock FROM alert");
  g_assert_cmpstr (alerts, ==, "door|C1|2023-11-14T22:13:26Z|0\n");
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* While the disk refuses, nothing is shown that is not on it, and that is said; afterwards all is there, the acknowledgement too. */
static void
test_disk_refuses (World         *world,
                   gconstpointer  data)
{
  g_autofree char *alerts = NULL;

  send_fleet (world);
  send_event (world, "C1", "D1", 0, "\"t\":{\"celsius\":120}");
  start_with (world, FALSE);
  wait_for (world, is_open, "hot C1");
  limit_files (4096);
  fleet_engine_act (world->engine, find_alert (world, "hot C1")->id, FLEET_ACTION_ACKNOWLEDGE, "Lee", NULL, FLEET_TIME_NONE);
  send_event (world, "C2", "D2", 1, "\"t\":{\"celsius\":120}");
  wait_for (world, is_not_durable, "disk");
  for (guint i = 0; i < 300; i++)
    look (world);
  g_assert_false (is_acknowledged (world, "hot C1"));
  g_assert_false (is_open (world, "hot C2"));

  limit_files (RLIM_INFINITY);
  wait_for (world, is_open, "hot C2");
  wait_for (world, is_acknowledged, "hot C1");
  wait_for (world, is_live, "live");
  stop (world);
  alerts = ask (world, "SELECT car_id, attention FROM alert ORDER BY 1");
  g_assert_cmpstr (alerts, ==, "C1|acknowledged\nC2|unacknowledged\n");
}

/* Settings that librdkafka takes one by one and not together: said, and there is nothing to wait for. */
static void
test_contrary (World         *world,
               gconstpointer  data)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\nfetch.max.bytes=2000000\nreceive.message.max.bytes=1000\n[rules]\nfile=rules.ini\n",
                                           fleet_mock_broker_bootstrap (world->broker));

  fleet_profile_unref (world->profile);
  world->profile = fleet_profile_parse (text, world->folder, NULL);
  g_assert_nonnull (world->profile);
  start_with (world, FALSE);
  wait_for (world, is_failed, "receive.message.max.bytes");
  g_assert_true (fleet_engine_has_failed (world->engine));
  stop (world);
}

/* A database outlives an edit of rules and profile, which name other paths and in another order. */
static void
test_edited (World         *world,
             gconstpointer  data)
{
  g_autofree char *rules_file = g_build_filename (world->folder, "rules.ini", NULL);
  g_autofree char *edited = g_strdup_printf ("[new]\nname=New\nseverity=low\nwhen=a.b > c.d AND car.zone = 'x'\nmessage=New\n%s", rules);
  g_autofree char *alerts = NULL;

  send_fleet (world);
  send_event (world, "C1", "D1", 0, "\"t\":{\"celsius\":120}");
  start_with (world, FALSE);
  wait_for (world, is_open, "hot C1");
  stop (world);

  write_profile (world, "idle-after=1h\nmomentary=things\nspeed=other.speed\n");
  g_assert_true (g_file_set_contents (rules_file, edited, -1, NULL));
  start_with (world, FALSE);
  wait_for (world, is_open, "hot C1");
  send_event (world, "C1", "D1", 1, "\"t\":{\"celsius\":70},\"other\":{\"speed\":3}");
  wait_for (world, is_cleared, "hot C1");
  stop (world);
  alerts = ask (world, "SELECT count(*) FROM alert");
  g_assert_cmpstr (alerts, ==, "1\n");
}

static void
test_refused (World         *world,
              gconstpointer  data)
{
  g_autofree char *rules_file = g_build_filename (world->folder, "rules.ini", NULL);
  FleetEngineOptions options = { FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_null (fleet_engine_new (world->profile, "/no/such/folder/fleet.db", &options, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "/no/such/folder"));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (rules_file, "[hot]\nwhen=t.celsius >\n", -1, NULL));
  g_assert_null (fleet_engine_new (world->profile, world->database, &options, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "rules.ini:"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  g_test_add ("/engine/journey", World, NULL, set_up, test_journey, tear_down);
  g_test_add ("/engine/exactly-once", World, NULL, set_up, test_exactly_once, tear_down);
  g_test_add ("/engine/bad-messages", World, NULL, set_up, test_bad_messages, tear_down);
  g_test_add ("/engine/outage", World, NULL, set_up, test_outage, tear_down);
  g_test_add ("/engine/missing-topic", World, NULL, set_up, test_missing_topic, tear_down);
  g_test_add ("/engine/idle", World, NULL, set_up, test_idle, tear_down);
  g_test_add ("/engine/until-end", World, NULL, set_up, test_until_end, tear_down);
  g_test_add ("/engine/disk-refuses", World, NULL, set_up, test_disk_refuses, tear_down);
  g_test_add ("/engine/contrary", World, NULL, set_up, test_contrary, tear_down);
  g_test_add ("/engine/edited", World, NULL, set_up, test_edited, tear_down);
  g_test_add ("/engine/refused", World, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
