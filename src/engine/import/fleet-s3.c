/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-s3: libsoup on the caller's thread. Buckets are named in the path at an endpoint that was given, in the host at AWS's own.
 *
 * Content codings are left as they are: an object is its bytes, and whoever reads it sees for himself that they are gzip's. Redirects are not followed, since a
 * signature holds for one host. */

#include "fleet-s3.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-s3-listing.h"

#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_S       30
#define MOST_TRIES      7
#define FIRST_PAUSE_US  (250 * 1000)
#define MOST_PAUSE_US   (10 * G_USEC_PER_SEC)
#define MOST_PAGE_BYTES (16 * 1024 * 1024)
#define MOST_PAGES      100000

struct _FleetS3
{
  SoupSession *session;  /* made at the first request, on the thread that makes it */
  char        *endpoint; /* without a '/' at its end; NULL: AWS's */
  char        *region;
  char        *access_key, *secret_key, *token;
  gint64       pause_us;
};

struct _FleetS3Stream
{
  FleetS3      *s3;
  char         *bucket, *key, *etag;
  GInputStream *body;    /* NULL: to be asked for again, from at on */
  gint64        at;
  guint         n_tries; /* since bytes came last */
};

FleetS3 *
fleet_s3_new (const FleetS3Options  *options,
              GError               **error)
{
  g_autoptr (GUri) uri = options->endpoint != NULL ? g_uri_parse (options->endpoint, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  FleetS3 *self;

  if (options->endpoint != NULL && (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_query (uri) != NULL || g_uri_get_userinfo (uri) != NULL ||
                                    (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0)))
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("The S3 endpoint %s is not right: write it as in https://s3.example.com or http://127.0.0.1:9000"), options->endpoint);
      return NULL;
    }
  self = g_new0 (FleetS3, 1);
  self->endpoint = g_strdup (options->endpoint);
  while (self->endpoint != NULL && g_str_has_suffix (self->endpoint, "/"))
    self->endpoint[strlen (self->endpoint) - 1] = '\0';
  self->region = g_strdup (options->region != NULL && *options->region != '\0' ? options->region : "us-east-1");
  self->access_key = g_strdup (options->credentials.access_key);
  self->secret_key = g_strdup (options->credentials.secret_key);
  self->token = g_strdup (options->credentials.token);
  self->pause_us = options->pause_us > 0 ? options->pause_us : FIRST_PAUSE_US;
  return self;
}

static SoupSession *
get_session (FleetS3 *self)
{
  if (self->session == NULL)
    {
      self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent", "FleetConsole", NULL);
      soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
    }
  return self->session;
}

void
fleet_s3_hang_up (FleetS3 *self)
{
  g_clear_object (&self->session);
}

/* What opened a door is not left in memory that others get. */
static void
forget_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
fleet_s3_free (FleetS3 *self)
{
  if (self == NULL)
    return;
  fleet_s3_hang_up (self);
  g_free (self->endpoint);
  g_free (self->region);
  g_free (self->access_key);
  forget_secret (self->secret_key);
  forget_secret (self->token);
  g_free (self);
}

/* ---- one request ---- */

static char *
get_base (FleetS3    *self,
          const char *bucket)
{
  /* A dot in a bucket's name is one more level than AWS's certificate covers. */
  if (self->endpoint != NULL)
    return g_strdup_printf ("%s/%s", self->endpoint, bucket);
  if (strchr (bucket, '.') != NULL)
    return g_strdup_printf ("https://s3.%s.amazonaws.com/%s", self->region, bucket);
  return g_strdup_printf ("https://%s.s3.%s.amazonaws.com", bucket, self->region);
}

static void
sign (FleetS3     *self,
      SoupMessage *message,
      const char  *query,
      const char  *range)
{
  GUri *uri = soup_message_get_uri (message);
  SoupMessageHeaders *sent = soup_message_get_request_headers (message);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  gint port = g_uri_get_port (uri);
  gboolean usual = port < 0 || port == (strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80);
  g_autofree char *host = usual ? g_strdup (g_uri_get_host (uri)) : g_strdup_printf ("%s:%d", g_uri_get_host (uri), port);
  g_autofree char *authorization = NULL;
  const char *headers[16] = { "host", host };
  guint n = 2;
  FleetS3Request request = {
    .method = "GET", .path = g_uri_get_path (uri), .query = query, .headers = headers,
    .payload_sha256 = FLEET_S3_EMPTY_SHA256, .region = self->region, .service = "s3", .time = time,
  };
  const FleetS3Credentials credentials = { self->access_key, self->secret_key, self->token };
  const char *const pairs[] = { "range", range, "x-amz-content-sha256", FLEET_S3_EMPTY_SHA256, "x-amz-date", time, "x-amz-security-token", self->token };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i += 2)
    if (pairs[i + 1] != NULL)
      {
        headers[n++] = pairs[i];
        headers[n++] = pairs[i + 1];
        soup_message_headers_replace (sent, pairs[i], pairs[i + 1]);
      }
  if (self->access_key == NULL)
    return;
  authorization = fleet_s3_signature_authorization (&request, &credentials);
  soup_message_headers_replace (sent, "Authorization", authorization);
}

