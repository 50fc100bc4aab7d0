/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-row-pack: what was packed comes back to the bit; bytes that nobody packed are found out. */

#include "fleet-row-pack.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "a", "b", "c" };

static FleetValue
random_value (GRand *rand,
              char  *text)
{
  FleetValue value = { .type = g_rand_int_range (rand, 0, FLEET_N_TYPES) };
  guint64 bits = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);

  switch (value.type)
    {
    case FLEET_TYPE_BOOL:
      value.boolean = bits & 1;
      break;
    case FLEET_TYPE_INT:
      value.integer = (gint64) bits >> (bits % 64);
      break;
    case FLEET_TYPE_DOUBLE:
      memcpy (&value.real, &bits, sizeof bits);
      break;
    case FLEET_TYPE_TEXT:
      value.length = g_rand_int_range (rand, 0, 40);
      for (guint i = 0; i < value.length; i++)
        text[i] = g_rand_int_range (rand, 0, 128);
      value.text = text;
      break;
    default:
      break;
    }
  return value;
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GByteArray) pack = g_byte_array_new ();
      g_autoptr (FleetRows) rows = fleet_rows_new (3, names);
      guint n = g_rand_int_range (rand, 0, 50);
      FleetValue *values = g_new0 (FleetValue, 3 * n + 1);
      char (*texts)[40] = g_malloc0 ((3 * n + 1) * sizeof *texts);

      for (guint i = 0; i < 3 * n; i++)
        values[i] = random_value (rand, texts[i]);
      for (guint row = 0; row < n; row++)
        fleet_row_pack_add (pack, 3, values + 3 * row, 0);
      g_assert_true (fleet_row_pack_read (pack->data, pack->len, n, rows));
      g_assert_cmpuint (fleet_rows_get_n_rows (rows), ==, n);
      for (guint i = 0; i < 3 * n; i++)
        g_assert_true (fleet_value_equal (fleet_rows_get (rows, i / 3, i % 3), &values[i]));
      g_free (values);
      g_free (texts);
    }
}

static void
test_extremes (void)
{
  const FleetValue values[] = {
    { .type = FLEET_TYPE_INT, .integer = G_MININT64 },
    { .type = FLEET_TYPE_INT, .integer = G_MAXINT64 },
    { .type = FLEET_TYPE_DOUBLE, .real = -0.0 },
  };
  g_autoptr (GByteArray) pack = g_byte_array_new ();
  g_autoptr (FleetRows) rows = fleet_rows_new (3, names);

  fleet_row_pack_add (pack, 3, values, 0);
  g_assert_true (fleet_row_pack_read (pack->data, pack->len, 1, rows));
  for (guint i = 0; i < 3; i++)
    g_assert_true (fleet_value_equal (fleet_rows_get (rows, 0, i), &values[i]));
}

static void
check_text (const char *text,
            guint       length,
            guint       most,
            const char *expected)
{
  const FleetValue value = { .type = FLEET_TYPE_TEXT, .text = text, .length = length };
  g_autoptr (GByteArray) pack = g_byte_array_new ();
  g_autoptr (FleetRows) rows = fleet_rows_new (1, names);

  fleet_row_pack_add (pack, 1, &value, most);
  g_assert_true (fleet_row_pack_read (pack->data, pack->len, 1, rows));
  g_assert_cmpstr (fleet_rows_get_text (rows, 0, 0), ==, expected);
}

static void
test_texts (void)
{
  check_text ("abc", 3, 3, "abc");
  check_text ("abcd", 4, 3, "abc…");
  check_text ("가나다", 9, 7, "가나…");
  check_text ("a\xff" "b", 3, 0, "a\xef\xbf\xbd" "b");
  check_text (NULL, 0, 5, "");
}

static void
test_spoilt (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const FleetValue values[] = {
    { .type = FLEET_TYPE_TEXT, .text = "12가 3456", .length = 10 },
    { .type = FLEET_TYPE_INT, .integer = 123456789 },
    { .type = FLEET_TYPE_DOUBLE, .real = 1.5 },
  };
  g_autoptr (GByteArray) pack = g_byte_array_new ();

  for (guint row = 0; row < 5; row++)
    fleet_row_pack_add (pack, 3, values, 0);
  for (guint length = 0; length < pack->len; length++)
    {
      g_autofree guint8 *copy = g_memdup2 (pack->data, length);
      g_autoptr (FleetRows) rows = fleet_rows_new (3, names);

      g_assert_false (fleet_row_pack_read (copy, length, 5, rows));
    }
  /* Whatever the bytes: an answer, and nothing read beyond them (the sanitizers see to that). */
  for (guint round = 0; round < 20000; round++)
    {
      gsize length = g_rand_int_range (rand, 1, 60);
      g_autofree guint8 *bytes = g_malloc (length);
      g_autoptr (FleetRows) rows = fleet_rows_new (3, names);

      for (gsize i = 0; i < length; i++)
        bytes[i] = g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 6 : 256);
      if (fleet_row_pack_read (bytes, length, 2, rows))
        g_assert_cmpuint (fleet_rows_get_n_rows (rows), ==, 2);
    }
}

static void
test_small (void)
{
  const FleetValue values[] = { { .type = FLEET_TYPE_INT, .integer = -5 }, { .type = FLEET_TYPE_NULL }, { .type = FLEET_TYPE_BOOL, .boolean = TRUE } };
  g_autoptr (GByteArray) pack = g_byte_array_new ();

  fleet_row_pack_add (pack, 3, values, 0);
  g_assert_cmpuint (pack->len, ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-pack/round-trip", test_round_trip);
  g_test_add_func ("/row-pack/extremes", test_extremes);
  g_test_add_func ("/row-pack/texts", test_texts);
  g_test_add_func ("/row-pack/spoilt", test_spoilt);
  g_test_add_func ("/row-pack/small", test_small);
  return g_test_run ();
}
