/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The outbox to a broker and back as a topic: each record at least once and marked, in order; what a broker that is away does not take is sent when it is back. */

#include "fleet-delivery.h"
#include "fleet-consumer.h"
#include "fleet-engine.h"
#include "fleet-mock-broker.h"
#include "fleet-sql.h"
#include "scratch-folder.h"

#include <string.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define TOPIC       "fleet.schema-changes"

typedef struct
{
  char            *folder, *database;
  FleetMockBroker *broker;
  FleetProfile    *profile;
  FleetMailbox    *mailbox;
  FleetWriter     *writer;
  FleetDelivery   *delivery;
  guint            n_submitted;
} World;

static void
start (World *world)
{
  g_autoptr (GError) error = NULL;
  FleetStore *store = fleet_store_open (world->database, &error);

  g_assert_no_error (error);
  world->mailbox = fleet_mailbox_new (NULL, NULL);
  world->writer = fleet_writer_new (store, world->profile, world->mailbox);
  world->delivery = fleet_delivery_new (world->database, world->profile, world->writer, world->mailbox);
}

static void
stop (World *world)
{
  g_clear_pointer (&world->delivery, fleet_delivery_free);
  g_clear_pointer (&world->writer, fleet_writer_free);
  g_clear_pointer (&world->mailbox, fleet_mailbox_free);
}

static void
world_init (World *world)
{
  g_autoptr (GError) error = NULL;

  *world = (World) { 0 };
  world->folder = g_dir_make_tmp ("fleet-delivery-XXXXXX", NULL);
  world->database = g_build_filename (world->folder, "fleet.db", NULL);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  g_assert_true (fleet_mock_broker_add_topic (world->broker, TOPIC, 1, &error));
  world->profile = fleet_profile_new_demo (fleet_mock_broker_bootstrap (world->broker), "rules.ini");
  start (world);
}

static void
world_clear (World *world)
{
  stop (world);
  scratch_folder_remove (world->folder);
  g_free (world->folder);
  g_free (world->database);
  fleet_profile_unref (world->profile);
  fleet_mock_broker_free (world->broker);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

/* A beat with n records more; each second one repeats the record before, as a notice does that was told again. */
static void
submit (World *world,
        guint  n)
{
  FleetBeat *beat = fleet_beat_new ();

  for (guint i = 0; i < 2 * n; i++)
    {
      FleetOutboxRecord *record = g_new0 (FleetOutboxRecord, 1);

      record->id = g_strdup_printf ("record %u", world->n_submitted + i / 2);
      record->topic = g_strdup (TOPIC);
      record->key = g_strdup_printf ("key %u", world->n_submitted + i / 2);
      record->payload = g_strdup_printf ("{\"n\":%u}", world->n_submitted + i / 2);
      g_ptr_array_add (beat->outbox, record);
    }
  world->n_submitted += n;
  fleet_writer_submit (world->writer, beat);
  g_assert_true (fleet_writer_drain (world->writer));
}

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          user_data)
{
  *(gint64 *) user_data = values[0].integer;
  return TRUE;
}

static gint64
count_unsent (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (world->database, &error);
  gint64 n = -1;

  g_assert_no_error (error);
  fleet_sql_run (sql, "SELECT count(*) FROM outbox WHERE state = 0", NULL, count_cb, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* Empty beats give the writer its occasions, as the feed's do twice a second. */
static void
wait_until_sent (World *world)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (count_unsent (world) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_usleep (20000);
      submit (world, 0);
    }
}

static gint64
from_the_beginning (const char *cluster,
                    const char *topic,
                    gint32      partition,
                    gpointer    user_data)
{
  return -1;
}

/* The topic's payloads in order, each once: what came twice has the same key. */
static void
assert_topic (World *world,
              guint  n)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\ntelemetry=" TOPIC "\ncars=\ndevices=\nreservations=\n[rules]\nfile=rules.ini\n",
                                           fleet_mock_broker_bootstrap (world->broker));
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_parse (text, NULL, &error);
  g_autoptr (FleetConsumer) consumer = NULL;
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  guint next = 0;

  g_assert_no_error (error);
  consumer = fleet_consumer_new (profile, from_the_beginning, NULL, NULL, &error);
  g_assert_no_error (error);
  while (next < n)
    {
      FleetRecord records[64];
      guint taken = fleet_consumer_take (consumer, records, G_N_ELEMENTS (records), 100000);

      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      for (guint i = 0; i < taken; i++)
        {
          g_autofree char *payload = g_strndup (records[i].payload, records[i].length);
          g_autofree char *key = g_strndup (records[i].key, records[i].key_length);
          guint number = strtoul (key + strlen ("key "), NULL, 10);
          g_autofree char *expected = g_strdup_printf ("{\"n\":%u}", number);

          g_assert_cmpuint (number, <=, next);
          g_assert_cmpstr (payload, ==, expected);
          next += number == next;
        }
    }
}

static void
test_sent (void)
{
  g_auto (World) world;

  world_init (&world);
  submit (&world, 1);
  submit (&world, 450);
  wait_until_sent (&world);
  assert_topic (&world, 451);
}

/* What waits when the process ends is sent at the end, or at the next start. */
static void
test_restart (void)
{
  g_auto (World) world;

  world_init (&world);
  submit (&world, 5);
  stop (&world);
  g_assert_cmpint (count_unsent (&world), ==, 0);
  fleet_mock_broker_set_up (world.broker, FALSE);
  start (&world);
  submit (&world, 5);
  stop (&world);
  g_assert_cmpint (count_unsent (&world), ==, 5);
  fleet_mock_broker_set_up (world.broker, TRUE);
  start (&world);
  wait_until_sent (&world);
  assert_topic (&world, 10);
}

