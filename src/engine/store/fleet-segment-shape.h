/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-shape: which rows of a segment have a column, and what follows from it. Messages of one device model lack the same columns, so a few shapes serve
 * many columns: each is worked out, and stored, once. */

#pragma once

#include "fleet-segment-rows.h"

G_BEGIN_DECLS

/* More shapes than this are worked out each time anew. */
#define FLEET_SEGMENT_SHAPES 32

typedef struct
{
  guint          n;         /* rows that have it */
  guint          n_starts;
  const guint32 *rank;      /* of each of these rows, in order of arrival: its place among them in stored order */
  const guint32 *starts;    /* n_starts + 1: where vehicles begin among them */
  guint64       *arrivals;  /* bits, batch by batch in whole words */
  guint64       *valid;     /* bits by stored row */
  guint          column;    /* number of the first column of this shape, where its bits are stored */
  guint64        hash;      /* of arrivals */
  guint32       *own_rank;
  guint32       *own_starts;
  guint          n_words;   /* of arrivals; the arrays above have room for so many words, and the rows they stand for */
} FleetSegmentShape;

typedef struct
{
  FleetSegmentShape shapes[FLEET_SEGMENT_SHAPES + 1]; /* the last is the one that is made anew */
  guint             n;
  guint64          *arrivals; /* of the column asked about */
  guint32          *index;    /* scratch, by stored row */
  guint             n_words;
} FleetSegmentShapes;

void                     fleet_segment_shapes_clear (FleetSegmentShapes     *self);
/* Forgets the shapes of the segment before; batches as they will be asked about. */
void                     fleet_segment_shapes_begin (FleetSegmentShapes     *self,
                                                     const FleetSegmentRows *rows,
                                                     GPtrArray              *batches);
/* The shape of a column, given as its parts in each batch (NULL: not there); number is the column's. Good until the next. */
const FleetSegmentShape *fleet_segment_shapes_find  (FleetSegmentShapes     *self,
                                                     const FleetSegmentRows *rows,
                                                     GPtrArray              *batches,
                                                     FleetColumn *const     *columns,
                                                     guint                   number);

G_END_DECLS
