/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-units: numbers in the units that the desk likes. What is stored, judged and asked stays in the messages' own units; only what cards and lists show is converted.
 * The choice is the process's. @thread main. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FLEET_SPEED_UNIT_KMH,
  FLEET_SPEED_UNIT_MPH,
  FLEET_N_SPEED_UNITS
} FleetSpeedUnit;

typedef enum
{
  FLEET_PRESSURE_UNIT_KPA,
  FLEET_PRESSURE_UNIT_BAR,
  FLEET_PRESSURE_UNIT_PSI,
  FLEET_N_PRESSURE_UNITS
} FleetPressureUnit;

typedef struct
{
  double      number;
  const char *unit;   /* static, or what was given */
  int         digits; /* after the point */
} FleetQuantity;

/* The first of each is what messages have, and the choice at the start. */
void          fleet_units_choose  (FleetSpeedUnit    speed,
                                   FleetPressureUnit pressure);
/* A quantity in a unit of messages ("km/h", "km", "kPa"), in the chosen one; any other unit is given back as it is. */
FleetQuantity fleet_units_convert (FleetQuantity     quantity);

G_END_DECLS
