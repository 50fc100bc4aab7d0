/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe-tls: OpenSSL over a socket that GIO keeps non-blocking, so that each wait is bounded and can be cancelled. */

#include "fleet-config.h"

#include "fleet-probe-tls.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <string.h>

#define MOST_NAMES 5 /* of a certificate, that are told */

static const char *
find (const FleetProfile *profile,
      const char         *key)
{
  return fleet_kafka_conf_find ((const char *const *) profile->kafka, key);
}

/* OpenSSL's word for the last error of this thread; forgets all of them. */
static char *
take_reason (void)
{
  unsigned long code = ERR_peek_last_error ();
  const char *reason = code != 0 ? ERR_reason_error_string (code) : NULL;
  char *told = g_strdup (reason != NULL ? reason : "");

  ERR_clear_error ();
  return told;
}

/* Takes why over. */
static gboolean
fail_file (const char  *key,
           const char  *file_name,
           char        *why,
           GError     **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s=%s cannot be used: %s. Correct the file's name in the profile, or the file."), key, file_name, why);
  g_free (why);
  return FALSE;
}

/* A file that is not there is said in words, not as OpenSSL says it. */
static gboolean
check_file (const char  *key,
            const char  *file_name,
            GError     **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (g_file_test (file_name, G_FILE_TEST_IS_DIR))
    return TRUE;
  file = g_mapped_file_new (file_name, FALSE, &reason);
  if (file != NULL)
    return TRUE;
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s=%s cannot be read. Correct the file's name in the profile, or let this user read it."), key, file_name);
  return FALSE;
}

static gboolean
trust (SSL_CTX             *context,
       const FleetProfile  *profile,
       GError             **error)
{
  const char *ca = find (profile, "ssl.ca.location");
  gboolean is_folder;

  if (ca == NULL || strcmp (ca, "probe") == 0)
    return SSL_CTX_set_default_verify_paths (context) == 1;
  if (!check_file ("ssl.ca.location", ca, error))
    return FALSE;
  is_folder = g_file_test (ca, G_FILE_TEST_IS_DIR);
  if (SSL_CTX_load_verify_locations (context, is_folder ? NULL : ca, is_folder ? ca : NULL) == 1)
    return TRUE;
  ERR_clear_error ();
  return fail_file ("ssl.ca.location", ca, g_strdup (_("there is no certificate in it, as PEM")), error);
}

static int
password_cb (char *buffer,
             int   size,
             int   is_writing,
             void *user_data)
{
  const FleetSecret *secret = user_data;
  const char *text = secret != NULL ? fleet_secret_peek (secret) : "";
  int length = strlen (text);

  if (length > size)
    return -1;
  memcpy (buffer, text, length);
  return length;
}

static gboolean
show_pem (SSL_CTX                  *context,
          const char               *certificate,
          const char               *key,
          const FleetKafkaSecrets  *secrets,
          GError                  **error)
{
  g_autoptr (GPtrArray) needed = fleet_kafka_conf_secrets ((const char *const[]) { "ssl.key.location", key, NULL });
  g_autoptr (FleetSecret) password = NULL;
  gboolean ok;

  if (!check_file ("ssl.certificate.location", certificate, error) || !check_file ("ssl.key.location", key, error))
    return FALSE;
  if (SSL_CTX_use_certificate_chain_file (context, certificate) != 1)
    return fail_file ("ssl.certificate.location", certificate, take_reason (), error);
  if (needed->len > 0)
    {
      g_autoptr (GError) reason = NULL;

      password = fleet_secret_lookup (secrets->profile, "ssl.key.password", secrets->cancellable, &reason);
      if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  SSL_CTX_set_default_passwd_cb (context, password_cb);
  SSL_CTX_set_default_passwd_cb_userdata (context, password);
  ok = SSL_CTX_use_PrivateKey_file (context, key, SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata (context, NULL);
  if (ok && SSL_CTX_check_private_key (context) == 1)
    return TRUE;
  if (!ok && needed->len > 0)
    {
      ERR_clear_error ();
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, _("The private key in %s does not open with this password. Enter ssl.key.password again."), key);
      return FALSE;
    }
  return fail_file ("ssl.key.location", key, take_reason (), error);
}

static gboolean
show_keystore (SSL_CTX                  *context,
               const char               *keystore,
               const FleetKafkaSecrets  *secrets,
               GError                  **error)
{
  g_autoptr (FleetSecret) password = NULL;
  g_autoptr (GError) reason = NULL;
  BIO *file;
  PKCS12 *store;
  EVP_PKEY *key = NULL;
  X509 *certificate = NULL;
  STACK_OF (X509) *chain = NULL;
  gboolean ok;

  if (!check_file ("ssl.keystore.location", keystore, error))
    return FALSE;
  password = fleet_secret_lookup (secrets->profile, "ssl.keystore.password", secrets->cancellable, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  file = BIO_new_file (keystore, "rb");
  store = file != NULL ? d2i_PKCS12_bio (file, NULL) : NULL;
  BIO_free (file);
  if (store == NULL)
    {
      ERR_clear_error ();
      return fail_file ("ssl.keystore.location", keystore, g_strdup (_("it is not PKCS#12")), error);
    }
  ok = PKCS12_parse (store, password != NULL ? fleet_secret_peek (password) : "", &key, &certificate, &chain) == 1;
  PKCS12_free (store);
  if (!ok)
    {
      ERR_clear_error ();
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_SECRET, _("The keystore %s does not open with this password. Enter ssl.keystore.password again."), keystore);
      return FALSE;
    }
  ok = SSL_CTX_use_cert_and_key (context, certificate, key, chain, 1) == 1;
  X509_free (certificate);
  EVP_PKEY_free (key);
  sk_X509_pop_free (chain, X509_free);
  return ok || fail_file ("ssl.keystore.location", keystore, take_reason (), error);
}

SSL_CTX *
fleet_probe_tls_context (const FleetProfile       *profile,
                         const FleetKafkaSecrets  *secrets,
                         GError                  **error)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());
  const char *certificate = find (profile, "ssl.certificate.location"), *key = find (profile, "ssl.key.location"), *keystore = find (profile, "ssl.keystore.location");
  gboolean ok;

  SSL_CTX_set_mode (context, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  ok = trust (context, profile, error);
  if (ok && keystore != NULL)
    ok = show_keystore (context, keystore, secrets, error);
  else if (ok && certificate != NULL && key != NULL)
    ok = show_pem (context, certificate, key, secrets, error);
  if (ok)
    return context;
  SSL_CTX_free (context);
  return NULL;
}

