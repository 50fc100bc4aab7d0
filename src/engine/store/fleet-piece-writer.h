/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-piece-writer: rows of one bunch from many views, gathered by hour of event time and written as pieces of a merge. The merger's inner loop. */

#pragma once

#include "fleet-merge.h"
#include "fleet-segment-view.h"

G_BEGIN_DECLS

typedef struct _FleetPieceWriter FleetPieceWriter;

FleetPieceWriter *fleet_piece_writer_new    (void);
void              fleet_piece_writer_free   (FleetPieceWriter *self);
/* What follows goes into merge. Pieces of settled hours have their signals taken down. */
void              fleet_piece_writer_begin  (FleetPieceWriter *self,
                                             FleetMerge       *merge,
                                             gboolean          settled);
/* n rows of one vehicle from first on, ascending by time as they are stored. */
gboolean          fleet_piece_writer_add    (FleetPieceWriter *self,
                                             FleetSegmentView *view,
                                             guint             first,
                                             guint             n,
                                             GError          **error);
/* Rows of the hour that has most, since its last piece. */
gint64            fleet_piece_writer_rows   (FleetPieceWriter *self);
/* Ends a piece of every hour that has rows. */
void              fleet_piece_writer_flush  (FleetPieceWriter *self);
/* Gives the signals to the merge. */
void              fleet_piece_writer_end    (FleetPieceWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPieceWriter, fleet_piece_writer_free)

G_END_DECLS
