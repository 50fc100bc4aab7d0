/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Against a server on loopback that checks every signature, answers in small pages, is busy, and breaks off. */

#include "fleet-s3.h"

#include <libsoup/soup.h>
#include <string.h>

#define SECRET  "wJalrXUtnFEMI/K7MDENG"
#define BODY    200000
#define OBJECTS 25
#define PAGE    10

typedef struct
{
  SoupServer *server;
  GMainLoop  *loop;
  GThread    *thread;
  GMutex      lock;     /* guards what follows */
  gboolean    is_up;
  char       *endpoint;
  guint       busy;     /* requests to answer with 503 */
  guint       breaks;   /* downloads to break off half-way */
  gboolean    replaced; /* objects have other etags by now */
  guint       n_requests, n_ranges, n_wrong;
} Server;

static guint8
byte_at (guint i)
{
  return (i * 31 + i / 251) & 0xff;
}

/* What the client signed is what came: path, query, headers. */
static gboolean
is_signed_right (SoupServerMessage *message)
{
  SoupMessageHeaders *sent = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *authorization = soup_message_headers_get_one (sent, "Authorization");
  const char *names[] = { "host", "range", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token" };
  const char *headers[16] = { NULL };
  const FleetS3Credentials credentials = { "AKIDEXAMPLE", SECRET, "token" };
  /* The server undoes escapes of letters that need none. */
  g_autofree char *plain = g_uri_unescape_string (g_uri_get_path (uri), NULL);
  g_autofree char *path = fleet_s3_escape_path (plain);
  FleetS3Request request = {
    "GET", path, g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "", headers, FLEET_S3_EMPTY_SHA256, "ap-northeast-2", "s3",
    soup_message_headers_get_one (sent, "x-amz-date"),
  };
  g_autofree char *expected = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (soup_message_headers_get_one (sent, names[i]) != NULL)
      {
        headers[n++] = names[i];
        headers[n++] = soup_message_headers_get_one (sent, names[i]);
      }
  if (request.time == NULL)
    return FALSE;
  expected = fleet_s3_signature_authorization (&request, &credentials);
  return g_strcmp0 (authorization, expected) == 0;
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/xml", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
answer_list (SoupServerMessage *message,
             GHashTable        *query)
{
  const char *token = g_hash_table_lookup (query, "continuation-token");
  guint from = token != NULL ? atoi (token + strlen ("page+/=")) : 0, to = MIN (OBJECTS, from + PAGE);
  g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>fleet</Name>");

  g_string_append_printf (xml, "<IsTruncated>%s</IsTruncated>", to < OBJECTS ? "true" : "false");
  for (guint i = from; i < to; i++)
    g_string_append_printf (xml,
                            "<Contents><Key>topics/a &amp; b/가+%u</Key><LastModified>2026-09-01T00:00:00.000Z</LastModified><ETag>&quot;e%u&quot;</ETag><Size>%u</Size>"
                            "<Owner><ID>x</ID></Owner></Contents>",
                            i, i, BODY);
  if (to < OBJECTS)
    g_string_append_printf (xml, "<NextContinuationToken>page+/=%u</NextContinuationToken>", to);
  g_string_append (xml, "</ListBucketResult>");
  answer (message, 200, xml->str);
}

/* Half of what was promised, then silence. */
static void
break_off (SoupServerMessage *message,
           const guint8      *body,
           gsize              length)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", length < BODY ? "206 Partial Content" : "200 OK", length);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, body, length / 2, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
answer_object (Server            *self,
               SoupServerMessage *message)
{
  SoupMessageHeaders *sent = soup_server_message_get_request_headers (message);
  const char *range = soup_message_headers_get_one (sent, "range");
  g_autofree guint8 *body = g_malloc (BODY);
  guint from = range != NULL ? atoi (range + strlen ("bytes=")) : 0;

  for (guint i = 0; i < BODY; i++)
    body[i] = byte_at (i);
  self->n_ranges += range != NULL;
  if (self->replaced)
    answer (message, 412, "<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message></Error>");
  else if (self->breaks > 0)
    {
      self->breaks--;
      break_off (message, body + from, BODY - from);
    }
  else
    {
      /* SoupServer cuts ranges out by itself where the whole is given. */
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, (const char *) body, BODY);
    }
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Server *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_requests++;
  if (!is_signed_right (message))
    {
      self->n_wrong++;
      answer (message, 403, "<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>");
    }
  else if (self->busy > 0)
    {
      self->busy--;
      answer (message, 503, "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>");
    }
  else if (g_str_has_prefix (path, "/none"))
    answer (message, 404, "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>");
  else if (g_str_has_prefix (path, "/garbage"))
    answer (message, 200, "<html><body>Log in first");
  else if (strcmp (path, "/fleet/") == 0)
    answer_list (message, query);
  else
    answer_object (self, message);
  g_mutex_unlock (&self->lock);
}

static gpointer
serve (gpointer user_data)
{
  Server *self = user_data;
  GMainContext *context = g_main_context_new ();
  GSList *uris;

  g_main_context_push_thread_default (context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->loop = g_main_loop_new (context, FALSE);
  g_mutex_lock (&self->lock);
  self->endpoint = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  self->is_up = TRUE;
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  g_object_unref (self->server);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return NULL;
}

static void
set_up (Server        *self,
        gconstpointer  data)
{
  gboolean is_up = FALSE;

  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("server", serve, self);
  while (!is_up)
    {
      g_mutex_lock (&self->lock);
      is_up = self->is_up;
      g_mutex_unlock (&self->lock);
      g_thread_yield ();
    }
}

static void
tear_down (Server        *self,
           gconstpointer  data)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_free (self->endpoint);
  g_mutex_clear (&self->lock);
}

static FleetS3 *
new_client (Server     *self,
            const char *secret)
{
  FleetS3Options options = { .endpoint = self->endpoint, .region = "ap-northeast-2", .credentials = { "AKIDEXAMPLE", secret, "token" }, .pause_us = 1000 };
  g_autoptr (GError) error = NULL;
  FleetS3 *client = fleet_s3_new (&options, &error);

  g_assert_no_error (error);
  return client;
}

static gboolean
object_cb (const char  *key,
           gint64       bytes,
           const char  *etag,
           const char  *modified,
           gpointer     user_data,
           GError     **error)
{
  guint *n = user_data;
  g_autofree char *expected = g_strdup_printf ("topics/a & b/가+%u", *n);
  g_autofree char *tag = g_strdup_printf ("\"e%u\"", *n);

  g_assert_cmpstr (key, ==, expected);
  g_assert_cmpstr (etag, ==, tag);
  g_assert_cmpint (bytes, ==, BODY);
  g_assert_cmpstr (modified, ==, "2026-09-01T00:00:00.000Z");
  (*n)++;
  return TRUE;
}

/* Pages, each asked for twice since the server is busy; nothing lost, nothing twice. */
static void
test_list (Server        *self,
           gconstpointer  data)
{
  g_autoptr (FleetS3) client = new_client (self, SECRET);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  self->busy = 2;
  g_assert_true (fleet_s3_list (client, "fleet", "topics/a & b/", object_cb, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, OBJECTS);
  g_assert_cmpuint (self->n_requests, ==, 2 + (OBJECTS + PAGE - 1) / PAGE);
  g_assert_cmpuint (self->n_wrong, ==, 0);
}

/* A download that breaks off goes on where it broke. */
static void
test_read (Server        *self,
           gconstpointer  data)
{
  g_autoptr (FleetS3) client = new_client (self, SECRET);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetS3Stream) stream = NULL;
  guint8 buffer[7001];
  guint at = 0;
  gssize n;

  self->busy = 1;
  self->breaks = 4;
  stream = fleet_s3_open (client, "fleet", "topics/a & b/가+1", "\"e1\"", NULL, &error);
  g_assert_no_error (error);
  while ((n = fleet_s3_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    for (gssize i = 0; i < n; i++)
      g_assert_cmpuint (buffer[i], ==, byte_at (at++));
  g_assert_no_error (error);
  g_assert_cmpuint (at, ==, BODY);
  g_assert_cmpuint (self->n_ranges, ==, 4);
  g_assert_cmpuint (self->n_wrong, ==, 0);
}

/* What is refused is said with its remedy, and the secret is in no sentence. */
static void
test_refusals (Server        *self,
               gconstpointer  data)
{
  g_autoptr (FleetS3) client = new_client (self, SECRET), stranger = new_client (self, "another secret");
  FleetS3Options options = { .endpoint = "ftp://x" };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (fleet_s3_list (client, "none", "", object_cb, &n, NULL, &error));
  g_assert_cmpstr (error->message, ==, "The bucket none cannot be read: the server answers 404 NoSuchBucket, The specified bucket does not exist; check the bucket's name");
  g_clear_error (&error);
  g_assert_false (fleet_s3_list (client, "garbage", "", object_cb, &n, NULL, &error));
  g_assert_nonnull (strstr (error->message, "is this an S3 endpoint?"));
  g_clear_error (&error);
  g_assert_false (fleet_s3_list (stranger, "fleet", "", object_cb, &n, NULL, &error));
  g_assert_nonnull (strstr (error->message, "SignatureDoesNotMatch"));
  g_assert_null (strstr (error->message, "another secret"));
  g_clear_error (&error);
  g_assert_null (fleet_s3_new (&options, &error));
  g_assert_nonnull (strstr (error->message, "ftp://x"));
  g_clear_error (&error);
  self->replaced = TRUE;
  g_assert_null (fleet_s3_open (client, "fleet", "k", "\"e1\"", NULL, &error));
  g_assert_nonnull (strstr (error->message, "the object was replaced while it was read"));
}

/* Always busy: an error after a bounded number of tries; cancelled: at once. */
static void
test_gives_up (Server        *self,
               gconstpointer  data)
{
  g_autoptr (FleetS3) client = new_client (self, SECRET);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  self->busy = 1000;
  g_assert_false (fleet_s3_list (client, "fleet", "", object_cb, &n, NULL, &error));
  g_assert_nonnull (strstr (error->message, "503 SlowDown"));
  g_assert_cmpuint (self->n_requests, <, 10);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (fleet_s3_list (client, "fleet", "", object_cb, &n, cancellable, &error));
  g_assert_cmpuint (n, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/s3/list", Server, NULL, set_up, test_list, tear_down);
  g_test_add ("/s3/read", Server, NULL, set_up, test_read, tear_down);
  g_test_add ("/s3/refusals", Server, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/s3/gives-up", Server, NULL, set_up, test_gives_up, tear_down);
  return g_test_run ();
}
