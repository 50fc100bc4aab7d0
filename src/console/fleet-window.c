/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-window: see the header. The template says what binds to what; C holds the actions, and the two widths at which the layout folds: libadwaita 1.2
 * has no breakpoints, so the surface's layout is listened to. Folding never loses a wish: an operator's open panel comes back with the width. */

#include "fleet-window.h"

#include <glib/gi18n.h>

#include "fleet-alert-pane.h"
#include "fleet-alert-strip.h"
#include "fleet-config.h"
#include "fleet-connection-chip.h"
#include "fleet-dialogs.h"
#include "fleet-escape.h"
#include "fleet-history-pane.h"
#include "fleet-import-window.h"
#include "fleet-letter-pane.h"
#include "fleet-map-pane.h"
#include "fleet-profile-chooser.h"
#include "fleet-query-pane.h"
#include "fleet-rail.h"
#include "fleet-report-pane.h"
#include "fleet-search.h"
#include "fleet-shortcuts.h"
#include "fleet-sound-button.h"
#include "fleet-notice-bar.h"
#include "fleet-presence.h"
#include "fleet-schema-pane.h"
#include "fleet-start-page.h"
#include "fleet-stream-pane.h"
#include "fleet-vehicle-card.h"
#include "fleet-vehicle-pane.h"

struct _FleetWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  GtkLabel        *title_label;
  FleetSearch     *search;
  GtkStack        *stages;
  GtkWidget       *work;
  FleetStartPage  *start_page;
  FleetRail       *rail;
  GtkStack        *pages;
  FleetAlertPane  *alert_pane;
  FleetVehiclePane *vehicle_pane;

  /* owned */
  FleetSession    *session;
  GSettings       *settings;

  gboolean         panel_open;
  gboolean         is_wide;    /* wide enough for the panel */
  int              width, height;
  guint            unsettled; /* frames that are drawn anew, since the size has changed */
};

enum
{
  PROP_SESSION = 1,
  PROP_PANEL_OPEN,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (FleetWindow, fleet_window, ADW_TYPE_APPLICATION_WINDOW)

static void
set_panel_open (FleetWindow *self,
                gboolean     open)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "panel");

  if (self->panel_open == open)
    return;
  self->panel_open = open;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (open));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANEL_OPEN]);
}

/* Before the next frame is laid out: within the layout, which tells the size, nothing may come or go. */
static gboolean
fold_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FleetWindow *self = FLEET_WINDOW (widget);
  gboolean is_wide = self->width >= FLEET_WINDOW_PANEL_WIDTH, narrow = self->width < FLEET_WINDOW_RAIL_WIDTH;

  if (is_wide != self->is_wide)
    set_panel_open (self, is_wide && g_settings_get_boolean (self->settings, "panel-open"));
  self->is_wide = is_wide;
  (self->height < FLEET_WINDOW_SHORT_HEIGHT ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (widget, "short");
  g_object_set (self->rail, "narrow", narrow, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), !narrow);
  /* GTK 4.8 may allocate without measuring while the X server changes the size, and leaves what then asks for another size out of its frame; a page that does not change stays so. */
  gtk_widget_queue_draw (GTK_WIDGET (self->stages));
  return --self->unsettled > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
layout_cb (FleetWindow *self,
           int          width,
           int          height)
{
  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  if (self->unsettled == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), fold_cb, NULL, NULL);
  self->unsettled = 3;
}

static void
fleet_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fleet_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout", G_CALLBACK (layout_cb), widget, G_CONNECT_SWAPPED);
}

static void
panel_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  FleetWindow *self = user_data;

  set_panel_open (self, !self->panel_open);
  /* In a narrow window an open panel is for the moment; only a wide one says what the operator likes. */
  if (self->is_wide)
    g_settings_set_boolean (self->settings, "panel-open", self->panel_open);
}

/* Pages that are made when they are first asked for, so that a start costs what is seen. */
static const struct
{
  const char *name;
  GType     (*get_type) (void);
} later_pages[] = {
  { "letters", fleet_letter_pane_get_type },
  { "history", fleet_history_pane_get_type },
  { "query", fleet_query_pane_get_type },
  { "reports", fleet_report_pane_get_type },
  { "schema", fleet_schema_pane_get_type },
  { "stream", fleet_stream_pane_get_type },
  { NULL, NULL },
};

