/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What bulletins tell of partitions: positions that are on the disk when they are told, ends, rates, quiet partitions, a topic that is not there, brokers that are away. */

#include "fleet-engine.h"
#include "scratch-folder.h"

#include <string.h>

#define PARTITIONS  3
#define PATIENCE_US (30 * G_USEC_PER_SEC)

#define TELEMETRY "fleet.telemetry"
#define CARS      "fleet.cdc.carinfo"

typedef struct
{
  FleetMockBroker *broker;
  FleetProducer   *producer;
  FleetProfile    *profile;
  char            *folder;
  char            *database;
  FleetEngine     *engine;
  GPtrArray       *partitions; /* of the newest bulletin that told of them; NULL: none yet */
  gboolean         is_live;
} World;

static void
set_up (World         *world,
        gconstpointer  data)
{
  const char *kafka[] = { "bootstrap.servers", NULL, "linger.ms", "1", "reconnect.backoff.ms", "20", "reconnect.backoff.max.ms", "100", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *rules = NULL;

  memset (world, 0, sizeof *world);
  world->folder = g_dir_make_tmp ("fleet-flows-XXXXXX", &error);
  g_assert_no_error (error);
  world->database = g_build_filename (world->folder, "fleet.db", NULL);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  g_assert_true (fleet_mock_broker_add_topic (world->broker, TELEMETRY, PARTITIONS, &error));
  g_assert_true (fleet_mock_broker_add_topic (world->broker, CARS, 1, &error));
  kafka[1] = fleet_mock_broker_bootstrap (world->broker);
  world->producer = fleet_producer_new (kafka, &error);
  g_assert_no_error (error);
  rules = g_build_filename (world->folder, "rules.ini", NULL);
  g_assert_true (g_file_set_contents (rules, "[hot]\nname=Hot\nwhen=t > 100\nmessage=hot\n", -1, NULL));
  text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\nreconnect.backoff.ms=20\nreconnect.backoff.max.ms=100\nfetch.wait.max.ms=20\n"
                          "[topics]\ndevices=\nreservations=\n[telemetry]\nlatitude=lat\nlongitude=lon\nidle-after=1s\n[rules]\nfile=rules.ini\n",
                          fleet_mock_broker_bootstrap (world->broker));
  world->profile = fleet_profile_parse (text, world->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  fleet_engine_free (world->engine);
  g_clear_pointer (&world->partitions, g_ptr_array_unref);
  g_assert_true (fleet_producer_close (world->producer, NULL));
  fleet_mock_broker_free (world->broker);
  fleet_profile_unref (world->profile);
  scratch_folder_remove (world->folder);
  g_free (world->folder);
  g_free (world->database);
}

static void
start (World    *world,
       gboolean  until_end)
{
  FleetEngineOptions options = { .until_end = until_end };
  g_autoptr (GError) error = NULL;

  world->engine = fleet_engine_new (world->profile, world->database, &options, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* n events of as many devices, from now on. */
static void
send (World *world,
      guint  n)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      char time[FLEET_TIME_BUFFER];
      g_autofree char *key = g_strdup_printf ("car-%u", i);
      g_autofree char *value = g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":\"%s\",\"lat\":37.5,\"lon\":127.25}", i, fleet_time_print (g_get_real_time () + i, time));

      fleet_producer_send (world->producer, TELEMETRY, key, strlen (key), value, strlen (value), FLEET_TIME_NONE, &error);
      g_assert_no_error (error);
    }
  fleet_producer_flush (world->producer, &error);
  g_assert_no_error (error);
}

static const FleetPartitionStatus *
find (World      *world,
      FleetTopic  topic,
      gint32      partition)
{
  for (guint i = 0; world->partitions != NULL && i < world->partitions->len; i++)
    {
      const FleetPartitionStatus *status = world->partitions->pdata[i];

      if (status->topic == topic && status->partition == partition)
        return status;
    }
  return NULL;
}

static gboolean
take_offset_cb (guint             n,
                const FleetValue *values,
                gpointer          user_data)
{
  *(gint64 *) user_data = values[0].integer;
  return TRUE;
}

static gint64
ask_offset (World      *world,
            const char *topic,
            gint32      partition)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (world->database, &error);
  g_autofree char *statement = g_strdup_printf ("SELECT next_offset FROM position WHERE topic = '%s' AND partition = %d", topic, partition);
  gint64 offset = 0;

  g_assert_no_error (error);
  fleet_sql_run (sql, statement, NULL, take_offset_cb, &offset, &error);
  g_assert_no_error (error);
  return offset;
}

/* Whoever is told a position finds it on the disk. */
static void
check_durable (World *world)
{
  for (guint i = 0; i < world->partitions->len; i++)
    {
      const FleetPartitionStatus *status = world->partitions->pdata[i];

      if (status->topic == FLEET_TOPIC_TELEMETRY && status->position > 0)
        g_assert_cmpint (ask_offset (world, TELEMETRY, status->partition), >=, status->position);
      if (status->end >= 0)
        g_assert_cmpint (status->position, <=, status->end);
    }
}

static void
look (World *world)
{
  g_autoptr (FleetBulletin) news = fleet_engine_take (world->engine);

  if (news == NULL)
    {
      g_usleep (1000);
      return;
    }
  if (news->has_status)
    world->is_live = news->status.state == FLEET_STREAM_LIVE;
  if (news->partitions == NULL)
    return;
  g_clear_pointer (&world->partitions, g_ptr_array_unref);
  world->partitions = g_ptr_array_ref (news->partitions);
  check_durable (world);
}

