/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet_plain_text() over hostile and random bytes: always clean, never longer than its bound, and clean text comes back as it is. */

#include "fleet-plain.h"

#include <string.h>

#define SEED 20261127

static void
test_table (void)
{
  static const struct { const char *text, *plain; } cases[] = {
    { "12가 3456", "12가 3456" },
    { "A&B <x", "A&B <x" },
    { "two\nlines\tand\r", "two lines and " },
    { "\xe2\x80\xaegnp.exe", "gnp.exe" },           /* U+202E */
    { "a\xe2\x81\xa6" "b\xe2\x81\xa9" "c", "abc" },    /* U+2066, U+2069 */
    { "bell\x07", "bell" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = fleet_plain_text (cases[i].text);

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
  g_assert_null (fleet_plain_text (NULL));
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 20000; round++)
    {
      char bytes[700];
      guint length = g_rand_int_range (rand, 0, sizeof bytes);
      g_autofree char *plain = NULL;
      g_autofree char *twice = NULL;

      for (guint i = 0; i < length; i++)
        bytes[i] = round % 2 == 0 ? g_rand_int_range (rand, 1, 256) : "가a\xe2\x80\xae \n<&"[g_rand_int_range (rand, 0, 11)];
      bytes[length] = '\0';
      plain = fleet_plain_text (bytes);
      g_assert_true (g_utf8_validate (plain, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (plain, -1), <=, FLEET_PLAIN_CHARACTERS + 1);
      for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at))
        {
          gunichar character = g_utf8_get_char (at);

          g_assert_false (g_unichar_iscntrl (character));
          g_assert_false (character >= 0x202a && character <= 0x202e);
          g_assert_false (character >= 0x2066 && character <= 0x2069);
        }
      if (fleet_plain_is_clean (bytes))
        g_assert_cmpstr (plain, ==, bytes);
    }
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autofree char *plain = fleet_plain_text (text);

  g_assert_cmpint (g_utf8_strlen (plain, -1), ==, FLEET_PLAIN_CHARACTERS + 1);
  g_assert_true (g_str_has_suffix (plain, "…"));
}

static void
test_key (void)
{
  g_autofree char *key = fleet_plain_key ("12가 3456 IONIQ 5");
  g_autofree char *composed = fleet_plain_key ("가");
  g_autofree char *decomposed = fleet_plain_key ("\xe1\x84\x80\xe1\x85\xa1"); /* the same syllable in two jamo */
  g_autofree char *none = fleet_plain_key (NULL);

  g_assert_cmpstr (key, ==, "12가3456ioniq5");
  g_assert_cmpstr (composed, ==, decomposed);
  g_assert_cmpstr (none, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("seed %d", SEED);
  g_test_add_func ("/plain/table", test_table);
  g_test_add_func ("/plain/random", test_random);
  g_test_add_func ("/plain/long", test_long);
  g_test_add_func ("/plain/key", test_key);
  return g_test_run ();
}
