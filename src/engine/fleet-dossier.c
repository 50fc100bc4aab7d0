/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-dossier: gathers one vehicle's record: signals from the ledger, rows from the mirror. */

#include "fleet-dossier.h"

#include <string.h>

typedef struct
{
  FleetDictionary    *paths;
  FleetDictionary    *device_keys;
  FleetVehicleRecord *record;
  GArray             *devices; /* FleetDevice, each once */
} RecordVisit;

static void
visit_signal (FleetPath         path,
              const FleetValue *value,
              gint64            time_us,
              FleetDevice       device,
              gpointer          user_data)
{
  RecordVisit *visit = user_data;
  const char *name = fleet_dictionary_text (visit->paths, path, NULL);
  FleetSignal *signal;
  GString *text;
  guint i;

  if (g_str_has_suffix (name, "[#]"))
    return;
  text = g_string_new (NULL);
  fleet_value_append (value, text);
  signal = g_new0 (FleetSignal, 1);
  signal->path = g_ref_string_new (name);
  signal->text = g_string_free (text, FALSE);
  signal->type = value->type;
  signal->time_us = time_us;
  if (device != FLEET_NONE)
    signal->device_id = g_ref_string_new (fleet_dictionary_text (visit->device_keys, device, NULL));
  g_ptr_array_add (visit->record->signals, signal);

  for (i = 0; i < visit->devices->len && g_array_index (visit->devices, FleetDevice, i) != device; i++)
    ;
  if (i == visit->devices->len && device != FLEET_NONE)
    g_array_append_val (visit->devices, device);
}

/* The row's columns as name, value, …; but not the column that the caller has told already. */
static void
append_row (GPtrArray             *columns,
            const FleetRowVersion *row,
            const char            *told)
{
  for (guint i = 0; row != NULL && i < row->n_columns; i++)
    {
      GString *text;

      if (g_strcmp0 (row->names[i], told) == 0)
        continue;
      text = g_string_new (NULL);
      fleet_value_append (&row->values[i], text);
      g_ptr_array_add (columns, g_strdup (row->names[i]));
      g_ptr_array_add (columns, g_string_free (text, FALSE));
    }
}

static int
compare_signals (gconstpointer a,
                 gconstpointer b)
{
  return strcmp ((*(FleetSignal *const *) a)->path, (*(FleetSignal *const *) b)->path);
}

FleetVehicleRecord *
fleet_dossier_make (FleetProfile    *profile,
                    FleetDictionary *paths,
                    FleetDictionary *device_keys,
                    FleetMirror     *mirror,
                    FleetLedger     *ledger,
                    FleetSlot        slot)
{
  FleetVehicleRecord *record = fleet_vehicle_record_new ();
  g_autoptr (GArray) devices = g_array_new (FALSE, FALSE, sizeof (FleetDevice));
  RecordVisit visit = { paths, device_keys, record, devices };
  gint64 newest_us = fleet_ledger_newest (ledger, slot, NULL);
  const FleetRowVersion *car = fleet_mirror_car (mirror, slot, newest_us), *reservation = fleet_mirror_reservation (mirror, slot, newest_us);

  record->slot = slot;
  fleet_ledger_visit (ledger, slot, visit_signal, &visit);
  g_ptr_array_sort (record->signals, compare_signals);
  append_row (record->car, car, NULL);
  append_row (record->reservation, reservation, NULL);
  record->car_stale_us = car != NULL ? fleet_mirror_stale_since (mirror, FLEET_TABLE_CAR, car->key) : FLEET_TIME_NONE;
  record->reservation_stale_us = reservation != NULL ? fleet_mirror_stale_since (mirror, FLEET_TABLE_RESERVATION, reservation->key) : FLEET_TIME_NONE;
  for (guint i = 0; i < devices->len; i++)
    {
      FleetDevice device = g_array_index (devices, FleetDevice, i);

      g_ptr_array_add (record->devices, g_strdup (profile->device_key));
      g_ptr_array_add (record->devices, g_strdup (fleet_dictionary_text (device_keys, device, NULL)));
      append_row (record->devices, fleet_mirror_device (mirror, device, newest_us), profile->device_key);
    }
  return record;
}
