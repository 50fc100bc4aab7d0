/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless run: the engine without a display: says how the stream is doing, and at the end what it did. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#define STATUS_EVERY_S  5
#define MOST_TROUBLE_US (30 * G_USEC_PER_SEC) /* how long a bounded run waits for a broker or a topic */

typedef struct
{
  GMainLoop        *loop;
  FleetEngine      *engine;
  gboolean          until_end;
  gboolean          quiet;        /* --json: the last line of stdout is the summary, all else goes to stderr */
  FleetStreamStatus status;       /* the newest; sentence owned */
  GPtrArray        *partitions;   /* FleetPartitionStatus, the newest; NULL: none has been told of */
  gint64            trouble_us;   /* monotonic, when the stream was last well; 0 well */
  int               code;
} Run;

static FILE *
words (Run *run)
{
  return run->quiet ? stderr : stdout;
}

static const char *
state_to_string (FleetStreamState state)
{
  static const char *const names[] = { "starting", "connecting", "catching up", "live", "offline", "failed", "stopped" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), NULL);
  return names[state];
}

static void
take_status (Run           *run,
             FleetBulletin *bulletin)
{
  if (g_strcmp0 (bulletin->status.sentence, run->status.sentence) != 0 && bulletin->status.sentence != NULL)
    fprintf (stderr, "fleet-headless run: %s\n", bulletin->status.sentence);
  g_free (run->status.sentence);
  run->status = bulletin->status;
  bulletin->status.sentence = NULL;

  if (run->status.state == FLEET_STREAM_STOPPED && run->status.durable)
    g_main_loop_quit (run->loop);
  if (run->status.durable && run->status.state != FLEET_STREAM_OFFLINE && run->status.state != FLEET_STREAM_FAILED)
    run->trouble_us = 0;
  else if (run->trouble_us == 0)
    run->trouble_us = g_get_monotonic_time ();
}

static gboolean
take_cb (gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (FleetBulletin) bulletin = fleet_engine_take (run->engine);

  if (bulletin == NULL)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < bulletin->failures->len; i++)
    fprintf (stderr, "fleet-headless run: %s\n", (const char *) g_ptr_array_index (bulletin->failures, i));
  if (bulletin->partitions != NULL)
    {
      g_clear_pointer (&run->partitions, g_ptr_array_unref);
      run->partitions = g_ptr_array_ref (bulletin->partitions);
    }
  if (bulletin->has_status)
    take_status (run, bulletin);
  return G_SOURCE_REMOVE;
}

/* From the writer's thread: only schedules. */
static void
wake_cb (gpointer user_data)
{
  g_idle_add (take_cb, user_data);
}

static gboolean
tell_cb (gpointer user_data)
{
  Run *run = user_data;
  const FleetStreamStatus *status = &run->status;
  g_autofree char *lag = status->lag_messages < 0 ? g_strdup ("an unknown number") : g_strdup_printf ("%" G_GINT64_FORMAT, status->lag_messages);

  fprintf (words (run), "%-11s %" G_GINT64_FORMAT " messages, %.0f/s, %s behind, %u vehicles, %u alerts open, %u unacknowledged, %" G_GINT64_FORMAT " dead letters\n",
           state_to_string (status->state), status->messages, status->rate, lag, status->vehicles, status->open_alerts,
           status->unacknowledged, status->dead_letters);
  fflush (words (run));
  return G_SOURCE_CONTINUE;
}

