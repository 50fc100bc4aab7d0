/* SPDX-License-Identifier: GPL-3.0-or-later */

/* produce-lines BOOTSTRAP TOPIC: each line of standard input as one record without a key, for tests against a real broker; the topic is made if it is not there. */

#include "fleet-producer.h"
#include "fleet-types.h"

#include <stdio.h>
#include <string.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  FleetProducer *producer;
  char *line;
  gsize length, end;

  if (argc != 3)
    {
      fprintf (stderr, "Usage: produce-lines BOOTSTRAP TOPIC\n");
      return 2;
    }
  producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", argv[1], NULL }, &error);
  if (producer != NULL)
    fleet_producer_ensure_topic (producer, argv[2], 1, &error);
  g_io_channel_set_encoding (input, NULL, NULL);
  while (error == NULL && g_io_channel_read_line (input, &line, &length, &end, &error) == G_IO_STATUS_NORMAL)
    {
      fleet_producer_send (producer, argv[2], NULL, 0, line, end, FLEET_TIME_NONE, &error);
      g_free (line);
    }
  if (producer != NULL)
    fleet_producer_close (producer, error == NULL ? &error : NULL);
  if (error != NULL)
    {
      fprintf (stderr, "produce-lines: %s\n", error->message);
      return 1;
    }
  return 0;
}
