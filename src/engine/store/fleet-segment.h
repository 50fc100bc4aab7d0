/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment: one commit's events as bytes, sorted by vehicle and time, columns compressed, exact to the bit. The format is told at the head of fleet-segment.c. Any thread, pure. */

#pragma once

#include "fleet-batch.h"
#include "fleet-error.h"

G_BEGIN_DECLS

typedef struct _FleetSegmentWriter FleetSegmentWriter;

FleetSegmentWriter *fleet_segment_writer_new  (void); /* keeps its buffers between segments */
void                fleet_segment_writer_free (FleetSegmentWriter *self);
/* Whether what follows is to be read in parts, each with a checksum of its own. */
void                fleet_segment_writer_set_in_parts (FleetSegmentWriter *self,
                                                       gboolean            in_parts);
/* All rows of batches (FleetBatch*, in order of arrival). ret_numeric_values/bytes may be NULL. Never fails. */
GBytes             *fleet_segment_write       (FleetSegmentWriter *self,
                                               GPtrArray          *batches,
                                               gint64             *ret_numeric_values,
                                               gint64             *ret_numeric_bytes);

typedef enum
{
  FLEET_SEGMENT_BY_VEHICLE, /* as stored: vehicle, then time, then arrival */
  FLEET_SEGMENT_BY_ARRIVAL, /* place, then offset */
} FleetSegmentOrder;
/* Back to sealed batches (FleetBatch*), 1,024 rows each. heads_only: no columns. */
GPtrArray          *fleet_segment_read        (const guint8       *bytes,
                                               gsize               length,
                                               FleetSegmentOrder   order,
                                               gboolean            heads_only,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSegmentWriter, fleet_segment_writer_free)

G_END_DECLS
