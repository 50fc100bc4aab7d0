/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3-signature: canonical request, string to sign, signing key, as AWS's guide has them in that order. */

#include "fleet-s3-signature.h"

#include <string.h>

#define SHA256_BYTES 32

char *
fleet_s3_escape_path (const char *path)
{
  return g_uri_escape_string (path, "/", FALSE);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
fleet_s3_escape_query (const char *const *pairs)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; pairs[i] != NULL; i += 2)
    {
      g_autofree char *name = g_uri_escape_string (pairs[i], NULL, FALSE);
      g_autofree char *value = g_uri_escape_string (pairs[i + 1], NULL, FALSE);

      g_ptr_array_add (parts, g_strconcat (name, "=", value, NULL));
    }
  g_ptr_array_sort (parts, compare_texts);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("&", (char **) parts->pdata);
}

static void
hmac (const guint8 *key,
      gsize         key_length,
      const char   *text,
      guint8       *digest)
{
  GHmac *state = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize length = SHA256_BYTES;

  g_hmac_update (state, (const guchar *) text, strlen (text));
  g_hmac_get_digest (state, digest, &length);
  g_hmac_unref (state);
}

/* "host;range;x-amz-date" */
static char *
list_headers (const FleetS3Request *request)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; request->headers[i] != NULL; i += 2)
    g_string_append_printf (names, "%s%s", i > 0 ? ";" : "", request->headers[i]);
  return g_string_free (names, FALSE);
}

/* A value as it is signed: no spaces around it, runs of them one. */
static void
append_value (GString    *text,
              const char *value)
{
  gboolean space = FALSE;

  for (value += strspn (value, " \t"); *value != '\0'; value++)
    {
      if (*value == ' ' || *value == '\t')
        {
          space = TRUE;
          continue;
        }
      if (space)
        g_string_append_c (text, ' ');
      space = FALSE;
      g_string_append_c (text, *value);
    }
}

static char *
hash_request (const FleetS3Request *request,
              const char           *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n%s\n", request->method, request->path, request->query);
  for (guint i = 0; request->headers[i] != NULL; i += 2)
    {
      g_string_append_printf (text, "%s:", request->headers[i]);
      append_value (text, request->headers[i + 1]);
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, "\n%s\n%s", names, request->payload_sha256);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
}

char *
fleet_s3_signature_authorization (const FleetS3Request     *request,
                                  const FleetS3Credentials *credentials)
{
  g_autofree char *day = g_strndup (request->time, 8);
  g_autofree char *scope = g_strdup_printf ("%s/%s/%s/aws4_request", day, request->region, request->service);
  g_autofree char *names = list_headers (request);
  g_autofree char *hash = hash_request (request, names);
  g_autofree char *to_sign = g_strdup_printf ("AWS4-HMAC-SHA256\n%s\n%s\n%s", request->time, scope, hash);
  g_autofree char *secret = g_strconcat ("AWS4", credentials->secret_key, NULL);
  g_autofree char *signature = NULL;
  guint8 key[SHA256_BYTES];

  hmac ((const guint8 *) secret, strlen (secret), day, key);
  hmac (key, sizeof key, request->region, key);
  hmac (key, sizeof key, request->service, key);
  hmac (key, sizeof key, "aws4_request", key);
  signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, to_sign, -1);
  return g_strdup_printf ("AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s", credentials->access_key, scope, names, signature);
}
