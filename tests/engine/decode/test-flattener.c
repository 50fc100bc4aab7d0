/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents to leaves: paths, order, array lengths, bounds. */

#include "fleet-flattener.h"

#include "fleet-batch.h"

#include <string.h>

/* "path=value" of all leaves, one a line; NULL and the error's message in *ret_message when refused. */
static char *
flatten (const char  *json,
         char       **ret_message)
{
  g_autoptr (FleetJsonReader) reader = fleet_json_reader_new (64, 10000000);
  g_autoptr (FleetFlattener) flattener = fleet_flattener_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize n_events;
  guint n_leaves;
  const FleetJsonEvent *events = fleet_json_reader_read (reader, json, strlen (json), &n_events, &error);
  const FleetLeaf *leaves;

  g_assert_no_error (error);
  leaves = fleet_flattener_read (flattener, events, n_events, &n_leaves, &error);
  if (leaves == NULL)
    {
      g_assert_true (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_LIMIT));
      *ret_message = g_strdup (error->message);
      return NULL;
    }
  for (guint i = 0; i < n_leaves; i++)
    {
      g_string_append_len (text, fleet_flattener_path (flattener, &leaves[i]), leaves[i].path_length);
      g_string_append_c (text, '=');
      fleet_value_append_json (&leaves[i].value, text);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_leaves (void)
{
  static const struct
  {
    const char *json;
    const char *leaves;
  } cases[] = {
    { "{}", "" },
    { "[]", "[#]=0\n" },
    { "7", "=7\n" },
    { "{\"a\":{\"b\":{\"c\":1}},\"d\":null}", "a.b.c=1\nd=null\n" },
    { "{\"a\":{},\"b\":[],\"c\":[{}]}", "b[#]=0\nc[#]=1\n" },
    { "{\"a\":[1,[2,3],{\"b\":[true]}],\"c\":\"x\"}",
      "a[0]=1\na[1][0]=2\na[1][1]=3\na[1][#]=2\na[2].b[0]=true\na[2].b[#]=1\na[#]=3\nc=\"x\"\n" },
    { "[{\"a\":1},{\"a\":2}]", "[0].a=1\n[1].a=2\n[#]=2\n" },
    { "{\"a.b\":{\"\":1},\"\\u0000\":2}", "\"a.b\".\"\"=1\n\"\\0\"=2\n" },
    { "{\"a\":-0,\"b\":0,\"c\":-0.0,\"d\":[-0]}", "a=-0.0\nb=0\nc=-0.0\nd[0]=-0.0\nd[#]=1\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;
      g_autofree char *leaves = flatten (cases[i].json, &message);

      g_assert_cmpstr (leaves, ==, cases[i].leaves);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autofree char *message = NULL;
  g_autofree char *other_message = NULL;
  g_autofree char *leaves = NULL;
  g_autofree char *longest = NULL;
  g_autofree char *too_long = NULL;

  for (int i = 0; i < FLEET_BATCH_ROW_CELLS - 2; i++)
    g_string_append (json, "1,");
  g_string_append (json, "1]");
  leaves = flatten (json->str, &message); /* with the length, exactly as many as there may be */
  g_assert_nonnull (leaves);
  g_string_truncate (json, json->len - 1);
  g_string_append (json, ",1]");
  g_assert_null (flatten (json->str, &message));
  g_assert_cmpstr (message, ==, "more than 4096 values in one message");

  g_string_assign (json, "{\"");
  for (int i = 0; i < FLEET_FLATTENER_PATH_BYTES; i++)
    g_string_append_c (json, 'k');
  g_string_append (json, "\":1}");
  longest = flatten (json->str, &message);
  g_assert_nonnull (longest);
  g_string_insert_c (json, 2, 'k');
  too_long = flatten (json->str, &other_message);
  g_assert_null (too_long);
  g_assert_cmpstr (other_message, ==, "a path of more than 1024 bytes");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flattener/leaves", test_leaves);
  g_test_add_func ("/flattener/bounds", test_bounds);
  return g_test_run ();
}
