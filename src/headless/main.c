/* SPDX-License-Identifier: GPL-3.0-or-later */

/* main: finds the subcommand. What each says of itself stands in one table. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char        *name;
  FleetHeadlessMain  run;
  const char        *summary;
} Subcommand;

static const Subcommand subcommands[] = {
  { "alert", fleet_headless_alert, "acknowledges, notes on, shelves an alert, or takes it back" },
  { "bench", fleet_headless_bench, "measures CPU per message, from memory through commit" },
  { "dead-letters", fleet_headless_letters, "lists what could not be read, writes it as JSON lines, has it read again" },
  { "doctor", fleet_headless_doctor, "says what is wrong with a connection" },
  { "deliveries", fleet_headless_deliveries, "tells what leaves the console, and what does not and why" },
  { "export", fleet_headless_export, "writes a report as CSV, JSON lines or PDF" },
  { "import", fleet_headless_import, "brings the past from a folder or an S3 endpoint" },
  { "rules", fleet_headless_rules, "checks rule files" },
  { "run", fleet_headless_run, "runs the engine without a display" },
  { "schema", fleet_headless_schema, "lists the paths of the topics, and what has changed of them" },
  { "secret", fleet_headless_secret, "keeps passwords in the keyring" },
  { "simulate", fleet_headless_simulate, "invents a fleet, and what the rules must find in it" },
  { "sql", fleet_headless_sql, "asks the database a question; it can only read" },
  { NULL, NULL, NULL },
};

static int
print_usage (FILE *file,
             int   code)
{
  fputs ("Usage: fleet-headless SUBCOMMAND [OPTION…]\n\n", file);
  for (const Subcommand *command = subcommands; command->name != NULL; command++)
    fprintf (file, "  %-12s %s\n", command->name, command->summary);
  fputs ("\nfleet-headless SUBCOMMAND --help explains one.\n", file);
  return code;
}

int
main (int    argc,
      char **argv)
{
  /* Not for people: the process that answers the desk's questions (fleet-sql-worker.h). */
  if (argc == 3 && strcmp (argv[1], "sql-worker") == 0)
    return fleet_sql_worker_run (argv[2]);
  setlocale (LC_ALL, "");
  if (argc < 2)
    return print_usage (stderr, 2);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return print_usage (stdout, 0);
  for (const Subcommand *command = subcommands; command->name != NULL; command++)
    if (strcmp (command->name, argv[1]) == 0)
      return command->run (argc - 1, argv + 1);
  fprintf (stderr, "fleet-headless: there is no subcommand “%s”; see fleet-headless --help\n", argv[1]);
  return 2;
}
