/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-import: the past, brought by somebody else, beside the live stream.
 *
 * An imported event is decoded, joined as of its own time, stored, and merged into the ledger by age, as a late one is; so a vehicle's record gains what the live stream has not
 * brought, and loses nothing. It is not judged: no rule sees it, no watermark moves, no timer is armed, and a vehicle that only imports have told has no place, so that no
 * clock makes an alert of its silence. */

#include "fleet-pipeline-private.h"

#include <string.h>

static void
note_range (FleetPipeline *self,
            FleetPlace     place,
            gint64         offset)
{
  PlaceState *state = fleet_pipeline_get_place (self, place);
  GArray *ranges = self->beat->ranges;
  FleetTakenRange *last = ranges->len > 0 ? &g_array_index (ranges, FleetTakenRange, ranges->len - 1) : NULL;
  FleetTakenRange range = { place, offset, offset + 1 };

  if (state->imported == NULL)
    state->imported = fleet_ranges_new ();
  fleet_ranges_add (state->imported, offset, offset + 1);
  if (last != NULL && last->place == place && last->end == offset)
    last->end++;
  else
    g_array_append_val (ranges, range);
}

/* Merges rows first … end - 1, which have their slots. */
static void
merge_rows (FleetPipeline *self,
            guint          first,
            guint          end)
{
  guint n_rows = self->imported->n_rows;

  if (first == end)
    return;
  self->imported->n_rows = end;
  fleet_ledger_merge (self->ledger, self->imported, first, self->imported_record, NULL, 0);
  self->imported->n_rows = n_rows;
}

static void
join_rows (FleetPipeline *self)
{
  FleetBatch *batch = self->imported;
  guint first = self->first_imported;

  fleet_mirror_join (self->mirror, batch, first, self->merges);
  for (guint i = 0; i < self->merges->len; i++)
    {
      const FleetSlotMerge *merge = &g_array_index (self->merges, FleetSlotMerge, i);

      merge_rows (self, first, merge->row);
      fleet_pipeline_carry_out (self, merge);
      first = merge->row;
    }
  g_array_set_size (self->merges, 0);
  merge_rows (self, first, batch->n_rows);
  fleet_pipeline_take_verdict (self);
  for (guint row = self->first_imported; row < batch->n_rows; row++)
    {
      fleet_newsroom_touch (self->newsroom, batch->slot[row]);
      self->counts.newest_us = MAX (self->counts.newest_us, batch->time_us[row]);
    }
  self->beat_rows += batch->n_rows - self->first_imported;
  self->first_imported = batch->n_rows;
}

void
fleet_pipeline_settle_imports (FleetPipeline *self)
{
  if (self->imported->n_rows == 0)
    return;
  if (self->first_imported < self->imported->n_rows)
    join_rows (self);
  fleet_batch_seal (self->imported);
  g_ptr_array_add (self->beat->imported, self->imported);
  fleet_batch_unref (self->imported_record);
  self->imported = fleet_batch_new (self->pool);
  self->imported_record = fleet_batch_new (self->pool);
  self->first_imported = 0;
}

void
fleet_pipeline_end_imports (FleetPipeline *self)
{
  if (self->first_imported < self->imported->n_rows)
    join_rows (self);
}

void
fleet_pipeline_set_retention (FleetPipeline *self,
                              gint64         keep_us)
{
  self->retention_us = keep_us > 0 ? keep_us : self->profile->retention_us;
}

static gboolean
is_too_old (FleetPipeline *self,
            gint64         time_us)
{
  return self->counts.newest_us != FLEET_TIME_NONE && time_us < self->counts.newest_us - self->retention_us;
}

/* Takes the row that was decoded last out again. */
static void
drop_row (FleetBatch *batch)
{
  batch->n_rows--;
  fleet_batch_clear_row (batch, batch->n_rows);
}

FleetImportOutcome
fleet_pipeline_import_telemetry (FleetPipeline      *self,
                                 const FleetOrigin  *origin,
                                 const FleetMessage *message)
{
  g_autofree char *reason = NULL;

  if (fleet_pipeline_is_taken (self, message->place, message->offset))
    return FLEET_IMPORT_KNOWN;
  if (!fleet_batch_has_room (self->imported))
    fleet_pipeline_settle_imports (self);
  if (!fleet_decoder_read (self->decoder, message, self->imported, &reason))
    {
      fleet_pipeline_add_dead_letter (self, origin, message, reason);
      note_range (self, message->place, message->offset);
      return FLEET_IMPORT_LETTER;
    }
  if (is_too_old (self, self->imported->time_us[self->imported->n_rows - 1]))
    {
      drop_row (self->imported);
      return FLEET_IMPORT_TOO_OLD;
    }
  self->imported->flags[self->imported->n_rows - 1] |= FLEET_ROW_IMPORTED;
  note_range (self, message->place, message->offset);
  return FLEET_IMPORT_TAKEN;
}

