/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of a rule's condition can be drawn. */

#include "fleet-threshold.h"

static FleetRule *
parse (const char *when,
       const char *clear)
{
  g_autofree char *text = g_strdup_printf ("[r]\nwhen=%s\n%s%s\n", when, clear != NULL ? "clear=" : "", clear != NULL ? clear : "");
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rules = fleet_rule_parse_file_text (text, -1, &problems);

  g_assert_cmpuint (rules->len, ==, 1);
  return fleet_rule_ref (rules->pdata[0]);
}

static char *
collect (const char *when,
         const char *clear)
{
  static const char *const signs[] = { [FLEET_EXPR_EQ] = "=", [FLEET_EXPR_NE] = "<>", [FLEET_EXPR_LT] = "<", [FLEET_EXPR_LE] = "<=", [FLEET_EXPR_GT] = ">", [FLEET_EXPR_GE] = ">=" };
  g_autoptr (FleetRule) rule = parse (when, clear);
  g_autoptr (GPtrArray) found = fleet_threshold_collect (rule);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const FleetThreshold *one = found->pdata[i];

      g_assert_true (one->rule == rule);
      g_string_append_printf (text, "%s%s%s %s %g", i > 0 ? "; " : "", one->clears ? "clear " : "", one->path, signs[one->operation], one->limit);
    }
  return g_string_free (text, FALSE);
}

static void
test_collect (void)
{
  static const struct
  {
    const char *when, *clear, *found;
  } cases[] = {
    { "a.b > 5", NULL, "a.b > 5" },
    { "5 > a.b AND x = TRUE", NULL, "a.b < 5" },
    { "a >= 10 * 60 OR NOT (b <= -2.5)", "a < 3", "a >= 600; b <= -2.5; clear a < 3" },
    { "a BETWEEN 1 AND 2", NULL, "a >= 1; a <= 2" },
    { "MIN(tires[*].kpa) < 180", NULL, "tires[*].kpa < 180" },
    { "ANY(e[*].type = 'crash' AND e[*].g >= 2.5)", NULL, "e[*].g >= 2.5" },
    { "a > b AND a + 1 > 3 AND name = '5'", NULL, "" },
    { "a > 5 AND (b = 1 OR a > 5)", "a > 5", "a > 5; b = 1" },
    { "age(a) > 60", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = collect (cases[i].when, cases[i].clear);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_paths (void)
{
  g_autoptr (FleetRule) rule = parse ("engine.on = FALSE AND car.plate IS NOT NULL AND ALL(doors[*].open = FALSE) AND age(lights.on) > 5 AND engine.on IS NOT NULL", "x = 1");
  g_auto (GStrv) paths = fleet_threshold_paths (rule);
  g_autofree char *text = g_strjoinv (" ", paths);

  g_assert_cmpstr (text, ==, "engine.on doors[*].open lights.on");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold/collect", test_collect);
  g_test_add_func ("/threshold/paths", test_paths);
  return g_test_run ();
}
