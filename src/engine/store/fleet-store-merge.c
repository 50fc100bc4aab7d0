/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-merge: a merge is a transaction: what went in goes, what came out stands, or nothing has happened. */

#include "fleet-store-private.h"

#include "fleet-merger.h"

static const char delete_segment[] = "DELETE FROM segment WHERE id = ?1";
static const char delete_block[] = "DELETE FROM block WHERE id = ?1";
static const char insert_block[] = "INSERT INTO block VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char insert_signal[] = "INSERT OR REPLACE INTO signal_hour VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char add_signal[] =
    "INSERT INTO signal_hour VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET n = n + excluded.n,"
    " least = min (ifnull (least, excluded.least), ifnull (excluded.least, least)),"
    " greatest = max (ifnull (greatest, excluded.greatest), ifnull (excluded.greatest, greatest)), total = ifnull (total + excluded.total, ifnull (total, excluded.total))";

/* Each id is deleted, or all is off: it was forgotten since the merge was made. */
static gboolean
delete_ids (FleetStore  *self,
            const char  *sql,
            GArray      *ids,
            GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (ids, gint64, i));
      if (!fleet_database_step (statement, "merge history", error))
        return FALSE;
      if (sqlite3_changes (self->db) != 1)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_STOPPED, "what was to be merged has been forgotten meanwhile");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
insert_pieces (FleetStore  *self,
               GPtrArray   *pieces,
               GError     **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, insert_block, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const FleetMergePiece *piece = g_ptr_array_index (pieces, i);
      const gint64 values[] = { piece->hour, piece->bunch, piece->settled, piece->first_slot, piece->last_slot, piece->first_us, piece->last_us, piece->aged_us, piece->n_rows,
                                g_bytes_get_size (piece->data) };

      for (guint v = 0; v < G_N_ELEMENTS (values); v++)
        sqlite3_bind_int64 (statement, v + 1, values[v]);
      sqlite3_bind_blob64 (statement, G_N_ELEMENTS (values) + 1, g_bytes_get_data (piece->data, NULL), g_bytes_get_size (piece->data), SQLITE_STATIC);
      if (!fleet_database_step (statement, "keep a block of history", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_signals (FleetStore        *self,
                const FleetMerge  *merge,
                GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, merge->adds ? add_signal : insert_signal, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < merge->signals->len; i++)
    {
      const FleetMergeSignal *signal = &g_array_index (merge->signals, FleetMergeSignal, i);
      FleetType type = signal->key % 8;

      sqlite3_bind_int64 (statement, 1, merge->hour);
      sqlite3_bind_int64 (statement, 2, signal->key);
      sqlite3_bind_int64 (statement, 3, merge->bunch);
      sqlite3_bind_int64 (statement, 4, signal->n);
      if (signal->n > 0 && type != FLEET_TYPE_NULL && type != FLEET_TYPE_TEXT)
        {
          sqlite3_bind_double (statement, 5, signal->least);
          sqlite3_bind_double (statement, 6, signal->greatest);
          sqlite3_bind_double (statement, 7, signal->total);
        }
      if (!fleet_database_step (statement, "keep the hour of a signal", error))
        return FALSE;
      sqlite3_clear_bindings (statement);
    }
  return TRUE;
}

static gboolean
insert_devices (FleetStore        *self,
                const FleetMerge  *merge,
                GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, "INSERT OR IGNORE INTO device_slot VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < merge->devices->len; i++)
    {
      const FleetMergeDevice *device = &g_array_index (merge->devices, FleetMergeDevice, i);

      sqlite3_bind_int64 (statement, 1, device->device);
      sqlite3_bind_int64 (statement, 2, device->slot);
      if (!fleet_database_step (statement, "keep a device's vehicle", error))
        return FALSE;
    }
  return TRUE;
}

/* Between what goes and what comes. The define makes the control of the kill tests: two transactions, which must be found out; no installed program has it. */
static gboolean
split_merge (FleetStore  *self,
             GError     **error)
{
#ifdef FLEET_FAULT_SPLIT_MERGE
  return fleet_database_step (self->statements[FLEET_STATEMENT_COMMIT], "commit", error) && fleet_database_step (self->statements[FLEET_STATEMENT_BEGIN], "begin", error);
#else
  return TRUE;
#endif
}

gboolean
fleet_store_apply (FleetStore        *self,
                   const FleetMerge  *merge,
                   GError           **error)
{
  if (!fleet_store_file_has_room (&self->file, error))
    return FALSE;
  if (!fleet_database_step (self->statements[FLEET_STATEMENT_BEGIN], "begin", error) || !delete_ids (self, delete_segment, merge->segments, error) ||
      !delete_ids (self, delete_block, merge->blocks, error) || !split_merge (self, error) || !insert_pieces (self, merge->pieces, error) || !insert_signals (self, merge, error) || !insert_devices (self, merge, error) ||
      !fleet_database_step (self->statements[FLEET_STATEMENT_COMMIT], "commit", error))
    {
      fleet_store_roll_back (self);
      return FALSE;
    }
  self->stats.settled_values += merge->numeric_values;
  self->stats.settled_bytes += merge->numeric_bytes;
  return TRUE;
}

gint
fleet_store_merge (FleetStore               *self,
                   const FleetMergerLimits  *limits,
                   GError                  **error)
{
  g_autoptr (FleetMerge) merge = NULL;
  GError *problem = NULL;

  if (self->merger == NULL)
    self->merger = fleet_merger_new (self->db);
  if (limits != NULL)
    fleet_merger_set_limits (self->merger, limits);
  merge = fleet_merger_next (self->merger, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return -1;
    }
  if (merge == NULL)
    return 0;
  return fleet_store_apply (self, merge, error) ? 1 : -1;
}
