/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Equal and unequal bytes of every short length, against memcmp;. */

#include "fleet-bytes.h"

static void
test_lengths (void)
{
  for (gsize length = 0; length <= 40; length++)
    {
      g_autofree char *a = g_malloc (length + 1);
      g_autofree char *b = NULL;

      for (gsize i = 0; i < length; i++)
        a[i] = 'a' + i % 7;
      b = g_malloc (length + 1);
      if (length > 0)
        memcpy (b, a, length);
      a[length] = 'x';
      b[length] = 'y'; /* does not count */
      g_assert_true (fleet_bytes_equal (a, b, length));
      for (gsize i = 0; i < length; i++)
        {
          b[i] ^= 0x80;
          g_assert_false (fleet_bytes_equal (a, b, length));
          b[i] ^= 0x80;
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bytes/lengths", test_lengths);
  return g_test_run ();
}
