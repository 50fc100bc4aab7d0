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

/* What becomes of a piece, by its heads and directory. */
typedef enum
{
  FLEET_PIECE_READ,
  FLEET_PIECE_SKIP, /* it has nothing of interest */
  FLEET_PIECE_STOP, /* the walk ends with FLEET_ERROR_STOPPED */
} FleetPieceVerdict;

typedef FleetPieceVerdict (*FleetPieceTest) (const FleetSegmentView *view,
                                             gpointer                user_data);

/* Arrays are copied, and may be in any order. */
typedef struct
{
  const FleetSlot *slots;        /* NULL: all vehicles; else those n_slots (0: none) */
  guint            n_slots;
  gboolean         all_segments; /* slots do not count for what is not yet merged */
  const FleetPath *paths;        /* NULL: all columns; else those n_paths (0: none) */
  guint            n_paths;
  gint64           first_us;     /* event time, both inclusive */
  gint64           last_us;
  FleetPieceTest   test;         /* NULL: every piece is read */
  gpointer         test_data;
} FleetPieceQuestion;

FleetPieceCursor *fleet_piece_cursor_new  (sqlite3                  *db,
                                           const FleetPieceQuestion *question,
                                           GError                  **error);
void              fleet_piece_cursor_free (FleetPieceCursor  *self);
/* The next stretch: n rows from first on, of one vehicle. ret_view is borrowed until the call that tells of another piece. FALSE at the end, or with an error. */
gboolean          fleet_piece_cursor_next (FleetPieceCursor  *self,
                                           FleetSegmentView **ret_view,
                                           guint             *ret_first,
                                           guint             *ret_n,
                                           gboolean          *ret_is_new_piece,
                                           GError           **error);

/* A number of the piece at hand, below 2^41, that no other has. */
gint64            fleet_piece_cursor_get_number (const FleetPieceCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetPieceCursor, fleet_piece_cursor_free)

G_END_DECLS
