/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-desk-herald: see the header. What comes back over the bus is a stranger's word: an id that is of no alert here does nothing. */

#include "fleet-desk-herald.h"

#include <glib/gi18n.h>

#include "fleet-herald.h"

#define SUMMARY_ID    "storm"
#define MISSED_ID     "missed"
#define SUMMARY_AFTER 1500 /* ms: while a storm blows its count is not told more often */

struct _FleetDeskHerald
{
  GtkApplication *application;
  FleetSession   *session;
  GSettings      *settings;
  FleetHerald    *herald;
  GHashTable     *shown;     /* set of ids, for the end */
  gulong          told;
  guint           summary_source; /* 0: none waits */
  guint           n_collapsed;
  gboolean        showed_past;
};

static gboolean
tells_desktop (FleetDeskHerald  *self,
               const FleetAlert *alert)
{
  GPtrArray *rules = fleet_session_get_rules (self->session);
  FleetProfile *profile = fleet_session_get_profile (self->session);

  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const FleetRule *rule = g_ptr_array_index (rules, i);

      if (g_str_equal (rule->id, alert->rule) && rule->has_notify)
        return (rule->notify & FLEET_NOTIFY_DESKTOP) != 0;
    }
  return profile != NULL && (fleet_profile_notify (profile, alert->severity) & FLEET_NOTIFY_DESKTOP) != 0;
}

static gboolean
is_watched (FleetDeskHerald *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_window_is_active (window);
}

static GNotificationPriority
get_priority (FleetSeverity severity)
{
  switch (severity)
    {
    case FLEET_SEVERITY_CRITICAL:
      return G_NOTIFICATION_PRIORITY_URGENT;
    case FLEET_SEVERITY_HIGH:
      return G_NOTIFICATION_PRIORITY_HIGH;
    case FLEET_SEVERITY_MEDIUM:
      return G_NOTIFICATION_PRIORITY_NORMAL;
    case FLEET_SEVERITY_NONE:
    case FLEET_SEVERITY_LOW:
    default:
      return G_NOTIFICATION_PRIORITY_LOW;
    }
}

/* In the words of the list: the operator's language, cleaned. */
static void
show (FleetDeskHerald  *self,
      const FleetAlert *alert)
{
  FleetAlertItem *item = fleet_alert_list_find (fleet_session_get_alerts (self->session), alert->id);
  g_autofree char *title = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (item == NULL)
    return;
  title = g_strdup_printf ("%s — %s", fleet_alert_item_get_title (item), fleet_alert_item_get_vehicle_name (item));
  notification = g_notification_new (title);
  g_notification_set_body (notification, fleet_alert_item_get_message (item));
  g_notification_set_priority (notification, get_priority (alert->severity));
  g_notification_set_default_action_and_target (notification, "app.show-alert", "s", alert->id);
  g_notification_add_button_with_target (notification, _("Acknowledge"), "app.acknowledge-alert", "s", alert->id);
  g_notification_add_button_with_target (notification, _("Show on Map"), "app.show-alert", "s", alert->id);
  g_application_send_notification (G_APPLICATION (self->application), alert->id, notification);
  g_hash_table_add (self->shown, g_strdup (alert->id));
}

static gboolean
summary_cb (gpointer user_data)
{
  FleetDeskHerald *self = user_data;
  g_autofree char *title = g_strdup_printf (ngettext ("%u more alert waits to be acknowledged", "%u more alerts wait to be acknowledged", self->n_collapsed), self->n_collapsed);
  g_autoptr (GNotification) notification = g_notification_new (title);

  self->summary_source = 0;
  g_notification_set_body (notification, _("Many alerts opened within a few seconds. The worst come first in the panel."));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (self->application), SUMMARY_ID, notification);
  g_hash_table_add (self->shown, g_strdup (SUMMARY_ID));
  return G_SOURCE_REMOVE;
}

