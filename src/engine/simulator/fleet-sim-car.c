/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-car: how a car moves and what its sensors feel.
 *
 * The order of what happens at the beginning and the end of a drive matters: two devices of one car report at different moments, so
 * whatever two signals of different devices could make true together by accident is kept seconds apart (doors shut before the
 * wheels turn, lights off before the engine). */

#include "fleet-sim-car.h"

#include "fleet-sim-random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char   *name;
  FleetSimFuel  fuel;
  guint8        n_doors;
} Model;

static const Model models[] = {
  { "AVANTE", FLEET_SIM_PETROL, 4 }, { "K5", FLEET_SIM_PETROL, 4 },       { "SONATA", FLEET_SIM_HYBRID, 4 }, { "RAY", FLEET_SIM_PETROL, 5 },
  { "CASPER", FLEET_SIM_PETROL, 5 }, { "NIRO", FLEET_SIM_HYBRID, 5 },     { "IONIQ 5", FLEET_SIM_EV, 5 },    { "EV6", FLEET_SIM_EV, 5 },
  { "NIRO EV", FLEET_SIM_EV, 5 },    { "CARNIVAL", FLEET_SIM_DIESEL, 5 }, { "MORNING", FLEET_SIM_PETROL, 5 }, { "SPORTAGE", FLEET_SIM_DIESEL, 5 },
};

/* The letters of rental plates first, then those of private ones. */
static const char *const plate_letters[] = { "하", "허", "호", "가", "나", "다", "라", "마", "바", "사" };

void
fleet_sim_car_init (FleetSimCar         *self,
                    guint32              number,
                    guint64              seed,
                    const FleetSimRoads *roads,
                    gint64               now_us)
{
  /* 777,767 has no factor in common with 3,000,000, so every number below that has a plate of its own. */
  guint32 plate = number * G_GUINT64_CONSTANT (777767) % 3000000;
  const Model *model;
  double where;

  memset (self, 0, sizeof *self);
  self->number = number;
  self->random = fleet_sim_random_seed (seed, number);
  model = &models[fleet_sim_random_below (&self->random, G_N_ELEMENTS (models))];
  self->model = model->name;
  self->fuel_type = model->fuel;
  self->n_doors = model->n_doors;
  self->n_devices = number % 3 == 2 ? 2 : 1;
  snprintf (self->id, sizeof self->id, "CAR-%06u", number);
  snprintf (self->plate, sizeof self->plate, "%02u%s %04u", 10 + plate / 10000 % 30 * 3, plate_letters[plate / 300000], plate % 10000);
  where = fleet_sim_random_unit (&self->random);
  self->city = where < 0.65 ? FLEET_SIM_SEOUL : where < 0.87 ? FLEET_SIM_BUSAN : FLEET_SIM_JEJU;
  fleet_sim_roads_enter (roads, self->city, &self->random, &self->stretch);
  self->zone = fleet_sim_roads_zone (roads, &self->stretch);
  self->aside_m = fleet_sim_random_between (&self->random, 6, 30);
  self->moved_us = now_us;
  self->odometer_km = fleet_sim_random_between (&self->random, 800, 140000);
  self->soc_pct = fleet_sim_random_between (&self->random, 45, 95);
  self->fuel_pct = fleet_sim_random_between (&self->random, 40, 98);
  self->coolant = self->oil = fleet_sim_random_between (&self->random, 12, 24);
  self->oil_life = 20 + fleet_sim_random_below (&self->random, 80);
  self->lights = fleet_sim_random_chance (&self->random, 0.4);
  for (guint i = 0; i < 4; i++)
    {
      self->tyre_kpa[i] = fleet_sim_random_between (&self->random, 226, 244);
      self->tread_mm[i] = fleet_sim_random_between (&self->random, 3, 7.5);
    }
  self->episode.kind = FLEET_SIM_N_KINDS;
  self->reservation.started_us = FLEET_TIME_NONE;
  self->stay[0].to_us = self->stay[1].to_us = G_MININT64;
}

gboolean
fleet_sim_car_has (const FleetSimCar *self,
                   FleetSimKind       kind,
                   gint64             now_us)
{
  return self->episode.kind == kind && now_us >= self->episode.from_us && now_us < self->episode.to_us;
}

/* A value that ought to be at least usual, kept above the limits of a rule that watches for lower ones. */
static double
keep_above (const FleetSimRule *rule,
            double              usual,
            double              margin)
{
  return rule->planted ? MAX (usual, MAX (rule->on, rule->off) + margin) : usual;
}

