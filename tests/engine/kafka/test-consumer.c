/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Consumer, producer and embedded broker, against each other: every record once and in order, through restarts and outages, and a sentence for what is wrong. */

#include "fleet-consumer.h"
#include "fleet-mock-broker.h"
#include "fleet-producer.h"

#include <librdkafka/rdkafka.h>
#include <string.h>

#define TELEMETRY "fleet.telemetry"
#define PARTITIONS 4
#define PATIENCE_US (120 * G_USEC_PER_SEC)

typedef struct
{
  FleetMockBroker *broker;
  FleetProducer   *producer;
  FleetProfile    *profile;
  gint64           next[PARTITIONS];    /* positions as a database would keep them */
  gint64           changes_next[3];
  gboolean         telemetry_came_first;
  guint            n_changes;
  guint            n_telemetry;         /* different values */
  GHashTable      *seen;                /* values of telemetry */
} World;

static const char *const change_topics[] = { "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation" };

static FleetProfile *
make_profile (const char *bootstrap,
              const char *extra)
{
  g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\nreconnect.backoff.ms=20\nreconnect.backoff.max.ms=100\nfetch.wait.max.ms=50\n"
                                           "[rules]\nfile=x\n%s", bootstrap, extra);
  g_autoptr (GError) error = NULL;
  FleetProfile *profile = fleet_profile_parse (text, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

static FleetProducer *
make_producer (const char *bootstrap)
{
  const char *kafka[] = { "bootstrap.servers", bootstrap, "linger.ms", "1", "reconnect.backoff.ms", "20", "reconnect.backoff.max.ms", "100", NULL };
  g_autoptr (GError) error = NULL;
  FleetProducer *producer = fleet_producer_new (kafka, &error);

  g_assert_no_error (error);
  return producer;
}

static void
set_up (World         *world,
        gconstpointer  with_topics)
{
  g_autoptr (GError) error = NULL;

  memset (world, 0, sizeof *world);
  for (guint i = 0; i < PARTITIONS; i++)
    world->next[i] = -1;
  for (guint i = 0; i < 3; i++)
    world->changes_next[i] = -1;
  world->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->broker = fleet_mock_broker_new (&error);
  g_assert_no_error (error);
  if (with_topics != NULL)
    {
      g_assert_true (fleet_mock_broker_add_topic (world->broker, TELEMETRY, PARTITIONS, NULL));
      for (guint i = 0; i < 3; i++)
        g_assert_true (fleet_mock_broker_add_topic (world->broker, change_topics[i], 1, NULL));
    }
  world->profile = make_profile (fleet_mock_broker_bootstrap (world->broker), "");
  world->producer = make_producer (fleet_mock_broker_bootstrap (world->broker));
}

static void
tear_down (World         *world,
           gconstpointer  with_topics)
{
  g_autoptr (GError) error = NULL;

  if (world->producer != NULL)
    {
      fleet_producer_close (world->producer, &error);
      g_assert_no_error (error);
    }
  fleet_profile_unref (world->profile);
  fleet_mock_broker_free (world->broker);
  g_hash_table_unref (world->seen);
}

static void
send_some (World      *world,
           const char *topic,
           guint       from,
           guint       to)
{
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < to; i++)
    {
      g_autofree char *key = g_strdup_printf ("car-%u", i % 37);
      g_autofree char *value = g_strdup_printf ("%s %u", topic, i);

      fleet_producer_send (world->producer, topic, key, strlen (key), value, strlen (value), 1700000000000000 + i * G_GINT64_CONSTANT (1000), &error);
      g_assert_no_error (error);
    }
  fleet_producer_poll (world->producer);
}

static gint64
position_cb (const char *cluster,
             const char *topic,
             gint32      partition,
             gpointer    user_data)
{
  World *world = user_data;

  g_assert_nonnull (cluster);
  if (strcmp (topic, TELEMETRY) == 0)
    return world->next[partition];
  for (guint i = 0; i < 3; i++)
    if (strcmp (topic, change_topics[i]) == 0)
      return world->changes_next[i];
  g_assert_not_reached ();
}

/* Takes once; every record is checked against the positions that the world keeps, so none is left out and none comes twice. Its value may: the embedded broker
 * does not look at the sequence numbers of an idempotent producer, and keeps a batch again that it had when the connection broke before it could say so. */
