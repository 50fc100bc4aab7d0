/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless schema: the catalog of paths, and "schema changes" the notices; newest last, as a table for people or as JSON (an array of objects). */

#include "fleet-headless.h"

#include <stdio.h>
#include <string.h>

static const char catalog[] = "SELECT topic, path, types, nullable, first_seen_at, last_seen_at, share, example%s FROM schema_column%s ORDER BY topic, path";
static const char changes[] = "SELECT topic, path, kind, old, new, first_seen_at, device, firmware, share, state%s FROM schema_change%s ORDER BY first_seen_at, topic, path, kind";
/* People get what fits on a line, programs get all. */
static const char more_catalog[] = ", messages, first_partition, first_offset, last_partition, last_offset";
static const char more_changes[] = ", before, after, model, device_count, devices, users, partition, \"offset\", told_at, returned_at, breaking, by, at, comment, id";

/* The text as a literal of SQL. */
static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", parts);

  return g_strconcat ("'", doubled, "'", NULL);
}

static int
print_usage (void)
{
  fputs ("Usage: fleet-headless schema [changes] --database FILE [--topic TOPIC] [--json]\n", stderr);
  return 2;
}

int
fleet_headless_schema (int    argc,
                       char **argv)
{
  g_autofree char *database = NULL, *topic = NULL, *condition = NULL, *statement = NULL;
  g_auto (GStrv) words = NULL;
  gboolean json = FALSE, wants_changes;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The database to ask", "FILE" },
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "Only this topic's", "TOPIC" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON, with all that is known", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "[changes]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, "Lists every path that the topics have brought, with its types and share; with “changes” the notices of what has changed.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "fleet-headless schema: %s\n", error->message);
      return 2;
    }
  wants_changes = words != NULL && strcmp (words[0], "changes") == 0;
  if (database == NULL || (words != NULL && (!wants_changes || words[1] != NULL)))
    return print_usage ();
  if (topic != NULL)
    {
      g_autofree char *quoted = quote (topic);

      condition = g_strconcat (" WHERE topic = ", quoted, NULL);
    }
  statement = g_strdup_printf (wants_changes ? changes : catalog, json ? (wants_changes ? more_changes : more_catalog) : "", condition != NULL ? condition : "");
  return fleet_headless_print_answer (database, statement, json);
}
