/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-table: an eponymous virtual table; it exists on every connection that registers it and nowhere on disk.
 *
 * A cursor holds one piece at a time, and of it the columns that were asked for: SQLite tells which only for the first 63 (colUsed), so a column is decoded at its first xColumn. */

#include "fleet-telemetry-table.h"

#include "fleet-telemetry-plan.h"
#include "fleet-time.h"

#include <string.h>

typedef struct
{
  FleetSqlNames      *names;
  FleetTelemetryStop  stop;
  gpointer            stop_data;
} Origin;

typedef struct
{
  sqlite3_vtab   base;
  sqlite3       *db;
  const Origin  *origin;
  guint          n_paths;
  double         n_rows;     /* estimates, as of now and then */
  double         n_vehicles;
  double         n_segments;
} Table;

/* A path's columns in the piece at hand, one for each type that it has there. */
typedef struct
{
  guint                     piece; /* as of */
  guint                     n;
  const FleetSegmentColumn *columns[FLEET_N_TYPES];
} PathColumns;

typedef struct
{
  sqlite3_vtab_cursor   base;
  FleetTelemetryFilter  filter;
  FleetPieceCursor     *pieces;
  FleetSegmentView     *view;
  guint                 piece;    /* counts */
  guint                 row;
  guint                 end;      /* of the stretch */
  gboolean              by_row;   /* rows of a stretch are looked at one by one */
  gboolean              at_end;
  PathColumns          *paths;    /* by path */
  guint                 n_paths;
} Cursor;

/* The name of a path's column, unlike all before. */
static void
append_column (GString    *sql,
               GHashTable *taken,
               const char *path)
{
  g_autoptr (GString) name = g_string_new (path);
  char *quoted;

  /* SQLite folds ASCII alone. */
  for (;;)
    {
      g_autofree char *folded = g_ascii_strdown (name->str, -1);

      if (g_hash_table_add (taken, g_steal_pointer (&folded)))
        break;
      g_string_append_c (name, '_');
    }
  quoted = sqlite3_mprintf (", \"%w\"", name->str);
  g_string_append (sql, quoted);
  sqlite3_free (quoted);
}

static char *
make_declaration (FleetSqlNames *names,
                  guint         *ret_n_paths)
{
  static const char *const fixed[] = { "time", "device", "car", "topic", "partition", "offset", "kafka_time", "late" };
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *sql = g_string_new ("CREATE TABLE telemetry (\"time\" TEXT COLLATE fleet_time, device TEXT, car TEXT, topic TEXT, \"partition\" INTEGER, \"offset\" INTEGER,"
                                " kafka_time TEXT HIDDEN COLLATE fleet_time, late INTEGER HIDDEN");
  const char *path;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_hash_table_add (taken, g_strdup (fixed[i]));
  for (; n < FLEET_TELEMETRY_PATHS && (path = fleet_sql_names_get (names, FLEET_NAMES_PATHS, n)) != NULL; n++)
    append_column (sql, taken, path);
  g_string_append_c (sql, ')');
  *ret_n_paths = n;
  return g_string_free (sql, FALSE);
}

static int
connect_cb (sqlite3             *db,
            void                *user_data,
            int                  n_arguments,
            const char *const   *arguments,
            sqlite3_vtab       **ret_table,
            char               **ret_message)
{
  const Origin *origin = user_data;
  guint n_paths;
  g_autofree char *declaration = make_declaration (origin->names, &n_paths);
  int result = sqlite3_declare_vtab (db, declaration);
  gint64 blocks = 0, segments = 0, vehicles = 0;
  Table *table;

  if (result != SQLITE_OK)
    return result;
  sqlite3_vtab_config (db, SQLITE_VTAB_INNOCUOUS);
  /* By numbers, since counting walks over all of them. */
  fleet_database_ask (db, "SELECT ifnull (max (id) - min (id) + 1, 0) FROM main.block", &blocks, NULL);
  fleet_database_ask (db, "SELECT ifnull (max (id) - min (id) + 1, 0) FROM main.segment", &segments, NULL);
  fleet_database_ask (db, "SELECT count(*) FROM main.vehicle_row", &vehicles, NULL);
  table = g_new0 (Table, 1);
  table->db = db;
  table->origin = origin;
  table->n_paths = n_paths;
  table->n_rows = MAX (10000, blocks * 1000.0 + segments * 100.0);
  table->n_segments = segments;
  table->n_vehicles = MAX (10, vehicles);
  *ret_table = &table->base;
  return SQLITE_OK;
}

