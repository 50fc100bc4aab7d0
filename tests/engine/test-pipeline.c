/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The stream without Kafka, threads and clocks: messages in, beats out; and a second pipeline that takes up what the first one stored is the same. */

#include "fleet-pipeline.h"
#include "scratch-folder.h"

#include <math.h>
#include <string.h>

#define START_US G_GINT64_CONSTANT (1788220800000000)

typedef struct
{
  char          *folder;
  char          *database;
  FleetProfile  *profile;
  GPtrArray     *rules;
  FleetPipeline *pipeline;
  FleetStore    *store;
  gint64         offset;
} Fixture;

static const char rules_text[] = "[lights]\n"
                                 "name=Lights\n"
                                 "severity=high\n"
                                 "when=engine.on = FALSE AND light.on = TRUE\n"
                                 "hold=10s\n"
                                 "message=Lights of {car.plate} are on\n"
                                 "\n"
                                 "[silent]\n"
                                 "name=Silent\n"
                                 "severity=medium\n"
                                 "when=age() > 60\n"
                                 "message=Nothing heard\n";

static void
open_pipeline (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = fleet_store_open (fixture->database, &error);
  g_assert_no_error (error);
  fixture->pipeline = fleet_pipeline_new (fixture->profile, fixture->rules);
  g_assert_true (fleet_pipeline_load (fixture->pipeline, fixture->store, &error));
  g_assert_no_error (error);
}

