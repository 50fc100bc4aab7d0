/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-units: a table, since there are five of them. */

#include "fleet-units.h"

#include <string.h>

#define KM_PER_MILE 1.609344
#define KPA_PER_PSI 6.894757293

static FleetSpeedUnit    chosen_speed;
static FleetPressureUnit chosen_pressure;

static const struct
{
  const char *unit;
  const char *other;
  double      factor; /* of the other's number by the first's */
  int         finer;  /* digits more that the other needs to say as much */
} conversions[] = {
  { "km/h", "mph", 1 / KM_PER_MILE, 0 },
  { "km", "mi", 1 / KM_PER_MILE, 0 },
  { "kPa", "bar", 0.01, 2 },
  { "kPa", "psi", 1 / KPA_PER_PSI, 0 },
};

void
fleet_units_choose (FleetSpeedUnit    speed,
                    FleetPressureUnit pressure)
{
  g_return_if_fail (speed < FLEET_N_SPEED_UNITS && pressure < FLEET_N_PRESSURE_UNITS);

  chosen_speed = speed;
  chosen_pressure = pressure;
}

static gboolean
is_chosen (const char *unit)
{
  static const char *const pressures[FLEET_N_PRESSURE_UNITS] = { "kPa", "bar", "psi" };

  if (g_str_equal (unit, "mph") || g_str_equal (unit, "mi"))
    return chosen_speed == FLEET_SPEED_UNIT_MPH;
  return g_str_equal (unit, pressures[chosen_pressure]);
}

FleetQuantity
fleet_units_convert (FleetQuantity quantity)
{
  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    if (g_strcmp0 (quantity.unit, conversions[i].unit) == 0 && is_chosen (conversions[i].other))
      return (FleetQuantity) { quantity.number * conversions[i].factor, conversions[i].other, quantity.digits + conversions[i].finer };
  return quantity;
}
