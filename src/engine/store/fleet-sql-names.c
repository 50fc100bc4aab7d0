/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sql-names: a query over a million events asks for their names a million times: an array answers, not the table. */

#include "fleet-sql-names.h"

void
fleet_sql_names_init (FleetSqlNames *self,
                      sqlite3       *db)
{
  *self = (FleetSqlNames) { .db = db };
}

void
fleet_sql_names_clear (FleetSqlNames *self)
{
  for (FleetNames names = 0; names < FLEET_N_NAMES; names++)
    g_clear_pointer (&self->texts[names], g_ptr_array_unref);
}

/* Appends what the table has beyond what is known; ids have no gaps. */
static void
load_more (FleetSqlNames *self,
           FleetNames     names)
{
  g_autoptr (sqlite3_stmt) statement = fleet_database_prepare (self->db, "SELECT text FROM name WHERE kind = ?1 AND id >= ?2 ORDER BY id", NULL);

  if (self->texts[names] == NULL)
    self->texts[names] = g_ptr_array_new_with_free_func (g_free);
  if (statement == NULL)
    return;
  sqlite3_bind_int (statement, 1, names);
  sqlite3_bind_int64 (statement, 2, self->texts[names]->len);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (self->texts[names], fleet_database_text (statement, 0));
}

const char *
fleet_sql_names_get (FleetSqlNames *self,
                     FleetNames     names,
                     guint32        id)
{
  if (id == FLEET_NONE)
    return NULL;
  if (self->texts[names] == NULL || id >= self->texts[names]->len)
    load_more (self, names);
  return id < self->texts[names]->len ? g_ptr_array_index (self->texts[names], id) : NULL;
}
