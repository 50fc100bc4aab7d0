/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-envelope: the first byte tells; a bomb is stopped at the size that a message may have anyway. */

#include "fleet-envelope.h"

#include <gio/gio.h>
#include <string.h>

#define CONFLUENT_MAGIC  0x00
#define CONFLUENT_HEADER 5
#define GLUE_MAGIC       0x03
#define GLUE_HEADER      18
#define GLUE_PLAIN       0x00
#define GLUE_ZLIB        0x05
#define CHUNK_BYTES      16384

static gboolean
inflate_bounded (const char *bytes,
                 gsize       length,
                 gsize       max_bytes,
                 GByteArray *inflated,
                 GError    **error)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  GConverterResult result;

  g_byte_array_set_size (inflated, 0);
  do
    {
      guint8 chunk[CHUNK_BYTES];
      gsize n_read, n_written;
      g_autoptr (GError) wrong = NULL;

      result = g_converter_convert (G_CONVERTER (decompressor), bytes, length, chunk, sizeof chunk,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &wrong);
      if (result == G_CONVERTER_ERROR)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON, "zlib data of a Glue header that do not decompress (%s)",
                       wrong->message);
          return FALSE;
        }
      if (inflated->len + n_written > max_bytes)
        {
          g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON,
                       "zlib data of a Glue header with more than the %" G_GSIZE_FORMAT " bytes that max-message-bytes allows",
                       max_bytes);
          return FALSE;
        }
      g_byte_array_append (inflated, chunk, n_written);
      bytes += n_read;
      length -= n_read;
    }
  while (result != G_CONVERTER_FINISHED);

  if (length == 0)
    return TRUE;
  g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "something behind the zlib data of a Glue header");
  return FALSE;
}

static gboolean
begins_like_json (const char *text,
                  gsize       length)
{
  gsize i = 0;

  while (i < length && memchr (" \t\r\n", text[i], 4) != NULL)
    i++;
  return i < length && (text[i] == '{' || text[i] == '[');
}

static gboolean
open_confluent (FleetEnvelope *self,
                const char    *payload,
                gsize          length,
                GError       **error)
{
  guint32 schema;

  if (length < CONFLUENT_HEADER)
    {
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "a Confluent header that ends too early");
      return FALSE;
    }
  *self = (FleetEnvelope) { payload + CONFLUENT_HEADER, length - CONFLUENT_HEADER, " behind a Confluent header" };
  if (begins_like_json (self->text, self->length))
    return TRUE;
  memcpy (&schema, payload + 1, sizeof schema);
  g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON,
               "no JSON behind a Confluent header (schema %u); Avro and Protobuf are not read yet: use a JSON converter",
               GUINT32_FROM_BE (schema));
  return FALSE;
}

static gboolean
open_glue (FleetEnvelope *self,
           const char    *payload,
           gsize          length,
           gsize          max_bytes,
           GByteArray    *inflated,
           GError       **error)
{
  guint8 compression;

  if (length < GLUE_HEADER)
    {
      g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON, "a Glue header that ends too early");
      return FALSE;
    }
  compression = payload[1];
  *self = (FleetEnvelope) { payload + GLUE_HEADER, length - GLUE_HEADER, " behind a Glue header" };
  if (compression == GLUE_ZLIB)
    {
      if (!inflate_bounded (self->text, self->length, max_bytes, inflated, error))
        return FALSE;
      self->text = (const char *) inflated->data;
      self->length = inflated->len;
    }
  else if (compression != GLUE_PLAIN)
    {
      g_set_error (error, FLEET_ERROR, FLEET_ERROR_JSON, "a Glue header with the unknown compression 0x%02x", compression);
      return FALSE;
    }
  if (begins_like_json (self->text, self->length))
    return TRUE;
  g_set_error_literal (error, FLEET_ERROR, FLEET_ERROR_JSON,
                       "no JSON behind a Glue header; Avro and Protobuf are not read yet: use the JSON data format");
  return FALSE;
}

gboolean
fleet_envelope_open (FleetEnvelope *self,
                     const char    *payload,
                     gsize          length,
                     gsize          max_bytes,
                     GByteArray    *inflated,
                     GError       **error)
{
  if (length > 0 && payload[0] == CONFLUENT_MAGIC)
    return open_confluent (self, payload, length, error);
  if (length > 0 && payload[0] == GLUE_MAGIC)
    return open_glue (self, payload, length, max_bytes, inflated, error);
  *self = (FleetEnvelope) { payload, length, "" };
  return TRUE;
}
