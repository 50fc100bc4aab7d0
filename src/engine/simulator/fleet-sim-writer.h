/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-writer: JSON text at a moving end, as fast as copying. The buffer is the caller's and large enough; every function returns the new end. */

#pragma once

#include <glib.h>
#include <string.h>

/* A literal. */
#define fleet_sim_put(end, literal) (memcpy ((end), (literal), sizeof (literal) - 1), (end) + sizeof (literal) - 1)

static inline char *
fleet_sim_put_text (char       *end,
                    const char *text)
{
  gsize length = strlen (text);

  memcpy (end, text, length);
  return end + length;
}

static inline char *
fleet_sim_put_bool (char     *end,
                    gboolean  value)
{
  return value ? fleet_sim_put (end, "true") : fleet_sim_put (end, "false");
}

static inline char *
fleet_sim_put_int (char   *end,
                   gint64  value)
{
  char digits[20];
  guint n = 0;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  if (value < 0)
    *end++ = '-';
  do
    {
      digits[n++] = '0' + rest % 10;
      rest /= 10;
    }
  while (rest > 0);
  while (n > 0)
    *end++ = digits[--n];
  return end;
}

/* n digits, with zeros in front. */
static inline char *
fleet_sim_put_digits (char    *end,
                      guint32  value,
                      guint    n)
{
  for (guint i = n; i > 0; i--)
    {
      end[i - 1] = '0' + value % 10;
      value /= 10;
    }
  return end + n;
}

/* value / 10^decimals, always with its decimals (1 to 6), so that a number never changes its type. */
static inline char *
fleet_sim_put_decimal (char   *end,
                       gint64  value,
                       guint   decimals)
{
  static const guint32 powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  if (value < 0)
    *end++ = '-';
  end = fleet_sim_put_int (end, rest / powers[decimals]);
  *end++ = '.';
  return fleet_sim_put_digits (end, rest % powers[decimals], decimals);
}
