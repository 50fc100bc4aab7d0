/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline: what one record goes through, in the order in which it goes. */

#include "fleet-pipeline-private.h"

#include <string.h>

FleetPipeline *
fleet_pipeline_new (FleetProfile *profile,
                    GPtrArray    *rules)
{
  FleetPipeline *self = g_new0 (FleetPipeline, 1);

  self->profile = fleet_profile_ref (profile);
  self->retention_us = profile->retention_us;
  self->names[FLEET_NAMES_PATHS] = fleet_dictionary_new (FLEET_PIPELINE_MOST_PATHS);
  self->names[FLEET_NAMES_DEVICES] = fleet_dictionary_new (FLEET_PIPELINE_MOST_DEVICES);
  self->names[FLEET_NAMES_VEHICLES] = fleet_dictionary_new (FLEET_PIPELINE_MOST_VEHICLES);
  self->names[FLEET_NAMES_PLACES] = fleet_dictionary_new (FLEET_PIPELINE_MOST_PLACES);
  self->rules = g_ptr_array_ref (rules);
  fleet_pipeline_make_path_users (self);
  self->pool = fleet_batch_pool_new (16);
  self->batch = fleet_batch_new (self->pool);
  self->record = fleet_batch_new (self->pool);
  self->merges = g_array_new (FALSE, FALSE, sizeof (FleetSlotMerge));
  self->joined = g_array_new (FALSE, FALSE, sizeof (FleetPath));
  self->verdict = fleet_verdict_new ();
  self->beat = fleet_beat_new ();
  self->beat->bulletin = fleet_bulletin_new ();
  self->places = g_array_new (FALSE, TRUE, sizeof (PlaceState));
  self->clusters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->imported = fleet_batch_new (self->pool);
  self->imported_record = fleet_batch_new (self->pool);
  fleet_pipeline_make_attention (self);
  self->zone = g_time_zone_new_local ();
  self->has_ways = profile->topic_alerts != NULL || profile->webhook_url != NULL || profile->email_server != NULL || profile->customer_url != NULL;
  self->counts.newest_us = FLEET_TIME_NONE;
  return self;
}

void
fleet_pipeline_make_rooms (FleetPipeline *self)
{
  FleetDictionary *paths = self->names[FLEET_NAMES_PATHS];
  FleetDictionary *devices = self->names[FLEET_NAMES_DEVICES];
  FleetDictionary *vehicles = self->names[FLEET_NAMES_VEHICLES];

  self->decoder = fleet_decoder_new (self->profile, paths, devices);
  self->mirror = fleet_mirror_new (self->profile, vehicles, devices, paths);
  self->ledger = fleet_ledger_new (self->profile, paths);
  self->judge = fleet_judge_new (self->rules, paths, self->profile->lateness_us, &fleet_pipeline_judge_context, self);
  self->newsroom = fleet_newsroom_new (self->profile, paths, devices, vehicles, self->mirror, self->ledger);
  fleet_pipeline_make_catalog (self);
}

void
fleet_pipeline_free (FleetPipeline *self)
{
  if (self == NULL)
    return;
  fleet_beat_free (self->beat);
  fleet_verdict_free (self->verdict);
  fleet_batch_unref (self->batch);
  fleet_batch_unref (self->record);
  fleet_batch_unref (self->imported);
  fleet_batch_unref (self->imported_record);
  fleet_batch_pool_unref (self->pool);
  fleet_pipeline_free_catalog (self);
  g_clear_pointer (&self->newsroom, fleet_newsroom_free);
  g_clear_pointer (&self->judge, fleet_judge_free);
  g_clear_pointer (&self->ledger, fleet_ledger_free);
  g_clear_pointer (&self->mirror, fleet_mirror_free);
  g_clear_pointer (&self->decoder, fleet_decoder_free);
  for (guint i = 0; i < FLEET_N_NAMES; i++)
    fleet_dictionary_free (self->names[i]);
  g_array_unref (self->merges);
  g_array_unref (self->joined);
  for (FleetPlace place = 0; place < self->places->len; place++)
    fleet_ranges_free (g_array_index (self->places, PlaceState, place).imported);
  g_array_unref (self->places);
  g_hash_table_unref (self->clusters);
  g_time_zone_unref (self->zone);
  g_clear_pointer (&self->letters_ended, g_hash_table_unref);
  fleet_pipeline_free_attention (self);
  g_ptr_array_unref (self->rules);
  fleet_profile_unref (self->profile);
  g_free (self);
}

