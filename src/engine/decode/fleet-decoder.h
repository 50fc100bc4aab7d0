/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-decoder: bytes to columns.
 *
 * A message that fits a template of a known shape is read in place; any other goes to the general reader, which makes the template for the next one.
 * Both give the same batch for every input (tests/fuzz). Every leaf becomes a cell; every array also its [#] length.
 * @thread fleet-feed: one decoder, one thread. */

#pragma once

#include "fleet-batch.h"
#include "fleet-dictionary.h"
#include "fleet-error.h"
#include "fleet-fetch.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef struct _FleetDecoder FleetDecoder;

/* One Kafka record as the decoder takes it. Bytes are borrowed for the call and need no padding. */
typedef struct
{
  const char *payload;   /* NULL: a null value */
  gsize       length;
  FleetPlace  place;
  gint64      offset;
  gint64      kafka_us;  /* FLEET_TIME_NONE unknown */
  const char *key;       /* the Kafka key, NULL: none */
  gsize       key_length;
  char     *(*get_headers) (gconstpointer record); /* what only a dead letter asks: its headers as JSON, newly allocated, NULL: it has none. NULL: they are not known */
  gconstpointer record;  /* for get_headers */
} FleetMessage;

typedef struct
{
  gint64 messages;
  gint64 by_template;
  gint64 by_general_reader;
  gint64 refused;
  guint  shapes;          /* templates held now (at most 512, least recently used go) */
} FleetDecoderStats;

/* paths and devices are borrowed and outlive the decoder. */
FleetDecoder *fleet_decoder_new   (const FleetProfile *profile,
                                   FleetDictionary    *paths,
                                   FleetDictionary    *devices);
void          fleet_decoder_free  (FleetDecoder       *self);

/* Appends one row to batch (which has room). FALSE: the batch is as it was, and ret_reason gets the dead letter's reason, newly allocated:
 * "json: WHAT at byte N" for what is not JSON as we accept it (strict RFC 8259, UTF-8, no duplicate keys, depth and size bounded),
 * "mapping: WHAT" for JSON without a readable device or time. A Confluent or Glue header before JSON is skipped (WIRE-FORMATS 4). */
gboolean      fleet_decoder_read  (FleetDecoder       *self,
                                   const FleetMessage *message,
                                   FleetBatch         *batch,
                                   char              **ret_reason);

/* Says which bytes will be read soon, after the message that is read now: they come while that one is worked on. Beyond a few kilobytes the processor sees
 * them coming by itself. */
#define FLEET_DECODER_EXPECTED 2048
static inline void
fleet_decoder_expect (const char *payload,
                      gsize       length)
{
  for (gsize at = 0; payload != NULL && at < MIN (length, FLEET_DECODER_EXPECTED); at += 64)
    fleet_fetch (payload + at);
}

/* For the differential tests: never use templates. */
void          fleet_decoder_set_general_only (FleetDecoder *self,
                                              gboolean      general_only);
const FleetDecoderStats *fleet_decoder_get_stats (const FleetDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetDecoder, fleet_decoder_free)

G_END_DECLS
