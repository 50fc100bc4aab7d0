/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-piece-cursor: hours are found one after the other, since between them lie all bunches of an index; of a block only heads and the columns that are asked for are read from the
 * disk (SQLite finds a page of a long value without reading those before, because the file's pointer map tells their order). */

#include "fleet-piece-cursor.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-merge.h"

#include <string.h>

typedef enum { PIECES_BLOCKS, PIECES_SEGMENTS, PIECES_NONE } Pieces;

struct _FleetPieceCursor
{
  sqlite3          *db;
  FleetSlot        *slots;      /* ascending, distinct; NULL: all */
  guint             n_slots;
  gboolean          all_segments;
  FleetPath        *paths;      /* ascending, distinct; NULL: all */
  guint             n_paths;
  gint64            first_us;
  gint64            last_us;
  FleetPieceTest    test;
  gpointer          test_data;

  sqlite3_stmt     *moment;     /* runs as long as the cursor lives: it keeps the connection at one moment */
  sqlite3_stmt     *hours;
  sqlite3_stmt     *blocks;
  Pieces            pieces;
  gboolean          has_hour;
  gint64            hour;       /* whose blocks are being read */
  guint             at_slot;    /* the first of the bunch whose blocks come next */
  GArray           *ids;        /* gint64 of pieces to be read */
  guint             at_id;
  sqlite3_blob     *blob;       /* of the last piece; moved from one to the next */
  Pieces            blob_of;

  gint64            id;         /* of the piece at hand; so what follows */
  FleetSegmentView *view;
  guint8           *bytes;      /* its bytes, if they are read whole */
  guint             vehicle;    /* the next of the view */
  guint             vehicle_slot; /* the next of slots to be looked for in it */
};

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;

  return i < j ? -1 : i > j;
}

/* Ascending and each once; NULL stays NULL. */
static guint32 *
sort_numbers (const guint32 *numbers,
              guint         *n)
{
  guint32 *sorted = numbers != NULL ? g_new (guint32, *n + 1) : NULL;
  guint distinct = 0;

  if (*n == 0 || numbers == NULL)
    return sorted;
  memcpy (sorted, numbers, *n * sizeof *sorted);
  qsort (sorted, *n, sizeof *sorted, compare_numbers);
  for (guint i = 0; i < *n; i++)
    if (i == 0 || sorted[i] != sorted[distinct - 1])
      sorted[distinct++] = sorted[i];
  *n = distinct;
  return sorted;
}

static gboolean
prepare_all (FleetPieceCursor  *self,
             GError           **error)
{
  self->moment = fleet_database_prepare (self->db, "SELECT key FROM main.meta", error);
  if (self->moment == NULL)
    return FALSE;
  self->hours = fleet_database_prepare (self->db, "SELECT min (hour) FROM main.block INDEXED BY block_by_hour WHERE hour >= ?1 AND hour <= ?2", error);
  if (self->hours == NULL)
    return FALSE;
  self->blocks = fleet_database_prepare (self->db,
                                         self->slots != NULL ? "SELECT id FROM main.block INDEXED BY block_by_hour WHERE hour = ?1 AND last_us >= ?2 AND first_us <= ?3 AND bunch = ?4"
                                                               " AND last_slot >= ?5 AND first_slot <= ?6 ORDER BY settled DESC, id"
                                                             : "SELECT id FROM main.block INDEXED BY block_by_hour WHERE hour = ?1 AND last_us >= ?2 AND first_us <= ?3"
                                                               " ORDER BY bunch, settled DESC, id",
                                         error);
  return self->blocks != NULL && (sqlite3_step (self->moment) == SQLITE_ROW || fleet_database_fail (self->db, "be read", error));
}

