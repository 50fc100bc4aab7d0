/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-keyring: libsecret's simple calls. Values come in memory that is not paged out, and are wiped by libsecret. */

#include "fleet-keyring.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

static const SecretSchema schema = {
  FLEET_APP_ID,
  SECRET_SCHEMA_NONE,
  {
      { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "property", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

/* Takes reason over. */
static gboolean
fail (GError      *reason,
      const char  *profile,
      const char  *property,
      GError     **error)
{
  g_autofree char *name = g_path_get_basename (profile);

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The keyring was not waited for"));
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET,
                 _("The keyring cannot be asked for %s of %s: %s. Unlock or start the keyring (GNOME Keyring, KWallet, KeePassXC); "
                 "fleet-headless also takes --secret %s=file:PATH."),
                 property != NULL ? property : _("the secrets"), name, reason != NULL ? reason->message : _("it does not say why"), property != NULL ? property : "PROPERTY");
  g_clear_error (&reason);
  return FALSE;
}

FleetSecret *
fleet_keyring_lookup (const char    *profile,
                      const char    *property,
                      GCancellable  *cancellable,
                      GError       **error)
{
  GError *reason = NULL;
  char *text = secret_password_lookup_nonpageable_sync (&schema, cancellable, &reason, "profile", profile, "property", property, NULL);
  FleetSecret *secret = NULL;

  if (reason != NULL)
    fail (reason, profile, property, error);
  else if (text != NULL)
    secret = fleet_secret_new (text, strlen (text));
  secret_password_free (text);
  return secret;
}

gboolean
fleet_keyring_store (const char         *profile,
                     const char         *property,
                     const FleetSecret  *secret,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autofree char *name = g_path_get_basename (profile);
  g_autofree char *label = g_strdup_printf ("Fleet Console: %s, %s", name, property);
  GError *reason = NULL;

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, fleet_secret_peek (secret), cancellable, &reason, "profile", profile, "property", property, NULL)
         || fail (reason, profile, property, error);
}

gboolean
fleet_keyring_clear (const char    *profile,
                     const char    *property,
                     GCancellable  *cancellable,
                     GError       **error)
{
  GError *reason = NULL;

  if (property != NULL)
    secret_password_clear_sync (&schema, cancellable, &reason, "profile", profile, "property", property, NULL);
  else
    secret_password_clear_sync (&schema, cancellable, &reason, "profile", profile, NULL);
  return reason == NULL || fail (reason, profile, property, error);
}
