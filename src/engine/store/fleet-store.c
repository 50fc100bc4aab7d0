/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store: a beat is a transaction.
 *
 * Everything that follows from some messages stands in one transaction with the positions behind them, so after a crash either all of it is there or none, and reading goes
 * on exactly there. The guard below makes it impossible to write an event twice: a beat whose positions go back, or whose events lie outside what its positions
 * say, is refused as the programming error that it is. */

#include "fleet-store-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROOM_ASKED_EVERY_US (10 * G_USEC_PER_SEC)

static const char *const statement_texts[FLEET_N_STATEMENTS] = {
  [FLEET_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
  [FLEET_STATEMENT_COMMIT] = "COMMIT",
  [FLEET_STATEMENT_NAME] = "INSERT INTO name VALUES (?1, ?2, ?3)",
  [FLEET_STATEMENT_POSITION] = "INSERT OR REPLACE INTO kafka_position VALUES (?1, ?2, ?3, ?4, ?5)",
  [FLEET_STATEMENT_SEGMENT] = "INSERT INTO segment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [FLEET_STATEMENT_CHECKPOINT] = "UPDATE meta SET value = ?1 WHERE key = 'checkpoint'",
  [FLEET_STATEMENT_VEHICLE] = "INSERT OR REPLACE INTO vehicle_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
  [FLEET_STATEMENT_VEHICLE_GONE] = "DELETE FROM vehicle_row WHERE slot = ?1",
  [FLEET_STATEMENT_ROW] = "INSERT INTO mirror_row VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)",
  [FLEET_STATEMENT_COLUMN] = "INSERT INTO mirror_column VALUES (?1, ?2, ?3, 0)",
  [FLEET_STATEMENT_COLUMN_GONE] = "UPDATE mirror_column SET gone = ?3 WHERE kind = ?1 AND text = ?2",
  [FLEET_STATEMENT_TABLE_CHANGE] = "INSERT INTO mirror_change VALUES (NULL, ?1, ?2, ?3, ?4, ?5)",
  [FLEET_STATEMENT_SNAPSHOT] = "INSERT OR REPLACE INTO mirror_snapshot (kind, line_us, ended_us, open_us, last_us, changed_us, has_first, begun_us, whole_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [FLEET_STATEMENT_ALERT] = "INSERT INTO alert_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)"
                            " ON CONFLICT (id) DO UPDATE SET rule = ?2, title = ?3, severity = ?4, slot = ?5, vehicle = ?6, device_id = ?7, car_id = ?8, plate = ?9,"
                            " condition = ?10, attention = ?11, by_clock = ?12, began_us = ?13, opened_us = ?14, cleared_us = ?15, acknowledged_us = ?16,"
                            " acknowledged_by = ?17, note = ?18, message = ?19, advice = ?20, shelved_us = ?24, shelved_until_us = ?25, shelved_once = ?26, shelved_by = ?27, shelved_why = ?28",
  [FLEET_STATEMENT_ACTION] = "INSERT INTO action_row VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                             " ON CONFLICT (uuid) DO UPDATE SET alert_id = ?2, what = ?3, by = ?4, at_us = ?5, note = ?6, until_us = ?7, sharing = ?8, place = ?9, offset = ?10",
  [FLEET_STATEMENT_JOURNAL_ONCE] = "INSERT OR IGNORE INTO journal_row VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [FLEET_STATEMENT_JOURNAL] = "INSERT INTO journal_row VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                              " ON CONFLICT (alert_id, seq) DO UPDATE SET at_us = ?3, what = ?4, by = ?5, note = ?6, until_us = ?7, once = ?8, waits = ?9",
  [FLEET_STATEMENT_JOURNAL_GONE] = "DELETE FROM journal_row WHERE alert_id = ?1 AND seq > ?2",
  [FLEET_STATEMENT_STANDING] = "INSERT OR REPLACE INTO standing VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
  [FLEET_STATEMENT_STANDING_GONE] = "DELETE FROM standing WHERE slot = ?1 AND rule = ?2",
  [FLEET_STATEMENT_DEAD_LETTER] = "INSERT INTO dead_letter_row (place, topic, partition, offset, kafka_us, reason, payload, key, headers, came_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
  [FLEET_STATEMENT_LETTER_TRIED] = "UPDATE dead_letter_row SET attempts = attempts + 1, tried_us = ?3, reason = ?4 WHERE place = ?1 AND offset = ?2",
  [FLEET_STATEMENT_LETTER_END] = "INSERT INTO letter_end_row (at_us, by, end, place, topic, partition, offset, reason, attempts, note)"
                                 " SELECT ?3, ?4, ?5, place, topic, partition, offset, reason, attempts + (?5 = 'read'), ?6 FROM dead_letter_row WHERE place = ?1 AND offset = ?2",
  [FLEET_STATEMENT_LETTER_READ] = "SELECT 1 FROM letter_end_row WHERE end = 'read' AND place = ?1 AND offset = ?2",
  [FLEET_STATEMENT_LETTER_GONE] = "DELETE FROM dead_letter_row WHERE place = ?1 AND offset = ?2",
  [FLEET_STATEMENT_SCHEMA_TOPIC] = "INSERT OR REPLACE INTO schema_topic_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [FLEET_STATEMENT_SCHEMA_PATH] = "INSERT OR REPLACE INTO schema_path_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
  [FLEET_STATEMENT_SCHEMA_CHANGE] = "INSERT OR REPLACE INTO schema_change_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
  [FLEET_STATEMENT_DELIVERY] = "UPDATE outbox SET state = ?2, sent_us = iif (?2 = 1, ?3, NULL), tried_us = ?3, attempts = ?4, next_us = ?5, last_error = ?6,"
                               " payload = iif (?2 IN (0, 2), payload, NULL) WHERE id = ?1 AND state IN (0, 2)",
  [FLEET_STATEMENT_DELIVERY_AGAIN] = "UPDATE outbox SET state = 0, next_us = 0 WHERE channel = ?1 AND (state = 2 OR state = 0 AND next_us > 0)",
  [FLEET_STATEMENT_CHANNEL] = "INSERT INTO delivery_channel (channel, target, failing_us, next_us, sentence) VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (channel) DO UPDATE SET target = ?2, failing_us = ?3, next_us = ?4, sentence = ?5",
  [FLEET_STATEMENT_CHANNEL_SENT] = "INSERT INTO delivery_channel (channel, sent) VALUES (?1, 1) ON CONFLICT (channel) DO UPDATE SET sent = sent + 1",
  [FLEET_STATEMENT_BLIND_RULES_GONE] = "DELETE FROM blind_rule_row",
  [FLEET_STATEMENT_BLIND_RULE] = "INSERT INTO blind_rule_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [FLEET_STATEMENT_OUTBOX] = "INSERT OR IGNORE INTO outbox (record_id, topic, key, payload, created_us, channel, alert_id, about, leased, until_us, last_error, state)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, iif (?11 IS NULL, 0, 2))",
  [FLEET_STATEMENT_BEGINNING] = "INSERT OR REPLACE INTO taken_live VALUES (?1, ?2)",
  [FLEET_STATEMENT_RANGE_GROWS] = "UPDATE taken_range SET end_offset = ?3 WHERE place = ?1 AND end_offset = ?2"
                                  " AND first_offset = (SELECT max (first_offset) FROM taken_range WHERE place = ?1 AND first_offset < ?2)",
  [FLEET_STATEMENT_RANGE] = "INSERT INTO taken_range VALUES (?1, ?2, ?3)",
  [FLEET_STATEMENT_ADOPTION] = "UPDATE taken_range SET place = ?2 WHERE place = ?1",
  [FLEET_STATEMENT_MARK] = "INSERT OR REPLACE INTO import_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
  [FLEET_STATEMENT_PAGES] = "PRAGMA page_count",
  [FLEET_STATEMENT_FREE_PAGES] = "PRAGMA freelist_count",
};

