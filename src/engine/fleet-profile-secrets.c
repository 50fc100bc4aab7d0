/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-profile-secrets: a profile that holds a password in clear, from before or from elsewhere, is refused until this has moved it. The file is changed line by line, so that
 * comments and order stay as a person wrote them. First the keyring, then the file: a crash between leaves the secret in both, never in neither. */

#include "fleet-profile.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-keyring.h"

#include <string.h>

/* The name by which the keyring knows it. */
static char *
get_property (const char *group,
              const char *key)
{
  return strcmp (group, "kafka") == 0 ? g_strdup (key) : g_strdup_printf ("%s.%s", group, key);
}

/* TRUE when line is KEY=VALUE with a secret key. *ret_value is borrowed from line. */
static gboolean
is_secret_line (const char   *group,
                char         *line,
                char        **ret_key,
                char        **ret_value)
{
  char *equals = strchr (line, '=');

  if (group == NULL || equals == NULL || *line == '#')
    return FALSE;
  *ret_key = g_strstrip (g_strndup (line, equals - line));
  *ret_value = g_strchug (equals + 1);
  if (fleet_profile_is_secret (group, *ret_key))
    return TRUE;
  g_clear_pointer (ret_key, g_free);
  return FALSE;
}

static gboolean
store_line (const char    *profile,
            const char    *group,
            const char    *key,
            const char    *value,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *property = get_property (group, key);
  g_autoptr (FleetSecret) secret = fleet_secret_new (value, strlen (value));

  return *value == '\0' || fleet_keyring_store (profile, property, secret, cancellable, error);
}

/* Stores each secret of lines; all other lines go to rest. */
static gboolean
move_lines (const char    *profile,
            char         **lines,
            GString       *rest,
            guint         *ret_n,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *group = NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *key = NULL;
      g_autofree char *copy = g_strdup (*line);
      char *value;
      gboolean ok = TRUE;

      g_strstrip (copy);
      if (*copy == '[' && strchr (copy, ']') != NULL)
        {
          g_free (group);
          group = g_strndup (copy + 1, strcspn (copy + 1, "]"));
        }
      if (!is_secret_line (group, copy, &key, &value))
        g_string_append_printf (rest, "%s%s", *line, line[1] != NULL ? "\n" : "");
      else
        {
          ok = store_line (profile, group, key, value, cancellable, error);
          *ret_n += *value != '\0';
        }
      fleet_secret_wipe (copy, strlen (copy));
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_profile_move_secrets (const char    *file_name,
                            guint         *ret_n,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autofree char *profile = g_canonicalize_filename (file_name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GError) reason = NULL;
  gsize length;
  gboolean ok;

  *ret_n = 0;
  if (!g_file_get_contents (profile, &text, &length, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The profile cannot be read: %s"), reason->message);
      return FALSE;
    }
  lines = g_strsplit (text, "\n", -1);
  fleet_secret_wipe (text, length);
  ok = move_lines (profile, lines, rest, ret_n, cancellable, error);
  for (char **line = lines; *line != NULL; line++)
    fleet_secret_wipe (*line, strlen (*line));
  if (!ok || *ret_n == 0)
    return ok;
  if (!g_file_set_contents_full (profile, rest->str, rest->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &reason))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, _("The secrets are in the keyring now, but %s cannot be written: %s; remove their lines from it yourself"), profile, reason->message);
      return FALSE;
    }
  return TRUE;
}
