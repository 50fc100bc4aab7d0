/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-table-change: the three tables, and one change of a whole table rather than of a row: it was emptied, or its columns became others.
 *
 * Its parts are carried out in this order: emptied, renamed, dropped, and last what columns leaves out goes too. Sealed, reference-counted. */

#pragma once

#include "fleet-error.h"
#include "fleet-refs.h"
#include "fleet-types.h"

G_BEGIN_DECLS

typedef enum
{
  FLEET_TABLE_CAR,
  FLEET_TABLE_DEVICE,
  FLEET_TABLE_RESERVATION,
  FLEET_N_TABLES
} FleetTable;

const char *fleet_table_to_string (FleetTable table); /* "car", "device", "reservation" */

typedef struct
{
  /*< private >*/
  FleetRefs refs;

  /*< public >*/
  FleetTable  table;
  gint64      at_us;
  char       *source_version; /* orders it among the changes of rows (fleet-source-version) */
  gboolean    emptied;        /* truncated, or dropped */
  GStrv       renamed;        /* from, to, from, to …; NULL none, so the next two */
  GStrv       dropped;
  GStrv       added;
  GStrv       columns;        /* all that the table has from here on; NULL: not told */
  guint       n_versions;     /* how many row versions of its beat came before it: what the store needs to keep their order */
} FleetTableChange;

/* A new one that changes nothing yet; fill it before it is shared. */
FleetTableChange *fleet_table_change_new   (FleetTable        table,
                                            gint64            at_us,
                                            const char       *source_version);
FleetTableChange *fleet_table_change_ref   (FleetTableChange *self);
void              fleet_table_change_unref (FleetTableChange *self);
/* Whether both do the same, wherever they come from. */
gboolean          fleet_table_change_equal (const FleetTableChange *a,
                                            const FleetTableChange *b);
/* The columns' part as JSON for the store, and back: FALSE for what is no such text. */
char             *fleet_table_change_columns_to_json   (const FleetTableChange *self);
gboolean          fleet_table_change_columns_from_json (FleetTableChange *self,
                                                        const char       *json,
                                                        gsize             length,
                                                        GError          **error);
/* What the column is called after the change; NULL: it is gone. */
const char       *fleet_table_change_column (const FleetTableChange *self,
                                             const char             *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetTableChange, fleet_table_change_unref)

G_END_DECLS
