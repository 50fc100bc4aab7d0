/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-headless secret: puts passwords into the keyring and takes them out again; none is ever shown, and none is an argument. */

#include "fleet-headless.h"

#include "fleet-engine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static gboolean
supply_cb (const char  *name,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  return fleet_secret_supply (value, error);
}

const GOptionEntry fleet_headless_secret_entries[] = {
  { "secret", 0, 0, G_OPTION_ARG_CALLBACK, supply_cb, "Where a secret is, instead of in the keyring: PROPERTY=env:NAME, file:PATH (mode 0600) or fd:NUMBER", "PROPERTY=SOURCE" },
  { NULL }
};

/* From stdin; from a terminal without showing it. */
static FleetSecret *
ask (const char  *property,
     GError     **error)
{
  struct termios shown, hidden;
  gboolean is_terminal = tcgetattr (STDIN_FILENO, &shown) == 0;
  FleetSecret *secret = NULL;
  char line[8192] = "";

  if (!is_terminal)
    return fleet_secret_read ("fd:0", error);
  hidden = shown;
  hidden.c_lflag &= ~ECHO;
  fprintf (stderr, "%s: ", property);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  if (fgets (line, sizeof line, stdin) != NULL)
    line[strcspn (line, "\n")] = '\0';
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  fputs ("\n", stderr);
  if (*line != '\0')
    secret = fleet_secret_new (line, strlen (line));
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "nothing was entered");
  fleet_secret_wipe (line, sizeof line);
  return secret;
}

static gboolean
set (const char  *profile,
     const char  *property,
     const char  *source,
     GError     **error)
{
  g_autoptr (FleetSecret) secret = source != NULL ? fleet_secret_read (source, error) : ask (property, error);

  if (secret == NULL || !fleet_keyring_store (profile, property, secret, NULL, error))
    return FALSE;
  printf ("The keyring has the %s of %s.\n", property, profile);
  return TRUE;
}

static gboolean
move (const char  *profile,
      GError     **error)
{
  guint n;

  if (!fleet_profile_move_secrets (profile, &n, NULL, error))
    return FALSE;
  printf (n > 0 ? "%u moved from %s to the keyring. Copies of the file that were made before still hold them: change the password if there are any.\n" : "%u: %s holds no secret.\n", n, profile);
  return TRUE;
}

static gboolean
obey (const char  *what,
      const char  *profile,
      const char  *property,
      const char  *source,
      GError     **error)
{
  if (strcmp (what, "move") == 0)
    return move (profile, error);
  if (strcmp (what, "set") == 0)
    return set (profile, property, source, error);
  if (!fleet_keyring_clear (profile, property, NULL, error))
    return FALSE;
  printf ("The keyring has no %s of %s any more.\n", property != NULL ? property : "secret", profile);
  return TRUE;
}

int
fleet_headless_secret (int    argc,
                       char **argv)
{
  g_autofree char *profile_name = NULL, *source = NULL, *profile = NULL;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile_name, "The profile whose secrets they are", "FILE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &source, "Where the secret is, if not typed or on stdin: env:NAME, file:PATH (mode 0600) or fd:NUMBER", "SOURCE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("set PROPERTY | clear [PROPERTY] | move");
  g_autoptr (GError) error = NULL;
  const char *what;

  g_option_context_set_summary (context, "set: keeps a secret in the keyring, such as sasl.password, ssl.key.password, ssl.keystore.password, import.secret-access-key.\n"
                                         "clear: takes it out; without PROPERTY all of the profile's.\n"
                                         "move: what the profile holds in clear goes to the keyring, and the file is rewritten without it.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "fleet-headless secret: %s\n", error->message);
      return 2;
    }
  what = argc > 1 ? argv[1] : "";
  if (profile_name == NULL || (strcmp (what, "set") != 0 && strcmp (what, "clear") != 0 && strcmp (what, "move") != 0) || (strcmp (what, "set") == 0) > argc - 2 || argc > 3)
    {
      fputs ("fleet-headless secret: --profile FILE and one of set PROPERTY, clear [PROPERTY], move are needed\n", stderr);
      return 2;
    }
  profile = g_canonicalize_filename (profile_name, NULL);
  if (obey (what, profile, argc > 2 ? argv[2] : NULL, source, &error))
    return 0;
  fprintf (stderr, "fleet-headless secret: %s\n", error->message);
  return 1;
}
