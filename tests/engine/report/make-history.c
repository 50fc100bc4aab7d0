/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A database of what stands in files, without a broker: make-history DATABASE FOLDER RULES
 *
 * FOLDER has cars.jsonl, devices.jsonl, reservations.jsonl and telemetry.jsonl as fleet-headless simulate writes them; a line of telemetry may begin with its Kafka timestamp in µs and a
 * tab. Of the alerts that open, every third is left alone; the others are acknowledged 10 s, 20 s, 30 s … (and again from 10 s after 40 of them) after they opened. */

#include <stdlib.h>
#include <string.h>

#include "fleet-pipeline.h"

#define BEAT_ROWS 5000

typedef struct
{
  FleetPipeline *pipeline;
  FleetStore    *store;
  gint64         offset;
  guint          n_acknowledged;
  GError        *error;
} Maker;

static void
acknowledge_opened (Maker               *self,
                    const FleetBulletin *bulletin)
{
  g_autoptr (GList) alerts = g_hash_table_get_values (bulletin->alerts);

  for (GList *link = alerts; link != NULL; link = link->next)
    {
      const FleetAlert *alert = link->data;
      g_autofree char *failure = NULL;
      g_autofree char *uuid = g_strdup_printf ("acknowledgement of %s", alert->id);
      g_autoptr (FleetAction) action = NULL;

      if (alert->attention == FLEET_ATTENTION_ACKNOWLEDGED || g_str_hash (alert->id) % 3 == 0)
        continue;
      action = fleet_action_new (uuid, alert->id, FLEET_ACTION_ACKNOWLEDGE, "tests", alert->opened_us + (gint64) (1 + self->n_acknowledged++ % 40) * 10 * G_USEC_PER_SEC, NULL, FLEET_TIME_NONE);
      fleet_pipeline_act (self->pipeline, action, &failure);
    }
}

static gboolean
commit (Maker *self)
{
  g_autoptr (FleetBeat) beat = NULL;

  fleet_pipeline_judge (self->pipeline);
  beat = fleet_pipeline_seal (self->pipeline, TRUE);
  if (!fleet_store_commit (self->store, beat, &self->error))
    return FALSE;
  acknowledge_opened (self, beat->bulletin);
  return TRUE;
}

/* Each line of a file as a record of one partition. */
static gboolean
take_file (Maker      *self,
           const char *folder,
           const char *name,
           const char *topic,
           int         table) /* -1: telemetry */
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FleetOrigin origin = { fleet_pipeline_place (self->pipeline, "files", topic, 0), topic, 0 };
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &self->error);
  const char *at = file != NULL ? g_mapped_file_get_contents (file) : NULL, *end = at != NULL ? at + g_mapped_file_get_length (file) : NULL;

  for (const char *stop; at < end; at = stop + 1)
    {
      FleetMessage message = { .place = origin.place, .offset = self->offset++, .kafka_us = FLEET_TIME_NONE };

      stop = memchr (at, '\n', end - at);
      stop = stop != NULL ? stop : end;
      if (g_ascii_isdigit (*at))
        {
          char *tab;

          message.kafka_us = g_ascii_strtoll (at, &tab, 10);
          at = tab + 1;
        }
      message.payload = at;
      message.length = stop - at;
      if (table >= 0)
        fleet_pipeline_change (self->pipeline, table, &origin, &message);
      else
        fleet_pipeline_telemetry (self->pipeline, &origin, &message);
      if (fleet_pipeline_beat_rows (self->pipeline) >= BEAT_ROWS && !commit (self))
        return FALSE;
    }
  return file != NULL && commit (self);
}

int
main (int    argc,
      char **argv)
{
  Maker self = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) problems = NULL, rules = NULL;
  g_autoptr (FleetProfile) profile = NULL;
  FleetPlace place;
  gboolean ok;

  if (argc != 4 || !g_file_get_contents (argv[3], &text, NULL, &self.error))
    {
      g_printerr ("make-history DATABASE FOLDER RULES: %s\n", self.error != NULL ? self.error->message : "three arguments");
      return 2;
    }
  rules = fleet_rule_parse_file_text (text, -1, &problems);
  profile = fleet_profile_new_demo ("127.0.0.1:9", argv[3]);
  self.store = fleet_store_open (argv[1], &self.error);
  self.pipeline = self.store != NULL ? fleet_pipeline_new (profile, rules) : NULL;
  ok = self.pipeline != NULL && fleet_pipeline_load (self.pipeline, self.store, &self.error) &&
       take_file (&self, argv[2], "cars.jsonl", "fleet.cdc.carinfo", FLEET_TABLE_CAR) &&
       take_file (&self, argv[2], "devices.jsonl", "fleet.cdc.deviceinfo", FLEET_TABLE_DEVICE) &&
       take_file (&self, argv[2], "reservations.jsonl", "fleet.cdc.reservation", FLEET_TABLE_RESERVATION) &&
       take_file (&self, argv[2], "telemetry.jsonl", "fleet.telemetry", -1);
  if (ok)
    {
      place = fleet_pipeline_place (self.pipeline, "files", "fleet.telemetry", 0);
      fleet_pipeline_advance (self.pipeline, place, fleet_pipeline_greatest (self.pipeline, place), FALSE);
      ok = commit (&self) && commit (&self);
    }
  if (!ok)
    g_printerr ("make-history: %s\n", self.error->message);
  fleet_pipeline_free (self.pipeline);
  fleet_store_close (self.store);
  return ok ? 0 : 1;
}
