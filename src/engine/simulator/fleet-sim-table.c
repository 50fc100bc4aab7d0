/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-table: change records in DMS's words. A full load has no commit; columns that are NULL are left out, as DMS's default is. */

#include "fleet-sim-table.h"

#include "fleet-time.h"

#include <string.h>

static const char *const operations[] = { "load", "insert", "update", "delete" };
static const char *const fuels[] = { "gasoline", "diesel", "hybrid", "ev" };

/* Whole seconds, as a DATETIME column has them. */
static void
add_time (GString    *json,
          const char *column,
          gint64      time_us)
{
  char text[FLEET_TIME_BUFFER];

  g_string_append_printf (json, ",\"%s\":\"%s\"", column, fleet_time_print (time_us - time_us % G_USEC_PER_SEC, text));
}

/* Takes data. */
static void
finish (GArray               *changes,
        const FleetSimCommit *commit,
        const FleetSimCar    *car,
        FleetSimulatorStream  stream,
        const char           *table,
        GString              *data)
{
  char text[FLEET_TIME_BUFFER];
  FleetSimChange change = { stream, car->id, NULL, 0 };
  gint64 sent_us = commit->commit_us + 9000;

  g_string_append_printf (data, "},\"before-image\":{},\"metadata\":{\"timestamp\":\"%s\",\"record-type\":\"data\",\"operation\":\"%s\","
                          "\"partition-key-type\":\"schema-table\",\"schema-name\":\"fleet\",\"table-name\":\"%s\"",
                          fleet_time_print (sent_us, text), operations[commit->operation], table);
  if (commit->operation != FLEET_SIM_LOAD)
    {
      gint64 number = ++*commit->transaction;

      g_string_append_printf (data, ",\"transaction-id\":%" G_GINT64_FORMAT ",\"transaction-record-id\":1,\"prev-transaction-id\":%" G_GINT64_FORMAT
                              ",\"prev-transaction-record-id\":1,\"commit-timestamp\":\"%s\",\"stream-position\":\"%08" G_GINT64_MODIFIER "x/%08" G_GINT64_MODIFIER
                              "x.2.%08" G_GINT64_MODIFIER "x/%08" G_GINT64_MODIFIER "x\"",
                              number, number - 1, fleet_time_print (commit->commit_us, text), (gint64) 2, number * 64, (gint64) 2, number * 64);
    }
  g_string_append (data, "}}");
  change.length = data->len;
  change.value = g_string_free (data, FALSE);
  g_array_append_val (changes, change);
}

void
fleet_sim_table_car (GArray               *changes,
                     const FleetSimCommit *commit,
                     const FleetSimCar    *car)
{
  GString *data = g_string_new (NULL);

  g_string_printf (data, "{\"data\":{\"car_id\":\"%s\",\"plate\":\"%s\",\"model\":\"%s\",\"fuel_type\":\"%s\",\"zone\":\"%s\"", car->id, car->plate, car->model,
                   fuels[car->fuel_type], car->zone);
  finish (changes, commit, car, FLEET_SIMULATOR_CARS, "carinfo", data);
}

void
fleet_sim_table_device (GArray               *changes,
                        const FleetSimCommit *commit,
                        const FleetSimCar    *car,
                        const char           *device_id,
                        const char           *model,
                        const char           *firmware)
{
  GString *data = g_string_new (NULL);

  g_string_printf (data, "{\"data\":{\"device_id\":\"%s\",\"car_id\":\"%s\",\"model\":\"%s\",\"firmware\":\"%s\"", device_id, car->id, model, firmware);
  finish (changes, commit, car, FLEET_SIMULATOR_DEVICES, "deviceinfo", data);
}

void
fleet_sim_table_reservation (GArray                    *changes,
                             const FleetSimCommit      *commit,
                             const FleetSimCar         *car,
                             const FleetSimReservation *reservation,
                             gint64                     returned_us)
{
  GString *data = g_string_new (NULL);

  g_string_printf (data, "{\"data\":{\"reservation_id\":%" G_GINT64_FORMAT, reservation->number);
  if (commit->operation != FLEET_SIM_DELETE)
    {
      g_string_append_printf (data, ",\"car_id\":\"%s\",\"customer_id\":%" G_GINT64_FORMAT ",\"phone\":\"010-%04d-%04d\"", car->id, reservation->customer,
                              1000 + (int) (reservation->customer * 7 % 9000), (int) (reservation->customer * 37 % 10000));
      add_time (data, "starts_at", reservation->starts_us);
      add_time (data, "ends_at", reservation->ends_us);
      if (reservation->started_us != FLEET_TIME_NONE)
        add_time (data, "started_at", reservation->started_us);
      if (returned_us != FLEET_TIME_NONE)
        add_time (data, "returned_at", returned_us);
    }
  finish (changes, commit, car, FLEET_SIMULATOR_RESERVATIONS, "reservation", data);
}
