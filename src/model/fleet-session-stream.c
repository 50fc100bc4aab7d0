/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session-stream: what the session knows of the stream, and whether that is now or the past. */

#include "fleet-session-private.h"

/* A stream that has not reached its brokers yet may bring hours; one that lost them shows what it knew last. */
static void
follow_stream (FleetSession *self)
{
  switch (self->status.state)
    {
    case FLEET_STREAM_STARTING:
    case FLEET_STREAM_CONNECTING:
      return;
    case FLEET_STREAM_CATCHING_UP:
      self->shows_past = TRUE;
      break;
    case FLEET_STREAM_LIVE:
    case FLEET_STREAM_OFFLINE:
    case FLEET_STREAM_FAILED:
    case FLEET_STREAM_STOPPED:
    default:
      self->shows_past = FALSE;
      break;
    }
  fleet_alarm_set_past (self->alarm, self->shows_past);
}

void
fleet_session_take_status (FleetSession            *self,
                           const FleetStreamStatus *status)
{
  g_free (self->status.sentence);
  g_free (self->status.said);
  g_free (self->status.sharing);
  self->status = *status;
  self->status.sentence = g_strdup (status->sentence);
  self->status.said = g_strdup (status->said);
  self->status.sharing = g_strdup (status->sharing);
  follow_stream (self);
}

const FleetStreamStatus *
fleet_session_get_status (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return &self->status;
}

gboolean
fleet_session_shows_past (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);
  return self->shows_past;
}
