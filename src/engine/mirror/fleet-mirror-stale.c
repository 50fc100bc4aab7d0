/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-stale: rows that their source did not read when it read its whole table.
 *
 * Whether a row is stale follows from its newest version and from the table's line (fleet-table-snapshot.h), so nothing is written for it: the view stale_row says the same from what is
 * on disk. The flag at the row is a cache of that, for the count and for the vehicle's record; it is found anew for one row when the row is told, and for all when the line moves. */

#include "fleet-mirror-private.h"

static void
look_at (FleetMirror    *self,
         FleetTable      table,
         FleetMirrorRow *row)
{
  const FleetRowVersion *newest = row->n_entries > 0 ? row->entries[row->n_entries - 1].version : NULL;
  gint64 line_us = self->snapshots[table].line_us;
  gboolean is_stale = newest != NULL && !newest->deleted && line_us != FLEET_TIME_NONE && newest->source_version != NULL && fleet_source_version_told (newest->source_version) < line_us;

  self->n_stale += is_stale - row->is_stale;
  row->is_stale = is_stale;
}

static void
look_at_all (FleetMirror *self,
             FleetTable   table)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows[table]);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    look_at (self, table, row);
}

void
fleet_mirror_row_told (FleetMirror    *self,
                       FleetTable      table,
                       FleetMirrorRow *row)
{
  if (row->is_stale)
    look_at (self, table, row);
}

/* What a snapshot has of a table is told before its rows, and on another topic. */
static void
note_beginnings (FleetMirror       *self,
                 const FleetChange *change)
{
  for (guint i = 0; change->snapshot && i < change->table_changes->len; i++)
    {
      FleetTable table = ((const FleetTableChange *) change->table_changes->pdata[i])->table;

      if (fleet_table_snapshot_begin (&self->snapshots[table], change->source.built_us))
        self->snapshots_changed[table] = TRUE;
    }
}

/* Tables that a snapshot which is over began with, and of which it may have had no row. */
static void
close_ended (FleetMirror *self)
{
  gint64 whole_us = FLEET_TIME_NONE;

  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    whole_us = MAX (whole_us, self->snapshots[table].whole_us);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    if (fleet_table_snapshot_close (&self->snapshots[table], whole_us))
      {
        self->snapshots_changed[table] = TRUE;
        look_at_all (self, table);
      }
}

void
fleet_mirror_note_snapshot (FleetMirror       *self,
                            FleetTable         table,
                            const FleetChange *change)
{
  gboolean line_moved;

  if (change->operation == FLEET_CHANGE_TABLE)
    note_beginnings (self, change);
  else if (table == FLEET_N_TABLES || !fleet_table_snapshot_note (&self->snapshots[table], change->mark, change->source.built_us, &line_moved))
    return;
  else
    {
      self->snapshots_changed[table] = TRUE;
      if (line_moved)
        look_at_all (self, table);
    }
  close_ended (self);
}

void
fleet_mirror_take_snapshots (FleetMirror *self,
                             GArray      *snapshots)
{
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    if (self->snapshots_changed[table])
      {
        FleetMirrorSnapshot snapshot = { table, self->snapshots[table] };

        g_array_append_val (snapshots, snapshot);
        self->snapshots_changed[table] = FALSE;
      }
}

void
fleet_mirror_restore_snapshot (FleetMirror               *self,
                               const FleetMirrorSnapshot *snapshot)
{
  self->snapshots[snapshot->table] = snapshot->snapshot;
  look_at_all (self, snapshot->table);
}

guint
fleet_mirror_count_stale (FleetMirror *self)
{
  return self->n_stale;
}

gint64
fleet_mirror_stale_since (FleetMirror *self,
                          FleetTable   table,
                          const char  *key)
{
  const FleetMirrorRow *row = fleet_mirror_row (self, table, key);

  return row != NULL && row->is_stale ? self->snapshots[table].line_us : FLEET_TIME_NONE;
}
