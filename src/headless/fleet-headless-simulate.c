/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless simulate: the invented fleet, to a broker or into files, at the pace of its own time or as fast as it goes.
 *
 * The same options give the same bytes, so a test can send a stream live and know from files what must be found in it. */

#include "fleet-headless.h"

#include "fleet-engine.h"
#include "fleet-time.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define N_STREAMS            (FLEET_SIMULATOR_RESERVATIONS + 1)
#define TELEMETRY_PARTITIONS 12

static const struct { const char *topic; const char *file_name; int partitions; } streams[N_STREAMS] = {
  [FLEET_SIMULATOR_TELEMETRY] = { "fleet.telemetry", "telemetry.jsonl", TELEMETRY_PARTITIONS },
  [FLEET_SIMULATOR_CARS] = { "fleet.cdc.carinfo", "cars.jsonl", 1 },
  [FLEET_SIMULATOR_DEVICES] = { "fleet.cdc.deviceinfo", "devices.jsonl", 1 },
  [FLEET_SIMULATOR_RESERVATIONS] = { "fleet.cdc.reservation", "reservations.jsonl", 1 },
};

/* What the command line said. */
typedef struct
{
  int   vehicles, seconds;
  gint64 seed;
  char *start, *rules, *brokers, *output, *rate, *oracle;
} Arguments;

/* Where the stream goes: a producer, or files. */
typedef struct
{
  FleetProducer *producer;
  FILE          *files[N_STREAMS];
  gboolean       realtime;
  gint64         lead_us;  /* wall clock less the stream's time */
  gint64         counts[N_STREAMS];
} Sink;

static gboolean
fail_to_write (const char *file_name,
               GError    **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "Cannot write %s: %s", file_name, g_strerror (errno));
  return FALSE;
}

static gboolean
open_files (Sink       *sink,
            const char *folder,
            GError    **error)
{
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail_to_write (folder, error);
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *file_name = g_build_filename (folder, streams[i].file_name, NULL);

      sink->files[i] = fopen (file_name, "w");
      if (sink->files[i] == NULL)
        return fail_to_write (file_name, error);
      setvbuf (sink->files[i], NULL, _IOFBF, 1 << 18);
    }
  return TRUE;
}

static gboolean
open_producer (Sink       *sink,
               const char *brokers,
               GError    **error)
{
  sink->producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", brokers, NULL }, error);
  for (guint i = 0; sink->producer != NULL && i < N_STREAMS; i++)
    if (!fleet_producer_ensure_topic (sink->producer, streams[i].topic, streams[i].partitions, error))
      return FALSE;
  return sink->producer != NULL;
}

static gboolean
close_sink (Sink    *sink,
            GError **error)
{
  gboolean ok = TRUE;

  if (sink->producer != NULL)
    ok = fleet_producer_close (sink->producer, error);
  for (guint i = 0; i < N_STREAMS; i++)
    if (sink->files[i] != NULL && fclose (sink->files[i]) != 0 && ok)
      ok = fail_to_write (streams[i].file_name, error);
  return ok;
}

/* Until the stream's time has come. */
static void
wait_for (Sink   *sink,
          gint64  arrival_us)
{
  gint64 left_us;

  while ((left_us = arrival_us + sink->lead_us - g_get_real_time ()) > 0)
    {
      if (sink->producer != NULL)
        fleet_producer_poll (sink->producer);
      g_usleep (MIN (left_us, 10000));
    }
}

static gboolean
put (Sink                        *sink,
     const FleetSimulatorMessage *message,
     GError                     **error)
{
  FILE *file = sink->files[message->stream];

  sink->counts[message->stream]++;
  if (sink->realtime)
    wait_for (sink, message->arrival_us);
  if (sink->producer != NULL)
    return fleet_producer_send (sink->producer, streams[message->stream].topic, message->key, strlen (message->key), message->value, message->length,
                                message->arrival_us, error);
  if (fwrite (message->value, 1, message->length, file) == message->length && putc ('\n', file) != EOF)
    return TRUE;
  return fail_to_write (streams[message->stream].file_name, error);
}

static gboolean
write_oracle (FleetSimulator *simulator,
              const char     *file_name,
              guint          *ret_n,
              GError        **error)
{
  const FleetSimulatorEpisode *episodes = fleet_simulator_oracle (simulator, ret_n);
  g_autoptr (GString) text = g_string_new (NULL);
  char began[FLEET_TIME_BUFFER], opened[FLEET_TIME_BUFFER], cleared[FLEET_TIME_BUFFER];

  for (guint i = 0; i < *ret_n; i++)
    {
      const FleetSimulatorEpisode *episode = &episodes[i];

      g_string_append_printf (text, "{\"rule\":\"%s\",\"device\":\"%s\",\"car\":\"%s\",\"began_at\":\"%s\",\"opened_at\":\"%s\",\"cleared_at\":", episode->rule,
                              episode->device, episode->car, fleet_time_print (episode->began_us, began), fleet_time_print (episode->opened_us, opened));
      if (episode->cleared_us == FLEET_TIME_NONE)
        g_string_append (text, "null}\n");
      else
        g_string_append_printf (text, "\"%s\"}\n", fleet_time_print (episode->cleared_us, cleared));
    }
  return file_name == NULL || g_file_set_contents (file_name, text->str, text->len, error);
}

