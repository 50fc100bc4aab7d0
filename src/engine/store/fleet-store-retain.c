/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-retain: forgetting in small transactions, so that a beat never waits long for it.
 *
 * Pages that become free are used by what comes next; only when a good part of a large file is free is some of it given back to the disk. Segments that a start would re-read are never taken. */

#include "fleet-store-private.h"

/* One transaction, and one call. */
#define SEGMENTS_AT_ONCE     64
#define TRANSACTIONS_AT_ONCE 32
#define ROWS_AT_ONCE         5000
#define BUNCHES_AT_ONCE      512

#define DAY_US               (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define ALERTS_KEPT_US       (30 * DAY_US)
#define MOST_ALERTS          200000
#define MOST_DEAD_LETTERS    100000
#define MOST_DEAD_BYTES      (G_GINT64_CONSTANT (256) << 20)
#define TABLE_CHANGES_KEPT   256
#define ROWS_PRUNED_EVERY_US (600 * G_USEC_PER_SEC)
/* Free pages are given back when they are more than this and a quarter of the file. */
#define MOST_FREE_BYTES      (G_GINT64_CONSTANT (64) << 20)
#define PAGES_GIVEN_BACK     1024

/* Runs one deletion in a transaction of its own; returns how many rows went, -1 on error. */
static gint64
delete_some (FleetStore   *self,
             sqlite3_stmt *statement,
             GError      **error)
{
  gint64 before = sqlite3_total_changes (self->db);

  if (!fleet_database_step (statement, "forget what is old", error))
    {
      fleet_store_roll_back (self);
      return -1;
    }
  return sqlite3_total_changes (self->db) - before;
}

/* Deletes as long as the statement finds something, a bounded number of times. */
static gint64
delete_all (FleetStore   *self,
            sqlite3_stmt *statement,
            guint         at_once,
            GError      **error)
{
  gint64 gone = 0, last;
  guint rounds = 0;

  do
    {
      last = delete_some (self, statement, error);
      if (last < 0)
        return -1;
      gone += last;
    }
  while (last >= at_once && ++rounds < TRANSACTIONS_AT_ONCE);
  return gone;
}

static gint64
forget_old_segments (FleetStore  *self,
                     gint64       before_us,
                     GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db,
                              "DELETE FROM segment WHERE id IN (SELECT id FROM segment INDEXED BY segment_by_time WHERE last_us < ?1 AND id <= ?2 ORDER BY last_us LIMIT ?3)",
                              error);

  if (statement == NULL)
    return -1;
  sqlite3_bind_int64 (statement, 1, before_us);
  sqlite3_bind_int64 (statement, 2, self->checkpoint);
  sqlite3_bind_int (statement, 3, SEGMENTS_AT_ONCE);
  return delete_all (self, statement, SEGMENTS_AT_ONCE, error);
}

/* Deletes what an hour and bunch has, with what is told of its signals. */
static gint64
forget_bunch (FleetStore  *self,
              gint64       hour,
              gint64       bunch,
              GError     **error)
{
  static const char *const deletions[] = {
    "DELETE FROM block WHERE id IN (SELECT id FROM block INDEXED BY block_by_hour WHERE hour = ?1 AND bunch = ?2)",
    "DELETE FROM signal_hour WHERE hour = ?1 AND bunch = ?2",
  };
  gint64 before = sqlite3_total_changes (self->db), blocks = 0;

  if (!fleet_database_run (self->db, "BEGIN IMMEDIATE", error))
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    {
      g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, deletions[i], error);

      if (statement != NULL)
        {
          sqlite3_bind_int64 (statement, 1, hour);
          sqlite3_bind_int64 (statement, 2, bunch);
        }
      if (statement == NULL || !fleet_database_step (statement, "forget what is old", error))
        {
          fleet_store_roll_back (self);
          return -1;
        }
      if (i == 0)
        blocks = sqlite3_total_changes (self->db) - before;
    }
  if (!fleet_database_run (self->db, "COMMIT", error))
    {
      fleet_store_roll_back (self);
      return -1;
    }
  return blocks;
}

