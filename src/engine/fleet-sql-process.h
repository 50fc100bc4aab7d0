/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-process: the desk's end of the process that answers questions. It is started at the first question, and again at the next one after it has ended. @thread the desk's, but for kill. */

#pragma once

#include "fleet-sql-desk.h"
#include "fleet-sql-frame.h"

G_BEGIN_DECLS

typedef struct _FleetSqlProcess FleetSqlProcess;

/* command, with the database; copied. */
FleetSqlProcess *fleet_sql_process_new   (const char *const    *command,
                                          const char           *database);
void             fleet_sql_process_free  (FleetSqlProcess      *self);
/* Puts a question to it; starts it if it does not run. FALSE with an error: it cannot be started; FALSE without: it is gone. */
gboolean         fleet_sql_process_ask   (FleetSqlProcess      *self,
                                          const char           *statement,
                                          const FleetSqlLimits *limits,
                                          GError              **error);
/* As fleet_sql_frame_read(). */
gboolean         fleet_sql_process_read  (FleetSqlProcess      *self,
                                          gint64                until_us,
                                          FleetSqlFrame        *ret_frame,
                                          GByteArray           *bytes);
/* It is of no use any more: ends it. */
void             fleet_sql_process_end   (FleetSqlProcess      *self);
/* Ends it while the desk's thread waits for it. @thread any */
void             fleet_sql_process_kill  (FleetSqlProcess      *self);

G_END_DECLS
