/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Customers' texts: what is read, where it is wrong, and that the installed file has a text in both languages for each rule that tells customers. */

#include "fleet-customer-text.h"

#include <string.h>

static gboolean
lookup_cb (const char *path,
           FleetValue *ret_value,
           gpointer    user_data)
{
  if (strcmp (path, "car.plate") != 0)
    return FALSE;
  *ret_value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = "12가 3456", .length = strlen ("12가 3456") };
  return TRUE;
}

static void
test_render (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (FleetCustomerText) texts = fleet_customer_text_parse ("# c\n[lights]\nko = {car.plate} 전조등\nen={car.plate}: {{on}} {reservation.x}\n[other]\nen=Hello\n", -1, &problems);
  g_autofree char *ko = NULL, *en = NULL, *fallback = NULL, *first = NULL;

  g_assert_cmpuint (problems->len, ==, 0);
  ko = fleet_customer_text_render (texts, "lights", "ko", "en", lookup_cb, NULL);
  en = fleet_customer_text_render (texts, "lights", "en", "ko", lookup_cb, NULL);
  fallback = fleet_customer_text_render (texts, "lights", "fr", "ko", lookup_cb, NULL);
  first = fleet_customer_text_render (texts, "other", NULL, "ko", lookup_cb, NULL);
  g_assert_cmpstr (ko, ==, "12가 3456 전조등");
  g_assert_cmpstr (en, ==, "12가 3456: {on} –");
  g_assert_cmpstr (fallback, ==, ko);
  g_assert_cmpstr (first, ==, "Hello");
  g_assert_null (fleet_customer_text_render (texts, "none", "ko", "ko", lookup_cb, NULL));
}

static void
test_wrong (void)
{
  static const struct { const char *text; guint line, column; } cases[] = {
    { "ko=x\n", 1, 1 }, { "[a\n", 1, 1 }, { "[a]\nko\n", 2, 1 }, { "[a]\nkorean=x\n", 2, 1 }, { "[a]\nko=x\nko=y\n", 3, 1 }, { "[a]\nko=가나 {car.plate\n", 2, 7 },
    { "[a]\nko={vehicle.speed}\n", 2, 4 }, { "[a]\nko=\n", 2, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (FleetCustomerText) texts = fleet_customer_text_parse (cases[i].text, -1, &problems);
      const FleetRuleProblem *problem;

      g_assert_nonnull (texts);
      g_assert_cmpuint (problems->len, ==, 1);
      problem = g_ptr_array_index (problems, 0);
      g_assert_cmpuint (problem->line, ==, cases[i].line);
      g_assert_cmpuint (problem->column, ==, cases[i].column);
      g_assert_nonnull (problem->remedy);
    }
}

static void
test_installed (void)
{
  g_autofree char *rules_name = g_test_build_filename (G_TEST_DIST, "..", "data", "rules.ini", NULL);
  g_autofree char *texts_name = g_test_build_filename (G_TEST_DIST, "..", "data", "customer-messages.ini", NULL);
  g_autofree char *rules_text = NULL, *text = NULL;
  g_autoptr (GPtrArray) rules = NULL, problems = NULL;
  g_autoptr (FleetCustomerText) texts = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (rules_name, &rules_text, NULL, NULL));
  g_assert_true (g_file_get_contents (texts_name, &text, NULL, NULL));
  rules = fleet_rule_parse_file_text (rules_text, -1, NULL);
  texts = fleet_customer_text_parse (text, -1, &problems);
  g_assert_cmpuint (problems->len, ==, 0);
  for (guint i = 0; i < rules->len; i++)
    {
      const FleetRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *ko = fleet_customer_text_render (texts, rule->id, "ko", NULL, lookup_cb, NULL), *en = fleet_customer_text_render (texts, rule->id, "en", NULL, lookup_cb, NULL);

      if (!(rule->notify & FLEET_NOTIFY_CUSTOMER))
        continue;
      n++;
      g_assert_nonnull (ko);
      g_assert_cmpstr (ko, !=, en);
    }
  g_assert_cmpuint (n, >, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/customer-text/render", test_render);
  g_test_add_func ("/customer-text/wrong", test_wrong);
  g_test_add_func ("/customer-text/installed", test_installed);
  return g_test_run ();
}