/* What the guard and the counters need to know of the file. */
static gboolean
read_ends (FleetStore  *self,
           GError     **error)
{
  g_autoptr (sqlite3_stmt) positions = fleet_database_prepare (self->db, "SELECT place, next_offset FROM kafka_position ORDER BY place", error);
  gint64 last;

  if (positions == NULL ||
      !fleet_database_ask (self->db, "SELECT value FROM meta WHERE key = 'checkpoint'", &self->checkpoint, error) ||
      !fleet_database_ask (self->db, "SELECT max (id) FROM segment", &last, error) ||
      !fleet_database_ask (self->db, "SELECT max (beat) FROM kafka_position", &self->beat, error) ||
      !fleet_database_ask (self->db, "PRAGMA page_size", &self->page_size, error))
    return FALSE;
  self->next_segment = MAX (last, self->checkpoint) + 1;
  self->beat++;
  while (sqlite3_step (positions) == SQLITE_ROW)
    {
      gint64 none = -1, place = sqlite3_column_int64 (positions, 0);

      while (self->next_offsets->len <= place)
        g_array_append_val (self->next_offsets, none);
      g_array_index (self->next_offsets, gint64, place) = sqlite3_column_int64 (positions, 1);
    }
  return fleet_store_read_taken (self, error);
}

