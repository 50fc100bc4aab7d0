/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-merger: why hours of bunches, measured on the demo fleet.
 *
 * A block that is read for one vehicle costs its other vehicles too, so it should hold few rows; but each costs a row of SQLite, a directory and ends of frames, so it should hold
 * many. Whole vehicles, until 3,000 rows are reached, keep both small: a vehicle that sends every second has blocks of its own, parked ones share. Segments cannot become such blocks
 * at once, for an hour of a large fleet does not fit into memory; 64 vehicles of a minute make a piece of some hundred rows, and those of an hour some hundred pieces.
 *
 * Events that come after their hour was settled stay in pieces until they are half as many as what is settled, or 32 pieces: so what trickles in is not paid for by
 * writing the hour again and again, and what is imported is written some three times at most. An hour that is too big for one step is settled in several, which leave each other's blocks alone. */

#include "fleet-merger.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-piece-writer.h"

#include <string.h>

#define MOST_PIECES 32
#define SEGMENT_SQL "SELECT id, data FROM main.segment WHERE id = ?1"
#define BLOCK_SQL   "SELECT id, data FROM main.block WHERE id = ?1"

/* A segment or block that is being merged. */
typedef struct
{
  GBytes           *bytes;
  FleetSegmentView *view;
  guint             vehicle; /* the next, by number in the view */
} Input;

struct _FleetMerger
{
  sqlite3           *db;
  FleetMergerLimits  limits;
  FleetPieceWriter  *writer;
  gint64             newest_us; /* of what is in blocks; FLEET_TIME_NONE: not asked yet */
  gboolean           settled_last;
  GHashTable        *damaged;   /* segments that do not read back, and bunches of which a block does not: left as they are */
};

static const FleetMergerLimits daily_limits = {
  .segments = 256,
  .rows = 1 << 16,
  .wait_us = 60 * G_USEC_PER_SEC,
  .settle_us = 600 * G_USEC_PER_SEC,
  .settled_rows = 1 << 17,
  .block_rows = 3000,
};

FleetMerger *
fleet_merger_new (sqlite3 *db)
{
  FleetMerger *self = g_new0 (FleetMerger, 1);

  self->db = db;
  self->limits = daily_limits;
  self->writer = fleet_piece_writer_new ();
  self->newest_us = FLEET_TIME_NONE;
  self->damaged = g_hash_table_new (NULL, NULL);
  return self;
}

void
fleet_merger_free (FleetMerger *self)
{
  if (self == NULL)
    return;
  fleet_piece_writer_free (self->writer);
  g_hash_table_unref (self->damaged);
  g_free (self);
}

void
fleet_merger_set_limits (FleetMerger             *self,
                         const FleetMergerLimits *limits)
{
  self->limits = *limits;
}

const FleetMergerLimits *
fleet_merger_get_limits (const FleetMerger *self)
{
  return &self->limits;
}

static gpointer
segment_key (gint64 id)
{
  return GSIZE_TO_POINTER ((gsize) id * 2);
}

static gpointer
bunch_key (gint64  hour,
           guint32 bunch)
{
  return GSIZE_TO_POINTER ((((gsize) hour << (32 - FLEET_BUNCH_BITS)) + bunch) * 2 + 1);
}

static void
clear_input (gpointer data)
{
  Input *input = data;

  fleet_segment_view_free (input->view);
  g_bytes_unref (input->bytes);
}

