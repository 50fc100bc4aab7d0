/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-schema: what Kafka Connect's schema says of a column whose JSON alone does not tell: decimals that are bytes, days since 1970, times of day, times in units of their own.
 *
 * Only converters that send schemas send this. A decimal becomes a number where a double has room for its digits (15), else its text; a date, a time of day and a time become ISO 8601. */

#include "fleet-change-private.h"

#include "fleet-time.h"

#include <string.h>

#define DAY_US         (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
/* The years that ISO 8601 writes with four digits. */
#define FIRST_US       (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)
#define LAST_US        (G_GINT64_CONSTANT (253402300799) * G_USEC_PER_SEC)
#define SURE_DIGITS    15
#define MOST_DECIMAL   64 /* bytes: more than any database's decimals have */

typedef enum { MEANING_DECIMAL, MEANING_DATE, MEANING_TIME_OF_DAY, MEANING_TIME } Meaning;

static const struct
{
  const char *name;
  Meaning     meaning;
  gint64      multiply; /* to microseconds: value * multiply / divide */
  gint64      divide;
} meanings[] = {
  { "org.apache.kafka.connect.data.Decimal", MEANING_DECIMAL, 1, 1 },
  { "org.apache.kafka.connect.data.Date", MEANING_DATE, DAY_US, 1 },
  { "io.debezium.time.Date", MEANING_DATE, DAY_US, 1 },
  { "org.apache.kafka.connect.data.Time", MEANING_TIME_OF_DAY, 1000, 1 },
  { "io.debezium.time.Time", MEANING_TIME_OF_DAY, 1000, 1 },
  { "io.debezium.time.MicroTime", MEANING_TIME_OF_DAY, 1, 1 },
  { "io.debezium.time.NanoTime", MEANING_TIME_OF_DAY, 1, 1000 },
  { "org.apache.kafka.connect.data.Timestamp", MEANING_TIME, 1000, 1 },
  { "io.debezium.time.Timestamp", MEANING_TIME, 1000, 1 },
  { "io.debezium.time.MicroTimestamp", MEANING_TIME, 1, 1 },
  { "io.debezium.time.NanoTimestamp", MEANING_TIME, 1, 1000 },
};

static gboolean
is_text (FleetJsonView  view,
         const char    *text,
         gsize          length)
{
  const char *is;
  gsize is_length;

  return fleet_json_view_text (view, &is, &is_length) && is_length == length && memcmp (is, text, length) == 0;
}

/* The description of one field of a struct. */
static FleetJsonView
find_field (FleetJsonView  fields,
            const char    *name,
            gsize          length)
{
  if (fields == NULL || fields->kind != FLEET_JSON_ARRAY_BEGIN)
    return NULL;
  for (FleetJsonView at = fields + 1; at->kind != FLEET_JSON_ARRAY_END; at = fleet_json_view_after (at))
    if (is_text (fleet_json_view_member (at, "field"), name, length))
      return at;
  return NULL;
}

FleetJsonView
fleet_change_schema_fields (FleetJsonView  schema,
                            const char    *member)
{
  if (member != NULL)
    schema = find_field (fleet_json_view_member (schema, "fields"), member, strlen (member));
  return fleet_json_view_member (schema, "fields");
}