static gboolean
open_database (FleetStore  *self,
               const char  *file_name,
               GError     **error)
{
  if (!fleet_store_file_open (&self->file, file_name, error))
    return FALSE;
  if (!fleet_database_open (file_name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, "be opened", &self->db, error))
    return FALSE;
  if (!fleet_store_layout_open (self->db, error) || !fleet_store_layout_check (self->db, error))
    return FALSE;
  for (guint i = 0; i < FLEET_N_STATEMENTS; i++)
    {
      self->statements[i] = fleet_database_prepare (self->db, statement_texts[i], error);
      if (self->statements[i] == NULL)
        return FALSE;
    }
  fleet_store_file_hold (&self->file);
  return read_ends (self, error);
}

/* Gives everything back; the file is marked as closed well only if it was opened well. */
static void
free_store (FleetStore *self,
            gboolean    is_clean)
{
  for (guint i = 0; i < FLEET_N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  if (is_clean)
    fleet_store_layout_close (self->db);
  fleet_store_file_loose (&self->file);
  sqlite3_close (self->db);
  fleet_store_file_close (&self->file);
  fleet_segment_writer_free (self->segments);
  fleet_merger_free (self->merger);
  g_array_unref (self->next_offsets);
  g_array_unref (self->first_offsets);
  g_ptr_array_unref (self->imported);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    g_clear_pointer (&self->columns[table], g_hash_table_unref);
  g_free (self);
}

FleetStore *
fleet_store_open (const char  *file_name,
                  GError     **error)
{
  FleetStore *self = g_new0 (FleetStore, 1);

  self->segments = fleet_segment_writer_new ();
  self->next_offsets = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->first_offsets = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->imported = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_ranges_free);
  if (!open_database (self, file_name, error))
    {
      free_store (self, FALSE);
      return NULL;
    }
  fleet_store_file_keep_ballast (&self->file);
  return self;
}

void
fleet_store_close (FleetStore *self)
{
  if (self != NULL)
    free_store (self, TRUE);
}

static gboolean
refuse (FleetPlace   place,
        gint64       offset,
        const char  *why,
        GError     **error)
{
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_INVALID, "A beat is wrong at place %u, offset %" G_GINT64_FORMAT ": %s", place, offset, why);
  return FALSE;
}

static gint64 *
find_end (GArray     *ends,
          FleetPlace  place)
{
  gint64 none = -1;

  while (ends->len <= place)
    g_array_append_val (ends, none);
  return &g_array_index (ends, gint64, place);
}

/* No place of the process has a number beyond this; a wild one must not become an allocation. */
#define MOST_PLACES (1 << 20)

