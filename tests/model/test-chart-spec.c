/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A chart as one line of text and back. */

#include "fleet-chart-spec.h"

static void
test_round_trip (void)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new (), back = NULL;
  g_autofree char *text = NULL, *again = NULL;

  spec->name = g_strdup ("Night's \"shift\" 밤");
  spec->kind = FLEET_CHART_SPREAD;
  spec->range_us = 0;
  spec->from_us = -5;
  spec->to_us = 7;
  g_assert_true (fleet_chart_spec_add_vehicle (spec, "car:12'\"\\가"));
  g_assert_false (fleet_chart_spec_add_vehicle (spec, "car:12'\"\\가"));
  g_assert_true (fleet_chart_spec_add_signal (spec, "a.\"b c\"[*].d", FLEET_CHART_ALL));
  g_assert_true (fleet_chart_spec_add_signal (spec, "a.\"b c\"[*].d", FLEET_CHART_ANY));
  text = fleet_chart_spec_to_text (spec);
  back = fleet_chart_spec_from_text (text);
  g_assert_nonnull (back);
  again = fleet_chart_spec_to_text (back);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpstr (back->name, ==, spec->name);
  g_assert_cmpint (back->kind, ==, FLEET_CHART_SPREAD);
  g_assert_cmpint (back->to_us, ==, 7);
  g_assert_cmpstr (back->vehicles->pdata[0], ==, spec->vehicles->pdata[0]);
  g_assert_true (fleet_chart_spec_has_signal (back, "a.\"b c\"[*].d", FLEET_CHART_ANY));
}

static void
test_broken (void)
{
  static const char *const broken[] = { "", "nonsense", "('', 1)", "('', 0, ['car:A'], [('p', 0)], 3600)" };
  g_autoptr (FleetChartSpec) odd = NULL;

  g_assert_null (fleet_chart_spec_from_text (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (fleet_chart_spec_from_text (broken[i]));
  /* Numbers out of bounds, as an edited setting may have them. */
  odd = fleet_chart_spec_from_text ("('', 99, @as [], [('p', 77), ('q', -3)], -5, 9, 1)");
  g_assert_nonnull (odd);
  g_assert_null (odd->name);
  g_assert_cmpint (odd->kind, <, FLEET_CHART_N_KINDS);
  g_assert_cmpint (odd->range_us, >, 0);
  g_assert_true (fleet_chart_spec_has_signal (odd, "p", FLEET_CHART_ALL));
  g_assert_true (fleet_chart_spec_has_signal (odd, "q", FLEET_CHART_VALUE));
}

static void
test_limits (void)
{
  g_autoptr (FleetChartSpec) spec = fleet_chart_spec_new (), copy = NULL;

  g_assert_false (fleet_chart_spec_is_drawable (spec));
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      g_assert_cmpint (fleet_chart_spec_add_vehicle (spec, text), ==, i < FLEET_CHART_SPEC_VEHICLES);
      g_assert_cmpint (fleet_chart_spec_add_signal (spec, text, FLEET_CHART_VALUE), ==, i < FLEET_CHART_SPEC_SIGNALS);
    }
  g_assert_true (fleet_chart_spec_is_drawable (spec));
  copy = fleet_chart_spec_copy (spec);
  copy->range_us = 5;
  g_assert_true (fleet_chart_spec_is_alike (spec, copy));
  copy->kind = FLEET_CHART_SPREAD;
  g_assert_false (fleet_chart_spec_is_alike (spec, copy));
  copy->kind = spec->kind;
  g_assert_true (fleet_chart_spec_remove_vehicle (spec, "1"));
  g_assert_false (fleet_chart_spec_is_alike (spec, copy));
  g_assert_false (fleet_chart_spec_remove_vehicle (spec, "1"));
  g_assert_true (fleet_chart_spec_remove_signal (spec, "1", FLEET_CHART_VALUE));
  g_assert_false (fleet_chart_spec_remove_signal (spec, "2", FLEET_CHART_MIN));
  g_assert_cmpuint (spec->signals->len, ==, FLEET_CHART_SPEC_SIGNALS - 1);
  g_assert_cmpuint (copy->signals->len, ==, FLEET_CHART_SPEC_SIGNALS);
  g_ptr_array_set_size (spec->vehicles, 0);
  g_assert_false (fleet_chart_spec_is_drawable (spec));
  spec->kind = FLEET_CHART_SPREAD;
  g_assert_true (fleet_chart_spec_is_drawable (spec));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-spec/round-trip", test_round_trip);
  g_test_add_func ("/chart-spec/broken", test_broken);
  g_test_add_func ("/chart-spec/limits", test_limits);
  return g_test_run ();
}
