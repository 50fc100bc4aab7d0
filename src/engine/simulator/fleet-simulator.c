/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-simulator: one queue of arrivals drives everything.
 *
 * A change record arrives when it commits; telemetry three to five seconds after its event time, since that is what networks do and what gives the change records
 * their head start. One message in a hundred comes late and one in a hundred behind its successor (both older than what its device has already said, so
 * they are stored and not judged), one in two hundred comes twice. A message that follows a held-back one is never held back itself, and neither is the
 * last one before a silence: what is judged is therefore never behind its partition's watermark, and the oracle does not depend on partitions. */

#include "fleet-simulator.h"

#include "fleet-sim-car.h"
#include "fleet-sim-device.h"
#include "fleet-sim-life.h"
#include "fleet-sim-oracle.h"
#include "fleet-sim-queue.h"
#include "fleet-sim-random.h"
#include "fleet-sim-table.h"

#include <string.h>

#define S ((gint64) G_USEC_PER_SEC)
#define REPORT_US (2 * S)
#define USUAL_WAY_US (3 * S)
#define HORIZON_US (6 * S)     /* before the end: what is due by then comes to pass in every partition */
#define MANY_VEHICLES 500      /* enough that no partition of twelve has one car alone */
#define KEEP_EPISODES 65536    /* of a fleet that never ends */

enum { CAR_GOES_ON, DEVICE_REPORTS, HELD_BACK, ROW_COMES };

/* A message that is on its way for longer. */
typedef struct
{
  FleetSimSight sight;
  guint32       device;
  gsize         length;
  char          value[];
} HeldBack;

struct _FleetSimulator
{
  FleetSimulatorOptions  options; /* rules_text is not kept */
  FleetSimRules         *rules;
  FleetSimRoads         *roads;
  FleetSimLife           life;
  FleetSimOracle        *oracle;
  FleetSimQueue          queue;
  FleetSimCar           *cars;
  FleetSimDevice        *devices;
  guint32               *first_device; /* by car */
  guint                  n_devices;
  guint64                random;
  guint                  n_loaded;     /* cars whose rows have been sent */
  guint                  n_sent;       /* of life.changes */
  gint64                 now_us;       /* arrival */
  HeldBack              *given;        /* borrowed by the caller until the next call */
  gboolean               is_over;
  char                   buffer[FLEET_SIM_MESSAGE_BYTES];
  GArray                *episodes;     /* FleetSimulatorEpisode */
};

static void
schedule_car (FleetSimulator *self,
              FleetSimCar    *car)
{
  FleetSimArrival arrival = { .what = CAR_GOES_ON, .index = car->number };

  /* An odd microsecond: no event time, which is whole milliseconds, is ever equal to a commit. */
  car->next_us |= 1;
  arrival.at_us = car->next_us;
  if (arrival.at_us < self->life.end_us)
    fleet_sim_queue_push (&self->queue, &arrival);
}

/* The device's next message; FALSE: there is none. ret_at is when it arrives. */
static gboolean
schedule_device (FleetSimulator *self,
                 FleetSimDevice *device,
                 gint64          event_us,
                 gint64         *ret_at_us)
{
  FleetSimCar *car = &self->cars[device->car];
  FleetSimArrival arrival = { .what = DEVICE_REPORTS, .index = device - self->devices };

  if (fleet_sim_car_has (car, FLEET_SIM_SILENT, event_us))
    {
      if (car->episode.to_us == FLEET_SIM_NEVER)
        return FALSE;
      event_us = car->episode.to_us + fleet_sim_random_seconds (&car->random, 0, 2);
    }
  if (event_us >= self->life.end_us)
    return FALSE;
  device->event_us = event_us;
  arrival.at_us = *ret_at_us = event_us + device->delay_us + fleet_sim_random_seconds (&car->random, 0, 0.3);
  fleet_sim_queue_push (&self->queue, &arrival);
  return TRUE;
}

