/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe: see the header. Two of Kafka's requests are written by hand, because they are all that is asked before anybody has proved who he is: ApiVersions, to hear whether
 * a broker is there at all, and SaslHandshake, to hear which mechanisms it offers (or, as the error ILLEGAL_SASL_STATE, that it asks for none). */

#include "fleet-config.h"

#include "fleet-probe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_PORT        9092
#define API_SASL_HANDSHAKE  17
#define API_VERSIONS        18
#define ILLEGAL_SASL_STATE  34

static const char *
find (const FleetProfile *profile,
      const char         *key)
{
  return fleet_kafka_conf_find ((const char *const *) profile->kafka, key);
}

static gboolean
protocol_has (const FleetProfile *profile,
              const char         *word)
{
  const char *protocol = find (profile, "security.protocol");
  g_autofree char *lower = g_ascii_strdown (protocol != NULL ? protocol : "plaintext", -1);

  return strstr (lower, word) != NULL;
}

gboolean
fleet_probe_uses_tls (const FleetProfile *profile)
{
  return protocol_has (profile, "ssl");
}

gboolean
fleet_probe_uses_sasl (const FleetProfile *profile)
{
  return protocol_has (profile, "sasl");
}

FleetProbe *
fleet_probe_new (FleetProfile *profile,
                 const char   *server,
                 GCancellable *cancellable)
{
  FleetProbe *self = g_new0 (FleetProbe, 1);
  const char *scheme = strstr (server, "://");
  const char *name = scheme != NULL ? scheme + 3 : server; /* librdkafka takes SSL://host:port and looks past it */
  const char *colon = strrchr (name, ':');
  const char *bracket = *name == '[' ? strchr (name, ']') : NULL;

  self->profile = fleet_profile_ref (profile);
  self->server = g_strdup (name);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->answer = g_byte_array_new ();
  if (bracket != NULL)
    {
      self->host = g_strndup (name + 1, bracket - name - 1);
      colon = bracket[1] == ':' ? bracket + 1 : NULL;
    }
  else
    self->host = colon != NULL ? g_strndup (name, colon - name) : g_strdup (name);
  self->port = colon != NULL ? g_ascii_strtoull (colon + 1, NULL, 10) : DEFAULT_PORT;
  return self;
}

static void
hang_up (FleetProbe *self)
{
  g_clear_pointer (&self->ssl, SSL_free);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

void
fleet_probe_free (FleetProbe *self)
{
  if (self == NULL)
    return;
  hang_up (self);
  g_clear_pointer (&self->context, SSL_CTX_free);
  g_resolver_free_addresses (self->addresses);
  g_clear_object (&self->cancellable);
  g_byte_array_unref (self->answer);
  g_free (self->server);
  g_free (self->host);
  fleet_profile_unref (self->profile);
  g_free (self);
}

static gboolean
is_cancelled (FleetProbe  *self,
              GError     **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("Stopped"));
  return TRUE;
}

gboolean
fleet_probe_resolve (FleetProbe  *self,
                     char       **ret_told,
                     GError     **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GString) told = g_string_new (NULL);

  self->addresses = g_resolver_lookup_by_name (resolver, self->host, self->cancellable, NULL);
  if (is_cancelled (self, error))
    return FALSE;
  if (self->addresses == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("There is no host %s. Correct bootstrap.servers, or ask why this machine does not know the name (DNS, VPN)."), self->host);
      return FALSE;
    }
  if (g_hostname_is_ip_address (self->host))
    {
      *ret_told = g_strdup_printf (_("%s is an address: there is no name to look up"), self->host);
      return TRUE;
    }
  for (GList *link = self->addresses; link != NULL; link = link->next)
    {
      g_autofree char *address = g_inet_address_to_string (link->data);

      g_string_append_printf (told, "%s%s", told->len > 0 ? ", " : "", address);
    }
  *ret_told = g_strdup_printf (_("%s is %s"), self->host, told->str);
  return TRUE;
}

/* One address after the other; the last reason counts. */
static gboolean
dial (FleetProbe  *self,
      GError     **error)
{
  g_autoptr (GError) reason = NULL;

  hang_up (self);
  for (GList *link = self->addresses; link != NULL; link = link->next)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (link->data, self->port);

      g_clear_error (&reason);
      self->socket = g_socket_new (g_inet_address_get_family (link->data), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &reason);
      if (self->socket == NULL)
        continue;
      g_socket_set_timeout (self->socket, FLEET_PROBE_STEP_US / G_USEC_PER_SEC);
      if (g_socket_connect (self->socket, address, self->cancellable, &reason))
        return TRUE;
      hang_up (self);
    }
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
fleet_probe_connect (FleetProbe  *self,
                     char       **ret_told,
                     GError     **error)
{
  g_autoptr (GError) reason = NULL;

  if (dial (self, &reason))
    {
      *ret_told = g_strdup_printf (_("%s takes connections"), self->server);
      return TRUE;
    }
  if (is_cancelled (self, error))
    return FALSE;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s refuses connections: nothing listens on port %u of that host. Correct the port in bootstrap.servers, or start the broker."), self->server,
                 self->port);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s does not answer within %d seconds. Check address and port, and whether a firewall or a VPN is in between."), self->server,
                 (int) (FLEET_PROBE_STEP_US / G_USEC_PER_SEC));
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s cannot be reached: %s. Check the network and bootstrap.servers."), self->server, reason->message);
  return FALSE;
}

