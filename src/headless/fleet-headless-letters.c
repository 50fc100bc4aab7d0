/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless dead-letters: what could not be read, by reason; the letters of a reason; all of it as JSON lines; and "dead-letters retry", which has them read again as a profile says
 * now, in a database that no other engine has open. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#define LOOK_MS 100

typedef struct
{
  char     *database, *profile, *topic, *group, *output, *reason, *by;
  GStrv     words;
  gboolean  json;
} Arguments;

static int
tell (const GError *error)
{
  fprintf (stderr, "fleet-headless dead-letters: %s\n", error->message);
  return 1;
}

/* ---- listing ---- */

/* The text as a literal of SQL. */
static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strconcat ("'", doubled, "'", NULL);
}

static int
list (const Arguments *arguments)
{
  static const char groups[] = "SELECT count(*) AS letters, topic, kind, min (kafka_time) AS first, max (kafka_time) AS last FROM dead_letter%s GROUP BY topic, kind ORDER BY letters DESC, kind";
  static const char letters[] = "SELECT topic, partition, \"offset\", kafka_time, attempts, reason, substr (payload, 1, 60) AS payload FROM dead_letter%s ORDER BY topic, partition, \"offset\"";
  g_autoptr (GString) condition = g_string_new (NULL);
  const char *statement = arguments->group != NULL ? letters : groups;
  const char *parameter = strstr (statement, "%s");
  g_autofree char *sql = NULL;
  const char *const parts[][2] = { { "topic", arguments->topic }, { "kind", arguments->group } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i][1] != NULL)
      {
        g_autofree char *quoted = quote (parts[i][1]);

        g_string_append_printf (condition, "%s%s = %s", condition->len > 0 ? " AND " : " WHERE ", parts[i][0], quoted);
      }
  sql = g_strdup_printf ("%.*s%s%s", (int) (parameter - statement), statement, condition->str, parameter + 2);
  return fleet_headless_print_answer (arguments->database, sql, FALSE);
}

static int
export (const Arguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = fleet_engine_data_file ("reports");
  g_autoptr (FleetReportBook) book = fleet_report_book_new (folder, "en", &error);
  g_autoptr (FleetSql) sql = book != NULL ? fleet_sql_open (arguments->database, &error) : NULL;
  const FleetLetterExportOptions options = { arguments->topic, arguments->group, arguments->by, arguments->reason };

  if (sql == NULL)
    return tell (error);
  fleet_sql_set_deadline (sql, 0);
  return fleet_letter_export (sql, book, &options, arguments->output != NULL ? arguments->output : "-", NULL, &error) ? 0 : tell (error);
}

/* ---- reading them again ---- */

typedef struct
{
  GMainLoop   *loop;
  FleetEngine *engine;
  int          code;
} Retry;

static void
errand_cb (const FleetLetterErrandNews *news,
           gpointer                     user_data)
{
  Retry *retry = user_data;

  if (!news->is_over)
    return;
  if (news->error != NULL)
    retry->code = tell (news->error);
  printf ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " dead letters were read\n", news->n_taken - news->n_dead, news->n_taken);
  fflush (stdout);
  g_main_loop_quit (retry->loop);
}

static gboolean
take_cb (gpointer user_data)
{
  Retry *retry = user_data;
  g_autoptr (FleetBulletin) bulletin = fleet_engine_take (retry->engine);

  for (guint i = 0; bulletin != NULL && i < bulletin->failures->len; i++)
    fprintf (stderr, "fleet-headless dead-letters: %s\n", (const char *) g_ptr_array_index (bulletin->failures, i));
  if (bulletin != NULL && bulletin->has_status && !bulletin->status.durable && bulletin->status.sentence != NULL)
    fprintf (stderr, "fleet-headless dead-letters: %s\n", bulletin->status.sentence);
  return G_SOURCE_CONTINUE;
}

/* News is looked for by the timer. */
static void
wake_cb (gpointer user_data)
{
}

static gboolean
signal_cb (gpointer user_data)
{
  Retry *retry = user_data;

  fprintf (stderr, "fleet-headless dead-letters: stopped; those that were read are read\n");
  retry->code = 1;
  g_main_loop_quit (retry->loop);
  return G_SOURCE_CONTINUE;
}

static int
run_retry (const Arguments *arguments)
{
  const FleetEngineOptions options = { .offline = TRUE };
  const FleetLetterErrandWish wish = { .kind = FLEET_LETTER_ERRAND_RETRY, .topic = arguments->topic, .reason = arguments->group, .by = arguments->by != NULL ? arguments->by : g_get_user_name () };
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_load (arguments->profile, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Retry retry = { .loop = loop };
  FleetLetterErrand *errand;
  guint sources[3];

  retry.engine = profile != NULL ? fleet_engine_new (profile, arguments->database, &options, wake_cb, &retry, &error) : NULL;
  if (retry.engine == NULL)
    return tell (error);
  errand = fleet_letter_errand_new (retry.engine, &wish, errand_cb, &retry);
  sources[0] = g_timeout_add (LOOK_MS, take_cb, &retry);
  sources[1] = g_unix_signal_add (SIGINT, signal_cb, &retry);
  sources[2] = g_unix_signal_add (SIGTERM, signal_cb, &retry);
  g_main_loop_run (loop);
  fleet_letter_errand_free (errand);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  fleet_engine_free (retry.engine);
  return retry.code;
}

/* ---- arguments ---- */

static gboolean
parse (int         *argc,
       char      ***argv,
       Arguments   *self,
       GError     **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &self->database, "The database", "FILE" },
    { "topic", 0, 0, G_OPTION_ARG_STRING, &self->topic, "Only this topic's", "TOPIC" },
    { "group", 0, 0, G_OPTION_ARG_STRING, &self->group, "Only those of this kind of reason, as the list names it", "KIND" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Each letter with key, headers and payload as a line of JSON", NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output, "With --json: the file (standard output)", "FILE" },
    { "personal", 0, 0, G_OPTION_ARG_STRING, &self->reason, "With --json: letters that tell who people are, and why they are needed; it is logged", "REASON" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &self->by, "Who does it, for the log (the user)", "NAME" },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, "retry: the profile whose topics and mapping hold", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->words, NULL, "[retry]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Lists what could not be read, by topic and kind of reason; with --group one by one, with --json in full. With “retry” it is read again, as the profile has it now:\n"
                                         "each letter that can be read is stored once and is a dead letter no more; the others stay, with the new reason. The console must not have the database open then.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static void
arguments_clear (Arguments *self)
{
  char **const texts[] = { &self->database, &self->profile, &self->topic, &self->group, &self->output, &self->reason, &self->by };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&self->words, g_strfreev);
}

int
fleet_headless_letters (int    argc,
                        char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  int code = 2;
  gboolean ok = parse (&argc, &argv, &arguments, &error), wants_retry = arguments.words != NULL && strcmp (arguments.words[0], "retry") == 0;

  if (!ok || arguments.database == NULL || (arguments.words != NULL && (!wants_retry || arguments.words[1] != NULL)) || wants_retry != (arguments.profile != NULL) ||
      (!arguments.json && (arguments.output != NULL || arguments.reason != NULL)))
    fprintf (stderr, "fleet-headless dead-letters: %s\n", error != NULL ? error->message
             : "needs --database FILE, and retry also --profile FILE; --output and --personal go with --json; see fleet-headless dead-letters --help");
  else if (wants_retry)
    code = run_retry (&arguments);
  else
    code = arguments.json ? export (&arguments) : list (&arguments);
  arguments_clear (&arguments);
  return code;
}
