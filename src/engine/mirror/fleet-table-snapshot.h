/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-snapshot: which rows of a table its source read when it last read all of them.
 *
 * A capture tool that has lost its place reads the whole table again (Debezium: a snapshot, DMS: a full load). What was deleted meanwhile is deleted for nobody: no record tells it. But a row
 * that the source still has was told again since the reading began; so once the reading is whole, a row that was told last before it began is *stale*: gone, or missed. It is flagged
 * and stays, since a flag can be taken back and a row cannot.
 *
 * Begin and end are told by marks where the tool sets them (Debezium's source.snapshot: first, first_in_data_collection, last, last_in_data_collection), else the begin is the first row
 * that was read, and the end the first change behind the rows that were. A table's partitions are not read in step, so what belongs together is decided by when the tool wrote it:
 * rows of a reading that is over, which come late, belong to it. An incremental snapshot reads by pieces among the changes, and has no end that is told: it flags nothing.
 * Pure; any order of partitions, and any repetition, comes to the same. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_SNAPSHOT_CHANGE, /* a record of a change */
  FLEET_SNAPSHOT_READ,   /* a row that was read */
  FLEET_SNAPSHOT_FIRST,  /* so, and the reading begins with it */
  FLEET_SNAPSHOT_LAST,   /* so, and it ends */
  FLEET_SNAPSHOT_PIECE,  /* a row of an incremental snapshot */
} FleetSnapshotMark;

/* Times are those at which the tool wrote its records; FLEET_TIME_NONE: none. */
typedef struct
{
  gint64   line_us;   /* when the newest whole reading began: rows that were told last before it are stale */
  gint64   ended_us;  /* its end */
  gint64   open_us;   /* when the one that is going on began */
  gint64   last_us;   /* its latest row so far */
  gint64   changed_us; /* the latest change */
  gboolean has_first; /* the begin of the one that goes on, or else of the newest, was marked */
} FleetTableSnapshot;

void     fleet_table_snapshot_init (FleetTableSnapshot *self);
/* A record of the table. TRUE: something is different now; *ret_line (may be NULL): which rows are stale, too. */
gboolean fleet_table_snapshot_note (FleetTableSnapshot *self,
                                    FleetSnapshotMark   mark,
                                    gint64              told_us,
                                    gboolean           *ret_line);

G_END_DECLS
