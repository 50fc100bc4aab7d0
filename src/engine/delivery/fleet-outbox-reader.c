/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-outbox-reader: the outbox under a temporary table of what is done with it. The writer marks behind its commits, a second late when the disk is slow; a courier does not wait for
 * that, and yet sends nothing twice. A row leaves the temporary table when the outbox says the same. */

#include "fleet-outbox-reader.h"

/* handled.is_over: 0 it is due again, 1 sent or too late, 2 refused. */

/* A row's next time further away than this is of a clock that was wrong. */
#define LONGEST_WAIT_US (2 * G_TIME_SPAN_HOUR)

typedef enum { ASK_DUE, ASK_COUNT, ASK_REFUSED, ASK_SENT, DO_NOTE, DO_FORGET, DO_FORGIVE, DO_HURRY, N_STATEMENTS } Statement;

static const char *const statements[N_STATEMENTS] = {
  [ASK_DUE] = "SELECT o.id, o.record_id, o.topic, o.key, o.payload, max (o.attempts, ifnull (h.attempts, 0)), o.until_us, o.leased"
              " FROM outbox AS o LEFT JOIN temp.handled AS h ON h.id = o.id"
              " WHERE o.channel = ?1 AND o.state = 0 AND (?2 = 1 OR o.leased = (?2 = 2)) AND NOT ifnull (h.is_over, 0)"
              " AND (ifnull (h.next_us, o.next_us) <= ?3 OR ifnull (h.next_us, o.next_us) > ?3 + ?4)"
              " AND (?5 OR o.alert_id IS NULL OR NOT EXISTS (SELECT 1 FROM outbox AS e LEFT JOIN temp.handled AS g ON g.id = e.id"
              " WHERE e.alert_id = o.alert_id AND e.channel = o.channel AND e.state = 0 AND e.id < o.id AND NOT ifnull (g.is_over, 0)))"
              " ORDER BY o.id LIMIT ?6",
  [ASK_COUNT] = "SELECT (SELECT count(*) FROM outbox WHERE channel = ?1 AND state = 0)"
                " - (SELECT count(*) FROM temp.handled AS h JOIN outbox AS o ON o.id = h.id WHERE o.state = 0 AND h.is_over),"
                " (SELECT count(*) FROM outbox WHERE channel = ?1 AND state = 2)",
  [ASK_REFUSED] = "SELECT last_error FROM outbox WHERE channel = ?1 AND state = 2 ORDER BY id DESC LIMIT 1",
  [ASK_SENT] = "SELECT sent FROM delivery_channel WHERE channel = ?1",
  [DO_NOTE] = "INSERT OR REPLACE INTO temp.handled VALUES (?1, ?2, ?3, ?4)",
  [DO_FORGET] = "DELETE FROM temp.handled WHERE EXISTS (SELECT 1 FROM outbox AS o WHERE o.id = handled.id AND (o.state <> 0 OR NOT handled.is_over AND o.attempts >= handled.attempts AND o.next_us <= handled.next_us))",
  [DO_FORGIVE] = "DELETE FROM temp.handled WHERE is_over = 2",
  [DO_HURRY] = "INSERT OR REPLACE INTO temp.handled SELECT o.id, 0, 0, max (o.attempts, ifnull (h.attempts, 0)) FROM outbox AS o LEFT JOIN temp.handled AS h ON h.id = o.id"
               " WHERE o.channel = ?1 AND o.state = 0 AND NOT ifnull (h.is_over, 0) AND ifnull (h.next_us, o.next_us) > 0",
};

struct _FleetOutboxReader
{
  sqlite3      *db;
  sqlite3_stmt *statements[N_STATEMENTS];
  char         *channel;
  gboolean      in_order;
};

FleetOutboxReader *
fleet_outbox_reader_open (const char  *database,
                          const char  *channel,
                          gboolean     in_order,
                          GError     **error)
{
  g_autoptr (FleetOutboxReader) self = g_new0 (FleetOutboxReader, 1);

  self->channel = g_strdup (channel);
  self->in_order = in_order;
  if (!fleet_database_open (database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "be opened", &self->db, error))
    return NULL;
  sqlite3_busy_timeout (self->db, 5000);
  if (!fleet_database_run (self->db,
                           "PRAGMA temp_store = MEMORY;"
                           "CREATE TEMP TABLE handled (id INTEGER PRIMARY KEY, is_over INTEGER NOT NULL, next_us INTEGER NOT NULL, attempts INTEGER NOT NULL)",
                           error))
    return NULL;
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = fleet_database_prepare (self->db, statements[i], error);
      if (self->statements[i] == NULL)
        return NULL;
      if (i != DO_NOTE && i != DO_FORGET && i != DO_FORGIVE)
        sqlite3_bind_text (self->statements[i], 1, self->channel, -1, SQLITE_STATIC);
    }
  return g_steal_pointer (&self);
}

