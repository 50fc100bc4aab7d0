/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-change-private: what the envelope kinds share: the change being made. */

#pragma once

#include "fleet-change.h"
#include "fleet-json-view.h"

G_BEGIN_DECLS

struct _FleetChangeReader
{
  FleetJsonReader *json;
  char            *key_columns[FLEET_N_TABLES];
  char            *table_names[FLEET_N_TABLES]; /* as the source calls them; NULL not known */
  char            *before_image;
  GStringChunk    *texts;  /* what the change borrows */
  GArray          *names;  /* const char* */
  GArray          *values; /* FleetValue */
  GPtrArray       *unchanged;     /* const char* */
  GPtrArray       *table_changes; /* FleetTableChange* */
  FleetJsonView    schema; /* Kafka Connect's, of the record in hand; NULL none */
  FleetChange      change;
};

/* fleet-change-row.c */
/* Makes row's members the columns of the change; member: the field of the record's schema that describes them, NULL the record itself. */
void           fleet_change_take_row   (FleetChangeReader *self,
                                        FleetJsonView      row,
                                        const char        *member);
/* The row's key as text, kept by the reader; NULL: no such column, or no scalar. */
const char    *fleet_change_key        (FleetChangeReader *self,
                                        FleetTable         table,
                                        FleetJsonView      row);
/* The text, kept by the reader. */
const char    *fleet_change_keep       (FleetChangeReader *self,
                                        const char        *text,
                                        gsize              length);
/* The reason for a row without its key. */
char          *fleet_change_no_key     (FleetChangeReader *self,
                                        FleetTable         table);

/* fleet-change-schema.c */
/* The fields of a schema's member that is a struct, of the schema itself if member is NULL; NULL where it tells none. */
FleetJsonView  fleet_change_schema_fields  (FleetJsonView      schema,
                                            const char        *member);
/* Makes the value of the column that key names what its field says it is. */
void           fleet_change_schema_convert (FleetChangeReader *self,
                                            FleetJsonView      fields,
                                            FleetJsonView      key,
                                            FleetValue        *value);

/* fleet-change-debezium.c */
/* The change's times and its place in the source's log, from "source" and the envelope; change.snapshot is set before. */
void           fleet_change_read_debezium_source (FleetChangeReader *self,
                                                  FleetJsonView      root);

/* fleet-change-control.c */
/* A new change of table, added to those of the record; borrowed. It has the record's times, which must have been read. */
FleetTableChange *fleet_change_add_table_change (FleetChangeReader *self,
                                                 FleetTable         table);
/* The members' names of an object, or the texts of an array: NULL for neither. */
GStrv          fleet_change_names      (FleetJsonView      view);
/* The table with that name in the source, FLEET_N_TABLES for none of ours. */
FleetTable     fleet_change_find_table (FleetChangeReader *self,
                                        const char        *name,
                                        gsize              length);
/* A DMS control record of table. */
gboolean       fleet_change_read_control (FleetChangeReader  *self,
                                          FleetTable          table,
                                          FleetJsonView       root,
                                          char              **ret_reason);

/* One way in which a change may be wrapped. read fills self->change; FALSE and a reason: a dead letter. */
typedef struct
{
  const char *name;
  gboolean    of_tables; /* may stand in the topic of changed tables, where table is FLEET_N_TABLES */
  gboolean  (*recognise) (FleetChangeReader *self,
                          FleetTable         table,
                          FleetJsonView      root);
  gboolean  (*read)      (FleetChangeReader *self,
                          FleetTable         table,
                          FleetJsonView      root,
                          char             **ret_reason);
} FleetEnvelope;

extern const FleetEnvelope fleet_envelope_dms;
extern const FleetEnvelope fleet_envelope_debezium;
extern const FleetEnvelope fleet_envelope_ddl;

G_END_DECLS
