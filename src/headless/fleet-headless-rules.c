/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless-rules: reads a rule file and says what is wrong with it, one line a problem, in the form that editors jump to. */

#include "fleet-headless.h"
#include "fleet-rule.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
  "Usage: fleet-headless rules check FILE\n\n"
  "Reads a rule file. What is wrong is printed to stderr as FILE:LINE:COLUMN: problem; remedy. Exit code 1 if anything is wrong.\n";

static int
check_file (const char *file)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, &error))
    {
      fprintf (stderr, "fleet-headless rules: %s\n", error->message);
      return 1;
    }
  rules = fleet_rule_parse_file_text (text, length, &problems);
  for (guint i = 0; i < problems->len; i++)
    {
      const FleetRuleProblem *problem = problems->pdata[i];

      fprintf (stderr, "%s:%u:%u: %s; %s\n", file, problem->line, problem->column, problem->message, problem->remedy);
    }
  if (problems->len > 0)
    return 1;
  printf ("%s: %u %s, nothing wrong\n", file, rules->len, rules->len == 1 ? "rule" : "rules");
  return 0;
}

int
fleet_headless_rules (int    argc,
                      char **argv)
{
  if (argc == 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      fputs (usage, stdout);
      return 0;
    }
  if (argc != 3 || strcmp (argv[1], "check") != 0)
    {
      fputs (usage, stderr);
      return 2;
    }
  return check_file (argv[2]);
}
