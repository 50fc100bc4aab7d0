/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-life: how a car goes from phase to phase, which rows of the database change with it, and where episodes are planted. */

#pragma once

#include "fleet-sim-car.h"
#include "fleet-sim-table.h"

G_BEGIN_DECLS

typedef struct
{
  const FleetSimRules *rules;
  gint64               start_us;
  gint64               end_us;         /* FLEET_SIM_NEVER: none */
  gint64               window_us;      /* the first episodes begin within that time */
  double               rate_per_hour;  /* of later episodes, per vehicle */
  gint64               longest_us;     /* of any episode's lead */
  gboolean             silence_may_stay; /* enough others in every partition to tell that a car went silent for good */
  gint64               transactions;
  GArray              *changes;        /* FleetSimChange, to be sent now */
} FleetSimLife;

/* What the car does at the start. */
void     fleet_sim_life_begin  (FleetSimLife *self,
                                FleetSimCar  *car);
/* Plants kind among the first episodes; the car's phase at the start follows. FALSE: it does not suit this car or does not fit. */
gboolean fleet_sim_life_plant  (FleetSimLife *self,
                                FleetSimCar  *car,
                                FleetSimKind  kind);
/* The reservation row that stands at the start, if one does. */
gboolean fleet_sim_life_is_reserved (const FleetSimCar *car);
/* The key of a car's nth reservation. */
gint64   fleet_sim_life_reservation_number (const FleetSimCar *car,
                                            guint              n);
/* car->next_us has come: the next phase, its change records, its next_us. */
void     fleet_sim_life_go_on  (FleetSimLife *self,
                                FleetSimCar  *car);
/* Does kind fit into the run at all? */
gboolean fleet_sim_life_fits   (const FleetSimLife *self,
                                FleetSimKind        kind);

G_END_DECLS