/* What the mirror has made of a record. */
static void
tell_rows (FleetPipeline *self,
           guint          n_before)
{
  GPtrArray *versions = self->beat->row_versions;

  for (guint i = n_before; i < versions->len; i++)
    fleet_newsroom_row_changed (self->newsroom, versions->pdata[i]);
  self->beat_rows += versions->len - n_before;
}

FleetImportOutcome
fleet_pipeline_import_change (FleetPipeline      *self,
                              FleetTable          table,
                              const FleetOrigin  *origin,
                              const FleetMessage *message)
{
  guint n_before = self->beat->row_versions->len;
  g_autofree char *reason = NULL;
  gboolean ok;

  if (fleet_pipeline_is_taken (self, message->place, message->offset))
    return FLEET_IMPORT_KNOWN;
  note_range (self, message->place, message->offset);
  /* A sink writes a tombstone without its key: which row is gone, the record before it has said. */
  if (message->payload == NULL || (message->length == 4 && memcmp (message->payload, "null", 4) == 0))
    return FLEET_IMPORT_TAKEN;
  ok = fleet_mirror_apply (self->mirror, table, message, self->beat->row_versions, self->beat->table_changes, &reason);
  if (!ok)
    fleet_pipeline_add_dead_letter (self, origin, message, reason);
  tell_rows (self, n_before);
  return ok ? FLEET_IMPORT_TAKEN : FLEET_IMPORT_LETTER;
}

FleetImportOutcome
fleet_pipeline_import_set_aside (FleetPipeline      *self,
                                 const FleetOrigin  *origin,
                                 const FleetMessage *message,
                                 const char         *reason)
{
  if (fleet_pipeline_is_taken (self, message->place, message->offset))
    return FLEET_IMPORT_KNOWN;
  fleet_pipeline_add_dead_letter (self, origin, message, reason);
  note_range (self, message->place, message->offset);
  return FLEET_IMPORT_LETTER;
}

FleetImportOutcome
fleet_pipeline_import_row (FleetPipeline  *self,
                           FleetTable      table,
                           const char     *json,
                           gsize           length,
                           gint64          modified_us,
                           char          **ret_reason)
{
  guint n_before = self->beat->row_versions->len;
  g_autoptr (GString) record = g_string_new ("{\"data\":");
  FleetMessage message = { .place = FLEET_NONE, .offset = -1, .kafka_us = FLEET_TIME_NONE };
  char time[FLEET_TIME_BUFFER];

  if (length == 0 || json[0] != '{')
    {
      *ret_reason = g_strndup (json, MIN (length, 200));
      return FLEET_IMPORT_LETTER;
    }
  /* An export is a load: valid since ever if it is the row's first word. A second of its time counts as a microsecond after 1970: so exports have their order among
   * themselves, and whatever change capture has told of the row is newer. */
  g_string_append_len (record, json, length);
  g_string_append_printf (record, ",\"metadata\":{\"record-type\":\"data\",\"operation\":\"load\",\"timestamp\":\"%s\"}}",
                          fleet_time_print (modified_us != FLEET_TIME_NONE ? MAX (modified_us, 0) / G_USEC_PER_SEC : 0, time));
  message.payload = record->str;
  message.length = record->len;
  if (!fleet_mirror_apply (self->mirror, table, &message, self->beat->row_versions, self->beat->table_changes, ret_reason))
    return FLEET_IMPORT_LETTER;
  tell_rows (self, n_before);
  return self->beat->row_versions->len > n_before ? FLEET_IMPORT_TAKEN : FLEET_IMPORT_KNOWN;
}

void
fleet_pipeline_import_mark (FleetPipeline   *self,
                            FleetImportMark *mark)
{
  GPtrArray *marks = self->beat->marks;
  const FleetImportMark *last = marks->len > 0 ? g_ptr_array_index (marks, marks->len - 1) : NULL;

  if (last != NULL && strcmp (last->key, mark->key) == 0)
    g_ptr_array_set_size (marks, marks->len - 1);
  g_ptr_array_add (marks, mark);
}
