/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The inside of strings: ends at every place in a word, UTF-8 against GLib, escapes there and back. */

#include "fleet-json-text.h"

/* Where the string that begins at text[0] ends, byte by byte. */
static const char *
slow_end (const char *text,
          guint      *flags)
{
  for (;; text++)
    {
      if (*text == '"')
        return text;
      if ((guint8) *text < 0x20)
        return NULL;
      if ((guint8) *text >= 0x80)
        *flags |= FLEET_JSON_TEXT_NOT_ASCII;
      if (*text == '\\')
        {
          *flags |= FLEET_JSON_TEXT_ESCAPED;
          if (*++text == '\0')
            return NULL;
        }
    }
}

static void
test_end (void)
{
  static const char bytes[] = { 'a', 'a', 'a', 'a', 'a', 'a', 'b', '!', '#', '[', ']', ' ', '\x7f', '\x80', '\xff', '"', '\\', '\x1f', '\x01', '\0' };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (int i = 0; i < 500000; i++)
    {
      char text[40 + FLEET_JSON_PADDING] = { 0 };
      int length = g_rand_int_range (rand, 0, 40);
      guint flags = 0, slow_flags = 0;
      const char *end, *expected;

      for (int c = 0; c < length; c++)
        text[c] = bytes[g_rand_int_range (rand, 0, g_rand_int_range (rand, 7, sizeof bytes + 1))];
      end = fleet_json_text_end (text, &flags);
      expected = slow_end (text, &slow_flags);
      g_assert_true (end == expected);
      if (end != NULL && !(slow_flags & FLEET_JSON_TEXT_ESCAPED))
        g_assert_cmpuint (flags, ==, slow_flags);
      else if (end != NULL) /* an escaped byte is jumped over, and the wrong escape is found later */
        g_assert_cmpuint (flags & FLEET_JSON_TEXT_ESCAPED, ==, FLEET_JSON_TEXT_ESCAPED);
    }
}

static void
test_utf8 (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 500000; i++)
    {
      static const guint8 bytes[] = { 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0,
                                      0xf1, 0xf4, 0xf5, 0xff };
      char text[8];
      int length = g_rand_int_range (rand, 0, 8);
      const char *wrong;
      gsize at = 99;
      gboolean well;

      for (int c = 0; c < length; c++)
        text[c] = bytes[g_rand_int_range (rand, 0, sizeof bytes)];
      well = g_utf8_validate (text, length, &wrong);
      g_assert_true (fleet_json_text_is_utf8 (text, length, &at) == well);
      if (!well)
        g_assert_cmpuint (at, ==, wrong - text);
    }
  g_assert_true (fleet_json_text_is_utf8 ("a\0b", 3, NULL));
}

static void
test_unescape (void)
{
  static const struct
  {
    const char *raw;
    const char *text; /* NULL: wrong at at */
    gsize       at;
  } cases[] = {
    { "", "", 0 }, { "plain", "plain", 0 }, { "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 0 }, { "\\u0041", "A", 0 },
    { "\\uAC00\\uac01", "가각", 0 }, { "\\ud83d\\ude97!", "🚗!", 0 }, { "\\udbff\\udfff", "\xf4\x8f\xbf\xbf", 0 }, { "\\uffff", "\xef\xbf\xbf", 0 },
    { "a\\x", NULL, 1 }, { "\\u00g0", NULL, 0 }, { "\\u004", NULL, 0 }, { "\\ud83d", NULL, 0 }, { "\\ude97", NULL, 0 },
    { "ab\\ud83d\\u0041", NULL, 2 }, { "\\ud83dxude97", NULL, 0 }, { "\\ud83d\\ud83d", NULL, 0 }, { "\\u", NULL, 0 }, { "\\U0041", NULL, 0 },
    { "\\", NULL, 0 }, { "\\ud83d\\ude9", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[64];
      gsize at = 99;
      gssize length = fleet_json_text_unescape (cases[i].raw, strlen (cases[i].raw), text, &at);

      g_test_message ("%s", cases[i].raw);
      g_assert_true ((length >= 0) == (cases[i].text != NULL));
      if (length >= 0)
        g_assert_cmpmem (text, length, cases[i].text, strlen (cases[i].text));
      else
        g_assert_cmpuint (at, ==, cases[i].at);
    }
}

/* Each character of Unicode, escaped, is itself again. */
static void
test_every_character (void)
{
  for (gunichar c = 0; c <= 0x10ffff; c++)
    {
      char raw[16], text[16], expected[8];
      gssize length;

      if (c >= 0xd800 && c <= 0xdfff)
        continue;
      if (c < 0x10000)
        g_snprintf (raw, sizeof raw, "\\u%04x", c);
      else
        g_snprintf (raw, sizeof raw, "\\u%04X\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
      length = fleet_json_text_unescape (raw, strlen (raw), text, NULL);
      g_assert_cmpint (length, ==, g_unichar_to_utf8 (c, expected));
      g_assert_cmpint (memcmp (text, expected, length), ==, 0);
      g_assert_true (fleet_json_text_is_utf8 (text, length, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-text/end", test_end);
  g_test_add_func ("/json-text/utf8", test_utf8);
  g_test_add_func ("/json-text/unescape", test_unescape);
  g_test_add_func ("/json-text/every-character", test_every_character);
  return g_test_run ();
}
