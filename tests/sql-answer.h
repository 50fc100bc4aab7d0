/* SPDX-License-Identifier: GPL-3.0-or-later */

/* sql-answer: what SQL says, as text: a line a row, '|' between its cells. */

#pragma once

#include "fleet-sql.h"

G_BEGIN_DECLS

/* Newly allocated. A statement that fails ends the test. */
char *sql_answer (FleetSql   *sql,
                  const char *statement);

G_END_DECLS
