/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-envelope: what a schema registry puts before a payload (WIRE-FORMATS 4).
 *
 * Confluent: 0x00, schema id as big-endian int32. AWS Glue: 0x03, a compression byte (0x00 none, 0x05 zlib), 16 bytes of version id.
 * JSON behind either is taken out; plain JSON begins with neither byte. Any thread. */

#pragma once

#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;    /* the JSON: in the payload or in inflated */
  gsize       length;
  const char *behind;  /* static: "" or " behind a Confluent header" …: places count from there */
} FleetEnvelope;

/* Finds the JSON in payload; inflated keeps what had to be decompressed (at most max_bytes). FLEET_ERROR_JSON when what stands behind a header
 * is not JSON, or does not decompress. What looks like JSON is not checked further. */
gboolean fleet_envelope_open (FleetEnvelope *self,
                              const char    *payload,
                              gsize          length,
                              gsize          max_bytes,
                              GByteArray    *inflated,
                              GError       **error);

G_END_DECLS
