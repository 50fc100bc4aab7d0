/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-columns: the columns of many batches as one: which there are, and the values of one of them brought into stored order. The writer's inner loops. */

#pragma once

#include "fleet-segment-shape.h"
#include "fleet-segment-texts.h"

G_BEGIN_DECLS

/* One (path, type) over all batches. */
typedef struct
{
  guint64 key;   /* path * 8 + type */
  guint   first; /* its columns stand from here on in columns, one a batch, NULL where a batch lacks it */
} FleetSegmentUnion;

/* How a cell becomes 64 bits. */
typedef enum
{
  FLEET_CELL_BOOL,
  FLEET_CELL_WORD,      /* ints, and doubles as their bits */
  FLEET_CELL_REFERENCE, /* of a text: batch * FLEET_BATCH_ROWS + row */
  FLEET_CELL_NUMBER,    /* of a text, in texts */
  FLEET_CELL_UUID_FIRST,  /* half of a text that is a UUID */
  FLEET_CELL_UUID_SECOND, /* the other half */
  FLEET_CELL_TIME_FORM,   /* of a text that is the row's event time */
  FLEET_CELL_NOTHING,
} FleetSegmentCell;

/* A column's values in stored order, of the rows that have it. */
typedef struct
{
  const guint64 *values;
  const guint32 *starts;   /* of vehicles among them */
  guint          n;
  guint          n_starts;
} FleetSegmentDense;

typedef struct
{
  FleetSegmentRows  *rows;     /* borrowed; so the next, while writing */
  GPtrArray         *batches;
  FleetSegmentTexts  texts;    /* of the column gathered as FLEET_CELL_NUMBER */
  FleetText          last;     /* the batch's text that was added last, and its number */
  guint32            last_number;
  gboolean           misfit;   /* a text did not have the form that it was gathered as */
  GArray            *unions;   /* FleetSegmentUnion, by key */
  GPtrArray         *columns;
  GHashTable        *by_key;   /* key -> number of union + 1 */
  FleetSegmentShapes shapes;
  guint64           *values;   /* gathered */
  guint              size;     /* of values */
} FleetSegmentColumns;

void              fleet_segment_columns_init   (FleetSegmentColumns     *self);
void              fleet_segment_columns_clear  (FleetSegmentColumns     *self);
/* Finds every (path, type) that some row has. rows are sorted already. */
void              fleet_segment_columns_unite  (FleetSegmentColumns     *self,
                                                FleetSegmentRows        *rows,
                                                GPtrArray               *batches);
/* Which rows have it; number is the column's in the segment. Good until the next. */
const FleetSegmentShape *fleet_segment_columns_shape (FleetSegmentColumns     *self,
                                                      const FleetSegmentUnion *united,
                                                      guint                    number);
/* Its values; good until the next. */
FleetSegmentDense fleet_segment_columns_gather (FleetSegmentColumns     *self,
                                                const FleetSegmentUnion *united,
                                                const FleetSegmentShape *shape,
                                                FleetSegmentCell         cell);

/* The text that a reference stands for. */
static inline const FleetText *
fleet_segment_columns_text (const FleetSegmentColumns *self,
                            const FleetSegmentUnion   *united,
                            guint64                    reference,
                            const char               **ret_text)
{
  guint b = reference / FLEET_BATCH_ROWS;
  const FleetBatch *batch = (const FleetBatch *) g_ptr_array_index (self->batches, b);
  const FleetColumn *column = (const FleetColumn *) g_ptr_array_index (self->columns, united->first + b);
  const FleetText *text = &column->texts[reference % FLEET_BATCH_ROWS];

  *ret_text = batch->heap + text->offset;
  return text;
}

G_END_DECLS
