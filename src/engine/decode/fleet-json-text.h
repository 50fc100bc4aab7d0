/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-text: the inside of a JSON string: where it ends, what its escapes say, whether its bytes are UTF-8.
 *
 * Pure functions, any thread. Texts are *padded*: FLEET_JSON_PADDING zero bytes stand readable behind them, so that words can be
 * loaded without asking for the end, and a scan stops by itself (a NUL is a control character, which no string may hold). */

#pragma once

#include <glib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

#define FLEET_JSON_PADDING 64

/* What a scan saw on its way. */
enum
{
  FLEET_JSON_TEXT_ESCAPED   = 1 << 0,
  FLEET_JSON_TEXT_NOT_ASCII = 1 << 1,
};

#define FLEET_JSON_EACH_BYTE(b) ((b) * G_GUINT64_CONSTANT (0x0101010101010101))
#define FLEET_JSON_HIGH_BITS    FLEET_JSON_EACH_BYTE (0x80)

/* Eight bytes, the first in the lowest place. */
static inline guint64
fleet_json_load (const char *p)
{
  guint64 word;

  memcpy (&word, p, sizeof word);
  return GUINT64_FROM_LE (word);
}

/* The first byte from p on that ends the plain part of a string: quote, backslash or control character. Sets *not_ascii to other than 0 if one
 * before it is beyond ASCII. */
#ifdef __SSE2__ /* every x86-64 has it */
static inline const char *
fleet_json_text_stop (const char *p,
                      guint64    *not_ascii)
{
  const __m128i quote = _mm_set1_epi8 ('"'), slash = _mm_set1_epi8 ('\\'), control = _mm_set1_epi8 (0x1f);

  for (;; p += 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (gconstpointer) p);
      __m128i stops = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (bytes, quote), _mm_cmpeq_epi8 (bytes, slash)),
                                    _mm_cmpeq_epi8 (_mm_min_epu8 (bytes, control), bytes));
      guint stop = _mm_movemask_epi8 (stops), high = _mm_movemask_epi8 (bytes);

      if (stop != 0)
        {
          *not_ascii |= high & ((stop & -stop) - 1);
          return p + __builtin_ctz (stop);
        }
      *not_ascii |= high;
    }
}
#else
static inline const char *
fleet_json_text_stop (const char *p,
                      guint64    *not_ascii)
{
  for (;; p += 8)
    {
      guint64 word = fleet_json_load (p);
      guint64 quote = word ^ FLEET_JSON_EACH_BYTE ('"');
      guint64 slash = word ^ FLEET_JSON_EACH_BYTE ('\\');
      guint64 stop = (((quote - FLEET_JSON_EACH_BYTE (1)) & ~quote) | ((slash - FLEET_JSON_EACH_BYTE (1)) & ~slash)
                      | ((word - FLEET_JSON_EACH_BYTE (0x20)) & ~word))
                     & FLEET_JSON_HIGH_BITS;

      /* The lowest mark of each test is exact (borrows only run upwards), and only the lowest is used. */
      if (stop != 0)
        {
          *not_ascii |= word & FLEET_JSON_HIGH_BITS & ((stop & -stop) - 1);
          return p + __builtin_ctzll (stop) / 8;
        }
      *not_ascii |= word & FLEET_JSON_HIGH_BITS;
    }
}
#endif

/* From behind the opening quote to the closing one; NULL at a control character or the end of the text. Adds to *flags. */
static inline const char *
fleet_json_text_end (const char *p,
                     guint      *flags)
{
  guint64 not_ascii = 0;

  for (;;)
    {
      p = fleet_json_text_stop (p, &not_ascii);
      if (G_UNLIKELY (not_ascii != 0))
        *flags |= FLEET_JSON_TEXT_NOT_ASCII;
      if (G_LIKELY (*p == '"'))
        return p;
      if (*p != '\\' || p[1] == '\0')
        return NULL;
      *flags |= FLEET_JSON_TEXT_ESCAPED;
      p += 2;
    }
}

/* Whether bytes are UTF-8 as Unicode has it: no surrogate, nothing overlong, nothing above U+10FFFF. NUL is a character. */
gboolean fleet_json_text_is_utf8  (const char *bytes,
                                   gsize       length,
                                   gsize      *ret_at);

/* Undoes the escapes of a string's inside into unescaped, which has room for length bytes. The length, or -1 at a wrong
 * escape or half a surrogate pair, which begins at *ret_at. */
gssize   fleet_json_text_unescape (const char *raw,
                                   gsize       length,
                                   char       *unescaped,
                                   gsize      *ret_at);

G_END_DECLS
