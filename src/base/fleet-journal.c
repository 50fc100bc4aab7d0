/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-journal: time goes forward through the actions; before each of them, what time and the stream did until then is told. An action whose clock is behind one before it
 * counts at the time of that. */

#include "fleet-journal.h"

#include <string.h>

typedef struct
{
  FleetAlert        *alert;
  GArray            *entries;  /* FleetJournalEntry */
  gboolean           is_over;  /* its clearing has been told */
  const FleetAction *shelf;    /* that it is on; NULL none */
} Fold;

static const char *const kinds[FLEET_N_JOURNAL_KINDS] = { "opened", "cleared", "acknowledged", "seen", "noted", "shelved", "unshelved", "shelve ended", "reopened" };

static FleetJournalEntry *
tell (Fold              *fold,
      FleetJournalKind   kind,
      gint64             at_us,
      const FleetAction *action)
{
  FleetJournalEntry entry = { .kind = kind, .at_us = at_us, .until_us = FLEET_TIME_NONE };

  if (action != NULL)
    {
      entry.by = g_strdup (action->by);
      entry.note = g_strdup (action->note);
      entry.waits = action->sharing == FLEET_ACTION_WAITING;
      fold->alert->n_waiting += entry.waits;
    }
  g_array_append_val (fold->entries, entry);
  return &g_array_index (fold->entries, FleetJournalEntry, fold->entries->len - 1);
}

