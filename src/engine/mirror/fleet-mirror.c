/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror: change records become versions of rows.
 *
 * A row's history only grows at its end: a change that is not later than the newest version (by its source, see fleet-source-version) is either known or came too late,
 * and is left alone. So records may come twice, or again from any earlier place, and the rows stay as they are. Deletes are versions too, hence nothing late
 * brings a row back. What concerns whole tables is fleet-mirror-table.c's. */

#include "fleet-mirror-private.h"

#include <string.h>

FleetMirror *
fleet_mirror_new (const FleetProfile *profile,
                  FleetDictionary    *vehicles,
                  FleetDictionary    *devices,
                  FleetDictionary    *paths)
{
  FleetMirror *self = g_new0 (FleetMirror, 1);

  self->vehicles = vehicles;
  self->devices = devices;
  self->paths = paths;
  self->device_car = g_strdup (profile->device_car);
  self->reservation_car = g_strdup (profile->reservation_car);
  self->reservation_from = g_strdup (profile->reservation_from);
  self->reservation_to = g_strdup (profile->reservation_to);
  self->reader = fleet_change_reader_new (profile);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    {
      self->rows[table] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_mirror_row_free);
      self->table_changes[table] = g_array_new (FALSE, FALSE, sizeof (FleetMirrorTableChange));
      g_array_set_clear_func (self->table_changes[table], (GDestroyNotify) fleet_mirror_table_change_clear);
      fleet_table_snapshot_init (&self->snapshots[table]);
    }
  self->cars = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_mirror_car_free);
  self->by_device = g_array_new (FALSE, FALSE, sizeof (FleetMirrorDevice));
  self->by_slot = g_array_new (FALSE, FALSE, sizeof (FleetMirrorSlot));
  self->wants = g_array_new (FALSE, FALSE, sizeof (FleetMirrorWant));
  return self;
}

void
fleet_mirror_free (FleetMirror *self)
{
  if (self == NULL)
    return;
  g_free (self->device_car);
  g_free (self->reservation_car);
  g_free (self->reservation_from);
  g_free (self->reservation_to);
  fleet_change_reader_free (self->reader);
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    {
      g_hash_table_unref (self->rows[table]);
      fleet_row_version_unref (self->alike[table]);
      g_array_unref (self->table_changes[table]);
    }
  g_hash_table_unref (self->cars);
  g_array_unref (self->by_device);
  g_array_unref (self->by_slot);
  g_array_unref (self->wants);
  g_free (self->of_devices.bytes);
  g_free (self->of_slots.bytes);
  g_free (self);
}

const FleetMirrorCounts *
fleet_mirror_get_counts (FleetMirror *self)
{
  return &self->counts;
}

static const FleetRowVersion *
newest_of (const FleetMirrorRow *row)
{
  return row != NULL && row->n_entries > 0 ? row->entries[row->n_entries - 1].version : NULL;
}

