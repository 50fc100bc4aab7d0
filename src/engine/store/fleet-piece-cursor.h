/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-piece-cursor: a walk over all that is kept of some vehicles and a span of event time: settled blocks and pieces hour by hour, then segments; in each, stretch by stretch, the rows
 * of one vehicle in order of time. While it lives the connection sees one moment of the database, so an event that is being merged meanwhile is met exactly once.
 *
 * @thread the connection's. */

#pragma once

#include "fleet-database.h"
#include "fleet-segment-view.h"

G_BEGIN_DECLS

typedef struct _FleetPieceCursor FleetPieceCursor;

/* Whether a piece can have rows that are of interest, by its heads and directory. */
typedef gboolean (*FleetPieceTest) (const FleetSegmentView *view,
                                    gpointer                user_data);

/* slots and paths: copied, in any order; slots with n_slots 0: all vehicles; paths NULL: all columns, else those n_paths (0: none). Times inclusive. test may be NULL. */
FleetPieceCursor *fleet_piece_cursor_new  (sqlite3           *db,
                                           const FleetSlot   *slots,
                                           guint              n_slots,
                                           const FleetPath   *paths,
                                           guint              n_paths,
                                           gint64             first_us,
                                           gint64             last_us,
                                           FleetPieceTest     test,
                                           gpointer           test_data,
                                           GError           **error);
void              fleet_piece_cursor_free (FleetPieceCursor  *self);
/* The next stretch: n rows from first on, of one vehicle. ret_view is borrowed until the call that tells of another piece. FALSE at the end, or with an error. */
gboolean          fleet_piece_cursor_next (FleetPieceCursor  *self,
                                           FleetSegmentView **ret_view,
                                           guint             *ret_first,
                                           guint             *ret_n,
                                           gboolean          *ret_is_new_piece,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPieceCursor, fleet_piece_cursor_free)

G_END_DECLS
