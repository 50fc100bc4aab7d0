/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-csv: an answer as a CSV file (fleet-csv.h), in constant memory. The file is there when it is whole and not before: until then what stood in its place stands. @thread any one. */

#pragma once

#include "fleet-error.h"
#include "fleet-rows.h"

G_BEGIN_DECLS

typedef struct _FleetSqlCsv FleetSqlCsv;

/* Writes nothing yet. Cells that a spreadsheet would run are guarded. */
FleetSqlCsv *fleet_sql_csv_new   (const char        *file_name,
                                  gboolean           bom);
/* What was not ended is thrown away. */
void         fleet_sql_csv_free  (FleetSqlCsv       *self);
/* FALSE: FLEET_ERROR_STORE; the file cannot be made, or the disk is full. */
gboolean     fleet_sql_csv_begin (FleetSqlCsv       *self,
                                  const char *const *names,
                                  GError           **error);
gboolean     fleet_sql_csv_add   (FleetSqlCsv       *self,
                                  const FleetRows   *rows,
                                  GError           **error);
gboolean     fleet_sql_csv_end   (FleetSqlCsv       *self,
                                  GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSqlCsv, fleet_sql_csv_free)

G_END_DECLS
