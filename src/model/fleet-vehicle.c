/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle: see the header. It holds the roster weakly: the roster knows its living lenses and ends them with itself. */

#include "fleet-vehicle.h"

#include <math.h>

struct _FleetVehicle
{
  GObject parent_instance;

  FleetRoster *roster; /* borrowed, weak */
  FleetSlot    slot;
};

G_DEFINE_FINAL_TYPE (FleetVehicle, fleet_vehicle, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fleet_vehicle_finalize (GObject *object)
{
  FleetVehicle *self = FLEET_VEHICLE (object);

  if (self->roster != NULL)
    fleet_roster_forget_vehicle (self->roster, self->slot);
  g_clear_weak_pointer (&self->roster);
  G_OBJECT_CLASS (fleet_vehicle_parent_class)->finalize (object);
}

static void
fleet_vehicle_class_init (FleetVehicleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fleet_vehicle_finalize;
  signals[CHANGED] = g_signal_new ("changed", FLEET_TYPE_VEHICLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fleet_vehicle_init (FleetVehicle *self)
{
  self->slot = FLEET_NONE;
}

FleetVehicle *
fleet_vehicle_new (FleetRoster *roster,
                   FleetSlot    slot)
{
  FleetVehicle *self = g_object_new (FLEET_TYPE_VEHICLE, NULL);

  g_set_weak_pointer (&self->roster, roster);
  self->slot = slot;
  return self;
}

void
fleet_vehicle_changed (FleetVehicle *self)
{
  g_return_if_fail (FLEET_IS_VEHICLE (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static const FleetRosterColumns *
columns_of (FleetVehicle *self)
{
  if (self->roster == NULL || !fleet_roster_is_shown (self->roster, self->slot))
    return NULL;
  return fleet_roster_get_columns (self->roster);
}

FleetSlot
fleet_vehicle_get_slot (FleetVehicle *self)
{
  g_return_val_if_fail (FLEET_IS_VEHICLE (self), FLEET_NONE);
  return self->slot;
}

const char *
fleet_vehicle_get_name (FleetVehicle *self)
{
  return columns_of (self) != NULL ? fleet_roster_get_name (self->roster, self->slot) : "";
}

const char *
fleet_vehicle_get_plate (FleetVehicle *self)
{
  return columns_of (self) != NULL ? fleet_roster_get_plate (self->roster, self->slot) : NULL;
}

const char *
fleet_vehicle_get_car_id (FleetVehicle *self)
{
  return columns_of (self) != NULL ? fleet_roster_get_car_id (self->roster, self->slot) : NULL;
}

const char *
fleet_vehicle_get_model (FleetVehicle *self)
{
  return columns_of (self) != NULL ? fleet_roster_get_model (self->roster, self->slot) : NULL;
}

const char *
fleet_vehicle_get_key (FleetVehicle *self)
{
  return columns_of (self) != NULL ? fleet_roster_get_key (self->roster, self->slot) : "";
}

FleetActivity
fleet_vehicle_get_activity (FleetVehicle *self)
{
  const FleetRosterColumns *columns = columns_of (self);

  return columns != NULL ? columns->activity[self->slot] : FLEET_ACTIVITY_UNKNOWN;
}

FleetSeverity
fleet_vehicle_get_severity (FleetVehicle *self)
{
  const FleetRosterColumns *columns = columns_of (self);

  return columns != NULL ? columns->severity[self->slot] : FLEET_SEVERITY_NONE;
}

double
fleet_vehicle_get_speed_kmh (FleetVehicle *self)
{
  const FleetRosterColumns *columns = columns_of (self);

  return columns != NULL ? columns->speed_kmh[self->slot] : NAN;
}

gint64
fleet_vehicle_get_time_us (FleetVehicle *self)
{
  const FleetRosterColumns *columns = columns_of (self);

  return columns != NULL ? columns->time_us[self->slot] : FLEET_TIME_NONE;
}
