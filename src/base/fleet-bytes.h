/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bytes: whether bytes are the same, inline, because most texts of a message are shorter than a call of memcmp is long. Pure. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* As memcmp() == 0. Words that may overlap; nothing is read beyond the end. */
static inline gboolean
fleet_bytes_equal (gconstpointer a,
                   gconstpointer b,
                   gsize         length)
{
  const char *p = a, *q = b;
  guint64 x, y;
  guint32 v, w;

  if (length >= 8)
    {
      for (gsize i = 0; i + 8 < length; i += 8)
        {
          memcpy (&x, p + i, 8);
          memcpy (&y, q + i, 8);
          if (x != y)
            return FALSE;
        }
      memcpy (&x, p + length - 8, 8);
      memcpy (&y, q + length - 8, 8);
      return x == y;
    }
  if (length >= 4)
    {
      memcpy (&v, p, 4);
      memcpy (&w, q, 4);
      if (v != w)
        return FALSE;
      memcpy (&v, p + length - 4, 4);
      memcpy (&w, q + length - 4, 4);
      return v == w;
    }
  for (gsize i = 0; i < length; i++)
    if (p[i] != q[i])
      return FALSE;
  return TRUE;
}

G_END_DECLS