static guint
take (World         *world,
      FleetConsumer *consumer)
{
  static FleetRecord records[512];
  guint n = fleet_consumer_take (consumer, records, G_N_ELEMENTS (records), 5000);

  for (guint i = 0; i < n; i++)
    {
      const FleetRecord *record = &records[i];
      gint64 *next = record->topic == FLEET_TOPIC_TELEMETRY ? &world->next[record->partition] : &world->changes_next[record->topic - FLEET_TOPIC_CARS];

      g_assert_cmpint (record->offset, ==, MAX (0, *next));
      *next = record->offset + 1;
      g_assert_cmpint (record->kafka_us, >=, 1700000000000000);
      g_assert_cmpmem (record->key, 4, "car-", 4);
      if (record->topic != FLEET_TOPIC_TELEMETRY)
        {
          world->n_changes++;
          continue;
        }
      g_assert_true (fleet_consumer_changes_read (consumer));
      world->n_telemetry += g_hash_table_add (world->seen, g_strndup (record->payload, record->length));
    }
  return n;
}

static void
take_until (World         *world,
            FleetConsumer *consumer,
            guint          n_telemetry)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (world->n_telemetry < n_telemetry && g_get_monotonic_time () < until_us)
    take (world, consumer);
  g_assert_cmpuint (world->n_telemetry, ==, n_telemetry);
}

static void
take_until_state (World            *world,
                  FleetConsumer    *consumer,
                  FleetStreamState  state,
                  const char       *words)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  for (;;)
    {
      g_autofree char *sentence = NULL;
      FleetStreamState now = fleet_consumer_state (consumer, &sentence);

      if (now == state && (words == NULL || (sentence != NULL && strstr (sentence, words) != NULL)))
        {
          g_assert_true (words != NULL || sentence == NULL);
          return;
        }
      if (g_get_monotonic_time () > until_us)
        g_error ("state %d, “%s” instead of %d, “%s”", now, sentence, state, words);
      take (world, consumer);
    }
}

static FleetConsumer *
make_consumer (World *world)
{
  g_autoptr (GError) error = NULL;
  FleetConsumer *consumer = fleet_consumer_new (world->profile, position_cb, world, NULL, &error);

  g_assert_no_error (error);
  return consumer;
}

/* All records once and in order; changes first; a second consumer goes on where the first stopped; at the end it says so. */
static void
test_restart (World         *world,
              gconstpointer  with_topics)
{
  FleetConsumer *consumer = make_consumer (world);
  FleetPartitionState state;

  for (guint i = 0; i < 3; i++)
    send_some (world, change_topics[i], 0, 200);
  send_some (world, TELEMETRY, 0, 3000);
  while (world->n_telemetry < 1000)
    take (world, consumer);
  fleet_consumer_free (consumer);

  send_some (world, TELEMETRY, 3000, 5000);
  consumer = make_consumer (world);
  take_until (world, consumer, 5000);
  take_until_state (world, consumer, FLEET_STREAM_LIVE, NULL);
  while (!fleet_consumer_at_end (consumer))
    take (world, consumer);
  g_assert_cmpuint (g_hash_table_size (world->seen), ==, 5000);
  g_assert_cmpuint (world->n_changes, ==, 600);
  for (guint i = 0; fleet_consumer_partition (consumer, i, &state); i++)
    {
      g_assert_true (state.at_end);
      g_assert_cmpint (state.next_offset, ==, state.end_offset);
      g_assert_cmpint (state.next_offset, ==, state.topic == FLEET_TOPIC_TELEMETRY ? MAX (0, world->next[state.partition]) : 200);
    }
  fleet_consumer_free (consumer);
}

/* Twenty outages, each with records produced before, during and after: none is lost and none comes twice. */
static void
test_outages (World         *world,
              gconstpointer  with_topics)
{
  g_autoptr (FleetConsumer) consumer = make_consumer (world);
  GRand *rand = g_rand_new_with_seed (8);
  guint sent = 0;

  for (guint cycle = 0; cycle < 20; cycle++)
    {
      send_some (world, TELEMETRY, sent, sent + 100);
      for (gint i = g_rand_int_range (rand, 0, 5); i > 0; i--)
        take (world, consumer);
      fleet_mock_broker_set_up (world->broker, FALSE);
      send_some (world, TELEMETRY, sent + 100, sent + 200);
      for (gint i = g_rand_int_range (rand, 0, 20); i > 0; i--)
        take (world, consumer);
      if (cycle == 3)
        take_until_state (world, consumer, FLEET_STREAM_OFFLINE, fleet_mock_broker_bootstrap (world->broker));
      fleet_mock_broker_set_up (world->broker, TRUE);
      sent += 200;
      take_until (world, consumer, sent);
    }
  take_until_state (world, consumer, FLEET_STREAM_LIVE, NULL);
  g_assert_cmpuint (g_hash_table_size (world->seen), ==, sent);
  g_rand_free (rand);
}

