/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-text: escapes and UTF-8, byte by byte: most texts of telemetry are ASCII without escapes and never come here. */

#include "fleet-json-text.h"

/* Bytes of the character at p with at most room bytes; 0 when it is none. Ranges of RFC 3629, section 4. */
static gsize
character_length (const guint8 *p,
                  gsize         room)
{
  guint8 low = 0x80;
  guint8 high = 0xbf;
  gsize length;

  if (p[0] < 0x80)
    return 1;
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    length = 2;
  else if (p[0] >= 0xe0 && p[0] <= 0xef)
    length = 3;
  else if (p[0] >= 0xf0 && p[0] <= 0xf4)
    length = 4;
  else
    return 0;

  if (p[0] == 0xe0)
    low = 0xa0;
  else if (p[0] == 0xed)
    high = 0x9f;
  else if (p[0] == 0xf0)
    low = 0x90;
  else if (p[0] == 0xf4)
    high = 0x8f;
  if (length > room || p[1] < low || p[1] > high)
    return 0;
  for (gsize i = 2; i < length; i++)
    {
      if (p[i] < 0x80 || p[i] > 0xbf)
        return 0;
    }
  return length;
}

gboolean
fleet_json_text_is_utf8 (const char *bytes,
                         gsize       length,
                         gsize      *ret_at)
{
  for (gsize i = 0; i < length;)
    {
      gsize n = character_length ((const guint8 *) bytes + i, length - i);

      if (n == 0)
        {
          if (ret_at != NULL)
            *ret_at = i;
          return FALSE;
        }
      i += n;
    }
  return TRUE;
}

/* Four hex digits, or -1. */
static int
read_hex4 (const char *p,
           gsize       room)
{
  int number = 0;

  if (room < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      number = number * 16 + digit;
    }
  return number;
}

/* The character of \uXXXX or of a pair of them, p being behind the u; -1 when it is none. *ret_used tells how many bytes it took. */
static gint32
read_unicode (const char *p,
              gsize       room,
              gsize      *ret_used)
{
  int first = read_hex4 (p, room);
  int second;

  *ret_used = 4;
  if (first < 0xd800 || first > 0xdfff)
    return first;
  if (first > 0xdbff || room < 10 || p[4] != '\\' || p[5] != 'u')
    return -1;
  second = read_hex4 (p + 6, room - 6);
  if (second < 0xdc00 || second > 0xdfff)
    return -1;
  *ret_used = 10;
  return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

static char
simple_escape (char c)
{
  switch (c)
    {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
    }
}

gssize
fleet_json_text_unescape (const char *raw,
                          gsize       length,
                          char       *unescaped,
                          gsize      *ret_at)
{
  gsize in = 0;
  gsize out = 0;

  while (in < length)
    {
      gsize used = 0;
      gint32 character;

      if (raw[in] != '\\')
        {
          unescaped[out++] = raw[in++];
          continue;
        }
      if (in + 1 < length && raw[in + 1] == 'u')
        {
          character = read_unicode (raw + in + 2, length - in - 2, &used);
          if (character >= 0)
            out += g_unichar_to_utf8 (character, unescaped + out);
        }
      else
        {
          character = in + 1 < length ? simple_escape (raw[in + 1]) : '\0';
          if (character == '\0')
            character = -1;
          else
            unescaped[out++] = character;
        }
      if (character < 0)
        {
          if (ret_at != NULL)
            *ret_at = in;
          return -1;
        }
      in += 2 + used;
    }
  return out;
}
