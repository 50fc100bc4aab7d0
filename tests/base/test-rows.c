/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An answer as a table: values come back as they went in, texts are the table's own. */

#include "fleet-rows.h"

#include <string.h>

static void
test_values (void)
{
  static const char *const names[] = { "a", "b" };
  g_autoptr (FleetRows) rows = fleet_rows_new (2, names);
  char text[] = "12가 3456 and more";
  FleetValue values[2] = { { .type = FLEET_TYPE_INT, .integer = G_MININT64 }, { .type = FLEET_TYPE_TEXT, .text = text, .length = 10 } };

  fleet_rows_add (rows, values);
  values[0] = (FleetValue) { .type = FLEET_TYPE_NULL };
  values[1] = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = -0.5 };
  fleet_rows_add (rows, values);
  text[0] = 'x'; /* the table has its own */

  g_assert_cmpuint (fleet_rows_get_n_rows (rows), ==, 2);
  g_assert_cmpuint (fleet_rows_get_n_columns (rows), ==, 2);
  g_assert_cmpstr (fleet_rows_get_name (rows, 1), ==, "b");
  g_assert_cmpint (fleet_rows_get (rows, 0, 0)->integer, ==, G_MININT64);
  g_assert_cmpstr (fleet_rows_get_text (rows, 0, 1), ==, "12가 3456");
  g_assert_cmpint (fleet_rows_get (rows, 1, 0)->type, ==, FLEET_TYPE_NULL);
  g_assert_null (fleet_rows_get_text (rows, 1, 0));
  g_assert_cmpfloat (fleet_rows_get_number (rows, 1, 0), ==, 0);
  g_assert_cmpfloat (fleet_rows_get_number (rows, 1, 1), ==, -0.5);
  g_assert_false (fleet_rows_is_cut (rows));
  fleet_rows_set_cut (rows);
  g_assert_true (fleet_rows_is_cut (rows));
}

static void
test_many (void)
{
  static const char *const names[] = { "text" };
  FleetRows *rows = fleet_rows_new (1, names);
  gsize before = fleet_rows_get_bytes (rows);

  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *text = g_strdup_printf ("row %u", i);

      fleet_rows_add (rows, &(FleetValue) { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) });
    }
  fleet_rows_add (rows, &(FleetValue) { .type = FLEET_TYPE_TEXT });
  fleet_rows_ref (rows);
  fleet_rows_unref (rows);
  g_assert_cmpstr (fleet_rows_get_text (rows, 0, 0), ==, "row 0");
  g_assert_cmpstr (fleet_rows_get_text (rows, 49999, 0), ==, "row 49999");
  g_assert_cmpstr (fleet_rows_get_text (rows, 50000, 0), ==, "");
  g_assert_cmpuint (fleet_rows_get_bytes (rows), >, before + 50000 * sizeof (FleetValue));
  fleet_rows_unref (rows);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rows/values", test_values);
  g_test_add_func ("/rows/many", test_many);
  return g_test_run ();
}