/* Positions do not go back, and events lie between the old and the new ones, each once. */
static gboolean
check_beat (FleetStore       *self,
            const FleetBeat  *beat,
            GError          **error)
{
  g_autoptr (GArray) seen = g_array_copy (self->next_offsets); /* least offset that may come next, by place */
  g_autoptr (GArray) after = g_array_copy (self->next_offsets);

  for (guint i = 0; i < beat->positions->len; i++)
    {
      const FleetPosition *position = &g_array_index (beat->positions, FleetPosition, i);

      if (position->place >= MOST_PLACES)
        return refuse (position->place, position->next_offset, "no such place", error);
      if (position->next_offset < *find_end (after, position->place))
        return refuse (position->place, position->next_offset, "its position goes back", error);
      *find_end (after, position->place) = position->next_offset;
    }
  for (guint b = 0; b < beat->batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (beat->batches, b);

      for (guint row = 0; row < batch->n_rows; row++)
        {
          FleetPlace place = batch->place[row];
          gint64 offset = batch->offset[row];

          if (G_UNLIKELY (place >= seen->len))
            {
              if (place >= MOST_PLACES)
                return refuse (place, offset, "no such place", error);
              find_end (seen, place);
            }
          if (G_UNLIKELY (offset < g_array_index (seen, gint64, place)))
            return refuse (place, offset, "this event has been written", error);
          g_array_index (seen, gint64, place) = offset + 1;
        }
    }
  for (FleetPlace place = 0; place < seen->len; place++)
    if (g_array_index (seen, gint64, place) > *find_end (after, place))
      return refuse (place, g_array_index (seen, gint64, place) - 1, "this event lies behind its position", error);
  return TRUE;
}

static void
make_segment (FleetStore        *self,
              GPtrArray         *batches,
              FleetStoreSegment *segment)
{
  *segment = (FleetStoreSegment) { .first_us = G_MAXINT64, .last_us = G_MININT64, .greatest_us = G_MININT64 };
  for (guint b = 0; b < batches->len; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (batches, b);

      for (guint row = 0; row < batch->n_rows; row++)
        {
          gint64 time_us = fleet_merge_aged (batch->time_us[row], batch->kafka_us[row]);

          segment->greatest_us = MAX (segment->greatest_us, batch->time_us[row]);
          segment->first_us = MIN (segment->first_us, time_us);
          segment->last_us = MAX (segment->last_us, time_us);
        }
      segment->n_rows += batch->n_rows;
    }
  if (segment->n_rows > 0)
    segment->data = fleet_segment_write (self->segments, batches, &segment->numeric_values, &segment->numeric_bytes);
}

void
fleet_store_roll_back (FleetStore *self)
{
  int code = sqlite3_errcode (self->db) & 0xff;

  if (!sqlite3_get_autocommit (self->db))
    fleet_database_run (self->db, "ROLLBACK", NULL);
  if (code == SQLITE_FULL || code == SQLITE_IOERR)
    fleet_store_file_drop_ballast (&self->file);
  /* What was noted of this beat is not there; it is asked again. */
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    g_clear_pointer (&self->columns[table], g_hash_table_unref);
}

static gboolean
step (FleetStore      *self,
      FleetStatement   statement,
      const char      *what,
      GError         **error)
{
  return fleet_database_step (self->statements[statement], what, error);
}

/* The live stream's events and the past's, each in a segment of its own, so that none spans from long ago to now. */
enum
{
  LIVE,
  IMPORTED,
  N_SEGMENTS
};

static gboolean
write_beat (FleetStore               *self,
            FleetBeat                *beat,
            const FleetStoreSegment  *segments,
            GError                  **error)
{
  return fleet_store_write_names (self, beat, error) && fleet_store_write_dead_letters (self, beat, error) &&
         fleet_store_write_mirror (self, beat, error) && fleet_store_write_alerts (self, beat, error) && fleet_store_write_actions (self, beat, error) &&
         fleet_store_write_standings (self, beat, error) && fleet_store_write_vehicles (self, beat, error) && fleet_store_write_schema (self, beat, error) && fleet_store_write_outbox (self, beat, error) &&
         fleet_store_write_segment (self, &segments[LIVE], error) && fleet_store_write_segment (self, &segments[IMPORTED], error) &&
         fleet_store_write_checkpoint (self, beat, segments[IMPORTED].id - (segments[IMPORTED].data == NULL), error) && fleet_store_write_imports (self, beat, error) &&
         fleet_store_write_beginnings (self, beat, error);
}

/* Between content and what says that it is there: positions, and the ends of dead letters. The define makes the control of the kill tests: these in a transaction of their own, which must
 * be found out; no installed program has it. */
