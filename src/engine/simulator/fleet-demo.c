/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-demo: pulls the simulator's stream, waits until each message is due, and produces it to the embedded broker.
 *
 * The mock cluster keeps 5 MiB of each partition, read or not, and cannot be told otherwise. So there are no more partitions than show that there are several, and the demo runs ahead of the
 * reader by no more than one of them surely keeps: of messages of about a kilobyte, spread evenly; of rows, which are smaller, were all of them in one. */

#include "fleet-demo.h"

#include "fleet-mock-broker.h"
#include "fleet-producer.h"
#include "fleet-simulator.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define TELEMETRY_PARTITIONS 6
#define MOST_AHEAD           10000 /* over all partitions: a keyed stream spreads evenly over six */
#define PAST_MESSAGES        400000
#define LONGEST_PAST_S       900
#define SHORTEST_PAST_S      60
#define MESSAGES_PER_VEHICLE_S (2.0 / 3.0) /* a device every 2 s, a third of the cars with two */
#define ROLLOUT_US           (15 * G_USEC_PER_SEC) /* after the start, a new firmware: something for the schema page to tell */
#define WAY_US               (200 * 1000) /* a modem that is awake: what is shown is as fresh as from a real fleet */
#define NAP_US               (5 * 1000)

struct _FleetDemo
{
  FleetMockBroker *broker;
  FleetProducer   *producer;   /* fleet-demo's thread only, once it runs */
  FleetSimulator  *simulator;  /* as above */
  pthread_t        thread;
  gboolean         is_running;
  atomic_bool      stopping;
  atomic_llong     taken;
};

static const struct { FleetSimulatorStream stream; const char *topic; int partitions; } topics[] = {
  { FLEET_SIMULATOR_TELEMETRY, "fleet.telemetry", TELEMETRY_PARTITIONS },
  { FLEET_SIMULATOR_CARS, "fleet.cdc.carinfo", 1 },
  { FLEET_SIMULATOR_DEVICES, "fleet.cdc.deviceinfo", 1 },
  { FLEET_SIMULATOR_RESERVATIONS, "fleet.cdc.reservation", 1 },
};

/* Waits until a message is due and the reader is near enough: no more than so many behind. FALSE: the end. */
static gboolean
wait_until_due (FleetDemo *self,
                gint64     arrival_us,
                gint64     sent,
                gint64     most_ahead)
{
  while (!atomic_load (&self->stopping))
    {
      if (arrival_us <= g_get_real_time () && sent - atomic_load (&self->taken) <= most_ahead)
        return TRUE;
      fleet_producer_poll (self->producer);
      g_usleep (NAP_US);
    }
  return FALSE;
}

/* @thread fleet-demo */
static gpointer
run (gpointer user_data)
{
  FleetDemo *self = user_data;
  FleetSimulatorMessage message;
  gboolean has_told = FALSE; /* telemetry */
  gint64 sent = 0;

  while (fleet_simulator_next (self->simulator, &message))
    {
      /* The first telemetry waits until all rows before it are read: a fleet's tables are older than its messages, and a busy machine must not make strangers of its cars. */
      gboolean is_first = !has_told && message.stream == FLEET_SIMULATOR_TELEMETRY;

      if (!wait_until_due (self, message.arrival_us, sent, is_first ? 0 : MOST_AHEAD))
        break;
      has_told = has_told || is_first;
      /* A broker in our own process refuses only when it is going away. */
      if (!fleet_producer_send (self->producer, topics[message.stream].topic, message.key, strlen (message.key), message.value, message.length,
                                message.arrival_us, NULL))
        break;
      sent++;
    }
  return NULL;
}

static gboolean
open_broker (FleetDemo  *self,
             GError    **error)
{
  g_autofree char *bootstrap = NULL;

  self->broker = fleet_mock_broker_new (error);
  if (self->broker == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (!fleet_mock_broker_add_topic (self->broker, topics[i].topic, topics[i].partitions, error))
      return FALSE;
  self->producer = fleet_producer_new ((const char *const[]) { "bootstrap.servers", fleet_mock_broker_bootstrap (self->broker), NULL }, error);
  return self->producer != NULL;
}

FleetDemo *
fleet_demo_new (guint        vehicles,
                const char  *rules_text,
                gboolean     with_past,
                GError     **error)
{
  g_autoptr (FleetDemo) self = g_new0 (FleetDemo, 1);
  gint64 past_s = CLAMP (PAST_MESSAGES / (vehicles * MESSAGES_PER_VEHICLE_S), SHORTEST_PAST_S, LONGEST_PAST_S);
  FleetSimulatorOptions options = {
    .vehicles = vehicles,
    .seed = 1,
    .start_us = g_get_real_time () - (with_past ? past_s * G_USEC_PER_SEC : 0),
    .duration_us = G_MAXINT64,
    .rules_text = rules_text,
    .way_us = WAY_US,
    .korean = g_str_has_prefix (g_get_language_names_with_category ("LC_MESSAGES")[0], "ko"),
    .rollout_us = g_get_real_time () + ROLLOUT_US,
  };

  atomic_init (&self->stopping, FALSE);
  atomic_init (&self->taken, 0);
  if (!open_broker (self, error))
    return NULL;
  self->simulator = fleet_simulator_new (&options, error);
  if (self->simulator == NULL)
    return NULL;
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-demo");
  self->is_running = TRUE;
  return g_steal_pointer (&self);
}

void
fleet_demo_free (FleetDemo *self)
{
  if (self == NULL)
    return;
  atomic_store (&self->stopping, TRUE);
  if (self->is_running)
    pthread_join (self->thread, NULL);
  if (self->producer != NULL)
    fleet_producer_close (self->producer, NULL);
  fleet_simulator_free (self->simulator);
  fleet_mock_broker_free (self->broker);
  g_free (self);
}

const char *
fleet_demo_bootstrap (FleetDemo *self)
{
  return fleet_mock_broker_bootstrap (self->broker);
}

void
fleet_demo_taken (FleetDemo *self,
                  gint64     records)
{
  atomic_store (&self->taken, records);
}
