/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-pipeline-attention: what people do with alerts, here and at other desks, laid over what the judge says of their condition.
 *
 * The judge knows nothing of it. Every action that is kept is known by its UUID and by its alert, in the order in which all consoles count (fleet-action.h); an alert that has any is folded anew whenever
 * one comes, one is confirmed, its condition changes, or its shelf is over. An action may be here before its alert is: the topic of actions runs ahead of one of telemetry that is being caught up. */

#include "fleet-pipeline-private.h"

#include "fleet-config.h"

#include <glib/gi18n-lib.h>

#include "fleet-action-reader.h"
#include "fleet-journal.h"

#include <string.h>

void
fleet_pipeline_make_attention (FleetPipeline *self)
{
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fleet_alert_unref);
  self->actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->actions_by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->shelved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shelves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fleet_action_unref);
  self->action_reader = fleet_action_reader_new ();
  g_queue_init (&self->settled);
  self->wall_us = FLEET_TIME_NONE;
}

void
fleet_pipeline_free_attention (FleetPipeline *self)
{
  g_queue_clear_full (&self->settled, g_free);
  g_hash_table_unref (self->shelves);
  g_hash_table_unref (self->shelved);
  g_hash_table_unref (self->actions_by_uuid);
  g_hash_table_unref (self->actions);
  g_hash_table_unref (self->alerts);
  fleet_json_reader_free (self->action_reader);
}

/* ---- the alerts that are known ---- */

/* Nobody has to do anything about it any more. */
static gboolean
is_settled (const FleetAlert *alert)
{
  return alert->condition == FLEET_CONDITION_CLEARED && alert->attention == FLEET_ATTENTION_ACKNOWLEDGED && alert->shelved_us == FLEET_TIME_NONE;
}

/* They are kept for whoever acknowledges late or adds a note, up to a number. One that came back meanwhile stays. */
static void
forget_settled (FleetPipeline *self)
{
  while (self->settled.length > FLEET_PIPELINE_MOST_SETTLED)
    {
      g_autofree char *id = g_queue_pop_head (&self->settled);
      const FleetAlert *alert = g_hash_table_lookup (self->alerts, id);

      if (alert != NULL && is_settled (alert) && alert->n_waiting == 0)
        g_hash_table_remove (self->alerts, id);
    }
}

void
fleet_pipeline_register_alert (FleetPipeline *self,
                               FleetAlert    *alert)
{
  const FleetAlert *before = g_hash_table_lookup (self->alerts, alert->id);

  if (before != NULL)
    {
      self->n_open -= before->condition != FLEET_CONDITION_CLEARED;
      self->n_unacknowledged -= before->attention == FLEET_ATTENTION_UNACKNOWLEDGED && before->shelved_us == FLEET_TIME_NONE;
    }
  self->n_open += alert->condition != FLEET_CONDITION_CLEARED;
  self->n_unacknowledged += alert->attention == FLEET_ATTENTION_UNACKNOWLEDGED && alert->shelved_us == FLEET_TIME_NONE;
  if (is_settled (alert) && (before == NULL || !is_settled (before)))
    {
      g_queue_push_tail (&self->settled, g_strdup (alert->id));
      forget_settled (self);
    }
  if (alert->shelved_us != FLEET_TIME_NONE)
    g_hash_table_add (self->shelved, g_strdup (alert->id));
  else
    g_hash_table_remove (self->shelved, alert->id);
  g_hash_table_replace (self->alerts, alert->id, fleet_alert_ref (alert));
}

static char *
shelf_key (const FleetAlert *alert)
{
  return g_strdup_printf ("%s\n%s", alert->rule, alert->vehicle);
}

/* The shelf that the vehicle's next alert of the rule would go on with: the last one that was told with an end. */
static void
note_shelf (FleetPipeline    *self,
            const FleetAlert *alert,
            GPtrArray        *actions)
{
  FleetAction *shelf = NULL;

  for (guint i = 0; i < actions->len; i++)
    {
      FleetAction *action = g_ptr_array_index (actions, i);

      if (action->kind == FLEET_ACTION_SHELVE)
        shelf = action->until_us != FLEET_TIME_NONE ? action : NULL;
      else if (action->kind == FLEET_ACTION_UNSHELVE)
        shelf = NULL;
    }
  if (shelf != NULL)
    g_hash_table_replace (self->shelves, shelf_key (alert), fleet_action_ref (shelf));
  else
    {
      g_autofree char *key = shelf_key (alert);
      const FleetAction *standing = g_hash_table_lookup (self->shelves, key);

      if (standing != NULL && strcmp (standing->alert_id, alert->id) == 0)
        g_hash_table_remove (self->shelves, key);
    }
}

