/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-bench-rooms: the rooms of the stream with what they ask of each other, opened on an empty database. */

#include "fleet-bench-private.h"

#include "fleet-bench-rules.h"

#include <string.h>

static const char *
vehicle_key (FleetSlot slot,
             gpointer  user_data)
{
  return fleet_dictionary_text (((FleetBench *) user_data)->vehicles, slot, NULL);
}

static const char *
device_key (FleetDevice device,
            gpointer    user_data)
{
  return fleet_dictionary_text (((FleetBench *) user_data)->devices, device, NULL);
}

/* A text of the device's row. */
static const char *
device_model (FleetDevice device,
              gpointer    user_data)
{
  const FleetRowVersion *row = fleet_mirror_device (((FleetBench *) user_data)->mirror, device, G_MAXINT64);
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, "model") : NULL;

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

const char *
fleet_bench_car_text (FleetBench *self,
                      FleetSlot   slot,
                      gint64      time_us,
                      const char *column)
{
  const FleetRowVersion *row = fleet_mirror_car (self->mirror, slot, time_us);
  const FleetValue *value = row != NULL ? fleet_row_version_get (row, column) : NULL;

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

static const char *
car_id (FleetSlot slot,
        gint64    time_us,
        gpointer  user_data)
{
  return fleet_bench_car_text (user_data, slot, time_us, "car_id");
}

static const char *
plate (FleetSlot slot,
       gint64    time_us,
       gpointer  user_data)
{
  return fleet_bench_car_text (user_data, slot, time_us, "plate");
}

static gboolean
signal_value (FleetSlot   slot,
              FleetPath   path,
              gint64      time_us,
              FleetValue *ret_value,
              gpointer    user_data)
{
  return fleet_ledger_get (((FleetBench *) user_data)->ledger, slot, path, ret_value, NULL, NULL);
}

/* Messages tell their firmware themselves: the second is not asked. */
static const FleetCatalogContext catalog_context = { device_model, device_model };
static const FleetJudgeContext judge_context = { vehicle_key, device_key, car_id, plate, signal_value };

gboolean
fleet_bench_open_rooms (FleetBench *self,
                        GError    **error)
{
  g_autofree char *file_name = g_build_filename (self->options->folder, "bench.db", NULL);
  g_autofree char *rules_text = NULL;
  g_autofree char *rules_file = g_build_filename (self->options->folder, "rules.ini", NULL);
  g_autoptr (GPtrArray) problems = NULL;
  FleetSimulatorOptions fleet = {
    .vehicles = self->options->vehicles,
    .seed = 1,
    .start_us = G_GINT64_CONSTANT (1788220800000000), /* any morning will do */
    .duration_us = G_MAXINT64,
    .rules_text = "",
  };

  self->profile = fleet_profile_new_demo ("127.0.0.1:9", rules_file);
  self->paths = fleet_dictionary_new (1 << 16);
  self->devices = fleet_dictionary_new (1 << 24);
  self->vehicles = fleet_dictionary_new (1 << 24);
  self->places = fleet_dictionary_new (1 << 16);
  for (guint place = 0; place < FLEET_BENCH_PLACES; place++)
    {
      g_autofree char *text = g_strdup_printf ("bench\n%s\n%u", self->profile->topic_telemetry, place);

      fleet_dictionary_intern (self->places, text, strlen (text));
    }
  self->decoder = fleet_decoder_new (self->profile, self->paths, self->devices);
  self->mirror = fleet_mirror_new (self->profile, self->vehicles, self->devices, self->paths);
  self->ledger = fleet_ledger_new (self->profile, self->paths);
  self->simulator = fleet_simulator_new (&fleet, error);
  if (self->simulator == NULL)
    return FALSE;

  rules_text = fleet_bench_rules_make (self->profile, &fleet, self->options->rules, error);
  if (rules_text == NULL)
    return FALSE;
  self->rules = fleet_rule_parse_file_text (rules_text, -1, &problems);
  g_assert (problems == NULL || problems->len == 0);
  self->judge = fleet_judge_new (self->rules, self->paths, self->profile->lateness_us, &judge_context, self);
  self->users = fleet_path_users_new ();
  self->catalog = fleet_catalog_new (self->profile->topic_telemetry, self->profile->path_firmware, self->paths, self->devices, self->places, self->users, &catalog_context, self);
  self->store = fleet_store_open (file_name, error);
  return self->store != NULL;
}

void
fleet_bench_close_rooms (FleetBench *self)
{
  g_clear_pointer (&self->store, fleet_store_close);
  g_clear_pointer (&self->catalog, fleet_catalog_free);
  g_clear_pointer (&self->users, fleet_path_users_free);
  g_clear_pointer (&self->judge, fleet_judge_free);
  g_clear_pointer (&self->ledger, fleet_ledger_free);
  g_clear_pointer (&self->mirror, fleet_mirror_free);
  g_clear_pointer (&self->decoder, fleet_decoder_free);
  g_clear_pointer (&self->simulator, fleet_simulator_free);
  g_clear_pointer (&self->paths, fleet_dictionary_free);
  g_clear_pointer (&self->devices, fleet_dictionary_free);
  g_clear_pointer (&self->vehicles, fleet_dictionary_free);
  g_clear_pointer (&self->places, fleet_dictionary_free);
  g_clear_pointer (&self->profile, fleet_profile_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  fleet_verdict_free (self->verdict);
  fleet_beat_free (self->beat);
  fleet_batch_unref (self->batch);
  fleet_batch_pool_unref (self->pool);
  g_string_free (self->bytes, TRUE);
  g_array_unref (self->messages);
  g_array_unref (self->merges);
  g_free (self->dirty);
}
