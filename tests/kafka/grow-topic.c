/* SPDX-License-Identifier: GPL-3.0-or-later */

/* grow-topic BOOTSTRAP TOPIC PARTITIONS: gives a topic more partitions, for tests against a real broker; the engine itself administers nothing. */

#include <librdkafka/rdkafka.h>

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 30000

/* The broker's word on it; NULL: done. */
static const char *
grow (rd_kafka_t *client,
      const char *topic,
      size_t      partitions)
{
  static char problem[512];
  rd_kafka_NewPartitions_t *growth = rd_kafka_NewPartitions_new (topic, partitions, problem, sizeof problem);
  rd_kafka_queue_t *queue = rd_kafka_queue_new (client);
  rd_kafka_event_t *event;
  const rd_kafka_topic_result_t **topics;
  size_t n;

  if (growth == NULL)
    return problem;
  rd_kafka_CreatePartitions (client, &growth, 1, NULL, queue);
  event = rd_kafka_queue_poll (queue, PATIENCE_MS);
  if (event == NULL)
    snprintf (problem, sizeof problem, "no answer within %d s", PATIENCE_MS / 1000);
  else if (rd_kafka_event_error (event))
    snprintf (problem, sizeof problem, "%s", rd_kafka_event_error_string (event));
  else
    {
      topics = rd_kafka_CreatePartitions_result_topics (rd_kafka_event_CreatePartitions_result (event), &n);
      if (n == 1 && rd_kafka_topic_result_error (topics[0]))
        snprintf (problem, sizeof problem, "%s", rd_kafka_topic_result_error_string (topics[0]));
    }
  if (event != NULL)
    rd_kafka_event_destroy (event);
  rd_kafka_queue_destroy (queue);
  rd_kafka_NewPartitions_destroy (growth);
  return problem[0] != '\0' ? problem : NULL;
}

int
main (int    argc,
      char **argv)
{
  char problem[512];
  const char *refusal;
  rd_kafka_conf_t *conf;
  rd_kafka_t *client;

  if (argc != 4)
    {
      fprintf (stderr, "Usage: grow-topic BOOTSTRAP TOPIC PARTITIONS\n");
      return 2;
    }
  conf = rd_kafka_conf_new ();
  if (rd_kafka_conf_set (conf, "bootstrap.servers", argv[1], problem, sizeof problem) != RD_KAFKA_CONF_OK ||
      (client = rd_kafka_new (RD_KAFKA_PRODUCER, conf, problem, sizeof problem)) == NULL)
    {
      fprintf (stderr, "grow-topic: %s\n", problem);
      return 1;
    }
  refusal = grow (client, argv[2], strtoul (argv[3], NULL, 10));
  rd_kafka_destroy (client);
  if (refusal != NULL)
    fprintf (stderr, "grow-topic: %s\n", refusal);
  return refusal != NULL;
}
