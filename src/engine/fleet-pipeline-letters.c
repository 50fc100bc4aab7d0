/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-letters: dead letters that somebody has read again or throws away.
 *
 * Its offset was taken when it died, so no position moves. What it says is the past by now: like an imported event it is stored and merged by age, and no rule sees it, so nothing
 * rewinds. That it is a dead letter no more stands in the same transaction as what it said; the store refuses an event whose letter has been read. Which have been
 * is remembered, also from former runs, because a second wish for one may be on its way while the first is being written. */

#include "fleet-pipeline-private.h"

#include <string.h>

static void
add_fate (FleetPipeline         *self,
          FleetLetterEnd         end,
          const FleetDeadLetter *letter,
          const char            *by,
          gint64                 at_us,
          char                  *text)
{
  FleetLetterFate *fate = g_new (FleetLetterFate, 1);

  *fate = (FleetLetterFate) { .end = end, .place = letter->place, .offset = letter->offset, .at_us = at_us, .by = g_strdup (by), .text = text };
  g_ptr_array_add (self->beat->letter_fates, fate);
}

static GHashTable *
get_ended (FleetPipeline *self)
{
  if (self->letters_ended == NULL)
    self->letters_ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self->letters_ended;
}

static char *
make_key (FleetPlace place,
          gint64     offset)
{
  return g_strdup_printf ("%u %" G_GINT64_FORMAT, place, offset);
}

void
fleet_pipeline_note_letter_read (FleetPlace place,
                                 gint64     offset,
                                 gpointer   user_data)
{
  g_hash_table_add (get_ended (user_data), make_key (place, offset));
}

static gboolean
read_telemetry (FleetPipeline       *self,
                const FleetMessage  *message,
                char               **ret_reason)
{
  if (!fleet_batch_has_room (self->imported))
    fleet_pipeline_settle_imports (self);
  if (!fleet_decoder_read (self->decoder, message, self->imported, ret_reason))
    return FALSE;
  self->imported->flags[self->imported->n_rows - 1] |= FLEET_ROW_IMPORTED;
  return TRUE;
}

static gboolean
read_change (FleetPipeline       *self,
             FleetTable           table,
             const FleetMessage  *message,
             char               **ret_reason)
{
  GPtrArray *versions = self->beat->row_versions;
  guint n_before = versions->len;
  gboolean ok = fleet_mirror_apply (self->mirror, table, message, versions, self->beat->table_changes, ret_reason);

  for (guint i = n_before; i < versions->len; i++)
    fleet_newsroom_row_changed (self->newsroom, versions->pdata[i]);
  return ok;
}

gboolean
fleet_pipeline_find_way (const FleetProfile *profile,
                         const char         *topic,
                         gboolean           *ret_is_telemetry,
                         FleetTable         *ret_table)
{
  const char *const topics[] = { profile->topic_cars, profile->topic_devices, profile->topic_reservations, profile->topic_table_changes };
  static const FleetTable tables[] = { FLEET_TABLE_CAR, FLEET_TABLE_DEVICE, FLEET_TABLE_RESERVATION, FLEET_N_TABLES };

  *ret_table = FLEET_N_TABLES;
  *ret_is_telemetry = g_strcmp0 (topic, profile->topic_telemetry) == 0;
  if (*ret_is_telemetry)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (topics[i] != NULL && g_strcmp0 (topic, topics[i]) == 0)
      {
        *ret_table = tables[i];
        return TRUE;
      }
  return FALSE;
}

/* The decoder may look some bytes beyond the end. */
static char *
pad (GBytes *bytes,
     gsize  *ret_length)
{
  gconstpointer data = g_bytes_get_data (bytes, ret_length);
  char *padded = g_malloc0 (*ret_length + 64);

  if (*ret_length > 0)
    memcpy (padded, data, *ret_length);
  return padded;
}

gboolean
fleet_pipeline_retry_letter (FleetPipeline         *self,
                             const FleetDeadLetter *letter,
                             const char            *by,
                             gint64                 at_us)
{
  g_autofree char *payload = NULL, *kafka_key = NULL, *key = make_key (letter->place, letter->offset);
  FleetMessage message = { .place = letter->place, .offset = letter->offset, .kafka_us = letter->kafka_us };
  char *reason = NULL;
  gboolean is_telemetry;
  FleetTable table;

  if (g_hash_table_contains (get_ended (self), key))
    return TRUE;
  if (letter->payload != NULL)
    message.payload = payload = pad (letter->payload, &message.length);
  if (letter->key != NULL)
    message.key = kafka_key = pad (letter->key, &message.key_length);
  if (!fleet_pipeline_find_way (self->profile, letter->topic, &is_telemetry, &table))
    reason = g_strdup (letter->reason); /* the topic is no longer one of the profile's: it was tried, and stays what it is */
  else if (is_telemetry ? read_telemetry (self, &message, &reason) : read_change (self, table, &message, &reason))
    {
      g_hash_table_add (get_ended (self), g_steal_pointer (&key));
      add_fate (self, FLEET_LETTER_READ, letter, by, at_us, NULL);
      return TRUE;
    }
  add_fate (self, FLEET_LETTER_STILL_DEAD, letter, by, at_us, reason);
  return FALSE;
}

void
fleet_pipeline_discard_letter (FleetPipeline         *self,
                               const FleetDeadLetter *letter,
                               const char            *by,
                               const char            *why,
                               gint64                 at_us)
{
  g_autofree char *key = make_key (letter->place, letter->offset);

  if (g_hash_table_contains (get_ended (self), key))
    return;
  g_hash_table_add (get_ended (self), g_steal_pointer (&key));
  add_fate (self, FLEET_LETTER_DISCARDED, letter, by, at_us, g_strdup (why));
}