typedef gboolean (*Condition) (World *world);

static void
wait_for (World      *world,
          Condition   condition,
          const char *what)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (world))
    {
      if (g_get_monotonic_time () > until_us)
        g_error ("%s did not come", what);
      look (world);
    }
}

static gint64
sum_positions (World *world)
{
  gint64 sum = 0;

  for (gint32 i = 0; i < PARTITIONS; i++)
    sum += find (world, FLEET_TOPIC_TELEMETRY, i) != NULL ? MAX (0, find (world, FLEET_TOPIC_TELEMETRY, i)->position) : 0;
  return sum;
}

static gboolean
all_are (World     *world,
         FleetFlow  flow)
{
  for (gint32 i = 0; i < PARTITIONS; i++)
    if (find (world, FLEET_TOPIC_TELEMETRY, i) == NULL || find (world, FLEET_TOPIC_TELEMETRY, i)->flow != flow)
      return FALSE;
  return TRUE;
}

static gboolean
has_read_600 (World *world)
{
  return sum_positions (world) == 600;
}

static gboolean
has_read_1200 (World *world)
{
  return sum_positions (world) == 1200;
}

static gboolean
is_quiet (World *world)
{
  return all_are (world, FLEET_FLOW_QUIET);
}

static gboolean
is_out_of_reach (World *world)
{
  return all_are (world, FLEET_FLOW_UNREACHED);
}

static gboolean
lacks_cars (World *world)
{
  return find (world, FLEET_TOPIC_CARS, -1) != NULL && find (world, FLEET_TOPIC_CARS, -1)->flow == FLEET_FLOW_FAILED;
}

/* Read, quiet, read again; with nothing waiting, nothing is behind. */
static void
test_reading (World         *world,
              gconstpointer  data)
{
  gint64 began_us = g_get_real_time ();

  send (world, 600);
  start (world, FALSE);
  wait_for (world, has_read_600, "the first records");
  for (gint32 i = 0; i < PARTITIONS; i++)
    {
      const FleetPartitionStatus *status = find (world, FLEET_TOPIC_TELEMETRY, i);

      g_assert_cmpfloat (status->rate, >=, 0);
      g_assert_cmpint (status->heard_us, >=, began_us);
      g_assert_cmpint (status->newest_us, >=, began_us);
      g_assert_null (status->sentence);
    }
  wait_for (world, is_quiet, "quiet");
  for (gint32 i = 0; i < PARTITIONS; i++)
    {
      const FleetPartitionStatus *status = find (world, FLEET_TOPIC_TELEMETRY, i);

      g_assert_cmpint (status->end, ==, status->position);
      g_assert_cmpint (status->lag, ==, 0);
    }
  g_assert_cmpint (find (world, FLEET_TOPIC_CARS, 0)->flow, ==, FLEET_FLOW_QUIET);
  g_assert_true (find (world, FLEET_TOPIC_CARS, 0)->heard_us == FLEET_TIME_NONE);
  g_assert_cmpint (find (world, FLEET_TOPIC_CARS, 0)->lag_us, ==, 0);
  g_assert_null (find (world, FLEET_TOPIC_DEVICES, 0));
  g_assert_null (find (world, FLEET_TOPIC_DEVICES, -1));

  send (world, 600);
  wait_for (world, has_read_1200, "the next records");
  g_assert_cmpfloat (find (world, FLEET_TOPIC_TELEMETRY, 0)->rate, >, 0);
  g_assert_true (find (world, FLEET_TOPIC_TELEMETRY, 0)->lag_us != FLEET_TIME_NONE);
  g_assert_cmpint (find (world, FLEET_TOPIC_TELEMETRY, 0)->flow, ==, FLEET_FLOW_LIVE);
}

/* Brokers that go away and come back. */
static void
test_outage (World         *world,
             gconstpointer  data)
{
  send (world, 600);
  start (world, FALSE);
  wait_for (world, has_read_600, "the records");
  fleet_mock_broker_set_up (world->broker, FALSE);
  wait_for (world, is_out_of_reach, "the outage");
  g_assert_cmpint (sum_positions (world), ==, 600);
  fleet_mock_broker_set_up (world->broker, TRUE);
  send (world, 600);
  wait_for (world, has_read_1200, "the records after the outage");
}

/* A topic that is not there has a row of its own with the reason; telemetry waits for it, which is none of its faults. */
static void
test_missing (World         *world,
              gconstpointer  data)
{
  fleet_mock_broker_hide_topic (world->broker, CARS, TRUE);
  send (world, 600);
  start (world, FALSE);
  wait_for (world, lacks_cars, "the missing topic");
  g_assert_nonnull (strstr (find (world, FLEET_TOPIC_CARS, -1)->sentence, "no topic " CARS));
  g_assert_nonnull (find (world, FLEET_TOPIC_TELEMETRY, -1));
  g_assert_cmpint (find (world, FLEET_TOPIC_TELEMETRY, -1)->flow, ==, FLEET_FLOW_WAITING);
  fleet_mock_broker_hide_topic (world->broker, CARS, FALSE);
  wait_for (world, has_read_600, "the records once it is there");
  g_assert_null (find (world, FLEET_TOPIC_CARS, -1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/feed-flows/reading", World, NULL, set_up, test_reading, tear_down);
  g_test_add ("/feed-flows/outage", World, NULL, set_up, test_outage, tear_down);
  g_test_add ("/feed-flows/missing", World, NULL, set_up, test_missing, tear_down);
  return g_test_run ();
}
