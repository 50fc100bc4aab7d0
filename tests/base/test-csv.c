/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV to the byte, the guard against formulas, and 10,000 random tables that libcsv reads back cell by cell, NULL apart from the empty text.
 * (csv-readers.py has Python's and SQLite's readers read the same tables.) */

#include "fleet-csv.h"

#include <csv.h>
#include <string.h>

#include "csv-tables.h"

#define TABLES 10000

static FleetValue
text (const char *bytes)
{
  return (FleetValue) { .type = FLEET_TYPE_TEXT, .text = bytes, .length = strlen (bytes) };
}

static void
test_bytes (void)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  const FleetValue null = { .type = FLEET_TYPE_NULL };
  FleetValue row[6] = { null, text (""), text ("a,b"), text ("say \"so\""), text ("two\r\nlines"), text (" ends ") };
  FleetValue numbers[5] = { { .type = FLEET_TYPE_INT, .integer = G_MININT64 }, { .type = FLEET_TYPE_DOUBLE, .real = -3.5 }, { .type = FLEET_TYPE_DOUBLE, .real = 0.1 },
                            { .type = FLEET_TYPE_BOOL, .boolean = TRUE }, text ("plain") };
  FleetValue nul = { .type = FLEET_TYPE_TEXT, .text = "a\0b", .length = 3 };

  fleet_csv_append_row (csv, 6, row, TRUE);
  g_assert_cmpstr (csv->str, ==, ",\"\",\"a,b\",\"say \"\"so\"\"\",\"two\r\nlines\",\" ends \"\r\n");
  fleet_csv_append_row (g_string_truncate (csv, 0), 5, numbers, TRUE);
  g_assert_cmpstr (csv->str, ==, "-9223372036854775808,-3.5,0.1,true,plain\r\n");
  fleet_csv_append_row (g_string_truncate (csv, 0), 1, &null, TRUE);
  g_assert_cmpstr (csv->str, ==, "\"\"\r\n");
  fleet_csv_append_row (g_string_truncate (csv, 0), 1, &nul, TRUE);
  g_assert_cmpstr (csv->str, ==, "a\xE2\x90\x80" "b\r\n");
}

static void
test_guard (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_formula;
  } cases[] = {
    { "=1+1", TRUE }, { "+82-10-1234-5678", TRUE }, { "-3.5", TRUE }, { "@SUM(A1)", TRUE }, { "\t=1", TRUE }, { "\r", TRUE }, { "\n", TRUE }, { " =1+1", TRUE }, { "\xC2\xA0=1", TRUE },
    { "\xEF\xBB\xBF=1", TRUE }, { "\xE2\x80\x8B=1", TRUE }, { "＝1", TRUE }, { "＋1", TRUE }, { "－1", TRUE }, { "＠A", TRUE }, { "﹦1", TRUE },
    { "", FALSE }, { "1-2", FALSE }, { "12가 3456", FALSE }, { "'=1", FALSE }, { "2026-11-25T10:00:00+09:00", FALSE }, { "a=b", FALSE }, { "   ", FALSE },
  };
  g_autoptr (GString) csv = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FleetValue cell = text (cases[i].text);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (fleet_csv_is_formula (cell.text, cell.length), ==, cases[i].is_formula);
      fleet_csv_append_row (g_string_truncate (csv, 0), 1, &cell, TRUE);
      g_assert_cmpint (csv->str[0] == '\'' || g_str_has_prefix (csv->str, "\"'"), ==, cases[i].is_formula || g_str_has_prefix (cases[i].text, "'"));
      fleet_csv_append_row (g_string_truncate (csv, 0), 1, &cell, FALSE);
      g_assert_null (cases[i].is_formula ? strchr (csv->str, '\'') : NULL);
    }
}

typedef struct
{
  FleetRows *table;
  guint      row, column; /* of the next cell; row 0 is the heading */
} Reading;

static void
cell_cb (void   *bytes,
         size_t  length,
         void   *user_data)
{
  Reading *reading = user_data;
  g_autoptr (GString) expected = g_string_new (NULL);
  const FleetValue *value = NULL;

  if (reading->row == 0)
    g_string_append (expected, fleet_rows_get_name (reading->table, reading->column));
  else
    {
      value = fleet_rows_get (reading->table, reading->row - 1, reading->column);
      fleet_value_append (value, expected);
      for (gsize i = 0; i < expected->len; i++)
        if (expected->str[i] == '\0')
          {
            g_string_erase (expected, i, 1);
            g_string_insert (expected, i, "\xE2\x90\x80");
          }
    }
  /* With CSV_EMPTY_IS_NULL: nothing is NULL, "" is not; but of a row that is one NULL. */
  if (value != NULL && value->type == FLEET_TYPE_NULL && fleet_rows_get_n_columns (reading->table) > 1)
    g_assert_null (bytes);
  else
    {
      g_assert_nonnull (bytes);
      g_assert_cmpmem (bytes, length, expected->str, expected->len);
    }
  reading->column++;
}

static void
row_cb (int   end,
        void *user_data)
{
  Reading *reading = user_data;

  g_assert_cmpuint (reading->column, ==, fleet_rows_get_n_columns (reading->table));
  reading->column = 0;
  reading->row++;
}

static void
test_libcsv (void)
{
  for (guint32 seed = 0; seed < TABLES; seed++)
    {
      g_autoptr (FleetRows) table = csv_tables_make (seed);
      g_autoptr (GString) csv = csv_tables_write (table, FALSE);
      Reading reading = { .table = table };
      struct csv_parser parser;

      g_assert_cmpint (csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL), ==, 0);
      g_assert_cmpuint (csv_parse (&parser, csv->str, csv->len, cell_cb, row_cb, &reading), ==, csv->len);
      g_assert_cmpint (csv_fini (&parser, cell_cb, row_cb, &reading), ==, 0);
      csv_free (&parser);
      g_assert_cmpuint (reading.row, ==, fleet_rows_get_n_rows (table) + 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/bytes", test_bytes);
  g_test_add_func ("/csv/guard", test_guard);
  g_test_add_func ("/csv/libcsv", test_libcsv);
  return g_test_run ();
}
