/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mirror-table: changes of whole tables: emptied, columns renamed or dropped.
 *
 * They come on another partition than the rows that they concern, or in another topic, so they come before rows that are older and after rows that are newer. So each is remembered with its source: rows that are
 * older change at once; a row's change that is older and comes later is brought to where its table stands, or is nothing any more because the table was emptied since. A row's version made
 * by a change of columns keeps the row's own source, so that what still comes of the row finds its place; and it is made from the row as the source told it and all changes of columns since,
 * in their order, because these too may come in another order (two capture tools, one after the other). */

#include "fleet-mirror-private.h"

#include <string.h>

void
fleet_mirror_table_change_clear (FleetMirrorTableChange *self)
{
  fleet_table_change_unref (self->change);
  g_free (self->text);
}

gboolean
fleet_mirror_was_emptied (FleetMirror              *self,
                          FleetTable                table,
                          const FleetSourceVersion *source,
                          const FleetRowVersion    *newest)
{
  const GArray *known = self->table_changes[table];

  for (guint i = known->len; i > 0; i--)
    {
      const FleetMirrorTableChange *entry = &g_array_index (known, FleetMirrorTableChange, i - 1);

      if (entry->change->emptied && fleet_source_version_compare (&entry->source, source) > 0 &&
          (newest == NULL || fleet_mirror_compare_sources (newest, &entry->source) <= 0))
        return TRUE;
    }
  return FALSE;
}

/* ---- columns ---- */

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      names)
{
  return strcmp (((GPtrArray *) names)->pdata[*(const guint *) a], ((GPtrArray *) names)->pdata[*(const guint *) b]);
}

/* A renamed column is no longer where its name belongs. */
static void
sort_columns (GPtrArray *names,
              GArray    *values)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) old_names = g_ptr_array_new ();
  g_autoptr (GArray) old_values = g_array_copy (values);

  for (guint i = 0; i < names->len; i++)
    {
      g_array_append_val (order, i);
      g_ptr_array_add (old_names, names->pdata[i]);
    }
  g_array_sort_with_data (order, compare_names, old_names);
  for (guint i = 0; i < names->len; i++)
    {
      guint from = g_array_index (order, guint, i);

      names->pdata[i] = old_names->pdata[from];
      g_array_index (values, FleetValue, i) = g_array_index (old_values, FleetValue, from);
    }
}

/* Two columns of one name cannot be: the first stays. */
static void
drop_doubles (GPtrArray *names,
              GArray    *values)
{
  for (guint i = names->len; i > 1; i--)
    if (strcmp (names->pdata[i - 1], names->pdata[i - 2]) == 0)
      {
        g_ptr_array_remove_index (names, i - 1);
        g_array_remove_index (values, i - 1);
      }
}

/* Names are the change's own, or what they were. TRUE: something is another. */
static gboolean
change_columns (const FleetTableChange *table_change,
                GPtrArray              *names,
                GArray                 *values)
{
  gboolean renamed = FALSE, dropped = FALSE;

  for (guint i = 0; i < names->len;)
    {
      const char *name = fleet_table_change_column (table_change, names->pdata[i]);

      if (name == NULL)
        {
          g_ptr_array_remove_index (names, i);
          g_array_remove_index (values, i);
          dropped = TRUE;
          continue;
        }
      renamed |= strcmp (name, names->pdata[i]) != 0;
      names->pdata[i++] = (char *) name;
    }
  if (renamed)
    {
      sort_columns (names, values);
      drop_doubles (names, values);
    }
  return renamed || dropped;
}

gboolean
fleet_mirror_catch_up (FleetMirror              *self,
                       FleetTable                table,
                       const FleetSourceVersion *source,
                       GPtrArray                *names,
                       GArray                   *values)
{
  const GArray *known = self->table_changes[table];
  gboolean changed = FALSE;

  for (guint i = 0; i < known->len; i++)
    {
      const FleetMirrorTableChange *entry = &g_array_index (known, FleetMirrorTableChange, i);

      if (fleet_source_version_compare (&entry->source, source) > 0)
        changed |= change_columns (entry->change, names, values);
    }
  return changed;
}

/* ---- rows ---- */

const FleetRowVersion *
fleet_mirror_row_as_told (const FleetMirrorRow *row)
{
  guint i = row->n_entries - 1;

  while (i > 0 && g_strcmp0 (row->entries[i - 1].version->source_version, row->entries[i].version->source_version) == 0)
    i--;
  return row->entries[i].version;
}

