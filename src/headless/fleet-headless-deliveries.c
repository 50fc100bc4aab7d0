/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless deliveries: what leaves the console, by channel, and what does not and why. Reads the database beside a running engine, or without one. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <stdio.h>

static const char by_channel[] =
  "SELECT c.channel, ifnull (c.target, ''), (SELECT count(*) FROM outbox WHERE channel = c.channel AND state = 0), c.sent,"
  " (SELECT count(*) FROM outbox WHERE channel = c.channel AND state = 2), ifnull (fleet_time (c.failing_us), ''),"
  " ifnull (c.sentence, ifnull ((SELECT last_error FROM outbox WHERE channel = c.channel AND state = 2 ORDER BY id DESC LIMIT 1), '')) FROM delivery_channel AS c ORDER BY 1";

static const char *const names[] = { "channel", "target", "waiting", "sent", "undeliverable", "failing_since", "why" };

static char *
to_text (const FleetValue *value)
{
  GString *text = g_string_new (NULL);

  fleet_value_append (value, text);
  return g_string_free (text, FALSE);
}

static gboolean
print_json_cb (guint             n,
               const FleetValue *values,
               gpointer          user_data)
{
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; i < n && i < G_N_ELEMENTS (names); i++)
    {
      g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "", names[i]);
      fleet_value_append_json (&values[i], json);
    }
  printf ("%s}\n", json->str);
  return TRUE;
}

static gboolean
print_cb (guint             n,
          const FleetValue *values,
          gpointer          user_data)
{
  g_auto (GStrv) texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = to_text (&values[i]);
  if (n < G_N_ELEMENTS (names))
    return TRUE;
  printf ("%s (%s): %s waiting, %s sent, %s undeliverable\n", texts[0], texts[1], texts[2], texts[3], texts[4]);
  if (*texts[5] != '\0')
    printf ("  fails since %s\n", texts[5]);
  if (*texts[6] != '\0')
    printf ("  %s\n", texts[6]);
  return TRUE;
}

int
fleet_headless_deliveries (int    argc,
                           char **argv)
{
  g_autofree char *database = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "The engine's database", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One line of JSON a channel", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = NULL;

  g_option_context_set_summary (context, "Tells by channel what waits, what was sent, what is undeliverable, since when it fails and why. Each record: fleet-headless sql \"SELECT * FROM delivery\".");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || database == NULL || argc > 1)
    {
      fprintf (stderr, "fleet-headless deliveries: %s\n", error != NULL ? error->message : "--database FILE is needed, and nothing else");
      return 2;
    }
  sql = fleet_sql_open (database, &error);
  if (sql == NULL || !fleet_sql_run (sql, by_channel, NULL, json ? print_json_cb : print_cb, NULL, &error))
    {
      fprintf (stderr, "fleet-headless deliveries: %s\n", error->message);
      return 1;
    }
  return 0;
}
