/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-time: times of the wire read by hand.
 *
 * Neither strptime nor GDateTime will do: the one accepts "KST" and ignores it, the other knows no abbreviations, and
 * both cost more than the rest of a message. A cursor walks the text once; days are counted by the civil calendar
 * (Howard Hinnant, "chrono-compatible low-level date algorithms"). */

#include "fleet-time.h"

#include <math.h>
#include <string.h>

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DAY_US    (86400 * SECOND_US)
#define MIN_US    (G_GINT64_CONSTANT (-62135596800) * SECOND_US)          /* 0001-01-01T00:00:00Z */
#define MAX_US    (G_GINT64_CONSTANT (253402300800) * SECOND_US - 1)      /* the last of 9999 */

#define FIRST_MILLISECONDS 1e11
#define FIRST_MICROSECONDS 1e14

typedef struct
{
  const char *p;
  const char *end;
} Cursor;

typedef struct
{
  int year, month, day, hour, minute, second;
  int micros;
  int offset_minutes; /* east of Greenwich */
} Fields;

/* Abbreviations with one meaning. RFC 5322 settles the American ones; IST and BST are each two countries' and are left out. */
static const struct
{
  char   name[4]; /* not terminated where it is full: compared as one word */
  gint16 minutes;
} zones_known[] = {
  { "ACDT", 630 }, { "ACST", 570 }, { "AEDT", 660 }, { "AEST", 600 }, { "AKDT", -480 }, { "AKST", -540 },
  { "AWST", 480 }, { "CDT", -300 }, { "CEST", 120 }, { "CET", 60 },   { "CST", -360 },  { "EDT", -240 },
  { "EEST", 180 }, { "EET", 120 },  { "EST", -300 }, { "GMT", 0 },    { "HKT", 480 },   { "HST", -600 },
  { "ICT", 420 },  { "JST", 540 },  { "KST", 540 },  { "MDT", -360 }, { "MSK", 180 },   { "MST", -420 },
  { "NZDT", 780 }, { "NZST", 720 }, { "PDT", -420 }, { "PST", -480 }, { "SGT", 480 },   { "UT", 0 },
  { "UTC", 0 },    { "WEST", 60 },  { "WET", 0 },    { "WIB", 420 },  { "Z", 0 },
};

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char weekdays[] = "SunMonTueWedThuFriSat";

static gint64
days_from_civil (int year,
                 int month,
                 int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static int
days_in_month (int year,
               int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap);
}

static gboolean
in_range (gint64  time_us,
          gint64 *ret_us)
{
  if (time_us < MIN_US || time_us > MAX_US)
    return FALSE;
  *ret_us = time_us;
  return TRUE;
}

static gboolean
fields_to_us (const Fields     *fields,
              FleetZoneHandling zones,
              gint64           *ret_us)
{
  gint64 seconds;

  if (fields->year < 1 || fields->month < 1 || fields->month > 12 || fields->day < 1
      || fields->day > days_in_month (fields->year, fields->month) || fields->hour > 23 || fields->minute > 59
      || fields->second > 60) /* a leap second is the next minute's first, as in POSIX */
    return FALSE;
  seconds = days_from_civil (fields->year, fields->month, fields->day) * 86400 + fields->hour * 3600
            + fields->minute * 60 + fields->second;
  if (zones == FLEET_ZONE_HONOURED)
    seconds -= fields->offset_minutes * 60;
  return in_range (seconds * SECOND_US + fields->micros, ret_us);
}

static gboolean
take (Cursor *cursor,
      char    c)
{
  if (cursor->p == cursor->end || *cursor->p != c)
    return FALSE;
  cursor->p++;
  return TRUE;
}

/* From least to most digits, greedily; no more than the value may have. */
static gboolean
take_number (Cursor *cursor,
             int     least,
             int     most,
             int    *ret_number)
{
  int number = 0;
  int n = 0;

  while (n < most && cursor->p < cursor->end && g_ascii_isdigit (*cursor->p))
    {
      number = number * 10 + (*cursor->p++ - '0');
      n++;
    }
  *ret_number = number;
  return n >= least;
}

