/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Units against what the units' definitions say. */

#include "fleet-units.h"

static void
assert_converted (double      number,
                  const char *unit,
                  double      wanted,
                  const char *wanted_unit,
                  int         wanted_digits)
{
  FleetQuantity got = fleet_units_convert ((FleetQuantity) { number, unit, 0 });

  g_assert_cmpfloat_with_epsilon (got.number, wanted, 0.01);
  g_assert_cmpstr (got.unit, ==, wanted_unit);
  g_assert_cmpint (got.digits, ==, wanted_digits);
}

static void
test_as_sent (void)
{
  fleet_units_choose (FLEET_SPEED_UNIT_KMH, FLEET_PRESSURE_UNIT_KPA);
  assert_converted (100, "km/h", 100, "km/h", 0);
  assert_converted (220, "kPa", 220, "kPa", 0);
  assert_converted (12.6, "V", 12.6, "V", 0);
  assert_converted (7, NULL, 7, NULL, 0);
}

static void
test_chosen (void)
{
  fleet_units_choose (FLEET_SPEED_UNIT_MPH, FLEET_PRESSURE_UNIT_PSI);
  assert_converted (100, "km/h", 62.14, "mph", 0);
  assert_converted (42.195, "km", 26.22, "mi", 0);
  assert_converted (220, "kPa", 31.91, "psi", 0);
  assert_converted (12.6, "V", 12.6, "V", 0);
  fleet_units_choose (FLEET_SPEED_UNIT_KMH, FLEET_PRESSURE_UNIT_BAR);
  assert_converted (220, "kPa", 2.2, "bar", 2);
  assert_converted (100, "km/h", 100, "km/h", 0);
  fleet_units_choose (FLEET_SPEED_UNIT_KMH, FLEET_PRESSURE_UNIT_KPA);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/as-sent", test_as_sent);
  g_test_add_func ("/units/chosen", test_chosen);
  return g_test_run ();
}
