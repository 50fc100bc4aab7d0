/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-engine-data: where this project's data files lie. Apart from the engine, so that a tool that needs only a file does not carry the stream with it. */

#include "fleet-engine.h"

#include "fleet-config.h"

char *
fleet_engine_data_file (const char *name)
{
  const char *folder = g_getenv ("FLEET_DATA_DIR");
  g_autofree char *file_name = NULL;

  if (folder != NULL)
    return g_build_filename (folder, name, NULL);
  file_name = g_build_filename (FLEET_INSTALLED_DATA_DIR, name, NULL);
  if (g_file_test (file_name, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&file_name);
  return g_build_filename (FLEET_SOURCE_DATA_DIR, name, NULL);
}