FleetAlert *
fleet_pipeline_fold (FleetPipeline *self,
                     FleetAlert    *alert)
{
  GPtrArray *actions = g_hash_table_lookup (self->actions, alert->id);

  if (actions == NULL)
    return fleet_alert_ref (alert);
  note_shelf (self, alert, actions);
  return fleet_journal_fold (alert, actions, self->wall_us);
}

static void
tell (FleetPipeline *self,
      FleetAlert    *alert)
{
  fleet_pipeline_dispatch (self, g_hash_table_lookup (self->alerts, alert->id), alert);
  fleet_pipeline_register_alert (self, alert);
  g_hash_table_replace (self->beat->bulletin->alerts, alert->id, fleet_alert_ref (alert));
  g_ptr_array_add (self->beat->alerts, fleet_alert_ref (alert));
}

/* ---- actions ---- */

/* Puts it at its place among those of its alert. */
static void
insert (FleetPipeline *self,
        FleetAction   *action)
{
  GPtrArray *actions = g_hash_table_lookup (self->actions, action->alert_id);
  guint at;

  if (actions == NULL)
    {
      actions = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_action_unref);
      g_hash_table_insert (self->actions, g_strdup (action->alert_id), actions);
    }
  for (at = actions->len; at > 0 && fleet_action_compare (g_ptr_array_index (actions, at - 1), action) > 0; at--)
    ;
  g_ptr_array_insert (actions, at, fleet_action_ref (action));
  g_hash_table_replace (self->actions_by_uuid, action->uuid, action);
  self->counts.unshared += action->sharing == FLEET_ACTION_WAITING;
}

static void
take_out (FleetPipeline *self,
          FleetAction   *action)
{
  GPtrArray *actions = g_hash_table_lookup (self->actions, action->alert_id);

  self->counts.unshared -= action->sharing == FLEET_ACTION_WAITING;
  g_hash_table_remove (self->actions_by_uuid, action->uuid);
  g_ptr_array_remove (actions, action);
}

static void
fold_again (FleetPipeline *self,
            const char    *alert_id)
{
  FleetAlert *known = g_hash_table_lookup (self->alerts, alert_id);

  if (known != NULL)
    {
      g_autoptr (FleetAlert) folded = fleet_pipeline_fold (self, known);

      tell (self, folded);
    }
}

static void
publish (FleetPipeline     *self,
         const FleetAction *action)
{
  FleetOutboxRecord *record = g_new0 (FleetOutboxRecord, 1);

  record->id = g_strdup_printf ("action %s", action->uuid);
  record->topic = g_strdup (self->profile->topic_actions);
  record->key = g_strdup (action->alert_id);
  record->payload = fleet_action_to_json (action);
  record->alert_id = g_strdup (action->alert_id);
  record->about = g_strdup_printf ("%s: %s", action->by, fleet_action_kind_to_string (action->kind));
  g_ptr_array_add (self->beat->outbox, record);
}

/* Done here: known at once, kept and sent with the beat. */
static void
add_own (FleetPipeline *self,
         FleetAction   *action)
{
  action->sharing = self->profile->topic_actions != NULL ? FLEET_ACTION_WAITING : FLEET_ACTION_LOCAL;
  insert (self, action);
  g_ptr_array_add (self->beat->actions, fleet_action_ref (action));
  if (action->sharing == FLEET_ACTION_WAITING)
    publish (self, action);
}

/* Why it cannot be done, newly allocated; NULL: it can. */
static char *
check (const FleetAlert  *alert,
       const FleetAction *action)
{
  if (alert == NULL)
    return g_strdup_printf (_("There is no alert %s; it may be of another database, or older than what is kept."), action->alert_id);
  if (action->kind == FLEET_ACTION_UNSHELVE && alert->shelved_us == FLEET_TIME_NONE)
    return g_strdup_printf (_("%s is on no shelf: it came back by itself, or somebody was faster."), alert->title);
  if (action->kind == FLEET_ACTION_SHELVE && fleet_action_shelf_end (action) <= action->at_us)
    return g_strdup_printf (_("%s cannot be shelved until a time that is over; choose a later one."), alert->title);
  if (action->kind == FLEET_ACTION_SHELVE && action->until_us == FLEET_TIME_NONE && alert->condition == FLEET_CONDITION_CLEARED)
    return g_strdup_printf (_("%s is over already: shelve it until a time, or acknowledge it."), alert->title);
  if ((action->kind == FLEET_ACTION_SHELVE || action->kind == FLEET_ACTION_NOTE) && (action->note == NULL || *action->note == '\0'))
    return g_strdup_printf (action->kind == FLEET_ACTION_SHELVE ? "%s cannot be shelved without a reason; say why." : "A note on %s needs some words.", alert->title);
  if ((action->note != NULL && strlen (action->note) > FLEET_ACTION_MOST_NOTE) || strlen (action->by) > FLEET_ACTION_MOST_BY)
    return g_strdup_printf (_("What is said on %s is too long: at most %d bytes are kept."), alert->title, FLEET_ACTION_MOST_NOTE);
  return NULL;
}

