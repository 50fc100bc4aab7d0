/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-span-reader: walks what is kept, and copies the rows and columns that were asked for into pieces. */

#include "fleet-span-reader.h"

#include "fleet-bits.h"
#include "fleet-segment.h"
#include "fleet-sql-private.h"

#include <string.h>

typedef struct
{
  const FleetSpanQuestion *question;
  GHashTable              *slots; /* FleetSlot; NULL: all */
  GHashTable              *paths; /* FleetPath; NULL: all */
  FleetBatch              *piece; /* being filled */
  FleetSpanPiece           give;
  gpointer                 user_data;
  gboolean                 stopped;
} Read;

static GHashTable *
make_set (const guint32 *numbers,
          guint          n)
{
  GHashTable *set = n > 0 ? g_hash_table_new (NULL, NULL) : NULL;

  for (guint i = 0; i < n; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (numbers[i]));
  return set;
}

static gboolean
is_asked (GHashTable *set,
          guint32     number)
{
  return set == NULL || g_hash_table_contains (set, GUINT_TO_POINTER (number));
}

static void
give_piece (Read *self)
{
  g_autoptr (FleetBatch) piece = g_steal_pointer (&self->piece);

  if (piece == NULL || piece->n_rows == 0)
    return;
  fleet_batch_seal (piece);
  self->stopped = !self->give (piece, self->user_data);
}

static void
copy_cell (FleetBatch        *to,
           guint              to_row,
           FleetColumn       *to_column,
           const FleetBatch  *from,
           guint              row,
           const FleetColumn *column)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (to_row % 64);

  to_column->valid[to_row / 64] |= bit;
  switch (column->type)
    {
    case FLEET_TYPE_BOOL:
      to_column->bools[to_row / 64] |= (column->bools[row / 64] >> (row % 64)) & 1 ? bit : 0;
      break;
    case FLEET_TYPE_INT:
    case FLEET_TYPE_DOUBLE:
      to_column->ints[to_row] = column->ints[row]; /* a double as its bits */
      break;
    case FLEET_TYPE_TEXT:
      to_column->texts[to_row] = fleet_batch_add_text (to, from->heap + column->texts[row].offset, column->texts[row].length);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
}

static void
copy_row (Read             *self,
          const FleetBatch *from,
          guint             row)
{
  FleetBatch *to;
  guint to_row;

  if (self->piece == NULL)
    self->piece = fleet_batch_new (NULL);
  to = self->piece;
  to_row = to->n_rows++;
  to->slot[to_row] = from->slot[row];
  to->device[to_row] = from->device[row];
  to->place[to_row] = from->place[row];
  to->offset[to_row] = from->offset[row];
  to->time_us[to_row] = from->time_us[row];
  to->judged_us[to_row] = from->judged_us[row];
  to->kafka_us[to_row] = from->kafka_us[row];
  to->flags[to_row] = from->flags[row];
  for (guint c = 0; c < from->n_columns; c++)
    {
      const FleetColumn *column = from->columns[c];

      if (fleet_column_has (column, row) && is_asked (self->paths, column->path))
        copy_cell (to, to_row, fleet_batch_column (to, column->path, column->type), from, row, column);
    }
}

/* A segment is sorted as a piece must be; so its rows go into pieces one by one, and the last piece ends with it. */
static gboolean
read_segment (Read          *self,
              sqlite3_stmt  *statement,
              GError       **error)
{
  g_autoptr (GPtrArray) batches = fleet_segment_read (sqlite3_column_blob (statement, 1), sqlite3_column_bytes (statement, 1), FLEET_SEGMENT_BY_VEHICLE, FALSE, error);

  if (batches == NULL)
    {
      g_prefix_error (error, "Segment %" G_GINT64_FORMAT " cannot be read; the history around it is lost, all else stays readable: ", (gint64) sqlite3_column_int64 (statement, 0));
      return FALSE;
    }
  for (guint b = 0; b < batches->len && !self->stopped; b++)
    {
      const FleetBatch *batch = g_ptr_array_index (batches, b);

      for (guint row = 0; row < batch->n_rows && !self->stopped; row++)
        {
          if (batch->time_us[row] < self->question->from_us || batch->time_us[row] >= self->question->to_us || !is_asked (self->slots, batch->slot[row]))
            continue;
          copy_row (self, batch, row);
          if (self->piece->n_rows == FLEET_BATCH_ROWS)
            give_piece (self);
        }
    }
  if (!self->stopped)
    give_piece (self);
  return TRUE;
}

static gboolean
read_segments (Read          *self,
               sqlite3       *db,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (sqlite3_stmt) segments =
      fleet_database_prepare (db, "SELECT id, data FROM main.segment WHERE last_us >= ?1 AND first_us < ?2 ORDER BY id", error);
  int result = SQLITE_DONE;

  if (segments == NULL)
    return FALSE;
  sqlite3_bind_int64 (segments, 1, self->question->from_us);
  sqlite3_bind_int64 (segments, 2, self->question->to_us);
  while (!self->stopped && (result = sqlite3_step (segments)) == SQLITE_ROW)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, "The question was withdrawn");
          return FALSE;
        }
      if (!read_segment (self, segments, error))
        return FALSE;
    }
  return self->stopped || result == SQLITE_DONE || fleet_database_fail (db, "be read", error);
}

gboolean
fleet_span_reader_read (FleetSql                *sql,
                        const FleetSpanQuestion *question,
                        GCancellable            *cancellable,
                        FleetSpanPiece           piece,
                        gpointer                 user_data,
                        GError                 **error)
{
  g_autoptr (GHashTable) slots = make_set (question->slots, question->n_slots), paths = make_set (question->paths, question->n_paths);
  Read self = { .question = question, .slots = slots, .paths = paths, .give = piece, .user_data = user_data };
  gboolean ok = read_segments (&self, fleet_sql_get_database (sql), cancellable, error);

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
