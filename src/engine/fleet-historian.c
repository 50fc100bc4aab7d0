/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-historian: step after step as long as there is something to do, then it looks again every few seconds in which something was written. */

#include "fleet-historian.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#define LOOKS_EVERY_S  2
#define PATIENCE_S     60 /* after a refusal or a failure */
/* The stream goes first. */
#define NICENESS       10

struct _FleetHistorian
{
  char                *database;
  FleetMergerLimits    limits;
  gboolean             has_limits;
  FleetHistorianOffer  offer;
  FleetHistorianTell   tell;
  gpointer             user_data;
  pthread_t            thread;

  pthread_mutex_t      lock;    /* guards what follows */
  pthread_cond_t       changed;
  gboolean             woken;
  gboolean             stopping;
};

/* Waits so long at least, then for a wake; FALSE when the end has come. */
static gboolean
wait (FleetHistorian *self,
      guint           seconds)
{
  struct timespec until;
  gboolean goes_on;
  int result = 0;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += seconds;
  pthread_mutex_lock (&self->lock);
  while (seconds > 0 && !self->stopping && result == 0)
    result = pthread_cond_timedwait (&self->changed, &self->lock, &until);
  while (!self->woken && !self->stopping)
    pthread_cond_wait (&self->changed, &self->lock);
  self->woken = FALSE;
  goes_on = !self->stopping;
  pthread_mutex_unlock (&self->lock);
  return goes_on;
}

static gboolean
is_stopping (FleetHistorian *self)
{
  gboolean stopping;

  pthread_mutex_lock (&self->lock);
  stopping = self->stopping;
  pthread_mutex_unlock (&self->lock);
  return stopping;
}

/* Steps until there is nothing to do; returns for how long to leave it alone. */
static guint
work (FleetHistorian *self,
      FleetMerger    *merger)
{
  while (!is_stopping (self))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FleetMerge) merge = fleet_merger_next (merger, &error);

      if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_STOPPED))
        continue;
      if (error != NULL)
        self->tell (error, self->user_data);
      /* What does not read back is left out from now on. */
      if (g_error_matches (error, FLEET_ERROR, FLEET_ERROR_CORRUPT))
        continue;
      if (error != NULL || (merge != NULL && !self->offer (merge, self->user_data)))
        return PATIENCE_S;
      if (merge == NULL)
        break;
    }
  return LOOKS_EVERY_S;
}

static gboolean
open_database (FleetHistorian  *self,
               sqlite3        **ret_db,
               GError         **error)
{
  if (!fleet_database_open (self->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "be opened", ret_db, error))
    return FALSE;
  sqlite3_busy_timeout (*ret_db, 5000);
  return TRUE;
}

/* @thread fleet-historian */
static gpointer
run (gpointer user_data)
{
  FleetHistorian *self = user_data;
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (FleetMerger) merger = NULL;
  g_autoptr (GError) error = NULL;
  guint pause = 0;

  setpriority (PRIO_PROCESS, 0, NICENESS); /* of this thread alone, on Linux */
  if (!open_database (self, &db, &error))
    {
      self->tell (error, self->user_data);
      return NULL;
    }
  merger = fleet_merger_new (db);
  if (self->has_limits)
    fleet_merger_set_limits (merger, &self->limits);
  while (wait (self, pause))
    pause = work (self, merger);
  return NULL;
}

FleetHistorian *
fleet_historian_new (const char              *database,
                     const FleetMergerLimits *limits,
                     FleetHistorianOffer      offer,
                     FleetHistorianTell       tell,
                     gpointer                 user_data)
{
  FleetHistorian *self = g_new0 (FleetHistorian, 1);

  self->database = g_strdup (database);
  self->has_limits = limits != NULL;
  if (limits != NULL)
    self->limits = *limits;
  self->offer = offer;
  self->tell = tell;
  self->user_data = user_data;
  self->woken = TRUE; /* what a run before has left */
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  pthread_create (&self->thread, NULL, run, self);
  pthread_setname_np (self->thread, "fleet-historian");
  return self;
}

void
fleet_historian_free (FleetHistorian *self)
{
  if (self == NULL)
    return;
  fleet_historian_stop (self);
  pthread_join (self->thread, NULL);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
  g_free (self->database);
  g_free (self);
}

void
fleet_historian_wake (FleetHistorian *self)
{
  pthread_mutex_lock (&self->lock);
  self->woken = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

void
fleet_historian_stop (FleetHistorian *self)
{
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}