/* One of a string of three-letter names; *ret_index from 0. */
static gboolean
take_name (Cursor     *cursor,
           const char *names,
           int        *ret_index)
{
  if (cursor->end - cursor->p < 3)
    return FALSE;
  for (int i = 0; names[i * 3] != '\0'; i++)
    {
      if (memcmp (cursor->p, names + i * 3, 3) != 0)
        continue;
      cursor->p += 3;
      *ret_index = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_spaces (Cursor *cursor)
{
  if (!take (cursor, ' '))
    return FALSE;
  while (take (cursor, ' '))
    ;
  return TRUE;
}

/* The digits after the point; those below a microsecond are dropped. */
static gboolean
take_fraction (Cursor *cursor,
               int    *ret_micros)
{
  const char *start = cursor->p;
  int micros = 0;

  for (; cursor->p < cursor->end && g_ascii_isdigit (*cursor->p); cursor->p++)
    {
      if (cursor->p - start < 6)
        micros = micros * 10 + (*cursor->p - '0');
    }
  if (cursor->p == start)
    return FALSE;
  for (gsize n = cursor->p - start; n < 6; n++)
    micros *= 10;
  *ret_micros = micros;
  return TRUE;
}

/* +hh, +hhmm or +hh:mm; up to 18 hours, as Java has it. */
static gboolean
take_offset (Cursor *cursor,
             int    *ret_minutes)
{
  gboolean west = *cursor->p == '-';
  int hours, minutes = 0;

  cursor->p++;
  if (!take_number (cursor, 2, 2, &hours))
    return FALSE;
  if (cursor->p < cursor->end && (*cursor->p == ':' || g_ascii_isdigit (*cursor->p)))
    {
      take (cursor, ':');
      if (!take_number (cursor, 2, 2, &minutes))
        return FALSE;
    }
  if (minutes > 59 || hours * 60 + minutes > 18 * 60)
    return FALSE;
  *ret_minutes = west ? -(hours * 60 + minutes) : hours * 60 + minutes;
  return TRUE;
}

static gboolean
take_zone (Cursor *cursor,
           int    *ret_minutes)
{
  char name[4] = { 0 };
  gsize length = 0;

  if (cursor->p < cursor->end && (*cursor->p == '+' || *cursor->p == '-'))
    return take_offset (cursor, ret_minutes);
  for (; cursor->p < cursor->end && g_ascii_isalpha (*cursor->p); cursor->p++)
    {
      if (length == sizeof name)
        return FALSE;
      name[length++] = *cursor->p;
    }
  for (guint i = 0; i < G_N_ELEMENTS (zones_known); i++)
    {
      if (memcmp (zones_known[i].name, name, sizeof name) != 0)
        continue;
      *ret_minutes = zones_known[i].minutes;
      if (*ret_minutes == 0 && cursor->p < cursor->end && (*cursor->p == '+' || *cursor->p == '-'))
        return name[0] != 'Z' && take_offset (cursor, ret_minutes); /* GMT+09:00 */
      return TRUE;
    }
  return FALSE;
}

/* Fri Sep 01 09:00:00 KST 2023; C's asctime() is the same without a zone. The weekday is not checked against the date. */
static gboolean
parse_java (Cursor           *cursor,
            FleetZoneHandling zones,
            gint64           *ret_us)
{
  Fields fields = { 0 };
  int weekday, month;

  if (!take_name (cursor, weekdays, &weekday) || !take_spaces (cursor) || !take_name (cursor, months, &month)
      || !take_spaces (cursor) || !take_number (cursor, 1, 2, &fields.day) || !take_spaces (cursor)
      || !take_number (cursor, 2, 2, &fields.hour) || !take (cursor, ':')
      || !take_number (cursor, 2, 2, &fields.minute) || !take (cursor, ':')
      || !take_number (cursor, 2, 2, &fields.second) || !take_spaces (cursor))
    return FALSE;
  fields.month = month + 1;
  if (cursor->p < cursor->end && !g_ascii_isdigit (*cursor->p)
      && (!take_zone (cursor, &fields.offset_minutes) || !take_spaces (cursor)))
    return FALSE;
  return take_number (cursor, 4, 4, &fields.year) && cursor->p == cursor->end
         && fields_to_us (&fields, zones, ret_us);
}

/* hh:mm[:ss[.fraction]], or without colons. */
static gboolean
take_clock (Cursor  *cursor,
            gboolean colons,
            Fields  *fields)
{
  if (!take_number (cursor, 2, 2, &fields->hour) || (colons && !take (cursor, ':'))
      || !take_number (cursor, 2, 2, &fields->minute))
    return FALSE;
  if (colons ? !take (cursor, ':') : cursor->p == cursor->end || !g_ascii_isdigit (*cursor->p))
    return TRUE;
  if (!take_number (cursor, 2, 2, &fields->second))
    return FALSE;
  if (take (cursor, '.') || take (cursor, ','))
    return take_fraction (cursor, &fields->micros);
  return TRUE;
}

/* 2023-09-01[T09:00[:00[.123456]]][zone], or the basic form 20230901T090000. A date alone is its midnight. */
static gboolean
parse_iso (Cursor           *cursor,
           FleetZoneHandling zones,
           gint64           *ret_us)
{
  Fields fields = { 0 };
  gboolean extended;

  if (!take_number (cursor, 4, 4, &fields.year))
    return FALSE;
  extended = take (cursor, '-');
  if (!take_number (cursor, 2, 2, &fields.month) || (extended && !take (cursor, '-'))
      || !take_number (cursor, 2, 2, &fields.day))
    return FALSE;
  if (cursor->p < cursor->end)
    {
      if (!take (cursor, 'T') && !take (cursor, 't') && !(extended && take (cursor, ' ')))
        return FALSE;
      if (!take_clock (cursor, extended, &fields))
        return FALSE;
      if (take (cursor, 'z') || cursor->p == cursor->end)
        fields.offset_minutes = 0;
      else
        {
          take (cursor, ' ');
          if (!take_zone (cursor, &fields.offset_minutes))
            return FALSE;
        }
    }
  return cursor->p == cursor->end && fields_to_us (&fields, zones, ret_us);
}

/* [-]digits[.digits] */
static gboolean
parse_epoch (Cursor *cursor,
             gint64 *ret_us)
{
  char text[64];
  gsize length = cursor->end - cursor->p;
  gboolean whole = TRUE;
  gsize n_digits = 0;

  if (length >= sizeof text)
    return FALSE;
  for (gsize i = *cursor->p == '-'; i < length; i++)
    {
      if (g_ascii_isdigit (cursor->p[i]))
        n_digits++;
      else if (cursor->p[i] == '.' && whole && n_digits > 0 && i + 1 < length)
        whole = FALSE;
      else
        return FALSE;
    }
  memcpy (text, cursor->p, length);
  text[length] = '\0';
  if (whole && n_digits > 0 && n_digits <= 18)
    return fleet_time_from_int (g_ascii_strtoll (text, NULL, 10), ret_us);
  return n_digits > 0 && fleet_time_from_number (g_ascii_strtod (text, NULL), ret_us);
}

/* Digits with a point at most: no date has that form. */
static gboolean
looks_like_epoch (const char *text,
                  gsize       length)
{
  for (gsize i = *text == '-'; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]) && text[i] != '.')
        return FALSE;
    }
  return TRUE;
}

