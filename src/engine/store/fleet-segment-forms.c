/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-forms: eight hexadecimal digits at once in a word; times by the civil calendar.
 *
 * A message's id and its time are half of its text, and no text repeats: compressed as text they cost more time than all other columns together. */

#include "fleet-segment-forms.h"

#include "fleet-bytes.h"

#include <string.h>

#define EACH_BYTE(b) ((b) * G_GUINT64_CONSTANT (0x0101010101010101))
#define DAY_S        86400
/* 0001-01-01T00:00:00 and the second after 9999, in seconds. */
#define FIRST_S      G_GINT64_CONSTANT (-62135596800)
#define BEYOND_S     G_GINT64_CONSTANT (253402300800)

/* The digits that the bytes of nibbles (0 to 15) stand for. */
static guint64
print_digits (guint64 nibbles)
{
  guint64 letters = ((nibbles + EACH_BYTE (6)) >> 4) & EACH_BYTE (1);

  return nibbles + EACH_BYTE ('0') + letters * ('a' - '0' - 10);
}

/* Eight digits, the first in the lowest byte, as a number. */
static gboolean
take_digits (guint64  text,
             guint64 *ret_number)
{
  guint64 nibbles = (text & EACH_BYTE (0x0f)) + ((text >> 6) & EACH_BYTE (1)) * 9;

  if (print_digits (nibbles & EACH_BYTE (0x0f)) != text)
    return FALSE;
  nibbles = GUINT64_SWAP_LE_BE (nibbles);
  nibbles = (nibbles | (nibbles >> 4)) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  nibbles = (nibbles | (nibbles >> 8)) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  *ret_number = (nibbles | (nibbles >> 16)) & G_MAXUINT32;
  return TRUE;
}

static guint64
load (const char *text,
      guint       begin,
      guint       then)
{
  guint32 words[2];

  memcpy (&words[0], text + begin, 4);
  memcpy (&words[1], text + then, 4);
  return GUINT32_FROM_LE (words[0]) | (guint64) GUINT32_FROM_LE (words[1]) << 32;
}

gboolean
fleet_segment_uuid_take_half (const char *text,
                              gboolean    second,
                              guint64    *ret_half)
{
  guint64 high, low;
  gboolean fits;

  if (second)
    fits = text[23] == '-' && take_digits (load (text, 19, 24), &high) && take_digits (load (text, 28, 32), &low);
  else
    fits = text[8] == '-' && text[13] == '-' && text[18] == '-' && take_digits (load (text, 0, 4), &high) && take_digits (load (text, 9, 14), &low);
  if (fits)
    *ret_half = high << 32 | low;
  return fits;
}

/* Four digits of half, from digit first on. */
static void
put_four (guint64  half,
          guint    first,
          char    *at)
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < 4; i++)
    at[i] = digits[(half >> (60 - 4 * (first + i))) & 15];
}

void
fleet_segment_uuid_print (guint64  first,
                          guint64  second,
                          char    *ret_text)
{
  put_four (first, 0, ret_text);
  put_four (first, 4, ret_text + 4);
  put_four (first, 8, ret_text + 9);
  put_four (first, 12, ret_text + 14);
  put_four (second, 0, ret_text + 19);
  put_four (second, 4, ret_text + 24);
  put_four (second, 8, ret_text + 28);
  put_four (second, 12, ret_text + 32);
  ret_text[8] = ret_text[13] = ret_text[18] = ret_text[23] = '-';
}

static char *
put_number (char *at,
            guint number,
            guint n,
            char  behind)
{
  for (guint i = n; i > 0; i--, number /= 10)
    at[i - 1] = '0' + number % 10;
  at[n] = behind;
  return at + n + 1;
}

/* Howard Hinnant's civil_from_days, for years 1 to 9999. */
static char *
put_date (char   *at,
          guint32 days)
{
  guint32 since = days + 306; /* from 1 March of year 0 */
  guint32 era = since / 146097, of_era = since % 146097;
  guint32 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  guint32 of_year = of_era - (365 * year + year / 4 - year / 100);
  guint32 from_march = (5 * of_year + 2) / 153;
  guint32 month = from_march + (from_march < 10 ? 3 : -9);

  at = put_number (at, era * 400 + year + (month <= 2), 4, '-');
  at = put_number (at, month, 2, '-');
  return put_number (at, of_year - (153 * from_march + 2) / 5 + 1, 2, 'T');
}

gsize
fleet_segment_time_print (gint    form,
                          gint64  time_us,
                          char   *ret_text)
{
  static const guint scales[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };
  guint digits = form % 7;
  gint zone = form / 7;
  gint minutes = zone > 0 ? zone - FLEET_SEGMENT_ZONE : 0;
  gint64 seconds = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0);
  guint micros = (time_us % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  char *at = ret_text;
  guint of_day;

  seconds += minutes * 60;
  if (form < 0 || form > FLEET_SEGMENT_MOST_FORM || seconds < FIRST_S || seconds >= BEYOND_S)
    return 0;
  of_day = (seconds - FIRST_S) % DAY_S;
  at = put_date (at, (seconds - FIRST_S) / DAY_S);
  at = put_number (at, of_day / 3600, 2, ':');
  at = put_number (at, of_day / 60 % 60, 2, ':');
  at = put_number (at, of_day % 60, 2, '.');
  at = digits > 0 ? put_number (at, micros / scales[digits], digits, 'Z') - 1 : at - 1;
  if (zone == 0)
    {
      *at++ = 'Z';
      return at - ret_text;
    }
  *at++ = minutes < 0 ? '-' : '+';
  at = put_number (at, ABS (minutes) / 60, 2, ':');
  *at++ = '0' + ABS (minutes) % 60 / 10; /* nothing stands behind these two */
  *at++ = '0' + ABS (minutes) % 10;
  return at - ret_text;
}

gint
fleet_segment_time_form (const char *text,
                         gsize       length,
                         gint64      time_us)
{
  char printed[FLEET_SEGMENT_TIME_BYTES];
  const char *at = text + 19, *end = text + length;
  guint digits = 0;
  gint form;

  if (length < 20 || length > FLEET_SEGMENT_TIME_BYTES)
    return -1;
  if (*at == '.')
    for (at++; at < end && g_ascii_isdigit (*at); at++)
      digits++;
  if (digits > 6)
    return -1;
  if (end - at == 1)
    form = digits;
  else if (end - at == 6 && (*at == '+' || *at == '-') && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2]) && g_ascii_isdigit (at[4]) && g_ascii_isdigit (at[5]))
    {
      gint minutes = ((at[1] - '0') * 10 + at[2] - '0') * 60 + (at[4] - '0') * 10 + at[5] - '0';

      if (minutes > 18 * 60)
        return -1;
      form = 7 * (FLEET_SEGMENT_ZONE + (*at == '-' ? -minutes : minutes)) + digits;
    }
  else
    return -1;
  return fleet_segment_time_print (form, time_us, printed) == length && fleet_bytes_equal (printed, text, length) ? form : -1;
}
