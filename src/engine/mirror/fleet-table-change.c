/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-change: a change of a whole table, and its text for the store: {"renamed":["a","b"],"dropped":[…],"added":[…],"columns":[…]}, what is NULL left out. */

#include "fleet-table-change.h"

#include "fleet-json-view.h"

#include <string.h>

#define MOST_BYTES (16 * 1024 * 1024)

static const char *const table_names[FLEET_N_TABLES] = { "car", "device", "reservation" };

const char *
fleet_table_to_string (FleetTable table)
{
  g_return_val_if_fail (table < FLEET_N_TABLES, NULL);
  return table_names[table];
}

/* The lists by their names in the text. */
typedef struct
{
  const char *name;
  gsize       offset;
} Part;

static const Part parts[] = {
  { "renamed", G_STRUCT_OFFSET (FleetTableChange, renamed) },
  { "dropped", G_STRUCT_OFFSET (FleetTableChange, dropped) },
  { "added", G_STRUCT_OFFSET (FleetTableChange, added) },
  { "columns", G_STRUCT_OFFSET (FleetTableChange, columns) },
};

static GStrv *
part_of (const FleetTableChange *self,
         const Part             *part)
{
  return (GStrv *) G_STRUCT_MEMBER_P (self, part->offset);
}

FleetTableChange *
fleet_table_change_new (FleetTable  table,
                        gint64      at_us,
                        const char *source_version)
{
  FleetTableChange *self = g_new0 (FleetTableChange, 1);

  fleet_refs_init (&self->refs);
  self->table = table;
  self->at_us = at_us;
  self->source_version = g_strdup (source_version);
  return self;
}

FleetTableChange *
fleet_table_change_ref (FleetTableChange *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_table_change_unref (FleetTableChange *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_strfreev (*part_of (self, &parts[i]));
  g_free (self->source_version);
  g_free (self);
}

gboolean
fleet_table_change_equal (const FleetTableChange *a,
                          const FleetTableChange *b)
{
  if (a->table != b->table || a->emptied != b->emptied)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GStrv x = *part_of (a, &parts[i]), y = *part_of (b, &parts[i]);

      if ((x == NULL) != (y == NULL) || (x != NULL && !g_strv_equal ((const char *const *) x, (const char *const *) y)))
        return FALSE;
    }
  return TRUE;
}

char *
fleet_table_change_columns_to_json (const FleetTableChange *self)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GStrv names = *part_of (self, &parts[i]);

      if (names == NULL)
        continue;
      g_string_append_printf (json, "%s\"%s\":[", json->len > 1 ? "," : "", parts[i].name);
      for (guint j = 0; names[j] != NULL; j++)
        {
          FleetValue name = { .type = FLEET_TYPE_TEXT, .text = names[j], .length = strlen (names[j]) };

          if (j > 0)
            g_string_append_c (json, ',');
          fleet_value_append_json (&name, json);
        }
      g_string_append_c (json, ']');
    }
  return g_string_free (g_string_append_c (json, '}'), FALSE);
}

static GStrv
read_names (FleetJsonView array)
{
  g_autoptr (GStrvBuilder) names = NULL;
  const char *text;
  gsize length;

  if (array == NULL || array->kind != FLEET_JSON_ARRAY_BEGIN)
    return NULL;
  names = g_strv_builder_new ();
  for (FleetJsonView at = array + 1; at->kind != FLEET_JSON_ARRAY_END; at = fleet_json_view_after (at))
    if (fleet_json_view_text (at, &text, &length))
      {
        g_autofree char *name = g_strndup (text, length);

        g_strv_builder_add (names, name);
      }
  return g_strv_builder_end (names);
}

gboolean
fleet_table_change_columns_from_json (FleetTableChange *self,
                                      const char       *json,
                                      gsize             length,
                                      GError          **error)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (4, MOST_BYTES);
  gsize n;
  FleetJsonView root = fleet_json_reader_read (reader, json, length, &n, error);

  if (root == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GStrv *names = part_of (self, &parts[i]);

      g_strfreev (*names);
      *names = read_names (fleet_json_view_member (root, parts[i].name));
    }
  if (self->renamed != NULL && g_strv_length (self->renamed) % 2 != 0)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT, "a column was renamed to nothing");
      return FALSE;
    }
  return TRUE;
}

const char *
fleet_table_change_column (const FleetTableChange *self,
                           const char             *column)
{
  for (guint i = 0; self->renamed != NULL && self->renamed[i] != NULL; i += 2)
    if (strcmp (self->renamed[i], column) == 0)
      {
        column = self->renamed[i + 1];
        break;
      }
  if (self->dropped != NULL && g_strv_contains ((const char *const *) self->dropped, column))
    return NULL;
  if (self->columns != NULL && !g_strv_contains ((const char *const *) self->columns, column))
    return NULL;
  return column;
}