static double
keep_below (const FleetSimRule *rule,
            double              usual,
            double              margin)
{
  return rule->planted ? MIN (usual, MIN (rule->on, rule->off) - margin) : usual;
}

/* The speed of a car that is driven as the traffic lets it. */
static double
find_pace (FleetSimCar         *self,
           const FleetSimRules *rules,
           gint64               now_us,
           double               seconds)
{
  double lasted = (now_us - self->since_us) / (double) G_USEC_PER_SEC;
  double left = self->next_us == FLEET_SIM_NEVER ? G_MAXDOUBLE : (self->next_us - now_us) / (double) G_USEC_PER_SEC;
  double speed;

  if (self->crashed || lasted < 12)
    return 0;
  if (now_us >= self->pace_us)
    {
      gboolean stops = self->target_kmh > 0 && fleet_sim_random_chance (&self->random, 0.2);

      self->target_kmh = stops ? 0 : fleet_sim_random_between (&self->random, 24, self->stretch.length_m > 4000 ? 78 : 58);
      self->target_kmh = keep_below (&rules->rules[FLEET_SIM_SPEEDING], self->target_kmh, 8);
      self->pace_us = now_us + fleet_sim_random_seconds (&self->random, stops ? 8 : 15, stops ? 40 : 60);
    }
  speed = self->speed_kmh + CLAMP (self->target_kmh - self->speed_kmh, -12 * seconds, 8 * seconds);
  return CLAMP (speed, 0, MAX (0, (left - 14) * 5));
}

static double
find_speed (FleetSimCar         *self,
            const FleetSimRules *rules,
            gint64               now_us,
            double               seconds)
{
  static const struct { FleetSimKind kind; double above; } planted[] = {
    { FLEET_SIM_MOVED, 22 }, { FLEET_SIM_TOWED, 14 }, { FLEET_SIM_DOOR, 16 }, { FLEET_SIM_SPEEDING, 9 },
  };
  gboolean driving = fleet_sim_car_phase (self, now_us) == FLEET_SIM_DRIVING;

  self->speed_kmh = driving ? find_pace (self, rules, now_us, seconds) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (planted); i++)
    {
      const FleetSimRule *rule = &rules->rules[planted[i].kind];

      if (fleet_sim_car_has (self, planted[i].kind, now_us))
        return MAX (rule->on, rule->off) + planted[i].above + 2 * sin (now_us * 1e-6);
    }
  return self->speed_kmh;
}

/* Temperatures go towards where they would settle, as 1 - e^(-t / minutes). */
static void
warm (double *celsius,
      double  goal,
      double  minutes,
      double  seconds)
{
  *celsius += (goal - *celsius) * MIN (1, seconds / (60 * minutes));
}

static double
move_on (FleetSimCar         *self,
         const FleetSimRules *rules,
         const FleetSimRoads *roads,
         gint64               now_us)
{
  double seconds = CLAMP ((now_us - self->moved_us) / (double) G_USEC_PER_SEC, 0, 10);
  double speed = find_speed (self, rules, now_us, seconds);
  double metres = speed / 3.6 * seconds;
  FleetSimPhase phase = fleet_sim_car_phase (self, now_us);
  gboolean driving = phase == FLEET_SIM_DRIVING;

  if (metres > 0)
    fleet_sim_roads_drive (roads, metres, &self->random, &self->stretch);
  self->odometer_km += metres / 1000;
  warm (&self->coolant, driving ? 91 : 18, driving ? 4 : 40, seconds);
  warm (&self->oil, driving ? 98 : 18, driving ? 6 : 50, seconds);
  if (fleet_sim_car_has_tank (self))
    self->fuel_pct -= metres / 1000 * 0.14;
  if (self->fuel_pct < 30 && !driving)
    self->fuel_pct = 96;
  if (phase == FLEET_SIM_CHARGING)
    self->soc_pct = MIN (96, self->soc_pct + seconds * 0.012);
  else if (self->fuel_type == FLEET_SIM_EV)
    self->soc_pct -= metres / 1000 * 0.22;
  else
    self->soc_pct = CLAMP (self->soc_pct + fleet_sim_random_between (&self->random, -0.1, 0.1) * (driving ? 1 : 0), 42, 68);
  self->fuel_pct = MAX (self->fuel_pct, keep_above (&rules->rules[FLEET_SIM_FUEL], 24, 5));
  self->soc_pct = MIN (99, MAX (self->soc_pct, keep_above (&rules->rules[FLEET_SIM_TRACTION], 22, 4)));
  self->moved_us = MAX (self->moved_us, now_us);
  return speed;
}