/* Waits until the socket is ready for what SSL wants after result. FALSE: there is nothing to wait for any more. */
static gboolean
wait_for (SSL           *ssl,
          int            result,
          GSocket       *socket,
          gint64         until_us,
          GCancellable  *cancellable,
          char         **ret_why)
{
  g_autoptr (GError) reason = NULL;
  int want = SSL_get_error (ssl, result);
  gint64 left_us = until_us - g_get_monotonic_time ();

  if (want != SSL_ERROR_WANT_READ && want != SSL_ERROR_WANT_WRITE)
    {
      *ret_why = take_reason ();
      return FALSE;
    }
  if (left_us > 0 && g_socket_condition_timed_wait (socket, want == SSL_ERROR_WANT_READ ? G_IO_IN : G_IO_OUT, left_us, cancellable, &reason))
    return TRUE;
  *ret_why = g_strdup ("timed out");
  return FALSE;
}

/* Keeps the server's certificate: OpenSSL itself forgets one that it does not take. */
static int
verify_cb (int             ok,
           X509_STORE_CTX *store)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ());
  X509 **certificate = SSL_get_app_data (ssl);

  if (*certificate == NULL && X509_up_ref (X509_STORE_CTX_get0_cert (store)))
    *certificate = X509_STORE_CTX_get0_cert (store);
  return ok;
}

SSL *
fleet_probe_tls_handshake (SSL_CTX             *context,
                           GSocket             *socket,
                           const FleetProfile  *profile,
                           const char          *host,
                           gint64               timeout_us,
                           GCancellable        *cancellable,
                           long                *ret_verify,
                           X509               **ret_certificate,
                           char               **ret_why)
{
  const char *checked = find (profile, "ssl.endpoint.identification.algorithm"), *verified = find (profile, "enable.ssl.certificate.verification");
  gint64 until_us = g_get_monotonic_time () + timeout_us;
  SSL *ssl = SSL_new (context);
  gboolean is_address = g_hostname_is_ip_address (host);
  int result;

  *ret_why = NULL;
  *ret_certificate = NULL;
  SSL_set_app_data (ssl, ret_certificate);
  SSL_set_fd (ssl, g_socket_get_fd (socket));
  if (!is_address)
    SSL_set_tlsext_host_name (ssl, host);
  if (g_strcmp0 (checked, "none") != 0)
    {
      if (is_address)
        X509_VERIFY_PARAM_set1_ip_asc (SSL_get0_param (ssl), host);
      else
        SSL_set1_host (ssl, host);
    }
  SSL_set_verify (ssl, g_strcmp0 (verified, "false") == 0 ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, verify_cb);
  while ((result = SSL_connect (ssl)) != 1 && wait_for (ssl, result, socket, until_us, cancellable, ret_why))
    ;
  *ret_verify = g_strcmp0 (verified, "false") == 0 ? X509_V_OK : SSL_get_verify_result (ssl);
  if (result == 1)
    return ssl;
  SSL_free (ssl);
  return NULL;
}

gboolean
fleet_probe_tls_write (SSL           *ssl,
                       GSocket       *socket,
                       const void    *bytes,
                       gsize          length,
                       gint64         until_us,
                       GCancellable  *cancellable,
                       char         **ret_why)
{
  int n;

  while (length > 0)
    if ((n = SSL_write (ssl, bytes, length)) > 0)
      {
        bytes = (const char *) bytes + n;
        length -= n;
      }
    else if (!wait_for (ssl, n, socket, until_us, cancellable, ret_why))
      return FALSE;
  return TRUE;
}

