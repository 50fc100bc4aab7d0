/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-row: the versions of one row, and what each of them refers to.
 *
 * References and times are read once, when a version comes, since they are asked for whenever a question goes to the rows. */

#include "fleet-mirror-private.h"

#include "fleet-time.h"

#include <string.h>

FleetMirrorRow *
fleet_mirror_row (FleetMirror *self,
                  FleetTable   table,
                  const char  *key)
{
  return g_hash_table_lookup (self->rows[table], key);
}

FleetMirrorRow *
fleet_mirror_add_row (FleetMirror *self,
                      FleetTable   table,
                      const char  *key)
{
  FleetMirrorRow *row = g_hash_table_lookup (self->rows[table], key);

  if (row != NULL || g_hash_table_size (self->rows[table]) >= FLEET_MIRROR_ROWS)
    return row;
  row = g_new0 (FleetMirrorRow, 1);
  row->key = g_strdup (key);
  g_hash_table_insert (self->rows[table], row->key, row);
  return row;
}

void
fleet_mirror_row_free (FleetMirrorRow *row)
{
  for (guint i = 0; i < row->n_entries; i++)
    fleet_row_version_unref (row->entries[i].version);
  g_free (row->entries);
  g_free (row->key);
  g_free (row);
}

FleetMirrorCar *
fleet_mirror_car_of_key (FleetMirror *self,
                         const char  *key)
{
  FleetMirrorCar *car = g_hash_table_lookup (self->cars, key);

  if (car != NULL)
    return car;
  car = g_new0 (FleetMirrorCar, 1);
  car->key = g_strdup (key);
  car->slot = FLEET_NONE;
  car->reservations = g_ptr_array_new ();
  g_hash_table_insert (self->cars, car->key, car);
  return car;
}

void
fleet_mirror_car_free (FleetMirrorCar *car)
{
  g_ptr_array_unref (car->reservations);
  g_free (car->key);
  g_free (car);
}

/* The car that a version's column names; NULL none. */
static FleetMirrorCar *
named_car (FleetMirror           *self,
           const FleetRowVersion *version,
           const char            *column)
{
  const FleetValue *value = column != NULL ? fleet_row_version_get (version, column) : NULL;
  g_autoptr (GString) key = NULL;

  if (value == NULL)
    return NULL;
  key = g_string_new (NULL);
  fleet_value_append (value, key);
  return key->len > 0 ? fleet_mirror_car_of_key (self, key->str) : NULL;
}

/* NULL and empty leave *ret_us as it is. FALSE: no time. */
static gboolean
read_time (const FleetValue *value,
           gint64           *ret_us)
{
  if (value == NULL || value->type == FLEET_TYPE_NULL || (value->type == FLEET_TYPE_TEXT && value->length == 0))
    return TRUE;
  if (value->type == FLEET_TYPE_TEXT)
    return fleet_time_parse (value->text, value->length, FLEET_ZONE_HONOURED, ret_us);
  if (value->type == FLEET_TYPE_INT)
    return fleet_time_from_int (value->integer, ret_us);
  if (value->type == FLEET_TYPE_DOUBLE)
    return fleet_time_from_number (value->real, ret_us);
  return FALSE;
}

gboolean
fleet_mirror_read_times (FleetMirror       *self,
                         guint              n_columns,
                         const char *const *names,
                         const FleetValue  *values,
                         gint64            *ret_starts_us,
                         gint64            *ret_ends_us)
{
  gint64 starts_us = FLEET_TIME_NONE;
  gint64 ends_us = G_MAXINT64;

  for (guint i = 0; i < n_columns; i++)
    if ((g_strcmp0 (names[i], self->reservation_from) == 0 && !read_time (&values[i], &starts_us)) ||
        (g_strcmp0 (names[i], self->reservation_to) == 0 && !read_time (&values[i], &ends_us)))
      return FALSE;
  *ret_starts_us = starts_us;
  *ret_ends_us = ends_us;
  return TRUE;
}

