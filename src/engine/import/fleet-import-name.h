/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-import-name: what an object holds, told by its name (WIRE-FORMATS 5).
 *
 *   …/<topic>+<partition>+<start>.json[.gz]            Kafka Connect's S3 sink, whatever path its partitioner put before it
 *   …/<prefix><topic>-<partition>-<start>.<ext>[.gz]   the other well-known connector
 *   …carinfo….csv, …/reservation/part-1.jsonl.gz       an export of a table: a word of the name, or of a folder above it, is the table's
 *
 * Pure. */

#pragma once

#include "fleet-mirror.h"
#include "fleet-profile.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_IMPORT_UNKNOWN,   /* nothing of ours */
  FLEET_IMPORT_TELEMETRY, /* records of the telemetry topic, by offset */
  FLEET_IMPORT_CHANGES,   /* records of a change topic, by offset */
  FLEET_IMPORT_CSV,       /* rows of a table */
  FLEET_IMPORT_LINES,     /* rows of a table, a JSON object a line */
} FleetImportKind;

typedef struct
{
  FleetImportKind kind;
  FleetTable      table;     /* of all kinds but telemetry */
  const char     *topic;     /* the profile's own; of telemetry and changes, so the next two */
  gint32          partition;
  gint64          start;     /* offset of the first line */
} FleetImportName;

/* name: the object's key, with '/' between folders. table: what CSV and JSON lines hold whose names do not tell, or FLEET_N_TABLES. */
void fleet_import_name_read (FleetImportName    *self,
                             const char         *name,
                             const FleetProfile *profile,
                             FleetTable          table);

G_END_DECLS
