/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-life: phases, reservations, and the planting.
 *
 * An episode is planted into one phase, which lasts until it is over; so it never meets a drive that ends or a reservation that begins. In a bounded run
 * an episode either ends so early that its alert has cleared before the end, or lasts beyond the end; what falls between
 * would depend on which partition's watermark comes how far. */

#include "fleet-sim-life.h"

#include "fleet-sim-random.h"

#define S ((gint64) G_USEC_PER_SEC)
#define LEAST_US (15 * S)    /* from the start, or from a phase's beginning, to an episode */
#define SLACK_US (7 * S)     /* until an episode's first and last message have come, some of them late */
#define END_US (12 * S)      /* nothing may be due so shortly before the end */
#define AFTER_US (15 * S)    /* from an episode to the next phase */
#define RETURN_US (30 * S)   /* what RETURNING takes before an overdue car is back */

#define AT(phase) (1u << (phase))
#define PARKED (AT (FLEET_SIM_FREE) | AT (FLEET_SIM_STOPOVER))

/* In which phases a kind can be planted. */
static const guint phases_of[FLEET_SIM_N_KINDS] = {
  [FLEET_SIM_CRASH] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_MOVED] = AT (FLEET_SIM_FREE),
  [FLEET_SIM_TOWED] = PARKED,
  [FLEET_SIM_DOOR] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_COOLANT] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_OIL] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_HEADLIGHTS] = PARKED,
  [FLEET_SIM_AUX] = PARKED,
  [FLEET_SIM_TRACTION] = AT (FLEET_SIM_DRIVING) | AT (FLEET_SIM_FREE),
  [FLEET_SIM_TYRE] = PARKED | AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_FUEL] = AT (FLEET_SIM_STOPOVER),
  [FLEET_SIM_OVERDUE] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_UNLOCKED] = AT (FLEET_SIM_FREE),
  [FLEET_SIM_SPEEDING] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_HARSH] = AT (FLEET_SIM_DRIVING),
  [FLEET_SIM_SILENT] = PARKED | AT (FLEET_SIM_DRIVING),
};

static gboolean
is_momentary (FleetSimKind kind)
{
  return kind == FLEET_SIM_CRASH || kind == FLEET_SIM_HARSH;
}

static gboolean
suits (const FleetSimCar *car,
       FleetSimKind       kind)
{
  if (car->unknown)
    return FALSE;
  if (kind == FLEET_SIM_COOLANT || kind == FLEET_SIM_OIL || kind == FLEET_SIM_FUEL)
    return fleet_sim_car_has_tank (car);
  return kind != FLEET_SIM_TRACTION || car->fuel_type == FLEET_SIM_EV;
}

/* a + b, where never stays never. */
static gint64
after (gint64 a_us,
       gint64 b_us)
{
  return a_us >= FLEET_SIM_NEVER - b_us ? FLEET_SIM_NEVER : a_us + b_us;
}

/* The latest beginning of an episode whose alert still opens well before the end. */
static gint64
latest_start (const FleetSimLife *self,
              FleetSimKind        kind)
{
  if (self->end_us == FLEET_SIM_NEVER)
    return FLEET_SIM_NEVER;
  return self->end_us - END_US - SLACK_US - fleet_sim_rule_lead (self->rules, kind) - (kind == FLEET_SIM_OVERDUE ? RETURN_US : 0);
}

/* The latest end of an episode whose alert clears well before the end. */
static gint64
latest_end (const FleetSimLife *self,
            FleetSimKind        kind)
{
  if (self->end_us == FLEET_SIM_NEVER)
    return FLEET_SIM_NEVER;
  return self->end_us - END_US - SLACK_US - self->rules->rules[kind].clear_hold_us;
}

gboolean
fleet_sim_life_fits (const FleetSimLife *self,
                     FleetSimKind        kind)
{
  gint64 from_us = self->start_us + LEAST_US;

  if (!self->rules->rules[kind].planted || from_us > latest_start (self, kind))
    return FALSE;
  if (kind == FLEET_SIM_SILENT && !self->silence_may_stay)
    return after (from_us, fleet_sim_rule_lead (self->rules, kind) + SLACK_US) <= latest_end (self, kind);
  return TRUE;
}