/* Reads the input of this id behind the others. All of it is decoded, so that damage is found before anything is made of it. */
static gboolean
load_input (FleetMerger   *self,
            sqlite3_stmt  *statement,
            gint64         id,
            gboolean       is_block,
            GArray        *inputs,
            GError       **error)
{
  Input input = { 0 };
  guint n_columns = 0;
  int result;

  sqlite3_reset (statement);
  sqlite3_bind_int64 (statement, 1, id);
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW)
    {
      if (result == SQLITE_DONE)
        g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("what was to be merged has been forgotten meanwhile"));
      else
        fleet_database_fail (self->db, "be merged", error);
      return FALSE;
    }
  input.bytes = g_bytes_new (sqlite3_column_blob (statement, 1), sqlite3_column_bytes (statement, 1));
  input.view = fleet_segment_view_new (g_bytes_get_data (input.bytes, NULL), g_bytes_get_size (input.bytes), error);
  if (input.view != NULL)
    fleet_segment_view_get_columns (input.view, &n_columns);
  for (guint c = 0; c < n_columns && input.view != NULL; c++)
    if (fleet_segment_view_decode (input.view, c, error) == NULL)
      g_clear_pointer (&input.view, fleet_segment_view_free);
  if (input.view == NULL)
    {
      g_prefix_error (error, _("The database %s is damaged at %s %ld of its history, which is left as it is: "), sqlite3_db_filename (self->db, "main"),
                      is_block ? "block" : "segment", id);
      g_bytes_unref (input.bytes);
      return FALSE;
    }
  g_array_append_val (inputs, input);
  return TRUE;
}

static GArray *
load_inputs (FleetMerger  *self,
             FleetMerge   *merge,
             GError      **error)
{
  gboolean are_blocks = merge->blocks->len > 0;
  GArray *ids = are_blocks ? merge->blocks : merge->segments;
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, are_blocks ? BLOCK_SQL : SEGMENT_SQL, error);
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (Input));

  g_array_set_clear_func (inputs, clear_input);
  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (load_input (self, statement, id, are_blocks, inputs, error))
        continue;
      if (error != NULL && g_error_matches (*error, FLEET_ERROR, FLEET_ERROR_CORRUPT))
        g_hash_table_add (self->damaged, are_blocks ? bunch_key (merge->hour, merge->bunch) : segment_key (id));
      return NULL;
    }
  return g_steal_pointer (&inputs);
}

/* The least slot that any input has next; FALSE if all are at their end. */
static gboolean
next_slot (GArray    *inputs,
           FleetSlot *ret_slot)
{
  gboolean found = FALSE;

  for (guint i = 0; i < inputs->len; i++)
    {
      const Input *input = &g_array_index (inputs, Input, i);
      const FleetSegmentRows *rows = fleet_segment_view_get_rows (input->view);

      if (input->vehicle < rows->n_starts && (!found || rows->slots[input->vehicle] < *ret_slot))
        {
          *ret_slot = rows->slots[input->vehicle];
          found = TRUE;
        }
    }
  return found;
}

/* Adds what the input has of slots up to last. */
static gboolean
add_vehicles (FleetMerger  *self,
              Input        *input,
              FleetSlot     last,
              GError      **error)
{
  const FleetSegmentRows *rows = fleet_segment_view_get_rows (input->view);

  for (; input->vehicle < rows->n_starts && rows->slots[input->vehicle] <= last; input->vehicle++)
    {
      guint first = rows->starts[input->vehicle];

      if (!fleet_piece_writer_add (self->writer, input->view, first, rows->starts[input->vehicle + 1] - first, error))
        return FALSE;
    }
  return TRUE;
}

/* Slots in groups whose least is told by next_slot and whose last by mask; a group's rows are together in the writer, which ends a piece when it has at least so many. */
static gboolean
merge_inputs (FleetMerger  *self,
              GArray       *inputs,
              FleetSlot     mask,
              gint64        rows,
              GError      **error)
{
  FleetSlot slot = 0;

  while (next_slot (inputs, &slot))
    {
      for (guint i = 0; i < inputs->len; i++)
        if (!add_vehicles (self, &g_array_index (inputs, Input, i), slot | mask, error))
          return FALSE;
      if (fleet_piece_writer_rows (self->writer) >= rows)
        fleet_piece_writer_flush (self->writer);
    }
  fleet_piece_writer_end (self->writer);
  return TRUE;
}

/* Runs sql for its integers, n of them; FALSE with an error, or without one if there is no row. */
static gboolean
ask (FleetMerger  *self,
     const char   *sql,
     gint64        argument,
     guint         n,
     gint64       *ret_answers,
     GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, argument);
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW)
    return result != SQLITE_DONE && fleet_database_fail (self->db, "be merged", error);
  for (guint i = 0; i < n; i++)
    ret_answers[i] = sqlite3_column_int64 (statement, i);
  return TRUE;
}

