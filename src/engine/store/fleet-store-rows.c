/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-rows: what a beat writes, table by table, through statements that were prepared once. */

#include "fleet-store-private.h"

#include <string.h>

static void
bind_bytes (sqlite3_stmt *statement,
            int           at,
            GBytes       *bytes)
{
  gsize length;
  gconstpointer data;

  if (bytes == NULL)
    {
      sqlite3_bind_null (statement, at);
      return;
    }
  data = g_bytes_get_data (bytes, &length);
  /* An empty payload is not a null one. */
  sqlite3_bind_blob64 (statement, at, length > 0 ? data : "", length, SQLITE_STATIC);
}

gboolean
fleet_store_write_names (FleetStore  *self,
                         FleetBeat   *beat,
                         GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_NAME];

  for (FleetNames names = 0; names < FLEET_N_NAMES; names++)
    for (guint i = 0; i < beat->names[names]->len; i++)
      {
        sqlite3_bind_int (statement, 1, names);
        sqlite3_bind_int64 (statement, 2, (gint64) beat->first_name[names] + i);
        fleet_database_bind_text (statement, 3, g_ptr_array_index (beat->names[names], i));
        if (!fleet_database_step (statement, "keep a name", error))
          return FALSE;
      }
  return TRUE;
}

gboolean
fleet_store_write_positions (FleetStore  *self,
                             FleetBeat   *beat,
                             GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_POSITION];

  for (guint i = 0; i < beat->positions->len; i++)
    {
      const FleetPosition *position = &g_array_index (beat->positions, FleetPosition, i);

      sqlite3_bind_int64 (statement, 1, position->place);
      sqlite3_bind_int64 (statement, 2, position->next_offset);
      sqlite3_bind_int64 (statement, 3, position->greatest_us);
      sqlite3_bind_int64 (statement, 4, position->watermark_us);
      sqlite3_bind_int64 (statement, 5, self->beat);
      if (!fleet_database_step (statement, "keep a position", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_store_write_segment (FleetStore               *self,
                           const FleetStoreSegment  *segment,
                           GError                  **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_SEGMENT];

  if (segment->data == NULL)
    return TRUE;
  sqlite3_bind_int64 (statement, 1, segment->id);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  sqlite3_bind_int64 (statement, 3, segment->first_us);
  sqlite3_bind_int64 (statement, 4, segment->last_us);
  sqlite3_bind_int64 (statement, 5, segment->n_rows);
  sqlite3_bind_int64 (statement, 6, g_bytes_get_size (segment->data));
  bind_bytes (statement, 7, segment->data);
  sqlite3_bind_int64 (statement, 8, segment->greatest_us);
  return fleet_database_step (statement, "keep a segment", error);
}

gboolean
fleet_store_write_checkpoint (FleetStore  *self,
                              FleetBeat   *beat,
                              gint64       last_segment,
                              GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_CHECKPOINT];

  if (!beat->is_checkpoint)
    return TRUE;
  sqlite3_bind_int64 (statement, 1, last_segment);
  return fleet_database_step (statement, "keep a checkpoint", error);
}

static int
compare_slots (gconstpointer a,
               gconstpointer b)
{
  FleetSlot i = (*(const FleetVehicleRow *const *) a)->slot, j = (*(const FleetVehicleRow *const *) b)->slot;

  return i < j ? -1 : i > j;
}

gboolean
fleet_store_write_vehicles (FleetStore  *self,
                            FleetBeat   *beat,
                            GError     **error)
{
  /* By slot, so that the tree is walked once from left to right: three times as fast. */
  g_ptr_array_sort (beat->vehicles, compare_slots);
  for (guint i = 0; i < beat->vehicles->len; i++)
    {
      const FleetVehicleRow *row = g_ptr_array_index (beat->vehicles, i);
      sqlite3_stmt *statement = self->statements[row->gone ? FLEET_STATEMENT_VEHICLE_GONE : FLEET_STATEMENT_VEHICLE];

      sqlite3_bind_int64 (statement, 1, row->slot);
      if (!row->gone)
        {
          fleet_database_bind_text (statement, 2, row->vehicle_id);
          fleet_database_bind_text (statement, 3, row->car_id);
          fleet_database_bind_text (statement, 4, row->plate);
          sqlite3_bind_double (statement, 5, row->latitude); /* what is not a number becomes NULL */
          sqlite3_bind_double (statement, 6, row->longitude);
          sqlite3_bind_double (statement, 7, row->heading);
          sqlite3_bind_double (statement, 8, row->speed_kmh);
          sqlite3_bind_int64 (statement, 9, row->time_us);
          bind_bytes (statement, 10, row->state);
        }
      if (!fleet_database_step (statement, "keep a vehicle", error))
        return FALSE;
    }
  return TRUE;
}

/* What opens and clears within one beat is written once, as it stands at its end; and in the order of the tree that it goes into, so that the
 * tree is walked once from left to right. Of the same key the last told comes last. */
typedef struct
{
  gconstpointer item;
  guint         number; /* in order of telling */
} Telling;

static int
compare_alerts (gconstpointer a,
                gconstpointer b)
{
  const Telling *x = a, *y = b;
  int order = strcmp (((const FleetAlert *) x->item)->id, ((const FleetAlert *) y->item)->id);

  return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static void
bind_alert (sqlite3_stmt     *statement,
            const FleetAlert *alert)
{
  fleet_database_bind_text (statement, 1, alert->id);
  fleet_database_bind_text (statement, 2, alert->rule);
  fleet_database_bind_text (statement, 3, alert->title);
  sqlite3_bind_int (statement, 4, alert->severity);
  sqlite3_bind_int64 (statement, 5, alert->slot);
  fleet_database_bind_text (statement, 6, alert->vehicle);
  fleet_database_bind_text (statement, 7, alert->device_id);
  fleet_database_bind_text (statement, 8, alert->car_id);
  fleet_database_bind_text (statement, 9, alert->plate);
  sqlite3_bind_int (statement, 10, alert->condition);
  sqlite3_bind_int (statement, 11, alert->attention);
  sqlite3_bind_int (statement, 12, alert->by_clock);
  sqlite3_bind_int64 (statement, 13, alert->began_us);
  sqlite3_bind_int64 (statement, 14, alert->opened_us);
  sqlite3_bind_int64 (statement, 15, alert->cleared_us);
  sqlite3_bind_int64 (statement, 16, alert->acknowledged_us);
  fleet_database_bind_text (statement, 17, alert->acknowledged_by);
  fleet_database_bind_text (statement, 18, alert->note);
  fleet_database_bind_text (statement, 19, alert->message);
  fleet_database_bind_text (statement, 20, alert->advice);
  fleet_database_bind_text (statement, 21, alert->reservation_id);
  sqlite3_bind_int64 (statement, 22, alert->car_row_us);
  sqlite3_bind_int64 (statement, 23, alert->reservation_row_us);
  sqlite3_bind_int64 (statement, 24, alert->shelved_us);
  sqlite3_bind_int64 (statement, 25, alert->shelved_until_us);
  sqlite3_bind_int (statement, 26, alert->shelved_once);
  fleet_database_bind_text (statement, 27, alert->shelved_by);
  fleet_database_bind_text (statement, 28, alert->shelved_why);
  fleet_database_bind_text (statement, 29, alert->evidence);
}

gboolean
fleet_store_write_alerts (FleetStore  *self,
                          FleetBeat   *beat,
                          GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_ALERT];
  g_autofree Telling *told = g_new (Telling, beat->alerts->len);

  for (guint i = 0; i < beat->alerts->len; i++)
    told[i] = (Telling) { beat->alerts->pdata[i], i };
  if (told != NULL)
    qsort (told, beat->alerts->len, sizeof *told, compare_alerts);
  for (guint i = 0; i < beat->alerts->len; i++)
    {
      const FleetAlert *alert = told[i].item;

      if (i + 1 < beat->alerts->len && strcmp (((const FleetAlert *) told[i + 1].item)->id, alert->id) == 0)
        continue;
      bind_alert (statement, alert);
      if (!fleet_database_step (statement, "keep an alert", error) || !fleet_store_write_journal (self, alert, error))
        return FALSE;
    }
  return TRUE;
}

FleetAlert *
fleet_store_read_alert (sqlite3_stmt *statement)
{
  FleetAlert *alert = fleet_alert_new ();

  alert->id = fleet_database_text (statement, 0);
  alert->rule = fleet_database_text (statement, 1);
  alert->title = fleet_database_text (statement, 2);
  alert->severity = sqlite3_column_int (statement, 3);
  alert->slot = sqlite3_column_int64 (statement, 4);
  alert->vehicle = fleet_database_text (statement, 5);
  alert->device_id = fleet_database_text (statement, 6);
  alert->car_id = fleet_database_text (statement, 7);
  alert->plate = fleet_database_text (statement, 8);
  alert->condition = sqlite3_column_int (statement, 9);
  alert->attention = sqlite3_column_int (statement, 10);
  alert->by_clock = sqlite3_column_int (statement, 11);
  alert->began_us = sqlite3_column_int64 (statement, 12);
  alert->opened_us = sqlite3_column_int64 (statement, 13);
  alert->cleared_us = sqlite3_column_int64 (statement, 14);
  alert->acknowledged_us = sqlite3_column_int64 (statement, 15);
  alert->acknowledged_by = fleet_database_text (statement, 16);
  alert->note = fleet_database_text (statement, 17);
  alert->message = fleet_database_text (statement, 18);
  alert->advice = fleet_database_text (statement, 19);
  alert->reservation_id = fleet_database_text (statement, 20);
  alert->car_row_us = sqlite3_column_int64 (statement, 21);
  alert->reservation_row_us = sqlite3_column_int64 (statement, 22);
  alert->shelved_us = sqlite3_column_int64 (statement, 23);
  alert->shelved_until_us = sqlite3_column_int64 (statement, 24);
  alert->shelved_once = sqlite3_column_int (statement, 25);
  alert->shelved_by = fleet_database_text (statement, 26);
  alert->shelved_why = fleet_database_text (statement, 27);
  alert->evidence = fleet_database_text (statement, 28);
  return alert;
}

static int
compare_keys (const FleetStanding *x,
              const FleetStanding *y)
{
  if (x->slot != y->slot)
    return x->slot < y->slot ? -1 : 1;
  return x->rule == y->rule ? 0 : strcmp (x->rule, y->rule); /* interned */
}

static int
compare_standings (gconstpointer a,
                   gconstpointer b)
{
  const Telling *x = a, *y = b;
  int order = compare_keys (x->item, y->item);

  return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static gboolean
write_standing (FleetStore           *self,
                const FleetStanding  *standing,
                GError              **error)
{
  /* A cooldown stands in no phase, and is remembered. */
  gboolean gone = standing->phase == FLEET_CONDITION_NORMAL && standing->cleared_from_us == FLEET_TIME_NONE;
  sqlite3_stmt *statement = self->statements[gone ? FLEET_STATEMENT_STANDING_GONE : FLEET_STATEMENT_STANDING];

  sqlite3_bind_int64 (statement, 1, standing->slot);
  fleet_database_bind_text (statement, 2, standing->rule);
  if (!gone)
    {
      fleet_database_bind_text (statement, 3, standing->condition_hash);
      sqlite3_bind_int (statement, 4, standing->phase);
      sqlite3_bind_int64 (statement, 5, standing->place);
      sqlite3_bind_int64 (statement, 6, standing->device);
      sqlite3_bind_int64 (statement, 7, standing->began_us);
      sqlite3_bind_int64 (statement, 8, standing->cleared_from_us);
      fleet_database_bind_text (statement, 9, standing->message);
      fleet_database_bind_text (statement, 10, standing->alert_id);
      fleet_database_bind_text (statement, 11, standing->evidence);
    }
  return fleet_database_step (statement, "keep standing state", error);
}

gboolean
fleet_store_write_standings (FleetStore  *self,
                             FleetBeat   *beat,
                             GError     **error)
{
  const FleetStanding *standings = (const FleetStanding *) (gpointer) beat->standings->data;
  g_autofree Telling *told = g_new (Telling, beat->standings->len);

  for (guint i = 0; i < beat->standings->len; i++)
    told[i] = (Telling) { &standings[i], i };
  if (told != NULL)
    qsort (told, beat->standings->len, sizeof *told, compare_standings);
  for (guint i = 0; i < beat->standings->len; i++)
    {
      if (i + 1 < beat->standings->len && compare_keys (told[i].item, told[i + 1].item) == 0)
        continue;
      if (!write_standing (self, told[i].item, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_store_write_dead_letters (FleetStore  *self,
                                FleetBeat   *beat,
                                GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_DEAD_LETTER];
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < beat->dead_letters->len; i++)
    {
      const FleetDeadLetter *letter = g_ptr_array_index (beat->dead_letters, i);

      sqlite3_bind_int64 (statement, 1, letter->place);
      fleet_database_bind_text (statement, 2, letter->topic);
      sqlite3_bind_int (statement, 3, letter->partition);
      sqlite3_bind_int64 (statement, 4, letter->offset);
      sqlite3_bind_int64 (statement, 5, letter->kafka_us);
      fleet_database_bind_text (statement, 6, letter->reason);
      bind_bytes (statement, 7, letter->payload);
      bind_bytes (statement, 8, letter->key);
      fleet_database_bind_text (statement, 9, letter->headers);
      sqlite3_bind_int64 (statement, 10, now_us);
      if (!fleet_database_step (statement, "keep a dead letter", error))
        return FALSE;
    }
  return TRUE;
}

/* An event whose letter was read before would be here twice. One whose letter retention has taken meanwhile is here once. */
static gboolean
check_unread (FleetStore             *self,
              const FleetLetterFate  *fate,
              GError                **error)
{
  sqlite3_stmt *read = self->statements[FLEET_STATEMENT_LETTER_READ];
  int result;

  sqlite3_bind_int64 (read, 1, fate->place);
  sqlite3_bind_int64 (read, 2, fate->offset);
  result = sqlite3_step (read);
  sqlite3_reset (read);
  if (result == SQLITE_DONE)
    return TRUE;
  if (result != SQLITE_ROW)
    return fleet_database_fail (self->db, "be asked for a dead letter", error);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "A beat is wrong at place %u, offset %" G_GINT64_FORMAT ": this dead letter has been read", fate->place, fate->offset);
  return FALSE;
}

static gboolean
end_letter (FleetStore             *self,
            const FleetLetterFate  *fate,
            GError                **error)
{
  sqlite3_stmt *end = self->statements[FLEET_STATEMENT_LETTER_END], *gone = self->statements[FLEET_STATEMENT_LETTER_GONE];

  if (fate->end == FLEET_LETTER_READ && !check_unread (self, fate, error))
    return FALSE;
  sqlite3_bind_int64 (end, 1, fate->place);
  sqlite3_bind_int64 (end, 2, fate->offset);
  sqlite3_bind_int64 (end, 3, fate->at_us);
  fleet_database_bind_text (end, 4, fate->by);
  fleet_database_bind_text (end, 5, fate->end == FLEET_LETTER_READ ? "read" : "discarded");
  fleet_database_bind_text (end, 6, fate->text);
  sqlite3_bind_int64 (gone, 1, fate->place);
  sqlite3_bind_int64 (gone, 2, fate->offset);
  return fleet_database_step (end, "note the end of a dead letter", error) && fleet_database_step (gone, "remove a dead letter", error);
}

gboolean
fleet_store_write_letter_fates (FleetStore  *self,
                                FleetBeat   *beat,
                                GError     **error)
{
  sqlite3_stmt *tried = self->statements[FLEET_STATEMENT_LETTER_TRIED];

  for (guint i = 0; i < beat->letter_fates->len; i++)
    {
      const FleetLetterFate *fate = g_ptr_array_index (beat->letter_fates, i);

      if (fate->end != FLEET_LETTER_STILL_DEAD)
        {
          if (!end_letter (self, fate, error))
            return FALSE;
          continue;
        }
      sqlite3_bind_int64 (tried, 1, fate->place);
      sqlite3_bind_int64 (tried, 2, fate->offset);
      sqlite3_bind_int64 (tried, 3, fate->at_us);
      fleet_database_bind_text (tried, 4, fate->text);
      if (!fleet_database_step (tried, "count an attempt", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
fleet_store_load_letters (FleetStore              *self,
                          const FleetStoreLoader  *loader,
                          gpointer                 user_data,
                          GError                 **error)
{
  g_autoptr (sqlite3_stmt) read = loader->letter_read != NULL ? fleet_database_prepare (self->db, "SELECT place, offset FROM letter_end_row WHERE end = 'read'", error) : NULL;
  int result;

  if (loader->letter_read == NULL)
    return TRUE;
  if (read == NULL)
    return FALSE;
  while ((result = sqlite3_step (read)) == SQLITE_ROW)
    loader->letter_read (sqlite3_column_int64 (read, 0), sqlite3_column_int64 (read, 1), user_data);
  return result == SQLITE_DONE || fleet_database_fail (self->db, "be read", error);
}
