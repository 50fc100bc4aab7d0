/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-probe-ask: one of Kafka's requests, by hand, over TLS or plainly: a size, a head, one string at most. */

#include "fleet-probe-private.h"

#include <string.h>

#define MOST_ANSWER (1024 * 1024)

static void
add_int16 (GByteArray *bytes,
           gint16      number)
{
  guint16 big = GUINT16_TO_BE (number);

  g_byte_array_append (bytes, (guint8 *) &big, sizeof big);
}

static void
add_string (GByteArray *bytes,
            const char *text)
{
  add_int16 (bytes, strlen (text));
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
}

static gboolean
send_bytes (FleetProbe    *self,
            const guint8  *bytes,
            gsize          length,
            gint64         until_us,
            char         **ret_why)
{
  g_autoptr (GError) reason = NULL;

  if (self->ssl != NULL)
    return fleet_probe_tls_write (self->ssl, self->socket, bytes, length, until_us, self->cancellable, ret_why);
  while (length > 0)
    {
      gssize n = g_socket_send (self->socket, (const char *) bytes, length, self->cancellable, &reason);

      if (n <= 0)
        {
          *ret_why = g_strdup (reason != NULL ? reason->message : "");
          return FALSE;
        }
      bytes += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
receive_bytes (FleetProbe  *self,
               guint8      *bytes,
               gsize        length,
               gint64       until_us,
               char       **ret_why)
{
  g_autoptr (GError) reason = NULL;

  if (self->ssl != NULL)
    return fleet_probe_tls_read (self->ssl, self->socket, bytes, length, until_us, self->cancellable, ret_why);
  while (length > 0)
    {
      gssize n = g_socket_receive (self->socket, (char *) bytes, length, self->cancellable, &reason);

      if (n <= 0)
        {
          *ret_why = g_strdup (reason != NULL ? reason->message : "");
          return FALSE;
        }
      bytes += n;
      length -= n;
    }
  return TRUE;
}

gboolean
fleet_probe_ask (FleetProbe  *self,
                 gint16       api,
                 gint16       version,
                 const char  *body,
                 char       **ret_why)
{
  g_autoptr (GByteArray) request = g_byte_array_new ();
  gint64 until_us = g_get_monotonic_time () + FLEET_PROBE_STEP_US;
  guint32 number[2] = { 0, GUINT32_TO_BE (api) }; /* the answer's size, and which request it answers */

  *ret_why = NULL;
  g_byte_array_append (request, (guint8 *) number, 4);
  add_int16 (request, api);
  add_int16 (request, version);
  g_byte_array_append (request, (guint8 *) &number[1], 4);
  add_string (request, "fleet-console-doctor");
  if (body != NULL)
    add_string (request, body);
  number[0] = GUINT32_TO_BE (request->len - 4);
  memcpy (request->data, number, 4);
  g_byte_array_set_size (self->answer, 0);
  if (send_bytes (self, request->data, request->len, until_us, ret_why) && receive_bytes (self, (guint8 *) number, sizeof number, until_us, ret_why))
    {
      gsize length = GUINT32_FROM_BE (number[0]);

      if (GUINT32_FROM_BE (number[1]) == (guint32) api && length >= 4 && length <= MOST_ANSWER)
        {
          g_byte_array_set_size (self->answer, length - 4);
          return receive_bytes (self, self->answer->data, length - 4, until_us, ret_why);
        }
      *ret_why = g_strdup ("not Kafka");
    }
  return FALSE;
}