/* ---- TLS ---- */

/* Whether the listener speaks TLS; a connection of its own. */
static gboolean
speaks_tls (FleetProbe *self)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());
  X509 *certificate = NULL;
  g_autofree char *why = NULL;
  long verify;
  SSL *ssl = NULL;
  gboolean speaks;

  if (dial (self, NULL))
    ssl = fleet_probe_tls_handshake (context, self->socket, self->profile, self->host, FLEET_PROBE_STEP_US, self->cancellable, &verify, &certificate, &why);
  /* Whoever shows a certificate speaks TLS, whether we like it or not. */
  speaks = certificate != NULL;
  X509_free (certificate);
  if (ssl != NULL)
    SSL_free (ssl);
  SSL_CTX_free (context);
  hang_up (self);
  return speaks;
}

/* Whether a broker answers without TLS; a connection of its own. */
static gboolean
speaks_plainly (FleetProbe *self)
{
  g_autofree char *why = NULL;
  gboolean ok = dial (self, NULL) && fleet_probe_ask (self, API_VERSIONS, 0, NULL, &why);

  hang_up (self);
  return ok;
}

static gboolean
secure_nothing (FleetProbe  *self,
                char       **ret_told,
                GError     **error)
{
  g_autofree char *why = NULL;

  if (fleet_probe_ask (self, API_VERSIONS, 0, NULL, &why))
    {
      *ret_told = g_strdup (_("Not used: security.protocol is without TLS, and so is the listener"));
      return TRUE;
    }
  if (is_cancelled (self, error))
    return FALSE;
  if (speaks_tls (self))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s speaks TLS, and the profile does not. Set security.protocol=%s, or use the port of its listener without TLS."), self->server,
                 fleet_probe_uses_sasl (self->profile) ? "SASL_SSL" : "SSL");
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("What listens at %s is not a Kafka broker: it does not answer as one. Correct bootstrap.servers."), self->server);
  return FALSE;
}

/* No handshake, and not because of the certificate. */
static void
explain_no_handshake (FleetProbe  *self,
                      const char  *why,
                      GError     **error)
{
  if (is_cancelled (self, error))
    return;
  if (speaks_plainly (self))
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s does not speak TLS, and the profile does. Use the port of its TLS listener, or set security.protocol=%s."), self->server,
                 fleet_probe_uses_sasl (self->profile) ? "SASL_PLAINTEXT" : "PLAINTEXT");
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s does not agree on TLS (%s). Check that this port is its TLS listener, and which versions and ciphers it allows."), self->server,
                 why != NULL && *why != '\0' ? why : "EOF");
}

/* The server has read our certificate, or missed it, only after the handshake of TLS 1.3: its word on that comes with the first answer. */
static void
explain_turned_away (FleetProbe  *self,
                     const char  *why,
                     GError     **error)
{
  gboolean has_certificate = find (self->profile, "ssl.certificate.location") != NULL || find (self->profile, "ssl.keystore.location") != NULL;

  if (is_cancelled (self, error))
    return;
  if (!has_certificate)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA,
                 _("%s asks for a certificate of yours, and the profile names none. Set ssl.certificate.location and ssl.key.location, or ssl.keystore.location."), self->server);
  else
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA,
                 _("%s does not take your certificate (%s). Have it signed by the authority that the broker trusts, or renewed if it has expired."), self->server,
                 why != NULL && *why != '\0' ? why : "EOF");
}

