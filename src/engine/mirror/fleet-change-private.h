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
  char            *before_image;
  GStringChunk    *texts;  /* what the change borrows */
  GArray          *names;  /* const char* */
  GArray          *values; /* FleetValue */
  FleetChange      change;
};

/* fleet-change-row.c */
/* Makes row's members the columns of the change. */
void           fleet_change_take_row   (FleetChangeReader *self,
                                        FleetJsonView      row);
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

/* One way in which a change may be wrapped. read fills self->change; FALSE and a reason: a dead letter. */
typedef struct
{
  const char *name;
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

G_END_DECLS
