/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "letter-world.h"

#include "fleet-history.h"
#include "fleet-pipeline.h"
#include "scratch-folder.h"

#include <string.h>

#define START_US   G_GINT64_CONSTANT (1788220800000000)
#define BEAT       1000
#define PARTITIONS 4

static const char profile_text[] = "[kafka]\nbootstrap.servers=127.0.0.1:9\n[topics]\ntelemetry=fleet.telemetry\n[telemetry]\ndevice=%s\ntime=time\n[rules]\nfile=rules.ini\n";

static FleetProfile *
make_profile (const char *folder,
              const char *device)
{
  g_autofree char *text = g_strdup_printf (profile_text, device), *file_name = g_build_filename (folder, "fleet.ini", NULL);
  g_autoptr (GError) error = NULL;
  FleetProfile *profile;

  g_file_set_contents (file_name, text, -1, &error);
  g_assert_no_error (error);
  profile = fleet_profile_load (file_name, &error);
  g_assert_no_error (error);
  return profile;
}

static void
send_one (FleetPipeline *pipeline,
          guint          i,
          const char    *json)
{
  FleetPlace place = fleet_pipeline_place (pipeline, "cluster", "fleet.telemetry", i % PARTITIONS);
  g_autofree char *padded = g_malloc0 (strlen (json) + 64);
  FleetOrigin origin = { place, "fleet.telemetry", i % PARTITIONS };
  FleetMessage message = { .payload = padded, .length = strlen (json), .place = place, .offset = i / PARTITIONS, .kafka_us = START_US + i };

  memcpy (padded, json, strlen (json));
  fleet_pipeline_telemetry (pipeline, &origin, &message);
}

static void
commit (FleetPipeline *pipeline,
        FleetStore    *store)
{
  FleetBeat *beat = fleet_pipeline_seal (pipeline, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (fleet_store_commit (store, beat, &error));
  g_assert_no_error (error);
  fleet_beat_free (beat);
}

char *
letter_world_make (guint n)
{
  char *folder = g_dir_make_tmp ("fleet-letters-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL), *rules_file = g_build_filename (folder, "rules.ini", NULL);
  g_autoptr (FleetProfile) profile = make_profile (folder, "unit.id"), corrected = NULL;
  g_autoptr (GPtrArray) problems = NULL, rules = fleet_rule_parse_file_text ("", -1, &problems);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetStore) store = fleet_store_open (database, &error);
  FleetPipeline *pipeline = fleet_pipeline_new (profile, rules);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (rules_file, "", -1, NULL));
  g_assert_true (fleet_pipeline_load (pipeline, store, &error));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"deviceId\":\"D%u\",\"time\":%" G_GINT64_FORMAT ",\"speed\":%u}", i % 50, (START_US + i * G_USEC_PER_SEC) / 1000, i);

      send_one (pipeline, i, json);
      if (i % BEAT == BEAT - 1)
        commit (pipeline, store);
    }
  send_one (pipeline, n, "{\"deviceId\":\"D1\",");
  commit (pipeline, store);
  fleet_pipeline_free (pipeline);
  corrected = make_profile (folder, "deviceId");
  return folder;
}

void
letter_world_remove (char *folder)
{
  scratch_folder_remove (folder);
  g_free (folder);
}

static void
wake_cb (gpointer user_data)
{
}

FleetEngine *
letter_world_open (const char *folder)
{
  const FleetEngineOptions options = { .offline = TRUE };
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL), *file_name = g_build_filename (folder, "fleet.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetProfile) profile = fleet_profile_load (file_name, &error);
  FleetEngine *engine;

  g_assert_no_error (error);
  engine = fleet_engine_new (profile, database, &options, wake_cb, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

gint64
letter_world_ask (const char *folder,
                  const char *statement)
{
  g_autofree char *database = g_build_filename (folder, "fleet.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FleetSql) sql = fleet_sql_open (database, &error);
  g_autoptr (FleetRows) rows = NULL;

  g_assert_no_error (error);
  rows = fleet_history_read_rows (sql, statement, 0, NULL, 1, &error);
  g_assert_no_error (error);
  return fleet_rows_get_number (rows, 0, 0);
}
