/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-value: printing and comparing one value. */

#include "fleet-value.h"

#include <math.h>
#include <string.h>

/* The shortest decimal that reads back to the same bits: 15 digits mostly suffice, 17 always do. */
static void
append_double (double   real,
               GString *text)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[] = "%.15g";

      format[3] = '0' + digits % 10;
      g_ascii_formatd (buffer, sizeof buffer, format, real);
      if (g_ascii_strtod (buffer, NULL) == real)
        break;
    }
  g_string_append (text, buffer);
}

void
fleet_value_append (const FleetValue *value,
                    GString          *text)
{
  switch (value->type)
    {
    case FLEET_TYPE_NULL:
      break;
    case FLEET_TYPE_BOOL:
      g_string_append (text, value->boolean ? "true" : "false");
      break;
    case FLEET_TYPE_INT:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
      break;
    case FLEET_TYPE_DOUBLE:
      append_double (value->real, text);
      break;
    case FLEET_TYPE_TEXT:
      g_string_append_len (text, value->text, value->length);
      break;
    case FLEET_N_TYPES:
    default:
      g_assert_not_reached ();
    }
}

static void
append_quoted (const char *bytes,
               gsize       length,
               GString    *json)
{
  const char *run = bytes;
  const char *end = bytes + length;

  g_string_append_c (json, '"');
  for (const char *at = bytes; at < end; at++)
    {
      guchar byte = *at;

      if (byte >= 0x20 && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (json, run, at - run);
      run = at + 1;
      if (byte == '"' || byte == '\\')
        g_string_append_printf (json, "\\%c", byte);
      else
        g_string_append_printf (json, "\\u%04x", byte);
    }
  g_string_append_len (json, run, end - run);
  g_string_append_c (json, '"');
}

void
fleet_value_append_json (const FleetValue *value,
                         GString          *json)
{
  gsize before = json->len;

  switch (value->type)
    {
    case FLEET_TYPE_NULL:
      g_string_append (json, "null");
      break;
    case FLEET_TYPE_TEXT:
      append_quoted (value->text, value->length, json);
      break;
    case FLEET_TYPE_DOUBLE:
      if (!isfinite (value->real))
        {
          g_string_append (json, "null"); /* JSON has no word for it, and JSON input cannot bring it */
          break;
        }
      append_double (value->real, json);
      if (strpbrk (json->str + before, ".eE") == NULL)
        g_string_append (json, ".0");
      break;
    case FLEET_TYPE_BOOL:
    case FLEET_TYPE_INT:
      fleet_value_append (value, json);
      break;
    case FLEET_N_TYPES:
    default:
      g_assert_not_reached ();
    }
}

gboolean
fleet_value_equal (const FleetValue *a,
                   const FleetValue *b)
{
  if (a->type != b->type)
    return FALSE;
  switch (a->type)
    {
    case FLEET_TYPE_NULL:
      return TRUE;
    case FLEET_TYPE_BOOL:
      return !a->boolean == !b->boolean;
    case FLEET_TYPE_INT:
      return a->integer == b->integer;
    case FLEET_TYPE_DOUBLE:
      return memcmp (&a->real, &b->real, sizeof a->real) == 0;
    case FLEET_TYPE_TEXT:
      return a->length == b->length && (a->length == 0 || memcmp (a->text, b->text, a->length) == 0);
    case FLEET_N_TYPES:
    default:
      g_assert_not_reached ();
    }
}
