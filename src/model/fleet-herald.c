/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-herald: what was called out, what waits on a shelf, and when the last few were. */

#include "fleet-herald.h"

struct _FleetHerald
{
  GHashTable   *heard;    /* set of ids of alerts that want attention */
  GHashTable   *shown;    /* set of ids that were announced one by one */
  GHashTable   *missed;   /* set of ids that were old when they were heard of */
  GHashTable   *resting;  /* set of ids on a shelf: they are news again when they come back */
  gint64        times[FLEET_HERALD_AT_ONCE]; /* of the last announcements, monotonic; a ring */
  guint         next;
  guint         n_collapsed;
  FleetSeverity worst;
  gint64        collapsed_us;
};

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FleetHerald *
fleet_herald_new (void)
{
  FleetHerald *self = g_new0 (FleetHerald, 1);

  self->heard = new_set ();
  self->shown = new_set ();
  self->missed = new_set ();
  self->resting = new_set ();
  for (guint i = 0; i < FLEET_HERALD_AT_ONCE; i++)
    self->times[i] = G_MININT64 / 2;
  self->collapsed_us = G_MININT64 / 2;
  return self;
}

void
fleet_herald_free (FleetHerald *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->heard);
  g_hash_table_unref (self->shown);
  g_hash_table_unref (self->missed);
  g_hash_table_unref (self->resting);
  g_free (self);
}

void
fleet_herald_word_clear (FleetHeraldWord *self)
{
  g_clear_pointer (&self->announced, g_ptr_array_unref);
  g_clear_pointer (&self->withdrawn, g_ptr_array_unref);
}

static void
withdraw (FleetHerald      *self,
          const FleetAlert *alert,
          FleetHeraldWord  *word)
{
  g_hash_table_remove (self->heard, alert->id);
  g_hash_table_remove (self->missed, alert->id);
  if (!g_hash_table_remove (self->shown, alert->id))
    return;
  if (word->withdrawn == NULL)
    word->withdrawn = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (word->withdrawn, g_strdup (alert->id));
}

/* One by one as long as they are few; then as a number, until it has been quiet for a while. */
static void
announce (FleetHerald     *self,
          FleetAlert      *alert,
          gint64           now_us,
          FleetHeraldWord *word)
{
  gboolean is_storm = now_us - self->collapsed_us < FLEET_HERALD_SPAN_US;

  if (!is_storm && now_us - self->times[self->next] >= FLEET_HERALD_SPAN_US)
    {
      self->times[self->next] = now_us;
      self->next = (self->next + 1) % FLEET_HERALD_AT_ONCE;
      g_hash_table_add (self->shown, g_strdup (alert->id));
      if (word->announced == NULL)
        word->announced = g_ptr_array_new_with_free_func ((GDestroyNotify) fleet_alert_unref);
      g_ptr_array_add (word->announced, fleet_alert_ref (alert));
      return;
    }
  if (!is_storm)
    {
      self->n_collapsed = 0;
      self->worst = FLEET_SEVERITY_NONE;
    }
  self->collapsed_us = now_us;
  word->n_collapsed = ++self->n_collapsed;
  word->worst = self->worst = MAX (self->worst, alert->severity);
}

void
fleet_herald_hear (FleetHerald      *self,
                   FleetAlert       *alert,
                   gboolean          wants,
                   gboolean          is_watched,
                   gint64            now_us,
                   gint64            wall_us,
                   FleetHeraldWord  *word)
{
  gboolean is_shelved = alert->shelved_until_us != FLEET_TIME_NONE;
  gboolean is_back;

  if (alert->attention == FLEET_ATTENTION_ACKNOWLEDGED || alert->condition == FLEET_CONDITION_CLEARED || is_shelved)
    {
      withdraw (self, alert, word);
      if (is_shelved && alert->condition != FLEET_CONDITION_CLEARED)
        g_hash_table_add (self->resting, g_strdup (alert->id));
      else
        g_hash_table_remove (self->resting, alert->id);
      return;
    }
  is_back = g_hash_table_remove (self->resting, alert->id);
  if (!g_hash_table_add (self->heard, g_strdup (alert->id)) || !wants)
    return;
  if (!is_back && wall_us - alert->opened_us >= FLEET_HERALD_FRESH_US)
    g_hash_table_add (self->missed, g_strdup (alert->id));
  else if (!is_watched)
    announce (self, alert, now_us, word);
}

void
fleet_herald_catch_up (FleetHerald     *self,
                       gboolean         is_watched,
                       FleetHeraldWord *word)
{
  if (!is_watched)
    word->n_missed = g_hash_table_size (self->missed);
  g_hash_table_remove_all (self->missed);
}
