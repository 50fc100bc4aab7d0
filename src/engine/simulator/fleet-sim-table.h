/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-table: rows of the invented database as AWS DMS sends their changes (WIRE-FORMATS.md, 2). */

#pragma once

#include "fleet-sim-car.h"
#include "fleet-simulator.h"

G_BEGIN_DECLS

typedef enum { FLEET_SIM_LOAD, FLEET_SIM_INSERT, FLEET_SIM_UPDATE, FLEET_SIM_DELETE } FleetSimOperation;

/* One record to send. */
typedef struct
{
  FleetSimulatorStream stream;
  const char          *key; /* the car's id */
  char                *value;
  gsize                length;
} FleetSimChange;

/* What every change needs. transaction counts up. */
typedef struct
{
  FleetSimOperation  operation;
  gint64             commit_us;
  gint64            *transaction;
} FleetSimCommit;

void fleet_sim_table_car         (GArray               *changes, /* FleetSimChange */
                                  const FleetSimCommit *commit,
                                  const FleetSimCar    *car);
void fleet_sim_table_device      (GArray               *changes,
                                  const FleetSimCommit *commit,
                                  const FleetSimCar    *car,
                                  const char           *device_id,
                                  const char           *model,
                                  const char           *firmware);
/* A reservation of car; returned_us FLEET_TIME_NONE: not yet. */
void fleet_sim_table_reservation (GArray                    *changes,
                                  const FleetSimCommit      *commit,
                                  const FleetSimCar         *car,
                                  const FleetSimReservation *reservation,
                                  gint64                     returned_us);

G_END_DECLS
