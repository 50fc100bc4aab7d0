/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rule language: what parses, to which tree, where a mistake is said to be. */

#include "fleet-error.h"
#include "fleet-expr.h"

#include <string.h>

static void
assert_normal (const char *text,
               const char *normal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetExpr) expr = fleet_expr_parse (text, NULL, NULL, &error);
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  printed = fleet_expr_to_text (expr);
  g_assert_cmpstr (printed, ==, normal);
}

static void
test_normal_form (void)
{
  assert_normal ("a=1", "a = 1");
  assert_normal ("  a  ==  1 ", "a = 1");
  assert_normal ("a != 'it''s'", "a <> 'it''s'");
  assert_normal ("a and b or c and not d", "a AND b OR c AND NOT d");
  assert_normal ("(a and b) or (c and (not d))", "a AND b OR c AND NOT d");
  assert_normal ("a and (b or c)", "a AND (b OR c)");
  assert_normal ("a and (b and c) and d", "a AND b AND c AND d");
  assert_normal ("not a = b", "NOT a = b");
  assert_normal ("(not a) = b", "(NOT a) = b");
  assert_normal ("a < b = c < d", "a < b = c < d");
  assert_normal ("a < (b = c) < d", "a < (b = c) < d");
  assert_normal ("a - (b - c) - d", "a - (b - c) - d");
  assert_normal ("(a + b) * c % d", "(a + b) * c % d");
  assert_normal ("a + (b * c)", "a + b * c");
  assert_normal ("- a * b", "-a * b");
  assert_normal ("-(a * b)", "-(a * b)");
  assert_normal ("- - a", "-(-a)");
  assert_normal ("a - -5", "a - -5");
  assert_normal ("-(-5)", "5");
  assert_normal ("+a", "a");
  assert_normal ("a between 1 and 2 and b", "a BETWEEN 1 AND 2 AND b");
  assert_normal ("a not between 1+1 and 2 = b", "a NOT BETWEEN 1 + 1 AND 2 = b");
  assert_normal ("a in (1,'x',NULL)", "a IN (1, 'x', NULL)");
  assert_normal ("not a in (1)", "NOT a IN (1)");
  assert_normal ("a not in (1) is true", "a NOT IN (1) IS TRUE");
  assert_normal ("a like 'x%' and b not like '_'", "a LIKE 'x%' AND b NOT LIKE '_'");
  assert_normal ("a is not null", "a IS NOT NULL");
  assert_normal ("a is not b is null", "a IS NOT b IS NULL");
  assert_normal ("case a when 1 then 'x' when 2 then 'y' end = 'x'", "CASE WHEN a = 1 THEN 'x' WHEN a = 2 THEN 'y' ELSE NULL END = 'x'");
  assert_normal ("case when a then b else c end", "CASE WHEN a THEN b ELSE c END");
  assert_normal ("any(d[*].open = true) and count(d[*]) > 2", "ANY(d[*].open = TRUE) AND COUNT(d[*]) > 2");
  assert_normal ("Event_Time > '2024-01-01'", "event_time > '2024-01-01'");
  assert_normal ("AGE(a.b)>10*60 or age ( ) >= .5", "age(a.b) > 10 * 60 OR age() >= 0.5");
}

static void
test_numbers (void)
{
  assert_normal ("a = 9223372036854775807", "a = 9223372036854775807");
  assert_normal ("a = -9223372036854775808", "a = -9223372036854775808");
  assert_normal ("a = 9223372036854775808", "a = 9.223372036854776e+18");
  assert_normal ("a = 1e3", "a = 1000.0");
  assert_normal ("a = 1.", "a = 1.0");
  assert_normal ("a = 0.1", "a = 0.1");
  assert_normal ("a = 1e999", "a = 1e999");
}