/* Segments that a start would not read again, from the oldest on, as many as one step takes; none if it is not yet worth it. */
static gboolean
choose_segments (FleetMerger  *self,
                 GArray       *ids,
                 GError      **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db, "SELECT id, n_rows, committed_us FROM main.segment WHERE id <= (SELECT value FROM main.meta WHERE key = 'checkpoint') ORDER BY id", error);
  gint64 rows = 0, first_us = 0, last_us = 0;
  gboolean due = FALSE;

  if (statement == NULL)
    return FALSE;
  while (!due && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (g_hash_table_contains (self->damaged, segment_key (id)))
        continue;
      last_us = sqlite3_column_int64 (statement, 2);
      if (ids->len == 0)
        first_us = last_us;
      rows += sqlite3_column_int64 (statement, 1);
      g_array_append_val (ids, id);
      due = rows >= self->limits.rows || ids->len >= self->limits.segments;
    }
  if (!due && (ids->len == 0 || last_us - first_us < self->limits.wait_us))
    g_array_set_size (ids, 0);
  return TRUE;
}

/* Leaves the devices that the database does not know yet. */
static gboolean
drop_known_devices (FleetMerger  *self,
                    FleetMerge   *merge,
                    GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, "SELECT 1 FROM main.device_slot WHERE device = ?1 AND slot = ?2", error);
  guint left = 0;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < merge->devices->len; i++)
    {
      FleetMergeDevice device = g_array_index (merge->devices, FleetMergeDevice, i);

      sqlite3_reset (statement);
      sqlite3_bind_int64 (statement, 1, device.device);
      sqlite3_bind_int64 (statement, 2, device.slot);
      if (sqlite3_step (statement) != SQLITE_ROW)
        g_array_index (merge->devices, FleetMergeDevice, left++) = device;
    }
  g_array_set_size (merge->devices, left);
  return TRUE;
}

/* Deals segments out. */
static FleetMerge *
deal (FleetMerger  *self,
      GError      **error)
{
  g_autoptr (FleetMerge) merge = fleet_merge_new ();
  g_autoptr (GArray) inputs = NULL;

  if (!choose_segments (self, merge->segments, error) || merge->segments->len == 0)
    return NULL;
  inputs = load_inputs (self, merge, error);
  if (inputs == NULL)
    return NULL;
  fleet_piece_writer_begin (self->writer, merge, FALSE);
  if (!merge_inputs (self, inputs, (1u << FLEET_BUNCH_BITS) - 1, 1, error) || !drop_known_devices (self, merge, error))
    return NULL;
  for (guint i = 0; i < merge->pieces->len; i++)
    self->newest_us = MAX (self->newest_us, ((const FleetMergePiece *) g_ptr_array_index (merge->pieces, i))->aged_us);
  return g_steal_pointer (&merge);
}

/* The oldest hour and bunch whose pieces are worth settling. */
static gboolean
choose_bunch (FleetMerger  *self,
              gint64        before,
              gint64       *ret_hour,
              gint64       *ret_bunch,
              gint64       *ret_settled,
              GError      **error)
{
  g_autoptr (sqlite3_stmt) pieces =
      fleet_database_prepare (self->db,
                              "SELECT hour, bunch, count(*), sum(n_rows) FROM main.block INDEXED BY block_unsettled WHERE NOT settled AND hour < ?1 GROUP BY hour, bunch", error);
  g_autoptr (sqlite3_stmt) settled =
      fleet_database_prepare (self->db, "SELECT ifnull (sum(n_rows), 0) FROM main.block INDEXED BY block_by_hour WHERE hour = ?1 AND bunch = ?2 AND settled = 1", error);
  int result;

  if (pieces == NULL || settled == NULL)
    return FALSE;
  sqlite3_bind_int64 (pieces, 1, before);
  while ((result = sqlite3_step (pieces)) == SQLITE_ROW)
    {
      gint64 n = sqlite3_column_int64 (pieces, 2), rows = sqlite3_column_int64 (pieces, 3);

      *ret_hour = sqlite3_column_int64 (pieces, 0);
      *ret_bunch = sqlite3_column_int64 (pieces, 1);
      sqlite3_bind_int64 (settled, 1, *ret_hour);
      sqlite3_bind_int64 (settled, 2, *ret_bunch);
      *ret_settled = sqlite3_step (settled) == SQLITE_ROW ? sqlite3_column_int64 (settled, 0) : 0;
      sqlite3_reset (settled);
      if (g_hash_table_contains (self->damaged, bunch_key (*ret_hour, *ret_bunch)))
        continue;
      if (rows * 2 >= *ret_settled || n >= MOST_PIECES || (rows + *ret_settled > self->limits.settled_rows && rows >= self->limits.block_rows))
        return TRUE;
    }
  if (result != SQLITE_DONE)
    fleet_database_fail (self->db, "be merged", error);
  return FALSE;
}

