/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-store-attention: what people did with alerts, and the journal that tells it, in the transaction of the state that it tells.
 *
 * The journal of an alert with which nobody has done anything is two rows that never change: opened, cleared. With the first action it is written as it was folded (fleet-journal.h), anew whenever that
 * changes: an action that another desk did first takes its place before ours. */

#include "fleet-store-private.h"

#include "fleet-journal.h"

gboolean
fleet_store_write_actions (FleetStore  *self,
                           FleetBeat   *beat,
                           GError     **error)
{
  sqlite3_stmt *statement = self->statements[FLEET_STATEMENT_ACTION];

  for (guint i = 0; i < beat->actions->len; i++)
    {
      const FleetAction *action = g_ptr_array_index (beat->actions, i);
      gboolean is_shared = action->sharing == FLEET_ACTION_SHARED;

      fleet_database_bind_text (statement, 1, action->uuid);
      fleet_database_bind_text (statement, 2, action->alert_id);
      sqlite3_bind_int (statement, 3, action->kind);
      fleet_database_bind_text (statement, 4, action->by);
      sqlite3_bind_int64 (statement, 5, action->at_us);
      fleet_database_bind_text (statement, 6, action->note);
      sqlite3_bind_int64 (statement, 7, action->until_us);
      sqlite3_bind_int (statement, 8, action->sharing);
      if (is_shared)
        sqlite3_bind_int64 (statement, 9, action->place);
      else
        sqlite3_bind_null (statement, 9);
      sqlite3_bind_int64 (statement, 10, action->offset);
      if (!fleet_database_step (statement, "keep what an operator did", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_entry (FleetStore               *self,
             FleetStatement            number,
             const char               *alert_id,
             guint                     seq,
             const FleetJournalEntry  *entry,
             GError                  **error)
{
  sqlite3_stmt *statement = self->statements[number];

  fleet_database_bind_text (statement, 1, alert_id);
  sqlite3_bind_int64 (statement, 2, seq);
  sqlite3_bind_int64 (statement, 3, entry->at_us);
  sqlite3_bind_int (statement, 4, entry->kind);
  fleet_database_bind_text (statement, 5, entry->by);
  fleet_database_bind_text (statement, 6, entry->note);
  sqlite3_bind_int64 (statement, 7, entry->until_us);
  sqlite3_bind_int (statement, 8, entry->once);
  sqlite3_bind_int (statement, 9, entry->waits);
  return fleet_database_step (statement, "write the journal", error);
}

static gboolean
write_plain (FleetStore        *self,
             const FleetAlert  *alert,
             GError           **error)
{
  const FleetJournalEntry opened = { .kind = FLEET_JOURNAL_OPENED, .at_us = alert->opened_us, .until_us = FLEET_TIME_NONE };
  const FleetJournalEntry cleared = { .kind = FLEET_JOURNAL_CLEARED, .at_us = alert->cleared_us, .until_us = FLEET_TIME_NONE };

  return write_entry (self, FLEET_STATEMENT_JOURNAL_ONCE, alert->id, 1, &opened, error) &&
         (alert->condition != FLEET_CONDITION_CLEARED || write_entry (self, FLEET_STATEMENT_JOURNAL_ONCE, alert->id, 2, &cleared, error));
}

gboolean
fleet_store_write_journal (FleetStore        *self,
                           const FleetAlert  *alert,
                           GError           **error)
{
  sqlite3_stmt *gone = self->statements[FLEET_STATEMENT_JOURNAL_GONE];

  if (alert->journal == NULL)
    return write_plain (self, alert, error);
  for (guint i = 0; i < alert->journal->n_entries; i++)
    if (!write_entry (self, FLEET_STATEMENT_JOURNAL, alert->id, i + 1, &alert->journal->entries[i], error))
      return FALSE;
  fleet_database_bind_text (gone, 1, alert->id);
  sqlite3_bind_int64 (gone, 2, alert->journal->n_entries);
  return fleet_database_step (gone, "write the journal", error);
}

gboolean
fleet_store_load_actions (FleetStore              *self,
                          const FleetStoreLoader  *loader,
                          gpointer                 user_data,
                          GError                 **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  int result;

  if (loader->action == NULL)
    return TRUE;
  rows = fleet_database_prepare (self->db, "SELECT uuid, alert_id, what, by, at_us, note, until_us, sharing, place, offset FROM action_row ORDER BY id", error);
  if (rows == NULL)
    return FALSE;
  while ((result = sqlite3_step (rows)) == SQLITE_ROW)
    {
      g_autoptr (FleetAction) action = fleet_action_new ((const char *) sqlite3_column_text (rows, 0), (const char *) sqlite3_column_text (rows, 1),
                                                         CLAMP (sqlite3_column_int (rows, 2), 0, FLEET_N_ACTIONS - 1), (const char *) sqlite3_column_text (rows, 3),
                                                         sqlite3_column_int64 (rows, 4), (const char *) sqlite3_column_text (rows, 5), sqlite3_column_int64 (rows, 6));

      action->sharing = CLAMP (sqlite3_column_int (rows, 7), FLEET_ACTION_LOCAL, FLEET_ACTION_SHARED);
      if (action->sharing == FLEET_ACTION_SHARED)
        {
          action->place = sqlite3_column_int64 (rows, 8);
          action->offset = sqlite3_column_int64 (rows, 9);
        }
      if (!loader->action (action, user_data, error))
        return FALSE;
    }
  return result == SQLITE_DONE || fleet_database_fail (self->db, "be read", error);
}