/* Draws the episode's times, beginning between earliest and latest. FALSE: it does not fit. */
static gboolean
draw_episode (FleetSimLife *self,
              FleetSimCar  *car,
              FleetSimKind  kind,
              gint64        earliest_us,
              gint64        latest_us)
{
  gint64 least_us = fleet_sim_rule_lead (self->rules, kind) + SLACK_US + (kind == FLEET_SIM_OVERDUE ? RETURN_US : 0);
  FleetSimEpisode episode = { kind, 0, 0, FALSE };
  gboolean stays;

  latest_us = MIN (latest_us, latest_start (self, kind));
  if (latest_us < earliest_us)
    return FALSE;
  episode.from_us = earliest_us + (gint64) ((latest_us - earliest_us) * fleet_sim_random_unit (&car->random));
  if (is_momentary (kind))
    {
      /* What clears it falls due clear-hold later: before the end or after it, but not beside it. */
      gint64 due_us = after (episode.from_us, self->rules->rules[kind].clear_hold_us);

      episode.to_us = episode.from_us;
      if (self->end_us != FLEET_SIM_NEVER && due_us > self->end_us - END_US - SLACK_US && due_us < self->end_us + END_US)
        return FALSE;
      car->episode = episode;
      return TRUE;
    }
  stays = self->end_us != FLEET_SIM_NEVER && (kind != FLEET_SIM_SILENT || self->silence_may_stay) && fleet_sim_random_chance (&car->random, 0.2);
  episode.to_us = after (episode.from_us, least_us + fleet_sim_random_seconds (&car->random, 0, 25));
  if (stays || episode.to_us > latest_end (self, kind))
    episode.to_us = after (episode.from_us, least_us) <= latest_end (self, kind) && !stays ? latest_end (self, kind) : FLEET_SIM_NEVER;
  if (kind == FLEET_SIM_SILENT && episode.to_us == FLEET_SIM_NEVER && !self->silence_may_stay)
    return FALSE;
  car->episode = episode;
  return TRUE;
}

/* The end of a phase into which the episode is planted. */
static gint64
end_of_phase (const FleetSimCar *car,
              gint64             usual_us)
{
  const FleetSimEpisode *episode = &car->episode;

  if (episode->kind == FLEET_SIM_N_KINDS)
    return usual_us;
  if (episode->to_us == FLEET_SIM_NEVER)
    return FLEET_SIM_NEVER;
  if (episode->kind == FLEET_SIM_OVERDUE)
    return episode->to_us - RETURN_US;
  return MAX (usual_us, after (episode->to_us, AFTER_US));
}

static void
settle_quiet (const FleetSimLife *self,
              FleetSimCar        *car)
{
  if (car->episode.kind != FLEET_SIM_N_KINDS)
    car->quiet_us = after (car->episode.to_us, self->rules->rules[car->episode.kind].clear_hold_us + AFTER_US);
}

/* A phase begins: perhaps with an episode in it. */
static void
enter (FleetSimLife  *self,
       FleetSimCar   *car,
       FleetSimPhase  phase,
       gint64         now_us,
       gint64         lasts_us)
{
  car->before = car->phase;
  car->phase = phase;
  car->since_us = now_us;
  car->crashed = FALSE;
  car->next_us = end_of_phase (car, after (now_us, lasts_us));
  if (now_us < car->quiet_us || car->unknown || car->episode.kind == FLEET_SIM_OVERDUE)
    return;
  car->episode.kind = FLEET_SIM_N_KINDS;
  if (fleet_sim_random_chance (&car->random, MIN (0.5, self->rate_per_hour * lasts_us / (3600.0 * S))))
    {
      guint first = fleet_sim_random_below (&car->random, FLEET_SIM_N_KINDS);

      for (guint i = 0; i < FLEET_SIM_N_KINDS; i++)
        {
          FleetSimKind kind = (first + i) % FLEET_SIM_N_KINDS;

          if ((phases_of[kind] & AT (phase)) != 0 && kind != FLEET_SIM_OVERDUE && suits (car, kind) && fleet_sim_life_fits (self, kind) &&
              draw_episode (self, car, kind, now_us + 40 * S, now_us + 80 * S))
            break;
        }
      settle_quiet (self, car);
    }
  car->next_us = end_of_phase (car, after (now_us, lasts_us));
}

static void
commit_reservation (FleetSimLife      *self,
                    FleetSimCar       *car,
                    FleetSimOperation  operation,
                    gint64             now_us,
                    gint64             returned_us)
{
  FleetSimCommit commit = { operation, now_us, &self->transactions };

  fleet_sim_table_reservation (self->changes, &commit, car, &car->reservation, returned_us);
}

/* Every car has two rows that it uses in turn, so that the table does not grow for as long as a demo runs, and a fleet that starts anew beside an
 * old mirror overwrites what it left open there. */
gint64
fleet_sim_life_reservation_number (const FleetSimCar *car,
                                   guint              n)
{
  return 100000 + 2 * (gint64) car->number + n % 2;
}