static FleetSimulator *
open_simulator (const Arguments *arguments,
                gint64          *ret_start_us,
                GError         **error)
{
  g_autofree char *rules_file = arguments->rules != NULL ? g_strdup (arguments->rules) : fleet_engine_data_file ("rules.ini");
  g_autofree char *rules_text = NULL;
  FleetSimulatorOptions options = {
    .vehicles = arguments->vehicles,
    .seed = arguments->seed,
    .start_us = g_get_real_time (),
    .duration_us = (gint64) arguments->seconds * G_USEC_PER_SEC,
  };
  FleetSimulator *simulator;

  if (arguments->start != NULL && !fleet_time_parse (arguments->start, strlen (arguments->start), FLEET_ZONE_HONOURED, &options.start_us))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "“%s” is not a time; write it as in 2026-09-01T09:00:00+09:00", arguments->start);
      return NULL;
    }
  if (!g_file_get_contents (rules_file, &rules_text, NULL, error))
    return NULL;
  options.rules_text = rules_text;
  *ret_start_us = options.start_us;
  simulator = fleet_simulator_new (&options, error);
  if (simulator == NULL)
    g_prefix_error (error, "%s: ", rules_file);
  return simulator;
}

static gboolean
simulate (const Arguments *arguments,
          GError         **error)
{
  gint64 start_us = 0;
  g_autoptr (FleetSimulator) simulator = open_simulator (arguments, &start_us, error);
  g_autofree char *oracle = NULL;
  Sink sink = { NULL };
  FleetSimulatorMessage message;
  gboolean ok;
  guint n;

  if (simulator == NULL)
    return FALSE;
  for (const char *const *id = fleet_simulator_unplanted (simulator); *id != NULL; id++)
    fprintf (stderr, "fleet-headless simulate: nothing is planted for the rule %s, since the simulator does not know its condition\n", *id);
  sink.realtime = g_strcmp0 (arguments->rate, "max") != 0 && (arguments->rate != NULL || arguments->brokers != NULL);
  ok = arguments->brokers != NULL ? open_producer (&sink, arguments->brokers, error) : open_files (&sink, arguments->output, error);
  /* A start in the future is waited for; one in the past sets the pace from now on. */
  sink.lead_us = MAX (0, g_get_real_time () - start_us);
  while (ok && fleet_simulator_next (simulator, &message))
    ok = put (&sink, &message, error);
  if (!close_sink (&sink, ok ? error : NULL) || !ok)
    return FALSE;
  oracle = arguments->oracle != NULL ? g_strdup (arguments->oracle)
           : arguments->output != NULL ? g_build_filename (arguments->output, "oracle.jsonl", NULL) : NULL;
  if (!write_oracle (simulator, oracle, &n, error))
    return FALSE;
  printf ("%" G_GINT64_FORMAT " messages of %d vehicles, %" G_GINT64_FORMAT " change records, %u episodes to be found\n",
          sink.counts[FLEET_SIMULATOR_TELEMETRY], arguments->vehicles,
          sink.counts[FLEET_SIMULATOR_CARS] + sink.counts[FLEET_SIMULATOR_DEVICES] + sink.counts[FLEET_SIMULATOR_RESERVATIONS], n);
  return TRUE;
}

static gboolean
check_arguments (const Arguments *arguments)
{
  static const char *const rates[] = { "realtime", "max", NULL };

  return arguments->vehicles > 0 && arguments->seconds > 0 && (arguments->brokers != NULL) != (arguments->output != NULL) &&
         (arguments->rate == NULL || g_strv_contains (rates, arguments->rate));
}

int
fleet_headless_simulate (int    argc,
                         char **argv)
{
  Arguments arguments = { 0 };
  const GOptionEntry entries[] = {
    { "vehicles", 0, 0, G_OPTION_ARG_INT, &arguments.vehicles, "How many vehicles", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &arguments.seconds, "How many seconds of event time", "S" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments.seed, "The same seed gives the same stream", "K" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &arguments.start, "Event time of the first moment (now)", "ISO" },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &arguments.rules, "The rule file whose limits and holds the episodes follow (the installed one)", "FILE" },
    { "brokers", 0, 0, G_OPTION_ARG_STRING, &arguments.brokers, "Produce to this broker; missing topics are created", "HOST:PORT" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &arguments.output, "Write files into this folder", "DIR" },
    { "rate", 0, 0, G_OPTION_ARG_STRING, &arguments.rate, "realtime (default with --brokers) or max (default with --output)", "RATE" },
    { "oracle", 0, 0, G_OPTION_ARG_FILENAME, &arguments.oracle, "Write the episodes that must be found to this file (DIR/oracle.jsonl)", "FILE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int code = 0;

  g_option_context_set_summary (context, "Invents a fleet: its telemetry, its change records, and the episodes that the rules must find in them.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !check_arguments (&arguments))
    {
      fprintf (stderr, "fleet-headless simulate: %s\n", error != NULL ? error->message
               : "needs --vehicles N --seconds S --seed K and one of --brokers HOST:PORT and --output DIR; see fleet-headless simulate --help");
      code = 2;
    }
  else if (!simulate (&arguments, &error))
    {
      fprintf (stderr, "fleet-headless simulate: %s\n", error->message);
      code = 1;
    }
  g_free (arguments.start);
  g_free (arguments.rules);
  g_free (arguments.brokers);
  g_free (arguments.output);
  g_free (arguments.rate);
  g_free (arguments.oracle);
  return code;
}