/* A new firmware goes to a fifth of the cars first, as vendors do. */
static void
plan_update (FleetSimulator *self,
             FleetSimDevice *device)
{
  if (self->options.rollout_us != 0 && device->car % 5 == 0)
    device->update_us = self->options.rollout_us + device->car / 5 % 60 * S;
}

static void
make_fleet (FleetSimulator *self)
{
  guint n = self->options.vehicles;
  guint n_unknown = n >= 20 ? MAX (1, n / 200) : 0;

  self->cars = g_new0 (FleetSimCar, n);
  self->first_device = g_new (guint32, n);
  self->devices = g_new0 (FleetSimDevice, 2 * n);
  for (guint i = 0; i < n; i++)
    fleet_sim_car_init (&self->cars[i], i, self->options.seed, self->roads, self->options.start_us);
  for (guint i = 0; i < n_unknown; i++)
    {
      guint car = (guint) ((guint64) i * n / n_unknown);

      self->cars[car - car % 3].unknown = TRUE; /* cars of one device */
    }
  for (guint i = 0; i < n; i++)
    {
      fleet_sim_life_begin (&self->life, &self->cars[i]);
      self->first_device[i] = self->n_devices;
      for (guint place = 0; place < self->cars[i].n_devices; place++)
        {
          fleet_sim_device_init (&self->devices[self->n_devices], &self->cars[i], place, self->options.way_us != 0 ? self->options.way_us : USUAL_WAY_US);
          plan_update (self, &self->devices[self->n_devices++]);
        }
    }
}

/* The first episodes: as many of each kind that fits, in cars that it suits. */
static void
plant (FleetSimulator *self,
       guint           total)
{
  guint n_kinds = 0;

  for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
    n_kinds += fleet_sim_life_fits (&self->life, kind);
  for (guint round = 0; n_kinds > 0 && round * n_kinds < total; round++)
    for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
      for (guint tries = 0; tries < 300; tries++)
        {
          FleetSimCar *car = &self->cars[fleet_sim_random_below (&self->random, self->options.vehicles)];

          if (fleet_sim_life_plant (&self->life, car, kind))
            break;
        }
}

static void
plan (FleetSimulator *self)
{
  const FleetSimulatorOptions *options = &self->options;
  gboolean endless = self->life.end_us == FLEET_SIM_NEVER;
  double rate = options->episodes_per_vehicle_hour;
  double total;

  self->life.window_us = endless ? 45 * S : MIN (options->duration_us, 300 * S);
  if (rate > 0)
    total = rate * options->vehicles * self->life.window_us / (3600.0 * S);
  else if (endless)
    total = 2 * FLEET_SIM_N_KINDS;
  else
    total = MAX (0.15 * options->vehicles, 3 * FLEET_SIM_N_KINDS);
  if (rate <= 0)
    rate = endless ? MIN (2, 240.0 / options->vehicles) : 0.5;
  self->life.rate_per_hour = rate;
  plant (self, (guint) CLAMP (total, MIN (FLEET_SIM_N_KINDS, options->vehicles / 2), MAX (1, options->vehicles / 2)));
}

static void
start (FleetSimulator *self)
{
  gint64 at_us;

  for (guint i = 0; i < self->options.vehicles; i++)
    {
      FleetSimCar *car = &self->cars[i];

      schedule_car (self, car);
      if (car->unknown)
        {
          FleetSimArrival arrival = { .what = ROW_COMES, .index = i };
          double share = fleet_sim_random_between (&self->random, 0.3, 0.6);

          arrival.at_us = (self->options.start_us + (gint64) (share * MIN (self->options.duration_us, 300 * S))) | 1;
          fleet_sim_queue_push (&self->queue, &arrival);
        }
    }
  for (guint i = 0; i < self->n_devices; i++)
    schedule_device (self, &self->devices[i], self->options.start_us + fleet_sim_random_seconds (&self->random, 0, 2), &at_us);
}

