/* SPDX-License-Identifier: GPL-3.0-or-later */

/* main: finds the words and the settings, which lie elsewhere when the program runs from its build folder, and runs the application. */

#include <glib/gi18n.h>
#include <locale.h>

#include "fleet-application.h"
#include "fleet-config.h"
#include "fleet-engine.h"

/* TRUE when this program has not been installed. */
static gboolean
runs_from_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL && g_str_has_prefix (program, FLEET_BUILD_ROOT "/");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FleetApplication) application = NULL;
  const char *locale_dir = FLEET_LOCALE_DIR;

  /* Not for people: the process that answers the query page's questions (fleet-sql-worker.h); it never comes near a display. */
  if (argc == 3 && g_str_equal (argv[1], "--sql-worker"))
    return fleet_sql_worker_run (argv[2]);
  setlocale (LC_ALL, "");
  if (runs_from_build ())
    {
      locale_dir = FLEET_BUILD_ROOT "/po";
      g_setenv ("GSETTINGS_SCHEMA_DIR", FLEET_BUILD_ROOT "/data", FALSE);
    }
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = fleet_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
