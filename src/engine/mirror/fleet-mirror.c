/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror: change records become versions of rows.
 *
 * A row's history only grows at its end: a change that is not later than the newest version (by its source, see fleet-source-version) is either known or came too late,
 * and is left alone. So records may come twice, or again from any earlier place, and the rows stay as they are. Deletes are versions too, hence nothing late
 * brings a row back. */

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
    self->rows[table] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_mirror_row_free);
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
    g_hash_table_unref (self->rows[table]);
  g_hash_table_unref (self->cars);
  g_array_unref (self->by_device);
  g_array_unref (self->by_slot);
  g_array_unref (self->wants);
  g_free (self->of_devices.bytes);
  g_free (self->of_slots.bytes);
  g_free (self);
}

static gboolean
same_content (const FleetRowVersion *version,
              const FleetChange     *change,
              gboolean               deleted)
{
  guint n_columns = deleted ? 0 : change->n_columns;

  if (version->deleted != deleted || version->n_columns != n_columns)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    if (strcmp (version->names[i], change->names[i]) != 0 || !fleet_value_equal (&version->values[i], &change->values[i]))
      return FALSE;
  return TRUE;
}

/* TRUE: row has nothing to learn from change. */
static gboolean
is_known (const FleetMirrorRow *row,
          const FleetChange    *change,
          gboolean              deleted)
{
  const FleetRowVersion *newest;

  if (row == NULL || row->n_entries == 0)
    return FALSE;
  newest = row->entries[row->n_entries - 1].version;
  if (fleet_mirror_compare_sources (newest, &change->source) >= 0)
    return TRUE;
  /* Sent again without anything that tells it. */
  return newest->valid_from_us == change->change_us && same_content (newest, change, deleted);
}

/* A new version of the row with that key at the end of its history. FALSE: the table is full. */
static gboolean
change_row (FleetMirror       *self,
            FleetTable         table,
            const char        *key,
            const FleetChange *change,
            gboolean           deleted,
            GPtrArray         *versions)
{
  FleetMirrorRow *row = fleet_mirror_row (self, table, key);
  FleetRowVersion *version;
  g_autofree char *source = NULL;
  gint64 from_us = change->change_us;

  if (is_known (row, change, deleted))
    return TRUE;
  row = fleet_mirror_add_row (self, table, key);
  if (row == NULL)
    return FALSE;

  if (row->n_entries > 0)
    from_us = MAX (from_us, row->entries[row->n_entries - 1].version->valid_from_us);
  else if (change->snapshot && !deleted)
    from_us = G_MININT64;
  source = fleet_source_version_print (&change->source);
  version = fleet_row_version_new (table, key, from_us, source, deleted, deleted ? 0 : change->n_columns, change->names,
                                   change->values);
  fleet_mirror_forget_answers (self, table, row);
  fleet_mirror_row_insert (self, row, version);
  fleet_mirror_forget_answers (self, table, row);
  g_ptr_array_add (versions, version);
  return TRUE;
}

static gboolean
is_there (const FleetMirrorRow *row)
{
  return row != NULL && row->n_entries > 0 && !row->entries[row->n_entries - 1].version->deleted;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every row of the table is deleted, in order of keys so that two runs write the same. */
static void
truncate_table (FleetMirror       *self,
                FleetTable         table,
                const FleetChange *change,
                GPtrArray         *versions)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, self->rows[table]);
  while (g_hash_table_iter_next (&iter, &key, &row))
    if (is_there (row))
      g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    change_row (self, table, keys->pdata[i], change, TRUE, versions);
}

static gboolean
apply_upsert (FleetMirror        *self,
              FleetTable          table,
              const FleetChange  *change,
              GPtrArray          *versions,
              char              **ret_reason)
{
  gint64 starts_us, ends_us;

  if (table == FLEET_TABLE_RESERVATION &&
      !fleet_mirror_read_times (self, change->n_columns, change->names, change->values, &starts_us, &ends_us))
    {
      *ret_reason = g_strdup_printf ("mapping: the reservation's \"%s\" or \"%s\" is no time", self->reservation_from,
                                     self->reservation_to);
      return FALSE;
    }
  if (change->old_key != NULL)
    change_row (self, table, change->old_key, change, TRUE, versions);
  if (change_row (self, table, change->key, change, FALSE, versions))
    return TRUE;
  *ret_reason = g_strdup_printf ("mapping: table %s is full with %u rows; remove rows from the source", fleet_table_to_string (table),
                                 FLEET_MIRROR_ROWS);
  return FALSE;
}

gboolean
fleet_mirror_apply (FleetMirror         *self,
                    FleetTable           table,
                    const FleetMessage  *message,
                    GPtrArray           *versions,
                    char               **ret_reason)
{
  const FleetChange *change = fleet_change_reader_read (self->reader, table, message, ret_reason);

  if (change == NULL)
    return FALSE;
  switch (change->operation)
    {
    case FLEET_CHANGE_UPSERT:
      return apply_upsert (self, table, change, versions, ret_reason);
    case FLEET_CHANGE_DELETE:
      /* A null value says no more than that a row is gone; a record of a delete is kept even before its row, which may still come late. */
      if (!change->by_kafka_key || is_there (fleet_mirror_row (self, table, change->key)))
        change_row (self, table, change->key, change, TRUE, versions);
      return TRUE;
    case FLEET_CHANGE_TRUNCATE:
      truncate_table (self, table, change, versions);
      return TRUE;
    case FLEET_CHANGE_NONE:
    default:
      return TRUE;
    }
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
