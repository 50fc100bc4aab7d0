/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-device: the telematics devices, three models with shapes of their own, one meaning to each path.
 *
 * A TCU-7 that was updated has a firmware of its own, tells its wipers, writes its treads as texts, and null for the coolant while the engine stands: what vendors do overnight.
 * TCU-7 tells everything of its car. PTU-2 (powertrain and place) and BCU-4 (body) share a car; both measure the 12 V battery.
 * @thread the simulator's */

#pragma once

#include "fleet-sim-oracle.h"

G_BEGIN_DECLS

typedef enum { FLEET_SIM_TCU, FLEET_SIM_PTU, FLEET_SIM_BCU, FLEET_SIM_N_MODELS } FleetSimModel;

/* How it writes the time of a message. */
typedef enum
{
  FLEET_SIM_JAVA_DATE,   /* whole seconds, KST */
  FLEET_SIM_ISO_OFFSET,  /* milliseconds, +09:00 */
  FLEET_SIM_ISO_Z,       /* milliseconds */
  FLEET_SIM_EPOCH_MS,
} FleetSimClock;

typedef struct
{
  guint32       car;
  guint8        place;       /* 0 or 1, of the car's devices */
  guint8        held_back;   /* the message before this one came late, so this one must not */
  FleetSimModel model;
  FleetSimClock clock;
  gint64        delay_us;    /* its usual way to the broker */
  gint64        event_us;    /* of its next message */
  gint64        update_us;   /* event time from which it runs the next firmware, if there is one for its model */
  char          id[16];
  char          firmware[8];
} FleetSimDevice;

#define FLEET_SIM_MESSAGE_BYTES 4096

void        fleet_sim_device_init  (FleetSimDevice        *self,
                                    const FleetSimCar     *car,
                                    guint                  place,
                                    gint64                 way_us);
const char *fleet_sim_device_model (const FleetSimDevice  *self);
/* The message of self->event_us into buffer (FLEET_SIM_MESSAGE_BYTES); returns its length, and what it says in ret_sight. */
gsize       fleet_sim_device_write (const FleetSimDevice  *self,
                                    FleetSimCar           *car,
                                    const FleetSimSignals *signals,
                                    char                  *buffer,
                                    FleetSimSight         *ret_sight);

G_END_DECLS
