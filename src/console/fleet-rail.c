/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-rail: the template says which pages there are. In a window that is too low the rail scrolls. */

#include "fleet-config.h"

#include "fleet-rail.h"

#include "fleet-rail-button.h"

struct _FleetRail
{
  FleetPane parent_instance;

  /* template */
  GtkWidget       *buttons;
  FleetRailButton *map_button;
  FleetRailButton *alerts_button;

  /* owned */
  GSettings       *settings;

  gboolean         narrow;
};

enum
{
  PROP_NARROW = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetRail, fleet_rail, FLEET_TYPE_PANE)

static void
set_narrow (FleetRail *self,
            gboolean   narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  for (GtkWidget *button = gtk_widget_get_first_child (self->buttons); button != NULL; button = gtk_widget_get_next_sibling (button))
    g_object_set (button, "narrow", narrow, NULL);
  if (narrow)
    gtk_widget_add_css_class (self->buttons, "narrow");
  else
    gtk_widget_remove_css_class (self->buttons, "narrow");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

void
fleet_rail_set_badge (FleetRail     *self,
                      const char    *page,
                      guint          count,
                      FleetSeverity  worst)
{
  g_return_if_fail (FLEET_IS_RAIL (self));

  for (GtkWidget *button = gtk_widget_get_first_child (self->buttons); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button));

      if (target != NULL && g_str_equal (g_variant_get_string (target, NULL), page))
        fleet_rail_button_set_badge (FLEET_RAIL_BUTTON (button), count, worst);
    }
}

void
fleet_rail_focus (FleetRail *self)
{
  g_return_if_fail (FLEET_IS_RAIL (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->map_button));
}

static void
alerts_changed_cb (FleetRail      *self,
                   FleetAlertList *alerts)
{
  guint pressing = fleet_alert_list_get_n_pressing (alerts, FLEET_SEVERITY_NONE);

  /* What still burns, in its colour; else, in grey, what is over and was seen by nobody. */
  fleet_rail_button_set_badge (self->alerts_button, pressing > 0 ? pressing : fleet_alert_list_get_count (alerts, FLEET_ALERT_FILTER_UNACKNOWLEDGED),
                               fleet_alert_list_get_worst_pressing (alerts));
}

static void
notices_changed_cb (FleetRail       *self,
                    GParamSpec      *pspec,
                    FleetNoticeList *notices)
{
  fleet_rail_set_badge (self, "schema", fleet_notice_list_get_n_new (notices), FLEET_SEVERITY_NONE);
}

static void
letters_changed_cb (FleetRail       *self,
                    GParamSpec      *pspec,
                    FleetLetterDesk *letters)
{
  fleet_rail_set_badge (self, "letters", fleet_letter_desk_get_n_new (letters), FLEET_SEVERITY_NONE);
}

static void
fleet_rail_session_set (FleetPane    *pane,
                        FleetSession *session)
{
  FleetAlertList *alerts = fleet_session_get_alerts (session);
  FleetNoticeList *notices = fleet_session_get_notices (session);
  FleetLetterDesk *letters = fleet_session_get_letters (session);

  g_signal_connect_object (alerts, "counts-changed", G_CALLBACK (alerts_changed_cb), pane, G_CONNECT_SWAPPED);
  alerts_changed_cb (FLEET_RAIL (pane), alerts);
  g_signal_connect_object (notices, "notify::n-new", G_CALLBACK (notices_changed_cb), pane, G_CONNECT_SWAPPED);
  notices_changed_cb (FLEET_RAIL (pane), NULL, notices);
  g_settings_bind (FLEET_RAIL (pane)->settings, "letters-seen", letters, "seen-us", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (letters, "notify::n-new", G_CALLBACK (letters_changed_cb), pane, G_CONNECT_SWAPPED);
  letters_changed_cb (FLEET_RAIL (pane), NULL, letters);
}

static void
fleet_rail_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, FLEET_RAIL (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_rail_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  if (id == PROP_NARROW)
    set_narrow (FLEET_RAIL (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_rail_dispose (GObject *object)
{
  g_clear_object (&FLEET_RAIL (object)->settings);
  G_OBJECT_CLASS (fleet_rail_parent_class)->dispose (object);
}

static void
fleet_rail_class_init (FleetRailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fleet_rail_dispose;
  object_class->get_property = fleet_rail_get_property;
  object_class->set_property = fleet_rail_set_property;
  FLEET_PANE_CLASS (klass)->session_set = fleet_rail_session_set;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (FLEET_TYPE_RAIL_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/fleet-rail.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetRail, buttons);
  gtk_widget_class_bind_template_child (widget_class, FleetRail, map_button);
  gtk_widget_class_bind_template_child (widget_class, FleetRail, alerts_button);
}

static void
fleet_rail_init (FleetRail *self)
{
  self->settings = g_settings_new (FLEET_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
}