/* A topic that is not there is named; when it appears, reading begins. */
static void
test_missing_topic (World         *world,
                    gconstpointer  with_topics)
{
  g_autoptr (FleetConsumer) consumer = NULL;

  fleet_mock_broker_hide_topic (world->broker, TELEMETRY, TRUE);
  fleet_mock_broker_hide_topic (world->broker, change_topics[1], TRUE);
  consumer = make_consumer (world);
  take_until_state (world, consumer, FLEET_STREAM_FAILED, "no topic " TELEMETRY);
  g_assert_false (fleet_consumer_at_end (consumer));
  fleet_mock_broker_hide_topic (world->broker, TELEMETRY, FALSE);
  take_until_state (world, consumer, FLEET_STREAM_FAILED, "[topics] devices");
  fleet_mock_broker_hide_topic (world->broker, change_topics[1], FALSE);
  send_some (world, TELEMETRY, 0, 100);
  take_until (world, consumer, 100);
  take_until_state (world, consumer, FLEET_STREAM_LIVE, NULL);
}

/* Text that does not compress, so that it is as large on the wire. */
static char *
make_noise (gsize length)
{
  GRand *rand = g_rand_new_with_seed (5);
  char *text = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    text[i] = g_rand_int_range (rand, ' ', '~');
  text[length] = '\0';
  g_rand_free (rand);
  return text;
}

/* A position before what is left in each partition, and one behind the end: named with topic, partition and positions, and nothing is skipped; the others go on. */
static void
test_out_of_range (World         *world,
                   gconstpointer  with_topics)
{
  g_autofree char *value = make_noise (128 * 1024);
  g_autoptr (FleetConsumer) consumer = NULL;
  g_autoptr (GError) error = NULL;
  FleetPartitionState state;
  guint n_other = 0;

  /* More than the embedded broker keeps of a partition. */
  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *key = g_strdup_printf ("car-%u", i);

      g_assert_true (fleet_producer_send (world->producer, TELEMETRY, key, strlen (key), value, strlen (value), FLEET_TIME_NONE, &error));
    }
  g_assert_true (fleet_producer_close (g_steal_pointer (&world->producer), &error));
  for (guint i = 0; i < PARTITIONS; i++)
    world->next[i] = 1;

  consumer = make_consumer (world);
  take_until_state (world, consumer, FLEET_STREAM_FAILED, "reading must go on at 1");
  for (guint i = 0; fleet_consumer_partition (consumer, i, &state); i++)
    {
      if (state.topic != FLEET_TOPIC_TELEMETRY)
        n_other += state.at_end;
      else
        g_assert_cmpint (state.next_offset, ==, 1);
    }
  g_assert_cmpuint (n_other, ==, 3);
  g_assert_cmpuint (world->n_telemetry, ==, 0);
  g_clear_pointer (&consumer, fleet_consumer_free);

  for (guint i = 0; i < PARTITIONS; i++)
    world->next[i] = 1000000;
  consumer = make_consumer (world);
  take_until_state (world, consumer, FLEET_STREAM_FAILED, "but 1000000 have been read");
}

/* A record larger than an answer may be stands still, and the key that lets it through is named. */
static void
test_too_large (World         *world,
                gconstpointer  with_topics)
{
  g_autofree char *value = make_noise (900 * 1024);
  g_autoptr (FleetConsumer) consumer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_producer_send (world->producer, TELEMETRY, "car-1", 5, value, strlen (value), FLEET_TIME_NONE, &error));
  fleet_profile_unref (world->profile);
  {
    g_autofree char *text = g_strdup_printf ("[kafka]\nbootstrap.servers=%s\nreceive.message.max.bytes=100000\nfetch.max.bytes=90000\nmessage.max.bytes=80000\n"
                                             "[rules]\nfile=x\n", fleet_mock_broker_bootstrap (world->broker));

    world->profile = fleet_profile_parse (text, NULL, &error);
    g_assert_no_error (error);
  }
  consumer = make_consumer (world);
  take_until_state (world, consumer, FLEET_STREAM_FAILED, "receive.message.max.bytes");
}