static int
disconnect_cb (sqlite3_vtab *table)
{
  g_free (table);
  return SQLITE_OK;
}

static int
best_index_cb (sqlite3_vtab       *base,
               sqlite3_index_info *info)
{
  const Table *table = (const Table *) base;

  return fleet_telemetry_plan_choose (info, table->n_rows, table->n_vehicles, table->n_segments);
}

static int
open_cb (sqlite3_vtab         *table,
         sqlite3_vtab_cursor **ret_cursor)
{
  Cursor *self = g_new0 (Cursor, 1);

  self->n_paths = ((const Table *) table)->n_paths;
  self->paths = g_new0 (PathColumns, self->n_paths + 1);
  *ret_cursor = &self->base;
  return SQLITE_OK;
}

static void
empty_cursor (Cursor *self)
{
  g_clear_pointer (&self->pieces, fleet_piece_cursor_free);
  fleet_telemetry_filter_clear (&self->filter);
  self->view = NULL;
  self->row = self->end = 0;
  self->at_end = FALSE;
}

static int
close_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  empty_cursor (self);
  g_free (self->paths);
  g_free (self);
  return SQLITE_OK;
}

static int
fail (Cursor       *self,
      const GError *error)
{
  sqlite3_vtab *table = self->base.pVtab;

  if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_STOPPED))
    return SQLITE_INTERRUPT;
  sqlite3_free (table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf ("%s", error->message);
  return g_error_matches (error, FLEET_ERROR, FLEET_ERROR_CORRUPT) ? SQLITE_CORRUPT : SQLITE_ERROR;
}

static FleetPieceVerdict
test_cb (const FleetSegmentView *view,
         gpointer                user_data)
{
  const Cursor *self = user_data;
  const Origin *origin = ((const Table *) self->base.pVtab)->origin;

  if (origin->stop != NULL && origin->stop (origin->stop_data))
    return FLEET_PIECE_STOP;
  return fleet_telemetry_filter_meets (&self->filter, view) ? FLEET_PIECE_READ : FLEET_PIECE_SKIP;
}

/* To the next row that the filter takes, from row on. */
static int
find_row (Cursor *self)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      guint first = 0, n = 0;
      gboolean is_new;

      while (self->row < self->end && self->by_row && !fleet_telemetry_filter_takes (&self->filter, fleet_segment_view_get_rows (self->view), self->row))
        self->row++;
      if (self->row < self->end)
        return SQLITE_OK;
      if (!fleet_piece_cursor_next (self->pieces, &self->view, &first, &n, &is_new, &error))
        {
          self->at_end = TRUE;
          return error != NULL ? fail (self, error) : SQLITE_OK;
        }
      self->row = first;
      self->end = first + n;
      self->piece += is_new;
    }
}