FleetSimulator *
fleet_simulator_new (const FleetSimulatorOptions *options,
                     GError                     **error)
{
  g_autoptr (FleetSimulator) self = g_new0 (FleetSimulator, 1);

  self->options = *options;
  self->options.rules_text = NULL;
  self->rules = fleet_sim_rules_new (options->rules_text, error);
  if (self->rules == NULL)
    return NULL;
  if (options->vehicles == 0 || options->vehicles > 1000000)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "A fleet of %u vehicles cannot be invented; ask for 1 to 1,000,000.", options->vehicles);
      return NULL;
    }
  self->roads = fleet_sim_roads_new (options->korean);
  self->random = fleet_sim_random_seed (options->seed, G_MAXUINT32);
  self->now_us = options->start_us;
  self->life.rules = self->rules;
  self->life.start_us = options->start_us;
  self->life.transactions = options->start_us / 1000; /* so that a later run's are greater */
  self->life.end_us = options->duration_us >= G_MAXINT64 - options->start_us ? FLEET_SIM_NEVER : options->start_us + options->duration_us;
  self->life.changes = g_array_new (FALSE, FALSE, sizeof (FleetSimChange));
  self->life.silence_may_stay = options->vehicles >= MANY_VEHICLES;
  for (guint kind = 0; kind < FLEET_SIM_N_KINDS; kind++)
    self->life.longest_us = MAX (self->life.longest_us, fleet_sim_rule_lead (self->rules, kind) + 180 * S);
  self->oracle = fleet_sim_oracle_new (self->rules, options->vehicles, self->life.end_us == FLEET_SIM_NEVER ? KEEP_EPISODES : 0);
  self->episodes = g_array_new (FALSE, FALSE, sizeof (FleetSimulatorEpisode));
  fleet_sim_queue_init (&self->queue);
  make_fleet (self);
  plan (self);
  start (self);
  return g_steal_pointer (&self);
}

void
fleet_simulator_free (FleetSimulator *self)
{
  FleetSimArrival arrival;

  if (self->queue.heap != NULL)
    {
      while (fleet_sim_queue_pop (&self->queue, &arrival))
        g_free (arrival.data);
      fleet_sim_queue_clear (&self->queue);
    }
  if (self->life.changes != NULL)
    {
      for (guint i = 0; i < self->life.changes->len; i++)
        g_free (g_array_index (self->life.changes, FleetSimChange, i).value);
      g_array_unref (self->life.changes);
    }
  g_clear_pointer (&self->oracle, fleet_sim_oracle_free);
  g_clear_pointer (&self->rules, fleet_sim_rules_free);
  g_clear_pointer (&self->roads, fleet_sim_roads_free);
  g_clear_pointer (&self->episodes, g_array_unref);
  g_free (self->given);
  g_free (self->cars);
  g_free (self->devices);
  g_free (self->first_device);
  g_free (self);
}

const char *const *
fleet_simulator_unplanted (FleetSimulator *self)
{
  return (const char *const *) self->rules->unknown;
}

/* The reservations that ended before the start. */
static void
load_past (FleetSimulator       *self,
           const FleetSimCar    *car,
           const FleetSimCommit *commit)
{
  for (guint n = car->n_reservations; n < 2; n++)
    {
      gint64 ended_us = self->options.start_us - (2 + (car->number + n) % 40) * 3600 * S;
      FleetSimReservation past = {
        .number = fleet_sim_life_reservation_number (car, n),
        .customer = 5000 + (car->number * 31 + n) % 90000,
        .starts_us = ended_us - 7200 * S,
        .ends_us = ended_us + 600 * S,
        .started_us = ended_us - 7100 * S,
      };
      fleet_sim_table_reservation (self->life.changes, commit, car, &past, ended_us);
    }
}