/* ---- records ---- */

void
fleet_pipeline_add_dead_letter (FleetPipeline      *self,
                                const FleetOrigin  *origin,
                                const FleetMessage *message,
                                const char         *reason)
{
  FleetDeadLetter *letter = g_new0 (FleetDeadLetter, 1);

  letter->topic = g_strdup (origin->topic);
  letter->partition = origin->partition;
  letter->offset = message->offset;
  letter->place = message->place;
  letter->kafka_us = message->kafka_us;
  letter->reason = g_strdup (reason);
  if (message->payload != NULL)
    letter->payload = g_bytes_new (message->payload, message->length);
  if (message->key != NULL)
    letter->key = g_bytes_new (message->key, message->key_length);
  if (message->get_headers != NULL)
    letter->headers = message->get_headers (message->record);
  g_ptr_array_add (self->beat->dead_letters, letter);
  self->beat_bytes += message->length;
  self->counts.dead_letters++;
}

void
fleet_pipeline_set_aside (FleetPipeline      *self,
                          const FleetOrigin  *origin,
                          const FleetMessage *message,
                          const char         *reason)
{
  if (fleet_pipeline_advance_place (self, message, FALSE))
    fleet_pipeline_add_dead_letter (self, origin, message, reason);
}

void
fleet_pipeline_change (FleetPipeline      *self,
                       FleetTable          table,
                       const FleetOrigin  *origin,
                       const FleetMessage *message)
{
  GPtrArray *versions = self->beat->row_versions;
  guint n_before = versions->len;
  g_autofree char *reason = NULL;

  if (!fleet_pipeline_advance_place (self, message, FALSE))
    return;
  if (!fleet_mirror_apply (self->mirror, table, message, versions, self->beat->table_changes, &reason))
    fleet_pipeline_add_dead_letter (self, origin, message, reason);
  for (guint i = n_before; i < versions->len; i++)
    fleet_newsroom_row_changed (self->newsroom, versions->pdata[i]);
  if (table != FLEET_N_TABLES) /* the catalog knows columns by the topics of their rows */
    fleet_pipeline_look_at_rows (self, origin, message, n_before);
}

void
fleet_pipeline_telemetry (FleetPipeline      *self,
                          const FleetOrigin  *origin,
                          const FleetMessage *message)
{
  g_autofree char *reason = NULL;

  if (!fleet_pipeline_advance_place (self, message, TRUE))
    return;
  if (!fleet_batch_has_room (self->batch))
    fleet_pipeline_judge (self);
  if (!fleet_decoder_read (self->decoder, message, self->batch, &reason))
    fleet_pipeline_add_dead_letter (self, origin, message, reason);
}

/* ---- judging ---- */

/* Empties the verdict into the beat. */
void
fleet_pipeline_take_verdict (FleetPipeline *self)
{
  FleetVerdict *verdict = self->verdict;

  for (guint i = 0; i < verdict->alerts->len; i++)
    fleet_pipeline_tell_alert (self, g_ptr_array_index (verdict->alerts, i));
  g_ptr_array_set_size (verdict->alerts, 0);
  if (verdict->standings->len > 0)
    {
      g_array_append_vals (self->beat->standings, verdict->standings->data, verdict->standings->len);
      /* Their texts belong to the beat now. */
      memset (verdict->standings->data, 0, verdict->standings->len * sizeof (FleetStanding));
      g_array_set_size (verdict->standings, 0);
    }
  self->beat_opened += verdict->n_opened;
  self->counts.alerts_opened += verdict->n_opened;
  self->counts.alerts_cleared += verdict->n_cleared;
  verdict->n_opened = verdict->n_cleared = 0;
}

/* A device's car has become known: its vehicle becomes one with the car. */
void
fleet_pipeline_carry_out (FleetPipeline        *self,
                          const FleetSlotMerge *merge)
{
  fleet_ledger_move (self->ledger, merge->from, merge->to);
  fleet_judge_move (self->judge, merge->from, merge->to, self->verdict);
  fleet_newsroom_move (self->newsroom, merge->from, merge->to);
  /* Segments before this one name the slot that is no more: they must not be read again. */
  self->must_checkpoint = TRUE;
}