static void
feel_doors (const FleetSimCar *self,
            gint64             now_us,
            FleetSimSignals   *signals)
{
  double lasted = (now_us - self->since_us) / (double) G_USEC_PER_SEC;
  guint8 all = (1u << self->n_doors) - 1;

  signals->open = signals->unlocked = 0;
  switch (fleet_sim_car_phase (self, now_us))
    {
    case FLEET_SIM_OPENED:
      signals->unlocked = all;
      signals->open = lasted >= 8 && lasted < 14 ? 1 : 0;
      break;
    case FLEET_SIM_STOPOVER:
    case FLEET_SIM_RETURNING:
      signals->unlocked = lasted >= 3 && lasted < 18 ? all : 0;
      signals->open = lasted >= 5 && lasted < 11 ? 1 : 0;
      break;
    case FLEET_SIM_DRIVING:
      signals->unlocked = lasted >= 0 && lasted < 10 ? all : 0;
      break;
    default:
      break;
    }
  if (fleet_sim_car_has (self, FLEET_SIM_DOOR, now_us))
    signals->open |= 1u << (self->number % self->n_doors);
  if (fleet_sim_car_has (self, FLEET_SIM_UNLOCKED, now_us))
    signals->unlocked |= 1u << (self->number % self->n_doors);
}

static void
feel_lights (const FleetSimCar *self,
             gint64             now_us,
             FleetSimSignals   *signals)
{
  gboolean driving = fleet_sim_car_phase (self, now_us) == FLEET_SIM_DRIVING;
  gboolean early = now_us - self->since_us < 7 * G_USEC_PER_SEC;
  gboolean ending = self->next_us != FLEET_SIM_NEVER && self->next_us - now_us < 7 * G_USEC_PER_SEC;

  signals->light = driving && self->lights && !early && !ending;
  signals->high_beam = signals->light && self->speed_kmh > 60;
  if (fleet_sim_car_has (self, FLEET_SIM_HEADLIGHTS, now_us))
    signals->light = TRUE;
}

static gint32
tenths (double value)
{
  return lrint (value * 10);
}

static void
feel_powertrain (FleetSimCar         *self,
                 const FleetSimRules *rules,
                 gint64               now_us,
                 FleetSimSignals     *signals)
{
  const FleetSimRule *rule = rules->rules;
  FleetSimPhase phase = fleet_sim_car_phase (self, now_us);
  double aux;

  signals->engine = phase == FLEET_SIM_DRIVING || fleet_sim_car_has (self, FLEET_SIM_MOVED, now_us);
  signals->rpm = signals->engine ? lrint (760 + signals->speed_d * 2.4 + fleet_sim_random_between (&self->random, 0, 90)) : 0;
  signals->charging = phase == FLEET_SIM_CHARGING;
  signals->coolant_d = tenths (keep_below (&rule[FLEET_SIM_COOLANT], self->coolant + fleet_sim_random_between (&self->random, 0, 2), 4));
  if (fleet_sim_car_has (self, FLEET_SIM_COOLANT, now_us))
    signals->coolant_d = tenths (MAX (rule[FLEET_SIM_COOLANT].on, rule[FLEET_SIM_COOLANT].off) + fleet_sim_random_between (&self->random, 2, 5));
  signals->oil_d = tenths (keep_below (&rule[FLEET_SIM_OIL], self->oil + fleet_sim_random_between (&self->random, 0, 2), 4));
  if (fleet_sim_car_has (self, FLEET_SIM_OIL, now_us))
    signals->oil_d = tenths (MAX (rule[FLEET_SIM_OIL].on, rule[FLEET_SIM_OIL].off) + fleet_sim_random_between (&self->random, 2, 6));
  signals->oil_life = self->oil_life;
  aux = (signals->engine ? 14.05 : 12.55) + fleet_sim_random_between (&self->random, -0.08, 0.08);
  aux = keep_above (&rule[FLEET_SIM_AUX], aux, 0.15);
  if (fleet_sim_car_has (self, FLEET_SIM_AUX, now_us))
    aux = MIN (rule[FLEET_SIM_AUX].on, rule[FLEET_SIM_AUX].off) - fleet_sim_random_between (&self->random, 0.2, 0.5);
  signals->aux_c = lrint (aux * 100);
  signals->soc_d = tenths (self->soc_pct);
  if (fleet_sim_car_has (self, FLEET_SIM_TRACTION, now_us))
    signals->soc_d = tenths (MIN (rule[FLEET_SIM_TRACTION].on, rule[FLEET_SIM_TRACTION].off) - fleet_sim_random_between (&self->random, 1.5, 2));
  signals->fuel_d = tenths (self->fuel_pct);
  if (fleet_sim_car_has (self, FLEET_SIM_FUEL, now_us))
    signals->fuel_d = tenths (MIN (rule[FLEET_SIM_FUEL].on, rule[FLEET_SIM_FUEL].off) - fleet_sim_random_between (&self->random, 2, 3));
}