FleetPieceCursor *
fleet_piece_cursor_new (sqlite3                  *db,
                        const FleetPieceQuestion *question,
                        GError                  **error)
{
  g_autoptr (FleetPieceCursor) self = g_new0 (FleetPieceCursor, 1);

  self->db = db;
  self->n_slots = question->n_slots;
  self->slots = sort_numbers (question->slots, &self->n_slots);
  self->all_segments = question->all_segments;
  self->n_paths = question->n_paths;
  self->paths = sort_numbers (question->paths, &self->n_paths);
  self->first_us = question->first_us;
  self->last_us = question->last_us;
  self->test = question->test;
  self->test_data = question->test_data;
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->hour = fleet_merge_hour (question->first_us);
  self->at_slot = G_MAXUINT;
  self->pieces = self->first_us > self->last_us ? PIECES_NONE : self->slots == NULL || self->n_slots > 0 ? PIECES_BLOCKS : self->all_segments ? PIECES_SEGMENTS : PIECES_NONE;
  return prepare_all (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
close_piece (FleetPieceCursor *self)
{
  g_clear_pointer (&self->view, fleet_segment_view_free);
  g_clear_pointer (&self->bytes, g_free);
}

void
fleet_piece_cursor_free (FleetPieceCursor *self)
{
  if (self == NULL)
    return;
  close_piece (self);
  sqlite3_blob_close (self->blob);
  sqlite3_finalize (self->blocks);
  sqlite3_finalize (self->hours);
  sqlite3_finalize (self->moment);
  g_array_unref (self->ids);
  g_free (self->slots);
  g_free (self->paths);
  g_free (self);
}

/* All ids of a bound statement. */
static gboolean
list_ids (FleetPieceCursor  *self,
          sqlite3_stmt      *statement,
          GError           **error)
{
  int result;

  g_array_set_size (self->ids, 0);
  self->at_id = 0;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (self->ids, id);
    }
  sqlite3_reset (statement);
  return result == SQLITE_DONE || fleet_database_fail (self->db, "be read", error);
}

/* To the next hour that has blocks; without one, on to segments. */
static gboolean
next_hour (FleetPieceCursor  *self,
           GError           **error)
{
  int result;

  if (self->has_hour && self->hour == G_MAXINT64)
    {
      self->pieces = PIECES_SEGMENTS;
      return TRUE;
    }
  sqlite3_bind_int64 (self->hours, 1, self->has_hour ? self->hour + 1 : self->hour);
  sqlite3_bind_int64 (self->hours, 2, fleet_merge_hour (self->last_us));
  result = sqlite3_step (self->hours);
  if (result != SQLITE_ROW)
    return fleet_database_fail (self->db, "be read", error);
  self->has_hour = sqlite3_column_type (self->hours, 0) != SQLITE_NULL;
  self->hour = sqlite3_column_int64 (self->hours, 0);
  self->at_slot = 0;
  if (!self->has_hour)
    self->pieces = PIECES_SEGMENTS;
  sqlite3_reset (self->hours);
  return TRUE;
}

/* The blocks of the next bunch, or of all bunches, of the hour. */
static gboolean
list_blocks (FleetPieceCursor  *self,
             GError           **error)
{
  sqlite3_bind_int64 (self->blocks, 1, self->hour);
  sqlite3_bind_int64 (self->blocks, 2, self->first_us);
  sqlite3_bind_int64 (self->blocks, 3, self->last_us);
  if (self->slots == NULL)
    {
      self->at_slot = G_MAXUINT;
      return list_ids (self, self->blocks, error);
    }
  sqlite3_bind_int64 (self->blocks, 4, self->slots[self->at_slot] >> FLEET_BUNCH_BITS);
  sqlite3_bind_int64 (self->blocks, 5, self->slots[self->at_slot]);
  for (FleetSlot first = self->slots[self->at_slot]; self->at_slot < self->n_slots && self->slots[self->at_slot] >> FLEET_BUNCH_BITS == first >> FLEET_BUNCH_BITS; self->at_slot++)
    sqlite3_bind_int64 (self->blocks, 6, self->slots[self->at_slot]);
  if (self->at_slot == self->n_slots)
    self->at_slot = G_MAXUINT;
  return list_ids (self, self->blocks, error);
}

static gboolean
list_segments (FleetPieceCursor  *self,
               GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (
      self->db, "SELECT id FROM main.segment INDEXED BY segment_by_span WHERE first_us <= ?2 AND (greatest_us IS NULL OR greatest_us >= ?1) ORDER BY id", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->first_us);
  sqlite3_bind_int64 (statement, 2, self->last_us);
  return list_ids (self, statement, error);
}

static gboolean
fetch_cb (gpointer  blob,
          gsize     offset,
          gsize     length,
          guint8   *bytes)
{
  return sqlite3_blob_read (blob, bytes, length, offset) == SQLITE_OK;
}

/* Opens the piece of this id. Segments and what is asked for whole are read whole, with their checksum. */
static gboolean
open_piece (FleetPieceCursor  *self,
            gint64             id,
            GError           **error)
{
  const char *table = self->pieces == PIECES_BLOCKS ? "block" : "segment";
  gsize length;

  close_piece (self);
  self->id = id;
  if (self->blob != NULL && self->blob_of != self->pieces)
    g_clear_pointer (&self->blob, sqlite3_blob_close);
  self->blob_of = self->pieces;
  if ((self->blob == NULL ? sqlite3_blob_open (self->db, "main", table, "data", id, 0, &self->blob) : sqlite3_blob_reopen (self->blob, id)) != SQLITE_OK)
    return fleet_database_fail (self->db, "be read", error);
  length = sqlite3_blob_bytes (self->blob);
  if (self->pieces == PIECES_BLOCKS && self->paths != NULL)
    self->view = fleet_segment_view_new_partial (length, fetch_cb, self->blob, error);
  else
    {
      self->bytes = g_malloc (MAX (1, length));
      if (!fetch_cb (self->blob, 0, length, self->bytes))
        return fleet_database_fail (self->db, "be read", error);
      self->view = fleet_segment_view_new (self->bytes, length, error);
    }
  if (self->view == NULL)
    {
      g_prefix_error (error, _("The history of %s is damaged at %s %ld; what lies before and behind it can still be read: "), sqlite3_db_filename (self->db, "main"), table, id);
      return FALSE;
    }
  if (self->paths != NULL)
    fleet_segment_view_want (self->view, self->paths, self->n_paths);
  self->vehicle = self->vehicle_slot = 0;
  return TRUE;
}

/* To the next piece; FALSE at the end or with an error. */
static gboolean
next_piece (FleetPieceCursor  *self,
            GError           **error)
{
  FleetPieceVerdict verdict;

  while (self->at_id == self->ids->len)
    {
      gboolean ok = TRUE;

      if (self->pieces == PIECES_NONE)
        return FALSE;
      if (self->pieces == PIECES_BLOCKS && self->at_slot == G_MAXUINT)
        ok = next_hour (self, error);
      else if (self->pieces == PIECES_BLOCKS)
        ok = list_blocks (self, error);
      if (ok && self->pieces == PIECES_SEGMENTS)
        {
          ok = list_segments (self, error);
          if (self->ids->len == 0)
            self->pieces = PIECES_NONE;
        }
      if (!ok)
        return FALSE;
    }
  if (!open_piece (self, g_array_index (self->ids, gint64, self->at_id), error))
    return FALSE;
  if (++self->at_id == self->ids->len && self->pieces == PIECES_SEGMENTS)
    self->pieces = PIECES_NONE;
  verdict = self->test != NULL ? self->test (self->view, self->test_data) : FLEET_PIECE_READ;
  if (verdict == FLEET_PIECE_SKIP)
    self->vehicle = G_MAXUINT;
  else if (verdict == FLEET_PIECE_STOP)
    g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The question was withdrawn"));
  return verdict != FLEET_PIECE_STOP;
}

/* The next vehicle of the view that is asked for: its rows, as long as they lie in the span. */
static gboolean
next_stretch (FleetPieceCursor *self,
              guint            *ret_first,
              guint            *ret_n)
{
  const FleetSegmentRows *rows = fleet_segment_view_get_rows (self->view);
  gboolean by_slot = self->slots != NULL && !(self->all_segments && self->blob_of == PIECES_SEGMENTS);

  if (self->vehicle == G_MAXUINT)
    return FALSE;
  while (by_slot ? self->vehicle_slot < self->n_slots : self->vehicle < rows->n_starts)
    {
      const gint64 *times = rows->heads[FLEET_HEAD_TIME];
      guint begin, end;

      if (by_slot)
        {
          if (!fleet_segment_view_find (self->view, self->slots[self->vehicle_slot++], &begin, &end))
            continue;
          end += begin;
        }
      else
        {
          begin = rows->starts[self->vehicle++];
          end = rows->starts[self->vehicle];
        }
      while (begin < end && times[begin] < self->first_us)
        begin++;
      while (begin < end && times[end - 1] > self->last_us)
        end--;
      if (begin == end)
        continue;
      *ret_first = begin;
      *ret_n = end - begin;
      return TRUE;
    }
  return FALSE;
}

gboolean
fleet_piece_cursor_next (FleetPieceCursor  *self,
                         FleetSegmentView **ret_view,
                         guint             *ret_first,
                         guint             *ret_n,
                         gboolean          *ret_is_new_piece,
                         GError           **error)
{
  *ret_is_new_piece = FALSE;
  while (self->view == NULL || !next_stretch (self, ret_first, ret_n))
    {
      if (!next_piece (self, error))
        return FALSE;
      *ret_is_new_piece = TRUE;
    }
  *ret_view = self->view;
  return TRUE;
}

gint64
fleet_piece_cursor_get_number (const FleetPieceCursor *self)
{
  return self->id * 2 + (self->blob_of == PIECES_BLOCKS);
}
