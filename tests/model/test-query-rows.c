/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-query-rows: any row of many pages, in any order. */

#include "fleet-query-rows.h"
#include "fleet-row-pack.h"

#include <string.h>

static const char *const names[] = { "number", "square", "text" };

static void
add_page (FleetQueryRows *rows,
          guint           n)
{
  g_autoptr (GByteArray) pack = g_byte_array_new ();
  guint first = fleet_query_rows_get_n_rows (rows);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("row %u", i);
      const FleetValue values[] = {
        { .type = FLEET_TYPE_INT, .integer = i },
        { .type = i % 3 == 0 ? FLEET_TYPE_NULL : FLEET_TYPE_DOUBLE, .real = (double) i * i },
        { .type = FLEET_TYPE_TEXT, .text = text, .length = strlen (text) },
      };

      fleet_row_pack_add (pack, 3, values, 0);
    }
  {
    g_autoptr (GBytes) bytes = g_bytes_new (pack->data, pack->len);

    fleet_query_rows_add_page (rows, n, bytes);
  }
}

static void
test_any_order (void)
{
  g_autoptr (FleetQueryRows) rows = fleet_query_rows_new (3, names);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint page = 0; page < 200; page++)
    add_page (rows, g_rand_int_range (rand, 1, 300));
  for (guint i = 0; i < 5000; i++)
    {
      guint row = g_rand_int_range (rand, 0, fleet_query_rows_get_n_rows (rows));
      g_autofree char *text = g_strdup_printf ("row %u", row);

      g_assert_cmpint (fleet_query_rows_get (rows, row, 0)->integer, ==, row);
      g_assert_cmpstr (fleet_query_rows_get (rows, row, 2)->text, ==, text);
      if (row % 3 == 0)
        g_assert_cmpint (fleet_query_rows_get (rows, row, 1)->type, ==, FLEET_TYPE_NULL);
      else
        g_assert_cmpfloat (fleet_query_rows_get (rows, row, 1)->real, ==, (double) row * row);
    }
}

static void
test_columns (void)
{
  g_autoptr (FleetQueryRows) rows = fleet_query_rows_new (3, names);

  g_assert_false (fleet_query_rows_is_number (rows, 0));
  add_page (rows, 10);
  g_assert_true (fleet_query_rows_is_number (rows, 0));
  g_assert_true (fleet_query_rows_is_number (rows, 1));
  g_assert_false (fleet_query_rows_is_number (rows, 2));
  g_assert_cmpstr (fleet_query_rows_get_name (rows, 1), ==, "square");
  g_assert_cmpuint (fleet_query_rows_get_n_columns (rows), ==, 3);
  g_assert_cmpuint (fleet_query_rows_get_bytes (rows), >, 0);
}

/* A page that is none is shown as nothing, and its neighbours as they are. */
static void
test_spoilt (void)
{
  g_autoptr (FleetQueryRows) rows = fleet_query_rows_new (3, names);
  g_autoptr (GBytes) spoilt = g_bytes_new_static ("\x07\x07", 2);

  add_page (rows, 5);
  fleet_query_rows_add_page (rows, 4, spoilt);
  g_assert_cmpint (fleet_query_rows_get (rows, 7, 2)->type, ==, FLEET_TYPE_NULL);
  g_assert_cmpint (fleet_query_rows_get (rows, 4, 0)->integer, ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-rows/any-order", test_any_order);
  g_test_add_func ("/query-rows/columns", test_columns);
  g_test_add_func ("/query-rows/spoilt", test_spoilt);
  return g_test_run ();
}
