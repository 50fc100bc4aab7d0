/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-snapshot: which rows of a table its source read when it last read all of them.
 *
 * A capture tool that has lost its place reads the whole table again (Debezium: a snapshot, DMS: a full load). What was deleted meanwhile is deleted for nobody: no record tells it. But a row
 * that the source still has was told again since the reading began; so once the reading is whole, a row that was told last before it began is *stale*: gone, or missed. It is flagged
 * and stays, since a flag can be taken back and a row cannot.
 *
 * Begin and end are told by marks where the tool sets them (Debezium's source.snapshot: first, first_in_data_collection, last, last_in_data_collection): the newest begin of which an end, or a change behind it, is known.
 * Where no begin was ever marked, it is the first row that was read, and the end the first change behind the rows that were. A table's partitions are not read in step, so what belongs together is decided by when the tool
 * wrote it. A line that is set before all of its reading has come flags rows which the rest takes back; one that is later than the newest reading's begin would flag for good, so none is. (A table that has one row left has
 * an end without begin, and is known by the next paragraph.) An incremental snapshot reads by pieces among the changes, and has no end that is told: it flags nothing.
 *
 * A table that came back empty has no row that could tell. Debezium's schema records tell of each table that a snapshot begins with (begun_us); once that snapshot has ended, by its last row, of
 * whatever table (whole_us), a table of which it had nothing was read as empty. Both are needed: a snapshot of the schema alone (snapshot.mode=no_data, recovery) tells its begin and has no last row.
 * Where nobody reads the topic of changed tables, where all tables are empty, and of DMS, which tells no begin, an empty table cannot be told from one that has not been read.
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
  FLEET_SNAPSHOT_END,    /* so, and that of all its source's tables ends */
  FLEET_SNAPSHOT_PIECE,  /* a row of an incremental snapshot */
} FleetSnapshotMark;

/* Times are those at which the tool wrote its records; FLEET_TIME_NONE: none. */
typedef struct
{
  gint64   line_us;   /* when the newest whole reading began: rows that were told last before it are stale */
  gint64   ended_us;  /* its end; with marked begins: the latest end or change */
  gint64   open_us;   /* when the one that is going on began; with marked begins: the latest begin */
  gint64   last_us;   /* its latest row so far */
  gint64   changed_us; /* the latest change */
  gint64   begun_us;  /* the latest begin of a snapshot that has this table, rows or none */
  gint64   whole_us;  /* the latest end of a snapshot of all tables that a row of this one told */
  gboolean has_first; /* a begin was marked, ever: its tool marks them */
} FleetTableSnapshot;

void     fleet_table_snapshot_init (FleetTableSnapshot *self);
/* A record of the table. TRUE: something is different now; *ret_line (may be NULL): which rows are stale, too. */
gboolean fleet_table_snapshot_note (FleetTableSnapshot *self,
                                    FleetSnapshotMark   mark,
                                    gint64              told_us,
                                    gboolean           *ret_line);
/* A snapshot that has the table began at told_us. TRUE: something is different now; which rows are stale is not. */
gboolean fleet_table_snapshot_begin (FleetTableSnapshot *self,
                                     gint64              told_us);
/* Snapshots that began by whole_us have ended. TRUE: other rows are stale now. */
gboolean fleet_table_snapshot_close (FleetTableSnapshot *self,
                                     gint64              whole_us);

G_END_DECLS
