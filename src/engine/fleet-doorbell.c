/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-doorbell: an eventfd, whose count says only that somebody rang. */

#include "fleet-doorbell.h"

#include <errno.h>
#include <glib-unix.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _FleetDoorbell
{
  int                 descriptor;
  GSource            *source;
  FleetDoorbellAnswer answer;
  gpointer            user_data;
};

static gboolean
rung_cb (int          descriptor,
         GIOCondition condition,
         gpointer     data)
{
  FleetDoorbell *self = data;
  uint64_t rings;

  /* Emptied before the answer, so that a ring during it is answered, too. */
  while (read (descriptor, &rings, sizeof rings) < 0 && errno == EINTR)
    ;
  self->answer (self->user_data);
  return G_SOURCE_CONTINUE;
}

FleetDoorbell *
fleet_doorbell_new (GMainContext        *context,
                    int                  priority,
                    FleetDoorbellAnswer  answer,
                    gpointer             user_data)
{
  FleetDoorbell *self = g_new0 (FleetDoorbell, 1);

  self->descriptor = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->descriptor < 0)
    g_error ("No descriptor between two threads: %s; the limit of open files (ulimit -n) is too low", g_strerror (errno));
  self->answer = answer;
  self->user_data = user_data;
  self->source = g_unix_fd_source_new (self->descriptor, G_IO_IN);
  g_source_set_priority (self->source, priority);
  g_source_set_callback (self->source, G_SOURCE_FUNC (rung_cb), self, NULL);
  g_source_attach (self->source, context);
  return self;
}

void
fleet_doorbell_free (FleetDoorbell *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->descriptor);
  g_free (self);
}

void
fleet_doorbell_ring (FleetDoorbell *self)
{
  const uint64_t one = 1;

  /* A count that is full wakes as well. */
  while (write (self->descriptor, &one, sizeof one) < 0 && errno == EINTR)
    ;
}