gboolean
fleet_pipeline_act (FleetPipeline  *self,
                    FleetAction    *action,
                    char          **ret_failure)
{
  const FleetAlert *alert = g_hash_table_lookup (self->alerts, action->alert_id);

  if (g_hash_table_contains (self->actions_by_uuid, action->uuid))
    return TRUE; /* handed over twice */
  *ret_failure = check (alert, action);
  if (*ret_failure != NULL)
    return FALSE;
  /* Pressed twice, or by two who see the same screen. */
  if (action->kind == FLEET_ACTION_ACKNOWLEDGE && alert->attention == FLEET_ATTENTION_ACKNOWLEDGED)
    return TRUE;
  self->wall_us = MAX (self->wall_us, action->at_us);
  add_own (self, action);
  fold_again (self, action->alert_id);
  return TRUE;
}

void
fleet_pipeline_action (FleetPipeline      *self,
                       const FleetOrigin  *origin,
                       const FleetMessage *message)
{
  g_autofree char *reason = NULL;
  g_autoptr (FleetAction) action = NULL;
  FleetAction *known;

  if (!fleet_pipeline_advance_place (self, message, FALSE))
    return;
  if (g_hash_table_size (self->actions_by_uuid) >= FLEET_PIPELINE_MOST_ACTIONS)
    reason = g_strdup ("action: there are too many; operators do not do so much");
  else
    action = fleet_action_read (self->action_reader, message->payload, message->length, &reason);
  if (action == NULL)
    {
      fleet_pipeline_add_dead_letter (self, origin, message, reason);
      return;
    }
  known = g_hash_table_lookup (self->actions_by_uuid, action->uuid);
  /* The first copy counts, and it counts as it is told there. */
  if (known != NULL && known->sharing == FLEET_ACTION_SHARED)
    return;
  if (known != NULL)
    {
      g_autoptr (FleetAction) replaced = fleet_action_ref (known);

      take_out (self, known);
      if (strcmp (replaced->alert_id, action->alert_id) != 0)
        fold_again (self, replaced->alert_id);
    }
  action->sharing = FLEET_ACTION_SHARED;
  action->place = message->place;
  action->offset = message->offset;
  insert (self, action);
  g_ptr_array_add (self->beat->actions, fleet_action_ref (action));
  fold_again (self, action->alert_id);
}

/* The vehicle's last alert of the rule is on a shelf that has not ended: this one goes there too, or the shelf would be of no use with one that chatters. What is caught up from the past and would
 * be back already is left alone. */
static void
carry_shelf (FleetPipeline    *self,
             const FleetAlert *alert)
{
  g_autofree char *key = g_hash_table_size (self->shelves) > 0 ? shelf_key (alert) : NULL;
  const FleetAction *shelf = key != NULL ? g_hash_table_lookup (self->shelves, key) : NULL;

  if (shelf != NULL && shelf->at_us <= alert->opened_us && MAX (alert->opened_us, self->wall_us) < fleet_action_shelf_end (shelf))
    {
      g_autoptr (FleetAction) carried = fleet_action_carry (shelf, alert->id, alert->opened_us);

      if (!g_hash_table_contains (self->actions_by_uuid, carried->uuid))
        add_own (self, carried);
    }
}

void
fleet_pipeline_tell_alert (FleetPipeline *self,
                           FleetAlert    *alert)
{
  g_autoptr (FleetAlert) folded = NULL;

  if (!g_hash_table_contains (self->alerts, alert->id))
    carry_shelf (self, alert);
  folded = fleet_pipeline_fold (self, alert);
  tell (self, folded);
}

void
fleet_pipeline_end_shelves (FleetPipeline *self,
                            gint64         wall_us)
{
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  self->wall_us = MAX (self->wall_us, wall_us);
  g_hash_table_iter_init (&iter, self->shelved);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const FleetAlert *alert = g_hash_table_lookup (self->alerts, id);

      if (alert->shelved_until_us <= self->wall_us)
        g_ptr_array_add (over, g_strdup (id));
    }
  for (guint i = 0; i < over->len; i++)
    fold_again (self, g_ptr_array_index (over, i));
}

/* ---- start ---- */

gboolean
fleet_pipeline_load_action (FleetAction  *action,
                            gpointer      user_data,
                            GError      **error)
{
  insert (user_data, action);
  return TRUE;
}
