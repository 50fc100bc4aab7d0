/* SPDX-License-Identifier: GPL-3.0-or-later */

/* mock-broker: a broker in memory for tests that need no more than one, and say each record at the moment they choose. Prints its host:port; each line of standard input is "TOPIC record",
 * sent at once, and has been taken when it is printed back. It ends with its input. */

#include "fleet-mock-broker.h"
#include "fleet-producer.h"
#include "fleet-types.h"

#include <stdio.h>
#include <string.h>

static gboolean
say (FleetProducer  *producer,
     char           *line,
     GError        **error)
{
  char *record = strchr (line, ' ');

  if (record == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "“%s” is not a topic and a record", line);
      return FALSE;
    }
  *record++ = '\0';
  if (!fleet_producer_send (producer, line, NULL, 0, record, strlen (record), FLEET_TIME_NONE, error) || !fleet_producer_flush (producer, error))
    return FALSE;
  printf ("%s\n", line);
  fflush (stdout);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetMockBroker) broker = fleet_mock_broker_new (&error);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  FleetProducer *producer = NULL;
  char *line;
  gsize end;

  for (int i = 1; i < argc && error == NULL; i++)
    fleet_mock_broker_add_topic (broker, argv[i], 1, &error);
  if (error == NULL)
    producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (broker), NULL }, &error);
  if (producer != NULL)
    {
      printf ("%s\n", fleet_mock_broker_bootstrap (broker));
      fflush (stdout);
    }
  while (error == NULL && g_io_channel_read_line (input, &line, NULL, &end, &error) == G_IO_STATUS_NORMAL)
    {
      line[end] = '\0';
      say (producer, line, &error);
      g_free (line);
    }
  if (producer != NULL)
    fleet_producer_close (producer, error == NULL ? &error : NULL);
  if (error == NULL)
    return 0;
  fprintf (stderr, "mock-broker: %s\n", error->message);
  return 1;
}