/* FALSE: there is no such page. */
static gboolean
make_page (FleetWindow *self,
           const char  *name)
{
  if (gtk_stack_get_child_by_name (self->pages, name) != NULL)
    return TRUE;
  for (guint i = 0; later_pages[i].name != NULL; i++)
    if (g_str_equal (later_pages[i].name, name))
      {
        gtk_stack_add_named (self->pages, g_object_new (later_pages[i].get_type (), "session", self->session, NULL), name);
        fleet_presence_watch (gtk_stack_get_child_by_name (self->pages, name));
        return TRUE;
      }
  return FALSE;
}

gboolean
fleet_window_show_page (FleetWindow *self,
                        const char  *name)
{
  g_return_val_if_fail (FLEET_IS_WINDOW (self), FALSE);
  if (!make_page (self, name))
    return FALSE;
  gtk_stack_set_visible_child_name (self->pages, name);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "page", g_variant_new_string (name));
  return TRUE;
}

static void
page_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FleetWindow *self = user_data;

  /* Who asks for a page wants to work in it. */
  if (fleet_window_show_page (self, g_variant_get_string (parameter, NULL)))
    fleet_pane_focus (FLEET_PANE (gtk_stack_get_visible_child (self->pages)));
}

static void
search_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FleetWindow *self = user_data;

  fleet_search_begin (self->search);
}

static void
acknowledge_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FleetWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  /* The same keys run a question while one is written: the page's action is found from where the focus is, and from nowhere else. */
  if (focus == NULL || !gtk_widget_activate_action (focus, "query.run", NULL))
    fleet_alert_pane_acknowledge_selected (self->alert_pane);
}

/* The page in front may be asked from anywhere: one that folds in a narrow window has lost the focus to what stands beside it. Pages that have nothing to save do nothing. */
static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  gtk_widget_activate_action (gtk_stack_get_visible_child (FLEET_WINDOW (user_data)->pages), "report.save-csv", NULL);
}

static void
focus_alerts_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  FleetWindow *self = user_data;

  set_panel_open (self, TRUE);
  fleet_alert_pane_focus_list (self->alert_pane);
}

static void
show_alert_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  FleetWindow *self = user_data;

  set_panel_open (self, TRUE);
  fleet_alert_pane_show_alert (self->alert_pane, g_variant_get_string (parameter, NULL));
}

static void
follow_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FleetWindow *self = user_data;

  fleet_session_set_following (self->session, !fleet_session_get_following (self->session));
}

static void
open_profile_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  fleet_profile_chooser_open (user_data);
}

static void
start_demo_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (user_data)), "start-demo", NULL);
}

static void
import_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  fleet_import_window_open (user_data, ((FleetWindow *) user_data)->session);
}

static const GActionEntry actions[] = {
  { "page", page_cb, "s", "'map'" },
  { "panel", panel_cb, NULL, "true" },
  { "search", search_cb },
  { "acknowledge", acknowledge_cb },
  { "export", export_cb },
  { "focus-alerts", focus_alerts_cb },
  { "show-alert", show_alert_cb, "s" },
  { "follow", follow_cb },
  { "open-profile", open_profile_cb },
  { "import", import_cb },
  { "start-demo", start_demo_cb },
};

static void
failed_cb (FleetWindow *self,
           const char  *sentence)
{
  adw_toast_overlay_add_toast (self->toasts, fleet_escape_toast (sentence));
}

static void
page_requested_cb (FleetWindow *self,
                   const char  *name)
{
  fleet_window_show_page (self, name);
}

static void
focus_requested_cb (FleetWindow *self)
{
  fleet_window_show_page (self, "map");
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  FleetWindow *self = FLEET_WINDOW (widget);

  if (fleet_session_get_selected (self->session) == FLEET_NONE)
    return GDK_EVENT_PROPAGATE;
  fleet_session_set_selected (self->session, FLEET_NONE);
  return GDK_EVENT_STOP;
}