/* What the statement finds, a bunch after the other, as long as the database is bigger than keep_bytes (0: always). Blocks, or -1. */
static gint64
forget_bunches (FleetStore    *self,
                sqlite3_stmt  *statement,
                gint64         keep_bytes,
                GError       **error)
{
  gint64 gone = 0;

  for (guint round = 0; round < BUNCHES_AT_ONCE && fleet_store_bytes (self) > keep_bytes; round++)
    {
      gboolean found = sqlite3_step (statement) == SQLITE_ROW;
      gint64 hour = sqlite3_column_int64 (statement, 0), bunch = sqlite3_column_int64 (statement, 1), blocks;

      sqlite3_reset (statement);
      if (!found)
        break;
      blocks = forget_bunch (self, hour, bunch, error);
      if (blocks < 0)
        return -1;
      gone += blocks;
    }
  return gone;
}

/* Hours that ended before, bunch by bunch; and those of clocks that ran ahead, when what Kafka says of their events is as old. */
static gint64
forget_old_blocks (FleetStore  *self,
                   gint64       before_us,
                   gint64       newest_us,
                   GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db,
                              "SELECT hour, bunch FROM block INDEXED BY block_by_hour WHERE hour < ?1 GROUP BY hour, bunch UNION ALL"
                              " SELECT hour, bunch FROM block INDEXED BY block_by_hour WHERE hour > ?2 GROUP BY hour, bunch HAVING max (aged_us) < ?3 LIMIT 1",
                              error);

  if (statement == NULL)
    return -1;
  sqlite3_bind_int64 (statement, 1, fleet_merge_hour (before_us));
  sqlite3_bind_int64 (statement, 2, fleet_merge_hour (newest_us));
  sqlite3_bind_int64 (statement, 3, before_us);
  return forget_bunches (self, statement, 0, error);
}

/* The oldest hours, as long as the database is bigger than allowed and there are some that ended before the newest event. */
static gint64
forget_blocks_beyond (FleetStore  *self,
                      gint64       newest_us,
                      gint64       keep_bytes,
                      GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db, "SELECT hour, bunch FROM block INDEXED BY block_by_hour WHERE hour < ?1 ORDER BY hour, bunch LIMIT 1", error);

  if (statement == NULL)
    return -1;
  sqlite3_bind_int64 (statement, 1, fleet_merge_hour (newest_us));
  return forget_bunches (self, statement, keep_bytes, error);
}

/* The oldest segments, as long as the database is bigger than allowed. */
static gint64
forget_beyond (FleetStore  *self,
               gint64       keep_bytes,
               GError     **error)
{
  g_autoptr (sqlite3_stmt) sizes = fleet_database_prepare (self->db, "SELECT id, n_bytes FROM segment WHERE id <= ?1 ORDER BY id LIMIT ?2", error);
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, "DELETE FROM segment WHERE id <= ?1", error);
  gint64 gone = 0;

  if (sizes == NULL || statement == NULL)
    return -1;
  for (guint round = 0; round < TRANSACTIONS_AT_ONCE; round++)
    {
      gint64 excess = fleet_store_bytes (self) - keep_bytes, last_id = 0, deleted;

      if (excess <= 0)
        break;
      sqlite3_bind_int64 (sizes, 1, self->checkpoint);
      sqlite3_bind_int (sizes, 2, SEGMENTS_AT_ONCE);
      while (excess > 0 && sqlite3_step (sizes) == SQLITE_ROW)
        {
          last_id = sqlite3_column_int64 (sizes, 0);
          excess -= sqlite3_column_int64 (sizes, 1);
        }
      sqlite3_reset (sizes);
      if (last_id == 0)
        break;
      sqlite3_bind_int64 (statement, 1, last_id);
      deleted = delete_some (self, statement, error);
      if (deleted < 0)
        return -1;
      gone += deleted;
    }
  return gone;
}