static void
test_paths (void)
{
  assert_normal ("a.in.end[0].b", "a.in.end[0].b");
  assert_normal ("\"end\" = 1", "\"end\" = 1");
  assert_normal ("\"plain\".\"x y\".\"a.b\" = 1", "plain.\"x y\".\"a.b\" = 1");
  assert_normal ("a.\"q\\\"q\\\\\" = 1", "a.\"q\\\"q\\\\\" = 1");
  assert_normal ("a[0][1].b = 1", "a[0][1].b = 1");
  assert_normal ("doors[#] = 4", "doors[#] = 4");
  assert_normal ("차량.속도 > 1", "차량.속도 > 1");

  g_autoptr (FleetExpr) expr = fleet_expr_parse ("\"x y\".plain", NULL, NULL, NULL);
  g_assert_cmpint (expr->kind, ==, FLEET_EXPR_PATH);
  g_assert_cmpstr (expr->text, ==, "x y.plain");
}

static void
assert_wrong (const char *text,
              guint       column,
              const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remedy = NULL;
  guint where = 0;

  g_assert_null (fleet_expr_parse (text, &where, &remedy, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
  if (strstr (error->message, part) == NULL || where != column)
    g_error ("“%s”: column %u: %s", text, where, error->message);
  g_assert_nonnull (remedy);
  g_assert_cmpuint (strlen (remedy), >, 0);
}

static void
test_mistakes (void)
{
  assert_wrong ("", 1, "ends");
  assert_wrong ("a = ", 5, "ends");
  assert_wrong ("a = 1 b", 7, "“b”");
  assert_wrong ("(a = 1", 7, "ends");
  assert_wrong ("a = 'x", 5, "closing quote");
  assert_wrong ("속도 = ?", 6, "“?”");
  assert_wrong ("a > 5km", 5, "not a number");
  assert_wrong ("a..b", 3, "path");
  assert_wrong ("a[x]", 2, "path");
  assert_wrong ("a in ()", 7, "“)”");
  assert_wrong ("a between 1 or 2", 13, "“or”");
  assert_wrong ("a not 1", 7, "“1”");
  assert_wrong ("case a end", 8, "“end”");
  assert_wrong ("doors[*].open = TRUE", 1, "every element");
  assert_wrong ("a AND ANY(b = 1)", 7, "elements");
  assert_wrong ("ANY(a[*] = b[*])", 12, "two arrays");
  assert_wrong ("ANY(a[*].b[*] = 1)", 5, "one [*]");
  assert_wrong ("ANY(ALL(a[*]) = a[*])", 5, "one another");
  assert_wrong ("a = 1 OR age(b) + 1 > 5", 10, "above 0");
  assert_wrong ("age(b) = 5", 1, "above 0");
  assert_wrong ("age(b) > c", 1, "above 0");
  assert_wrong ("age(b) > 0", 1, "above 0");
  assert_wrong ("age(5) > 1", 5, "a path");
  assert_wrong ("age()", 1, "seconds");
  assert_wrong ("NOT age()", 5, "above 0");
}

static void
test_depth (void)
{
  static const char *const pieces[][3] = { { "(", "a", ")" }, { "NOT ", "a", "" }, { "-", "a", "" }, { "1 + ", "a", "" }, { "CASE WHEN ", "a", " THEN 1 END" } };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (guint n = 90; n <= 1000; n += 910)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (FleetExpr) expr = NULL;

        for (guint j = 0; j < n; j++)
          g_string_append (text, pieces[i][0]);
        g_string_append (text, pieces[i][1]);
        for (guint j = 0; j < n; j++)
          g_string_append (text, pieces[i][2]);
        expr = fleet_expr_parse (text->str, NULL, NULL, &error);
        if (n == 90)
          g_assert_no_error (error);
        else
          g_assert_error (error, FLEET_ERROR, FLEET_ERROR_INVALID);
      }

  g_autoptr (GString) chain = g_string_new ("a");
  for (guint i = 0; i < 500; i++)
    g_string_append (chain, " OR a");
  g_autoptr (FleetExpr) expr = fleet_expr_parse (chain->str, NULL, NULL, NULL);
  g_assert_nonnull (expr);
  g_assert_cmpuint (expr->n_args, ==, 501);
}

/* Each level would copy the one inside twenty times. */
static void
test_case_in_case (void)
{
  g_autoptr (GString) text = g_string_new ("a");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_string_prepend (text, "CASE ");
      for (guint j = 0; j < 20; j++)
        g_string_append (text, " WHEN 1 THEN 2");
      g_string_append (text, " END");
    }
  g_assert_null (fleet_expr_parse (text->str, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "parts"));
}

