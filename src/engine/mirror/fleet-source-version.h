/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-source-version: where a change of a row comes from, and which of two changes of one row is the later.
 *
 * What a source tells varies by its settings, so the order is decided by the strongest thing that both changes have:
 *
 *   1. the same transaction: its record number;
 *   2. GTIDs of one stream (MariaDB's domain, MySQL's source): their numbers, whichever server told them;
 *   3. a log position of the same log (Debezium: file, position and row; DMS has the commit time first): the position;
 *   4. the commit time, then DMS's stream position, then the transaction number;
 *   5. the same Kafka partition: the offset;
 *   6. when the capture tool wrote the records: it writes them in the order of the source's log;
 *   7. the change time.
 *
 * Transaction numbers come last among these because databases give them when a transaction begins, not when it commits. A log that was begun anew (a server restored from its backup) counts from
 * its start again: where position and commit time disagree by more than a day, the time is believed. Pure. */

#pragma once

#include "fleet-types.h"

G_BEGIN_DECLS

/* Numbers are -1, texts NULL, times FLEET_TIME_NONE where the source does not tell. Texts are borrowed. */
typedef struct
{
  gint64      commit_us;
  gint64      transaction;
  gint64      record;    /* within the transaction */
  const char *stream;    /* DMS's stream-position */
  const char *log;       /* Debezium: which log, "mysql/223344" */
  const char *position;  /* in that log: numbers, decimal or hexadecimal, are compared as numbers wherever they stand */
  const char *gtid;      /* Debezium: "domain-server-number" or "source:number" */
  FleetPlace  place;
  gint64      offset;
  gint64      built_us;  /* when the capture tool wrote the record */
  gint64      change_us; /* the change time (always known) */
} FleetSourceVersion;

/* Everything unknown. */
void  fleet_source_version_init    (FleetSourceVersion       *self);
/* One line of text for the store, "key=value" with spaces between. */
char *fleet_source_version_print   (const FleetSourceVersion *self);
/* Cuts text (which is changed and must outlive self) into self; what it does not know is skipped. */
void  fleet_source_version_parse   (FleetSourceVersion       *self,
                                    char                     *text);
/* When a version that printed to text was told: when the tool wrote its record, else its change time; FLEET_TIME_NONE: it does not say. */
gint64 fleet_source_version_told (const char              *text);
/* Below 0: a is the earlier change, 0: they are the same, above 0: the later. */
int   fleet_source_version_compare (const FleetSourceVersion *a,
                                    const FleetSourceVersion *b);

G_END_DECLS
