/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-preferences-data: see the header. Every row is bound to its setting; whoever is governed by one listens to it. */

#include "fleet-preferences-data.h"

#include "fleet-config.h"
#include "fleet-preference-choice.h"

struct _FleetPreferencesData
{
  AdwPreferencesPage parent_instance;

  /* template */
  GtkSwitch     *online;
  AdwEntryRow   *tiles_url;
  AdwEntryRow   *tiles_credit;
  GtkSpinButton *hours;
  GtkSpinButton *gigabytes;
  AdwComboRow   *limit;
  AdwComboRow   *mark;
  GtkSwitch     *localised;
  GtkSwitch     *utc;

  /* owned */
  GSettings     *settings;
};

G_DEFINE_FINAL_TYPE (FleetPreferencesData, fleet_preferences_data, ADW_TYPE_PREFERENCES_PAGE)

static void
url_applied_cb (FleetPreferencesData *self)
{
  g_settings_set_string (self->settings, "map-tiles-url", gtk_editable_get_text (GTK_EDITABLE (self->tiles_url)));
}

static void
credit_applied_cb (FleetPreferencesData *self)
{
  g_settings_set_string (self->settings, "map-tiles-credit", gtk_editable_get_text (GTK_EDITABLE (self->tiles_credit)));
}

static void
fleet_preferences_data_finalize (GObject *object)
{
  g_clear_object (&FLEET_PREFERENCES_DATA (object)->settings);
  G_OBJECT_CLASS (fleet_preferences_data_parent_class)->finalize (object);
}

static void
fleet_preferences_data_class_init (FleetPreferencesDataClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fleet_preferences_data_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/prefs/fleet-preferences-data.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, online);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, tiles_url);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, tiles_credit);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, hours);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, gigabytes);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, limit);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, mark);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, localised);
  gtk_widget_class_bind_template_child (widget_class, FleetPreferencesData, utc);
}

static void
fleet_preferences_data_init (FleetPreferencesData *self)
{
  static const char *const marks[] = { "auto", "always", "never", NULL };
  g_autofree char *url = NULL, *credit = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (FLEET_APP_ID);
  g_settings_bind (self->settings, "map-online", self->online, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "keep-hours", self->hours, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "keep-gigabytes", self->gigabytes, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "query-limit", self->limit, "selected", G_SETTINGS_BIND_DEFAULT);
  fleet_preference_choice_bind (self->mark, self->settings, "export-bom", marks);
  g_settings_bind (self->settings, "export-localised", self->localised, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "export-utc", self->utc, "active", G_SETTINGS_BIND_DEFAULT);

  /* A half-written address is asked for by nobody: it counts when it is applied. */
  url = g_settings_get_string (self->settings, "map-tiles-url");
  credit = g_settings_get_string (self->settings, "map-tiles-credit");
  gtk_editable_set_text (GTK_EDITABLE (self->tiles_url), url);
  gtk_editable_set_text (GTK_EDITABLE (self->tiles_credit), credit);
  g_signal_connect_object (self->tiles_url, "apply", G_CALLBACK (url_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tiles_credit, "apply", G_CALLBACK (credit_applied_cb), self, G_CONNECT_SWAPPED);
}