/* path: escaped, with its '/'. NULL: an address that is none. */
static SoupMessage *
new_request (FleetS3     *self,
             const char  *bucket,
             const char  *path,
             const char  *query,
             const char  *range,
             const char  *etag,
             GError     **error)
{
  g_autofree char *base = get_base (self, bucket);
  g_autofree char *address = g_strconcat (base, path, *query != '\0' ? "?" : "", query, NULL);
  SoupMessage *message = soup_message_new ("GET", address);

  if (message == NULL)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, _("%s is no address; check the bucket's name and the endpoint"), address);
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (etag != NULL && *etag != '\0')
    soup_message_headers_replace (soup_message_get_request_headers (message), "If-Match", etag);
  sign (self, message, query, range);
  return message;
}

static gboolean
is_passing (guint status)
{
  return status == 408 || status == 429 || (status >= 500 && status != 501);
}

/* Waits before the next try; FALSE: there have been enough of them, or somebody does not want to wait. */
static gboolean
may_try_again (FleetS3       *self,
               guint          n_tries,
               GCancellable  *cancellable)
{
  gint64 pause_us = MIN (MOST_PAUSE_US, self->pause_us << MIN (n_tries - 1, 20));
  GPollFD poll_fd;

  if (n_tries >= MOST_TRIES || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  pause_us = pause_us / 2 + g_random_int_range (0, pause_us / 2 + 1); /* not all at once after a server's fall */
  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &poll_fd))
    {
      g_poll (&poll_fd, 1, pause_us / 1000);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep (pause_us);
  return !g_cancellable_is_cancelled (cancellable);
}

static const char *
get_remedy (guint       status,
            const char *code)
{
  static const struct { const char *code, *remedy; } remedies[] = {
    { "NoSuchBucket", "check the bucket's name" },
    { "NoSuchKey", "it was deleted meanwhile; import again" },
    { "InvalidAccessKeyId", "check AWS_ACCESS_KEY_ID, or access-key-id in [import]" },
    { "SignatureDoesNotMatch", "check AWS_SECRET_ACCESS_KEY, or import.secret-access-key in the keyring, and the region" },
    { "ExpiredToken", "get fresh credentials" },
    { "RequestTimeTooSkewed", "set this machine's clock" },
    { "AuthorizationHeaderMalformed", "set the bucket's region with AWS_REGION, or region in [import]" },
    { "PermanentRedirect", "set the bucket's region with AWS_REGION, or region in [import]" },
    { "AccessDenied", "grant s3:ListBucket and s3:GetObject, or give other credentials" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (g_strcmp0 (remedies[i].code, code) == 0)
      return remedies[i].remedy;
  if (status == 412)
    return "the object was replaced while it was read; import again";
  return status >= 300 && status < 400 ? "set the bucket's region with AWS_REGION, or region in [import]" : "check the endpoint and the credentials";
}

static void
fail (FleetS3     *self,
      SoupMessage *message,
      GBytes      *body,
      const char  *what,
      GError     **error)
{
  guint status = soup_message_get_status (message);
  g_autofree char *code = NULL, *reason = NULL;

  if (body != NULL)
    fleet_s3_listing_read_error (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &code, &reason);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_REFUSED, _("%s cannot be read: the server answers %u%s%s%s%s; %s"), what, status, code != NULL ? " " : "",
               code != NULL ? code : "", reason != NULL ? ", " : "", reason != NULL ? reason : "", get_remedy (status, code));
}

/* The rest of a body, bounded. */
static GBytes *
read_all (GInputStream  *stream,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error)) > 0)
    {
      g_byte_array_append (bytes, buffer, n);
      if (bytes->len > MOST_PAGE_BYTES)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("the answer has more than %d bytes; is this an S3 endpoint?"), MOST_PAGE_BYTES);
          return NULL;
        }
    }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- listing ---- */

