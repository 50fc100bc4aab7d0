/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mail-channel: a connection a round, and in it mail after mail. */

#include "fleet-mail-channel.h"

#include "fleet-mail-text.h"
#include "fleet-secret.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#define AT_ONCE      200
#define MOST_SINGLE  5   /* more than these at once become one mail */
#define TIMEOUT_S    60L
#define CONNECT_S    15L

typedef struct
{
  FleetChannel  channel;
  FleetProfile *profile;
  gboolean      is_loopback;
} MailChannel;

typedef struct
{
  const char *text;
  gsize       left;
} Source;

static gsize
read_cb (char    *buffer,
         gsize    size,
         gsize    n,
         gpointer user_data)
{
  Source *source = user_data;
  gsize length = MIN (size * n, source->left);

  memcpy (buffer, source->text, length);
  source->text += length;
  source->left -= length;
  return length;
}

static int
progress_cb (gpointer   user_data,
             curl_off_t down_total,
             curl_off_t down,
             curl_off_t up_total,
             curl_off_t up)
{
  return g_cancellable_is_cancelled (user_data);
}

/* What the server said, as the end of the parcels that the mail tells of. */
static void
judge_answer (MailChannel *self,
              GPtrArray   *parcels,
              CURLcode     code,
              long         response,
              const char  *words)
{
  gboolean is_refused = code != CURLE_OK && code != CURLE_LOGIN_DENIED && response >= 500 && response < 600;

  for (guint i = 0; i < parcels->len; i++)
    {
      FleetParcel *parcel = g_ptr_array_index (parcels, i);

      if (code == CURLE_OK)
        parcel->end = FLEET_PARCEL_SENT;
      else if (code == CURLE_LOGIN_DENIED)
        fleet_parcel_fail (parcel, g_strdup_printf ("%s does not take the user %s with the password from the keyring (email.password)", self->channel.target,
                                                    self->profile->email_user != NULL ? self->profile->email_user : "(none)"));
      else if (is_refused)
        fleet_parcel_refuse (parcel, g_strdup_printf ("%s refuses the mail with %ld: %s; check from and to in the profile's [email], then try again", self->channel.target, response, words));
      else if (code != CURLE_ABORTED_BY_CALLBACK)
        fleet_parcel_fail (parcel, g_strdup_printf ("%s does not take the mail: %s", self->channel.target, words));
    }
}

/* The password stays with curl until the round is over. */
static gboolean
set_login (MailChannel   *self,
           CURL          *curl,
           GCancellable  *stop,
           GError       **error)
{
  g_autoptr (FleetSecret) secret = NULL;
  GError *reason = NULL;

  if (self->profile->email_user == NULL)
    return TRUE;
  secret = fleet_secret_lookup (self->profile->file_name, "email.password", stop, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  curl_easy_setopt (curl, CURLOPT_USERNAME, self->profile->email_user);
  if (secret != NULL)
    curl_easy_setopt (curl, CURLOPT_PASSWORD, fleet_secret_peek (secret));
  return TRUE;
}

/* One mail for parcels. FALSE: what follows is not tried now. */
static gboolean
send_mail (MailChannel      *self,
           CURL             *curl,
           GPtrArray        *parcels,
           const FleetMail  *mail)
{
  g_autofree char *text = fleet_mail_text_format (mail);
  g_auto (GStrv) to = fleet_mail_text_addresses (mail->to);
  struct curl_slist *recipients = NULL;
  Source source = { text, strlen (text) };
  char words[CURL_ERROR_SIZE] = "";
  long response = 0;
  CURLcode code;

  for (guint i = 0; to != NULL && to[i] != NULL; i++)
    recipients = curl_slist_append (recipients, to[i]);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, mail->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_READDATA, &source);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, words);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &response);
  judge_answer (self, parcels, code, response, *words != '\0' ? words : curl_easy_strerror (code));
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, NULL);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, NULL);
  curl_slist_free_all (recipients);
  return ((FleetParcel *) g_ptr_array_index (parcels, 0))->end != FLEET_PARCEL_FAILED && code != CURLE_ABORTED_BY_CALLBACK;
}

/* The subject of a payload (fleet_alert_event_to_mail) and where its text begins. */
static char *
split (const char  *payload,
       const char **ret_text)
{
  const char *end = strchr (payload, '\n');

  *ret_text = end != NULL ? end + strspn (end, "\n") : "";
  return end != NULL ? g_strndup (payload, end - payload) : g_strdup (payload);
}