static gboolean
has_columns (const FleetRowVersion *version,
             const GPtrArray       *names,
             const GArray          *values)
{
  if (version->n_columns != names->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (strcmp (version->names[i], names->pdata[i]) != 0 || !fleet_value_equal (&version->values[i], &g_array_index (values, FleetValue, i)))
      return FALSE;
  return TRUE;
}

/* The row after the change; NULL: it is the same, or newer. */
static FleetRowVersion *
changed_row (FleetMirror              *self,
             const FleetTableChange   *table_change,
             const FleetSourceVersion *source,
             const FleetMirrorRow     *row)
{
  const FleetRowVersion *newest = row->n_entries > 0 ? row->entries[row->n_entries - 1].version : NULL;
  const FleetRowVersion *told;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GArray) values = NULL;
  g_autofree char *text = NULL;
  FleetSourceVersion own;
  gint64 from_us;

  if (newest == NULL || newest->deleted || fleet_mirror_compare_sources (newest, source) >= 0)
    return NULL;
  from_us = MAX (table_change->at_us, newest->valid_from_us);
  if (table_change->emptied)
    return fleet_row_version_new (table_change->table, row->key, from_us, table_change->source_version, TRUE, 0, NULL, NULL, NULL);

  told = fleet_mirror_row_as_told (row);
  names = g_ptr_array_new ();
  values = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  for (guint i = 0; i < told->n_columns; i++)
    g_ptr_array_add (names, told->names[i]);
  g_array_append_vals (values, told->values, told->n_columns);
  text = g_strdup (told->source_version);
  fleet_source_version_parse (&own, text);
  fleet_mirror_catch_up (self, table_change->table, &own, names, values);
  if (has_columns (newest, names, values))
    return NULL;
  return fleet_row_version_new (table_change->table, row->key, from_us, newest->source_version, FALSE, names->len, (const char *const *) names->pdata,
                                (const FleetValue *) values->data, self->alike[table_change->table]);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Puts it where it belongs among what is known; returns its source, NULL: it is known. */
static const FleetSourceVersion *
remember (FleetMirror      *self,
          FleetTableChange *table_change)
{
  GArray *known = self->table_changes[table_change->table];
  FleetMirrorTableChange entry = { fleet_table_change_ref (table_change), g_strdup (table_change->source_version) };
  guint place = known->len;

  fleet_source_version_parse (&entry.source, entry.text);
  for (guint i = 0; i < known->len; i++)
    {
      const FleetMirrorTableChange *other = &g_array_index (known, FleetMirrorTableChange, i);

      if (fleet_source_version_compare (&other->source, &entry.source) == 0 && fleet_table_change_equal (other->change, table_change))
        {
          fleet_mirror_table_change_clear (&entry);
          return NULL;
        }
    }
  while (place > 0 && fleet_source_version_compare (&g_array_index (known, FleetMirrorTableChange, place - 1).source, &entry.source) > 0)
    place--;
  if (known->len >= FLEET_MIRROR_TABLE_CHANGES)
    {
      g_array_remove_index (known, 0);
      place -= place > 0;
    }
  g_array_insert_val (known, place, entry);
  return &g_array_index (known, FleetMirrorTableChange, place).source;
}

void
fleet_mirror_change_table (FleetMirror       *self,
                           FleetTableChange  *table_change,
                           GPtrArray         *versions,
                           GPtrArray         *table_changes)
{
  const FleetSourceVersion *source = remember (self, table_change);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  if (source == NULL)
    {
      self->counts.repeated++;
      return;
    }
  self->counts.applied++;
  table_change->n_versions = versions->len;
  g_ptr_array_add (table_changes, fleet_table_change_ref (table_change));

  /* In order of keys, so that two runs write the same. */
  g_hash_table_iter_init (&iter, self->rows[table_change->table]);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    {
      FleetMirrorRow *row = fleet_mirror_row (self, table_change->table, keys->pdata[i]);
      FleetRowVersion *version = changed_row (self, table_change, source, row);

      if (version != NULL)
        fleet_mirror_append (self, row, version, versions);
    }
}

void
fleet_mirror_restore_table_change (FleetMirror      *self,
                                   FleetTableChange *table_change)
{
  remember (self, table_change);
}
