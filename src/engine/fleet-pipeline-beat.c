/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-beat: handing over what one transaction writes. */

#include "fleet-pipeline-private.h"

guint
fleet_pipeline_beat_rows (FleetPipeline *self)
{
  return self->beat_rows;
}

gsize
fleet_pipeline_beat_bytes (FleetPipeline *self)
{
  return self->beat_bytes;
}

guint
fleet_pipeline_beat_opened (FleetPipeline *self)
{
  return self->beat_opened;
}

gboolean
fleet_pipeline_beat_is_empty (FleetPipeline *self)
{
  return self->beat_rows == 0 && self->beat->dead_letters->len == 0 && self->beat->letter_fates->len == 0 && self->beat->row_versions->len == 0 && self->beat->table_changes->len == 0 &&
         self->beat->alerts->len == 0 && self->beat->actions->len == 0 && self->beat->ranges->len == 0 && self->beat->marks->len == 0 &&
         !fleet_catalog_has_unsaved (self->catalog) && !fleet_newsroom_has_touched (self->newsroom);
}

static void
add_names (FleetPipeline *self)
{
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    {
      guint32 size = fleet_dictionary_size (self->names[i]);

      self->beat->first_name[i] = self->saved_names[i];
      for (guint32 id = self->saved_names[i]; id < size; id++)
        g_ptr_array_add (self->beat->names[i], g_strdup (fleet_dictionary_text (self->names[i], id, NULL)));
      self->saved_names[i] = size;
    }
}

static void
add_positions (FleetPipeline *self)
{
  for (FleetPlace place = 0; place < self->places->len; place++)
    {
      PlaceState *state = &g_array_index (self->places, PlaceState, place);
      FleetPosition position = { place, state->next_offset, FLEET_TIME_NONE, FLEET_TIME_NONE, state->first_offset, state->begins };

      if (!state->has_moved)
        continue;
      if (state->is_telemetry)
        {
          position.greatest_us = fleet_judge_greatest (self->judge, place);
          position.watermark_us = fleet_judge_watermark (self->judge, place);
        }
      g_array_append_val (self->beat->positions, position);
      state->has_moved = state->begins = FALSE;
    }
}

FleetBeat *
fleet_pipeline_seal (FleetPipeline *self,
                     gboolean       checkpoint)
{
  FleetBeat *beat;

  fleet_pipeline_judge (self);
  if (self->batch->n_rows > 0)
    fleet_pipeline_begin_batch (self);
  fleet_pipeline_settle_imports (self);
  fleet_newsroom_tell (self->newsroom, self->beat->bulletin);
  if (checkpoint || self->must_checkpoint || fleet_catalog_must_save (self->catalog))
    {
      fleet_newsroom_checkpoint (self->newsroom, self->beat->vehicles);
      self->beat->is_checkpoint = TRUE;
    }
  fleet_pipeline_save_catalog (self);
  fleet_mirror_take_snapshots (self->mirror, self->beat->snapshots);
  add_names (self);
  add_positions (self);

  beat = self->beat;
  self->beat = fleet_beat_new ();
  self->beat->bulletin = fleet_bulletin_new ();
  self->beat_rows = 0;
  self->beat_bytes = 0;
  self->beat_opened = 0;
  self->must_checkpoint = FALSE;
  return beat;
}

const FleetPipelineCounts *
fleet_pipeline_get_counts (FleetPipeline *self)
{
  const FleetMirrorCounts *changes = fleet_mirror_get_counts (self->mirror);

  self->counts.changes_applied = changes->applied;
  self->counts.changes_repeated = changes->repeated;
  self->counts.changes_outdated = changes->outdated;
  self->counts.stale_rows = fleet_mirror_count_stale (self->mirror);
  self->counts.vehicles = fleet_newsroom_vehicles (self->newsroom);
  self->counts.unknown_devices = fleet_newsroom_unknown (self->newsroom);
  self->counts.open_alerts = self->n_open;
  self->counts.unacknowledged = self->n_unacknowledged;
  return &self->counts;
}
