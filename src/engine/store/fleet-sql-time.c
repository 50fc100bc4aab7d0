/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-time: printed times without their Z are in order as texts are; only an offset makes it necessary to read them. */

#include "fleet-sql-time.h"

#include "fleet-time.h"

#include <string.h>

#define SECOND_LENGTH 19 /* 2025-11-24T16:00:00 */
#define MOST_LENGTH   48

/* Where an offset begins, or length. */
static gsize
find_offset (const char *text,
             gsize       length)
{
  for (gsize i = 16; i < length; i++)
    if (text[i] == '+' || text[i] == '-')
      return i;
  return length;
}

static gsize
without_z (const char *text,
           gsize       length)
{
  return length > 0 && (text[length - 1] == 'Z' || text[length - 1] == 'z') ? length - 1 : length;
}

/* An offset is turned into UTC as we print it. */
static const char *
normalise (const char *text,
           gsize      *length,
           char        buffer[FLEET_TIME_BUFFER])
{
  gint64 time_us;

  if (*length <= 16 || *length > MOST_LENGTH || find_offset (text, *length) == *length || !fleet_time_parse (text, *length, FLEET_ZONE_HONOURED, &time_us))
    return text;
  fleet_time_print (time_us, buffer);
  *length = strlen (buffer);
  return buffer;
}

int
fleet_sql_time_compare (const char *a,
                        gsize       a_length,
                        const char *b,
                        gsize       b_length)
{
  char a_buffer[FLEET_TIME_BUFFER], b_buffer[FLEET_TIME_BUFFER];

  a = normalise (a, &a_length, a_buffer);
  b = normalise (b, &b_length, b_buffer);
  a_length = without_z (a, a_length);
  b_length = without_z (b, b_length);
  for (gsize i = 0; i < MIN (a_length, b_length); i++)
    {
      guint8 x = a[i] == ' ' && i == 10 ? 'T' : a[i], y = b[i] == ' ' && i == 10 ? 'T' : b[i];

      if (x != y)
        return x < y ? -1 : 1;
    }
  return a_length < b_length ? -1 : a_length > b_length;
}

gboolean
fleet_sql_time_bound (const char *text,
                      gsize       length,
                      gint64     *ret_us)
{
  char padded[MOST_LENGTH + SECOND_LENGTH + 2] = "0000-01-01T00:00:00";

  if (length > MOST_LENGTH)
    return FALSE;
  if (find_offset (text, length) < length)
    return fleet_time_parse (text, length, FLEET_ZONE_HONOURED, ret_us);
  length = without_z (text, length);
  /* A part ends where a field ends: "2025-1" would be before October. */
  if (length < SECOND_LENGTH && length != 4 && length != 7 && length != 10 && length != 13 && length != 16)
    return FALSE;
  memcpy (padded, text, length);
  if (length > 10 && padded[10] == ' ')
    padded[10] = 'T';
  length = MAX (length, SECOND_LENGTH);
  for (guint i = 0; i < SECOND_LENGTH; i++)
    if (g_ascii_isdigit (padded[i]) != (strchr ("-T:", "0000-00-00T00:00:00"[i]) == NULL))
      return FALSE;
  if (length > SECOND_LENGTH && padded[SECOND_LENGTH] != '.')
    return FALSE;
  padded[length++] = 'Z';
  return fleet_time_parse (padded, length, FLEET_ZONE_HONOURED, ret_us);
}

static int
compare_cb (void       *unused,
            int         a_length,
            const void *a,
            int         b_length,
            const void *b)
{
  return fleet_sql_time_compare (a, a_length, b, b_length);
}

gboolean
fleet_sql_time_register (sqlite3  *db,
                         GError  **error)
{
  return sqlite3_create_collation (db, "fleet_time", SQLITE_UTF8, NULL, compare_cb) == SQLITE_OK || fleet_database_fail (db, "take our order of times", error);
}
