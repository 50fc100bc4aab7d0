/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sample-private: the sample's state, for its own files: fleet-sample.c takes messages in and guesses, fleet-sample-check.c judges a profile by them. */

#pragma once

#include "fleet-sample.h"

#include "fleet-flattener.h"
#include "fleet-json-reader.h"
#include "fleet-time.h"

G_BEGIN_DECLS

typedef struct
{
  GHashTable *values;  /* path (of the sample): FleetValue*, text owned by heap */
  gint64      kafka_us;
} FleetSampleMessage;

struct _FleetSample
{
  FleetJsonReader *reader;
  FleetFlattener  *flattener;
  GByteArray      *inflated;
  GStringChunk    *texts;
  GPtrArray       *paths;    /* FleetSamplePath*, in order of first sight */
  GHashTable      *by_path;  /* its path: FleetSamplePath* */
  GPtrArray       *messages; /* Message* */
  guint            n_refused;
  char            *refusal;  /* the first one's */
};

gboolean fleet_sample_read_time (const FleetValue  *value,
                                 FleetZoneHandling  zones,
                                 gint64            *ret_us);
/* The value of path in the newest message that has it, or NULL. */
const FleetValue *fleet_sample_get_newest (FleetSample *self,
                                           const char  *path);

G_END_DECLS