static void
close_pipeline (Fixture *fixture)
{
  g_clear_pointer (&fixture->pipeline, fleet_pipeline_free);
  g_clear_pointer (&fixture->store, fleet_store_close);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("fleet-pipeline-XXXXXX", NULL);
  fixture->database = g_build_filename (fixture->folder, "fleet.db", NULL);
  fixture->profile = fleet_profile_new_demo ("127.0.0.1:9", "rules.ini");
  fixture->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  g_assert_cmpuint (fixture->rules->len, ==, 2);
  open_pipeline (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_pipeline (fixture);
  scratch_folder_remove (fixture->folder);
  g_ptr_array_unref (fixture->rules);
  fleet_profile_unref (fixture->profile);
  g_free (fixture->folder);
  g_free (fixture->database);
}

static FleetOrigin
origin_of (Fixture    *fixture,
           const char *topic)
{
  return (FleetOrigin) { fleet_pipeline_place (fixture->pipeline, "cluster", topic, 0), topic, 0 };
}

static void
send_change (Fixture    *fixture,
             FleetTable  table,
             const char *json)
{
  FleetOrigin origin = origin_of (fixture, fleet_table_to_string (table));
  FleetMessage message = { .payload = json, .length = strlen (json), .place = origin.place, .offset = fixture->offset++, .kafka_us = START_US };

  fleet_pipeline_change (fixture->pipeline, table, &origin, &message);
}

static void
send_text (Fixture    *fixture,
           const char *json)
{
  FleetOrigin origin = origin_of (fixture, "fleet.telemetry");
  FleetMessage message = { .payload = json, .length = strlen (json), .place = origin.place, .offset = fixture->offset++, .kafka_us = FLEET_TIME_NONE };

  fleet_pipeline_telemetry (fixture->pipeline, &origin, &message);
}

static void
send_event (Fixture    *fixture,
            int         second,
            const char *rest)
{
  char time[FLEET_TIME_BUFFER];
  g_autofree char *json = g_strdup_printf ("{\"deviceId\":\"D1\",\"time\":\"%s\",%s}", fleet_time_print (START_US + second * G_USEC_PER_SEC, time), rest);

  send_text (fixture, json);
}

/* Ends the beat, stores it, and returns its bulletin. */
static FleetBulletin *
beat (Fixture  *fixture,
      gboolean  checkpoint)
{
  g_autoptr (FleetBeat) sealed = NULL;
  g_autoptr (GError) error = NULL;

  fleet_pipeline_judge (fixture->pipeline);
  sealed = fleet_pipeline_seal (fixture->pipeline, checkpoint);
  g_assert_true (fleet_store_commit (fixture->store, sealed, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&sealed->bulletin);
}

static void
send_rows (Fixture *fixture)
{
  send_change (fixture, FLEET_TABLE_CAR,
               "{\"data\":{\"car_id\":\"C1\",\"plate\":\"12가 3456\",\"model\":\"RAY\"},\"metadata\":{\"timestamp\":\"2026-08-01T00:00:00Z\",\"record-type\":\"data\",\"operation\":\"load\"}}");
  send_change (fixture, FLEET_TABLE_DEVICE,
               "{\"data\":{\"device_id\":\"D1\",\"car_id\":\"C1\"},\"metadata\":{\"timestamp\":\"2026-08-01T00:00:00Z\",\"record-type\":\"data\",\"operation\":\"load\"}}");
}

static FleetAlert *
only_alert (FleetBulletin *bulletin)
{
  GHashTableIter iter;
  FleetAlert *alert = NULL;

  g_assert_cmpuint (g_hash_table_size (bulletin->alerts), ==, 1);
  g_hash_table_iter_init (&iter, bulletin->alerts);
  g_hash_table_iter_next (&iter, NULL, (gpointer *) &alert);
  return alert;
}

static void
test_news (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (FleetBulletin) bulletin = NULL;
  const FleetVehicleNews *news;
  GHashTableIter iter;

  send_rows (fixture);
  send_event (fixture, 0, "\"vehicle\":{\"position\":{\"lat\":37.5,\"lon\":127.0,\"heading\":90,\"speed\":{\"kmh\":12.5}}}");
  bulletin = beat (fixture, FALSE);

  g_assert_cmpuint (g_hash_table_size (bulletin->vehicles), ==, 1);
  g_hash_table_iter_init (&iter, bulletin->vehicles);
  g_hash_table_iter_next (&iter, NULL, (gpointer *) &news);
  g_assert_cmpstr (news->vehicle, ==, "car:C1");
  g_assert_cmpstr (news->plate, ==, "12가 3456");
  g_assert_cmpstr (news->model, ==, "RAY");
  g_assert_cmpfloat (news->latitude, ==, 37.5);
  g_assert_cmpfloat (news->heading, ==, 90);
  g_assert_cmpfloat (news->speed_kmh, ==, 12.5);
  g_assert_cmpint (news->activity, ==, FLEET_ACTIVITY_FREE);
  g_assert_cmpint (news->time_us, ==, START_US);
}

/* A device without a row is a vehicle of its own, until its row comes. */
static void
test_unknown_device (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (FleetBulletin) before = NULL;
  g_autoptr (FleetBulletin) after = NULL;
  FleetSlot slot;
  const FleetVehicleNews *gone;

  send_event (fixture, 0, "\"engine\":{\"on\":true}");
  before = beat (fixture, FALSE);
  g_assert_cmpuint (fleet_pipeline_get_counts (fixture->pipeline)->unknown_devices, ==, 1);
  slot = GPOINTER_TO_UINT (g_hash_table_get_keys_as_array (before->vehicles, NULL)[0]);

  send_rows (fixture);
  send_event (fixture, 1, "\"light\":{\"on\":true}");
  after = beat (fixture, FALSE);
  gone = g_hash_table_lookup (after->vehicles, GUINT_TO_POINTER (slot));
  g_assert_nonnull (gone);
  g_assert_cmpuint (gone->merged_into, !=, FLEET_NONE);
  g_assert_cmpuint (fleet_pipeline_get_counts (fixture->pipeline)->unknown_devices, ==, 0);
  g_assert_cmpuint (fleet_pipeline_get_counts (fixture->pipeline)->vehicles, ==, 1);
}

/* A hold that began before a restart opens after it, at the right time, once; and the acknowledgement is there after the next. */
static void
test_restart_in_hold (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (FleetBulletin) bulletin = NULL;
  g_autofree char *id = NULL;
  g_autofree char *failure = NULL;
  g_autoptr (FleetAction) action = NULL;
  const FleetAlert *alert;

  send_rows (fixture);
  send_event (fixture, 0, "\"engine\":{\"on\":false}");
  send_event (fixture, 2, "\"light\":{\"on\":true}");
  fleet_bulletin_unref (beat (fixture, FALSE));
  close_pipeline (fixture);

  open_pipeline (fixture);
  fleet_bulletin_unref (beat (fixture, FALSE));
  send_event (fixture, 14, "\"odometer\":1");
  bulletin = beat (fixture, TRUE);
  alert = only_alert (bulletin);
  g_assert_cmpstr (alert->rule, ==, "lights");
  g_assert_cmpstr (alert->car_id, ==, "C1");
  g_assert_cmpstr (alert->device_id, ==, "D1");
  g_assert_cmpstr (alert->message, ==, "Lights of 12가 3456 are on");
  g_assert_cmpint (alert->began_us, ==, START_US + 2 * G_USEC_PER_SEC);
  /* What it saw when it became true, although a restart and other values came between. */
  g_assert_nonnull (strstr (alert->evidence, "\"parts\":[{\"text\":\"engine.on = FALSE\",\"values\":{\"engine.on\":false}},{\"text\":\"light.on = TRUE\",\"values\":{\"light.on\":true}}]}"));
  g_assert_cmpint (alert->opened_us, ==, START_US + 12 * G_USEC_PER_SEC);
  id = g_strdup (alert->id);

  action = fleet_action_new ("u", id, FLEET_ACTION_ACKNOWLEDGE, "desk 2", START_US, NULL, FLEET_TIME_NONE);
  g_assert_true (fleet_pipeline_act (fixture->pipeline, action, &failure));
  fleet_bulletin_unref (beat (fixture, FALSE));
  close_pipeline (fixture);
  open_pipeline (fixture);
  g_clear_pointer (&bulletin, fleet_bulletin_unref);
  bulletin = beat (fixture, FALSE);
  alert = only_alert (bulletin);
  g_assert_cmpstr (alert->id, ==, id);
  g_assert_cmpint (alert->attention, ==, FLEET_ATTENTION_ACKNOWLEDGED);
  g_assert_cmpstr (alert->acknowledged_by, ==, "desk 2");

  /* It is over; the acknowledgement stays with it. */
  send_event (fixture, 20, "\"light\":{\"on\":false}");
  g_clear_pointer (&bulletin, fleet_bulletin_unref);
  bulletin = beat (fixture, FALSE);
  alert = only_alert (bulletin);
  g_assert_cmpint (alert->condition, ==, FLEET_CONDITION_CLEARED);
  g_assert_cmpstr (alert->acknowledged_by, ==, "desk 2");
}

static void
send_row (Fixture    *fixture,
          FleetTable  table,
          const char *time,
          const char *operation,
          const char *body)
{
  g_autofree char *json = g_strdup_printf ("{%s,\"metadata\":{\"timestamp\":\"%s\",\"operation\":\"%s\"}}", body, time, operation);

  send_change (fixture, table, json);
}

/* An alert says which reservation ran when it began, and which versions of the rows counted: not those of now. */
static void
test_reservation_of_then (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (FleetBulletin) bulletin = NULL;
  const FleetAlert *alert;

  send_rows (fixture);
  send_row (fixture, FLEET_TABLE_CAR, "2026-08-15T00:00:00Z", "update", "\"data\":{\"car_id\":\"C1\",\"plate\":\"34나 7890\"}");
  send_row (fixture, FLEET_TABLE_RESERVATION, "2026-08-31T23:00:00Z", "insert",
            "\"data\":{\"reservation_id\":900,\"car_id\":\"C1\",\"started_at\":\"2026-08-31T23:30:00Z\",\"returned_at\":\"2026-09-01T00:00:05Z\"}");
  send_row (fixture, FLEET_TABLE_RESERVATION, "2026-08-31T23:10:00Z", "insert",
            "\"data\":{\"reservation_id\":901,\"car_id\":\"C1\",\"started_at\":\"2026-09-01T00:00:05Z\"}");
  send_event (fixture, 0, "\"engine\":{\"on\":false}");
  send_event (fixture, 2, "\"light\":{\"on\":true}");
  send_event (fixture, 14, "\"odometer\":1");
  bulletin = beat (fixture, FALSE);
  alert = only_alert (bulletin);
  g_assert_cmpint (alert->began_us, ==, START_US + 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (alert->reservation_id, ==, "900");
  g_assert_cmpint (alert->car_row_us, ==, START_US - 17 * G_TIME_SPAN_DAY);
  g_assert_cmpint (alert->reservation_row_us, ==, START_US - G_TIME_SPAN_HOUR);

  close_pipeline (fixture);
  open_pipeline (fixture);
  g_clear_pointer (&bulletin, fleet_bulletin_unref);
  bulletin = beat (fixture, FALSE);
  alert = only_alert (bulletin);
  g_assert_cmpstr (alert->reservation_id, ==, "900");
  g_assert_cmpint (alert->car_row_us, ==, START_US - 17 * G_TIME_SPAN_DAY);
  g_assert_cmpint (alert->reservation_row_us, ==, START_US - G_TIME_SPAN_HOUR);

  /* Over, it still says so. */
  send_event (fixture, 15, "\"light\":{\"on\":false}");
  g_clear_pointer (&bulletin, fleet_bulletin_unref);
  bulletin = beat (fixture, FALSE);
  g_assert_cmpstr (only_alert (bulletin)->reservation_id, ==, "900");
}

/* Changes of tables are in the beat, and known after a restart; what is known or older is counted. */
static void
test_table_changes (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char late[] = "{\"data\":{\"device_id\":\"D2\"},\"metadata\":{\"timestamp\":\"2026-08-02T00:00:00Z\",\"operation\":\"insert\"}}";
  FleetMessage message = { .payload = late, .length = strlen (late), .offset = 5, .kafka_us = START_US };
  const FleetPipelineCounts *counts;
  FleetOrigin origin;

  send_rows (fixture);
  send_row (fixture, FLEET_TABLE_CAR, "2026-08-15T00:00:00Z", "drop-column", "\"control\":{\"column\":\"model\"}");
  send_row (fixture, FLEET_TABLE_DEVICE, "2026-08-16T00:00:00Z", "TruncateTable", "\"control\":{}");
  fleet_bulletin_unref (beat (fixture, FALSE));
  counts = fleet_pipeline_get_counts (fixture->pipeline);
  g_assert_cmpint (counts->changes_applied, ==, 4);
  close_pipeline (fixture);

  open_pipeline (fixture);
  /* Another partition brings what is older. */
  origin = (FleetOrigin) { fleet_pipeline_place (fixture->pipeline, "cluster", "device", 1), "device", 1 };
  message.place = origin.place;
  fleet_pipeline_change (fixture->pipeline, FLEET_TABLE_DEVICE, &origin, &message);
  fixture->offset = 50;
  send_row (fixture, FLEET_TABLE_CAR, "2026-08-15T00:00:00Z", "drop-column", "\"control\":{\"column\":\"model\"}");
  counts = fleet_pipeline_get_counts (fixture->pipeline);
  g_assert_cmpint (counts->changes_outdated, ==, 1);
  g_assert_cmpint (counts->changes_applied, ==, 1); /* from another offset it is another */
  g_assert_cmpint (counts->dead_letters, ==, 0);
}

/* A timer of age() stands again after a restart, though nothing of it is stored. */
static void
test_restart_in_silence (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (FleetBulletin) bulletin = NULL;
  const FleetAlert *alert;
  FleetPlace place;

  send_rows (fixture);
  send_event (fixture, 0, "\"engine\":{\"on\":true}");
  fleet_bulletin_unref (beat (fixture, FALSE));
  close_pipeline (fixture);
  open_pipeline (fixture);
  fleet_bulletin_unref (beat (fixture, FALSE));

  place = fleet_pipeline_place (fixture->pipeline, "cluster", "fleet.telemetry", 0);
  fleet_pipeline_advance (fixture->pipeline, place, START_US + 61 * G_USEC_PER_SEC, TRUE);
  bulletin = beat (fixture, FALSE);
  alert = only_alert (bulletin);
  g_assert_cmpstr (alert->rule, ==, "silent");
  g_assert_cmpint (alert->began_us, ==, START_US + 60 * G_USEC_PER_SEC);
  g_assert_true (alert->by_clock);
}

/* What was taken is not taken again, before and after a restart; what cannot be read is kept, and its neighbours are processed. */
static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 again;

  send_event (fixture, 0, "\"engine\":{\"on\":true}");
  send_text (fixture, "{\"deviceId\":");
  send_text (fixture, "{\"time\":\"2026-09-01T00:00:00Z\"}");
  send_event (fixture, 1, "\"engine\":{\"on\":true}");
  again = fixture->offset - 1;
  fleet_bulletin_unref (beat (fixture, FALSE));
  g_assert_cmpint (fleet_pipeline_get_counts (fixture->pipeline)->messages, ==, 4);
  g_assert_cmpint (fleet_pipeline_get_counts (fixture->pipeline)->dead_letters, ==, 2);

  fixture->offset = again;
  send_event (fixture, 1, "\"engine\":{\"on\":true}");
  g_assert_true (fleet_pipeline_beat_is_empty (fixture->pipeline));
  close_pipeline (fixture);
  open_pipeline (fixture);
  fixture->offset = again;
  send_event (fixture, 1, "\"engine\":{\"on\":true}");
  g_assert_cmpint (fleet_pipeline_get_counts (fixture->pipeline)->messages, ==, 0);
  g_assert_cmpint (fleet_pipeline_next_offset (fixture->pipeline, fleet_pipeline_place (fixture->pipeline, "cluster", "fleet.telemetry", 0)), ==, again + 1);
}

static void
test_record (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (FleetBulletin) first = NULL;
  g_autoptr (FleetBulletin) bulletin = NULL;
  const FleetSignal *signal;
  FleetSlot slot;

  send_rows (fixture);
  send_event (fixture, 0, "\"engine\":{\"on\":true},\"tires\":[{\"kpa\":231.5}]");
  first = beat (fixture, FALSE);
  slot = GPOINTER_TO_UINT (g_hash_table_get_keys_as_array (first->vehicles, NULL)[0]);
  fleet_pipeline_watch (fixture->pipeline, slot);
  bulletin = beat (fixture, FALSE);

  g_assert_nonnull (bulletin->record);
  g_assert_cmpuint (bulletin->record->signals->len, ==, 4);
  signal = g_ptr_array_index (bulletin->record->signals, 2);
  g_assert_cmpstr (signal->path, ==, "time");
  signal = g_ptr_array_index (bulletin->record->signals, 3);
  g_assert_cmpstr (signal->path, ==, "tires[0].kpa");
  g_assert_cmpstr (signal->text, ==, "231.5");
  g_assert_cmpstr (signal->device_id, ==, "D1");
  g_assert_cmpstr (g_ptr_array_index (bulletin->record->devices, 1), ==, "D1");
}

static void
test_acknowledge_nothing (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (FleetAction) action = fleet_action_new ("u", "none", FLEET_ACTION_ACKNOWLEDGE, "desk 2", START_US, NULL, FLEET_TIME_NONE);
  g_autofree char *failure = NULL;

  g_assert_false (fleet_pipeline_act (fixture->pipeline, action, &failure));
  g_assert_nonnull (strstr (failure, "none"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pipeline/news", Fixture, NULL, set_up, test_news, tear_down);
  g_test_add ("/pipeline/unknown-device", Fixture, NULL, set_up, test_unknown_device, tear_down);
  g_test_add ("/pipeline/restart-in-hold", Fixture, NULL, set_up, test_restart_in_hold, tear_down);
  g_test_add ("/pipeline/reservation-of-then", Fixture, NULL, set_up, test_reservation_of_then, tear_down);
  g_test_add ("/pipeline/table-changes", Fixture, NULL, set_up, test_table_changes, tear_down);
  g_test_add ("/pipeline/restart-in-silence", Fixture, NULL, set_up, test_restart_in_silence, tear_down);
  g_test_add ("/pipeline/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/pipeline/record", Fixture, NULL, set_up, test_record, tear_down);
  g_test_add ("/pipeline/acknowledge-nothing", Fixture, NULL, set_up, test_acknowledge_nothing, tear_down);
  return g_test_run ();
}
