/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-row: a JSON object as the columns of a row.
 *
 * What Debezium writes in place of a value that it cannot get (PostgreSQL does not log long texts that did not change) stands for the value that the row has.
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

/* As text, as bytes in base64, and as an array's only element. */
static const char *const unavailable[] = { "__debezium_unavailable_value", "X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==", "[\"__debezium_unavailable_value\"]" };

static gboolean
is_unavailable (const FleetValue *value)
{
  for (guint i = 0; value->type == FLEET_TYPE_TEXT && i < G_N_ELEMENTS (unavailable); i++)
    if (value->length == strlen (unavailable[i]) && memcmp (value->text, unavailable[i], value->length) == 0)
      return TRUE;
  return FALSE;
}

/* What transforms that unwrap rows add to them, of no table. */
static gboolean
is_added (FleetJsonView key)
{
  static const char *const added[] = { "__deleted", "__op", "__table", "__db", "__schema", "__lsn", "__source_ts_ms", "__ts_ms" };

  for (guint i = 0; i < G_N_ELEMENTS (added); i++)
    if (key->value.length == strlen (added[i]) && memcmp (key->value.text, added[i], key->value.length) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_columns (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Column *) a)->name, ((const Column *) b)->name);
}

static FleetValue
column_value (FleetChangeReader *self,
              FleetJsonView      fields,
              FleetJsonView      key)
{
  FleetValue value = key[1].value;

  if (key[1].kind == FLEET_JSON_VALUE)
    fleet_change_schema_convert (self, fields, key, &value);
  else
    {
      g_autoptr (GString) json = g_string_new (NULL);

      fleet_json_view_append (key + 1, json);
      value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = json->len };
      value.text = fleet_change_keep (self, json->str, json->len);
    }
  return value;
}

void
fleet_change_take_row (FleetChangeReader *self,
                       FleetJsonView      row,
                       const char        *member)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  FleetJsonView fields = fleet_change_schema_fields (self->schema, member);

  g_ptr_array_set_size (self->unchanged, 0);
  for (FleetJsonView at = row + 1; at->kind == FLEET_JSON_KEY; at = fleet_json_view_after (at + 1))
    {
      Column column;

      if (member == NULL && is_added (at))
        continue;
      column = (Column) { fleet_change_keep (self, at->value.text, at->value.length), column_value (self, fields, at) };
      if (is_unavailable (&column.value))
        g_ptr_array_add (self->unchanged, (char *) column.name);
      else if (column.value.type != FLEET_TYPE_NULL) /* NULL is absent, as DMS writes it */
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
  self->change.n_unchanged = self->unchanged->len;
  self->change.unchanged = (const char *const *) self->unchanged->pdata;
}

const char *
fleet_change_key (FleetChangeReader *self,
                  FleetTable         table,
                  FleetJsonView      row)
{
  FleetJsonView key = table < FLEET_N_TABLES ? fleet_json_view_member (row, self->key_columns[table]) : NULL;
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