/* Two's complement, the first byte first, to decimal digits; negative numbers get their sign. */
static char *
print_bytes (const guint8 *bytes,
             gsize         length)
{
  gboolean negative = length > 0 && (bytes[0] & 0x80) != 0;
  guint8 rest[MOST_DECIMAL];
  g_autoptr (GString) digits = g_string_new (NULL);
  gsize first = 0;
  guint carry = negative;

  for (gsize i = length; i > 0; i--)
    {
      guint byte = (negative ? (guint8) ~bytes[i - 1] : bytes[i - 1]) + carry;

      rest[i - 1] = byte & 0xff;
      carry = byte >> 8;
    }
  while (first < length)
    {
      guint remainder = 0;

      for (gsize i = first; i < length; i++)
        {
          guint value = remainder << 8 | rest[i];

          rest[i] = value / 10;
          remainder = value % 10;
        }
      g_string_prepend_c (digits, '0' + remainder);
      while (first < length && rest[first] == 0)
        first++;
    }
  if (digits->len == 0)
    g_string_append_c (digits, '0');
  if (negative)
    g_string_prepend_c (digits, '-');
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static gint64
read_scale (FleetJsonView field)
{
  FleetJsonView scale = fleet_json_view_member (fleet_json_view_member (field, "parameters"), "scale");
  const char *text;
  gsize length;
  gint64 number;

  if (fleet_json_view_int (scale, &number))
    return number;
  return fleet_json_view_text (scale, &text, &length) && length < 8 ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* "-1250" of scale 2 becomes "-12.50". */
static void
set_point (GString *digits,
           gint64   scale)
{
  gsize sign = digits->str[0] == '-';

  while (scale > 0 && (gint64) (digits->len - sign) <= scale)
    g_string_insert_c (digits, sign, '0');
  if (scale > 0)
    g_string_insert_c (digits, digits->len - scale, '.');
  for (; scale < 0; scale++)
    g_string_append_c (digits, '0');
}

static void
convert_decimal (FleetChangeReader *self,
                 FleetJsonView      field,
                 FleetValue        *value)
{
  g_autofree char *base64 = value->type == FLEET_TYPE_TEXT ? g_strndup (value->text, value->length) : NULL;
  g_autofree guint8 *bytes = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GString) digits = NULL;
  gint64 scale = read_scale (field);
  gsize length;

  if (base64 == NULL || scale < -MOST_DECIMAL || scale > MOST_DECIMAL)
    return;
  bytes = g_base64_decode (base64, &length);
  if (length == 0 || length > MOST_DECIMAL)
    return;
  whole = print_bytes (bytes, length);
  digits = g_string_new (whole);
  set_point (digits, scale);
  if (strlen (whole) > SURE_DIGITS)
    {
      *value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = digits->len };
      value->text = fleet_change_keep (self, digits->str, digits->len);
    }
  else if (scale <= 0)
    *value = (FleetValue) { .type = FLEET_TYPE_INT, .integer = g_ascii_strtoll (digits->str, NULL, 10) };
  else
    *value = (FleetValue) { .type = FLEET_TYPE_DOUBLE, .real = g_ascii_strtod (digits->str, NULL) };
}

static void
convert_time (FleetChangeReader *self,
              guint              meaning,
              FleetValue        *value)
{
  char buffer[FLEET_TIME_BUFFER];
  const char *text;
  gint64 time_us;
  gsize length;

  if (value->type != FLEET_TYPE_INT || value->integer > G_MAXINT64 / meanings[meaning].multiply || value->integer < G_MININT64 / meanings[meaning].multiply)
    return;
  time_us = value->integer * meanings[meaning].multiply / meanings[meaning].divide;
  if (meanings[meaning].meaning == MEANING_TIME_OF_DAY && (time_us < 0 || time_us >= DAY_US))
    return; /* MySQL's times of day are spans of up to 838 hours */
  if (time_us < FIRST_US || time_us > LAST_US)
    return; /* PostgreSQL's infinities among them */
  text = fleet_time_print (time_us, buffer);
  length = strlen (text);
  if (meanings[meaning].meaning == MEANING_DATE)
    length = strchr (text, 'T') - text;
  else if (meanings[meaning].meaning == MEANING_TIME_OF_DAY)
    {
      text = strchr (text, 'T') + 1;
      length = strlen (text) - 1;
    }
  *value = (FleetValue) { .type = FLEET_TYPE_TEXT, .length = length };
  value->text = fleet_change_keep (self, text, length);
}

void
fleet_change_schema_convert (FleetChangeReader *self,
                             FleetJsonView      fields,
                             FleetJsonView      key,
                             FleetValue        *value)
{
  FleetJsonView field = find_field (fields, key->value.text, key->value.length);
  FleetJsonView name = fleet_json_view_member (field, "name");

  if (name == NULL || value->type == FLEET_TYPE_NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (is_text (name, meanings[i].name, strlen (meanings[i].name)))
      {
        if (meanings[i].meaning == MEANING_DECIMAL)
          convert_decimal (self, field, value);
        else
          convert_time (self, i, value);
        return;
      }
}
