/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-signal-users: of each group only what it reads and what it is called; whether the file is right is the card's to say. */

#include "fleet-signal-users.h"

#include "fleet-engine.h"

gboolean
fleet_signal_users_parse (FleetPathUsers *users,
                          const char     *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL))
    return FALSE;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *path = g_key_file_get_string (file, groups[i], "path", NULL);
      g_autofree char *name = g_key_file_get_string (file, groups[i], "name", NULL);

      if (path != NULL)
        fleet_path_users_add (users, FLEET_USER_SIGNAL, groups[i], name != NULL ? name : groups[i], path);
    }
  return TRUE;
}

void
fleet_signal_users_add (FleetPathUsers *users)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "fleet-console", "signals.ini", NULL);
  g_autofree char *ours = fleet_engine_data_file ("signals.ini");
  g_autofree char *text = NULL;

  if (g_file_get_contents (own, &text, NULL, NULL) || g_file_get_contents (ours, &text, NULL, NULL))
    fleet_signal_users_parse (users, text);
}
