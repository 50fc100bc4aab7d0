/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-telemetry-table: an eponymous virtual table; it exists on every connection that registers it and nowhere on disk.
 *
 * A cursor holds one segment's heads at a time, in order of arrival (place, then offset), so memory does not grow with history. */

#include "fleet-telemetry-table.h"

#include "fleet-segment.h"
#include "fleet-time.h"

#include <string.h>

enum
{
  COLUMN_TIME,
  COLUMN_DEVICE,
  COLUMN_CAR,
  COLUMN_TOPIC,
  COLUMN_PARTITION,
  COLUMN_OFFSET,
  COLUMN_SEGMENT,
};

enum
{
  PLAN_ALL,
  PLAN_SEGMENT,
};

typedef struct
{
  sqlite3_vtab   base;
  sqlite3       *db;
  FleetSqlNames *names;
} Table;

typedef struct
{
  sqlite3_vtab_cursor base;
  sqlite3_stmt       *segments; /* id, data */
  gint64              segment;
  GPtrArray          *batches;  /* of the segment that is being read */
  guint               batch;
  guint               row;
  gint64              n_before; /* rows of segments before: the rowid goes on */
  gboolean            at_end;
} Cursor;

static int
connect_cb (sqlite3             *db,
            void                *user_data,
            int                  n_arguments,
            const char *const   *arguments,
            sqlite3_vtab       **ret_table,
            char               **ret_message)
{
  int result = sqlite3_declare_vtab (db, "CREATE TABLE telemetry (\"time\" TEXT, device TEXT, car TEXT, topic TEXT, \"partition\" INTEGER, \"offset\" INTEGER, segment INTEGER)");
  Table *table;

  if (result != SQLITE_OK)
    return result;
  sqlite3_vtab_config (db, SQLITE_VTAB_INNOCUOUS);
  table = g_new0 (Table, 1);
  table->db = db;
  table->names = user_data;
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
best_index_cb (sqlite3_vtab       *table,
               sqlite3_index_info *info)
{
  info->idxNum = PLAN_ALL;
  info->estimatedCost = 1e9;
  info->estimatedRows = 100000000;
  for (int i = 0; i < info->nConstraint; i++)
    {
      if (!info->aConstraint[i].usable || info->aConstraint[i].iColumn != COLUMN_SEGMENT || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
        continue;
      info->idxNum = PLAN_SEGMENT;
      info->aConstraintUsage[i].argvIndex = 1;
      info->estimatedCost = 1e4;
      info->estimatedRows = 10000;
      break;
    }
  return SQLITE_OK;
}

static int
open_cb (sqlite3_vtab         *table,
         sqlite3_vtab_cursor **ret_cursor)
{
  Cursor *self = g_new0 (Cursor, 1);

  *ret_cursor = &self->base;
  return SQLITE_OK;
}

static void
empty_cursor (Cursor *self)
{
  g_clear_pointer (&self->segments, sqlite3_finalize);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  self->batch = self->row = 0;
  self->n_before = 0;
  self->at_end = FALSE;
}

static int
close_cb (sqlite3_vtab_cursor *cursor)
{
  empty_cursor ((Cursor *) cursor);
  g_free (cursor);
  return SQLITE_OK;
}

static int
fail (Cursor     *self,
      const char *message,
      int         code)
{
  sqlite3_free (self->base.pVtab->zErrMsg);
  self->base.pVtab->zErrMsg = sqlite3_mprintf ("%s", message);
  return code;
}

/* To the first row of the next segment that has rows. */
static int
next_segment (Cursor *self)
{
  for (;;)
    {
      int result = sqlite3_step (self->segments);
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&self->batches, g_ptr_array_unref);
      self->batch = self->row = 0;
      if (result == SQLITE_DONE)
        {
          self->at_end = TRUE;
          return SQLITE_OK;
        }
      if (result != SQLITE_ROW)
        return fail (self, sqlite3_errmsg (((Table *) self->base.pVtab)->db), result);
      self->segment = sqlite3_column_int64 (self->segments, 0);
      self->batches = fleet_segment_read (sqlite3_column_blob (self->segments, 1), sqlite3_column_bytes (self->segments, 1), FLEET_SEGMENT_BY_ARRIVAL, TRUE, &error);
      if (self->batches == NULL)
        return fail (self, error->message, SQLITE_CORRUPT);
      if (self->batches->len > 0)
        return SQLITE_OK;
    }
}

static int
filter_cb (sqlite3_vtab_cursor *cursor,
           int                  plan,
           const char          *plan_text,
           int                  n_values,
           sqlite3_value      **values)
{
  Cursor *self = (Cursor *) cursor;
  Table *table = (Table *) cursor->pVtab;
  int result;

  empty_cursor (self);
  result = sqlite3_prepare_v2 (table->db, plan == PLAN_SEGMENT ? "SELECT id, data FROM main.segment WHERE id = ?1" : "SELECT id, data FROM main.segment ORDER BY id", -1,
                               &self->segments, NULL);
  if (result != SQLITE_OK)
    return fail (self, sqlite3_errmsg (table->db), result);
  if (plan == PLAN_SEGMENT)
    sqlite3_bind_value (self->segments, 1, values[0]);
  return next_segment (self);
}

static int
next_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;
  const FleetBatch *batch = g_ptr_array_index (self->batches, self->batch);

  self->n_before++;
  if (++self->row < batch->n_rows)
    return SQLITE_OK;
  self->row = 0;
  if (++self->batch < self->batches->len)
    return SQLITE_OK;
  return next_segment (self);
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

static int
column_cb (sqlite3_vtab_cursor *cursor,
           sqlite3_context     *context,
           int                  column)
{
  Cursor *self = (Cursor *) cursor;
  FleetSqlNames *names = ((Table *) cursor->pVtab)->names;
  const FleetBatch *batch = g_ptr_array_index (self->batches, self->batch);
  char buffer[FLEET_TIME_BUFFER];
  const char *text;

  switch (column)
    {
    case COLUMN_TIME:
      sqlite3_result_text (context, fleet_time_print (batch->time_us[self->row], buffer), -1, SQLITE_TRANSIENT);
      break;
    case COLUMN_DEVICE:
      text = fleet_sql_names_get (names, FLEET_NAMES_DEVICES, batch->device[self->row]);
      sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
      break;
    case COLUMN_CAR:
      text = fleet_sql_names_get (names, FLEET_NAMES_VEHICLES, batch->slot[self->row]);
      if (text != NULL && g_str_has_prefix (text, "car:"))
        sqlite3_result_text (context, text + strlen ("car:"), -1, SQLITE_TRANSIENT);
      break;
    case COLUMN_TOPIC:
    case COLUMN_PARTITION:
      result_place (context, fleet_sql_names_get (names, FLEET_NAMES_PLACES, batch->place[self->row]), column == COLUMN_TOPIC ? 1 : 2);
      break;
    case COLUMN_OFFSET:
      sqlite3_result_int64 (context, batch->offset[self->row]);
      break;
    case COLUMN_SEGMENT:
      sqlite3_result_int64 (context, self->segment);
      break;
    default:
      break;
    }
  return SQLITE_OK;
}

static int
rowid_cb (sqlite3_vtab_cursor *cursor,
          sqlite3_int64       *ret_rowid)
{
  *ret_rowid = ((Cursor *) cursor)->n_before;
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
fleet_telemetry_table_register (sqlite3        *db,
                                FleetSqlNames  *names,
                                GError        **error)
{
  if (sqlite3_create_module (db, "telemetry", &module, names) != SQLITE_OK)
    return fleet_database_fail (db, "take the table of telemetry", error);
  return TRUE;
}