/* A record's headers are asked for one by one, as dead letters do: text, no text, none. */
static void
test_headers (World         *world,
              gconstpointer  with_topics)
{
  g_autoptr (FleetConsumer) consumer = make_consumer (world);
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  rd_kafka_t *client;
  FleetRecord record;
  char reason[256];
  guint n = 0;

  g_assert_cmpint (rd_kafka_conf_set (conf, "bootstrap.servers", fleet_mock_broker_bootstrap (world->broker), reason, sizeof reason), ==, RD_KAFKA_CONF_OK);
  client = rd_kafka_new (RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
  g_assert_nonnull (client);
  rd_kafka_producev (client, RD_KAFKA_V_TOPIC (TELEMETRY), RD_KAFKA_V_PARTITION (0), RD_KAFKA_V_VALUE ("a", 1), RD_KAFKA_V_HEADER ("trace \"id\"", "7f", 2),
                     RD_KAFKA_V_HEADER ("bytes", "\xff", 1), RD_KAFKA_V_HEADER ("none", NULL, 0), RD_KAFKA_V_MSGFLAGS (RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  rd_kafka_producev (client, RD_KAFKA_V_TOPIC (TELEMETRY), RD_KAFKA_V_PARTITION (0), RD_KAFKA_V_VALUE ("b", 1), RD_KAFKA_V_MSGFLAGS (RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  g_assert_cmpint (rd_kafka_flush (client, 20000), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_destroy (client);
  for (gint64 until = g_get_monotonic_time () + 30 * G_USEC_PER_SEC; n < 2 && g_get_monotonic_time () < until;)
    if (fleet_consumer_take (consumer, &record, 1, 100000) == 1)
      {
        g_autofree char *headers = fleet_consumer_get_headers (record.source);

        if (*record.payload == 'a')
          g_assert_cmpstr (headers, ==, "[{\"name\":\"trace \\\"id\\\"\",\"value\":\"7f\"},{\"name\":\"bytes\",\"value\":\"\357\277\275\"},{\"name\":\"none\",\"value\":null}]");
        else
          g_assert_null (headers);
        n++;
      }
  g_assert_cmpuint (n, ==, 2);
}

static void
test_bad_host (void)
{
  World world = { .profile = make_profile ("no-such-host.invalid:9092", "") };
  g_autoptr (FleetConsumer) consumer = make_consumer (&world);

  g_assert_null (fleet_consumer_cluster (consumer));
  take_until_state (&world, consumer, FLEET_STREAM_OFFLINE, "no-such-host.invalid:9092");
  fleet_profile_unref (world.profile);
}

/* What the producer cannot deliver is said. */
static void
test_producer_fails (void)
{
  const char *kafka[] = { "bootstrap.servers", "127.0.0.1:1", "message.timeout.ms", "200", NULL };
  const char *contrary[] = { "bootstrap.servers", "127.0.0.1:1", "acks", "1", NULL };
  g_autoptr (GError) error = NULL;
  FleetProducer *producer = fleet_producer_new (kafka, &error);

  g_assert_no_error (error);
  g_assert_true (fleet_producer_send (producer, "t", "k", 1, "v", 1, FLEET_TIME_NONE, &error));
  g_assert_false (fleet_producer_close (producer, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA);
  g_assert_nonnull (strstr (error->message, "1 records were not delivered"));
  g_clear_error (&error);

  g_assert_null (fleet_producer_new (contrary, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA);
}

static void
test_ensure_topic (World         *world,
                   gconstpointer  with_topics)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_producer_ensure_topic (world->producer, TELEMETRY, PARTITIONS, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/consumer/restart", World, "topics", set_up, test_restart, tear_down);
  g_test_add ("/consumer/outages", World, "topics", set_up, test_outages, tear_down);
  g_test_add ("/consumer/missing-topic", World, "topics", set_up, test_missing_topic, tear_down);
  g_test_add ("/consumer/out-of-range", World, "topics", set_up, test_out_of_range, tear_down);
  g_test_add ("/consumer/too-large", World, "topics", set_up, test_too_large, tear_down);
  g_test_add ("/consumer/headers", World, "topics", set_up, test_headers, tear_down);
  g_test_add_func ("/consumer/bad-host", test_bad_host);
  g_test_add_func ("/producer/fails", test_producer_fails);
  g_test_add ("/producer/ensure-topic", World, "topics", set_up, test_ensure_topic, tear_down);
  return g_test_run ();
}