static gboolean
send_single (MailChannel *self,
             CURL        *curl,
             FleetParcel *parcel)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  const char *text;
  g_autofree char *subject = split (parcel->payload, &text);
  FleetMail mail = { self->profile->email_from, self->profile->email_to, parcel->id, parcel->key, subject, text, g_get_real_time () };

  g_ptr_array_add (one, parcel);
  return send_mail (self, curl, one, &mail);
}

/* One mail for all of them; its id is made of theirs. */
static void
send_digest (MailChannel *self,
             CURL        *curl,
             GPtrArray   *parcels)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GChecksum) ids = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *subject = NULL, *first = NULL, *id = NULL;
  FleetMail mail = { .from = self->profile->email_from, .to = self->profile->email_to, .date_us = g_get_real_time () };
  const char *rest;

  first = split (((FleetParcel *) g_ptr_array_index (parcels, 0))->payload, &rest);
  subject = g_strdup_printf ("(%u) %s …", parcels->len, first);
  for (guint i = 0; i < parcels->len; i++)
    {
      FleetParcel *parcel = g_ptr_array_index (parcels, i);
      g_autofree char *head = split (parcel->payload, &rest);

      g_checksum_update (ids, (const guchar *) parcel->id, strlen (parcel->id));
      g_string_append_printf (text, "%s%s\n%s", i > 0 ? "\n——\n" : "", head, rest);
    }
  id = g_strndup (g_checksum_get_string (ids), 32);
  mail.id = id;
  mail.subject = subject;
  mail.text = text->str;
  send_mail (self, curl, parcels, &mail);
}

static void
fail_all (GPtrArray  *parcels,
          const char *sentence)
{
  for (guint i = 0; i < parcels->len; i++)
    fleet_parcel_fail (g_ptr_array_index (parcels, i), g_strdup (sentence));
}

static CURL *
open_connection (MailChannel   *self,
                 GCancellable  *stop,
                 GError       **error)
{
  CURL *curl = curl_easy_init ();

  curl_easy_setopt (curl, CURLOPT_URL, self->profile->email_server);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, self->is_loopback ? (long) CURLUSESSL_TRY : (long) CURLUSESSL_ALL);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, TIMEOUT_S);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, stop);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  if (set_login (self, curl, stop, error))
    return curl;
  curl_easy_cleanup (curl);
  return NULL;
}

static void
send_parcels (FleetChannel *channel,
              GPtrArray    *parcels,
              GCancellable *stop)
{
  MailChannel *self = (MailChannel *) channel;
  g_auto (GStrv) to = fleet_mail_text_addresses (self->profile->email_to);
  g_auto (GStrv) from = fleet_mail_text_addresses (self->profile->email_from);
  g_autoptr (GError) error = NULL;
  CURL *curl;

  if (to == NULL || from == NULL || from[1] != NULL)
    {
      fail_all (parcels, "The profile's [email] from must be one address and to a list of addresses as in name@example.com");
      return;
    }
  curl = open_connection (self, stop, &error);
  if (curl == NULL)
    {
      fail_all (parcels, error->message);
      return;
    }
  if (parcels->len > MOST_SINGLE)
    send_digest (self, curl, parcels);
  else
    for (guint i = 0; i < parcels->len && send_single (self, curl, g_ptr_array_index (parcels, i)); i++)
      ;
  curl_easy_cleanup (curl);
}

static void
free_channel (FleetChannel *channel)
{
  MailChannel *self = (MailChannel *) channel;

  fleet_profile_unref (self->profile);
  g_free (self->channel.target);
  g_free (self);
}

static void
begin_curl (void)
{
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

FleetChannel *
fleet_mail_channel_new (FleetProfile *profile)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  MailChannel *self = g_new0 (MailChannel, 1);
  g_autoptr (GUri) uri = g_uri_parse (profile->email_server, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : profile->email_server;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  pthread_once (&once, begin_curl);
  self->channel = (FleetChannel) { "email", g_strdup (host), AT_ONCE, FALSE, send_parcels, free_channel };
  self->profile = fleet_profile_ref (profile);
  self->is_loopback = strcmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
  return &self->channel;
}
