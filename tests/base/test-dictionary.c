/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dictionary against a hash table: ids in order of first sight, texts that never move, a limit that holds. */

#include "fleet-dictionary.h"

#include <string.h>

static void
test_against_hash_table (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (FleetDictionary) dictionary = fleet_dictionary_new (100000);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < 200000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.*s%u", g_rand_int_range (rand, 0, 30),
                                               "vehicle.body.doors[0].position", g_rand_int_range (rand, 0, 3000));
      guint32 id = fleet_dictionary_intern (dictionary, text, strlen (text));
      gpointer expected;

      fleet_dictionary_expect (dictionary, text, strlen (text)); /* changes nothing */
      if (g_hash_table_lookup_extended (known, text, NULL, &expected))
        {
          g_assert_cmpuint (id, ==, GPOINTER_TO_UINT (expected));
          continue;
        }
      g_assert_cmpuint (id, ==, texts->len);
      g_ptr_array_add (texts, (gpointer) fleet_dictionary_text (dictionary, id, NULL));
      g_hash_table_insert (known, g_steal_pointer (&text), GUINT_TO_POINTER (id));
    }

  g_assert_cmpuint (fleet_dictionary_size (dictionary), ==, texts->len);
  for (guint id = 0; id < texts->len; id++)
    {
      gsize length;
      const char *text = fleet_dictionary_text (dictionary, id, &length);

      g_assert_true (text == texts->pdata[id]);
      g_assert_cmpuint (length, ==, strlen (text));
      g_assert_cmpuint (fleet_dictionary_find (dictionary, text, length), ==, id);
    }
  g_assert_cmpuint (fleet_dictionary_find (dictionary, "never", 5), ==, FLEET_NONE);
}

static void
test_limit (void)
{
  g_autoptr (FleetDictionary) dictionary = fleet_dictionary_new (2);

  g_assert_cmpuint (fleet_dictionary_intern (dictionary, "a", 1), ==, 0);
  g_assert_cmpuint (fleet_dictionary_intern (dictionary, "", 0), ==, 1);
  g_assert_cmpuint (fleet_dictionary_intern (dictionary, "b", 1), ==, FLEET_NONE);
  g_assert_cmpuint (fleet_dictionary_intern (dictionary, "a", 1), ==, 0);
  g_assert_cmpuint (fleet_dictionary_size (dictionary), ==, 2);
}

/* Texts may hold any byte, and one may begin another. */
static void
test_bytes (void)
{
  g_autoptr (FleetDictionary) dictionary = fleet_dictionary_new (10);
  guint32 shorter = fleet_dictionary_intern (dictionary, "a\0b", 2);
  guint32 longer = fleet_dictionary_intern (dictionary, "a\0b", 3);

  g_assert_cmpuint (shorter, !=, longer);
  g_assert_cmpmem (fleet_dictionary_text (dictionary, longer, NULL), 3, "a\0b", 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dictionary/against-hash-table", test_against_hash_table);
  g_test_add_func ("/dictionary/limit", test_limit);
  g_test_add_func ("/dictionary/bytes", test_bytes);
  return g_test_run ();
}
