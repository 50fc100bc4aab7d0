/* SPDX-License-Identifier: GPL-3.0-or-later */

/* event-corpus: invented events for tests of the store: some vehicles, columns of every kind, some rows without them, types that vary, and the values that break coders. */

#pragma once

#include "fleet-batch.h"

G_BEGIN_DECLS

/* Path number p of n stands as FleetPath p * 11. */
#define EVENT_CORPUS_STRIDE 11
#define EVENT_CORPUS_PLACES 4

/* A stream that goes on from call to call. */
typedef struct
{
  gint64 offset[EVENT_CORPUS_PLACES]; /* last given */
  gint64 time_us;
  gint64 pace;                        /* by how much steps of time are multiplied; 1 gives some 13 rows a second */
} EventCorpus;

void       event_corpus_init         (EventCorpus *self);
/* Batches (FleetBatch*, unsealed) of the next n_rows. */
GPtrArray *event_corpus_next         (EventCorpus *self,
                                      GRand       *random,
                                      guint        n_rows,
                                      guint        n_vehicles,
                                      guint        n_columns);
/* The first n_rows of a new one. */
GPtrArray *event_corpus_random       (GRand       *random,
                                      guint        n_rows,
                                      guint        n_vehicles,
                                      guint        n_columns);

typedef struct
{
  const FleetBatch *batch;
  guint             row;
  guint             arrival;
} EventRow;

/* EventRow of every row, borrowing the batches. */
GArray    *event_corpus_rows         (GPtrArray   *batches);
/* GCompareFunc of EventRow: vehicle, time, arrival; or place, offset. */
int        event_corpus_by_vehicle   (gconstpointer a,
                                      gconstpointer b);
int        event_corpus_by_arrival   (gconstpointer a,
                                      gconstpointer b);
/* Heads and, unless heads_only, all columns equal to the bit. */
void       event_corpus_assert_equal (const EventRow *a,
                                      const EventRow *b,
                                      guint           n_columns,
                                      gboolean        heads_only);

G_END_DECLS
