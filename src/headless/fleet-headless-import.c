/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless import: the past from a folder or an S3 endpoint into the database; alone, or with the live stream running beside it. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <glib-unix.h>
#include <stdio.h>

#define TELL_EVERY_S 2

typedef struct
{
  GMainLoop         *loop;
  FleetEngine       *engine;
  gboolean           json;       /* the last line of stdout is the summary, all else goes to stderr */
  gboolean           live;       /* Kafka is read beside it, and to its end */
  FleetImportStatus *status;     /* the newest, or NULL */
  gboolean           is_stopped; /* the engine has come to its end */
  gboolean           was_durable;
  int                code;
} Import;

static FILE *
words (Import *import)
{
  return import->json ? stderr : stdout;
}

static void
look_for_end (Import *import)
{
  gboolean is_over = import->status != NULL && fleet_import_status_is_over (import->status);

  if (is_over && (!import->live || import->is_stopped || import->status->state != FLEET_IMPORT_DONE))
    g_main_loop_quit (import->loop);
}

static void
take_status (Import                  *import,
             const FleetStreamStatus *status)
{
  /* The stream says where it is stuck; alone there is none, and only the disk can be. */
  if (status->sentence != NULL && (import->live || !status->durable) && import->was_durable)
    fprintf (stderr, "fleet-headless import: %s\n", status->sentence);
  import->was_durable = status->durable && status->sentence == NULL;
  import->is_stopped |= status->state == FLEET_STREAM_STOPPED && status->durable;
}

static gboolean
take_cb (gpointer user_data)
{
  Import *import = user_data;
  g_autoptr (FleetBulletin) bulletin = fleet_engine_take (import->engine);

  if (bulletin == NULL)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < bulletin->failures->len; i++)
    fprintf (stderr, "fleet-headless import: %s\n", (const char *) g_ptr_array_index (bulletin->failures, i));
  if (bulletin->has_status)
    take_status (import, &bulletin->status);
  if (bulletin->import != NULL)
    {
      fleet_import_status_free (import->status);
      import->status = fleet_import_status_copy (bulletin->import);
    }
  look_for_end (import);
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
  Import *import = user_data;
  const FleetImportStatus *status = import->status;

  if (fleet_engine_has_failed (import->engine))
    {
      import->code = 1;
      g_main_loop_quit (import->loop);
    }
  else if (status != NULL && status->state == FLEET_IMPORT_RUNNING)
    {
      fprintf (words (import), "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " objects, %.1f of %.1f MB, %" G_GINT64_FORMAT " lines, %.0f/s", status->objects_done, status->objects,
               status->bytes_done / 1e6, status->bytes / 1e6, status->messages, status->rate);
      if (status->remaining_s >= 0)
        fprintf (words (import), ", about %" G_GINT64_FORMAT " s more", status->remaining_s);
      fputc ('\n', words (import));
      fflush (words (import));
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
signal_cb (gpointer user_data)
{
  Import *import = user_data;

  fprintf (stderr, "fleet-headless import: stopped; import the same place again to go on\n");
  import->code = 1;
  g_main_loop_quit (import->loop);
  return G_SOURCE_CONTINUE;
}

static void
print_summary (Import *import)
{
  const FleetImportStatus *status = import->status;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE], each[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.3f", status->seconds);
  g_ascii_formatd (each, sizeof each, "%.3f", status->messages > 0 ? status->seconds * 1e6 / status->messages : 0);
  for (guint i = 0; i < status->problems->len; i++)
    fprintf (stderr, "fleet-headless import: %s\n", (const char *) g_ptr_array_index (status->problems, i));
  if (status->n_problems > status->problems->len)
    fprintf (stderr, "fleet-headless import: … and %" G_GINT64_FORMAT " more; see SELECT key, note FROM imported\n", status->n_problems - status->problems->len);
  if (status->too_old > 0)
    fprintf (stderr, "fleet-headless import: %" G_GINT64_FORMAT " messages are older than [store] keep allows and were left; raise it and import again\n", status->too_old);
  if (import->json)
    printf ("{\"objects\":%" G_GINT64_FORMAT ",\"objects_done\":%" G_GINT64_FORMAT ",\"ignored\":%" G_GINT64_FORMAT ",\"bytes\":%" G_GINT64_FORMAT ",\"messages\":%" G_GINT64_FORMAT
            ",\"taken\":%" G_GINT64_FORMAT ",\"rows\":%" G_GINT64_FORMAT ",\"known\":%" G_GINT64_FORMAT ",\"unreadable\":%" G_GINT64_FORMAT ",\"left\":%" G_GINT64_FORMAT
            ",\"too_old\":%" G_GINT64_FORMAT ",\"problems\":%" G_GINT64_FORMAT ",\"us_per_message\":%s,\"seconds\":%s}\n",
            status->objects, status->objects_done, status->ignored, status->bytes, status->messages, status->taken, status->rows, status->known, status->unreadable, status->left,
            status->too_old, status->n_problems, each, seconds);
  else if (status->objects > 0)
    printf ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " objects; %" G_GINT64_FORMAT " lines in %s s, %s µs each: %" G_GINT64_FORMAT " messages and %" G_GINT64_FORMAT " rows taken, %" G_GINT64_FORMAT
            " known before, %" G_GINT64_FORMAT " unreadable, %" G_GINT64_FORMAT " left to the live stream, %" G_GINT64_FORMAT " too old\n",
            status->objects_done, status->objects, status->messages, seconds, each, status->taken, status->rows, status->known, status->unreadable, status->left, status->too_old);
  fflush (stdout);
}

