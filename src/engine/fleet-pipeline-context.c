/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-context: what the judge asks back of a vehicle when an alert opens or a timer fires: mirror, ledger and news answer. */

#include "fleet-pipeline-private.h"

#include <string.h>

static const char *
vehicle_key (FleetSlot slot,
             gpointer  user_data)
{
  FleetPipeline *self = user_data;

  return fleet_dictionary_text (self->names[FLEET_NAMES_VEHICLES], slot, NULL);
}

static const char *
device_key (FleetDevice device,
            gpointer    user_data)
{
  FleetPipeline *self = user_data;

  return device != FLEET_NONE ? fleet_dictionary_text (self->names[FLEET_NAMES_DEVICES], device, NULL) : NULL;
}

static const char *
car_id (FleetSlot slot,
        gint64    time_us,
        gpointer  user_data)
{
  return fleet_newsroom_car_id (((FleetPipeline *) user_data)->newsroom, slot, time_us);
}

static const char *
plate (FleetSlot slot,
       gint64    time_us,
       gpointer  user_data)
{
  return fleet_newsroom_plate (((FleetPipeline *) user_data)->newsroom, slot, time_us);
}

/* A joined column ("car.plate") of the row that is valid at time_us. */
static gboolean
joined_value (FleetPipeline *self,
              FleetSlot      slot,
              const char    *path,
              gint64         time_us,
              FleetValue    *ret_value)
{
  const char *column = strchr (path, '.') + 1;
  const FleetRowVersion *row = NULL;
  const FleetValue *value;
  FleetDevice device;

  if (g_str_has_prefix (path, "car."))
    row = fleet_mirror_car (self->mirror, slot, time_us);
  else if (g_str_has_prefix (path, "reservation."))
    row = fleet_mirror_reservation (self->mirror, slot, time_us);
  else if (fleet_ledger_newest (self->ledger, slot, &device) != FLEET_TIME_NONE && device != FLEET_NONE)
    row = fleet_mirror_device (self->mirror, device, time_us);

  value = row != NULL ? fleet_row_version_get (row, column) : NULL;
  if (value == NULL)
    return FALSE;
  *ret_value = *value;
  return TRUE;
}

static gboolean
signal_value (FleetSlot   slot,
              FleetPath   path,
              gint64      time_us,
              FleetValue *ret_value,
              gpointer    user_data)
{
  FleetPipeline *self = user_data;
  const char *name = fleet_dictionary_text (self->names[FLEET_NAMES_PATHS], path, NULL);

  if (fleet_mirror_is_joined_path (name))
    return joined_value (self, slot, name, time_us, ret_value);
  return fleet_ledger_get (self->ledger, slot, path, ret_value, NULL, NULL);
}

/* Which reservation ran, and which versions of the rows of car and reservation were valid. */
static void
fill_rows (FleetSlot   slot,
           gint64      time_us,
           FleetAlert *alert,
           gpointer    user_data)
{
  FleetPipeline *self = user_data;
  const FleetRowVersion *car = fleet_mirror_car (self->mirror, slot, time_us);
  const FleetRowVersion *reservation = fleet_mirror_reservation (self->mirror, slot, time_us);

  if (car != NULL)
    alert->car_row_us = car->valid_from_us;
  if (reservation == NULL)
    return;
  alert->reservation_id = g_strdup (reservation->key);
  alert->reservation_row_us = reservation->valid_from_us;
}

const FleetJudgeContext fleet_pipeline_judge_context = { vehicle_key, device_key, car_id, plate, signal_value, fill_rows };