static void
draw_reservation (FleetSimLife *self,
                  FleetSimCar  *car,
                  gint64        starts_us)
{
  car->reservation.number = fleet_sim_life_reservation_number (car, car->n_reservations++);
  car->reservation.customer = 5000 + fleet_sim_random_below (&car->random, 90000);
  car->reservation.starts_us = starts_us - starts_us % S;
  car->reservation.ends_us = starts_us - starts_us % S + 4 * 3600 * S;
  car->reservation.started_us = FLEET_TIME_NONE;
}

/* The trip's length is drawn, and with it an end of the reservation that leaves time for a stop and a drive begun at the trip's end, an episode in each. */
static void
draw_trip (FleetSimLife *self,
           FleetSimCar  *car,
           gint64        now_us)
{
  gint64 spare_us = 2 * self->longest_us + fleet_sim_random_seconds (&car->random, 3600, 9000);

  car->trip_end_us = now_us + fleet_sim_random_seconds (&car->random, 600, 4200);
  car->reservation.ends_us = car->trip_end_us + spare_us - (car->trip_end_us + spare_us) % S;
}

static void
run_reservation (FleetSimCar *car,
                 gint64       from_us)
{
  car->stay[1] = car->stay[0];
  car->stay[0] = (FleetSimStay) { from_us, FLEET_SIM_NEVER, car->reservation.ends_us };
}

/* An overdue return is planted when the reservation begins to run, since its end must be known to the database from then on. */
static gboolean
plant_overdue (FleetSimLife *self,
               FleetSimCar  *car,
               gint64        earliest_us,
               gint64        latest_us)
{
  if (!fleet_sim_life_fits (self, FLEET_SIM_OVERDUE) || !draw_episode (self, car, FLEET_SIM_OVERDUE, earliest_us, latest_us))
    return FALSE;
  car->episode.from_us -= car->episode.from_us % S;
  car->reservation.ends_us = car->episode.from_us;
  settle_quiet (self, car);
  return TRUE;
}

static void
open_car (FleetSimLife *self,
          FleetSimCar  *car,
          gint64        now_us)
{
  gint64 lasts_us = fleet_sim_random_seconds (&car->random, 45, 75);

  car->reservation.started_us = now_us - now_us % S;
  draw_trip (self, car, now_us);
  if (now_us >= car->quiet_us)
    {
      car->episode.kind = FLEET_SIM_N_KINDS;
      if (!car->unknown && fleet_sim_random_chance (&car->random, MIN (0.3, self->rate_per_hour * 0.1)))
        plant_overdue (self, car, now_us + 150 * S, now_us + 300 * S);
    }
  commit_reservation (self, car, FLEET_SIM_UPDATE, now_us, FLEET_TIME_NONE);
  run_reservation (car, now_us);
  car->before = car->phase;
  car->phase = FLEET_SIM_OPENED;
  car->since_us = now_us;
  car->next_us = now_us + lasts_us;
}

static void
leave_drive (FleetSimLife *self,
             FleetSimCar  *car,
             gint64        now_us)
{
  if (car->episode.kind == FLEET_SIM_OVERDUE || now_us >= car->trip_end_us)
    enter (self, car, FLEET_SIM_RETURNING, now_us, fleet_sim_random_seconds (&car->random, 30, 45));
  else
    enter (self, car, FLEET_SIM_STOPOVER, now_us, fleet_sim_random_seconds (&car->random, 120, 1200));
  if (car->phase == FLEET_SIM_RETURNING && car->episode.kind == FLEET_SIM_OVERDUE)
    car->next_us = car->episode.to_us;
}

static void
give_back (FleetSimLife *self,
           FleetSimCar  *car,
           gint64        now_us)
{
  gboolean empty = car->fuel_type == FLEET_SIM_EV && car->soc_pct < 45;

  commit_reservation (self, car, FLEET_SIM_UPDATE, now_us, now_us);
  car->stay[0].to_us = now_us;
  if (car->episode.kind == FLEET_SIM_OVERDUE)
    car->episode.kind = FLEET_SIM_N_KINDS;
  if (empty)
    enter (self, car, FLEET_SIM_CHARGING, now_us, fleet_sim_random_seconds (&car->random, 1200, 3600));
  else
    enter (self, car, FLEET_SIM_FREE, now_us, fleet_sim_random_seconds (&car->random, 240, 2400));
}

