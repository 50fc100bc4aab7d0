/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-mailbox: a lock, a bulletin, a flag. pthread, so that the thread sanitizer sees the crossing. */

#include "fleet-mailbox.h"

#include <pthread.h>

struct _FleetMailbox
{
  pthread_mutex_t  lock;
  FleetBulletin   *news;
  gboolean         waking; /* a wake was given and nobody took yet */
  pthread_mutex_t  wake_lock; /* held while wake runs, so that close can wait for it */
  FleetMailboxWake wake;
  gpointer         user_data;
};

FleetMailbox *
fleet_mailbox_new (FleetMailboxWake wake,
                   gpointer         user_data)
{
  FleetMailbox *self = g_new0 (FleetMailbox, 1);

  pthread_mutex_init (&self->lock, NULL);
  pthread_mutex_init (&self->wake_lock, NULL);
  self->wake = wake;
  self->user_data = user_data;
  return self;
}

void
fleet_mailbox_free (FleetMailbox *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->news, fleet_bulletin_unref);
  pthread_mutex_destroy (&self->lock);
  pthread_mutex_destroy (&self->wake_lock);
  g_free (self);
}

void
fleet_mailbox_post (FleetMailbox  *self,
                    FleetBulletin *bulletin)
{
  gboolean must_wake;

  pthread_mutex_lock (&self->lock);
  if (self->news == NULL)
    self->news = bulletin;
  else
    fleet_bulletin_merge (self->news, bulletin);
  must_wake = !self->waking;
  self->waking = TRUE;
  pthread_mutex_unlock (&self->lock);

  if (!must_wake)
    return;
  pthread_mutex_lock (&self->wake_lock);
  if (self->wake != NULL)
    self->wake (self->user_data);
  pthread_mutex_unlock (&self->wake_lock);
}

FleetBulletin *
fleet_mailbox_take (FleetMailbox *self)
{
  FleetBulletin *news;

  pthread_mutex_lock (&self->lock);
  news = g_steal_pointer (&self->news);
  self->waking = FALSE;
  pthread_mutex_unlock (&self->lock);
  return news;
}

void
fleet_mailbox_close (FleetMailbox *self)
{
  pthread_mutex_lock (&self->wake_lock);
  self->wake = NULL;
  pthread_mutex_unlock (&self->wake_lock);
}