static int
filter_cb (sqlite3_vtab_cursor *cursor,
           int                  unused,
           const char          *plan,
           int                  n_values,
           sqlite3_value      **values)
{
  static const FleetPath no_paths[1];
  Cursor *self = (Cursor *) cursor;
  Table *table = (Table *) cursor->pVtab;
  g_autoptr (GError) error = NULL;
  FleetPieceQuestion question;

  empty_cursor (self);
  if (!fleet_telemetry_plan_fill (plan, table->db, table->origin->names, n_values, values, &self->filter, &error))
    return fail (self, error);
  /* No column is read before it is asked for. */
  question = (FleetPieceQuestion) {
    .slots = self->filter.slots != NULL ? (const FleetSlot *) (gpointer) self->filter.slots->data : NULL,
    .n_slots = self->filter.slots != NULL ? self->filter.slots->len : 0,
    .all_segments = self->filter.all_segments,
    .paths = no_paths,
    .first_us = self->filter.first_us,
    .last_us = self->filter.last_us,
    .test = test_cb,
    .test_data = self,
  };
  if (self->filter.slots != NULL && self->filter.slots->len == 0)
    question.slots = no_paths;
  self->by_row = self->filter.devices != NULL || self->filter.by_place || self->filter.first_offset > G_MININT64 || self->filter.last_offset < G_MAXINT64;
  self->pieces = fleet_piece_cursor_new (table->db, &question, &error);
  return self->pieces != NULL ? find_row (self) : fail (self, error);
}

static int
next_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  self->row++;
  return find_row (self);
}

static int
eof_cb (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->at_end;
}

/* A part of a place's name: 1 the topic, 2 the partition. */
static void
result_place (sqlite3_context *context,
              const char      *place,
              int              part)
{
  const char *topic = place != NULL ? strchr (place, '\n') : NULL;
  const char *partition = topic != NULL ? strchr (topic + 1, '\n') : NULL;

  if (partition == NULL)
    return;
  if (part == 1)
    sqlite3_result_text (context, topic + 1, partition - topic - 1, SQLITE_TRANSIENT);
  else
    sqlite3_result_int64 (context, g_ascii_strtoll (partition + 1, NULL, 10));
}