gboolean
fleet_probe_tls_read (SSL           *ssl,
                      GSocket       *socket,
                      void          *bytes,
                      gsize          length,
                      gint64         until_us,
                      GCancellable  *cancellable,
                      char         **ret_why)
{
  int n;

  while (length > 0)
    if ((n = SSL_read (ssl, bytes, length)) > 0)
      {
        bytes = (char *) bytes + n;
        length -= n;
      }
    else if (!wait_for (ssl, n, socket, until_us, cancellable, ret_why))
      return FALSE;
  return TRUE;
}

/* ---- words ---- */

static char *
get_common_name (X509_NAME *name)
{
  int at = X509_NAME_get_index_by_NID (name, NID_commonName, -1);
  unsigned char *text = NULL;
  char *told, *line;

  if (at >= 0 && ASN1_STRING_to_UTF8 (&text, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, at))) >= 0)
    {
      told = g_utf8_make_valid ((const char *) text, -1);
      OPENSSL_free (text);
      return told;
    }
  line = X509_NAME_oneline (name, NULL, 0);
  told = g_utf8_make_valid (line, -1);
  OPENSSL_free (line);
  return told;
}

static char *
get_day (const ASN1_TIME *time)
{
  struct tm day;

  if (ASN1_TIME_to_tm (time, &day) != 1)
    return g_strdup ("?");
  return g_strdup_printf ("%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

/* The names and addresses that a certificate is for: "b-1.example.com, b-2.example.com". */
static char *
get_names (X509 *certificate)
{
  GENERAL_NAMES *names = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);
  GString *told = g_string_new (NULL);

  for (int i = 0; i < sk_GENERAL_NAME_num (names) && i < MOST_NAMES; i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (names, i);
      g_autoptr (GInetAddress) address = NULL;
      g_autofree char *text = NULL;
      int length = 0;

      if (name->type == GEN_DNS)
        text = g_strndup ((const char *) ASN1_STRING_get0_data (name->d.dNSName), ASN1_STRING_length (name->d.dNSName));
      else if (name->type == GEN_IPADD && ((length = ASN1_STRING_length (name->d.iPAddress)) == 4 || length == 16))
        {
          address = g_inet_address_new_from_bytes (ASN1_STRING_get0_data (name->d.iPAddress), length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
          text = g_inet_address_to_string (address);
        }
      if (text != NULL && g_utf8_validate (text, -1, NULL))
        g_string_append_printf (told, "%s%s", told->len > 0 ? ", " : "", text);
    }
  sk_GENERAL_NAME_pop_free (names, GENERAL_NAME_free);
  if (told->len == 0)
    {
      g_autofree char *common = get_common_name (X509_get_subject_name (certificate));

      g_string_append (told, common);
    }
  return g_string_free (told, FALSE);
}

char *
fleet_probe_tls_describe (X509 *certificate)
{
  g_autofree char *subject = get_common_name (X509_get_subject_name (certificate));
  g_autofree char *issuer = get_common_name (X509_get_issuer_name (certificate));
  g_autofree char *until = get_day (X509_get0_notAfter (certificate));

  return g_strdup_printf (_("certificate of %s, signed by %s, good until %s"), subject, issuer, until);
}

char *
fleet_probe_tls_explain (const FleetProfile *profile,
                         const char         *server,
                         const char         *host,
                         long                verify,
                         X509               *certificate)
{
  const char *ca = find (profile, "ssl.ca.location");
  g_autofree char *issuer = certificate != NULL ? get_common_name (X509_get_issuer_name (certificate)) : g_strdup ("?");
  g_autofree char *names = certificate != NULL ? get_names (certificate) : g_strdup ("?");
  g_autofree char *from = certificate != NULL ? get_day (X509_get0_notBefore (certificate)) : g_strdup ("?");
  g_autofree char *until = certificate != NULL ? get_day (X509_get0_notAfter (certificate)) : g_strdup ("?");

  switch (verify)
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return g_strdup_printf (_("The certificate of %s expired on %s. Have it renewed on the broker; if that day is still to come, set this machine's clock."), server, until);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return g_strdup_printf (_("The certificate of %s is good only from %s on. Set this machine's clock, or have the certificate made anew."), server, from);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return g_strdup_printf (_("The certificate of %s is for %s and not for %s. Write one of its names in bootstrap.servers, or have it made for this one."), server, names, host);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      if (ca != NULL)
        return g_strdup_printf (_("The certificate of %s is signed by “%s”, whom %s does not vouch for. If this is the right broker, put that authority's certificate into the file of ssl.ca.location."), server, issuer, ca);
      return g_strdup_printf (_("The certificate of %s is signed by “%s”, whom this system does not know. If this is the right broker, name the file of that authority's certificate in ssl.ca.location."), server, issuer);
    default:
      return g_strdup_printf (_("The certificate of %s is not taken: %s."), server, X509_verify_cert_error_string (verify));
    }
}
