/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random tables: see the header. */

#include "csv-tables.h"

#include "fleet-csv.h"

#include <string.h>

#define MOST_COLUMNS 8
#define MOST_ROWS    12

/* What breaks readers: separators, quotes, every kind of line end, spaces at the ends, formulas, Hangul, letters beyond the first plane, NUL. */
static const char *const morsels[] = { ",", "\"", "\"\"", "\r\n", "\n", "\r", " ", "\t", "'", ";", "=", "-", "+1", "@", "\\", "가나다", "12하 3456", "😀", "＝", "\xC2\xA0", "NULL", "a", "7", ".5", "\xEF\xBB\xBF", "" };

static void
append_text (GRand   *random,
             GString *text)
{
  guint n = g_rand_int_range (random, 0, 4) == 0 ? 0 : g_rand_int_range (random, 1, 7);

  g_string_truncate (text, 0);
  while (n-- > 0)
    {
      guint morsel = g_rand_int_range (random, 0, G_N_ELEMENTS (morsels));

      if (*morsels[morsel] == '\0')
        g_string_append_c (text, '\0');
      else
        g_string_append (text, morsels[morsel]);
    }
}

static FleetValue
make_value (GRand   *random,
            GString *text)
{
  FleetValue value = { .type = g_rand_int_range (random, 0, FLEET_N_TYPES + 2) };

  switch (value.type)
    {
    case FLEET_TYPE_NULL:
      break;
    case FLEET_TYPE_BOOL:
      value.boolean = g_rand_boolean (random);
      break;
    case FLEET_TYPE_INT:
      value.integer = ((guint64) g_rand_int (random) << 32 | g_rand_int (random)) >> g_rand_int_range (random, 0, 64);
      break;
    case FLEET_TYPE_DOUBLE:
      value.real = (g_rand_double (random) - 0.5) * (g_rand_boolean (random) ? 1e6 : 1e-6);
      break;
    default:
      append_text (random, text);
      value = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = text->str, .length = text->len };
      break;
    }
  return value;
}

FleetRows *
csv_tables_make (guint32 seed)
{
  static const char *const names[MOST_COLUMNS] = { "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7" };
  GRand *random = g_rand_new_with_seed (seed);
  guint n_columns = g_rand_int_range (random, 1, MOST_COLUMNS + 1), n_rows = g_rand_int_range (random, 0, MOST_ROWS + 1);
  FleetRows *table = fleet_rows_new (n_columns, names);

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new ();
      FleetValue values[MOST_COLUMNS];

      for (guint i = 0; i < n_columns; i++)
        {
          g_ptr_array_add (texts, g_string_new (NULL));
          values[i] = make_value (random, texts->pdata[i]);
        }
      fleet_rows_add (table, values);
      for (guint i = 0; i < n_columns; i++)
        g_string_free (texts->pdata[i], TRUE);
    }
  g_rand_free (random);
  return table;
}

GString *
csv_tables_write (FleetRows *table,
                  gboolean   guarded)
{
  GString *csv = g_string_new (NULL);
  guint n = fleet_rows_get_n_columns (table);
  FleetValue heading[MOST_COLUMNS];

  for (guint i = 0; i < n; i++)
    heading[i] = (FleetValue) { .type = FLEET_TYPE_TEXT, .text = fleet_rows_get_name (table, i), .length = strlen (fleet_rows_get_name (table, i)) };
  fleet_csv_append_row (csv, n, heading, guarded);
  for (guint row = 0; row < fleet_rows_get_n_rows (table); row++)
    fleet_csv_append_row (csv, n, fleet_rows_get (table, row, 0), guarded);
  return csv;
}
