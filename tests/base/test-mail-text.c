/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a mail must never do: break its own lines or headers. What readers make of it: mail-readers.py. */

#include "fleet-mail-text.h"

#include <string.h>

/* Whatever the texts are, headers are the known ones, lines are short, and the body is base64. */
static void
test_random (void)
{
  static const char *const pieces[] = { "전조등", "a", "\r\nBcc: x@example.com", "\n\n", ".", "\xff\xfe", "=?UTF-8?Q?x?=", " ", "🚗", "\t", "very-long-word-without-any-space-in-it" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) subject = g_string_new (NULL), text = g_string_new (NULL);
      FleetMail mail = { "fleet@example.com", "a@example.com, b@example.com", "0123", round % 2 ? "4567" : NULL, NULL, NULL, g_test_rand_int () * G_GINT64_CONSTANT (1000000) };
      g_autofree char *formatted = NULL;
      g_auto (GStrv) lines = NULL;
      guint i = 0;

      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (subject, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      for (int n = g_test_rand_int_range (0, 60); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      mail.subject = subject->str;
      mail.text = text->str;
      formatted = fleet_mail_text_format (&mail);
      lines = g_strsplit (formatted, "\r\n", -1);
      for (; *lines[i] != '\0'; i++)
        {
          g_assert_cmpuint (strlen (lines[i]), <=, 90);
          g_assert_null (strpbrk (lines[i], "\r\n"));
          g_assert_false (g_str_has_prefix (lines[i], "Bcc"));
        }
      for (i++; lines[i] != NULL; i++)
        {
          g_assert_cmpuint (strlen (lines[i]), <=, 76);
          g_assert_cmpuint (strspn (lines[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="), ==, strlen (lines[i]));
        }
    }
}

static void
test_addresses (void)
{
  static const char *const wrong[] = { "", " , ", "nobody", "a@", "@b", "a@b@c", "a@b, c", "a@b>\r\nRCPT TO:<c@d", "a b@c", "한@c" };
  g_auto (GStrv) right = fleet_mail_text_addresses (" a@b.example,, c+d@e.example ");

  g_assert_nonnull (right);
  g_assert_cmpstr (right[0], ==, "a@b.example");
  g_assert_cmpstr (right[1], ==, "c+d@e.example");
  g_assert_null (right[2]);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (fleet_mail_text_addresses (wrong[i]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-text/random", test_random);
  g_test_add_func ("/mail-text/addresses", test_addresses);
  return g_test_run ();
}
