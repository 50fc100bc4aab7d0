/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-webhook-channel: one request after the other, over a connection that stays. */

#include "fleet-webhook-channel.h"

#include "fleet-secret.h"

#include <libsoup/soup.h>
#include <string.h>

#define AT_ONCE         20
#define MOST_ANSWER     400 /* bytes of what a receiver says of its refusal */
#define MOST_RETRY_US   G_TIME_SPAN_HOUR

typedef struct
{
  FleetChannel  channel;
  FleetProfile *profile;
  char         *url;
  guint         timeout_s;
  SoupSession  *session;        /* NULL: none yet, or the last request failed */
  FleetSecret  *secret;         /* NULL: not signed */
  gboolean      secret_is_known;
} WebhookChannel;

gint64
fleet_webhook_channel_retry_after (const char *value,
                                   gint64      now_us)
{
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds, at_us;

  if (value == NULL)
    return 0;
  if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &seconds, NULL))
    return now_us + MIN (seconds * G_USEC_PER_SEC, MOST_RETRY_US);
  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return 0;
  at_us = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  return at_us > now_us ? MIN (at_us, now_us + MOST_RETRY_US) : 0;
}

static gboolean
find_secret (WebhookChannel  *self,
             GCancellable    *stop,
             GError         **error)
{
  g_autofree char *property = g_strdup_printf ("%s.secret", self->channel.name);
  GError *reason = NULL;

  if (self->secret_is_known)
    return TRUE;
  self->secret = fleet_secret_lookup (self->profile->file_name, property, stop, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  self->secret_is_known = TRUE;
  return TRUE;
}

static void
sign (WebhookChannel *self,
      SoupMessage    *message,
      const char     *body)
{
  const char *key = self->secret != NULL ? fleet_secret_peek (self->secret) : NULL;
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = NULL, *hmac = NULL, *value = NULL;

  if (key == NULL)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT ".%s", now_s, body);
  hmac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), text, -1);
  value = g_strdup_printf ("t=%" G_GINT64_FORMAT ",v1=%s", now_s, hmac);
  soup_message_headers_replace (soup_message_get_request_headers (message), "X-Fleet-Signature", value);
}

/* The first words of an answer, on one line. */
static char *
read_answer (GInputStream *body,
             GCancellable *stop)
{
  char bytes[MOST_ANSWER + 1];
  gsize length = 0;
  char *text;

  g_input_stream_read_all (body, bytes, MOST_ANSWER, &length, stop, NULL);
  text = g_utf8_make_valid (bytes, length);
  for (char *at = text; *at != '\0'; at++)
    if ((guchar) *at < ' ')
      *at = ' ';
  return g_strstrip (text);
}

static void
judge_answer (WebhookChannel *self,
              SoupMessage    *message,
              GInputStream   *body,
              FleetParcel    *parcel,
              GCancellable   *stop)
{
  guint status = soup_message_get_status (message);
  g_autofree char *answer = read_answer (body, stop);
  const char *colon = *answer != '\0' ? ": " : "";

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    parcel->end = FLEET_PARCEL_SENT;
  else if (SOUP_STATUS_IS_REDIRECTION (status))
    fleet_parcel_fail (parcel, g_strdup_printf ("%s answers %u: it has moved; put its new address into the profile's [%s] url", self->channel.target, status, self->channel.name));
  else if (status == 408 || status == 429 || status >= 500)
    {
      fleet_parcel_fail (parcel, g_strdup_printf ("%s answers %u %s%s%s", self->channel.target, status, soup_message_get_reason_phrase (message), colon, answer));
      parcel->not_before_us = fleet_webhook_channel_retry_after (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"), g_get_real_time ());
    }
  else
    fleet_parcel_refuse (parcel, g_strdup_printf ("%s refuses it with %u %s%s%s; put it right there or in the profile's [%s], then try again", self->channel.target, status,
                                                  soup_message_get_reason_phrase (message), colon, answer, self->channel.name));
}

static SoupSession *
get_session (WebhookChannel *self)
{
  if (self->session == NULL)
    self->session = soup_session_new_with_options ("timeout", self->timeout_s, "user-agent", "FleetConsole", "max-conns-per-host", 1, NULL);
  return self->session;
}

static void
post (WebhookChannel *self,
      FleetParcel    *parcel,
      GCancellable   *stop)
{
  g_autoptr (SoupMessage) message = soup_message_new ("POST", self->url);
  g_autoptr (GBytes) payload = g_bytes_new (parcel->payload, strlen (parcel->payload));
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (GError) error = NULL;

  if (!find_secret (self, stop, &error))
    {
      fleet_parcel_fail (parcel, g_strdup (error->message));
      return;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", payload);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotency-Key", parcel->id);
  sign (self, message, parcel->payload);
  body = soup_session_send (get_session (self), message, stop, &error);
  if (body != NULL)
    {
      judge_answer (self, message, body, parcel, stop);
      g_input_stream_close (body, NULL, NULL);
      return;
    }
  g_clear_object (&self->session);
  if (!g_cancellable_is_cancelled (stop))
    fleet_parcel_fail (parcel, g_strdup_printf ("%s cannot be reached: %s", self->channel.target, error->message));
}

/* A parcel that is refused holds nothing; one that fails ends the round, as what follows would most likely fail, too. */
static void
send_parcels (FleetChannel *channel,
              GPtrArray    *parcels,
              GCancellable *stop)
{
  WebhookChannel *self = (WebhookChannel *) channel;

  for (guint i = 0; i < parcels->len && !g_cancellable_is_cancelled (stop); i++)
    {
      FleetParcel *parcel = g_ptr_array_index (parcels, i);

      post (self, parcel, stop);
      if (parcel->end == FLEET_PARCEL_FAILED)
        return;
    }
}

static void
free_channel (FleetChannel *channel)
{
  WebhookChannel *self = (WebhookChannel *) channel;

  g_clear_object (&self->session);
  fleet_secret_free (self->secret);
  fleet_profile_unref (self->profile);
  g_free (self->channel.target);
  g_free (self->url);
  g_free (self);
}

FleetChannel *
fleet_webhook_channel_new (const char   *name,
                           FleetProfile *profile,
                           const char   *url,
                           gint64        timeout_us)
{
  WebhookChannel *self = g_new0 (WebhookChannel, 1);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : url;

  /* The path of a webhook's address is often its secret: people see the host. */
  self->channel = (FleetChannel) { name, uri != NULL && g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri)) : g_strdup (host), AT_ONCE, FALSE,
                                   send_parcels, free_channel };
  self->profile = fleet_profile_ref (profile);
  self->url = g_strdup (url);
  self->timeout_s = MAX (1, timeout_us / G_USEC_PER_SEC);
  return &self->channel;
}
