/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-number: one JSON number, read in place and exactly.
 *
 * An INT is what is written without fraction and exponent and fits gint64; any other number is the double nearest to what is written;
 * -0 keeps its sign and is therefore a DOUBLE. Inline because half of a message is numbers. Texts are padded (fleet-json-text.h). */

#pragma once

#include "fleet-json-text.h"
#include "fleet-value.h"

G_BEGIN_DECLS

/* The number at p by the whole grammar, any length. Its end, or NULL when there is none, or when it is beyond gint64 or the
 * doubles; *ret_end (may be NULL) is then the end of what looks like a number, or p. Sets type and value. */
const char *fleet_json_number_read_any (const char  *p,
                                        FleetValue  *value,
                                        const char **ret_end);

/* The nearest double to the decimal text from p to end; FALSE when there is none (too great, or so small that it would be 0).
 * Correctly rounded, no locale; the C++ library's from_chars (fleet-json-reader.cc). */
gboolean    fleet_json_number_nearest  (const char  *p,
                                        const char  *end,
                                        double      *ret_number);

/* Powers of ten that are exact as doubles; eight of them are enough for the fast path. */
static const double fleet_json_powers_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8 };

/* Eight digit values in the bytes of digits, first digit lowest, as one number: pairs, fours, eight. */
static inline guint32
fleet_json_number_join (guint64 digits)
{
  digits = (digits * 10) + (digits >> 8);
  digits = ((digits & G_GUINT64_CONSTANT (0x000000ff000000ff)) * (100 + (G_GUINT64_CONSTANT (1000000) << 32))
            + ((digits >> 16) & G_GUINT64_CONSTANT (0x000000ff000000ff)) * (1 + (G_GUINT64_CONSTANT (10000) << 32)))
           >> 32;
  return (guint32) digits;
}

/* As read_any. Numbers that end within eight bytes, as most do, are told by one load: where the first byte stands that
 * is no digit, and the second; then the point is squeezed out and the digits are joined by multiplication. */
static inline const char *
fleet_json_number_read (const char *p,
                        FleetValue *value)
{
  gboolean negative = *p == '-';
  const char *s = p + negative;
  guint64 digits = fleet_json_load (s) ^ FLEET_JSON_EACH_BYTE ('0');
  guint64 others = (digits | (digits + FLEET_JSON_EACH_BYTE (0x76))) & FLEET_JSON_HIGH_BITS;
  guint whole, end;

  if (others == 0)
    return fleet_json_number_read_any (p, value, NULL);
  whole = __builtin_ctzll (others) / 8;
  if (whole == 0 || (*s == '0' && whole > 1) || (s[whole] | 0x20) == 'e')
    return fleet_json_number_read_any (p, value, NULL);

  if (s[whole] != '.')
    {
      gint64 number = fleet_json_number_join (digits << (64 - 8 * whole));

      if (G_UNLIKELY (negative && number == 0))
        return fleet_json_number_read_any (p, value, NULL);
      value->type = FLEET_TYPE_INT;
      value->integer = negative ? -number : number;
      return s + whole;
    }

  others &= others - 1;
  if (others == 0)
    return fleet_json_number_read_any (p, value, NULL);
  end = __builtin_ctzll (others) / 8;
  if (end == whole + 1 || (s[end] | 0x20) == 'e')
    return fleet_json_number_read_any (p, value, NULL);
  {
    guint64 before = (G_GUINT64_CONSTANT (1) << (8 * whole)) - 1;
    guint64 squeezed = (digits & before) | ((digits >> 8) & ~before);
    double number = fleet_json_number_join (squeezed << (64 - 8 * (end - 1))) / fleet_json_powers_of_ten[end - whole - 1];

    value->type = FLEET_TYPE_DOUBLE;
    value->real = negative ? -number : number;
  }
  return s + end;
}

G_END_DECLS
