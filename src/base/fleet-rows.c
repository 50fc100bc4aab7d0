/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rows: values row by row in one array, texts in chunks that never move. */

#include "fleet-rows.h"

#include "fleet-refs.h"

#define TEXT_CHUNK 16384

struct _FleetRows
{
  FleetRefs     refs;
  guint         n_columns;
  guint         n_rows;
  gboolean      is_cut;
  char        **names;
  GArray       *values; /* FleetValue */
  GStringChunk *texts;
  gsize         text_bytes;
};

FleetRows *
fleet_rows_new (guint              n_columns,
                const char *const *names)
{
  FleetRows *self = g_new0 (FleetRows, 1);

  fleet_refs_init (&self->refs);
  self->n_columns = n_columns;
  self->names = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    self->names[i] = g_strdup (names[i]);
  self->values = g_array_new (FALSE, FALSE, sizeof (FleetValue));
  self->texts = g_string_chunk_new (TEXT_CHUNK);
  return self;
}

FleetRows *
fleet_rows_ref (FleetRows *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_rows_unref (FleetRows *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  g_strfreev (self->names);
  g_array_unref (self->values);
  g_string_chunk_free (self->texts);
  g_free (self);
}

void
fleet_rows_add (FleetRows        *self,
                const FleetValue *values)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      FleetValue value = values[i];

      if (value.type == FLEET_TYPE_TEXT)
        {
          value.text = g_string_chunk_insert_len (self->texts, value.length > 0 ? value.text : "", value.length);
          self->text_bytes += value.length + 1;
        }
      g_array_append_val (self->values, value);
    }
  self->n_rows++;
}

void
fleet_rows_set_cut (FleetRows *self)
{
  self->is_cut = TRUE;
}

gboolean
fleet_rows_is_cut (const FleetRows *self)
{
  return self->is_cut;
}

guint
fleet_rows_get_n_columns (const FleetRows *self)
{
  return self->n_columns;
}

guint
fleet_rows_get_n_rows (const FleetRows *self)
{
  return self->n_rows;
}

const char *
fleet_rows_get_name (const FleetRows *self,
                     guint            column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);
  return self->names[column];
}

const FleetValue *
fleet_rows_get (const FleetRows *self,
                guint            row,
                guint            column)
{
  g_return_val_if_fail (row < self->n_rows && column < self->n_columns, NULL);
  return &g_array_index (self->values, FleetValue, (gsize) row * self->n_columns + column);
}

const char *
fleet_rows_get_text (const FleetRows *self,
                     guint            row,
                     guint            column)
{
  const FleetValue *value = fleet_rows_get (self, row, column);

  return value != NULL && value->type == FLEET_TYPE_TEXT ? value->text : NULL;
}

double
fleet_rows_get_number (const FleetRows *self,
                       guint            row,
                       guint            column)
{
  const FleetValue *value = fleet_rows_get (self, row, column);

  if (value == NULL)
    return 0;
  if (value->type == FLEET_TYPE_INT)
    return value->integer;
  if (value->type == FLEET_TYPE_DOUBLE)
    return value->real;
  return value->type == FLEET_TYPE_BOOL ? value->boolean : 0;
}

gsize
fleet_rows_get_bytes (const FleetRows *self)
{
  return sizeof *self + (gsize) self->values->len * sizeof (FleetValue) + self->text_bytes;
}
