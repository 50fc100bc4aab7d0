/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-frame: see the header. */

#include "fleet-sql-frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define HEADER_BYTES 5

static gboolean
write_all (int           fd,
           const guint8 *bytes,
           gsize         n_bytes)
{
  while (n_bytes > 0)
    {
      gssize n = write (fd, bytes, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      n_bytes -= n;
    }
  return TRUE;
}

gboolean
fleet_sql_frame_write (int            fd,
                       FleetSqlFrame  frame,
                       const guint8  *bytes,
                       gsize          n_bytes)
{
  guint8 header[HEADER_BYTES] = { frame };
  guint32 length = GUINT32_TO_LE (n_bytes);

  if (n_bytes > FLEET_SQL_FRAME_MOST_BYTES)
    return FALSE;
  memcpy (header + 1, &length, sizeof length);
  return write_all (fd, header, sizeof header) && write_all (fd, bytes, n_bytes);
}

gboolean
fleet_sql_frame_send (int            fd,
                      FleetSqlFrame  frame,
                      GVariant      *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);

  return fleet_sql_frame_write (fd, frame, g_variant_get_data (owned), g_variant_get_size (owned));
}

static gboolean
wait_until (int    fd,
            gint64 until_us)
{
  struct pollfd wanted = { .fd = fd, .events = POLLIN };
  int n;

  do
    {
      gint64 left_us = until_us - g_get_monotonic_time ();

      if (until_us != 0 && left_us <= 0)
        return FALSE;
      n = poll (&wanted, 1, until_us == 0 ? -1 : (int) MIN (left_us / 1000 + 1, G_MAXINT));
    }
  while (n == 0 || (n < 0 && errno == EINTR));
  return n > 0;
}

static gboolean
read_all (int      fd,
          gint64   until_us,
          guint8  *bytes,
          gsize    n_bytes)
{
  while (n_bytes > 0)
    {
      gssize n = wait_until (fd, until_us) ? read (fd, bytes, n_bytes) : 0;

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      n_bytes -= n;
    }
  return TRUE;
}

gboolean
fleet_sql_frame_read (int            fd,
                      gint64         until_us,
                      FleetSqlFrame *ret_frame,
                      GByteArray    *bytes)
{
  guint8 header[HEADER_BYTES];
  guint32 length;

  if (!read_all (fd, until_us, header, sizeof header))
    return FALSE;
  memcpy (&length, header + 1, sizeof length);
  length = GUINT32_FROM_LE (length);
  if (length > FLEET_SQL_FRAME_MOST_BYTES)
    return FALSE;
  g_byte_array_set_size (bytes, length);
  if (!read_all (fd, until_us, bytes->data, length))
    return FALSE;
  *ret_frame = header[0];
  return TRUE;
}

GVariant *
fleet_sql_frame_receive (const GByteArray *bytes,
                         const char       *type)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes->data, bytes->len);
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), copy, FALSE));

  return g_variant_is_normal_form (value) ? g_steal_pointer (&value) : NULL;
}