/* Two digits at text; *wrong becomes other than 0 if they are none. */
static inline int
two_digits (const char *text,
            guint      *wrong)
{
  guint tens = (guint8) text[0] - '0', ones = (guint8) text[1] - '0';

  *wrong |= (tens > 9) | (ones > 9);
  return tens * 10 + ones;
}

/* 2023-09-01T09:00:00[.123456] and then Z or +09:00, as nearly all devices write it: the same as parse_iso() in a sixth of the time. FALSE: ask that. */
static gboolean
parse_common (const char       *text,
              gsize             length,
              FleetZoneHandling zones,
              gint64           *ret_us)
{
  Fields fields = { 0 };
  Cursor cursor = { text + 19, text + length };
  guint wrong = 0;

  if (length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return FALSE;
  fields.year = two_digits (text, &wrong) * 100 + two_digits (text + 2, &wrong);
  fields.month = two_digits (text + 5, &wrong);
  fields.day = two_digits (text + 8, &wrong);
  fields.hour = two_digits (text + 11, &wrong);
  fields.minute = two_digits (text + 14, &wrong);
  fields.second = two_digits (text + 17, &wrong);
  if (take (&cursor, '.') && !take_fraction (&cursor, &fields.micros))
    return FALSE;
  if (cursor.end - cursor.p == 6 && (*cursor.p == '+' || *cursor.p == '-') && cursor.p[3] == ':')
    {
      int hours = two_digits (cursor.p + 1, &wrong), minutes = two_digits (cursor.p + 4, &wrong);

      if (hours > 17 || minutes > 59)
        return FALSE;
      fields.offset_minutes = *cursor.p == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
    }
  else if (cursor.end - cursor.p != 1 || *cursor.p != 'Z')
    return FALSE;
  return !wrong && fields_to_us (&fields, zones, ret_us);
}

gboolean
fleet_time_parse (const char       *text,
                  gsize             length,
                  FleetZoneHandling zones,
                  gint64           *ret_us)
{
  Cursor cursor = { text, text + length };

  if (length == 0)
    return FALSE;
  if (parse_common (text, length, zones, ret_us))
    return TRUE;
  if (g_ascii_isalpha (*text))
    return parse_java (&cursor, zones, ret_us);
  if (looks_like_epoch (text, length))
    return parse_epoch (&cursor, ret_us);
  return parse_iso (&cursor, zones, ret_us);
}

gboolean
fleet_time_from_number (double  number,
                        gint64 *ret_us)
{
  double magnitude = fabs (number);
  double scale = magnitude < FIRST_MILLISECONDS ? 1e6 : magnitude < FIRST_MICROSECONDS ? 1e3 : 1;

  if (!(magnitude * scale < 1e18)) /* also NaN; in_range() does the rest */
    return FALSE;
  return in_range (llround (number * scale), ret_us);
}

gboolean
fleet_time_from_int (gint64  number,
                     gint64 *ret_us)
{
  gint64 scale = 1;

  if (number > -(gint64) FIRST_MILLISECONDS && number < (gint64) FIRST_MILLISECONDS)
    scale = SECOND_US;
  else if (number > -(gint64) FIRST_MICROSECONDS && number < (gint64) FIRST_MICROSECONDS)
    scale = 1000;
  return in_range (number * scale, ret_us);
}

gboolean
fleet_duration_parse (const char *text,
                      gint64     *ret_us)
{
  static const struct
  {
    const char *name;
    gint64      us;
  } units[] = { { "d", DAY_US }, { "h", 3600 * SECOND_US }, { "m", 60 * SECOND_US }, { "s", SECOND_US }, { "ms", 1000 } };
  guint unit = 0;
  gint64 total = 0;
  const char *p = text;

  do
    {
      const char *digits = p;
      gint64 number = 0, part;
      gsize letters;

      for (; g_ascii_isdigit (*p) && number < G_MAXINT64 / 10 - 10; p++)
        number = number * 10 + (*p - '0');
      if (p == digits)
        return FALSE;
      letters = strspn (p, "dhms");
      if (letters == 0 && digits == text && *p == '\0')
        unit = 3; /* a bare number is seconds */
      else
        while (unit < G_N_ELEMENTS (units)
               && (strlen (units[unit].name) != letters || strncmp (p, units[unit].name, letters) != 0))
          unit++;
      if (unit == G_N_ELEMENTS (units) || __builtin_mul_overflow (number, units[unit].us, &part)
          || __builtin_add_overflow (total, part, &total))
        return FALSE;
      p += letters;
      unit++; /* 1m30s, never 30s1m */
    }
  while (*p != '\0');

  *ret_us = total;
  return TRUE;
}