/* The rows of one car as the full load reads them. */
static void
load_car (FleetSimulator *self,
          FleetSimCar    *car)
{
  FleetSimCommit commit = { FLEET_SIM_LOAD, self->options.start_us, &self->life.transactions };

  fleet_sim_table_car (self->life.changes, &commit, car);
  for (guint i = 0; i < car->n_devices && !car->unknown; i++)
    {
      const FleetSimDevice *device = &self->devices[self->first_device[car->number] + i];

      fleet_sim_table_device (self->life.changes, &commit, car, device->id, fleet_sim_device_model (device), device->firmware);
    }
  if (fleet_sim_life_is_reserved (car))
    fleet_sim_table_reservation (self->life.changes, &commit, car, &car->reservation, FLEET_TIME_NONE);
  load_past (self, car, &commit);
}

static void
go_on (FleetSimulator *self,
       FleetSimCar    *car)
{
  FleetSimCommit commit = { FLEET_SIM_UPDATE, car->next_us, &self->life.transactions };

  fleet_sim_life_go_on (&self->life, car);
  if (car->before == FLEET_SIM_RETURNING && car->zone != fleet_sim_roads_zone (self->roads, &car->stretch))
    {
      car->zone = fleet_sim_roads_zone (self->roads, &car->stretch);
      fleet_sim_table_car (self->life.changes, &commit, car);
    }
  schedule_car (self, car);
}

static void
insert_row (FleetSimulator *self,
            FleetSimCar    *car)
{
  const FleetSimDevice *device = &self->devices[self->first_device[car->number]];
  FleetSimCommit commit = { FLEET_SIM_INSERT, self->now_us, &self->life.transactions };

  fleet_sim_table_device (self->life.changes, &commit, car, device->id, fleet_sim_device_model (device), device->firmware);
}

static void
hold_back (FleetSimulator      *self,
           guint                device,
           gint64               until_us,
           const FleetSimSight *sight,
           gsize                length)
{
  HeldBack *held = g_malloc (sizeof (HeldBack) + length);
  FleetSimArrival arrival = { .at_us = until_us, .what = HELD_BACK, .index = device, .data = held };

  held->sight = *sight;
  held->device = device;
  held->length = length;
  memcpy (held->value, self->buffer, length);
  fleet_sim_queue_push (&self->queue, &arrival);
}

static gboolean
deliver (FleetSimulator        *self,
         guint                  device,
         const FleetSimSight   *sight,
         const char            *value,
         gsize                  length,
         FleetSimulatorMessage *ret_message)
{
  const FleetSimCar *car = &self->cars[self->devices[device].car];

  if (!car->unknown)
    fleet_sim_oracle_see (self->oracle, car, sight);
  *ret_message = (FleetSimulatorMessage) { FLEET_SIMULATOR_TELEMETRY, self->now_us, car->id, value, length };
  return TRUE;
}

/* The device's message of now. FALSE: it is held back. */
static gboolean
report (FleetSimulator        *self,
        guint                  number,
        FleetSimulatorMessage *ret_message)
{
  FleetSimDevice *device = &self->devices[number];
  FleetSimCar *car = &self->cars[device->car];
  gint64 event_us = device->event_us;
  gint64 next_us = event_us + REPORT_US + fleet_sim_random_seconds (&car->random, -0.1, 0.1);
  FleetSimSignals signals;
  FleetSimSight sight;
  gboolean goes_on;
  double fate;
  gint64 at_us;
  gsize length;

  fleet_sim_car_feel (car, self->rules, self->roads, event_us, device->place == 0, &signals);
  length = fleet_sim_device_write (device, car, &signals, self->buffer, &sight);
  goes_on = schedule_device (self, device, next_us, &at_us) && device->event_us == next_us;
  fate = device->held_back || signals.momentary || !goes_on ? 1 : fleet_sim_random_unit (&car->random);
  device->held_back = fate < 0.02;
  if (fate < 0.01)
    hold_back (self, number, at_us + fleet_sim_random_seconds (&car->random, 3, 28), &sight, length);
  else if (fate < 0.02)
    hold_back (self, number, at_us + fleet_sim_random_seconds (&car->random, 0.001, 0.2), &sight, length);
  else if (fate < 0.025)
    hold_back (self, number, self->now_us + fleet_sim_random_seconds (&car->random, 0, 3), &sight, length);
  return !device->held_back && deliver (self, number, &sight, self->buffer, length, ret_message);
}

