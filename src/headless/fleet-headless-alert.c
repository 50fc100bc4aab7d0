/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless alert: an operator's action without a window. A database has one writer: where a console has it open, the action is handed to that one (fleet-inbox.h); else it is done here, without
 * Kafka being read, and sent to the other desks if a broker answers soon, or by whoever opens the database next. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define PATIENCE_US (15 * G_USEC_PER_SEC)
#define LOOK_US     (50 * 1000)

typedef struct
{
  const char      *database;
  const char      *alert_id;
  FleetActionKind  kind;
  char            *uuid;
  char            *by;
  const char      *note;
  gint64           until_us;
} Act;

static gboolean
row_cb (guint             n,
        const FleetValue *values,
        gpointer          user_data)
{
  *(gboolean *) user_data = values[0].type == FLEET_TYPE_INT && values[0].integer > 0;
  return TRUE;
}

static FleetValue
text_value (const char *text)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) };
}

/* Whether the database has it: as this action, or, of an acknowledgement, as one that another has done before. */
static gboolean
is_done (const Act  *act,
         gboolean   *ret_done,
         GError    **error)
{
  const FleetValue values[] = { text_value (act->uuid), text_value (act->alert_id), { .type = FLEET_TYPE_INT, .integer = act->kind == FLEET_ACTION_ACKNOWLEDGE } };
  g_autoptr (FleetSql) sql = fleet_sql_open (act->database, error);

  *ret_done = FALSE;
  return sql != NULL && fleet_sql_run_with (sql, "SELECT EXISTS (SELECT 1 FROM action_row WHERE uuid = ?1) OR (?3 AND EXISTS (SELECT 1 FROM alert_row WHERE id = ?2 AND attention = 1))",
                                            G_N_ELEMENTS (values), values, NULL, row_cb, ret_done, error);
}

static int
tell (const Act    *act,
      gboolean      done,
      const GError *error)
{
  if (done)
    printf ("%s: alert %s\n", fleet_action_kind_to_string (act->kind), act->alert_id);
  else if (error != NULL)
    fprintf (stderr, "fleet-headless alert: %s\n", error->message);
  else
    fprintf (stderr, "fleet-headless alert: it was not done within %d s: the console that has %s open refuses it (it says why), or does not answer\n", (int) (PATIENCE_US / G_USEC_PER_SEC),
             act->database);
  return done ? 0 : 1;
}

/* Another process has the database. */
static int
hand_over (const Act *act)
{
  g_autoptr (FleetAction) action = fleet_action_new (act->uuid, act->alert_id, act->kind, act->by, g_get_real_time (), act->note, act->until_us);
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GError) error = NULL;
  g_autofree char *file_name = fleet_inbox_put (act->database, action, &error);
  gboolean done = FALSE;

  while (file_name != NULL && !done && is_done (act, &done, &error) && !done && g_get_monotonic_time () < until_us)
    g_usleep (LOOK_US);
  if (file_name != NULL)
    g_unlink (file_name);
  return tell (act, done, error);
}

static void
wake_cb (gpointer user_data)
{
}

/* FALSE with an error: the engine refuses it, or could not begin. */
static gboolean
take_news (FleetEngine  *engine,
           GError      **error)
{
  g_autoptr (FleetBulletin) bulletin = fleet_engine_take (engine);

  if (bulletin == NULL)
    return TRUE;
  if (bulletin->failures->len > 0)
    g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_REFUSED, g_ptr_array_index (bulletin->failures, 0));
  else if (bulletin->has_status && (bulletin->status.state == FLEET_STREAM_FAILED || !bulletin->status.durable))
    g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_STORE, bulletin->status.sentence);
  return bulletin->failures->len == 0 && !(bulletin->has_status && (bulletin->status.state == FLEET_STREAM_FAILED || !bulletin->status.durable));
}

static int
act_here (Act         *act,
          FleetEngine *engine)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  fleet_engine_act_as (engine, act->uuid, act->alert_id, act->kind, act->by, act->note, act->until_us);
  while (take_news (engine, &error) && is_done (act, &done, &error) && !done && g_get_monotonic_time () < until_us)
    g_usleep (LOOK_US);
  fleet_engine_free (engine);
  return tell (act, done, error);
}

static int
carry_out (Act          *act,
           FleetProfile *profile)
{
  FleetEngineOptions options = { .offline = TRUE };
  g_autoptr (GError) error = NULL;
  FleetEngine *engine;

  if (!g_file_test (act->database, G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, "fleet-headless alert: there is no database %s\n", act->database);
      return 1;
    }
  engine = fleet_engine_new (profile, act->database, &options, wake_cb, NULL, &error);
  if (engine != NULL)
    return act_here (act, engine);
  if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_REFUSED))
    return hand_over (act);
  return tell (act, FALSE, error);
}

/* FALSE: it told what is wrong. */
static gboolean
read_words (Act        *act,
            char      **words,
            const char *until)
{
  if (words == NULL || g_strv_length (words) != 2 || !fleet_action_kind_from_string (words[0], strlen (words[0]), &act->kind))
    {
      fprintf (stderr, "fleet-headless alert: write acknowledge, note, shelve or unshelve, and an alert's id (SELECT id FROM alert)\n");
      return FALSE;
    }
  act->alert_id = words[1];
  act->until_us = FLEET_TIME_NONE;
  if (until != NULL && !fleet_time_parse (until, strlen (until), FLEET_ZONE_HONOURED, &act->until_us))
    {
      fprintf (stderr, "fleet-headless alert: --until %s is no time; write it as 2026-11-25T18:00:00+09:00\n", until);
      return FALSE;
    }
  return TRUE;
}

int
fleet_headless_alert (int    argc,
                      char **argv)
{
  g_autofree char *profile_name = NULL, *database = NULL, *note = NULL, *until = NULL, *by = NULL, *uuid = g_uuid_string_random (), *name = NULL;
  g_auto (GStrv) words = NULL;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile_name, "The profile, for its rules and topics", "FILE" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The database, whether a console has it open or not", "FILE" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, "What is noted; of a shelf, why", "TEXT" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, "When a shelf ends (without: when the alert clears); a day is the most", "ISO" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, "Who does it (the login's name)", "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "acknowledge|note|shelve|unshelve ID" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— an operator's action on an alert");
  g_autoptr (FleetProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  Act act = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, fleet_headless_secret_entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || profile_name == NULL || database == NULL)
    {
      fprintf (stderr, "fleet-headless alert: %s\n", error != NULL ? error->message : "--profile FILE and --database FILE are needed");
      return 2;
    }
  if (!read_words (&act, words, until))
    return 2;
  profile = fleet_profile_load (profile_name, &error);
  if (profile == NULL)
    {
      fprintf (stderr, "fleet-headless alert: %s\n", error->message);
      return 1;
    }
  name = fleet_engine_operator_name ();
  act.database = database;
  act.uuid = uuid;
  act.by = by != NULL ? by : name;
  act.note = note;
  return carry_out (&act, profile);
}
