/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-row: a JSON object as the columns of a row.
 *
 * Columns are sorted by name, since row versions find them so. Texts of scalars are borrowed from the JSON reader, which lives as long as the change. */

#include "fleet-change-private.h"

#include <string.h>

const char *
fleet_change_keep (FleetChangeReader *self,
                   const char        *text,
                   gsize              length)
{
  return g_string_chunk_insert_len (self->texts, text, length);
}

typedef struct
{
  const char *name;
  FleetValue  value;
} Column;

static int
compare_columns (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Column *) a)->name, ((const Column *) b)->name);
}

void
fleet_change_take_row (FleetChangeReader *self,
                       FleetJsonView      row)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));

  for (FleetJsonView at = row + 1; at->kind == FLEET_JSON_KEY; at = fleet_json_view_after (at + 1))
    {
      Column column = { fleet_change_keep (self, at->value.text, at->value.length), at[1].value };

      if (at[1].kind != FLEET_JSON_VALUE)
        {
          g_autoptr (GString) json = g_string_new (NULL);

          fleet_json_view_append (at + 1, json);
          column.value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = json->len };
          column.value.text = fleet_change_keep (self, json->str, json->len);
        }
      if (column.value.type != FLEET_TYPE_NULL) /* NULL is absent, as DMS writes it */
        g_array_append_val (columns, column);
    }
  g_array_sort (columns, compare_columns);

  g_array_set_size (self->names, 0);
  g_array_set_size (self->values, 0);
  for (guint i = 0; i < columns->len; i++)
    {
      g_array_append_val (self->names, g_array_index (columns, Column, i).name);
      g_array_append_val (self->values, g_array_index (columns, Column, i).value);
    }
  self->change.n_columns = columns->len;
  self->change.names = (const char *const *) self->names->data;
  self->change.values = (const FleetValue *) self->values->data;
}

const char *
fleet_change_key (FleetChangeReader *self,
                  FleetTable         table,
                  FleetJsonView      row)
{
  FleetJsonView key = fleet_json_view_member (row, self->key_columns[table]);
  g_autoptr (GString) text = NULL;

  if (key == NULL || key->kind != FLEET_JSON_VALUE || key->value.type == FLEET_TYPE_NULL)
    return NULL;
  text = g_string_new (NULL);
  fleet_value_append (&key->value, text);
  return text->len > 0 && strlen (text->str) == text->len ? fleet_change_keep (self, text->str, text->len) : NULL;
}

char *
fleet_change_no_key (FleetChangeReader *self,
                     FleetTable         table)
{
  return g_strdup_printf ("mapping: the row has no readable column \"%s\", the key of table %s", self->key_columns[table],
                          fleet_table_to_string (table));
}