/* The path's columns in this piece, decoded. */
static gboolean
find_columns (Cursor       *self,
              FleetPath     path,
              PathColumns  *found,
              GError      **error)
{
  guint n, low = 0, high;
  const FleetSegmentColumn *columns = fleet_segment_view_get_columns (self->view, &n);

  found->piece = self->piece;
  found->n = 0;
  for (high = n; low < high;)
    {
      guint middle = (low + high) / 2;

      if (columns[middle].key / 8 < path)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < n && columns[low].key / 8 == path; low++)
    {
      if (columns[low].key % 8 == FLEET_TYPE_NULL)
        continue;
      found->columns[found->n] = fleet_segment_view_decode (self->view, low, error);
      if (found->columns[found->n++] == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
result_value (sqlite3_context          *context,
              const FleetSegmentColumn *column,
              guint                     at)
{
  guint64 value = column->values[at];
  double real;

  switch ((FleetType) (column->key % 8))
    {
    case FLEET_TYPE_BOOL:
    case FLEET_TYPE_INT:
      sqlite3_result_int64 (context, (gint64) value);
      break;
    case FLEET_TYPE_DOUBLE:
      memcpy (&real, &value, sizeof real);
      sqlite3_result_double (context, real);
      break;
    case FLEET_TYPE_TEXT:
      sqlite3_result_text (context, (const char *) column->heap + column->ends[value], column->ends[value + 1] - column->ends[value], SQLITE_TRANSIENT);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      break;
    }
}

static int
result_path (Cursor          *self,
             sqlite3_context *context,
             FleetPath        path)
{
  PathColumns *found = &self->paths[path];
  g_autoptr (GError) error = NULL;

  if (found->piece != self->piece && !find_columns (self, path, found, &error))
    return fail (self, error);
  for (guint i = 0; i < found->n; i++)
    {
      const FleetSegmentColumn *column = found->columns[i];
      const FleetSegmentBits *bits = column->bits;

      if (bits != NULL && !((bits->words[self->row / 64] >> (self->row % 64)) & 1))
        continue;
      result_value (context, column, bits != NULL ? fleet_segment_bits_rank (bits, self->row) : self->row);
      break;
    }
  return SQLITE_OK;
}

/* The vehicle of the row. */
static FleetSlot
find_slot (const Cursor *self)
{
  const FleetSegmentRows *rows = fleet_segment_view_get_rows (self->view);
  guint low = 0, high = rows->n_starts;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (rows->starts[middle] <= self->row)
        low = middle;
      else
        high = middle;
    }
  return rows->slots[low];
}

static int
column_cb (sqlite3_vtab_cursor *cursor,
           sqlite3_context     *context,
           int                  column)
{
  Cursor *self = (Cursor *) cursor;
  FleetSqlNames *names = ((Table *) cursor->pVtab)->origin->names;
  gint64 *const *heads = fleet_segment_view_get_rows (self->view)->heads;
  char buffer[FLEET_TIME_BUFFER];
  const char *text;

  switch (column)
    {
    case FLEET_TELEMETRY_TIME:
      sqlite3_result_text (context, fleet_time_print (heads[FLEET_HEAD_TIME][self->row], buffer), -1, SQLITE_TRANSIENT);
      break;
    case FLEET_TELEMETRY_DEVICE:
      text = fleet_sql_names_get (names, FLEET_NAMES_DEVICES, heads[FLEET_HEAD_DEVICE][self->row]);
      sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
      break;
    case FLEET_TELEMETRY_CAR:
      text = fleet_sql_names_get (names, FLEET_NAMES_VEHICLES, find_slot (self));
      if (text != NULL && g_str_has_prefix (text, "car:"))
        sqlite3_result_text (context, text + strlen ("car:"), -1, SQLITE_TRANSIENT);
      break;
    case FLEET_TELEMETRY_TOPIC:
    case FLEET_TELEMETRY_PARTITION:
      result_place (context, fleet_sql_names_get (names, FLEET_NAMES_PLACES, heads[FLEET_HEAD_PLACE][self->row]), column == FLEET_TELEMETRY_TOPIC ? 1 : 2);
      break;
    case FLEET_TELEMETRY_OFFSET:
      sqlite3_result_int64 (context, heads[FLEET_HEAD_OFFSET][self->row]);
      break;
    case FLEET_TELEMETRY_KAFKA_TIME:
      if (heads[FLEET_HEAD_KAFKA][self->row] != FLEET_TIME_NONE)
        sqlite3_result_text (context, fleet_time_print (heads[FLEET_HEAD_KAFKA][self->row], buffer), -1, SQLITE_TRANSIENT);
      break;
    case FLEET_TELEMETRY_LATE:
      sqlite3_result_int (context, heads[FLEET_HEAD_FLAGS][self->row] & FLEET_ROW_LATE ? 1 : 0);
      break;
    default:
      return result_path (self, context, column - FLEET_TELEMETRY_FIRST_PATH);
    }
  return SQLITE_OK;
}

/* SQLite tells rows of two walks apart by it, where a condition has an OR: a piece and the row in it. */
static int
rowid_cb (sqlite3_vtab_cursor *cursor,
          sqlite3_int64       *ret_rowid)
{
  const Cursor *self = (const Cursor *) cursor;

  *ret_rowid = fleet_piece_cursor_get_number (self->pieces) * FLEET_SEGMENT_MAX_ROWS + self->row;
  return SQLITE_OK;
}

/* No xCreate: eponymous only. No xUpdate: read-only. */
static const sqlite3_module module = {
  .xConnect = connect_cb,
  .xBestIndex = best_index_cb,
  .xDisconnect = disconnect_cb,
  .xOpen = open_cb,
  .xClose = close_cb,
  .xFilter = filter_cb,
  .xNext = next_cb,
  .xEof = eof_cb,
  .xColumn = column_cb,
  .xRowid = rowid_cb,
};

gboolean
fleet_telemetry_table_register (sqlite3             *db,
                                FleetSqlNames       *names,
                                FleetTelemetryStop   stop,
                                gpointer             stop_data,
                                GError             **error)
{
  Origin *origin = g_new (Origin, 1);

  *origin = (Origin) { names, stop, stop_data };
  if (sqlite3_create_module_v2 (db, "telemetry", &module, origin, g_free) != SQLITE_OK)
    return fleet_database_fail (db, "take the table of telemetry", error);
  return TRUE;
}
