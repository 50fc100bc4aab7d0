/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless bench: CPU per message, from memory through commit. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <glib/gstdio.h>
#include <stdio.h>

static void
print_json (const FleetBenchResult *result)
{
  printf ("{\"cpu_ns_per_message\":%.1f,\"stages\":{", result->cpu_ns_per_message);
  for (FleetBenchStage stage = 0; stage < FLEET_N_BENCH_STAGES; stage++)
    printf ("%s\"%s\":%.1f", stage > 0 ? "," : "", fleet_bench_stage_to_string (stage), result->stage_ns[stage]);
  printf ("},\"start_changes\":%u,\"start_cpu_ms\":%.1f,\"messages_per_second\":%.0f,\"peak_rss_bytes\":%" G_GINT64_FORMAT ",\"bytes_per_value\":%.3f,\"rules\":%u,"
          "\"judge_ns_per_rule\":%.3f,\"bytes_per_message\":%.1f,\"payload_bytes\":%.1f,\"columns\":%u,\"alerts\":%u}\n",
          result->start_changes, result->start_cpu_ms, result->messages_per_second, result->peak_rss_bytes, result->bytes_per_value, result->rules,
          result->judge_ns_per_rule, result->bytes_per_message, result->payload_bytes, result->leaves, result->alerts);
}

static void
print_words (const FleetBenchResult *result)
{
  printf ("CPU per message    %8.0f ns   (%.0f bytes, %u columns, %u rules, %u alerts)\n", result->cpu_ns_per_message,
          result->payload_bytes, result->leaves, result->rules, result->alerts);
  for (FleetBenchStage stage = 0; stage < FLEET_N_BENCH_STAGES; stage++)
    printf ("  %-16s %8.0f ns\n", fleet_bench_stage_to_string (stage), result->stage_ns[stage]);
  printf ("before the first   %8.0f ms   (%u change records: a start's)\n", result->start_cpu_ms, result->start_changes);
  printf ("per rule and event %8.2f ns\n", result->judge_ns_per_rule);
  printf ("messages a second  %8.0f\n", result->messages_per_second);
  printf ("segments           %8.2f bytes a numeric value, %.0f a message\n", result->bytes_per_value, result->bytes_per_message);
  printf ("peak memory        %8.0f MB\n", result->peak_rss_bytes / 1e6);
}

/* The bench's folder holds plain files only. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file_name = g_build_filename (folder, name, NULL);

      g_unlink (file_name);
    }
  g_rmdir (folder);
}

int
fleet_headless_bench (int    argc,
                      char **argv)
{
  int messages = 2000000, vehicles = 10000, rules = 100, commit_rows = 100000;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "messages", 0, 0, G_OPTION_ARG_INT, &messages, "How many messages (2000000)", "N" },
    { "vehicles", 0, 0, G_OPTION_ARG_INT, &vehicles, "Of how many vehicles (10000)", "N" },
    { "rules", 0, 0, G_OPTION_ARG_INT, &rules, "Under how many rules (100)", "N" },
    { "commit", 0, 0, G_OPTION_ARG_INT, &commit_rows, "Events a transaction (100000)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— CPU per message, from memory through commit");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  FleetBenchResult result;
  FleetBenchOptions options;
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || messages < 1 || vehicles < 1 || rules < 0 || commit_rows < 1)
    {
      fprintf (stderr, "fleet-headless bench: %s\n", error != NULL ? error->message : "numbers must be positive");
      return 2;
    }
  folder = g_dir_make_tmp ("fleet-bench-XXXXXX", &error);
  if (folder == NULL)
    {
      fprintf (stderr, "fleet-headless bench: %s\n", error->message);
      return 1;
    }

  options = (FleetBenchOptions) { messages, vehicles, rules, commit_rows, folder };
  ok = fleet_bench_run (&options, &result, &error);
  remove_folder (folder);
  if (!ok)
    {
      fprintf (stderr, "fleet-headless bench: %s\n", error->message);
      return 1;
    }
  if (json)
    print_json (&result);
  else
    print_words (&result);
  return 0;
}
