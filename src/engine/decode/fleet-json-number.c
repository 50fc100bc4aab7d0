/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-number: numbers that do not end within eight bytes.
 *
 * Runs of digits are gathered eight at a time. A significand of at most 2^53 over a power of ten of at most 10^22 is divided
 * exactly once, so the result is the nearest double (Clinger); all else is from_chars' to round. */

#include "fleet-json-number.h"

#define MAX_DIGITS 19 /* that many always fit 64 bits */

static const double exact_powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Appends a run of digits to *number (wrapping beyond 64 bits: the caller counts) and returns its end. */
static const char *
read_digits (const char *p,
             guint64    *number)
{
  for (;;)
    {
      guint64 digits = fleet_json_load (p) ^ FLEET_JSON_EACH_BYTE ('0');
      guint64 others = (digits | (digits + FLEET_JSON_EACH_BYTE (0x76))) & FLEET_JSON_HIGH_BITS;
      guint n = others == 0 ? 8 : __builtin_ctzll (others) / 8;

      if (n == 0)
        return p;
      *number = *number * (guint64) exact_powers[n] + fleet_json_number_join (digits << (64 - 8 * n));
      p += n;
      if (n < 8)
        return p;
    }
}

static const char *
read_exponent (const char *p)
{
  const char *digits = p;

  if (*digits == '+' || *digits == '-')
    digits++;
  if (!g_ascii_isdigit (*digits))
    return NULL;
  while (g_ascii_isdigit (*digits))
    digits++;
  return digits;
}

static gboolean
set_integer (guint64     magnitude,
             gboolean    negative,
             gsize       n_digits,
             FleetValue *value)
{
  if (n_digits > MAX_DIGITS || magnitude > (guint64) G_MAXINT64 + negative)
    return FALSE;
  if (negative && magnitude == 0)
    {
      value->type = FLEET_TYPE_DOUBLE;
      value->real = -0.0;
      return TRUE;
    }
  value->type = FLEET_TYPE_INT;
  value->integer = negative ? (gint64) (0 - magnitude) : (gint64) magnitude;
  return TRUE;
}

const char *
fleet_json_number_read_any (const char  *p,
                            FleetValue  *value,
                            const char **ret_end)
{
  gboolean negative = *p == '-';
  const char *s = p + negative;
  const char *end;
  guint64 magnitude = 0;
  gsize n_digits, n_fraction = 0;
  double number;

  if (ret_end != NULL)
    *ret_end = p;
  end = read_digits (s, &magnitude);
  n_digits = end - s;
  if (n_digits == 0 || (*s == '0' && n_digits > 1))
    return NULL;
  if (*end != '.' && (*end | 0x20) != 'e')
    {
      if (ret_end != NULL)
        *ret_end = end;
      return set_integer (magnitude, negative, n_digits, value) ? end : NULL;
    }

  if (*end == '.')
    {
      const char *fraction = end + 1;

      end = read_digits (fraction, &magnitude);
      n_fraction = end - fraction;
      if (n_fraction == 0)
        return NULL;
    }
  value->type = FLEET_TYPE_DOUBLE;
  if ((*end | 0x20) != 'e' && n_digits + n_fraction <= MAX_DIGITS && magnitude <= G_GUINT64_CONSTANT (1) << 53)
    {
      number = (double) magnitude / exact_powers[n_fraction];
      value->real = negative ? -number : number;
      return end;
    }
  if ((*end | 0x20) == 'e')
    end = read_exponent (end + 1);
  if (end == NULL)
    return NULL;
  if (ret_end != NULL)
    *ret_end = end;
  return fleet_json_number_nearest (p, end, &value->real) ? end : NULL;
}
