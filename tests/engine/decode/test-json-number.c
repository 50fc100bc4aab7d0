/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers against the C library: every length, exact to the bit; what is no number; what is too great. */

#include "fleet-json-number.h"

#include <math.h>
#include <string.h>

static char padded[512 + FLEET_JSON_PADDING];

static const char *
pad (const char *text)
{
  g_assert_cmpuint (strlen (text), <, 512);
  memset (padded, 0, sizeof padded);
  memcpy (padded, text, strlen (text));
  return padded;
}

static void
assert_number (const char *text)
{
  FleetValue value = { 0 };
  FleetValue same = { 0 };
  gboolean whole = strpbrk (text, ".eE") == NULL && strcmp (text, "-0") != 0;
  const char *end = fleet_json_number_read (pad (text), &value);

  if (end == NULL)
    g_error ("%s was not read", text);
  g_assert_true (end == padded + strlen (text));
  g_assert_true (fleet_json_number_read_any (padded, &same, NULL) == end);
  g_assert_true (fleet_value_equal (&value, &same));
  if (whole)
    {
      g_assert_cmpint (value.type, ==, FLEET_TYPE_INT);
      g_assert_cmpint (value.integer, ==, g_ascii_strtoll (text, NULL, 10));
    }
  else
    {
      double expected = g_ascii_strtod (text, NULL);

      g_assert_cmpint (value.type, ==, FLEET_TYPE_DOUBLE);
      if (memcmp (&value.real, &expected, sizeof expected) != 0)
        g_error ("%s gave %.17g instead of %.17g", text, value.real, expected);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (int i = 0; i < 400000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int whole = g_rand_int_range (rand, 1, i % 4 == 0 ? 19 : 8);
      int fraction = g_rand_boolean (rand) ? g_rand_int_range (rand, 1, i % 4 == 0 ? 22 : 7) : 0;

      if (g_rand_int_range (rand, 0, 4) == 0)
        g_string_append_c (text, '-');
      g_string_append_c (text, whole == 1 ? '0' + g_rand_int_range (rand, 0, 10) : '1' + g_rand_int_range (rand, 0, 9));
      for (int d = 1; d < whole; d++)
        g_string_append_c (text, '0' + g_rand_int_range (rand, 0, 10));
      if (fraction > 0)
        g_string_append_c (text, '.');
      for (int d = 0; d < fraction; d++)
        g_string_append_c (text, '0' + g_rand_int_range (rand, 0, 10));
      if (g_rand_int_range (rand, 0, 10) == 0)
        g_string_append_printf (text, "%c%s%d", g_rand_boolean (rand) ? 'e' : 'E',
                                (const char *[]) { "", "+", "-" }[g_rand_int_range (rand, 0, 3)], g_rand_int_range (rand, 0, 280));
      assert_number (text->str);
    }
}

/* Doubles of all magnitudes, as printf writes them so that they read back. */
static void
test_doubles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);

  for (int i = 0; i < 200000; i++)
    {
      guint64 bits = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);
      char text[40];
      double number;

      memcpy (&number, &bits, sizeof number);
      if (!isfinite (number) || number == 0)
        continue;
      g_ascii_formatd (text, sizeof text, "%.17g", number);
      if (strpbrk (text, ".e") == NULL)
        continue;
      assert_number (text);
    }
}

static void
test_edges (void)
{
  static const char *const well[] = {
    "0", "-0", "-0.0", "0.0", "1", "-1", "1234567", "12345678", "123456789", "1234567.8", "123456.7", "99999999", "9999999.9",
    "9007199254740991", "9007199254740992", "9007199254740993", "9007199254740993.0", "9223372036854775807",
    "-9223372036854775808", "999999999999999999", "1000000000000000000", "0.1", "0.30000000000000004", "1e22", "1e23", "1e0", "1E+2", "1e-2",
    "1.7976931348623157e308", "2.2250738585072014e-308", "2.2250738585072011e-308", "5e-324", "3e-324", "0e99999", "0.000000000000000000000000000001",
    "123456789012345678901234567890.0", "8.5e-1", "100000000000000016777215.0",
  };
  static const char *const beyond[] = { "9223372036854775808", "-9223372036854775809", "18446744073709551615",
                                        "18446744073709551616", "27670116110564327421", "100000000000000000000", "1e309", "-1e309",
                                        "1.8e308", "1e400", "1e-400", "1e99999999999999999999" };
  static const char *const none[] = { "", "-", "+1", ".5", "-.5", "00", "01", "-01", "007", "1.", "1.e5", "1e", "1e+", "1.5e", "1.5e-", "x", "--1",
                                      "00000000", "012345678", "-x", "NaN", "Infinity", "12345678." };
  FleetValue value;
  const char *end;

  for (guint i = 0; i < G_N_ELEMENTS (well); i++)
    assert_number (well[i]);
  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
    {
      g_assert_null (fleet_json_number_read (pad (beyond[i]), &value));
      g_assert_null (fleet_json_number_read_any (pad (beyond[i]), &value, &end));
      g_assert_true (end == padded + strlen (beyond[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_test_message ("%s", none[i]);
      g_assert_null (fleet_json_number_read (pad (none[i]), &value));
      g_assert_null (fleet_json_number_read_any (pad (none[i]), &value, &end));
      g_assert_true (end == padded);
    }
}

/* A number ends at the first byte that cannot belong to it, whatever that is. */
static void
test_ends (void)
{
  static const char *const numbers[] = { "0", "-7", "12", "1234567", "12345678", "1.5", "-123.25", "1234.567", "12345.6789", "1e5" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (int byte = 0; byte < 256; byte++)
      {
        g_autofree char *text = g_strdup_printf ("%s%c9", numbers[i], byte);
        FleetValue value;
        const char *end;

        if (g_ascii_isdigit (byte) || strchr (".eE", byte) != NULL)
          continue;
        end = fleet_json_number_read (pad (text), &value);
        g_assert_true (end == padded + strlen (numbers[i]));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-number/random", test_random);
  g_test_add_func ("/json-number/doubles", test_doubles);
  g_test_add_func ("/json-number/edges", test_edges);
  g_test_add_func ("/json-number/ends", test_ends);
  return g_test_run ();
}