static gboolean
split_positions (FleetStore  *self,
                 GError     **error)
{
#ifdef FLEET_FAULT_SPLIT_POSITIONS
  return step (self, FLEET_STATEMENT_COMMIT, "commit", error) && step (self, FLEET_STATEMENT_BEGIN, "begin", error);
#else
  return TRUE;
#endif
}

static gboolean
write_transaction (FleetStore               *self,
                   FleetBeat                *beat,
                   const FleetStoreSegment  *segments,
                   GError                  **error)
{
  return step (self, FLEET_STATEMENT_BEGIN, "begin", error) && write_beat (self, beat, segments, error) && split_positions (self, error) &&
         fleet_store_write_letter_fates (self, beat, error) && fleet_store_write_positions (self, beat, error) && step (self, FLEET_STATEMENT_COMMIT, "commit", error);
}

/* It is on disk: now it may be remembered. */
static void
note_committed (FleetStore              *self,
                const FleetBeat         *beat,
                const FleetStoreSegment *segments)
{
  for (guint i = 0; i < beat->positions->len; i++)
    {
      const FleetPosition *position = &g_array_index (beat->positions, FleetPosition, i);

      *find_end (self->next_offsets, position->place) = position->next_offset;
    }
  fleet_store_note_imports (self, beat);
  self->beat++;
  for (const FleetStoreSegment *segment = segments; segment < segments + N_SEGMENTS; segment++)
    {
      if (segment->data == NULL)
        continue;
      self->next_segment++;
      self->stats.segments++;
      self->stats.segment_bytes += g_bytes_get_size (segment->data);
      self->stats.numeric_values += segment->numeric_values;
      self->stats.numeric_bytes += segment->numeric_bytes;
    }
  if (beat->is_checkpoint)
    self->checkpoint = self->next_segment - 1;
}

/* History waits when the disk is nearly full; what operators do does not. */
static gboolean
has_room (FleetStore       *self,
          const FleetBeat  *beat,
          GError          **error)
{
  gint64 now_us = g_get_monotonic_time ();

  if ((beat->batches->len == 0 && beat->imported->len == 0) || (self->room_asked_us != 0 && now_us - self->room_asked_us < ROOM_ASKED_EVERY_US))
    return TRUE;
  if (!fleet_store_file_has_room (&self->file, error))
    {
      self->room_asked_us = 0;
      return FALSE;
    }
  self->room_asked_us = now_us;
  fleet_store_file_keep_ballast (&self->file);
  return TRUE;
}

gboolean
fleet_store_commit (FleetStore  *self,
                    FleetBeat   *beat,
                    GError     **error)
{
  FleetStoreSegment segments[N_SEGMENTS];
  gboolean ok;

  if (!check_beat (self, beat, error) || !fleet_store_check_imports (self, beat, error) || !has_room (self, beat, error))
    return FALSE;
  make_segment (self, beat->batches, &segments[LIVE]);
  make_segment (self, beat->imported, &segments[IMPORTED]);
  segments[LIVE].id = self->next_segment;
  segments[IMPORTED].id = self->next_segment + (segments[LIVE].data != NULL);
  ok = write_transaction (self, beat, segments, error);
  if (ok)
    note_committed (self, beat, segments);
  else
    fleet_store_roll_back (self);
  g_clear_pointer (&segments[LIVE].data, g_bytes_unref);
  g_clear_pointer (&segments[IMPORTED].data, g_bytes_unref);
  return ok;
}

gint64
fleet_store_bytes (FleetStore *self)
{
  sqlite3_stmt *all = self->statements[FLEET_STATEMENT_PAGES], *unused = self->statements[FLEET_STATEMENT_FREE_PAGES];
  gint64 pages = 0;

  if (sqlite3_step (all) == SQLITE_ROW && sqlite3_step (unused) == SQLITE_ROW)
    pages = sqlite3_column_int64 (all, 0) - sqlite3_column_int64 (unused, 0);
  sqlite3_reset (all);
  sqlite3_reset (unused);
  return pages * self->page_size;
}

const char *
fleet_store_file_name (FleetStore *self)
{
  return self->file.file_name;
}

const FleetStoreStats *
fleet_store_get_stats (const FleetStore *self)
{
  return &self->stats;
}
