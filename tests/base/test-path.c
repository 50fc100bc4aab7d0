/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Flattened names: one meaning each, whatever bytes a key holds. */

#include "fleet-path.h"

#include <string.h>

static void
test_append (void)
{
  g_autoptr (GString) path = g_string_new (NULL);

  fleet_path_append_key (path, "vehicle", 7);
  fleet_path_append_key (path, "a.b", 3);
  fleet_path_append_index (path, 0);
  fleet_path_append_key (path, "", 0);
  fleet_path_append_index (path, 4294967295);
  fleet_path_append_key (path, "q\"\\\0z", 5);
  fleet_path_append_key (path, "back\\slash", 10);
  fleet_path_append_count (path);
  g_assert_cmpstr (path->str, ==, "vehicle.\"a.b\"[0].\"\"[4294967295].\"q\\\"\\\\\\0z\".back\\slash[#]");
  g_assert_true (fleet_path_parse (path->str, NULL, NULL));

  g_string_truncate (path, 0);
  fleet_path_append_index (path, 1203);
  fleet_path_append_key (path, "문", strlen ("문"));
  g_assert_cmpstr (path->str, ==, "[1203].문");
}

/* Different keys never give one path: the text is enough to tell them apart. */
static void
test_one_meaning (void)
{
  static const char alphabet[] = { 'a', '.', '[', ']', '"', '\\', '*', '#', '0', '\0' };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  for (int i = 0; i < 100000; i++)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      g_autoptr (GByteArray) steps = g_byte_array_new ();
      g_autoptr (GBytes) meaning = NULL;
      GBytes *other;
      int n_keys = g_rand_int_range (rand, 1, 4);

      for (int k = 0; k < n_keys; k++)
        {
          char key[4];
          guint8 length = g_rand_int_range (rand, 0, 4);

          for (int c = 0; c < length; c++)
            key[c] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
          fleet_path_append_key (path, key, length);
          g_byte_array_append (steps, &length, 1);
          g_byte_array_append (steps, (guint8 *) key, length);
        }
      g_assert_cmpuint (strlen (path->str), ==, path->len);
      g_assert_true (fleet_path_parse (path->str, NULL, NULL));
      g_assert_true (fleet_path_matches (path->str, path->str, NULL));
      meaning = g_byte_array_free_to_bytes (g_steal_pointer (&steps));
      other = g_hash_table_lookup (known, path->str);
      if (other != NULL)
        g_assert_true (g_bytes_equal (meaning, other));
      else
        g_hash_table_insert (known, g_strdup (path->str), g_steal_pointer (&meaning));
    }
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gssize      wrong_at; /* -1: well-formed */
    gboolean    star;
  } cases[] = {
    { "vehicle.body.doors[0].open", -1, FALSE },
    { "vehicle.body.doors[*].open", -1, TRUE },
    { "a[*][*]", -1, TRUE },
    { "doors[#]", -1, FALSE },
    { "a.\"b.[*]\".d", -1, FALSE },
    { "[0]", -1, FALSE },
    { "\"\"", -1, FALSE },
    { "x y.한글", -1, FALSE },
    { "", 0, FALSE },
    { ".a", 0, FALSE },
    { "a.", 2, FALSE },
    { "a..b", 2, FALSE },
    { "a[", 2, FALSE },
    { "a[]", 2, FALSE },
    { "a[x]", 2, FALSE },
    { "a[01]", 3, FALSE },
    { "a[4294967296]", 2, FALSE },
    { "a[99999999999999999999]", 2, FALSE },
    { "a[0", 3, FALSE },
    { "a[0]b", 4, FALSE },
    { "a]", 1, FALSE },
    { "a\"b", 1, FALSE },
    { "\"a", 2, FALSE },
    { "\"a\\n\"", 2, FALSE },
    { "\"a\"b", 3, FALSE },
    { "a[#].b", 4, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean star = 2;
      gsize at = 99;
      gboolean well = fleet_path_parse (cases[i].text, &star, &at);

      g_test_message ("%s", cases[i].text);
      g_assert_true (well == (cases[i].wrong_at < 0));
      if (well)
        g_assert_cmpint (star, ==, cases[i].star);
      else
        g_assert_cmpint (at, ==, cases[i].wrong_at);
    }
}

static void
test_matches (void)
{
  guint index = 77;

  g_assert_true (fleet_path_matches ("doors[*].open", "doors[12].open", &index));
  g_assert_cmpuint (index, ==, 12);
  g_assert_true (fleet_path_matches ("a[*].b[*]", "a[3].b[4]", &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_true (fleet_path_matches ("a[1].b[*]", "a[1].b[4]", &index));
  g_assert_cmpuint (index, ==, 4);
  g_assert_true (fleet_path_matches ("\"doors\"[*].open", "doors[0].open", NULL));
  g_assert_true (fleet_path_matches ("\"a.b\"[*]", "\"a.b\"[0]", NULL));

  index = 77;
  g_assert_false (fleet_path_matches ("doors[*].open", "doors[1].locked", &index));
  g_assert_false (fleet_path_matches ("doors[*].open", "doors[1]", &index));
  g_assert_false (fleet_path_matches ("doors[*]", "doors[1].open", &index));
  g_assert_false (fleet_path_matches ("doors[*]", "doors[#]", &index));
  g_assert_false (fleet_path_matches ("doors[*]", "doorsx[1]", &index));
  g_assert_false (fleet_path_matches ("a[1].b[*]", "a[2].b[4]", &index));
  g_assert_false (fleet_path_matches ("a[1].b[*]", "a[1].b[x]", &index));
  g_assert_false (fleet_path_matches ("\"doors[*]\".open", "doors[1].open", &index));
  g_assert_cmpuint (index, ==, 77);
}

static void
test_under (void)
{
  g_assert_true (fleet_path_is_under ("events", "events"));
  g_assert_true (fleet_path_is_under ("events[0].type", "events"));
  g_assert_true (fleet_path_is_under ("events.type", "events"));
  g_assert_true (fleet_path_is_under ("events[#]", "events"));
  g_assert_false (fleet_path_is_under ("eventsource", "events"));
  g_assert_false (fleet_path_is_under ("event", "events"));
  g_assert_false (fleet_path_is_under ("vehicle.events", "events"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path/append", test_append);
  g_test_add_func ("/path/one-meaning", test_one_meaning);
  g_test_add_func ("/path/parse", test_parse);
  g_test_add_func ("/path/matches", test_matches);
  g_test_add_func ("/path/under", test_under);
  return g_test_run ();
}
