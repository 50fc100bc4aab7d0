/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes random tables for readers of CSV that are no C: write-csv-tables FOLDER COUNT. Table N is FOLDER/N.csv; FOLDER/expected.jsonl has, a line a table, its rows as arrays of
 * what a reader should see: texts, and null. */

#include "csv-tables.h"

#include <stdlib.h>
#include <string.h>

static void
append_expected (GString         *json,
                 const FleetValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FleetValue shown = { .type = FLEET_TYPE_TEXT };

  fleet_value_append (value, text);
  shown.text = text->str;
  shown.length = text->len;
  fleet_value_append_json (value->type == FLEET_TYPE_NULL ? value : &shown, json);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *expected = argc == 3 ? g_build_filename (argv[1], "expected.jsonl", NULL) : NULL;
  guint count = argc == 3 ? (guint) strtoul (argv[2], NULL, 10) : 0;

  for (guint seed = 0; seed < count; seed++)
    {
      g_autoptr (FleetRows) table = csv_tables_make (seed);
      g_autoptr (GString) csv = csv_tables_write (table, FALSE);
      g_autofree char *name = g_strdup_printf ("%u.csv", seed), *file_name = g_build_filename (argv[1], name, NULL);
      guint n = fleet_rows_get_n_columns (table);

      if (!g_file_set_contents (file_name, csv->str, csv->len, NULL))
        return 1;
      g_string_append_c (json, '[');
      for (guint i = 0; i < n * fleet_rows_get_n_rows (table); i++)
        {
          g_string_append (json, i % n > 0 ? "," : i > 0 ? "],[" : "[");
          append_expected (json, fleet_rows_get (table, i / n, i % n));
        }
      g_string_append (json, fleet_rows_get_n_rows (table) > 0 ? "]]\n" : "]\n");
    }
  return expected != NULL && g_file_set_contents (expected, json->str, json->len, NULL) ? 0 : 1;
}
