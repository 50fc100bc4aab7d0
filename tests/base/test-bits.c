/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The transpose against its definition. */

#include "fleet-bits.h"

static void
test_transpose (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 100; round++)
    {
      guint64 before[64];
      guint64 after[64];

      for (guint i = 0; i < 64; i++)
        after[i] = before[i] = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);
      fleet_bits_transpose (after);
      for (guint row = 0; row < 64; row++)
        for (guint column = 0; column < 64; column++)
          g_assert_cmpuint ((before[row] >> column) & 1, ==, (after[column] >> row) & 1);
    }
}

static void
test_low (void)
{
  g_assert_cmpuint (fleet_bits_low (0), ==, 0);
  g_assert_cmpuint (fleet_bits_low (1), ==, 1);
  g_assert_cmpuint (fleet_bits_low (64), ==, G_MAXUINT64);
  g_assert_cmpuint (fleet_bits_count (fleet_bits_low (63)), ==, 63);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bits/transpose", test_transpose);
  g_test_add_func ("/bits/low", test_low);
  return g_test_run ();
}
