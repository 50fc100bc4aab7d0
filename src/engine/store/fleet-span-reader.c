/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-span-reader: stretches of the past, copied into pieces. */

#include "fleet-span-reader.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-piece-cursor.h"
#include "fleet-sql-private.h"

typedef struct
{
  FleetBatch     *piece;     /* being filled; NULL: none */
  FleetSpanPiece  give;
  gpointer        user_data;
  gboolean        stopped;
} Read;

/* A batch whose texts are this long is given away before it is full of rows. */
#define MOST_TEXT (16 << 20)

static void
give_piece (Read *self)
{
  g_autoptr (FleetBatch) piece = g_steal_pointer (&self->piece);

  if (piece == NULL)
    return;
  fleet_batch_seal (piece);
  self->stopped = !self->give (piece, self->user_data);
}

/* A stretch's rows; they continue the order of those before, if these are of the same stored piece. */
static gboolean
copy_rows (Read              *self,
           FleetSegmentView  *view,
           guint              first,
           guint              n,
           GError           **error)
{
  while (n > 0 && !self->stopped)
    {
      guint copied;

      if (self->piece == NULL)
        self->piece = fleet_batch_new (NULL);
      copied = fleet_segment_view_append (view, first, MIN (n, FLEET_BATCH_ROWS - self->piece->n_rows), self->piece, error);
      if (copied == 0)
        return FALSE;
      first += copied;
      n -= copied;
      if (self->piece->n_rows == FLEET_BATCH_ROWS || self->piece->heap_used >= MOST_TEXT)
        give_piece (self);
    }
  return TRUE;
}

static gboolean
read_all (Read              *self,
          FleetPieceCursor  *cursor,
          GCancellable      *cancellable,
          GError           **error)
{
  FleetSegmentView *view;
  GError *problem = NULL;
  gboolean is_new;
  guint first, n;

  while (!self->stopped && fleet_piece_cursor_next (cursor, &view, &first, &n, &is_new, &problem))
    {
      if (g_cancellable_is_cancelled (cancellable))
        g_set_error (&problem, FLEET_ERROR, FLEET_ERROR_STOPPED, _("The question was withdrawn"));
      if (is_new && problem == NULL)
        give_piece (self);
      if (problem != NULL || !copy_rows (self, view, first, n, &problem))
        break;
    }
  if (problem == NULL && !self->stopped)
    give_piece (self);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

gboolean
fleet_span_reader_read (FleetSql                *sql,
                        const FleetSpanQuestion *question,
                        GCancellable            *cancellable,
                        FleetSpanPiece           piece,
                        gpointer                 user_data,
                        GError                 **error)
{
  Read self = { .give = piece, .user_data = user_data };
  FleetPieceQuestion pieces = {
    .slots = question->n_slots > 0 ? question->slots : NULL,
    .n_slots = question->n_slots,
    .paths = question->n_paths > 0 ? question->paths : NULL,
    .n_paths = question->n_paths,
    .first_us = question->from_us,
    .last_us = question->to_us == G_MAXINT64 ? G_MAXINT64 : question->to_us - 1,
  };
  g_autoptr (FleetPieceCursor) cursor = NULL;
  gboolean ok;

  if (question->from_us >= question->to_us)
    return TRUE;
  cursor = fleet_piece_cursor_new (fleet_sql_get_database (sql), &pieces, error);
  if (cursor == NULL)
    return FALSE;
  ok = read_all (&self, cursor, cancellable, error);
  g_clear_pointer (&self.piece, fleet_batch_unref);
  return ok;
}

static guint32
find_name (FleetSql   *sql,
           FleetNames  names,
           const char *text)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (fleet_sql_get_database (sql), "SELECT id FROM main.name WHERE kind = ?1 AND text = ?2", NULL);

  if (statement == NULL)
    return FLEET_NONE;
  sqlite3_bind_int (statement, 1, names);
  sqlite3_bind_text (statement, 2, text, -1, SQLITE_STATIC);
  return sqlite3_step (statement) == SQLITE_ROW ? (guint32) sqlite3_column_int64 (statement, 0) : FLEET_NONE;
}

FleetSlot
fleet_span_reader_find_slot (FleetSql   *sql,
                             const char *vehicle)
{
  return find_name (sql, FLEET_NAMES_VEHICLES, vehicle);
}

FleetPath
fleet_span_reader_find_path (FleetSql   *sql,
                             const char *path)
{
  return find_name (sql, FLEET_NAMES_PATHS, path);
}