static void
set_text (char       **text,
          const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
set_unacknowledged (FleetAlert *alert)
{
  alert->attention = FLEET_ATTENTION_UNACKNOWLEDGED;
  alert->acknowledged_us = FLEET_TIME_NONE;
  set_text (&alert->acknowledged_by, NULL);
}

static void
set_unshelved (FleetAlert *alert)
{
  alert->shelved_us = alert->shelved_until_us = FLEET_TIME_NONE;
  alert->shelved_once = FALSE;
  set_text (&alert->shelved_by, NULL);
  set_text (&alert->shelved_why, NULL);
}

/* action: who took it back; NULL: it ended by itself. */
static void
end_shelf (Fold              *fold,
           gint64             at_us,
           const FleetAction *action)
{
  fold->shelf = NULL;
  set_unshelved (fold->alert);
  tell (fold, action != NULL ? FLEET_JOURNAL_UNSHELVED : FLEET_JOURNAL_SHELVE_ENDED, at_us, action);
  if (fold->is_over || fold->alert->attention != FLEET_ATTENTION_ACKNOWLEDGED)
    return;
  set_unacknowledged (fold->alert);
  tell (fold, FLEET_JOURNAL_REOPENED, at_us, NULL);
}

static void
clear (Fold *fold)
{
  fold->is_over = TRUE;
  tell (fold, FLEET_JOURNAL_CLEARED, fold->alert->cleared_us, NULL);
  if (fold->shelf != NULL && fold->shelf->until_us == FLEET_TIME_NONE)
    end_shelf (fold, fold->alert->cleared_us, NULL);
}

/* What time and the stream do until then. */
static void
advance (Fold   *fold,
         gint64  until_us)
{
  for (;;)
    {
      gint64 clear_us = fold->alert->condition == FLEET_CONDITION_CLEARED && !fold->is_over ? fold->alert->cleared_us : G_MAXINT64;
      gint64 end_us = fold->shelf != NULL ? fleet_action_shelf_end (fold->shelf) : G_MAXINT64;

      if (MIN (clear_us, end_us) > until_us || MIN (clear_us, end_us) == G_MAXINT64)
        return;
      if (clear_us <= end_us)
        clear (fold);
      else
        end_shelf (fold, end_us, NULL);
    }
}

static void
acknowledge (Fold              *fold,
             const FleetAction *action)
{
  gboolean is_first = fold->alert->attention != FLEET_ATTENTION_ACKNOWLEDGED;

  tell (fold, is_first ? FLEET_JOURNAL_ACKNOWLEDGED : FLEET_JOURNAL_SEEN, action->at_us, action);
  if (!is_first)
    return;
  fold->alert->attention = FLEET_ATTENTION_ACKNOWLEDGED;
  fold->alert->acknowledged_us = action->at_us;
  set_text (&fold->alert->acknowledged_by, action->by);
  if (action->note != NULL)
    set_text (&fold->alert->note, action->note);
}

static void
shelve (Fold              *fold,
        const FleetAction *action)
{
  FleetJournalEntry *entry = tell (fold, FLEET_JOURNAL_SHELVED, action->at_us, action);

  entry->until_us = fleet_action_shelf_end (action);
  entry->once = action->until_us == FLEET_TIME_NONE;
  fold->shelf = action;
  fold->alert->shelved_us = action->at_us;
  fold->alert->shelved_until_us = entry->until_us;
  fold->alert->shelved_once = entry->once;
  set_text (&fold->alert->shelved_by, action->by);
  set_text (&fold->alert->shelved_why, action->note);
  /* Too late: the shelf is over before it begins. */
  if (entry->until_us <= action->at_us || (entry->once && fold->is_over))
    end_shelf (fold, action->at_us, NULL);
}

static void
apply (Fold              *fold,
       const FleetAction *action)
{
  advance (fold, action->at_us);
  switch (action->kind)
    {
    case FLEET_ACTION_ACKNOWLEDGE:
      acknowledge (fold, action);
      break;
    case FLEET_ACTION_NOTE:
      set_text (&fold->alert->note, action->note);
      tell (fold, FLEET_JOURNAL_NOTED, action->at_us, action);
      break;
    case FLEET_ACTION_SHELVE:
      shelve (fold, action);
      break;
    case FLEET_ACTION_UNSHELVE:
      if (fold->shelf != NULL)
        end_shelf (fold, action->at_us, action);
      else
        tell (fold, FLEET_JOURNAL_UNSHELVED, action->at_us, action);
      break;
    case FLEET_N_ACTIONS:
    default:
      g_assert_not_reached ();
    }
}

FleetAlert *
fleet_journal_fold (const FleetAlert *alert,
                    GPtrArray        *actions,
                    gint64            now_us)
{
  Fold fold = { .alert = fleet_alert_copy (alert), .entries = g_array_new (FALSE, FALSE, sizeof (FleetJournalEntry)) };
  FleetJournal *journal = g_new0 (FleetJournal, 1);

  set_unacknowledged (fold.alert);
  set_unshelved (fold.alert);
  set_text (&fold.alert->note, NULL);
  fold.alert->n_waiting = 0;
  tell (&fold, FLEET_JOURNAL_OPENED, alert->opened_us, NULL);
  for (guint i = 0; i < MIN (actions->len, FLEET_JOURNAL_MOST_ACTIONS); i++)
    apply (&fold, g_ptr_array_index (actions, i));
  advance (&fold, now_us);
  /* Event time may run ahead of the clock. */
  if (alert->condition == FLEET_CONDITION_CLEARED && !fold.is_over)
    clear (&fold);

  fleet_refs_init (&journal->refs);
  journal->n_entries = fold.entries->len;
  journal->entries = (FleetJournalEntry *) (gpointer) g_array_free (fold.entries, FALSE);
  g_clear_pointer (&fold.alert->journal, fleet_journal_unref);
  fold.alert->journal = journal;
  return fold.alert;
}

FleetJournal *
fleet_journal_ref (FleetJournal *self)
{
  fleet_refs_inc (&self->refs);
  return self;
}

void
fleet_journal_unref (FleetJournal *self)
{
  if (self == NULL || !fleet_refs_dec (&self->refs))
    return;
  for (guint i = 0; i < self->n_entries; i++)
    {
      g_free (self->entries[i].by);
      g_free (self->entries[i].note);
    }
  g_free (self->entries);
  g_free (self);
}

const char *
fleet_journal_kind_to_string (FleetJournalKind kind)
{
  return kinds[kind];
}