static gboolean
same_tree (const FleetExpr *a,
           const FleetExpr *b)
{
  if (a->kind != b->kind || a->n_args != b->n_args || g_strcmp0 (a->text, b->text) != 0)
    return FALSE;
  if (a->kind == FLEET_EXPR_LITERAL && !fleet_value_equal (&a->value, &b->value))
    return FALSE;
  for (guint i = 0; i < a->n_args; i++)
    if (!same_tree (a->args[i], b->args[i]))
      return FALSE;
  return TRUE;
}

/* Random words of the language: no input crashes, and what parses has a normal form that parses to the same tree. */
static void
test_random_words (void)
{
  static const char *const words[] = {
    "a", "b.c", "d[*].x", "d[0].x", "\"x y\"", "1", "2.5", "-3", "'t'", "''", "NULL", "TRUE", "=", "<>", "<", ">=", "AND", "OR", "NOT", "IS", "BETWEEN",
    "IN", "LIKE", "(", "(", ")", ")", ",", "+", "-", "*", "/", "%", "CASE", "WHEN", "THEN", "ELSE", "END", "ANY(", "COUNT(", "age(", "event_time", "[", "'",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260901);
  guint n_good = 0;

  for (guint i = 0; i < 60000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (FleetExpr) expr = NULL;
      g_autofree char *remedy = NULL;
      guint n = g_rand_int_range (random, 1, 12);

      for (guint j = 0; j < n; j++)
        g_string_append_printf (text, "%s ", words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
      expr = fleet_expr_parse (text->str, NULL, &remedy, NULL);
      g_assert_true ((expr == NULL) == (remedy != NULL));
      if (expr == NULL)
        continue;
      g_autofree char *normal = fleet_expr_to_text (expr);
      g_autoptr (FleetExpr) again = fleet_expr_parse (normal, NULL, NULL, NULL);
      g_autofree char *second = again != NULL ? fleet_expr_to_text (again) : NULL;

      g_assert_cmpstr (normal, ==, second);
      g_assert_true (same_tree (expr, again));
      n_good++;
    }
  g_assert_cmpuint (n_good, >, 500);
}

/* Texts with bytes changed, cut and doubled: nothing but a tree or a problem comes of them. */
static void
test_spoilt_texts (void)
{
  static const char *const texts[] = {
    "vehicle.on = FALSE AND ALL(vehicle.doors[*].open = FALSE) AND \"x y\".b[0] <> 'it''s'", "CASE a WHEN 1 THEN -2.5e3 ELSE NULL END IS NOT TRUE OR age(b) > 600",
    "속도 + 3 % c BETWEEN 1 AND .5 OR event_time >= '2024-01-01' OR x NOT IN (1, 'b', NULL)",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260909);

  for (guint i = 0; i < 30000; i++)
    {
      g_autoptr (GString) text = g_string_new (texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]);
      g_autoptr (FleetExpr) expr = NULL;
      g_autofree char *remedy = NULL;
      guint n = g_rand_int_range (random, 1, 5), column = 0;

      for (guint j = 0; j < n; j++)
        {
          gsize at = g_rand_int_range (random, 0, text->len);

          if (g_rand_boolean (random))
            text->str[at] = g_rand_int_range (random, 1, 256);
          else if (g_rand_boolean (random) && text->len > 1)
            g_string_truncate (text, at + 1);
          else
            g_string_insert (text, at, "('\"[*].");
        }
      expr = fleet_expr_parse (text->str, &column, &remedy, NULL);
      g_assert_true ((expr == NULL) == (remedy != NULL));
      g_assert_true (expr != NULL || (column >= 1 && column <= text->len + 1));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expr/normal-form", test_normal_form);
  g_test_add_func ("/expr/numbers", test_numbers);
  g_test_add_func ("/expr/paths", test_paths);
  g_test_add_func ("/expr/mistakes", test_mistakes);
  g_test_add_func ("/expr/depth", test_depth);
  g_test_add_func ("/expr/case-in-case", test_case_in_case);
  g_test_add_func ("/expr/random-words", test_random_words);
  g_test_add_func ("/expr/spoilt-texts", test_spoilt_texts);
  return g_test_run ();
}
