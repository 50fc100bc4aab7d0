/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-personal: what people's own SQL reads of who people are, and the log of it.
 *
 * reports.ini says which columns tell who somebody is (personal=true). A statement reads one when SQLite says so, however the answer calls it; and where a whole row or record is kept as one text
 * (mirror_row, the outbox, dead letters), who reads that by its own table reads what is in it. The log's row is on disk before the first row of the answer is seen; where it cannot be written there
 * is no answer. The question's own connection stays one that cannot write: the row goes over fleet-audit's. @thread any */

#pragma once

#include "fleet-error.h"

#include <glib.h>

G_BEGIN_DECLS

/* Those of reads ("table.column", as fleet_sql_list_reads() tells them) that tell who people are, sorted, with commas; NULL: none. ids (char*): the columns' names. Newly allocated. */
char     *fleet_personal_find (GPtrArray           *ids,
                               const char *const   *reads,
                               const char          *statement);
/* Writes down that somebody asks this, if it reads what tells who people are. by NULL: the login's name; file NULL: the answer is looked at. */
gboolean  fleet_personal_log  (const char          *database,
                               const char *const   *reads,
                               const char          *statement,
                               const char          *by,
                               const char          *file,
                               GError             **error);

G_END_DECLS
