/* SPDX-License-Identifier: GPL-3.0-or-later */

/* RFC 4180 by its letter, and random tables that must come back whatever their bytes and however they are cut. */

#include "fleet-csv-reader.h"

#include <string.h>

/* Records as "line:field|field\n"; NULL is written ∅. */
static gboolean
print_cb (const FleetCsvField *fields,
          guint                n,
          gint64               line,
          gpointer             user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%" G_GINT64_FORMAT ":", line);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (strlen (fields[i].text), <=, fields[i].length);
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", fields[i].is_null ? "∅" : fields[i].text);
    }
  g_string_append_c (text, '\n');
  return TRUE;
}

static char *
read_pieces (const char *csv,
             gsize       piece)
{
  g_autoptr (FleetCsvReader) reader = fleet_csv_reader_new (1000);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize length = strlen (csv);
  gboolean ok = TRUE;

  for (gsize at = 0; at < length && ok; at += piece)
    ok = fleet_csv_reader_push (reader, csv + at, MIN (piece, length - at), print_cb, text, &error);
  ok = ok && fleet_csv_reader_finish (reader, print_cb, text, &error);
  g_assert_cmpint (ok, ==, error == NULL);
  if (!ok)
    g_string_append_printf (text, "! %s", error->message);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_letter (void)
{
  static const struct { const char *csv, *records; } cases[] = {
    { "a,b,c\r\n1,2,3\r\n", "1:a|b|c\n2:1|2|3\n" },
    { "a,b\n1,2", "1:a|b\n2:1|2\n" },
    { "a\rb\r", "1:a\n2:b\n" },
    { "\xef\xbb\xbfplate,model\n12가 3456,AVANTE\n", "1:plate|model\n2:12가 3456|AVANTE\n" },
    { "\xef\xbbx,1\n", "1:\xef\xbbx|1\n" },
    { "\xef\xbb\xbf", "" },
    { "", "" },
    { "\xef", "1:\xef\n" },
    { "a,,\"\"\n", "1:a|∅|\n" },
    { ",\n", "1:∅|∅\n" },
    { "\"a,b\",\"say \"\"hi\"\"\"\n", "1:a,b|say \"hi\"\n" },
    { "\"one\r\ntwo\",x\r\ny,z\r\n", "1:one\r\ntwo|x\n3:y|z\n" },
    { "a\n\n\r\nb\n", "1:a\n4:b\n" },
    { "5\" pipe,x\n", "1:5\" pipe|x\n" },
    { "\"a\"b,\"c\" \"d\"\n", "1:ab|c \"d\"\n" },
    { "\"\"\"\"\n", "1:\"\n" },
    { "a,\"cut\nof", "! the record that begins in line 1 ends amid quotes: the file was cut off" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 12; piece++)
      {
        g_autofree char *records = read_pieces (cases[i].csv, piece);

        g_assert_cmpstr (records, ==, cases[i].records);
      }
}

static void
test_too_long (void)
{
  g_autoptr (GString) csv = g_string_new ("a,b\n\"");
  g_autofree char *records = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_c (csv, 'x');
  records = read_pieces (csv->str, 100);
  g_assert_true (g_str_has_prefix (records, "1:a|b\n! the record that begins in line 2 has more than 1000 bytes"));
}

/* ---- random tables ---- */

static void
append_field (GString    *csv,
              const char *text)
{
  if (text == NULL)
    return;
  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *text);
    }
  g_string_append_c (csv, '"');
}

typedef struct
{
  GPtrArray *cells; /* char* or NULL */
  guint      n_columns, at;
} Expected;

static gboolean
compare_cb (const FleetCsvField *fields,
            guint                n,
            gint64               line,
            gpointer             user_data)
{
  Expected *expected = user_data;

  g_assert_cmpuint (n, ==, expected->n_columns);
  for (guint i = 0; i < n; i++)
    {
      const char *cell = g_ptr_array_index (expected->cells, expected->at++);

      g_assert_cmpint (fields[i].is_null, ==, cell == NULL);
      if (cell != NULL)
        g_assert_cmpstr (fields[i].text, ==, cell);
    }
  return TRUE;
}

static void
test_random_tables (void)
{
  static const char letters[] = "\",\r\n \tab가";

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (round);
      g_autoptr (FleetCsvReader) reader = fleet_csv_reader_new (100000);
      g_autoptr (GString) csv = g_string_new (round % 2 == 0 ? "\xef\xbb\xbf" : NULL);
      g_autoptr (GError) error = NULL;
      guint n_rows = g_rand_int_range (random, 1, 20);
      Expected expected = { g_ptr_array_new_with_free_func (g_free), g_rand_int_range (random, 2, 6), 0 };

      for (guint i = 0; i < n_rows * expected.n_columns; i++)
        {
          GString *cell = g_rand_int_range (random, 0, 5) > 0 ? g_string_new (NULL) : NULL;

          for (gint n = cell != NULL ? g_rand_int_range (random, 0, 8) : 0; n > 0; n--)
            g_string_append_c (cell, letters[g_rand_int_range (random, 0, sizeof letters - 1)]);
          append_field (csv, cell != NULL ? cell->str : NULL);
          g_string_append (csv, (i + 1) % expected.n_columns > 0 ? "," : round % 3 == 0 ? "\r\n" : "\n");
          g_ptr_array_add (expected.cells, cell != NULL ? g_string_free (cell, FALSE) : NULL);
        }
      for (gsize at = 0; at < csv->len;)
        {
          gsize wanted = g_rand_int_range (random, 1, 40), piece = MIN (csv->len - at, wanted);

          g_assert_true (fleet_csv_reader_push (reader, csv->str + at, piece, compare_cb, &expected, &error));
          at += piece;
        }
      g_assert_true (fleet_csv_reader_finish (reader, compare_cb, &expected, &error));
      g_assert_cmpuint (expected.at, ==, expected.cells->len);
      g_ptr_array_unref (expected.cells);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-reader/letter", test_letter);
  g_test_add_func ("/csv-reader/too-long", test_too_long);
  g_test_add_func ("/csv-reader/random-tables", test_random_tables);
  return g_test_run ();
}
