/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-kafka-conf: a profile's [kafka] group goes to librdkafka as it stands, so that whatever works with any librdkafka client works here, with
 * its own words where it does not. What is refused would run or load code from a file that came by mail, would
 * switch off a safety, or is ours: positions live in our database, and a group or an automatic commit would undo that. */

#include "fleet-kafka-conf.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key;
  const char *value; /* refused only with this value; NULL: with any */
  const char *why;
} Denied;

static const Denied denied[] = {
  { "plugin.library.paths", NULL, N_("it loads code; remove it") },
  { "ssl.engine.location", NULL, N_("it loads code; remove it") },
  { "ssl.providers", NULL, N_("it loads code; remove it") },
  { "sasl.kerberos.kinit.cmd", NULL, N_("it is a shell command; run kinit yourself and remove it") },
  { "enable.sasl.oauthbearer.unsecure.jwt", NULL, N_("it makes tokens that prove nothing; remove it") },
  { "enable.auto.commit", NULL, N_("positions are kept in the database, with what they produced; remove it") },
  { "auto.commit.enable", NULL, N_("positions are kept in the database, with what they produced; remove it") },
  { "enable.auto.offset.store", NULL, N_("positions are kept in the database, with what they produced; remove it") },
  { "auto.offset.reset", NULL, N_("records are never skipped in silence; say [telemetry] start=earliest or start=latest instead") },
  { "group.id", NULL, N_("every console reads all partitions, and a group would share them out; remove it") },
  { "client.id", NULL, N_("Fleet Console sets it to its own name, version and host; remove it") },
  { "enable.partition.eof", "false", N_("it tells when the end of a partition is reached; remove it") },
};

/* TRUE for a private key that opens only with a password. A file that cannot be read is librdkafka's to complain of. */
static gboolean
is_encrypted (const char *file_name)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  gboolean encrypted;

  if (!g_file_get_contents (file_name, &text, &length, NULL))
    return FALSE;
  encrypted = memmem (text, length, "ENCRYPTED", strlen ("ENCRYPTED")) != NULL;
  fleet_secret_wipe (text, length);
  return encrypted;
}

GPtrArray *
fleet_kafka_conf_secrets (const char *const *profile)
{
  GPtrArray *needed = g_ptr_array_new ();
  const char *protocol = fleet_kafka_conf_find (profile, "security.protocol");
  const char *key = fleet_kafka_conf_find (profile, "ssl.key.location");
  const char *method = fleet_kafka_conf_find (profile, "sasl.oauthbearer.method");

  if (protocol != NULL && g_ascii_strncasecmp (protocol, "sasl_", 5) == 0 && fleet_kafka_conf_find (profile, "sasl.username") != NULL)
    g_ptr_array_add (needed, (gpointer) "sasl.password");
  if (key != NULL && is_encrypted (key))
    g_ptr_array_add (needed, (gpointer) "ssl.key.password");
  if (fleet_kafka_conf_find (profile, "ssl.keystore.location") != NULL)
    g_ptr_array_add (needed, (gpointer) "ssl.keystore.password");
  if (method != NULL && g_ascii_strcasecmp (method, "oidc") == 0)
    g_ptr_array_add (needed, (gpointer) "sasl.oauthbearer.client.secret");
  return needed;
}

static gboolean
set_secret (rd_kafka_conf_t          *conf,
            const FleetKafkaSecrets  *secrets,
            const char               *property,
            GError                  **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (FleetSecret) secret = fleet_secret_lookup (secrets->profile, property, secrets->cancellable, &reason);
  char words[512] = "";
  gboolean ok;

  if (secret == NULL)
    {
      if (reason != NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET,
                     _("The keyring has no %s for this profile. Enter it in Connections, or run fleet-headless secret set --profile FILE %s."), property, property);
      return FALSE;
    }
  ok = rd_kafka_conf_set (conf, property, fleet_secret_peek (secret), words, sizeof words) == RD_KAFKA_CONF_OK;
  if (!ok) /* librdkafka's words may quote the value */
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, _("librdkafka does not take the %s that was given; enter it again"), property);
  fleet_secret_wipe (words, sizeof words);
  return ok;
}

static gboolean
set_secrets (rd_kafka_conf_t          *conf,
             const char *const        *profile,
             const FleetKafkaSecrets  *secrets,
             GError                  **error)
{
  g_autoptr (GPtrArray) needed = NULL;

  if (secrets == NULL)
    return TRUE;
  needed = fleet_kafka_conf_secrets (profile);
  for (guint i = 0; i < needed->len; i++)
    if (!set_secret (conf, secrets, needed->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
fleet_kafka_conf_check (const char  *key,
                        const char  *value,
                        GError     **error)
{
  rd_kafka_conf_t *conf;
  char reason[512] = "";
  rd_kafka_conf_res_t result;

  for (guint i = 0; i < G_N_ELEMENTS (denied); i++)
    if (strcmp (denied[i].key, key) == 0 && (denied[i].value == NULL || strcmp (denied[i].value, value) == 0))
      {
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("not allowed: %s"), _(denied[i].why));
        return FALSE;
      }

  conf = rd_kafka_conf_new ();
  result = rd_kafka_conf_set (conf, key, value, reason, sizeof reason);
  rd_kafka_conf_destroy (conf);
  if (result == RD_KAFKA_CONF_OK)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("librdkafka does not take it: %s"),
               reason[0] != '\0' ? reason : _("unknown property or value"));
  return FALSE;
}

static gboolean
set_all (rd_kafka_conf_t    *conf,
         const char *const  *list,
         GError            **error)
{
  char reason[512];

  for (guint i = 0; list != NULL && list[i] != NULL && list[i + 1] != NULL; i += 2)
    if (rd_kafka_conf_set (conf, list[i], list[i + 1], reason, sizeof reason) != RD_KAFKA_CONF_OK)
      {
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("librdkafka does not take %s: %s"), list[i], reason);
        return FALSE;
      }
  return TRUE;
}

/* Called by librdkafka's threads; what matters comes as errors and events to those who use the client. */
static void
ignore_log_cb (const rd_kafka_t *rk,
               int               level,
               const char       *facility,
               const char       *text)
{
}

rd_kafka_conf_t *
fleet_kafka_conf_new (const char *const        *ours,
                      const char *const        *profile,
                      const char *const        *forced,
                      const FleetKafkaSecrets  *secrets,
                      GError                  **error)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();

  rd_kafka_conf_set_log_cb (conf, ignore_log_cb);
  if (set_all (conf, ours, error) && set_all (conf, profile, error) && set_secrets (conf, profile, secrets, error) && set_all (conf, forced, error))
    return conf;
  rd_kafka_conf_destroy (conf);
  return NULL;
}

rd_kafka_t *
fleet_kafka_conf_start (rd_kafka_conf_t  *conf,
                        rd_kafka_type_t   type,
                        GError          **error)
{
  char reason[512] = "";
  rd_kafka_t *rk = rd_kafka_new (type, conf, reason, sizeof reason);

  if (rk != NULL)
    return rk;
  rd_kafka_conf_destroy (conf);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("librdkafka does not take the settings of [kafka] together: %s"), reason);
  return NULL;
}

const char *
fleet_kafka_conf_find (const char *const *list,
                       const char        *key)
{
  const char *found = NULL;

  for (guint i = 0; list != NULL && list[i] != NULL && list[i + 1] != NULL; i += 2)
    if (strcmp (list[i], key) == 0)
      found = list[i + 1];
  return found;
}

char *
fleet_kafka_client_id (void)
{
  return g_strdup_printf ("fleet-console/%s (%s)", FLEET_VERSION, g_get_host_name ());
}
