/* SPDX-License-Identifier: GPL-3.0-or-later */

/* produce-partition BOOTSTRAP TOPIC PARTITIONS FOLDER: makes the topic, and sends the lines of FOLDER/P to its partition P, one record each, so that a record's offset is its line's number.
 * Then retention takes what lies before the offsets of FOLDER/expire, one a line. */

#include <glib.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_FULL_MS 20
#define LAST_WAIT_MS  60000

static void
delivered_cb (rd_kafka_t               *rk,
              const rd_kafka_message_t *message,
              void                     *user_data)
{
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    g_error ("a record was not delivered: %s", rd_kafka_err2str (message->err));
}

static void
make_topic (rd_kafka_t *rk,
            const char *name,
            int         partitions)
{
  char text[256];
  rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new (name, partitions, 1, text, sizeof text);
  rd_kafka_queue_t *queue = rd_kafka_queue_new (rk);
  rd_kafka_event_t *event;

  g_assert_nonnull (topic);
  rd_kafka_CreateTopics (rk, &topic, 1, NULL, queue);
  event = rd_kafka_queue_poll (queue, LAST_WAIT_MS);
  g_assert_nonnull (event);
  g_assert_cmpint (rd_kafka_event_error (event), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy (event);
  rd_kafka_queue_destroy (queue);
  rd_kafka_NewTopic_destroy (topic);
}

static void
send_file (rd_kafka_t       *rk,
           rd_kafka_topic_t *topic,
           int               partition,
           const char       *file_name)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (file_name, &text, &length, NULL));
  for (char *at = text, *end; at < text + length; at = end + 1)
    {
      end = memchr (at, '\n', text + length - at);
      while (rd_kafka_produce (topic, partition, RD_KAFKA_MSG_F_COPY, at, end - at, NULL, 0, NULL) != 0)
        {
          g_assert_cmpint (rd_kafka_last_error (), ==, RD_KAFKA_RESP_ERR__QUEUE_FULL);
          rd_kafka_poll (rk, QUEUE_FULL_MS);
        }
    }
}

static void
expire (rd_kafka_t *rk,
        const char *topic,
        int         partitions,
        const char *file_name)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (partitions);
  rd_kafka_queue_t *queue = rd_kafka_queue_new (rk);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  rd_kafka_DeleteRecords_t *records;
  rd_kafka_event_t *event;

  g_assert_true (g_file_get_contents (file_name, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (int i = 0; i < partitions; i++)
    rd_kafka_topic_partition_list_add (list, topic, i)->offset = g_ascii_strtoll (lines[i], NULL, 10);
  records = rd_kafka_DeleteRecords_new (list);
  rd_kafka_DeleteRecords (rk, &records, 1, NULL, queue);
  event = rd_kafka_queue_poll (queue, LAST_WAIT_MS);
  g_assert_nonnull (event);
  g_assert_cmpint (rd_kafka_event_error (event), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy (event);
  rd_kafka_queue_destroy (queue);
  rd_kafka_DeleteRecords_destroy (records);
  rd_kafka_topic_partition_list_destroy (list);
}

int
main (int    argc,
      char **argv)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  rd_kafka_topic_t *topic;
  rd_kafka_t *rk;
  g_autofree char *expire_file = NULL;
  char text[256];

  if (argc != 5)
    {
      fprintf (stderr, "Usage: produce-partition BOOTSTRAP TOPIC PARTITIONS FOLDER\n");
      return 2;
    }
  g_assert_cmpint (rd_kafka_conf_set (conf, "bootstrap.servers", argv[1], text, sizeof text), ==, RD_KAFKA_CONF_OK);
  g_assert_cmpint (rd_kafka_conf_set (conf, "compression.type", "lz4", text, sizeof text), ==, RD_KAFKA_CONF_OK);
  g_assert_cmpint (rd_kafka_conf_set (conf, "enable.idempotence", "true", text, sizeof text), ==, RD_KAFKA_CONF_OK);
  rd_kafka_conf_set_dr_msg_cb (conf, delivered_cb);
  rk = rd_kafka_new (RD_KAFKA_PRODUCER, conf, text, sizeof text);
  make_topic (rk, argv[2], atoi (argv[3]));
  expire_file = g_build_filename (argv[4], "expire", NULL);
  topic = rd_kafka_topic_new (rk, argv[2], NULL);
  for (int partition = 0; partition < atoi (argv[3]); partition++)
    {
      g_autofree char *file_name = g_strdup_printf ("%s/%d", argv[4], partition);

      send_file (rk, topic, partition, file_name);
    }
  g_assert_cmpint (rd_kafka_flush (rk, LAST_WAIT_MS), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  expire (rk, argv[2], atoi (argv[3]), expire_file);
  rd_kafka_topic_destroy (topic);
  rd_kafka_destroy (rk);
  return 0;
}
