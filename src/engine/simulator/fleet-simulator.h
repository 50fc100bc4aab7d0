/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-simulator: the invented fleet of demo and tests: its cars, its days, its planted episodes. The same seed gives the same stream, byte by byte.
 *
 * A pull: the next message in order of arrival. Change records come that much before the telemetry that needs them as devices take to the broker (way_us).
 * What is planted, and nothing else, crosses the thresholds of the rule file; every episode that the rules must find is told by fleet_simulator_oracle(). Any one thread. */

#pragma once

#include "fleet-error.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef struct _FleetSimulator FleetSimulator;

typedef struct
{
  guint       vehicles;
  guint64     seed;
  gint64      start_us;     /* event time of the first moment */
  gint64      duration_us;  /* G_MAXINT64: for ever (the demo) */
  const char *rules_text;   /* the rule file's text: thresholds and holds */
  double      episodes_per_vehicle_hour; /* 0: a default that fits the duration, so that every rule that fits is planted at least once */
  gint64      way_us;       /* what a device's message takes to the broker at least, some up to 1 s more; 0: 3 s, which no pause of a producer, broker or consumer makes up for,
                               so that rows are always there before the telemetry that needs them, and what rules find is the oracle's */
  gboolean    korean;       /* zones are called as in Korean; else as in English */
  gint64      rollout_us;   /* event time from which a fifth of the TCU-7 devices get a new firmware, one after the other within a minute; 0: never. It changes the shape of their
                               messages, and what rules find in them may differ from the oracle then */
} FleetSimulatorOptions;

typedef enum { FLEET_SIMULATOR_TELEMETRY, FLEET_SIMULATOR_CARS, FLEET_SIMULATOR_DEVICES, FLEET_SIMULATOR_RESERVATIONS } FleetSimulatorStream;

/* Borrowed until the next call. */
typedef struct
{
  FleetSimulatorStream stream;
  gint64      arrival_us;  /* when the broker gets it; never going back */
  const char *key;         /* the car's id, NUL-terminated */
  const char *value;
  gsize       length;
} FleetSimulatorMessage;

FleetSimulator *fleet_simulator_new    (const FleetSimulatorOptions *options,
                                        GError                     **error);
void            fleet_simulator_free   (FleetSimulator *self);
/* FALSE: the end. */
gboolean        fleet_simulator_next   (FleetSimulator        *self,
                                        FleetSimulatorMessage *ret_message);

/* Ids of the rules that are on and for which nothing is planted, because the simulator does not know them in the shape they have; NULL-terminated, the simulator's.
 * What such a rule finds is not in the oracle. */
const char *const *fleet_simulator_unplanted (FleetSimulator *self);

/* One episode that the rules must find among what next() has given so far. */
typedef struct
{
  const char *rule;
  const char *device;
  const char *car;
  gint64      began_us, opened_us;
  gint64      cleared_us; /* FLEET_TIME_NONE: still open at the end */
} FleetSimulatorEpisode;
/* In order of opened. Borrowed until the next call of next(). Exact only after the end of the stream; before it, the episodes that ended. */
const FleetSimulatorEpisode *fleet_simulator_oracle (FleetSimulator *self,
                                                     guint          *ret_n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSimulator, fleet_simulator_free)

G_END_DECLS
