/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-version: one version of one row, built whole: mirror makes it from a change record, the store from its table, and nobody changes it afterwards. */

#include "fleet-mirror.h"

#include <string.h>

gboolean
fleet_mirror_is_joined_path (const char *path)
{
  for (FleetTable table = 0; table < FLEET_N_TABLES; table++)
    {
      const char *name = fleet_table_to_string (table);
      gsize length = strlen (name);

      if (strncmp (path, name, length) == 0 && path[length] == '.')
        return TRUE;
    }
  return FALSE;
}

FleetRowVersion *
fleet_row_version_new (FleetTable         table,
                       const char        *key,
                       gint64             valid_from_us,
                       const char        *source_version,
                       gboolean           deleted,
                       guint              n_columns,
                       const char *const *names,
                       const FleetValue  *values)
{
  FleetRowVersion *self = g_new0 (FleetRowVersion, 1);

  fleet_refs_init (&self->refs);
  self->table = table;
  self->key = g_strdup (key);
  self->valid_from_us = valid_from_us;
  self->source_version = g_strdup (source_version);
  self->deleted = deleted;
  self->n_columns = n_columns;
  self->names = g_new (char *, n_columns);
  self->values = g_new (FleetValue, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      self->names[i] = g_strdup (names[i]);
      self->values[i] = values[i];
      if (values[i].type == FLEET_TYPE_TEXT)
        {
          /* Not g_strndup: a text may hold a NUL. */
          char *text = g_malloc (values[i].length + 1);

          memcpy (text, values[i].text, values[i].length);
          text[values[i].length] = '\0';
          self->values[i].text = text;
        }
    }
  return self;
}

FleetRowVersion *
fleet_row_version_ref (FleetRowVersion *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_row_version_unref (FleetRowVersion *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_free (self->names[i]);
      if (self->values[i].type == FLEET_TYPE_TEXT)
        g_free ((char *) self->values[i].text);
    }
  g_free (self->names);
  g_free (self->values);
  g_free (self->key);
  g_free (self->source_version);
  g_free (self);
}

const FleetValue *
fleet_row_version_get (const FleetRowVersion *self,
                       const char            *column)
{
  guint low = 0, high = self->n_columns;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (column, self->names[middle]);

      if (order == 0)
        return self->values[middle].type == FLEET_TYPE_NULL ? NULL : &self->values[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}
