/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys of nested objects against a hash table for each: small objects, large ones, many documents. */

#include "fleet-json-keys.h"

#include <string.h>

typedef struct
{
  FleetJsonObject object;
  GHashTable     *keys;
} Open;

static void
close_innermost (GArray *open)
{
  g_hash_table_unref (g_array_index (open, Open, open->len - 1).keys);
  g_array_set_size (open, open->len - 1);
}

static void
test_against_hash_tables (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (31);
  g_autoptr (FleetJsonKeys) keys = fleet_json_keys_new ();
  guint duplicates = 0;

  for (int document = 0; document < 300; document++)
    {
      g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
      g_autoptr (GStringChunk) texts = g_string_chunk_new (4096);
      int range = g_rand_boolean (rand) ? 30 : 3000;

      fleet_json_keys_begin_document (keys);
      for (int step = 0; step < 2000; step++)
        {
          Open *innermost = open->len > 0 ? &g_array_index (open, Open, open->len - 1) : NULL;
          int what = g_rand_int_range (rand, 0, 100);

          if (innermost == NULL || (what < 2 && open->len < 20))
            {
              Open next = { .keys = g_hash_table_new (g_str_hash, g_str_equal) };

              fleet_json_keys_begin_object (keys, &next.object);
              g_array_append_val (open, next);
            }
          else if (what < 4)
            close_innermost (open);
          else
            {
              g_autofree char *key = g_strdup_printf ("%.*s%d", g_rand_int_range (rand, 0, 20), "a key with some length",
                                                      g_rand_int_range (rand, 0, range));
              char *kept = g_string_chunk_insert (texts, key);
              gboolean is_new = g_hash_table_add (innermost->keys, kept);

              g_assert_true (fleet_json_keys_add (keys, &innermost->object, kept, strlen (kept)) == is_new);
              duplicates += !is_new;
            }
        }
      while (open->len > 0)
        close_innermost (open);
    }
  g_assert_cmpuint (duplicates, >, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-keys/against-hash-tables", test_against_hash_tables);
  return g_test_run ();
}
