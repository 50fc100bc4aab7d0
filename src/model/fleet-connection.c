/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-connection: see the header. A key file that keeps comments; values are taken raw, as the profile's own parser takes them. */

#include "fleet-connection.h"

#include "fleet-engine.h"

#include <string.h>

struct _FleetConnection
{
  GObject     parent_instance;

  char       *file_name; /* or NULL */
  GKeyFile   *file;
  GHashTable *secrets;   /* property: FleetSecret* */
};

G_DEFINE_FINAL_TYPE (FleetConnection, fleet_connection, G_TYPE_OBJECT)

static void
free_secret (gpointer secret)
{
  fleet_secret_free (secret);
}

static void
fleet_connection_finalize (GObject *object)
{
  FleetConnection *self = FLEET_CONNECTION (object);

  g_free (self->file_name);
  g_key_file_unref (self->file);
  g_hash_table_unref (self->secrets);
  G_OBJECT_CLASS (fleet_connection_parent_class)->finalize (object);
}

static void
fleet_connection_class_init (FleetConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_connection_finalize;
}

static void
fleet_connection_init (FleetConnection *self)
{
  self->file = g_key_file_new ();
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
}

FleetConnection *
fleet_connection_new (const char *file_name,
                      const char *text)
{
  FleetConnection *self = g_object_new (FLEET_TYPE_CONNECTION, NULL);

  self->file_name = g_strdup (file_name);
  if (text != NULL && *text != '\0')
    g_key_file_load_from_data (self->file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, NULL);
  if (file_name == NULL && !g_key_file_has_key (self->file, "rules", "file", NULL))
    {
      g_autofree char *rules = fleet_engine_data_file ("rules.ini");

      g_key_file_set_value (self->file, "rules", "file", rules);
    }
  return self;
}

const char *
fleet_connection_get_file (FleetConnection *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION (self), NULL);
  return self->file_name;
}

void
fleet_connection_set_file (FleetConnection *self,
                           const char      *file_name)
{
  g_return_if_fail (FLEET_IS_CONNECTION (self));
  g_free (self->file_name);
  self->file_name = g_strdup (file_name);
}

char *
fleet_connection_dup_name (FleetConnection *self)
{
  char *name;

  g_return_val_if_fail (FLEET_IS_CONNECTION (self), NULL);
  if (self->file_name == NULL)
    return g_strdup ("");
  name = g_path_get_basename (self->file_name);
  if (g_str_has_suffix (name, ".ini"))
    name[strlen (name) - 4] = '\0';
  return name;
}

char *
fleet_connection_dup_summary (FleetConnection *self)
{
  g_autofree char *servers = fleet_connection_dup (self, "kafka", "bootstrap.servers");
  g_autofree char *protocol = fleet_connection_dup (self, "kafka", "security.protocol");
  char *comma;

  if (servers != NULL && (comma = strchr (servers, ',')) != NULL)
    *comma = '\0';
  return g_strdup_printf ("%s · %s", servers != NULL ? servers : "?", protocol != NULL ? protocol : "PLAINTEXT");
}

char *
fleet_connection_dup (FleetConnection *self,
                      const char      *group,
                      const char      *key)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION (self), NULL);
  return g_key_file_get_value (self->file, group, key, NULL);
}

void
fleet_connection_set (FleetConnection *self,
                      const char      *group,
                      const char      *key,
                      const char      *value)
{
  g_return_if_fail (FLEET_IS_CONNECTION (self));
  if (value != NULL)
    g_key_file_set_value (self->file, group, key, value);
  else
    g_key_file_remove_key (self->file, group, key, NULL);
}

static gboolean
has (FleetConnection *self,
     const char      *key)
{
  return g_key_file_has_key (self->file, "kafka", key, NULL);
}

FleetSecurity
fleet_connection_get_security (FleetConnection *self)
{
  g_autofree char *protocol = fleet_connection_dup (self, "kafka", "security.protocol");
  g_autofree char *mechanism = fleet_connection_dup (self, "kafka", has (self, "sasl.mechanisms") ? "sasl.mechanisms" : "sasl.mechanism");

  if (protocol == NULL || g_ascii_strcasecmp (protocol, "PLAINTEXT") == 0)
    return FLEET_SECURITY_NONE;
  if (g_ascii_strcasecmp (protocol, "SSL") == 0)
    return has (self, "ssl.certificate.location") || has (self, "ssl.key.location") || has (self, "ssl.keystore.location") ? FLEET_SECURITY_CERTIFICATE : FLEET_SECURITY_TLS;
  if (g_ascii_strcasecmp (protocol, "SASL_SSL") == 0 && g_strcmp0 (mechanism, "SCRAM-SHA-512") == 0)
    return FLEET_SECURITY_SCRAM;
  if (g_ascii_strcasecmp (protocol, "SASL_SSL") == 0 && g_strcmp0 (mechanism, "PLAIN") == 0)
    return FLEET_SECURITY_PLAIN;
  return FLEET_SECURITY_OTHER;
}

void
fleet_connection_set_security (FleetConnection *self,
                               FleetSecurity    security)
{
  static const char *const certificate[] = { "ssl.certificate.location", "ssl.key.location", "ssl.keystore.location" };
  static const char *const login[] = { "sasl.mechanism", "sasl.mechanisms", "sasl.username" };
  static const char *const protocols[] = { "PLAINTEXT", "SSL", "SSL", "SASL_SSL", "SASL_SSL" };

  g_return_if_fail (FLEET_IS_CONNECTION (self));
  if (security >= FLEET_SECURITY_OTHER)
    return;
  fleet_connection_set (self, "kafka", "security.protocol", protocols[security]);
  if (security == FLEET_SECURITY_NONE)
    fleet_connection_set (self, "kafka", "ssl.ca.location", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (certificate) && security < FLEET_SECURITY_CERTIFICATE; i++)
    fleet_connection_set (self, "kafka", certificate[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (login) && security < FLEET_SECURITY_SCRAM; i++)
    fleet_connection_set (self, "kafka", login[i], NULL);
  if (security >= FLEET_SECURITY_SCRAM)
    {
      fleet_connection_set (self, "kafka", "sasl.mechanism", NULL);
      fleet_connection_set (self, "kafka", "sasl.mechanisms", security == FLEET_SECURITY_SCRAM ? "SCRAM-SHA-512" : "PLAIN");
    }
}

void
fleet_connection_set_secret (FleetConnection *self,
                             const char      *property,
                             const char      *text)
{
  g_return_if_fail (FLEET_IS_CONNECTION (self));
  if (*text != '\0')
    g_hash_table_insert (self->secrets, g_strdup (property), fleet_secret_new (text, strlen (text)));
  else
    g_hash_table_remove (self->secrets, property);
}

GHashTable *
fleet_connection_ref_secrets (FleetConnection *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION (self), NULL);
  return g_hash_table_ref (self->secrets);
}

void
fleet_connection_forget_secrets (FleetConnection *self)
{
  g_return_if_fail (FLEET_IS_CONNECTION (self));
  /* Whoever still stores them has a reference of his own. */
  g_hash_table_unref (self->secrets);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
}

char *
fleet_connection_to_text (FleetConnection *self)
{
  g_return_val_if_fail (FLEET_IS_CONNECTION (self), NULL);
  return g_key_file_to_data (self->file, NULL, NULL);
}