void
fleet_outbox_reader_close (FleetOutboxReader *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  g_free (self->channel);
  g_free (self);
}

static FleetParcel *
read_parcel (sqlite3_stmt *row)
{
  FleetParcel *parcel = g_new0 (FleetParcel, 1);

  parcel->row = sqlite3_column_int64 (row, 0);
  parcel->id = fleet_database_text (row, 1);
  parcel->topic = fleet_database_text (row, 2);
  parcel->key = fleet_database_text (row, 3);
  parcel->payload = fleet_database_text (row, 4);
  if (parcel->payload == NULL)
    parcel->payload = g_strdup ("");
  parcel->attempts = sqlite3_column_int (row, 5);
  parcel->until_us = sqlite3_column_int64 (row, 6);
  parcel->is_leased = sqlite3_column_int (row, 7);
  return parcel;
}

GPtrArray *
fleet_outbox_reader_due (FleetOutboxReader  *self,
                         gint64              now_us,
                         FleetOutboxKind     kind,
                         guint               n,
                         GError            **error)
{
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_parcel_free);
  sqlite3_stmt *due = self->statements[ASK_DUE];
  int result;

  if (!fleet_database_step (self->statements[DO_FORGET], "forget what is written", error))
    return NULL;
  sqlite3_bind_int (due, 2, kind);
  sqlite3_bind_int64 (due, 3, now_us);
  sqlite3_bind_int64 (due, 4, LONGEST_WAIT_US);
  sqlite3_bind_int (due, 5, self->in_order);
  sqlite3_bind_int (due, 6, n);
  while ((result = sqlite3_step (due)) == SQLITE_ROW)
    g_ptr_array_add (parcels, read_parcel (due));
  if (result != SQLITE_DONE)
    fleet_database_fail (self->db, "tell what is to be sent", error);
  sqlite3_reset (due);
  return result == SQLITE_DONE ? g_steal_pointer (&parcels) : NULL;
}

gboolean
fleet_outbox_reader_note (FleetOutboxReader  *self,
                          const FleetParcel  *parcel,
                          gint64              next_us,
                          GError            **error)
{
  sqlite3_stmt *note = self->statements[DO_NOTE];

  sqlite3_bind_int64 (note, 1, parcel->row);
  sqlite3_bind_int (note, 2, parcel->end == FLEET_PARCEL_REFUSED ? 2 : parcel->end != FLEET_PARCEL_FAILED);
  sqlite3_bind_int64 (note, 3, next_us);
  sqlite3_bind_int (note, 4, parcel->attempts + 1);
  return fleet_database_step (note, "remember what was sent", error);
}

gboolean
fleet_outbox_reader_hurry (FleetOutboxReader  *self,
                           GError            **error)
{
  return fleet_database_step (self->statements[DO_FORGIVE], "forgive what was refused", error) &&
         fleet_database_step (self->statements[DO_HURRY], "try again what waits", error);
}

gboolean
fleet_outbox_reader_count (FleetOutboxReader  *self,
                           FleetOutboxCounts  *ret_counts,
                           GError            **error)
{
  sqlite3_stmt *count = self->statements[ASK_COUNT], *refused = self->statements[ASK_REFUSED];
  gboolean ok = sqlite3_step (count) == SQLITE_ROW || fleet_database_fail (self->db, "tell what is to be sent", error);

  if (ok)
    *ret_counts = (FleetOutboxCounts) { sqlite3_column_int64 (count, 0), sqlite3_column_int64 (count, 1), NULL };
  if (ok && ret_counts->undeliverable > 0 && sqlite3_step (refused) == SQLITE_ROW)
    ret_counts->sentence = fleet_database_text (refused, 0);
  sqlite3_reset (count);
  sqlite3_reset (refused);
  return ok;
}

gboolean
fleet_outbox_reader_sent (FleetOutboxReader  *self,
                          gint64             *ret_sent,
                          GError            **error)
{
  sqlite3_stmt *sent = self->statements[ASK_SENT];
  int result = sqlite3_step (sent);

  if (result == SQLITE_ROW || result == SQLITE_DONE)
    *ret_sent = result == SQLITE_ROW ? sqlite3_column_int64 (sent, 0) : 0;
  sqlite3_reset (sent);
  return result == SQLITE_ROW || result == SQLITE_DONE || fleet_database_fail (self->db, "tell what was sent", error);
}
