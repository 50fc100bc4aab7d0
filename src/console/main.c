/* SPDX-License-Identifier: GPL-3.0-or-later */

/* main: finds the words and the settings, which lie elsewhere when the program runs from its build folder, and runs the application. */

#include <glib/gi18n.h>
#include <locale.h>

#include "fleet-application.h"
#include "fleet-config.h"
#include "fleet-engine.h"

/* Where the words lie, and the settings' schemas where GSettings would not look: beside a program that was not installed, or into another folder than the system's. */
static char *
find_words_and_settings (void)
{
  g_autofree char *prefix = fleet_engine_prefix ();
  g_autofree char *schemas = prefix != NULL ? g_build_filename (prefix, "share/glib-2.0/schemas", NULL) : g_strdup (FLEET_BUILD_ROOT "/data");
  g_autofree char *compiled = g_build_filename (schemas, "gschemas.compiled", NULL);

  if (g_file_test (compiled, G_FILE_TEST_EXISTS))
    g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, FALSE);
  return prefix != NULL ? g_build_filename (prefix, FLEET_LOCALE_SUBDIR, NULL) : g_strdup (FLEET_BUILD_ROOT "/po");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FleetApplication) application = NULL;
  g_autofree char *words = NULL;
  gboolean is_worker;

  fleet_memory_set_up ();
  is_worker = argc == 3 && g_str_equal (argv[1], "--sql-worker");
  /* A worker speaks the operator's language, and prints numbers as SQL does. */
  setlocale (is_worker ? LC_MESSAGES : LC_ALL, "");
  if (is_worker)
    setlocale (LC_CTYPE, "");
  words = find_words_and_settings ();
  bindtextdomain (GETTEXT_PACKAGE, words);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* Not for people: the process that answers the query page's questions (fleet-sql-worker.h); it never comes near a display. */
  if (is_worker)
    return fleet_sql_worker_run (argv[2]);

  application = fleet_application_new ();
  fleet_memory_give_back ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