static void
show_missed (FleetDeskHerald *self,
             guint            n_missed)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u alert opened in the time that was missed", "%u alerts opened in the time that was missed", n_missed), n_missed);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, _("What is counted still burns, and nobody has acknowledged it. The worst come first in the panel."));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (self->application), MISSED_ID, notification);
  g_hash_table_add (self->shown, g_strdup (MISSED_ID));
}

static void
withdraw (FleetDeskHerald *self,
          const char      *id)
{
  if (!g_hash_table_contains (self->shown, id))
    return;
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
  g_hash_table_remove (self->shown, id);
}

static void
told_cb (FleetSession        *session,
         const FleetBulletin *bulletin,
         FleetDeskHerald     *self)
{
  g_auto (FleetHeraldWord) word = { 0 };
  gboolean watched = is_watched (self);
  GHashTableIter iter;
  gpointer alert;

  g_hash_table_iter_init (&iter, bulletin->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &alert))
    fleet_herald_hear (self->herald, alert, tells_desktop (self, alert), watched, g_get_monotonic_time (), g_get_real_time (), &word);
  if (self->showed_past && !fleet_session_shows_past (self->session))
    fleet_herald_catch_up (self->herald, watched, &word);
  self->showed_past = fleet_session_shows_past (self->session);
  for (guint i = 0; word.withdrawn != NULL && i < word.withdrawn->len; i++)
    withdraw (self, g_ptr_array_index (word.withdrawn, i));
  /* Who looks at the panel has seen what the summaries count. */
  if (watched)
    {
      withdraw (self, SUMMARY_ID);
      withdraw (self, MISSED_ID);
    }
  if (!g_settings_get_boolean (self->settings, "notifications"))
    return;
  for (guint i = 0; word.announced != NULL && i < word.announced->len; i++)
    show (self, g_ptr_array_index (word.announced, i));
  if (word.n_missed > 0)
    show_missed (self, word.n_missed);
  if (word.n_collapsed == 0)
    return;
  self->n_collapsed = word.n_collapsed;
  if (self->summary_source == 0)
    self->summary_source = g_timeout_add (SUMMARY_AFTER, summary_cb, self);
}

static void
acknowledge_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FleetDeskHerald *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);

  if (fleet_alert_list_find (fleet_session_get_alerts (self->session), id) != NULL)
    fleet_session_acknowledge (self->session, id);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FleetDeskHerald *self = user_data;
  FleetAlertItem *item = fleet_alert_list_find (fleet_session_get_alerts (self->session), g_variant_get_string (parameter, NULL));

  g_application_activate (G_APPLICATION (self->application));
  if (item == NULL)
    return;
  fleet_session_show_page (self->session, "map");
  fleet_session_focus (self->session, fleet_alert_item_get_alert (item)->slot);
}

FleetDeskHerald *
fleet_desk_herald_new (GtkApplication *application,
                       FleetSession   *session,
                       GSettings      *settings)
{
  static const GActionEntry actions[] = { { "acknowledge-alert", acknowledge_cb, "s" }, { "show-alert", show_cb, "s" } };
  FleetDeskHerald *self = g_new0 (FleetDeskHerald, 1);

  self->application = application;
  self->session = session;
  self->settings = settings;
  self->herald = fleet_herald_new ();
  self->showed_past = fleet_session_shows_past (session);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_signal_connect (session, "told", G_CALLBACK (told_cb), self);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  return self;
}

void
fleet_desk_herald_free (FleetDeskHerald *self)
{
  GHashTableIter iter;
  gpointer id;

  if (self == NULL)
    return;
  g_signal_handler_disconnect (self->session, self->told);
  g_clear_handle_id (&self->summary_source, g_source_remove);
  /* Nobody here hears their buttons any more. */
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_application_withdraw_notification (G_APPLICATION (self->application), id);
  g_hash_table_unref (self->shown);
  fleet_herald_free (self->herald);
  g_free (self);
}
