/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-alert-blank: see the header. An empty list means that all is well only while the fleet is heard: said of a stream that is down it would lull. */

#include "fleet-alert-blank.h"

#include <glib/gi18n.h>

#include "fleet-escape.h"
#include "fleet-when.h"

struct _FleetAlertBlank
{
  AdwBin parent_instance;

  /* template */
  AdwStatusPage *page;
  GtkWidget     *check_button;
  GtkWidget     *connections_button;

  /* owned */
  FleetSession  *session;
};

G_DEFINE_FINAL_TYPE (FleetAlertBlank, fleet_alert_blank, ADW_TYPE_BIN)

static gboolean
is_down (const FleetStreamStatus *status)
{
  return status->state == FLEET_STREAM_OFFLINE || status->state == FLEET_STREAM_FAILED;
}

/* Whether the fleet was ever heard, now or before a restart. */
static gboolean
is_known (FleetSession *session)
{
  return fleet_session_get_status (session)->newest_us != FLEET_TIME_NONE || fleet_alert_list_get_count (fleet_session_get_alerts (session), FLEET_ALERT_FILTER_ALL) > 0;
}

/* Where nobody can know: why, and since when. */
static void
tell_unknown (FleetAlertBlank         *self,
              const FleetStreamStatus *status)
{
  gboolean connected = status->state == FLEET_STREAM_LIVE || status->state == FLEET_STREAM_CATCHING_UP;
  g_autofree char *clock = status->newest_us != FLEET_TIME_NONE ? fleet_when_clock (status->newest_us, fleet_session_get_now_us (self->session)) : NULL;
  /* Translators: %s is a time of day */
  g_autofree char *since = clock != NULL ? g_strdup_printf (_("What happens in the fleet since %s is not known."), clock) : NULL;

  adw_status_page_set_icon_name (self->page, connected ? "fleet-stream-symbolic" : "network-offline-symbolic");
  if (connected)
    {
      adw_status_page_set_title (self->page, _("No message yet"));
      fleet_escape_status_page_description (self->page, _("The brokers answer, but nothing has come from the fleet. Alerts are listed here as soon as it is heard."));
      return;
    }
  adw_status_page_set_title (self->page, is_down (status) ? _("Not connected") : _("Not connected yet"));
  if (since != NULL)
    fleet_escape_status_page_description (self->page, since);
  else
    fleet_escape_status_page_description (self->page, is_down (status) ? _("The fleet has not been heard yet, so nothing is known of it.") : _("Alerts are listed here as soon as the fleet is heard."));
}

static void
tell_nothing (FleetAlertBlank *self)
{
  static const char *const titles[] = { N_("Nothing to acknowledge"), N_("Nothing is active"), N_("Nothing is shelved"), N_("No alerts") };
  static const char *const sentences[] = {
    N_("Everything that stood out has been taken by somebody."),
    N_("No condition holds anywhere in the fleet."),
    N_("What somebody puts aside for a while is kept here until it comes back."),
    N_("What stands out in the fleet will be listed here."),
  };
  FleetAlertList *alerts = fleet_session_get_alerts (self->session);
  FleetAlertFilter filter = fleet_alert_list_get_filter (alerts);
  gboolean never = filter == FLEET_ALERT_FILTER_UNACKNOWLEDGED && fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_ALL) == 0;

  adw_status_page_set_icon_name (self->page, "object-select-symbolic");
  adw_status_page_set_title (self->page, _(titles[filter]));
  fleet_escape_status_page_description (self->page, never ? _("Nothing has stood out in the fleet so far.") : _(sentences[filter]));
}

void
fleet_alert_blank_update (FleetAlertBlank *self)
{
  const FleetStreamStatus *status;
  FleetProfile *profile;
  gboolean unknown;

  g_return_if_fail (FLEET_IS_ALERT_BLANK (self));

  status = fleet_session_get_status (self->session);
  profile = fleet_session_get_profile (self->session);
  unknown = (is_down (status) || !is_known (self->session)) && fleet_alert_list_get_filter (fleet_session_get_alerts (self->session)) != FLEET_ALERT_FILTER_SHELVED;
  if (unknown)
    tell_unknown (self, status);
  else
    tell_nothing (self);
  gtk_widget_set_visible (self->check_button, unknown && profile != NULL && profile->file_name != NULL);
  gtk_widget_set_visible (self->connections_button, unknown && status->state != FLEET_STREAM_STARTING);
}

/* Hidden it has nothing to say, and the list tells it when it is shown. */
static void
status_changed_cb (FleetAlertBlank *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fleet_alert_blank_update (self);
}

void
fleet_alert_blank_set_session (FleetAlertBlank *self,
                               FleetSession    *session)
{
  g_return_if_fail (FLEET_IS_ALERT_BLANK (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
fleet_alert_blank_dispose (GObject *object)
{
  g_clear_object (&FLEET_ALERT_BLANK (object)->session);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (fleet_alert_blank_parent_class)->dispose (object);
}

static void
fleet_alert_blank_class_init (FleetAlertBlankClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_alert_blank_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/alerts/fleet-alert-blank.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetAlertBlank, page);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertBlank, check_button);
  gtk_widget_class_bind_template_child (widget_class, FleetAlertBlank, connections_button);
}

static void
fleet_alert_blank_init (FleetAlertBlank *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
