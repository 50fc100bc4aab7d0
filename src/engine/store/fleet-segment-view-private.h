/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-segment-view-private: a view's insides, for its files. */

#pragma once

#include "fleet-segment-view.h"

G_BEGIN_DECLS

struct _FleetSegmentView
{
  const guint8      *bytes;   /* all, in memory; NULL: to be fetched */
  gsize              length;
  guint8             version;
  FleetSegmentFetch  fetch;
  gpointer           source;
  guint8            *fetched; /* the beginning, while it is opened */
  FleetSegmentRows   rows;
  FleetSegmentZstd   zstd;
  GArray            *columns; /* FleetSegmentColumn, by key */
};

/* Sets the error of bytes that cannot be what a writer wrote; always FALSE. */
gboolean fleet_segment_view_contradicts (const FleetSegmentView  *self,
                                         GError                 **error);
void     fleet_segment_bits_free        (FleetSegmentBits        *bits);

G_END_DECLS