static void
run_loop (Import *import)
{
  guint sources[] = {
    g_timeout_add_seconds (TELL_EVERY_S, tell_cb, import),
    g_unix_signal_add (SIGINT, signal_cb, import),
    g_unix_signal_add (SIGTERM, signal_cb, import),
  };

  g_main_loop_run (import->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static int
run_import (Import       *import,
            FleetProfile *profile,
            const char   *database,
            const char   *location,
            const char   *endpoint,
            const char   *table)
{
  FleetEngineOptions options = { .offline = !import->live, .until_end = import->live };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  import->loop = loop;
  import->was_durable = TRUE;
  import->engine = fleet_engine_new (profile, database, &options, wake_cb, import, &error);
  if (import->engine == NULL || !fleet_engine_import (import->engine, location, endpoint, table, &error))
    {
      fprintf (stderr, "fleet-headless import: %s\n", error->message);
      fleet_engine_free (import->engine);
      return 1;
    }
  run_loop (import);
  fleet_engine_free (import->engine);
  while (g_source_remove_by_user_data (import))
    ;
  if (import->status != NULL && import->status->sentence != NULL)
    fprintf (stderr, "fleet-headless import: %s\n", import->status->sentence);
  if (import->status != NULL)
    print_summary (import);
  if (import->status == NULL || import->status->state != FLEET_IMPORT_DONE)
    import->code = 1;
  g_clear_pointer (&import->status, fleet_import_status_free);
  return import->code;
}

int
fleet_headless_import (int    argc,
                       char **argv)
{
  g_autofree char *profile_name = NULL, *database = NULL, *endpoint = NULL, *table = NULL;
  g_auto (GStrv) locations = NULL;
  Import import = { 0 };
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile_name, "The profile: topics, paths, tables' keys, what is kept", "FILE" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The database, made if it is not there", "FILE" },
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint, "The S3-compatible endpoint (the profile's, or AWS's own)", "URL" },
    { "table", 0, 0, G_OPTION_ARG_STRING, &table, "What CSV and JSON lines hold whose names do not tell: car, device or reservation", "TABLE" },
    { "live", 0, 0, G_OPTION_ARG_NONE, &import.live, "Read Kafka beside it, to the ends of its partitions", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &import.json, "End with a summary object on stdout", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &locations, NULL, "DIR | s3://BUCKET/PREFIX" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— brings the past");
  g_autoptr (FleetProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_set_description (context,
                                    "Objects are those of Kafka Connect's S3 sink (topics/TOPIC/partition=0/TOPIC+0+0000000000.json[.gz], or under a time partitioner's path),\n"
                                    "of connectors that name PREFIXTOPIC-0-0000000000.EXT, and exports of car, device and reservation tables as CSV or JSON lines.\n"
                                    "Each record is taken once, by its offset, whatever the live stream has brought or will bring; what is imported is history and is not judged.\n"
                                    "An import that was stopped goes on where it was when the same place is imported again.\n"
                                    "Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION, or the profile's group [import].\n");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, fleet_headless_secret_entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile_name == NULL || database == NULL || locations == NULL || g_strv_length (locations) != 1)
    {
      fprintf (stderr, "fleet-headless import: %s\n", error != NULL ? error->message : "--profile FILE, --database FILE and one folder or s3://bucket/prefix are needed");
      return 2;
    }
  profile = fleet_profile_load (profile_name, &error);
  if (profile == NULL)
    {
      fprintf (stderr, "fleet-headless import: %s\n", error->message);
      return 1;
    }
  return run_import (&import, profile, database, locations[0], endpoint, table);
}
