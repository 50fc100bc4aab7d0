/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-version: one version of one row, built whole: mirror makes it from a change record, the store from its table, and nobody changes it afterwards.
 * So it is one piece of memory: a fleet has a few for each of its cars. Names of columns, which would be half of it, are shared by the versions of a table. */

#include "fleet-mirror.h"

#include <string.h>

struct _FleetColumnNames
{
  FleetRefs refs;
  char     *names[]; /* their texts lie behind them */
};

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

/* A copy at *at, which moves on. Not by strcpy: a text may hold a NUL. */
static char *
put_text (char       **at,
          const char  *text,
          gsize        length)
{
  char *copy = *at;

  if (length > 0)
    memcpy (copy, text, length);
  copy[length] = '\0';
  *at += length + 1;
  return copy;
}

static FleetColumnNames *
make_names (guint              n_columns,
            const char *const *names)
{
  gsize bytes = sizeof (FleetColumnNames) + n_columns * sizeof (char *);
  FleetColumnNames *self;
  char *at;

  for (guint i = 0; i < n_columns; i++)
    bytes += strlen (names[i]) + 1;
  self = g_malloc (bytes);
  fleet_refs_init (&self->refs);
  at = (char *) (self->names + n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->names[i] = put_text (&at, names[i], strlen (names[i]));
  return self;
}

static gboolean
has_names (const FleetRowVersion *self,
           guint                  n_columns,
           const char *const     *names)
{
  if (self->n_columns != n_columns)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    if (strcmp (self->names[i], names[i]) != 0)
      return FALSE;
  return TRUE;
}

static FleetColumnNames *
take_names (FleetRowVersion   *like,
            guint              n_columns,
            const char *const *names)
{
  if (like == NULL || !has_names (like, n_columns, names))
    return make_names (n_columns, names);
  fleet_refs_inc (&like->columns->refs);
  return like->columns;
}

FleetRowVersion *
fleet_row_version_new (FleetTable         table,
                       const char        *key,
                       gint64             valid_from_us,
                       const char        *source_version,
                       gboolean           deleted,
                       guint              n_columns,
                       const char *const *names,
                       const FleetValue  *values,
                       FleetRowVersion   *like)
{
  gsize key_length = strlen (key), source_length = source_version != NULL ? strlen (source_version) : 0;
  gsize bytes = sizeof (FleetRowVersion) + n_columns * sizeof (FleetValue) + key_length + source_length + 2;
  FleetRowVersion *self;
  char *at;

  for (guint i = 0; i < n_columns; i++)
    bytes += values[i].type == FLEET_TYPE_TEXT ? values[i].length + 1 : 0;
  self = g_malloc (bytes);
  *self = (FleetRowVersion) { .table = table, .valid_from_us = valid_from_us, .deleted = deleted, .n_columns = n_columns };
  fleet_refs_init (&self->refs);
  self->columns = take_names (like, n_columns, names);
  self->names = self->columns->names;
  self->values = (FleetValue *) (self + 1);
  at = (char *) (self->values + n_columns);
  self->key = put_text (&at, key, key_length);
  if (source_version != NULL)
    self->source_version = put_text (&at, source_version, source_length);
  for (guint i = 0; i < n_columns; i++)
    {
      self->values[i] = values[i];
      if (values[i].type == FLEET_TYPE_TEXT)
        self->values[i].text = put_text (&at, values[i].text, values[i].length);
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
  if (fleet_refs_dec (&self->columns->refs))
    g_free (self->columns);
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
