/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-link: the engine wakes us from the writer's thread; all that is done there is to put one idle source on the main loop, and the idle takes
 * whatever has merged until it runs. It runs below GTK's drawing, so a storm of bulletins costs freshness and never a frame. */

#include "fleet-link.h"

#include <pthread.h>

struct _FleetLink
{
  FleetLinkNews  news;
  gpointer       user_data;
  FleetEngine   *engine; /* NULL: down */
  char          *database; /* NULL: never up */

  pthread_mutex_t lock;  /* of what follows */
  guint          idle;   /* the source on its way, or 0 */
};

static gboolean
take_cb (gpointer data)
{
  FleetLink *self = data;
  FleetBulletin *bulletin;

  pthread_mutex_lock (&self->lock);
  self->idle = 0;
  pthread_mutex_unlock (&self->lock);

  bulletin = self->engine != NULL ? fleet_engine_take (self->engine) : NULL;
  if (bulletin != NULL)
    {
      self->news (bulletin, self->user_data);
      fleet_bulletin_unref (bulletin);
    }
  return G_SOURCE_REMOVE;
}

/* @thread fleet-writer */
static void
wake_cb (gpointer data)
{
  FleetLink *self = data;

  pthread_mutex_lock (&self->lock);
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, take_cb, self, NULL);
  pthread_mutex_unlock (&self->lock);
}

FleetLink *
fleet_link_new (FleetLinkNews news,
                gpointer      user_data)
{
  FleetLink *self = g_new0 (FleetLink, 1);

  self->news = news;
  self->user_data = user_data;
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

void
fleet_link_free (FleetLink *self)
{
  fleet_link_stop (self);
  pthread_mutex_destroy (&self->lock);
  g_free (self->database);
  g_free (self);
}

gboolean
fleet_link_start (FleetLink                *self,
                  FleetProfile             *profile,
                  const char               *database,
                  const FleetEngineOptions *options,
                  GError                  **error)
{
  g_return_val_if_fail (self->engine == NULL, FALSE);

  g_free (self->database);
  self->database = g_strdup (database);
  self->engine = fleet_engine_new (profile, database, options, wake_cb, self, error);
  return self->engine != NULL;
}

void
fleet_link_stop (FleetLink *self)
{
  g_clear_pointer (&self->engine, fleet_engine_free);
  /* Nobody wakes us any more, so the lock is only for form. */
  pthread_mutex_lock (&self->lock);
  g_clear_handle_id (&self->idle, g_source_remove);
  pthread_mutex_unlock (&self->lock);
}

gboolean
fleet_link_is_up (FleetLink *self)
{
  return self->engine != NULL;
}

void
fleet_link_watch (FleetLink *self,
                  FleetSlot  slot)
{
  if (self->engine != NULL)
    fleet_engine_watch (self->engine, slot);
}

void
fleet_link_set_retention (FleetLink *self,
                          gint64     keep_us,
                          gint64     keep_bytes)
{
  if (self->engine != NULL)
    fleet_engine_set_retention (self->engine, keep_us, keep_bytes);
}

gboolean
fleet_link_act (FleetLink       *self,
                const char      *alert_id,
                FleetActionKind  kind,
                const char      *by,
                const char      *note,
                gint64           until_us)
{
  if (self->engine == NULL)
    return FALSE;
  fleet_engine_act (self->engine, alert_id, kind, by, note, until_us);
  return TRUE;
}

void
fleet_link_set_charts (FleetLink         *self,
                       const char *const *names_and_paths)
{
  if (self->engine != NULL)
    fleet_engine_set_charts (self->engine, names_and_paths);
}

gboolean
fleet_link_decide (FleetLink        *self,
                   const char       *change_id,
                   FleetNoticeState  state,
                   const char       *by,
                   const char       *comment)
{
  if (self->engine == NULL)
    return FALSE;
  fleet_engine_decide (self->engine, change_id, state, by, comment);
  return TRUE;
}

gboolean
fleet_link_import (FleetLink   *self,
                   const char  *location,
                   const char  *endpoint,
                   const char  *table,
                   GError     **error)
{
  return self->engine != NULL && fleet_engine_import (self->engine, location, endpoint, table, error);
}

void
fleet_link_retry_deliveries (FleetLink  *self,
                             const char *channel)
{
  if (self->engine != NULL)
    fleet_engine_retry_deliveries (self->engine, channel);
}

void
fleet_link_cancel_import (FleetLink *self)
{
  if (self->engine != NULL)
    fleet_engine_cancel_import (self->engine);
}

FleetEngine *
fleet_link_get_engine (FleetLink *self)
{
  return self->engine;
}

FleetHistory *
fleet_link_get_history (FleetLink *self)
{
  return self->engine != NULL ? fleet_engine_get_history (self->engine) : NULL;
}

const char *
fleet_link_get_database (FleetLink *self)
{
  return self->engine != NULL ? self->database : NULL;
}

GPtrArray *
fleet_link_get_rules (FleetLink *self)
{
  return self->engine != NULL ? fleet_engine_get_rules (self->engine) : NULL;
}

FleetProfile *
fleet_link_get_profile (FleetLink *self)
{
  return self->engine != NULL ? fleet_engine_get_profile (self->engine) : NULL;
}

gboolean
fleet_link_get_summary (FleetLink          *self,
                        FleetEngineSummary *ret_summary)
{
  if (self->engine == NULL)
    return FALSE;
  fleet_engine_get_summary (self->engine, ret_summary);
  return TRUE;
}
