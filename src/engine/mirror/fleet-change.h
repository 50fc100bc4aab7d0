/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change: a change record's bytes to one change of one row, whatever capture tool wrote it (WIRE-FORMATS 2 and 3).
 *
 * Read: AWS DMS data records (with data, metadata, perhaps a before-image, or data alone) and its control records, bare rows, Debezium envelopes with or without schema, its records of
 * changed tables, and null values. Columns that are left out are NULL: a change carries the whole row. A nested value stands as its JSON text.
 * @thread one reader, one thread. */

#pragma once

#include "fleet-decoder.h"
#include "fleet-mirror.h"
#include "fleet-profile.h"
#include "fleet-source-version.h"
#include "fleet-table-snapshot.h"

G_BEGIN_DECLS

typedef struct _FleetChangeReader FleetChangeReader;

typedef enum
{
  FLEET_CHANGE_NONE,     /* nothing for the mirror: the tool's own table, a message without row, a table that is not ours */
  FLEET_CHANGE_UPSERT,
  FLEET_CHANGE_DELETE,
  FLEET_CHANGE_TABLE,    /* not of a row but of whole tables */
} FleetChangeOperation;

/* Borrowed from the reader until its next call. */
typedef struct
{
  FleetChangeOperation operation;
  gboolean             snapshot;  /* a row that was read, not changed: it may be as old as time */
  FleetSnapshotMark    mark;      /* what the record is to a reading of its whole table */
  gboolean             by_kafka_key; /* a null value: key is the Kafka key, and the row may not be known */
  const char          *key;       /* of the row; NULL for NONE and TABLE */
  const char          *old_key;   /* the row's key before this change, where that is another; else NULL */
  gint64               change_us; /* commit time, else the record's own time, else Kafka's, else 0 */
  FleetSourceVersion   source;
  guint                n_columns; /* UPSERT */
  const char *const   *names;     /* ascending */
  const FleetValue    *values;
  guint                n_unchanged; /* UPSERT: columns that have the value which the row had */
  const char *const   *unchanged;
  const GPtrArray     *table_changes; /* TABLE: FleetTableChange*, sealed */
} FleetChange;

FleetChangeReader *fleet_change_reader_new  (const FleetProfile *profile);
void               fleet_change_reader_free (FleetChangeReader  *self);

/* table: whose topic the message is of; FLEET_N_TABLES: of the topic of changed tables. NULL: a dead letter, ret_reason says why ("json: …", "mapping: …"; free it). */
const FleetChange *fleet_change_reader_read (FleetChangeReader  *self,
                                             FleetTable          table,
                                             const FleetMessage *message,
                                             char              **ret_reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetChangeReader, fleet_change_reader_free)

G_END_DECLS
