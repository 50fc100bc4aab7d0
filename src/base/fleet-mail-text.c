/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mail-text: headers, then base64, which no server on the way changes. */

#include "fleet-mail-text.h"

#include <string.h>

#define WORD_BYTES 45 /* of UTF-8 in an encoded word: "=?UTF-8?B?" and 60 letters and "?=" are 72, RFC 2047 allows 75 */
#define LINE_BYTES 57 /* of text in a line of 76 letters */

/* As encoded words, cut between characters; spaces between words are not part of the text. */
static void
add_encoded (GString    *mail,
             const char *text)
{
  while (*text != '\0')
    {
      const char *end = text;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - text <= WORD_BYTES)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) text, end - text);
      g_string_append_printf (mail, "=?UTF-8?B?%s?=%s", word, *end != '\0' ? "\r\n " : "");
      text = end;
    }
}

static gboolean
is_plain (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at < ' ' || *at > '~')
      return FALSE;
  return strlen (text) <= 60 && strstr (text, "=?") == NULL;
}

static void
add_subject (GString    *mail,
             const char *subject)
{
  g_autofree char *valid = g_utf8_make_valid (subject, -1);

  g_string_append (mail, "Subject: ");
  if (is_plain (valid))
    g_string_append (mail, valid);
  else
    add_encoded (mail, valid);
  g_string_append (mail, "\r\n");
}

static void
add_body (GString    *mail,
          const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) lines = g_string_new (valid);

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\n", "\r\n", 0);
  for (gsize at = 0; at < lines->len; at += LINE_BYTES)
    {
      g_autofree char *line = g_base64_encode ((const guchar *) lines->str + at, MIN (LINE_BYTES, lines->len - at));

      g_string_append_printf (mail, "%s\r\n", line);
    }
}

/* "example.com" of "fleet@example.com". */
static const char *
get_domain (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL && at[1] != '\0' ? at + 1 : "localhost";
}

char *
fleet_mail_text_format (const FleetMail *mail)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_auto (GStrv) to = fleet_mail_text_addresses (mail->to);
  g_autofree char *list = to != NULL ? g_strjoinv (",\r\n ", to) : g_strdup ("");
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (mail->date_us / G_USEC_PER_SEC);
  GString *text = g_string_new (NULL);

  /* The C library's names of days are the locale's; a mail's are not. */
  g_string_append_printf (text, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date));
  g_string_append_printf (text, "From: Fleet Console <%s>\r\nTo: %s\r\nMessage-ID: <%s@%s>\r\n", mail->from, list, mail->id, get_domain (mail->from));
  if (mail->thread != NULL)
    g_string_append_printf (text, "In-Reply-To: <%s@%s>\r\nReferences: <%s@%s>\r\n", mail->thread, get_domain (mail->from), mail->thread, get_domain (mail->from));
  add_subject (text, mail->subject);
  g_string_append (text, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
  add_body (text, mail->text);
  return g_string_free (text, FALSE);
}

static gboolean
is_address (const char *address)
{
  const char *at = strchr (address, '@');

  for (const char *c = address; *c != '\0'; c++)
    if (*c <= ' ' || *c > '~' || strchr ("<>,;:\"\\()", *c) != NULL)
      return FALSE;
  return at != NULL && at > address && at[1] != '\0' && strchr (at + 1, '@') == NULL;
}

char **
fleet_mail_text_addresses (const char *list)
{
  g_auto (GStrv) parts = g_strsplit (list, ",", -1);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (!is_address (parts[i]))
        return NULL;
      g_strv_builder_add (addresses, parts[i]);
      n++;
    }
  return n > 0 ? g_strv_builder_end (addresses) : NULL;
}