/* The next change record that waits. FALSE: none. */
static gboolean
send_change (FleetSimulator        *self,
             FleetSimulatorMessage *ret_message)
{
  const FleetSimChange *change;

  if (self->n_sent == self->life.changes->len)
    {
      for (guint i = 0; i < self->n_sent; i++)
        g_free (g_array_index (self->life.changes, FleetSimChange, i).value);
      g_array_set_size (self->life.changes, 0);
      self->n_sent = 0;
      return FALSE;
    }
  change = &g_array_index (self->life.changes, FleetSimChange, self->n_sent++);
  *ret_message = (FleetSimulatorMessage) { change->stream, self->now_us, change->key, change->value, change->length };
  return TRUE;
}

gboolean
fleet_simulator_next (FleetSimulator        *self,
                      FleetSimulatorMessage *ret_message)
{
  FleetSimArrival arrival;

  g_clear_pointer (&self->given, g_free);
  for (;;)
    {
      if (send_change (self, ret_message))
        return TRUE;
      if (self->n_loaded < self->options.vehicles)
        {
          load_car (self, &self->cars[self->n_loaded++]);
          continue;
        }
      if (!fleet_sim_queue_pop (&self->queue, &arrival))
        break;
      self->now_us = arrival.at_us;
      switch (arrival.what)
        {
        case CAR_GOES_ON:
          go_on (self, &self->cars[arrival.index]);
          break;
        case ROW_COMES:
          insert_row (self, &self->cars[arrival.index]);
          break;
        case DEVICE_REPORTS:
          if (report (self, arrival.index, ret_message))
            return TRUE;
          break;
        default:
          self->given = arrival.data;
          return deliver (self, self->given->device, &self->given->sight, self->given->value, self->given->length, ret_message);
        }
    }
  if (!self->is_over)
    fleet_sim_oracle_finish (self->oracle, self->life.end_us - HORIZON_US);
  self->is_over = TRUE;
  return FALSE;
}

static int
compare_episodes (gconstpointer a,
                  gconstpointer b)
{
  const FleetSimulatorEpisode *first = a;
  const FleetSimulatorEpisode *second = b;

  if (first->opened_us != second->opened_us)
    return first->opened_us < second->opened_us ? -1 : 1;
  return strcmp (first->rule, second->rule) != 0 ? strcmp (first->rule, second->rule) : strcmp (first->car, second->car);
}

const FleetSimulatorEpisode *
fleet_simulator_oracle (FleetSimulator *self,
                        guint          *ret_n)
{
  g_autoptr (GArray) list = fleet_sim_oracle_list (self->oracle);

  g_array_set_size (self->episodes, 0);
  for (guint i = 0; i < list->len; i++)
    {
      const FleetSimFound *found = &g_array_index (list, FleetSimFound, i);
      FleetSimulatorEpisode episode = {
        .rule = fleet_sim_kind_id (found->kind),
        .device = self->devices[self->first_device[found->car] + found->device].id,
        .car = self->cars[found->car].id,
        .began_us = found->began_us,
        .opened_us = found->opened_us,
        .cleared_us = found->cleared_us,
      };

      g_array_append_val (self->episodes, episode);
    }
  g_array_sort (self->episodes, compare_episodes);
  *ret_n = self->episodes->len;
  return (const FleetSimulatorEpisode *) self->episodes->data;
}
