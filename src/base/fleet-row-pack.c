/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-row-pack: see the header. */

#include "fleet-row-pack.h"

#include <string.h>

typedef enum
{
  TAG_NULL,
  TAG_FALSE,
  TAG_TRUE,
  TAG_INT,
  TAG_DOUBLE,
  TAG_TEXT,
} Tag;

static void
add_tag (GByteArray *pack,
         Tag         tag)
{
  guint8 byte = tag;

  g_byte_array_append (pack, &byte, 1);
}

static void
add_varint (GByteArray *pack,
            guint64     number)
{
  guint8 bytes[10];
  guint n = 0;

  for (; number >= 0x80; number >>= 7)
    bytes[n++] = (number & 0x7f) | 0x80;
  bytes[n++] = number;
  g_byte_array_append (pack, bytes, n);
}

static void
add_bytes (GByteArray *pack,
           const char *text,
           gsize       length,
           const char *ending)
{
  add_tag (pack, TAG_TEXT);
  add_varint (pack, length + strlen (ending));
  g_byte_array_append (pack, (const guint8 *) text, length);
  g_byte_array_append (pack, (const guint8 *) ending, strlen (ending));
}

/* A text may hold zeros, which are no end to it. */
static gboolean
is_utf8 (const char *text,
         gsize       length)
{
  const char *end = text + length;

  while (text < end && !g_utf8_validate_len (text, end - text, &text))
    if (text == end || *text++ != '\0')
      return FALSE;
  return TRUE;
}

static void
add_text (GByteArray       *pack,
          const FleetValue *value,
          guint             most_text)
{
  const char *text = value->length > 0 ? value->text : "";
  gsize length = value->length;
  gboolean is_cut = most_text > 0 && length > most_text;
  g_autofree char *mended = NULL;

  if (is_cut)
    {
      length = most_text;
      /* Not in the midst of a letter. */
      while (length > 0 && ((guchar) text[length] & 0xc0) == 0x80)
        length--;
    }
  if (!is_utf8 (text, length))
    {
      mended = g_utf8_make_valid (text, length);
      text = mended;
      length = strlen (mended);
    }
  add_bytes (pack, text, length, is_cut ? "…" : "");
}

static void
add_value (GByteArray       *pack,
           const FleetValue *value,
           guint             most_text)
{
  guint64 bits;

  switch (value->type)
    {
    case FLEET_TYPE_BOOL:
      add_tag (pack, value->boolean ? TAG_TRUE : TAG_FALSE);
      break;
    case FLEET_TYPE_INT:
      add_tag (pack, TAG_INT);
      add_varint (pack, ((guint64) value->integer << 1) ^ (guint64) (value->integer >> 63));
      break;
    case FLEET_TYPE_DOUBLE:
      add_tag (pack, TAG_DOUBLE);
      memcpy (&bits, &value->real, sizeof bits);
      bits = GUINT64_TO_LE (bits);
      g_byte_array_append (pack, (const guint8 *) &bits, sizeof bits);
      break;
    case FLEET_TYPE_TEXT:
      add_text (pack, value, most_text);
      break;
    case FLEET_TYPE_NULL:
    case FLEET_N_TYPES:
    default:
      add_tag (pack, TAG_NULL);
      break;
    }
}

void
fleet_row_pack_add (GByteArray       *pack,
                    guint             n_values,
                    const FleetValue *values,
                    guint             most_text)
{
  for (guint i = 0; i < n_values; i++)
    add_value (pack, &values[i], most_text);
}

typedef struct
{
  const guint8 *at, *end;
} Cursor;

static gboolean
read_varint (Cursor  *self,
             guint64 *ret_number)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      number |= (guint64) (byte & 0x7f) << shift;
      if (!(byte & 0x80))
        {
          *ret_number = number;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_value (Cursor     *self,
            FleetValue *value)
{
  guint64 number;

  *value = (FleetValue) { .type = FLEET_TYPE_NULL };
  if (self->at == self->end)
    return FALSE;
  switch ((Tag) *self->at++)
    {
    case TAG_NULL:
      return TRUE;
    case TAG_FALSE:
    case TAG_TRUE:
      value->type = FLEET_TYPE_BOOL;
      value->boolean = self->at[-1] == TAG_TRUE;
      return TRUE;
    case TAG_INT:
      value->type = FLEET_TYPE_INT;
      if (!read_varint (self, &number))
        return FALSE;
      value->integer = (gint64) (number >> 1) ^ -(gint64) (number & 1);
      return TRUE;
    case TAG_DOUBLE:
      if (self->end - self->at < (gssize) sizeof number)
        return FALSE;
      memcpy (&number, self->at, sizeof number);
      number = GUINT64_FROM_LE (number);
      self->at += sizeof number;
      value->type = FLEET_TYPE_DOUBLE;
      memcpy (&value->real, &number, sizeof number);
      return TRUE;
    case TAG_TEXT:
      if (!read_varint (self, &number) || number > (guint64) (self->end - self->at) || number > G_MAXUINT32)
        return FALSE;
      value->type = FLEET_TYPE_TEXT;
      value->text = (const char *) self->at;
      value->length = number;
      self->at += number;
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
fleet_row_pack_read (const guint8 *bytes,
                     gsize         n_bytes,
                     guint         n_rows,
                     FleetRows    *rows)
{
  Cursor cursor = { .at = bytes, .end = bytes + n_bytes };
  guint n = fleet_rows_get_n_columns (rows);
  g_autofree FleetValue *values = g_new (FleetValue, n);

  for (guint row = 0; row < n_rows; row++)
    {
      for (guint i = 0; i < n; i++)
        if (!read_value (&cursor, &values[i]))
          return FALSE;
      fleet_rows_add (rows, values);
    }
  return cursor.at == cursor.end;
}