/* The oldest kept version takes the place of those before it. */
static void
drop_oldest (FleetMirrorRow *row)
{
  row->entries[1].from_us = MIN (row->entries[0].from_us, row->entries[1].from_us); /* versions may be restored in any order */
  fleet_row_version_unref (row->entries[0].version);
  memmove (row->entries, row->entries + 1, (row->n_entries - 1) * sizeof *row->entries);
  row->n_entries--;
}

static FleetMirrorEntry
make_entry (FleetMirror     *self,
            FleetMirrorRow  *row,
            FleetRowVersion *version)
{
  FleetMirrorEntry entry = { version->valid_from_us, fleet_row_version_ref (version), NULL, FLEET_TIME_NONE, G_MAXINT64 };

  if (version->table == FLEET_TABLE_CAR)
    fleet_mirror_car_of_key (self, row->key)->row = row;
  else if (version->table == FLEET_TABLE_DEVICE)
    entry.car = named_car (self, version, self->device_car);
  else
    {
      entry.car = named_car (self, version, self->reservation_car);
      fleet_mirror_read_times (self, version->n_columns, (const char *const *) version->names, version->values,
                               &entry.starts_us, &entry.ends_us);
      if (entry.car != NULL && !g_ptr_array_find (entry.car->reservations, row, NULL))
        g_ptr_array_add (entry.car->reservations, row);
    }
  return entry;
}

int
fleet_mirror_compare_sources (const FleetRowVersion    *version,
                              const FleetSourceVersion *other)
{
  g_autofree char *text = g_strdup (version->source_version != NULL ? version->source_version : "");
  FleetSourceVersion source;

  fleet_source_version_parse (&source, text);
  return fleet_source_version_compare (&source, other);
}

/* Where version belongs among the entries: behind all that is not later. */
static guint
find_place (const FleetMirrorRow  *row,
            const FleetRowVersion *version)
{
  g_autofree char *text = NULL;
  FleetSourceVersion source;
  guint place = row->n_entries;

  /* Most versions are later than all that stand. */
  while (place > 0 && row->entries[place - 1].version->valid_from_us > version->valid_from_us)
    place--;
  if (place == 0 || row->entries[place - 1].version->valid_from_us < version->valid_from_us)
    return place;
  text = g_strdup (version->source_version != NULL ? version->source_version : "");
  fleet_source_version_parse (&source, text);
  while (place > 0 && row->entries[place - 1].version->valid_from_us == version->valid_from_us &&
         fleet_mirror_compare_sources (row->entries[place - 1].version, &source) > 0)
    place--;
  return place;
}

static void
remember_names (FleetMirror     *self,
                FleetRowVersion *version)
{
  FleetRowVersion **alike = &self->alike[version->table];

  if (*alike != NULL && (*alike)->names == version->names)
    return;
  fleet_row_version_unref (*alike);
  *alike = fleet_row_version_ref (version);
}

void
fleet_mirror_row_insert (FleetMirror     *self,
                         FleetMirrorRow  *row,
                         FleetRowVersion *version)
{
  FleetMirrorEntry entry = make_entry (self, row, version);
  guint place = find_place (row, version);

  if ((row->n_entries & (row->n_entries - 1)) == 0)
    row->entries = g_renew (FleetMirrorEntry, row->entries, MAX (1, row->n_entries * 2));
  memmove (row->entries + place + 1, row->entries + place, (row->n_entries - place) * sizeof *row->entries);
  row->entries[place] = entry;
  row->n_entries++;
  if (version->n_columns > 0)
    remember_names (self, version);
  if (row->n_entries > FLEET_MIRROR_VERSIONS)
    drop_oldest (row);
}

const FleetMirrorEntry *
fleet_mirror_row_at (const FleetMirrorRow *row,
                     gint64                time_us,
                     FleetMirrorSpan      *span)
{
  guint n = row->n_entries;

  while (n > 0 && row->entries[n - 1].from_us > time_us)
    n--;
  if (span != NULL && n < row->n_entries)
    span->until_us = MIN (span->until_us, row->entries[n].from_us);
  if (n == 0)
    return NULL;
  if (span != NULL)
    span->from_us = MAX (span->from_us, row->entries[n - 1].from_us);
  return row->entries[n - 1].version->deleted ? NULL : &row->entries[n - 1];
}