gboolean
fleet_probe_secure (FleetProbe  *self,
                    char       **ret_told,
                    gboolean    *ret_doubt,
                    GError     **error)
{
  const FleetKafkaSecrets secrets = { self->profile->file_name, self->cancellable };
  const char *verified = find (self->profile, "enable.ssl.certificate.verification");
  g_autofree char *why = NULL, *sentence = NULL;
  X509 *certificate = NULL;
  long verify = X509_V_OK;
  gboolean ok = FALSE;

  *ret_doubt = FALSE;
  if (!fleet_probe_uses_tls (self->profile))
    return secure_nothing (self, ret_told, error);
  self->context = fleet_probe_tls_context (self->profile, &secrets, error);
  if (self->context == NULL)
    return FALSE;
  self->ssl = fleet_probe_tls_handshake (self->context, self->socket, self->profile, self->host, FLEET_PROBE_STEP_US, self->cancellable, &verify, &certificate, &why);
  if (verify != X509_V_OK)
    {
      sentence = fleet_probe_tls_explain (self->profile, self->server, self->host, verify, certificate);
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_KAFKA, sentence);
    }
  else if (self->ssl == NULL && certificate == NULL)
    explain_no_handshake (self, why, error);
  else if (self->ssl == NULL || !fleet_probe_ask (self, API_VERSIONS, 0, NULL, &why))
    explain_turned_away (self, why, error);
  else
    ok = TRUE;
  if (ok)
    {
      g_autofree char *described = fleet_probe_tls_describe (certificate);

      *ret_doubt = g_strcmp0 (verified, "false") == 0 || g_strcmp0 (find (self->profile, "ssl.endpoint.identification.algorithm"), "none") == 0;
      *ret_told = *ret_doubt ? g_strdup_printf (_("%s, %s, but it is not fully checked: anybody between here and the broker could read along. Remove enable.ssl.certificate.verification and ssl.endpoint.identification.algorithm."),
                                                SSL_get_version (self->ssl), described)
                             : g_strdup_printf ("%s, %s", SSL_get_version (self->ssl), described);
    }
  X509_free (certificate);
  return ok;
}

/* ---- who one is ---- */

/* The names in an answer to SaslHandshake, "SCRAM-SHA-512, PLAIN"; has_wanted: whether wanted is among them. NULL: the answer does not read. */
static char *
read_mechanisms (const GByteArray *answer,
                 const char       *wanted,
                 gboolean         *ret_has)
{
  GString *told = g_string_new (NULL);
  gsize at = 6;

  *ret_has = FALSE;
  while (at + 2 <= answer->len)
    {
      gsize length = answer->data[at] << 8 | answer->data[at + 1];
      g_autofree char *name = NULL;

      if (at + 2 + length > answer->len)
        break;
      name = g_strndup ((const char *) answer->data + at + 2, length);
      *ret_has |= wanted != NULL && g_ascii_strcasecmp (name, wanted) == 0;
      if (g_utf8_validate (name, -1, NULL))
        g_string_append_printf (told, "%s%s", told->len > 0 ? ", " : "", name);
      at += 2 + length;
    }
  return g_string_free (told, FALSE);
}

gboolean
fleet_probe_ask_mechanisms (FleetProbe  *self,
                            char       **ret_told,
                            GError     **error)
{
  gboolean uses_sasl = fleet_probe_uses_sasl (self->profile);
  const char *mechanism = find (self->profile, "sasl.mechanisms") != NULL ? find (self->profile, "sasl.mechanisms") : find (self->profile, "sasl.mechanism");
  g_autofree char *why = NULL, *offered = NULL;
  gboolean has_wanted, asks;

  mechanism = mechanism != NULL ? mechanism : "GSSAPI";
  if (!fleet_probe_ask (self, API_SASL_HANDSHAKE, 1, uses_sasl ? mechanism : "NONE", &why) || self->answer->len < 2)
    {
      /* Kafka answers; what is only like Kafka may not know the question. Without a login the next step shows whether one is needed. */
      if (!uses_sasl && !g_cancellable_is_cancelled (self->cancellable))
        {
          *ret_told = g_strdup (_("Not used: security.protocol is without SASL"));
          return TRUE;
        }
      if (!is_cancelled (self, error))
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s hung up when it was asked how to log in. Look into the broker's log."), self->server);
      return FALSE;
    }
  asks = (self->answer->data[0] << 8 | self->answer->data[1]) != ILLEGAL_SASL_STATE;
  offered = read_mechanisms (self->answer, mechanism, &has_wanted);
  if (asks && !uses_sasl)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s asks who you are (%s), and the profile does not say. Set security.protocol=%s, sasl.mechanisms, sasl.username and the password."),
                 self->server, offered, fleet_probe_uses_tls (self->profile) ? "SASL_SSL" : "SASL_PLAINTEXT");
  else if (!asks && uses_sasl)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s does not ask who you are, and the profile wants to say. Set security.protocol=%s, or use the port of its SASL listener."), self->server,
                 fleet_probe_uses_tls (self->profile) ? "SSL" : "PLAINTEXT");
  else if (uses_sasl && !has_wanted)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_KAFKA, _("%s does not offer %s. Set sasl.mechanisms to what it offers: %s."), self->server, mechanism, offered);
  else
    {
      *ret_told = uses_sasl ? g_strdup (mechanism) : g_strdup (_("Not used: security.protocol is without SASL, and the listener asks for none"));
      return TRUE;
    }
  return FALSE;
}