static void
fill_joined (FleetPipeline   *self,
             const FleetWant *wants,
             guint            n_wants)
{
  FleetDictionary *paths = self->names[FLEET_NAMES_PATHS];

  g_array_set_size (self->joined, 0);
  for (guint i = 0; i < n_wants; i++)
    if (fleet_mirror_is_joined_path (fleet_dictionary_text (paths, wants[i].path, NULL)))
      g_array_append_val (self->joined, wants[i].path);
  if (self->joined->len > 0)
    fleet_mirror_fill (self->mirror, self->batch, self->record, (const FleetPath *) self->joined->data, self->joined->len);
}

static void
count_rows (FleetPipeline *self,
            guint          first)
{
  const FleetBatch *batch = self->batch;

  for (guint row = first; row < batch->n_rows; row++)
    {
      fleet_newsroom_touch (self->newsroom, batch->slot[row]);
      self->counts.late += (batch->flags[row] & FLEET_ROW_LATE) != 0;
      if (batch->time_us[row] > self->counts.newest_us)
        self->counts.newest_us = batch->time_us[row];
    }
}

void
fleet_pipeline_begin_batch (FleetPipeline *self)
{
  self->counts.batches++;
  fleet_catalog_batch (self->catalog, self->batch);
  fleet_batch_seal (self->batch);
  g_ptr_array_add (self->beat->batches, self->batch);
  fleet_batch_unref (self->record);
  self->batch = fleet_batch_new (self->pool);
  self->record = fleet_batch_new (self->pool);
  self->first_row = 0;
}

/* Merges and judges the rows from first to before end, which have their slots. */
static void
judge_rows (FleetPipeline *self,
            guint          first,
            guint          end)
{
  guint n_rows = self->batch->n_rows;
  const FleetWant *wants;
  guint n_wants;

  if (first == end)
    return;
  self->batch->n_rows = end;
  wants = fleet_judge_wants (self->judge, &n_wants);
  fleet_ledger_merge (self->ledger, self->batch, first, self->record, wants, n_wants);
  fill_joined (self, wants, n_wants);
  fleet_judge_batch (self->judge, self->record, first, self->verdict);
  self->batch->n_rows = n_rows;
}

void
fleet_pipeline_judge (FleetPipeline *self)
{
  guint first = self->first_row;
  guint n_rows = self->batch->n_rows;

  if (first < n_rows)
    {
      fleet_mirror_join (self->mirror, self->batch, first, self->merges);
      /* Where a vehicle becomes one with a car, the rows before that are judged as what they were, wherever batches begin. */
      for (guint i = 0; i < self->merges->len; i++)
        {
          const FleetSlotMerge *merge = &g_array_index (self->merges, FleetSlotMerge, i);

          judge_rows (self, first, merge->row);
          fleet_pipeline_carry_out (self, merge);
          first = merge->row;
        }
      g_array_set_size (self->merges, 0);
      judge_rows (self, first, n_rows);
      count_rows (self, self->first_row);
      self->beat_rows += n_rows - self->first_row;
      self->first_row = n_rows;
      fleet_pipeline_take_verdict (self);
    }
  if (!fleet_batch_has_room (self->batch))
    fleet_pipeline_begin_batch (self);
}

void
fleet_pipeline_advance (FleetPipeline *self,
                        FleetPlace     place,
                        gint64         watermark_us,
                        gboolean       by_clock)
{
  if (watermark_us == FLEET_TIME_NONE || watermark_us <= fleet_judge_watermark (self->judge, place))
    return;
  fleet_judge_advance (self->judge, place, watermark_us, by_clock, self->verdict);
  fleet_pipeline_get_place (self, place)->has_moved = TRUE;
  fleet_pipeline_take_verdict (self);
}

gint64
fleet_pipeline_greatest (FleetPipeline *self,
                         FleetPlace     place)
{
  return fleet_judge_greatest (self->judge, place);
}

/* ---- ops ---- */

void
fleet_pipeline_watch (FleetPipeline *self,
                      FleetSlot      slot)
{
  fleet_newsroom_watch (self->newsroom, slot);
}

void
fleet_pipeline_tick (FleetPipeline *self,
                     gint64         now_us)
{
  fleet_newsroom_tick (self->newsroom, now_us);
}
