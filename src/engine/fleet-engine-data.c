/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-engine-data: where this project's files lie. Apart from the engine, so that a tool that needs only a file does not carry the stream with it.
 *
 * From the program's own place and not from the configured prefix alone: what was installed into another folder (a staged installation, a moved one) finds its own data there, and
 * what runs from the build folder never finds that of an installation. */

#include "fleet-engine.h"

#include "fleet-config.h"

char *
fleet_engine_prefix (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *name = folder != NULL ? g_path_get_basename (folder) : NULL;

  if (name == NULL || g_str_has_prefix (program, FLEET_BUILD_ROOT "/"))
    return NULL;
  return g_str_equal (name, FLEET_BIN_DIR) ? g_path_get_dirname (folder) : g_strdup (FLEET_PREFIX);
}

char *
fleet_engine_data_file (const char *name)
{
  const char *folder = g_getenv ("FLEET_DATA_DIR");
  g_autofree char *prefix = NULL;

  if (folder != NULL)
    return g_build_filename (folder, name, NULL);
  prefix = fleet_engine_prefix ();
  return prefix != NULL ? g_build_filename (prefix, FLEET_DATA_SUBDIR, name, NULL) : g_build_filename (FLEET_SOURCE_DATA_DIR, name, NULL);
}
