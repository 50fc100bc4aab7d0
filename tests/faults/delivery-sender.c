/* SPDX-License-Identifier: GPL-3.0-or-later */

/* delivery-sender DATABASE PROFILE START_US N: the stream from memory to the outside world: planned telemetry through decoder, judge, store and couriers, to be killed at any time.
 *
 * Event i is of device i % 50 and comes 20 ms after the one before; in each fourth of a device's rounds its charge is low. It goes on where the database says, and ends by itself, with code 0, once
 * all events are on disk and nothing waits in the outbox. */

#include "fleet-delivery.h"
#include "fleet-pipeline.h"
#include "fleet-secret.h"
#include "fleet-sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEVICES  50
#define APART_US (20 * 1000)
#define A_BEAT   10

static gboolean
count_cb (guint             n,
          const FleetValue *values,
          gpointer          user_data)
{
  *(gint64 *) user_data = values[0].integer;
  return TRUE;
}

static gint64
count_waiting (const char *database)
{
  g_autoptr (FleetSql) sql = fleet_sql_open (database, NULL);
  gint64 n = -1;

  if (sql != NULL)
    fleet_sql_run (sql, "SELECT count(*) FROM outbox WHERE state = 0", NULL, count_cb, &n, NULL);
  return n;
}

static void
add_event (FleetPipeline *pipeline,
           FleetPlace     place,
           gint64         start_us,
           gint64         i)
{
  gint64 time_us = start_us + i * APART_US;
  g_autofree char *text = g_strdup_printf ("{\"deviceId\":\"D%d\",\"time\":%" G_GINT64_FORMAT ",\"v\":{\"soc\":%d}}", (int) (i % DEVICES), time_us / 1000, i / DEVICES % 4 == 1 ? 5 : 50);
  FleetOrigin origin = { place, "telemetry", 0 };
  FleetMessage message = { .payload = text, .length = strlen (text), .place = place, .offset = i, .kafka_us = time_us };

  fleet_pipeline_telemetry (pipeline, &origin, &message);
}

static GPtrArray *
load_rules (const char *file)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, NULL))
    g_error ("no rules");
  return fleet_rule_parse_file_text (text, length, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = argc == 5 ? fleet_profile_load (argv[2], &error) : NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (FleetMailbox) mailbox = NULL;
  g_autoptr (FleetPipeline) pipeline = NULL;
  FleetStore *store;
  FleetWriter *writer;
  FleetDelivery *delivery;
  gint64 start_us, n, next;
  FleetPlace place;

  if (!fleet_secret_supply ("webhook.secret=env:FLEET_TEST_WEBHOOK_SECRET", &error))
    g_error ("%s", error->message);
  if (profile == NULL || (store = fleet_store_open (argv[1], &error)) == NULL)
    g_error ("%s", error != NULL ? error->message : "usage: delivery-sender DATABASE PROFILE START_US N");
  start_us = g_ascii_strtoll (argv[3], NULL, 10);
  n = g_ascii_strtoll (argv[4], NULL, 10);
  rules = load_rules (profile->rules_file);
  mailbox = fleet_mailbox_new (NULL, NULL);
  pipeline = fleet_pipeline_new (profile, rules);
  if (!fleet_pipeline_load (pipeline, store, &error))
    g_error ("%s", error->message);
  place = fleet_pipeline_place (pipeline, "planned", "telemetry", 0);
  writer = fleet_writer_new (store, profile, mailbox);
  delivery = fleet_delivery_new (argv[1], profile, writer, mailbox);
  for (next = MAX (0, fleet_pipeline_next_offset (pipeline, place)); next < n || count_waiting (argv[1]) != 0;)
    {
      for (guint i = 0; i < A_BEAT && next < n; i++)
        add_event (pipeline, place, start_us, next++);
      while (!fleet_writer_has_room (writer))
        g_usleep (1000);
      fleet_writer_submit (writer, fleet_pipeline_seal (pipeline, FALSE));
      g_usleep (20000);
    }
  fleet_writer_drain (writer);
  fleet_delivery_free (delivery);
  fleet_writer_free (writer);
  return 0;
}
