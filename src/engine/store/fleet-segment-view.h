/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-view: a segment or block opened for reading (its format is told at the head of fleet-segment.c): heads at once, each column when it is first asked for,
 * and then as dense arrays from which rows are copied into batches. Bytes from a disk may be anything: every count and length is checked against what is there.
 *
 * @thread one at a time. */

#pragma once

#include "fleet-batch.h"
#include "fleet-error.h"
#include "fleet-segment-rows.h"

G_BEGIN_DECLS

/* Which rows have a column. */
typedef struct
{
  guint64 *words;    /* bits by stored row */
  guint32 *ranks;    /* of each word's first row: how many before it have the column */
  guint32 *starts;   /* where vehicles begin among those that have it */
  guint    n_starts;
} FleetSegmentBits;

/* One (path, type). From the directory: */
typedef struct
{
  guint64            key;       /* path * 8 + type */
  guint              n;         /* rows that have it */
  gsize              offset;    /* of its part in the segment */
  gsize              length;
  guint32            checksum;  /* of its part; of version 3 */
  gint64             least;     /* of INT */
  gint64             greatest;
  double             least_real;     /* of DOUBLE: bounds of all that are numbers, not always tight; least > greatest: none is */
  double             greatest_real;
  /* once decoded: */
  gboolean           is_decoded;
  FleetSegmentBits  *bits;      /* NULL: every row has it */
  FleetSegmentBits  *own_bits;
  guint64           *values;    /* dense: 0 or 1, ints, doubles' bits, numbers of texts */
  guint8            *heap;      /* of texts */
  guint32           *ends;      /* n_texts + 1: where each text begins */
  gboolean           is_wanted;
} FleetSegmentColumn;

typedef struct _FleetSegmentView FleetSegmentView;

/* Reads length bytes from offset on to bytes; FALSE if it cannot. */
typedef gboolean (*FleetSegmentFetch) (gpointer source,
                                       gsize    offset,
                                       gsize    length,
                                       guint8  *bytes);

/* Over bytes in memory, which stay until it is freed. FLEET_ERROR_CORRUPT if they are not what a writer wrote. */
FleetSegmentView *fleet_segment_view_new         (const guint8      *bytes,
                                                  gsize              length,
                                                  GError           **error);
/* Over bytes elsewhere, of which only heads and the columns that are asked for are fetched, each with its checksum (versions 1 and 2 have but one of all, which is then not looked at). source outlives it. */
FleetSegmentView *fleet_segment_view_new_partial (gsize              length,
                                                  FleetSegmentFetch  fetch,
                                                  gpointer           source,
                                                  GError           **error);
void              fleet_segment_view_free        (FleetSegmentView  *self);

/* Heads in stored order: vehicle, event time, arrival. */
const FleetSegmentRows   *fleet_segment_view_get_rows    (const FleetSegmentView *self);
/* Ascending by key. Borrowed; it decodes when the column is asked for by number. */
const FleetSegmentColumn *fleet_segment_view_get_columns (const FleetSegmentView *self,
                                                          guint                  *ret_n);
/* The column, decoded; NULL with an error. */
const FleetSegmentColumn *fleet_segment_view_decode      (FleetSegmentView       *self,
                                                          guint                   number,
                                                          GError                **error);
/* From now on only columns of these paths (ascending) are appended; at the beginning all are. */
void                      fleet_segment_view_want        (FleetSegmentView       *self,
                                                          const FleetPath        *paths,
                                                          guint                   n_paths);
/* The vehicle's rows: TRUE if there are any. */
gboolean                  fleet_segment_view_find        (const FleetSegmentView *self,
                                                          FleetSlot               slot,
                                                          guint                  *ret_first,
                                                          guint                  *ret_n);
/* Copies up to n rows from first on behind those of batch, which has room for them, heads and wanted columns. Returns how many: fewer than n where texts would
 * make the batch too big; 0 with an error. */
guint                     fleet_segment_view_append      (FleetSegmentView       *self,
                                                          guint                   first,
                                                          guint                   n,
                                                          FleetBatch             *batch,
                                                          GError                **error);

/* The dense position of row's value in a column that has it, or of the next row that does. */
static inline guint
fleet_segment_bits_rank (const FleetSegmentBits *self,
                         guint                   row)
{
  guint64 before = (G_GUINT64_CONSTANT (1) << (row % 64)) - 1;

  return self->ranks[row / 64] + (guint) __builtin_popcountll (self->words[row / 64] & before);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSegmentView, fleet_segment_view_free)

G_END_DECLS
