/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-outbox: what is to be sent, written with what it tells, and what became of it. */

#include "fleet-store-private.h"

#include "fleet-database.h"
#include "fleet-time.h"

FleetDeliveryNote *
fleet_delivery_note_new (const char *channel,
                         gint64      row)
{
  FleetDeliveryNote *self = g_new0 (FleetDeliveryNote, 1);

  self->channel = g_strdup (channel);
  self->row = row;
  return self;
}

void
fleet_delivery_note_free (FleetDeliveryNote *self)
{
  if (self == NULL)
    return;
  g_free (self->channel);
  g_free (self->target);
  g_free (self->sentence);
  g_free (self);
}

static gboolean
write_record (FleetStore               *self,
              const FleetOutboxRecord  *record,
              GError                  **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_OUTBOX];

  fleet_database_bind_text (statement, 1, record->id);
  fleet_database_bind_text (statement, 2, record->topic != NULL ? record->topic : "");
  fleet_database_bind_text (statement, 3, record->key);
  fleet_database_bind_text (statement, 4, record->payload);
  sqlite3_bind_int64 (statement, 5, g_get_real_time ());
  fleet_database_bind_text (statement, 6, record->channel != NULL ? record->channel : "kafka");
  fleet_database_bind_text (statement, 7, record->alert_id);
  fleet_database_bind_text (statement, 8, record->about);
  sqlite3_bind_int (statement, 9, record->leased);
  sqlite3_bind_int64 (statement, 10, record->until_us != 0 ? record->until_us : G_MAXINT64);
  fleet_database_bind_text (statement, 11, record->refusal);
  return fleet_database_step (statement, "keep what is to be sent", error);
}

/* The define makes the control of the kill tests: what is to be sent goes in the next beat's transaction instead of that of what it tells, which must be found out; no installed program has it. */
static void
hold_back (FleetBeat *beat)
{
#ifdef FLEET_FAULT_LATE_OUTBOX
  static GPtrArray *held;
  GPtrArray *before = held != NULL ? held : g_ptr_array_new ();

  held = beat->outbox;
  beat->outbox = before;
#endif
}

gboolean
fleet_store_write_outbox (FleetStore  *self,
                          FleetBeat   *beat,
                          GError     **error)
{
  hold_back (beat);
  for (guint i = 0; i < beat->outbox->len; i++)
    if (!write_record (self, g_ptr_array_index (beat->outbox, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
note_row (FleetStore               *self,
          const FleetDeliveryNote  *note,
          GError                  **error)
{
  sqlite3_stmt *row = self->statements[FLEET_STATEMENT_DELIVERY], *sent = self->statements[FLEET_STATEMENT_CHANNEL_SENT];

  sqlite3_bind_int64 (row, 1, note->row);
  sqlite3_bind_int (row, 2, note->state);
  sqlite3_bind_int64 (row, 3, note->at_us);
  sqlite3_bind_int (row, 4, note->attempts);
  sqlite3_bind_int64 (row, 5, note->next_us);
  fleet_database_bind_text (row, 6, note->sentence);
  if (!fleet_database_step (row, "keep what was sent", error))
    return FALSE;
  if (note->state != FLEET_DELIVERY_SENT || sqlite3_changes (self->db) == 0)
    return TRUE;
  fleet_database_bind_text (sent, 1, note->channel);
  return fleet_database_step (sent, "count what was sent", error);
}

static gboolean
note_channel (FleetStore               *self,
              const FleetDeliveryNote  *note,
              GError                  **error)
{
  sqlite3_stmt *statement = self->statements[note->is_again ? FLEET_STATEMENT_DELIVERY_AGAIN : FLEET_STATEMENT_CHANNEL];

  fleet_database_bind_text (statement, 1, note->channel);
  if (!note->is_again)
    {
      fleet_database_bind_text (statement, 2, note->target);
      if (note->at_us != FLEET_TIME_NONE)
        sqlite3_bind_int64 (statement, 3, note->at_us);
      else
        sqlite3_bind_null (statement, 3);
      sqlite3_bind_int64 (statement, 4, note->next_us);
      fleet_database_bind_text (statement, 5, note->sentence);
    }
  return fleet_database_step (statement, "keep how a channel is", error);
}

gboolean
fleet_store_note_deliveries (FleetStore  *self,
                             GPtrArray   *notes,
                             GError     **error)
{
  gboolean ok = fleet_database_step (self->statements[FLEET_STATEMENT_BEGIN], "begin", error);

  for (guint i = 0; i < notes->len && ok; i++)
    {
      const FleetDeliveryNote *note = g_ptr_array_index (notes, i);

      ok = note->row != 0 ? note_row (self, note, error) : note_channel (self, note, error);
    }
  if (ok && fleet_database_step (self->statements[FLEET_STATEMENT_COMMIT], "commit", error))
    return TRUE;
  fleet_store_roll_back (self);
  return FALSE;
}
