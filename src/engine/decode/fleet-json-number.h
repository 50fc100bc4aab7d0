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

/* Powers of ten that are exact as doubles; so many are enough for the fast path. */
static const double fleet_json_powers_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13 };

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

/* Where the bytes of digits (a load of text ^ '0's) are no digits: the top bits of those bytes. */
static inline guint64
fleet_json_number_others (guint64 digits)
{
  return (digits | (digits + FLEET_JSON_EACH_BYTE (0x76))) & FLEET_JSON_HIGH_BITS;
}

/* Out of the way of the fast path: its value has an address, which the fast one's should not need. */
static inline const char *
fleet_json_number_read_slowly (const char *p,
                               FleetValue *value)
{
  FleetValue read;
  const char *end = fleet_json_number_read_any (p, &read, NULL);

  if (end != NULL)
    *value = read;
  return end;
}

/* The seven digits and the point in squeezed are followed by more digits of the fraction at s + 8: coordinates. */
static inline const char *
fleet_json_number_read_long (const char *p,
                             const char *s,
                             guint64     squeezed,
                             guint       whole,
                             FleetValue *value)
{
  guint64 digits = fleet_json_load (s + 8) ^ FLEET_JSON_EACH_BYTE ('0');
  guint64 others = fleet_json_number_others (digits);
  guint more = others != 0 ? __builtin_ctzll (others) / 8 : 8;
  double number;

  if (more == 0 || more == 8 || (s[8 + more] | 0x20) == 'e')
    return fleet_json_number_read_slowly (p, value);
  /* At most 14 digits: whole numbers and their power of ten are exact, so the division rounds once. */
  number = fleet_json_number_join (squeezed << 8) * fleet_json_powers_of_ten[more] + fleet_json_number_join (digits << (64 - 8 * more));
  number /= fleet_json_powers_of_ten[7 - whole + more];
  value->type = FLEET_TYPE_DOUBLE;
  value->real = *p == '-' ? -number : number;
  return s + 8 + more;
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
  guint64 others = fleet_json_number_others (digits), before, squeezed;
  guint whole, end;
  double number;

  if (others == 0)
    return fleet_json_number_read_slowly (p, value);
  whole = __builtin_ctzll (others) / 8;
  if (whole == 0 || (*s == '0' && whole > 1) || (s[whole] | 0x20) == 'e')
    return fleet_json_number_read_slowly (p, value);

  if (s[whole] != '.')
    {
      gint64 integer = fleet_json_number_join (digits << (64 - 8 * whole));

      if (G_UNLIKELY (negative && integer == 0))
        return fleet_json_number_read_slowly (p, value);
      value->type = FLEET_TYPE_INT;
      value->integer = negative ? -integer : integer;
      return s + whole;
    }

  before = (G_GUINT64_CONSTANT (1) << (8 * whole)) - 1;
  squeezed = (digits & before) | ((digits >> 8) & ~before);
  others &= others - 1;
  if (others == 0)
    return fleet_json_number_read_long (p, s, squeezed, whole, value);
  end = __builtin_ctzll (others) / 8;
  if (end == whole + 1 || (s[end] | 0x20) == 'e')
    return fleet_json_number_read_slowly (p, value);
  number = fleet_json_number_join (squeezed << (64 - 8 * (end - 1))) / fleet_json_powers_of_ten[end - whole - 1];
  value->type = FLEET_TYPE_DOUBLE;
  value->real = negative ? -number : number;
  return s + end;
}

G_END_DECLS