/* The blocks of an hour and bunch, in order of commit: those that are settled (if they are to be written again), then pieces, up to a number of rows. */
static gboolean
choose_blocks (FleetMerger  *self,
               FleetMerge   *merge,
               gint64        settled_rows,
               GError      **error)
{
  g_autoptr (sqlite3_stmt) statement =
      fleet_database_prepare (self->db, "SELECT id, n_rows, settled FROM main.block INDEXED BY block_by_hour WHERE hour = ?1 AND bunch = ?2 ORDER BY settled DESC, id", error);
  gint64 rows = 0, all_rows = 0;
  int result;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, merge->hour);
  sqlite3_bind_int64 (statement, 2, merge->bunch);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    all_rows += sqlite3_column_int64 (statement, 1);
  if (result != SQLITE_DONE)
    return fleet_database_fail (self->db, "be merged", error);
  merge->adds = settled_rows > 0 && all_rows > self->limits.settled_rows;

  sqlite3_reset (statement);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (sqlite3_column_int (statement, 2) && merge->adds)
        continue;
      rows += sqlite3_column_int64 (statement, 1);
      if (merge->blocks->len > 0 && rows > self->limits.settled_rows)
        break;
      g_array_append_val (merge->blocks, id);
    }
  return merge->blocks->len > 0;
}

/* The newest event time there is, as retention counts it. */
static gboolean
ask_newest (FleetMerger  *self,
            gint64       *ret_newest_us,
            GError      **error)
{
  gint64 newest_us;

  if (self->newest_us == FLEET_TIME_NONE && !ask (self, "SELECT ifnull (max(aged_us), ?1) FROM main.block", FLEET_TIME_NONE, 1, &self->newest_us, error))
    return FALSE;
  if (!ask (self, "SELECT ifnull (max(last_us), ?1) FROM main.segment", FLEET_TIME_NONE, 1, &newest_us, error))
    return FALSE;
  *ret_newest_us = MAX (newest_us, self->newest_us);
  return TRUE;
}

/* Settles an hour of a bunch. */
static FleetMerge *
settle (FleetMerger  *self,
        GError      **error)
{
  g_autoptr (FleetMerge) merge = fleet_merge_new ();
  g_autoptr (GArray) inputs = NULL;
  gint64 newest_us, bunch, settled_rows;

  if (!ask_newest (self, &newest_us, error) || newest_us < G_MININT64 + MAX (0, self->limits.settle_us) ||
      !choose_bunch (self, fleet_merge_hour (newest_us - self->limits.settle_us), &merge->hour, &bunch, &settled_rows, error))
    return NULL;
  merge->bunch = bunch;
  if (!choose_blocks (self, merge, settled_rows, error))
    return NULL;
  inputs = load_inputs (self, merge, error);
  if (inputs == NULL)
    return NULL;
  fleet_piece_writer_begin (self->writer, merge, TRUE);
  return merge_inputs (self, inputs, 0, self->limits.block_rows, error) ? g_steal_pointer (&merge) : NULL;
}

FleetMerge *
fleet_merger_next (FleetMerger  *self,
                   GError      **error)
{
  FleetMerge *merge = NULL;
  GError *problem = NULL;

  /* In turns, so that neither waits for the other's end. */
  for (guint i = 0; i < 2 && merge == NULL && problem == NULL; i++)
    {
      self->settled_last = !self->settled_last;
      merge = self->settled_last ? settle (self, &problem) : deal (self, &problem);
    }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return merge;
}