/* Cleared alerts that are old or too many. Their ids are read first, then deleted one by one in one transaction. */
static gboolean
forget_alerts (FleetStore  *self,
               const char  *select,
               gint64       limit,
               GPtrArray   *gone,
               GError     **error)
{
  g_autoptr (sqlite3_stmt) ids = fleet_database_prepare (self->db, select, error);
  g_autoptr (sqlite3_stmt) deletion = fleet_database_prepare (self->db, "DELETE FROM alert_row WHERE id = ?1", error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (ids == NULL || deletion == NULL)
    return FALSE;
  sqlite3_bind_int64 (ids, 1, limit);
  sqlite3_bind_int (ids, 2, ROWS_AT_ONCE);
  while (sqlite3_step (ids) == SQLITE_ROW)
    g_ptr_array_add (found, fleet_database_text (ids, 0));
  sqlite3_reset (ids);
  if (found->len == 0)
    return TRUE;
  if (!fleet_database_run (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      sqlite3_bind_text (deletion, 1, g_ptr_array_index (found, i), -1, SQLITE_STATIC);
      if (!fleet_database_step (deletion, "forget an alert", error))
        {
          fleet_store_roll_back (self);
          return FALSE;
        }
    }
  if (!fleet_database_run (self->db, "COMMIT", error))
    {
      fleet_store_roll_back (self);
      return FALSE;
    }
  if (gone != NULL)
    g_ptr_array_extend_and_steal (gone, g_steal_pointer (&found));
  return TRUE;
}

/* With an alert its actions go; those whose alert never came go when they are as old. */
static gboolean
forget_actions (FleetStore  *self,
                gint64       before_us,
                GError     **error)
{
  g_autoptr (sqlite3_stmt) deletion =
      fleet_database_prepare (self->db, "DELETE FROM action_row WHERE at_us < ?1 AND NOT EXISTS (SELECT 1 FROM alert_row AS a WHERE a.id = alert_id)", error);

  if (deletion == NULL)
    return FALSE;
  sqlite3_bind_int64 (deletion, 1, before_us);
  return fleet_database_step (deletion, "forget what operators did", error);
}

/* The newest that fit both bounds stay. */
static gboolean
forget_dead_letters (FleetStore  *self,
                     GError     **error)
{
  g_autoptr (sqlite3_stmt) letters = fleet_database_prepare (self->db, "SELECT id, length (payload) FROM dead_letter_row ORDER BY id DESC", error);
  g_autoptr (sqlite3_stmt) deletion = fleet_database_prepare (self->db, "DELETE FROM dead_letter_row WHERE id IN (SELECT id FROM dead_letter_row WHERE id <= ?1 ORDER BY id LIMIT ?2)", error);
  gint64 rows = 0, bytes = 0, last_id = 0;

  if (letters == NULL || deletion == NULL)
    return FALSE;
  while (last_id == 0 && sqlite3_step (letters) == SQLITE_ROW)
    {
      rows++;
      bytes += sqlite3_column_int64 (letters, 1);
      if (rows > MOST_DEAD_LETTERS || bytes > MOST_DEAD_BYTES)
        last_id = sqlite3_column_int64 (letters, 0);
    }
  sqlite3_reset (letters);
  if (last_id == 0)
    return TRUE;
  sqlite3_bind_int64 (deletion, 1, last_id);
  sqlite3_bind_int (deletion, 2, ROWS_AT_ONCE);
  return delete_all (self, deletion, ROWS_AT_ONCE, error) >= 0;
}

/* Of each table's changes the mirror remembers so many. */
static gboolean
forget_table_changes (FleetStore  *self,
                      GError     **error)
{
  return fleet_database_run (self->db,
                             "DELETE FROM mirror_change WHERE id IN (SELECT id FROM (SELECT id, row_number () OVER (PARTITION BY kind ORDER BY id DESC) AS n FROM mirror_change)"
                             " WHERE n > " G_STRINGIFY (TABLE_CHANGES_KEPT) ")",
                             error);
}

/* Row versions that a later one had followed before the oldest event that is kept: no join can ask for them. The newest of each key stays, a deletion too. */
static gboolean
forget_rows (FleetStore  *self,
             gint64       before_us,
             GError     **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db,
                              "DELETE FROM mirror_row WHERE id IN (SELECT r.id FROM mirror_row AS r WHERE EXISTS (SELECT 1 FROM mirror_row AS n"
                              " WHERE n.kind = r.kind AND n.key = r.key AND n.valid_from_us < ?1 AND (n.valid_from_us, n.id) > (r.valid_from_us, r.id)) LIMIT ?2)",
                              error);
  gint64 now_us = g_get_monotonic_time ();

  if (statement == NULL)
    return FALSE;
  if (self->rows_pruned_us != 0 && now_us - self->rows_pruned_us < ROWS_PRUNED_EVERY_US)
    return TRUE;
  self->rows_pruned_us = now_us;
  sqlite3_bind_int64 (statement, 1, before_us);
  sqlite3_bind_int (statement, 2, ROWS_AT_ONCE);
  return delete_all (self, statement, ROWS_AT_ONCE, error) >= 0 && forget_table_changes (self, error);
}

static gboolean
give_back_pages (FleetStore  *self,
                 GError     **error)
{
  gint64 pages, unused;
  g_autofree char *vacuum = g_strdup_printf ("PRAGMA incremental_vacuum(%d)", PAGES_GIVEN_BACK);

  if (!fleet_database_ask (self->db, "PRAGMA page_count", &pages, error) || !fleet_database_ask (self->db, "PRAGMA freelist_count", &unused, error))
    return FALSE;
  if (unused * self->page_size <= MOST_FREE_BYTES || unused * 4 <= pages)
    return TRUE;
  return fleet_database_run (self->db, vacuum, error);
}

gint64
fleet_store_retain (FleetStore  *self,
                    gint64       newest_us,
                    gint64       keep_us,
                    gint64       keep_bytes,
                    GPtrArray   *gone,
                    GError     **error)
{
  gint64 by_age, by_bytes, blocks_by_age, blocks_by_bytes;

  /* Before the first event nothing is old. */
  if (newest_us == FLEET_TIME_NONE)
    return 0;
  by_age = forget_old_segments (self, newest_us - keep_us, error);
  blocks_by_age = by_age >= 0 ? forget_old_blocks (self, newest_us - keep_us, newest_us, error) : -1;
  /* What is merged is older than what is not. */
  blocks_by_bytes = blocks_by_age >= 0 ? forget_blocks_beyond (self, newest_us, keep_bytes, error) : -1;
  if (blocks_by_bytes < 0)
    return -1;
  by_bytes = forget_beyond (self, keep_bytes, error);
  if (by_bytes < 0 ||
      !forget_alerts (self, "SELECT id FROM alert_row WHERE cleared_us > -9223372036854775808 AND cleared_us < ?1 ORDER BY cleared_us LIMIT ?2",
                      newest_us - MAX (keep_us, ALERTS_KEPT_US), gone, error) ||
      !forget_alerts (self,
                      "SELECT id FROM alert_row WHERE cleared_us > -9223372036854775808 ORDER BY cleared_us"
                      " LIMIT min (?2, max (0, (SELECT count(*) FROM alert_row) - ?1))",
                      MOST_ALERTS, gone, error) ||
      !forget_actions (self, newest_us - MAX (keep_us, ALERTS_KEPT_US), error) || !forget_dead_letters (self, error) || !forget_rows (self, newest_us - keep_us, error) || !give_back_pages (self, error))
    return -1;
  return by_age + by_bytes + blocks_by_age + blocks_by_bytes;
}
