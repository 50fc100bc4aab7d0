/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-session-requests: what the session asks of the engine: to run and to stop, its history, and what operators do. */

#include "fleet-config.h"

#include "fleet-session-private.h"

#include <glib/gi18n-lib.h>

gboolean
fleet_session_start (FleetSession             *self,
                     FleetProfile             *profile,
                     const char               *database,
                     const FleetEngineOptions *options,
                     GError                  **error)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);

  if (!fleet_link_start (self->link, profile, database, options, error))
    return FALSE;
  fleet_link_watch (self->link, self->selected);
  fleet_letter_desk_set_engine (self->letters, fleet_link_get_engine (self->link));
  fleet_session_tell_charts (self);
  fleet_link_set_retention (self->link, self->keep_us, self->keep_bytes);
  return TRUE;
}

void
fleet_session_set_retention (FleetSession *self,
                             gint64        keep_us,
                             gint64        keep_bytes)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  self->keep_us = keep_us;
  self->keep_bytes = keep_bytes;
  fleet_link_set_retention (self->link, keep_us, keep_bytes);
}

void
fleet_session_stop (FleetSession *self)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  fleet_letter_desk_set_engine (self->letters, NULL);
  fleet_link_stop (self->link);
}

gboolean
fleet_session_is_running (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);
  return fleet_link_is_up (self->link);
}

gboolean
fleet_session_get_summary (FleetSession       *self,
                           FleetEngineSummary *ret_summary)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);
  return fleet_link_get_summary (self->link, ret_summary);
}

void
fleet_session_report (FleetSession *self,
                      const char   *sentence)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FAILED], 0, sentence);
}

FleetHistory *
fleet_session_get_history (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return fleet_link_get_history (self->link);
}

const char *
fleet_session_get_database (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return fleet_link_get_database (self->link);
}

static void
act (FleetSession    *self,
     const char      *alert_id,
     FleetActionKind  kind,
     const char      *note,
     gint64           until_us)
{
  if (!fleet_link_act (self->link, alert_id, kind, self->operator_name, note, until_us))
    g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FAILED], 0, _("Nothing was done with the alert: the console is not connected."));
}

void
fleet_session_acknowledge (FleetSession *self,
                           const char   *alert_id)
{
  FleetAlertItem *item;

  g_return_if_fail (FLEET_IS_SESSION (self));

  item = fleet_alert_list_find (self->alerts, alert_id);
  if (item == NULL || fleet_alert_item_is_acknowledged (item))
    return;
  act (self, alert_id, FLEET_ACTION_ACKNOWLEDGE, NULL, FLEET_TIME_NONE);
}

void
fleet_session_note (FleetSession *self,
                    const char   *alert_id,
                    const char   *note)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  act (self, alert_id, FLEET_ACTION_NOTE, note, FLEET_TIME_NONE);
}

void
fleet_session_shelve (FleetSession *self,
                      const char   *alert_id,
                      gint64        until_us,
                      const char   *why)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  act (self, alert_id, FLEET_ACTION_SHELVE, why, until_us);
}

void
fleet_session_unshelve (FleetSession *self,
                        const char   *alert_id)
{
  FleetAlertItem *item;

  g_return_if_fail (FLEET_IS_SESSION (self));

  item = fleet_alert_list_find (self->alerts, alert_id);
  if (item != NULL && fleet_alert_item_is_shelved (item))
    act (self, alert_id, FLEET_ACTION_UNSHELVE, NULL, FLEET_TIME_NONE);
}

void
fleet_session_decide (FleetSession     *self,
                      const char       *change_id,
                      FleetNoticeState  state,
                      const char       *comment)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  if (!fleet_link_decide (self->link, change_id, state, self->operator_name, comment))
    g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FAILED], 0, _("Nothing was saved: the console is not connected."));
}

gboolean
fleet_session_import (FleetSession *self,
                      const char   *location,
                      const char   *endpoint,
                      const char   *table)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (FLEET_IS_SESSION (self), FALSE);

  if (fleet_link_import (self->link, location, endpoint, table, &error))
    return TRUE;
  g_signal_emit (self, fleet_session_signals[FLEET_SESSION_FAILED], 0, error != NULL ? error->message : _("Nothing was imported: the console is not connected."));
  return FALSE;
}

void
fleet_session_retry_deliveries (FleetSession *self,
                                const char   *channel)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  fleet_link_retry_deliveries (self->link, channel);
}

void
fleet_session_cancel_import (FleetSession *self)
{
  g_return_if_fail (FLEET_IS_SESSION (self));
  fleet_link_cancel_import (self->link);
}

const FleetImportStatus *
fleet_session_get_import (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->import;
}

FleetLetterDesk *
fleet_session_get_letters (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->letters;
}

const char *
fleet_session_get_operator (FleetSession *self)
{
  g_return_val_if_fail (FLEET_IS_SESSION (self), NULL);
  return self->operator_name;
}

void
fleet_session_set_operator (FleetSession *self,
                            const char   *name)
{
  g_return_if_fail (FLEET_IS_SESSION (self));

  g_free (self->operator_name);
  self->operator_name = name != NULL && *name != '\0' ? g_strdup (name) : fleet_engine_operator_name ();
}