void
fleet_window_show_work (FleetWindow *self)
{
  g_return_if_fail (FLEET_IS_WINDOW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->search), TRUE);
  gtk_stack_set_visible_child (self->stages, self->work);
  /* Not in the entry: a key that is pressed by chance searches for nothing. */
  fleet_rail_focus (self->rail);
}

void
fleet_window_show_start (FleetWindow *self,
                         const char  *reason)
{
  g_return_if_fail (FLEET_IS_WINDOW (self));
  fleet_start_page_set_reason (self->start_page, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->search), FALSE);
  gtk_stack_set_visible_child (self->stages, GTK_WIDGET (self->start_page));
}

gboolean
fleet_window_is_populated (FleetWindow *self)
{
  g_return_val_if_fail (FLEET_IS_WINDOW (self), FALSE);
  return fleet_roster_get_n_vehicles (fleet_session_get_roster (self->session)) > 0 &&
         fleet_alert_list_get_count (fleet_session_get_alerts (self->session), FLEET_ALERT_FILTER_ALL) > 0;
}

static gboolean
fleet_window_close_request (GtkWindow *window)
{
  FleetWindow *self = FLEET_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  if (!gtk_window_is_maximized (window) && width >= 360 && height >= 294)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  fleet_dialogs_close (window);
  return GTK_WINDOW_CLASS (fleet_window_parent_class)->close_request (window);
}

static void
fleet_window_constructed (GObject *object)
{
  FleetWindow *self = FLEET_WINDOW (object);

  G_OBJECT_CLASS (fleet_window_parent_class)->constructed (object);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "page-requested", G_CALLBACK (page_requested_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "focus-requested", G_CALLBACK (focus_requested_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"), g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), GTK_SHORTCUTS_WINDOW (fleet_shortcuts_new ()));
}

static void
fleet_window_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FleetWindow *self = FLEET_WINDOW (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (id == PROP_PANEL_OPEN)
    g_value_set_boolean (value, self->panel_open);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_window_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FleetWindow *self = FLEET_WINDOW (object);

  if (id == PROP_SESSION)
    {
      self->session = g_value_dup_object (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_PANEL_OPEN)
    set_panel_open (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fleet_window_finalize (GObject *object)
{
  FleetWindow *self = FLEET_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fleet_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/fleet-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, search);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, work);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, alert_pane);
  gtk_widget_class_bind_template_child (widget_class, FleetWindow, vehicle_pane);
}

static void
fleet_window_class_init (FleetWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = fleet_window_constructed;
  object_class->get_property = fleet_window_get_property;
  object_class->set_property = fleet_window_set_property;
  object_class->finalize = fleet_window_finalize;
  widget_class->realize = fleet_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = fleet_window_close_request;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, FLEET_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANEL_OPEN] = g_param_spec_boolean ("panel-open", NULL, NULL, TRUE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (FLEET_TYPE_ALERT_PANE);
  g_type_ensure (FLEET_TYPE_ALERT_STRIP);
  g_type_ensure (FLEET_TYPE_CONNECTION_CHIP);
  g_type_ensure (FLEET_TYPE_MAP_PANE);
  g_type_ensure (FLEET_TYPE_NOTICE_BAR);
  g_type_ensure (FLEET_TYPE_RAIL);
  g_type_ensure (FLEET_TYPE_SEARCH);
  g_type_ensure (FLEET_TYPE_SOUND_BUTTON);
  g_type_ensure (FLEET_TYPE_START_PAGE);
  g_type_ensure (FLEET_TYPE_VEHICLE_CARD);
  g_type_ensure (FLEET_TYPE_VEHICLE_PANE);
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
fleet_window_init (FleetWindow *self)
{
  self->settings = g_settings_new (FLEET_APP_ID);
  self->panel_open = TRUE;
  self->is_wide = TRUE;
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  fleet_presence_watch (GTK_WIDGET (self));
  set_panel_open (self, g_settings_get_boolean (self->settings, "panel-open"));
}

FleetWindow *
fleet_window_new (AdwApplication *application,
                  FleetSession   *session)
{
  return g_object_new (FLEET_TYPE_WINDOW, "application", application, "session", session, NULL);
}