void
fleet_sim_life_go_on (FleetSimLife *self,
                      FleetSimCar  *car)
{
  gint64 now_us = car->next_us;

  switch (car->phase)
    {
    case FLEET_SIM_FREE:
    case FLEET_SIM_CHARGING:
      draw_reservation (self, car, now_us + 900 * S);
      commit_reservation (self, car, FLEET_SIM_INSERT, now_us, FLEET_TIME_NONE);
      enter (self, car, FLEET_SIM_RESERVED, now_us, fleet_sim_random_seconds (&car->random, 90, 600));
      break;
    case FLEET_SIM_RESERVED:
      if (fleet_sim_random_chance (&car->random, 0.06))
        {
          commit_reservation (self, car, FLEET_SIM_DELETE, now_us, FLEET_TIME_NONE);
          enter (self, car, FLEET_SIM_FREE, now_us, fleet_sim_random_seconds (&car->random, 240, 2400));
        }
      else
        open_car (self, car, now_us);
      break;
    case FLEET_SIM_OPENED:
      enter (self, car, FLEET_SIM_DRIVING, now_us, fleet_sim_random_seconds (&car->random, 240, 1500));
      break;
    case FLEET_SIM_DRIVING:
      leave_drive (self, car, now_us);
      break;
    case FLEET_SIM_STOPOVER:
      enter (self, car, FLEET_SIM_DRIVING, now_us, fleet_sim_random_seconds (&car->random, 180, 1200));
      break;
    case FLEET_SIM_RETURNING:
      give_back (self, car, now_us);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The car has been in phase for a while when the run starts. */
static void
stand_in (FleetSimLife  *self,
          FleetSimCar   *car,
          FleetSimPhase  phase,
          gint64         next_us)
{
  gboolean runs = phase == FLEET_SIM_DRIVING || phase == FLEET_SIM_STOPOVER;

  car->reservation.number = 0;
  car->n_reservations = 0;
  car->stay[0] = (FleetSimStay) { G_MININT64, G_MININT64, 0 };
  car->phase = car->before = phase;
  car->since_us = self->start_us - fleet_sim_random_seconds (&car->random, 60, 600);
  car->next_us = next_us;
  if (runs || phase == FLEET_SIM_RESERVED)
    draw_reservation (self, car, car->since_us - 300 * S);
  if (runs)
    {
      car->reservation.started_us = car->since_us - 200 * S;
      draw_trip (self, car, self->start_us);
      run_reservation (car, G_MININT64);
    }
  if (phase == FLEET_SIM_DRIVING)
    {
      car->coolant = 90;
      car->oil = 95;
      car->speed_kmh = car->target_kmh = 40;
    }
}

void
fleet_sim_life_begin (FleetSimLife *self,
                      FleetSimCar  *car)
{
  double share = fleet_sim_random_unit (&car->random);
  gboolean ev = car->fuel_type == FLEET_SIM_EV;
  FleetSimPhase phase = share < 0.30                ? FLEET_SIM_DRIVING
                        : share < 0.42              ? FLEET_SIM_STOPOVER
                        : share < 0.48              ? FLEET_SIM_RESERVED
                        : share < (ev ? 0.66 : 0.48) ? FLEET_SIM_CHARGING
                                                    : FLEET_SIM_FREE;

  stand_in (self, car, phase, self->start_us + fleet_sim_random_seconds (&car->random, 20, phase == FLEET_SIM_RESERVED ? 500 : 1200));
}

gboolean
fleet_sim_life_is_reserved (const FleetSimCar *car)
{
  return car->reservation.number != 0;
}

gboolean
fleet_sim_life_plant (FleetSimLife *self,
                      FleetSimCar  *car,
                      FleetSimKind  kind)
{
  gint64 earliest_us = self->start_us + LEAST_US;
  gint64 latest_us = after (earliest_us, self->window_us);
  guint phase = fleet_sim_random_below (&car->random, FLEET_SIM_RETURNING + 1);

  if (car->episode.kind != FLEET_SIM_N_KINDS || !suits (car, kind) || !fleet_sim_life_fits (self, kind))
    return FALSE;
  while ((phases_of[kind] & AT (phase)) == 0)
    phase = (phase + 1) % (FLEET_SIM_RETURNING + 1);
  stand_in (self, car, phase, FLEET_SIM_NEVER);
  if (kind == FLEET_SIM_OVERDUE ? !plant_overdue (self, car, earliest_us, latest_us) : !draw_episode (self, car, kind, earliest_us, latest_us))
    {
      fleet_sim_life_begin (self, car);
      return FALSE;
    }
  if (kind == FLEET_SIM_OVERDUE)
    car->stay[0].ends_us = car->reservation.ends_us;
  settle_quiet (self, car);
  car->next_us = end_of_phase (car, after (self->start_us, fleet_sim_random_seconds (&car->random, 60, 1200)));
  return TRUE;
}
