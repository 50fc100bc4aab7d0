/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Printing reads back to the same bits, in every locale. */

#include "fleet-value.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static char *
print (const FleetValue *value,
       gboolean          as_json)
{
  GString *text = g_string_new (NULL);

  if (as_json)
    fleet_value_append_json (value, text);
  else
    fleet_value_append (value, text);
  return g_string_free (text, FALSE);
}

static void
assert_double (double real)
{
  FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = real };
  g_autofree char *text = print (&value, FALSE);
  g_autofree char *json = print (&value, TRUE);
  double from_text = g_ascii_strtod (text, NULL);
  double from_json = g_ascii_strtod (json, NULL);

  g_assert_cmpmem (&real, sizeof real, &from_text, sizeof from_text);
  g_assert_cmpmem (&real, sizeof real, &from_json, sizeof from_json);
  g_assert_nonnull (strpbrk (json, ".e"));
}

static void
test_doubles (void)
{
  static const double edges[] = { 0.0, -0.0, 0.1, 1.0, -3.5, 1e15, 1e16, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 37.5547 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    assert_double (edges[i]);
  for (guint i = 0; i < 50000; i++)
    {
      guint64 bits = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);
      double real;

      memcpy (&real, &bits, sizeof real);
      if (isfinite (real))
        assert_double (real);
    }
}

static void
test_shortest (void)
{
  FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = 12.1 };
  g_autofree char *text = print (&value, FALSE);

  g_assert_cmpstr (text, ==, "12.1");
}

static void
test_locale (void)
{
  const char *before = g_strdup (setlocale (LC_ALL, NULL));
  FleetValue value = { .type = FLEET_TYPE_DOUBLE, .real = 0.5 };
  g_autofree char *text = NULL;

  g_assert_nonnull (setlocale (LC_ALL, "de_DE.UTF-8"));
  text = print (&value, FALSE);
  g_assert_cmpstr (text, ==, "0.5");
  setlocale (LC_ALL, before);
  g_free ((char *) before);
}

static void
test_text (void)
{
  FleetValue value = { .type = FLEET_TYPE_TEXT, .text = "a\"\\\n\x01가", .length = 8 };
  g_autofree char *json = print (&value, TRUE);

  g_assert_cmpstr (json, ==, "\"a\\\"\\\\\\u000a\\u0001가\"");
}

static void
test_equal (void)
{
  FleetValue zero = { .type = FLEET_TYPE_DOUBLE, .real = 0.0 };
  FleetValue minus = { .type = FLEET_TYPE_DOUBLE, .real = -0.0 };
  FleetValue integer = { .type = FLEET_TYPE_INT, .integer = 0 };

  g_assert_true (fleet_value_equal (&zero, &zero));
  g_assert_false (fleet_value_equal (&zero, &minus));
  g_assert_false (fleet_value_equal (&zero, &integer));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/doubles", test_doubles);
  g_test_add_func ("/value/shortest", test_shortest);
  g_test_add_func ("/value/locale", test_locale);
  g_test_add_func ("/value/text", test_text);
  g_test_add_func ("/value/equal", test_equal);
  return g_test_run ();
}
