/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What registries put before a payload, and what they should not. */

#include "fleet-envelope.h"

#include <gio/gio.h>
#include <string.h>

#define JSON      " {\"a\":1}"
#define MAX_BYTES 1000

static GByteArray *
glue (guint8       compression,
      const void  *bytes,
      gsize        length)
{
  GByteArray *message = g_byte_array_new ();
  guint8 header[18] = { 0x03, compression };

  g_byte_array_append (message, header, sizeof header);
  g_byte_array_append (message, bytes, length);
  return message;
}

static GByteArray *
deflate (const void *bytes,
         gsize       length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  GByteArray *deflated = g_byte_array_new ();
  gsize n_read, n_written;

  g_byte_array_set_size (deflated, length + 1000);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (compressor), bytes, length, deflated->data, deflated->len,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_set_size (deflated, n_written);
  return deflated;
}

static void
assert_opens (const void *payload,
              gsize       length,
              const char *text,
              const char *behind)
{
  g_autoptr (GByteArray) inflated = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FleetEnvelope envelope;

  g_assert_true (fleet_envelope_open (&envelope, payload, length, MAX_BYTES, inflated, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (envelope.text, envelope.length, text, strlen (text));
  g_assert_cmpstr (envelope.behind, ==, behind);
}

static void
assert_refused (const void *payload,
                gsize       length,
                const char *pattern)
{
  g_autoptr (GByteArray) inflated = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FleetEnvelope envelope;

  g_assert_false (fleet_envelope_open (&envelope, payload, length, MAX_BYTES, inflated, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_JSON);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s is not %s", error->message, pattern);
  g_assert_cmpuint (inflated->len, <=, MAX_BYTES);
}

static void
test_plain (void)
{
  assert_opens (JSON, strlen (JSON), JSON, "");
  assert_opens ("", 0, "", "");
  assert_opens ("Obj\1", 4, "Obj\1", ""); /* not ours to judge */
}

static void
test_confluent (void)
{
  assert_opens ("\0\0\0\0\7" JSON, 5 + strlen (JSON), JSON, " behind a Confluent header");
  assert_refused ("\0", 1, "a Confluent header that ends too early");
  assert_refused ("\0\0\0\0", 4, "a Confluent header that ends too early");
  assert_refused ("\0\0\0\0\7", 5, "no JSON behind a Confluent header (schema 7)*");
  assert_refused ("\0\0\1\0\7\2\6abc", 10, "no JSON behind a Confluent header (schema 65543); Avro and Protobuf are not read yet*");
}

static void
test_glue (void)
{
  g_autoptr (GByteArray) plain = glue (0x00, JSON, strlen (JSON));
  g_autoptr (GByteArray) avro = glue (0x00, "\2\6abc", 5);
  g_autoptr (GByteArray) unknown = glue (0x07, JSON, strlen (JSON));
  g_autoptr (GByteArray) deflated = deflate (JSON, strlen (JSON));
  g_autoptr (GByteArray) zlib = glue (0x05, deflated->data, deflated->len);
  g_autoptr (GByteArray) not_zlib = glue (0x05, JSON, strlen (JSON));
  g_autofree char *zeros = g_malloc0 (1000000);
  g_autoptr (GByteArray) bomb_inside = deflate (zeros, 1000000);
  g_autoptr (GByteArray) bomb = glue (0x05, bomb_inside->data, bomb_inside->len);
  g_autoptr (GByteArray) deflated_avro = deflate ("\2\6abc", 5);
  g_autoptr (GByteArray) zlib_avro = glue (0x05, deflated_avro->data, deflated_avro->len);

  assert_opens (plain->data, plain->len, JSON, " behind a Glue header");
  assert_opens (zlib->data, zlib->len, JSON, " behind a Glue header");
  assert_refused (avro->data, avro->len, "no JSON behind a Glue header; Avro*");
  assert_refused (zlib_avro->data, zlib_avro->len, "no JSON behind a Glue header; Avro*");
  assert_refused (unknown->data, unknown->len, "a Glue header with the unknown compression 0x07");
  assert_refused (not_zlib->data, not_zlib->len, "zlib data of a Glue header that do not decompress*");
  assert_refused (bomb->data, bomb->len, "zlib data of a Glue header with more than the 1000 bytes*");
  for (gsize length = 1; length < zlib->len; length++)
    assert_refused (zlib->data, length, "*");
  g_byte_array_append (zlib, (const guint8 *) "x", 1);
  assert_refused (zlib->data, zlib->len, "something behind the zlib data*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/envelope/plain", test_plain);
  g_test_add_func ("/envelope/confluent", test_confluent);
  g_test_add_func ("/envelope/glue", test_glue);
  return g_test_run ();
}
