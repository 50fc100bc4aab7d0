/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-oracle: which episodes the rules must find, worked out beside the messages.
 *
 * It is told, in the order of arrival, what each message says about the few signals that rules look at, and follows law 4 of the design with one
 * small machine per car and rule. It knows nothing of the engine: conditions are written out here by hand, numbers come from the rule file. */

#pragma once

#include "fleet-sim-car.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_SIM_SEES_ENGINE, /* booleans are 0 and 1 */
  FLEET_SIM_SEES_SPEED,
  FLEET_SIM_SEES_COOLANT,
  FLEET_SIM_SEES_OIL,
  FLEET_SIM_SEES_AUX,
  FLEET_SIM_SEES_SOC,
  FLEET_SIM_SEES_CHARGING,
  FLEET_SIM_SEES_FUEL,
  FLEET_SIM_SEES_LIGHT,
  FLEET_SIM_SEES_OPEN,     /* how many doors; so the next */
  FLEET_SIM_SEES_UNLOCKED,
  FLEET_SIM_SEES_TYRE,     /* the least pressure; infinite when no tyre is told */
  FLEET_SIM_N_SIGHTS,
} FleetSimSees;

/* What one message says. */
typedef struct
{
  gint64  time_us;              /* as its text says */
  guint32 car;                  /* number */
  guint8  device;               /* 0 or 1, of the car's */
  guint32 has;                  /* bits of FleetSimSees */
  double  value[FLEET_SIM_N_SIGHTS];
  double  crash_g, harsh_g;     /* below 0: no such event */
} FleetSimSight;

typedef struct
{
  FleetSimKind kind;
  guint32      car;
  guint8       device;
  gint64       began_us, opened_us;
  gint64       cleared_us;      /* FLEET_TIME_NONE: open */
} FleetSimFound;

typedef struct _FleetSimOracle FleetSimOracle;

/* keep: how many episodes that ended are remembered (the newest), 0 all. rules is borrowed. */
FleetSimOracle      *fleet_sim_oracle_new    (const FleetSimRules *rules,
                                              guint                n_cars,
                                              guint                keep);
void                 fleet_sim_oracle_free   (FleetSimOracle      *self);
/* The next message of a car whose device is known. */
void                 fleet_sim_oracle_see    (FleetSimOracle      *self,
                                              const FleetSimCar   *car,
                                              const FleetSimSight *sight);
/* The stream is over: what is due until horizon_us comes to pass. */
void                 fleet_sim_oracle_finish (FleetSimOracle      *self,
                                              gint64               horizon_us);
/* All that opened so far, those still open at the end of the array. Free with g_array_unref(). */
GArray              *fleet_sim_oracle_list   (const FleetSimOracle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSimOracle, fleet_sim_oracle_free)

G_END_DECLS
