/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-texts: the distinct texts of one column of a segment, in order of first sight. Kept and emptied between columns. */

#pragma once

#include "fleet-segment-codec.h"

G_BEGIN_DECLS

typedef struct
{
  FleetSegmentBytes heap;    /* the texts, one behind the other */
  guint32          *ends;    /* of each text in heap */
  guint32          *hashes;
  guint             n;
  guint             size;    /* of ends and hashes */
  guint32          *table;   /* number + 1 by hash, open addressing */
  guint             mask;
} FleetSegmentTexts;

void     fleet_segment_texts_clear (FleetSegmentTexts *self);
void     fleet_segment_texts_empty (FleetSegmentTexts *self);
/* The number of text, which is given now if it is new. */
guint32  fleet_segment_texts_add   (FleetSegmentTexts *self,
                                    const char        *text,
                                    guint32            length);
/* A hash for choosing how to store a column. */
guint32  fleet_segment_texts_hash  (const char        *text,
                                    guint32            length);

/* n texts that lie one behind the other in heap, as their lengths and a blob. */
void     fleet_segment_put_text_heap (FleetSegmentBytes *self,
                                      FleetSegmentZstd  *zstd,
                                      const FleetSegmentBytes *heap,
                                      const gint64      *lengths,
                                      guint              n);
/* offsets gets n + 1 values. ret_heap is newly allocated. lengths is scratch for n values. */
gboolean fleet_segment_take_text_heap (FleetSegmentCursor *self,
                                       FleetSegmentZstd   *zstd,
                                       guint               n,
                                       gint64             *lengths,
                                       guint32            *offsets,
                                       guint8            **ret_heap);

G_END_DECLS