static void
feel_tyres (FleetSimCar         *self,
            const FleetSimRules *rules,
            gint64               now_us,
            FleetSimSignals     *signals)
{
  const FleetSimRule *rule = &rules->rules[FLEET_SIM_TYRE];
  double warmth = (self->oil - 18) * 0.08;

  for (guint i = 0; i < 4; i++)
    {
      signals->tyre_d[i] = tenths (keep_above (rule, self->tyre_kpa[i] + warmth, 8));
      signals->tread_d[i] = tenths (self->tread_mm[i]);
    }
  if (fleet_sim_car_has (self, FLEET_SIM_TYRE, now_us))
    signals->tyre_d[self->number % 4] = tenths (MIN (rule->on, rule->off) - fleet_sim_random_between (&self->random, 12, 18));
}

static void
add_event (FleetSimSignals *signals,
           const char      *type,
           double           g)
{
  signals->event_type[signals->n_events] = type;
  signals->event_g_c[signals->n_events++] = lrint (g * 100);
}

/* What happened since the last message: now and then a jolt, and the planted moment in the first message that comes after its time. */
static void
feel_events (FleetSimCar         *self,
             const FleetSimRules *rules,
             gint64               now_us,
             FleetSimSignals     *signals)
{
  static const char *const harsh[] = { "harsh_brake", "harsh_acceleration", "harsh_turn" };
  const FleetSimRule *rule = rules->rules;
  FleetSimEpisode *episode = &self->episode;
  const char *type = harsh[fleet_sim_random_below (&self->random, 3)];
  double mild = keep_below (&rule[FLEET_SIM_HARSH], 0.3, 0.08);

  if (signals->speed_d > 150 && fleet_sim_random_chance (&self->random, 0.02) && mild > 0.02)
    add_event (signals, fleet_sim_random_chance (&self->random, 0.5) ? "pothole" : type, fleet_sim_random_between (&self->random, 0.02, mild));
  if (episode->done || now_us < episode->from_us)
    return;
  if (episode->kind == FLEET_SIM_CRASH)
    {
      add_event (signals, "crash", rule[FLEET_SIM_CRASH].on + fleet_sim_random_between (&self->random, 0.4, 3));
      self->crashed = TRUE;
    }
  else if (episode->kind == FLEET_SIM_HARSH)
    add_event (signals, type, rule[FLEET_SIM_HARSH].on + fleet_sim_random_between (&self->random, 0.05, 0.3));
  else
    return;
  episode->done = signals->momentary = TRUE;
}

void
fleet_sim_car_feel (FleetSimCar         *self,
                    const FleetSimRules *rules,
                    const FleetSimRoads *roads,
                    gint64               now_us,
                    gboolean             events,
                    FleetSimSignals     *ret_signals)
{
  double speed = move_on (self, rules, roads, now_us);
  double latitude, longitude;
  double heading;

  fleet_sim_roads_place (roads, &self->stretch, speed > 0 ? 4 : self->aside_m, &latitude, &longitude);
  heading = self->stretch.heading + fleet_sim_random_between (&self->random, -1.5, 1.5);
  heading = heading < 0 ? heading + 360 : heading >= 359.95 ? heading - 360 : heading;
  ret_signals->latitude_u = llrint (latitude * 1e6);
  ret_signals->longitude_u = llrint (longitude * 1e6);
  ret_signals->heading_d = tenths (MAX (0, heading));
  ret_signals->speed_d = tenths (speed);
  ret_signals->accuracy_d = tenths (fleet_sim_random_between (&self->random, 2.5, 8));
  ret_signals->odometer_d = llrint (self->odometer_km * 10);
  ret_signals->cabin_d = tenths (19 + (self->number % 7) + fleet_sim_random_between (&self->random, 0, 0.4));
  ret_signals->n_events = 0;
  ret_signals->momentary = FALSE;
  feel_powertrain (self, rules, now_us, ret_signals);
  feel_doors (self, now_us, ret_signals);
  feel_lights (self, now_us, ret_signals);
  feel_tyres (self, rules, now_us, ret_signals);
  if (events)
    feel_events (self, rules, now_us, ret_signals);
}
