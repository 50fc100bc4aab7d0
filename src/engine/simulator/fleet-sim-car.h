/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-car: one invented car: what it is, what it does, and what its sensors feel at a moment.
 *
 * A car is always in one phase of its life; fleet-sim-life moves it from phase to phase. Signals follow from the phase, from how long it has
 * lasted and from the planted episode; where no episode is, they keep away from every limit of the rules. Numbers are kept as the integers that are printed
 * (tenths, hundredths), so that what the oracle sees is what stands in the message. */

#pragma once

#include "fleet-sim-roads.h"
#include "fleet-sim-rules.h"

G_BEGIN_DECLS

#define FLEET_SIM_NEVER G_MAXINT64

typedef enum
{
  FLEET_SIM_FREE,      /* parked and locked */
  FLEET_SIM_CHARGING,  /* the same, plugged in */
  FLEET_SIM_RESERVED,  /* the same, a customer is on the way */
  FLEET_SIM_OPENED,    /* the reservation runs, the customer gets in */
  FLEET_SIM_DRIVING,
  FLEET_SIM_STOPOVER,  /* parked within the reservation */
  FLEET_SIM_RETURNING, /* parked, the customer gets out and locks */
} FleetSimPhase;

typedef enum { FLEET_SIM_PETROL, FLEET_SIM_DIESEL, FLEET_SIM_HYBRID, FLEET_SIM_EV } FleetSimFuel;

/* The reservation that runs from from_us until to_us. */
typedef struct
{
  gint64 from_us; /* G_MININT64: since before the beginning */
  gint64 to_us;   /* FLEET_SIM_NEVER: still */
  gint64 ends_us; /* when it ought to end, whole seconds */
} FleetSimStay;

/* What is planted, from from_us until to_us in the time of events. */
typedef struct
{
  FleetSimKind kind;    /* FLEET_SIM_N_KINDS: nothing */
  gint64       from_us;
  gint64       to_us;   /* FLEET_SIM_NEVER: beyond the end */
  gboolean     done;    /* a momentary one has been sent */
} FleetSimEpisode;

/* The row in the table of reservations. */
typedef struct
{
  gint64 number;
  gint64 customer;
  gint64 starts_us, ends_us;
  gint64 started_us;    /* FLEET_TIME_NONE: not yet */
} FleetSimReservation;

typedef struct
{
  guint64              random;
  guint32              number;
  FleetSimCity         city;
  FleetSimFuel         fuel_type;
  guint8               n_doors;
  guint8               n_devices;
  guint8               unknown;     /* its device has no row at first */
  const char          *model;
  const char          *zone;
  char                 id[16];
  char                 plate[24];

  FleetSimPhase        phase, before; /* before: until since_us */
  gint64               since_us;
  gint64               next_us;       /* when the phase ends, FLEET_SIM_NEVER */
  gint64               trip_end_us;
  gint64               quiet_us;      /* until then no new episode */
  FleetSimReservation  reservation;   /* number 0: none yet */
  guint                n_reservations; /* so far */
  FleetSimStay         stay[2];       /* the newest first */
  FleetSimEpisode      episode;

  FleetSimStretch      stretch;
  gint64               moved_us;      /* the state below is as of then */
  gint64               pace_us;       /* until when target_kmh */
  double               target_kmh, speed_kmh;
  double               odometer_km, soc_pct, fuel_pct, coolant, oil;
  float                tyre_kpa[4], tread_mm[4];
  float                aside_m;
  guint8               oil_life;
  gboolean             lights;        /* by night or in tunnels: on while driving */
  gboolean             crashed;
} FleetSimCar;

#define FLEET_SIM_MAX_EVENTS 2

/* What the sensors feel. Names end in the factor: _d tenths, _c hundredths, _u millionths. */
typedef struct
{
  gint64      latitude_u, longitude_u;
  gint32      heading_d, speed_d, accuracy_d;
  gint32      rpm, coolant_d, oil_d, oil_life, aux_c, soc_d, fuel_d;
  gint64      odometer_d;
  gint32      tyre_d[4], tread_d[4];
  gint32      cabin_d;
  guint8      open;      /* doors, by bit; so the next */
  guint8      unlocked;
  gboolean    engine, charging, light, high_beam;
  guint       n_events;
  const char *event_type[FLEET_SIM_MAX_EVENTS];
  gint32      event_g_c[FLEET_SIM_MAX_EVENTS];
  gboolean    momentary; /* a planted moment is among the events */
} FleetSimSignals;

/* Draws what the car is. unknown and the phase are the caller's. */
void     fleet_sim_car_init    (FleetSimCar         *self,
                                guint32              number,
                                guint64              seed,
                                const FleetSimRoads *roads,
                                gint64               now_us);
/* Lets the car's time go on to now_us (never back) and reads its sensors. events: whether this message carries them. */
void     fleet_sim_car_feel    (FleetSimCar         *self,
                                const FleetSimRules *rules,
                                const FleetSimRoads *roads,
                                gint64               now_us,
                                gboolean             events,
                                FleetSimSignals     *ret_signals);
/* Is that episode on at now_us? */
gboolean fleet_sim_car_has     (const FleetSimCar   *self,
                                FleetSimKind         kind,
                                gint64               now_us);

static inline FleetSimPhase
fleet_sim_car_phase (const FleetSimCar *self,
                     gint64             now_us)
{
  return now_us >= self->since_us ? self->phase : self->before;
}

static inline gboolean
fleet_sim_car_has_tank (const FleetSimCar *self)
{
  return self->fuel_type != FLEET_SIM_EV;
}

G_END_DECLS