/* A bounded run that cannot come to its end is a failure, and so is an engine that could not begin: its sentence has been printed. */
static gboolean
watch_cb (gpointer user_data)
{
  Run *run = user_data;
  gboolean is_stuck = run->until_end && run->trouble_us != 0 && g_get_monotonic_time () - run->trouble_us > MOST_TROUBLE_US;

  if (is_stuck || fleet_engine_has_failed (run->engine))
    {
      run->code = 1;
      g_main_loop_quit (run->loop);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
signal_cb (gpointer user_data)
{
  g_main_loop_quit (((Run *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
append_number (GString    *json,
               const char *name,
               gint64      number,
               gboolean    is_known)
{
  if (is_known)
    g_string_append_printf (json, ",\"%s\":%" G_GINT64_FORMAT, name, number);
  else
    g_string_append_printf (json, ",\"%s\":null", name);
}

static void
append_text (GString    *json,
             const char *name,
             const char *text)
{
  const FleetValue value = { .type = text != NULL ? FLEET_TYPE_TEXT : FLEET_TYPE_NULL, .text = text, .length = text != NULL ? strlen (text) : 0 };

  g_string_append_printf (json, ",\"%s\":", name);
  fleet_value_append_json (&value, json);
}

/* One partition, or (partition null) a topic of which none is known; position and all after it null where they are not known. Newly allocated. */
static char *
tell_partition (const FleetPartitionStatus *status)
{
  static const char *const topics[FLEET_N_TOPICS] = { "telemetry", "cars", "devices", "reservations", "table-changes", "actions" };
  static const char *const flows[FLEET_N_FLOWS] = { "waiting", "behind", "live", "quiet", "unreached", "failed" };
  GString *json = g_string_new ("{");
  char rate[G_ASCII_DTOSTR_BUF_SIZE], newest[FLEET_TIME_BUFFER];

  g_string_append_printf (json, "\"role\":\"%s\"", topics[status->topic]);
  append_text (json, "topic", status->name);
  append_number (json, "partition", status->partition, status->partition >= 0);
  append_text (json, "state", flows[status->flow]);
  append_number (json, "position", status->position, status->position >= 0);
  append_number (json, "end", status->end, status->end >= 0);
  append_number (json, "lag", status->lag, status->lag >= 0);
  append_number (json, "lag_ms", status->lag_us / 1000, status->lag_us != FLEET_TIME_NONE);
  g_string_append_printf (json, ",\"rate\":%s", g_ascii_formatd (rate, sizeof rate, "%.1f", status->rate));
  append_text (json, "newest_at", status->newest_us != FLEET_TIME_NONE ? fleet_time_print (status->newest_us, newest) : NULL);
  append_text (json, "error", status->sentence);
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

static void
print_partitions (Run *run)
{
  printf (",\"partitions\":[");
  for (guint i = 0; run->partitions != NULL && i < run->partitions->len; i++)
    {
      g_autofree char *json = tell_partition (run->partitions->pdata[i]);

      printf ("%s%s", i > 0 ? "," : "", json);
    }
  printf ("]}\n");
}

static void
print_summary (Run *run)
{
  FleetEngineSummary summary;
  char cpu[G_ASCII_DTOSTR_BUF_SIZE];
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  fleet_engine_get_summary (run->engine, &summary);
  g_ascii_formatd (cpu, sizeof cpu, "%.3f", summary.cpu_us_per_message);
  g_ascii_formatd (seconds, sizeof seconds, "%.3f", summary.seconds);
  if (run->quiet)
    {
      printf ("{\"messages\":%" G_GINT64_FORMAT ",\"batches\":%" G_GINT64_FORMAT ",\"dead_letters\":%" G_GINT64_FORMAT ",\"late\":%" G_GINT64_FORMAT
              ",\"changes_applied\":%" G_GINT64_FORMAT ",\"changes_repeated\":%" G_GINT64_FORMAT ",\"changes_outdated\":%" G_GINT64_FORMAT
              ",\"vehicles\":%" G_GINT64_FORMAT ",\"alerts_opened\":%" G_GINT64_FORMAT ",\"alerts_cleared\":%" G_GINT64_FORMAT
              ",\"cpu_us_per_message\":%s,\"seconds\":%s",
              summary.messages, summary.batches, summary.dead_letters, summary.late, summary.changes_applied, summary.changes_repeated,
              summary.changes_outdated, summary.vehicles, summary.alerts_opened, summary.alerts_cleared, cpu, seconds);
      print_partitions (run);
    }
  else
    printf ("%" G_GINT64_FORMAT " messages in %s s, %s µs of CPU each; %" G_GINT64_FORMAT " dead letters, %" G_GINT64_FORMAT " late"
            "; changes: %" G_GINT64_FORMAT " applied, %" G_GINT64_FORMAT " known, %" G_GINT64_FORMAT " older than what is here; %" G_GINT64_FORMAT
            " vehicles; %" G_GINT64_FORMAT " alerts opened, %" G_GINT64_FORMAT " cleared\n",
            summary.messages, seconds, cpu, summary.dead_letters, summary.late, summary.changes_applied, summary.changes_repeated,
            summary.changes_outdated, summary.vehicles, summary.alerts_opened, summary.alerts_cleared);
  fflush (stdout);
}

static void
run_loop (Run *run)
{
  guint sources[] = {
    g_timeout_add_seconds (STATUS_EVERY_S, tell_cb, run),
    g_timeout_add_seconds (1, watch_cb, run),
    g_unix_signal_add (SIGINT, signal_cb, run),
    g_unix_signal_add (SIGTERM, signal_cb, run),
  };

  g_main_loop_run (run->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static int
run_engine (FleetProfile *profile,
            const char   *database,
            gboolean      until_end,
            gboolean      json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  FleetEngineOptions options = { .until_end = until_end };
  Run run = { .loop = loop, .until_end = until_end, .quiet = json };

  fleet_memory_give_back ();
  run.engine = fleet_engine_new (profile, database, &options, wake_cb, &run, &error);
  if (run.engine == NULL)
    {
      fprintf (stderr, "fleet-headless run: %s\n", error->message);
      return 1;
    }
  run_loop (&run);
  print_summary (&run);
  fleet_engine_free (run.engine);
  while (g_source_remove_by_user_data (&run))
    ;
  g_free (run.status.sentence);
  g_clear_pointer (&run.partitions, g_ptr_array_unref);
  return run.code;
}

int
fleet_headless_run (int    argc,
                    char **argv)
{
  g_autofree char *profile_name = NULL;
  g_autofree char *database = NULL;
  gboolean until_end = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile_name, "The profile: broker, topics, paths, rules", "FILE" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The database, made if it is not there", "FILE" },
    { "until-end", 0, 0, G_OPTION_ARG_NONE, &until_end, "Stop at the end of every partition", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "End with a summary object on stdout", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— the engine without a display");
  g_autofree char *keys = fleet_profile_describe ();
  g_autofree char *description = g_strdup_printf ("A profile is a key file; what it leaves out is as here:\n\n%s", keys);
  g_autoptr (FleetProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  fleet_memory_set_up ();
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, fleet_headless_secret_entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile_name == NULL || database == NULL)
    {
      fprintf (stderr, "fleet-headless run: %s\n", error != NULL ? error->message : "--profile FILE and --database FILE are needed");
      return 2;
    }
  profile = fleet_profile_load (profile_name, &error);
  if (profile == NULL)
    {
      fprintf (stderr, "fleet-headless run: %s\n", error->message);
      return 1;
    }
  return run_engine (profile, database, until_end, json);
}
