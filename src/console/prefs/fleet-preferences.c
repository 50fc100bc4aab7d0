/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preferences: see the header. */

#include "fleet-preferences.h"

#include <glib/gi18n.h>

#include "fleet-config.h"
#include "fleet-desk-sound.h"
#include "fleet-preference-choice.h"
#include "fleet-preferences-data.h"

struct _FleetPreferences
{
  AdwPreferencesWindow parent_instance;

  /* template */
  AdwComboRow  *style;
  AdwEntryRow  *operator;
  AdwComboRow  *zone;
  AdwComboRow  *speed;
  AdwComboRow  *pressure;
  GtkSwitch    *notifications;
  AdwActionRow *sound_row;
  GtkSwitch    *sound;
  AdwComboRow  *sound_from;

  /* owned */
  GSettings    *settings;
};

G_DEFINE_FINAL_TYPE (FleetPreferences, fleet_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* Zones that a desk is likely to want; any other can be set by hand, and is then in the list too. */
static const char *const zones[] = { "", "UTC", "Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles" };

static void
fill_zones (FleetPreferences *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *chosen = g_settings_get_string (self->settings, "time-zone");
  /* Translators: the time zone of the computer, with its name */
  g_autofree char *system = g_strdup_printf (_("As the system (%s)"), g_time_zone_get_identifier (local));
  g_auto (GStrv) all = NULL;
  gboolean is_listed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      gtk_string_list_append (names, *zones[i] != '\0' ? zones[i] : system);
      g_strv_builder_add (values, zones[i]);
      is_listed = is_listed || g_str_equal (zones[i], chosen);
    }
  if (!is_listed)
    {
      gtk_string_list_append (names, chosen);
      g_strv_builder_add (values, chosen);
    }
  all = g_strv_builder_end (values);
  adw_combo_row_set_model (self->zone, G_LIST_MODEL (names));
  fleet_preference_choice_bind (self->zone, self->settings, "time-zone", (const char *const *) all);
}

static void
operator_applied_cb (FleetPreferences *self)
{
  g_settings_set_string (self->settings, "operator", gtk_editable_get_text (GTK_EDITABLE (self->operator)));
}

/* How alerts are heard on this machine, as far as is known. */
static void
sound_way_cb (FleetPreferences *self,
              const char       *action,
              GVariant         *state)
{
  const char *way = g_variant_get_string (state, NULL);
  g_autofree char *said = NULL;

  if (g_str_equal (way, FLEET_DESK_SOUND_BEEP))
    said = g_strdup (_("Alerts beep until somebody acknowledges them, all alike: no sound server answers"));
  else if (g_str_equal (way, FLEET_DESK_SOUND_SHUT))
    said = g_strdup_printf (_("Alerts beep until somebody acknowledges them, all alike: the sandbox has no access to the sound server. To give it: %s"),
                            "flatpak override --user --socket=pulseaudio " FLEET_APP_ID);
  else
    said = g_strdup (_("Alerts are heard until somebody acknowledges them"));
  adw_action_row_set_subtitle (self->sound_row, said); /* markup-safe: our own words */
}

/* The window is none of the application's, so the button reaches no action of it. */
static void
try_sound_cb (FleetPreferences *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "try-sound", NULL);
}

static void
follow_sound (FleetPreferences *self)
{
  GActionGroup *application = G_ACTION_GROUP (g_application_get_default ());
  g_autoptr (GVariant) state = g_action_group_get_action_state (application, "sound-way");

  sound_way_cb (self, "sound-way", state);
  g_signal_connect_object (application, "action-state-changed::sound-way", G_CALLBACK (sound_way_cb), self, G_CONNECT_SWAPPED);
  g_action_group_activate_action (application, "sound-way", NULL);
}

static void
fleet_preferences_finalize (GObject *object)
{
  g_clear_object (&FLEET_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (fleet_preferences_parent_class)->finalize (object);
}

static void
fleet_preferences_class_init (FleetPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_preferences_finalize;
  g_type_ensure (FLEET_TYPE_PREFERENCES_DATA);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/prefs/fleet-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, operator);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, zone);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, speed);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, pressure);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, notifications);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, sound);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, sound_from);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferences, sound_row);
  gtk_widget_class_bind_template_callback (widget_class, try_sound_cb);
}

static void
fleet_preferences_init (FleetPreferences *self)
{
  static const char *const styles[] = { "system", "light", "dark", NULL }, *const speeds[] = { "kmh", "mph", NULL }, *const pressures[] = { "kpa", "bar", "psi", NULL };
  static const char *const severities[] = { "critical", "high", "medium", "low", NULL };
  g_autofree char *name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (FLEET_APP_ID);
  fleet_preference_choice_bind (self->style, self->settings, "style", styles);
  fill_zones (self);
  fleet_preference_choice_bind (self->speed, self->settings, "speed-unit", speeds);
  fleet_preference_choice_bind (self->pressure, self->settings, "pressure-unit", pressures);
  g_settings_bind (self->settings, "notifications", self->notifications, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "sound", self->sound, "active", G_SETTINGS_BIND_DEFAULT);
  fleet_preference_choice_bind (self->sound_from, self->settings, "sound-from", severities);
  name = g_settings_get_string (self->settings, "operator");
  gtk_editable_set_text (GTK_EDITABLE (self->operator), name);
  follow_sound (self);
  g_signal_connect_object (self->operator, "apply", G_CALLBACK (operator_applied_cb), self, G_CONNECT_SWAPPED);
}

void
fleet_preferences_open (GtkWindow  *parent,
                        const char *page)
{
  static FleetPreferences *opened; /* weak */

  if (opened == NULL)
    {
      opened = g_object_new (FLEET_TYPE_PREFERENCES, "transient-for", parent, NULL);
      g_object_add_weak_pointer (G_OBJECT (opened), (gpointer *) &opened);
    }
  if (page != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (opened), page);
  gtk_window_present (GTK_WINDOW (opened));
}