/* One page's XML. */
static GBytes *
get_page (FleetS3       *self,
          const char    *bucket,
          const char    *query,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autofree char *what = g_strdup_printf ("The bucket %s", bucket);

  for (guint n_tries = 1;; n_tries++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (SoupMessage) message = new_request (self, bucket, "/", query, NULL, NULL, error);
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GBytes) body = NULL;

      if (message == NULL)
        return NULL;
      stream = soup_session_send (get_session (self), message, cancellable, &reason);
      if (stream != NULL)
        body = read_all (stream, cancellable, &reason);
      if (body != NULL && soup_message_get_status (message) == 200)
        return g_steal_pointer (&body);
      if ((body == NULL || is_passing (soup_message_get_status (message))) && !g_error_matches (reason, FLEET_ERROR, FLEET_ERROR_LIMIT) &&
          may_try_again (self, n_tries, cancellable))
        continue;
      if (body != NULL)
        fail (self, message, body, what, error);
      else if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          g_prefix_error (error, _("%s cannot be read: "), what);
        }
      return NULL;
    }
}

gboolean
fleet_s3_list (FleetS3        *self,
               const char     *bucket,
               const char     *prefix,
               FleetS3Object   object,
               gpointer        user_data,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autofree char *token = NULL;

  for (guint page = 0; page < MOST_PAGES; page++)
    {
      const char *pairs[] = { "list-type", "2", "prefix", prefix, token != NULL ? "continuation-token" : NULL, token, NULL };
      g_autofree char *query = fleet_s3_escape_query (pairs);
      g_autoptr (GBytes) body = get_page (self, bucket, query, cancellable, error);

      g_clear_pointer (&token, g_free);
      if (body == NULL || !fleet_s3_listing_read (g_bytes_get_data (body, NULL), g_bytes_get_size (body), object, user_data, &token, error))
        return FALSE;
      if (token == NULL)
        return TRUE;
    }
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_LIMIT, _("The bucket %s does not come to an end; give a longer prefix"), bucket);
  return FALSE;
}

/* ---- objects ---- */

/* Asks for the object from where it broke off. TRUE also when it must be tried again: then there is no body. */
static gboolean
ask (FleetS3Stream  *self,
     GCancellable   *cancellable,
     GError        **error)
{
  g_autofree char *escaped = fleet_s3_escape_path (self->key);
  g_autofree char *path = g_strconcat ("/", escaped, NULL);
  g_autofree char *range = self->at > 0 ? g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", self->at) : NULL;
  g_autofree char *what = g_strdup_printf ("s3://%s/%s", self->bucket, self->key);
  g_autoptr (SoupMessage) message = new_request (self->s3, self->bucket, path, "", range, self->etag, error);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GInputStream) stream = NULL;
  guint status;

  if (message == NULL)
    return FALSE;
  self->n_tries++;
  stream = soup_session_send (get_session (self->s3), message, cancellable, &reason);
  status = stream != NULL ? soup_message_get_status (message) : 0;
  if (status == (range != NULL ? 206 : 200))
    {
      self->body = g_steal_pointer (&stream);
      return TRUE;
    }
  if ((stream == NULL || is_passing (status)) && may_try_again (self->s3, self->n_tries, cancellable))
    return TRUE;
  if (stream != NULL)
    {
      g_autoptr (GBytes) body = read_all (stream, cancellable, NULL);

      fail (self->s3, message, body, what, error);
      return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&reason));
  g_prefix_error (error, _("%s cannot be read: "), what);
  return FALSE;
}

FleetS3Stream *
fleet_s3_open (FleetS3       *self,
               const char    *bucket,
               const char    *key,
               const char    *etag,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (FleetS3Stream) stream = g_new0 (FleetS3Stream, 1);

  stream->s3 = self;
  stream->bucket = g_strdup (bucket);
  stream->key = g_strdup (key);
  stream->etag = g_strdup (etag);
  while (stream->body == NULL)
    if (!ask (stream, cancellable, error))
      return NULL;
  return g_steal_pointer (&stream);
}

gssize
fleet_s3_stream_read (FleetS3Stream  *self,
                      void           *buffer,
                      gsize           length,
                      GCancellable   *cancellable,
                      GError        **error)
{
  for (;;)
    {
      g_autoptr (GError) reason = NULL;
      gssize n;

      if (self->body == NULL && !ask (self, cancellable, error))
        return -1;
      if (self->body == NULL)
        continue;
      n = g_input_stream_read (self->body, buffer, length, cancellable, &reason);
      if (n >= 0)
        {
          self->at += n;
          if (n > 0)
            self->n_tries = 0;
          return n;
        }
      g_clear_object (&self->body);
      if (!may_try_again (self->s3, self->n_tries + 1, cancellable))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          g_prefix_error (error, _("s3://%s/%s cannot be read on from byte %ld: "), self->bucket, self->key, self->at);
          return -1;
        }
    }
}

void
fleet_s3_stream_free (FleetS3Stream *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->body);
  g_free (self->bucket);
  g_free (self->key);
  g_free (self->etag);
  g_free (self);
}