static gboolean
same_content (const FleetRowVersion *version,
              gboolean               deleted,
              const GPtrArray       *names,
              const GArray          *values)
{
  if (version->deleted != deleted || version->n_columns != names->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (strcmp (version->names[i], names->pdata[i]) != 0 || !fleet_value_equal (&version->values[i], &g_array_index (values, FleetValue, i)))
      return FALSE;
  return TRUE;
}

/* TRUE, and counted: the row has nothing to learn from a change that is not later than its newest version, or than when its table was emptied. */
static gboolean
is_past (FleetMirror           *self,
         FleetTable             table,
         const FleetRowVersion *newest,
         const FleetChange     *change)
{
  int order = newest != NULL ? fleet_mirror_compare_sources (newest, &change->source) : -1;

  if (order == 0)
    self->counts.repeated++;
  else if (order > 0 || fleet_mirror_was_emptied (self, table, &change->source, newest))
    {
      self->counts.outdated++;
      return TRUE;
    }
  return order == 0;
}

/* Puts a column among the others, by its name. */
static void
put_column (GPtrArray        *names,
            GArray           *values,
            const char       *name,
            const FleetValue *value)
{
  guint at = names->len;

  while (at > 0 && strcmp (names->pdata[at - 1], name) > 0)
    at--;
  if (at > 0 && strcmp (names->pdata[at - 1], name) == 0)
    return;
  g_ptr_array_insert (names, at, (char *) name);
  g_array_insert_val (values, at, *value);
}

/* The row as the change tells it, with what did not change as newest has it. */
static void
make_content (const FleetChange     *change,
              const FleetRowVersion *newest,
              GPtrArray             *names,
              GArray                *values)
{
  for (guint i = 0; i < change->n_columns; i++)
    g_ptr_array_add (names, (char *) change->names[i]);
  g_array_append_vals (values, change->values, change->n_columns);
  for (guint i = 0; newest != NULL && i < change->n_unchanged; i++)
    {
      const FleetValue *value = fleet_row_version_get (newest, change->unchanged[i]);

      if (value != NULL)
        put_column (names, values, change->unchanged[i], value);
    }
}

void
fleet_mirror_append (FleetMirror     *self,
                     FleetMirrorRow  *row,
                     FleetRowVersion *version,
                     GPtrArray       *versions)
{
  fleet_mirror_forget_answers (self, version->table, row);
  fleet_mirror_row_insert (self, row, version);
  fleet_mirror_forget_answers (self, version->table, row);
  fleet_mirror_row_told (self, version->table, row);
  g_ptr_array_add (versions, version);
}

/* One version; if the table's columns have changed since, another that has them as they are now. */
static void
append_versions (FleetMirror           *self,
                 FleetMirrorRow        *row,
                 FleetTable             table,
                 const FleetChange     *change,
                 gint64                 from_us,
                 gboolean               deleted,
                 GPtrArray             *names,
                 GArray                *values,
                 GPtrArray             *versions)
{
  g_autofree char *source = fleet_source_version_print (&change->source);
  FleetRowVersion *version = fleet_row_version_new (table, row->key, from_us, source, deleted, names->len, (const char *const *) names->pdata,
                                                    (const FleetValue *) values->data, self->alike[table]);

  version->came_late = fleet_mirror_catch_up (self, table, &change->source, names, values);
  fleet_mirror_append (self, row, version, versions);
  if (version->came_late)
    fleet_mirror_append (self, row, fleet_row_version_new (table, row->key, from_us, source, deleted, names->len, (const char *const *) names->pdata,
                                                           (const FleetValue *) values->data, self->alike[table]), versions);
}

/* What the change makes of the row with that key, at the end of its history; before: the row that this one was before its key changed, or NULL. FALSE: the table is full. */
static gboolean
change_row (FleetMirror           *self,
            FleetTable             table,
            const char            *key,
            const FleetChange     *change,
            gboolean               deleted,
            const FleetRowVersion *before,
            GPtrArray             *versions)
{
  FleetMirrorRow *row = fleet_mirror_row (self, table, key);
  const FleetRowVersion *newest = newest_of (row);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  gint64 from_us = change->change_us;

  if (is_past (self, table, newest, change))
    return TRUE;
  if (!deleted)
    make_content (change, before != NULL ? before : newest, names, values);
  if (newest != NULL && change->source.commit_us == FLEET_TIME_NONE && fleet_mirror_row_as_told (row)->valid_from_us == from_us &&
      same_content (fleet_mirror_row_as_told (row), deleted, names, values))
    {
      self->counts.repeated++; /* sent again without anything that tells it */
      return TRUE;
    }
  row = fleet_mirror_add_row (self, table, key);
  if (row == NULL)
    return FALSE;

  if (newest != NULL)
    from_us = MAX (from_us, newest->valid_from_us);
  else if (change->snapshot && !deleted)
    from_us = G_MININT64;
  append_versions (self, row, table, change, from_us, deleted, names, values, versions);
  self->counts.applied++;
  return TRUE;
}

static gboolean
is_there (const FleetMirrorRow *row)
{
  return newest_of (row) != NULL && !newest_of (row)->deleted;
}

static gboolean
apply_upsert (FleetMirror        *self,
              FleetTable          table,
              const FleetChange  *change,
              GPtrArray          *versions,
              char              **ret_reason)
{
  g_autoptr (FleetRowVersion) old = NULL;
  const FleetRowVersion *before;
  gint64 starts_us, ends_us;

  if (table == FLEET_TABLE_RESERVATION &&
      !fleet_mirror_read_times (self, change->n_columns, change->names, change->values, &starts_us, &ends_us))
    {
      *ret_reason = g_strdup_printf ("mapping: the reservation's \"%s\" or \"%s\" is no time", self->reservation_from,
                                     self->reservation_to);
      return FALSE;
    }
  if (change->old_key != NULL)
    {
      before = newest_of (fleet_mirror_row (self, table, change->old_key));
      if (before != NULL)
        old = fleet_row_version_ref ((FleetRowVersion *) before);
      change_row (self, table, change->old_key, change, TRUE, NULL, versions);
    }
  if (change_row (self, table, change->key, change, FALSE, old, versions))
    return TRUE;
  *ret_reason = g_strdup_printf ("mapping: table %s is full with %u rows; remove rows from the source", fleet_table_to_string (table),
                                 FLEET_MIRROR_ROWS);
  return FALSE;
}

static gboolean
apply (FleetMirror        *self,
       FleetTable          table,
       const FleetChange  *change,
       GPtrArray          *versions,
       GPtrArray          *table_changes,
       char              **ret_reason)
{
  switch (change->operation)
    {
    case FLEET_CHANGE_UPSERT:
      return apply_upsert (self, table, change, versions, ret_reason);
    case FLEET_CHANGE_DELETE:
      /* A null value says no more than that a row is gone; a record of a delete is kept even before its row, which may still come late. */
      if (!change->by_kafka_key || is_there (fleet_mirror_row (self, table, change->key)))
        change_row (self, table, change->key, change, TRUE, NULL, versions);
      return TRUE;
    case FLEET_CHANGE_TABLE:
      for (guint i = 0; i < change->table_changes->len; i++)
        fleet_mirror_change_table (self, change->table_changes->pdata[i], versions, table_changes);
      return TRUE;
    case FLEET_CHANGE_NONE:
    default:
      return TRUE;
    }
}

gboolean
fleet_mirror_apply (FleetMirror         *self,
                    FleetTable           table,
                    const FleetMessage  *message,
                    GPtrArray           *versions,
                    GPtrArray           *table_changes,
                    char               **ret_reason)
{
  const FleetChange *change = fleet_change_reader_read (self->reader, table, message, ret_reason);

  if (change == NULL || !apply (self, table, change, versions, table_changes, ret_reason))
    return FALSE;
  if (change->operation != FLEET_CHANGE_NONE)
    fleet_mirror_note_snapshot (self, table, change);
  return TRUE;
}

void
fleet_mirror_restore (FleetMirror     *self,
                      FleetRowVersion *version)
{
  FleetMirrorRow *row = fleet_mirror_add_row (self, version->table, version->key);

  if (row == NULL)
    return;
  fleet_mirror_forget_answers (self, version->table, row);
  fleet_mirror_row_insert (self, row, version);
  fleet_mirror_forget_answers (self, version->table, row);
}
