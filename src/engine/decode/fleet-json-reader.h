/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-json-reader: the general reader, simdjson's DOM behind a C face (the one C++ file). Any valid JSON, events in document order.
 * Also what mirror reads change records with. @thread one reader, one thread. */

#pragma once

#include "fleet-error.h"
#include "fleet-value.h"

G_BEGIN_DECLS

typedef struct _FleetJsonReader FleetJsonReader;

typedef enum
{
  FLEET_JSON_OBJECT_BEGIN, FLEET_JSON_OBJECT_END,
  FLEET_JSON_ARRAY_BEGIN, FLEET_JSON_ARRAY_END,   /* at the end, value is the number of elements, an INT */
  FLEET_JSON_KEY,   /* value.text, unescaped */
  FLEET_JSON_VALUE, /* a scalar; text unescaped, borrowed until the next read */
} FleetJsonEventKind;

typedef struct
{
  FleetJsonEventKind kind;
  FleetValue         value;
} FleetJsonEvent;

FleetJsonReader *fleet_json_reader_new  (guint            max_depth,
                                         gsize            max_bytes);
void             fleet_json_reader_free (FleetJsonReader *self);

/* Parses bytes (no padding needed) and gives the whole document as events, owned by the reader until the next call; NULL and FLEET_ERROR_JSON
 * ("WHAT at byte N") on anything that is not strict JSON, on duplicate keys, invalid UTF-8, depth, size, numbers beyond 64 bits or doubles. */
const FleetJsonEvent *fleet_json_reader_read (FleetJsonReader *self,
                                              const char      *bytes,
                                              gsize            length,
                                              gsize           *ret_n_events,
                                              GError         **error);

/* The text that was read last, padded (fleet-json-text.h), owned by the reader until the next call. */
const char           *fleet_json_reader_get_text (const FleetJsonReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetJsonReader, fleet_json_reader_free)

G_END_DECLS