/* A broker that is away is told once, and has all when it is back. */
static void
test_broker_away (void)
{
  g_auto (World) world;
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  guint n_told = 0;

  world_init (&world);
  fleet_mock_broker_set_up (world.broker, FALSE);
  submit (&world, 3);
  while (n_told == 0)
    {
      g_autoptr (FleetBulletin) news = fleet_mailbox_take (world.mailbox);

      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      n_told += news != NULL ? news->failures->len : 0;
      g_usleep (10000);
    }
  g_assert_cmpint (count_unsent (&world), ==, 3);
  fleet_mock_broker_set_up (world.broker, TRUE);
  wait_until_sent (&world);
  assert_topic (&world, 3);
}

/* ---- the whole way ---- */

static void
produce (World         *world,
         FleetProducer *producer,
         guint          first,
         guint          n,
         const char    *rest)
{
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":%" G_GINT64_FORMAT ",%s}", i % 10, G_GINT64_CONSTANT (1788220800000) + i * 100, rest);

      g_assert_true (fleet_producer_send (producer, "live", NULL, 0, text, strlen (text), FLEET_TIME_NONE, &error));
    }
  g_assert_true (fleet_producer_flush (producer, &error));
  g_assert_no_error (error);
}

static void
run_engine (World        *world,
            FleetProfile *profile)
{
  FleetEngineOptions options = { .until_end = TRUE };
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetEngine) engine = fleet_engine_new (profile, world->database, &options, NULL, NULL, &error);
  gboolean is_over = FALSE;

  g_assert_no_error (error);
  while (!is_over)
    {
      g_autoptr (FleetBulletin) news = fleet_engine_take (engine);

      is_over = news != NULL && news->has_status && news->status.state == FLEET_STREAM_STOPPED;
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      g_usleep (1000);
    }
}

static gboolean
add_id_cb (guint             n,
           const FleetValue *values,
           gpointer          user_data)
{
  g_hash_table_add (user_data, g_strndup (values[0].text, values[0].length));
  return TRUE;
}

/* Messages of a changed shape through a broker and the whole engine: what stands in the database as notices stands in the topic, each once. */
static void
test_engine (void)
{
  g_auto (World) world;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *rules = NULL, *text = NULL;
  g_autoptr (FleetProfile) profile = NULL, reading = NULL;
  g_autoptr (FleetConsumer) consumer = NULL;
  g_autoptr (FleetSql) sql = NULL;
  g_autoptr (GError) error = NULL;
  FleetProducer *producer;
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  world_init (&world);
  stop (&world);
  g_assert_true (fleet_mock_broker_add_topic (world.broker, "live", 1, &error));
  rules = g_build_filename (world.folder, "rules.ini", NULL);
  g_assert_true (g_file_set_contents (rules, "[low]\nwhen=v.soc < 10\nmessage=x\n", -1, NULL));
  text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\ntelemetry=live\ncars=\ndevices=\nreservations=\nschema-changes=" TOPIC "\n[rules]\nfile=%s\n",
                          fleet_mock_broker_bootstrap (world.broker), rules);
  profile = fleet_profile_parse (text, NULL, &error);
  g_assert_no_error (error);
  producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (world.broker), NULL }, &error);
  g_assert_no_error (error);
  produce (&world, producer, 0, 1500, "\"v\":{\"soc\":50,\"doors\":[{\"open\":true}]}");
  run_engine (&world, profile);
  produce (&world, producer, 1500, 100, "\"v\":{\"soc\":50,\"doors\":[{\"open\":true,\"latch\":1}]}");
  run_engine (&world, profile);
  produce (&world, producer, 1600, 2500, "\"v\":{\"doors\":[{\"open\":\"no\"}]}");
  run_engine (&world, profile);
  g_assert_true (fleet_producer_close (producer, NULL));

  sql = fleet_sql_open (world.database, &error);
  fleet_sql_run (sql, "SELECT id FROM schema_change WHERE (kind, path) IN (('added', 'v.doors[*].latch'), ('type-changed', 'v.doors[*].open'), ('vanished', 'v.soc'))", NULL, add_id_cb, ids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (ids), ==, 3);
  g_assert_cmpint (count_unsent (&world), ==, 0);
  g_free (text);
  text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\n[topics]\ntelemetry=" TOPIC "\ncars=\ndevices=\nreservations=\n[rules]\nfile=%s\n", fleet_mock_broker_bootstrap (world.broker), rules);
  reading = fleet_profile_parse (text, NULL, &error);
  g_assert_no_error (error);
  consumer = fleet_consumer_new (reading, from_the_beginning, NULL, NULL, &error);
  while (g_hash_table_size (ids) > 0)
    {
      FleetRecord records[64];
      guint taken = fleet_consumer_take (consumer, records, G_N_ELEMENTS (records), 100000);

      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      for (guint i = 0; i < taken; i++)
        {
          g_autofree char *key = g_strndup (records[i].key, records[i].key_length);
          g_autofree char *payload = g_strndup (records[i].payload, records[i].length);

          g_assert_nonnull (strstr (payload, "\"detail-type\":\"Fleet Console Schema Change\""));
          g_hash_table_remove (ids, key);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/sent", test_sent);
  g_test_add_func ("/delivery/restart", test_restart);
  g_test_add_func ("/delivery/broker-away", test_broker_away);
  g_test_add_func ("/delivery/engine", test_engine);
  return g_test_run ();
}
