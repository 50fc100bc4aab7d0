/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetMapPane: brings the map's layers, the session and the operator's hands together. Where the map looks is the operator's: it moves by itself only while he follows a
 * vehicle, when somebody asks for one, and in the first seconds, when the fleet is still coming in and nobody has touched it. */

#include "fleet-map-pane.h"

#include <glib/gi18n.h>
#include <math.h>
#include <shumate/shumate.h>

#include "fleet-basemap-source.h"
#include "fleet-config.h"
#include "fleet-filter-chips.h"
#include "fleet-map-arrangement.h"
#include "fleet-map-camera.h"
#include "fleet-map-ground.h"
#include "fleet-vehicle-layer.h"

/* px that a drag is still a click; px of one arrow key. */
#define STRAY 8
#define STEP 96

struct _FleetMapPane
{
  FleetPane parent_instance;

  /* template */
  ShumateMap       *map;
  FleetFilterChips *chips;
  GtkLabel         *empty_label;
  GtkLabel         *credit_label;
  AdwBin           *card_slot;
  ShumateScale     *scale;

  /* owned */
  FleetMapGround   *ground;
  FleetMapCamera   *camera;
  GSettings        *settings;

  /* borrowed */
  FleetVehicleLayer *layer;
  ShumateViewport   *viewport;

  guint    look_idle;
  guint    told_n;    /* vehicles that the accessible label tells */
};

static void fleet_map_pane_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FleetMapPane, fleet_map_pane, FLEET_TYPE_PANE,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, fleet_map_pane_buildable_init))

static GtkBuildableIface *parent_buildable;

/* --- what the session says --- */

static void
follow (FleetMapPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));

  if (fleet_session_get_following (session))
    fleet_map_camera_follow (self->camera, fleet_session_get_selected (session));
}

static void
stop_following (FleetMapPane *self)
{
  fleet_map_camera_touch (self->camera);
  if (fleet_pane_get_session (FLEET_PANE (self)) != NULL)
    fleet_session_set_following (fleet_pane_get_session (FLEET_PANE (self)), FALSE);
}

static void
focus_requested_cb (FleetMapPane *self,
                    FleetSlot     slot)
{
  fleet_map_camera_focus (self->camera, slot);
}

static void
tell_emptiness (FleetMapPane *self)
{
  FleetSession *session = fleet_pane_get_session (FLEET_PANE (self));
  FleetRoster *roster = fleet_session_get_roster (session);
  int filter = fleet_session_get_activity_filter (session);
  const FleetRosterColumns *columns = fleet_roster_get_columns (roster);
  const char *sentence = NULL;
  guint i = 0;

  while (i < columns->n_slots && !(columns->shown[i] && columns->placed[i]))
    i++;
  if (i == columns->n_slots)
    sentence = _("No vehicle has told its position yet");
  else if (filter >= 0 && fleet_roster_get_count (roster, filter) == 0)
    sentence = _("No vehicle matches this filter");
  if (sentence != NULL)
    gtk_label_set_label (self->empty_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), sentence != NULL);
}

static void
tell_number (FleetMapPane *self)
{
  guint n = fleet_roster_get_n_vehicles (fleet_session_get_roster (fleet_pane_get_session (FLEET_PANE (self))));
  g_autofree char *label = NULL;

  if (n == self->told_n)
    return;
  self->told_n = n;
  label = g_strdup_printf (g_dngettext (NULL, "Map with %'u vehicle; use the vehicle list to select by keyboard",
                                        "Map with %'u vehicles; use the vehicle list to select by keyboard", n), n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
roster_changed_cb (FleetMapPane *self)
{
  fleet_map_camera_settle (self->camera);
  follow (self);
  tell_emptiness (self);
  tell_number (self);
}

static void
selected_changed_cb (FleetMapPane *self)
{
  fleet_vehicle_layer_set_selected (self->layer, fleet_session_get_selected (fleet_pane_get_session (FLEET_PANE (self))));
  follow (self);
}

static void
filter_changed_cb (FleetMapPane *self)
{
  fleet_vehicle_layer_set_filter (self->layer, fleet_session_get_activity_filter (fleet_pane_get_session (FLEET_PANE (self))));
  tell_emptiness (self);
}

static GtkWidget *
fleet_map_pane_get_main (FleetPane *pane)
{
  return GTK_WIDGET (FLEET_MAP_PANE (pane)->map);
}

static void
fleet_map_pane_session_set (FleetPane    *pane,
                            FleetSession *session)
{
  FleetMapPane *self = FLEET_MAP_PANE (pane);

  fleet_vehicle_layer_set_roster (self->layer, fleet_session_get_roster (session));
  fleet_map_camera_set_roster (self->camera, fleet_session_get_roster (session));
  fleet_filter_chips_set_session (self->chips, session);
  g_signal_connect_object (fleet_session_get_roster (session), "changed", G_CALLBACK (roster_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::following", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::activity-filter", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "focus-requested", G_CALLBACK (focus_requested_cb), self, G_CONNECT_SWAPPED);
  selected_changed_cb (self);
  filter_changed_cb (self);
  roster_changed_cb (self);
}

/* --- what the hands say --- */

static void
vehicle_clicked_cb (FleetMapPane *self,
                    FleetSlot     slot)
{
  fleet_map_camera_touch (self->camera);
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
  fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), slot);
}

static void
cluster_clicked_cb (FleetMapPane       *self,
                    const FleetMapMark *mark)
{
  stop_following (self);
  fleet_map_camera_enter (self->camera, mark->left, mark->top, mark->right, mark->bottom);
}

static void
ground_clicked_cb (FleetMapPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
  fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), FLEET_NONE);
}

static void
drag_update_cb (FleetMapPane   *self,
                double          x,
                double          y,
                GtkGestureDrag *gesture)
{
  if (hypot (x, y) > STRAY)
    stop_following (self);
}

static gboolean
scroll_cb (FleetMapPane             *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  fleet_map_camera_touch (self->camera);
  return GDK_EVENT_PROPAGATE;
}

static void
pan (FleetMapPane *self,
     double        right,
     double        down)
{
  stop_following (self);
  fleet_map_camera_pan (self->camera, right, down);
}

static void
show_fleet (FleetMapPane *self)
{
  stop_following (self);
  fleet_map_camera_fit_fleet (self->camera);
}

static gboolean
key_pressed_cb (FleetMapPane          *self,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                GtkEventControllerKey *controller)
{
  double step = modifiers & GDK_SHIFT_MASK ? 4 * STEP : STEP;

  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      pan (self, key == GDK_KEY_Left ? -step : step, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      pan (self, 0, key == GDK_KEY_Up ? -step : step);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      fleet_map_camera_zoom (self->camera, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      fleet_map_camera_zoom (self->camera, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      show_fleet (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      fleet_session_set_selected (fleet_pane_get_session (FLEET_PANE (self)), FLEET_NONE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- actions and settings --- */

static void
zoom_in_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  fleet_map_camera_zoom (FLEET_MAP_PANE (user_data)->camera, TRUE);
}

static void
zoom_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  fleet_map_camera_zoom (FLEET_MAP_PANE (user_data)->camera, FALSE);
}

static void
fit_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  show_fleet (user_data);
}

static void
show_ground (FleetMapPane *self)
{
  gboolean is_online = g_settings_get_boolean (self->settings, "map-online");
  g_autofree char *url = g_settings_get_string (self->settings, "map-tiles-url");
  g_autofree char *credit = g_settings_get_string (self->settings, "map-tiles-credit");

  is_online = is_online && *url != '\0';
  fleet_map_ground_set_tiles (self->ground, is_online ? url : NULL, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  /* The setting is the operator's text: what is no markup is shown as it is. */
  if (is_online && !pango_parse_markup (credit, -1, 0, NULL, NULL, NULL, NULL))
    gtk_label_set_text (self->credit_label, credit);
  else
    gtk_label_set_markup (self->credit_label, is_online ? credit : _("Base map: Natural Earth")); /* markup-safe: parsed just before, or ours */
}

static void
save_place (FleetMapPane *self)
{
  double latitude, longitude, zoom;

  if (fleet_map_camera_get_place (self->camera, &latitude, &longitude, &zoom))
    g_settings_set (self->settings, "map-place", "(ddd)", latitude, longitude, zoom);
}

static void
restore_place (FleetMapPane *self)
{
  double latitude, longitude, zoom;

  g_settings_get (self->settings, "map-place", "(ddd)", &latitude, &longitude, &zoom);
  fleet_map_camera_restore (self->camera, latitude, longitude, zoom);
}

/* --- looks --- */

static gboolean
read_look (gpointer user_data)
{
  FleetMapPane *self = user_data;
  FleetMapPalette palette;

  self->look_idle = 0;
  fleet_map_palette_read (&palette, GTK_WIDGET (self));
  fleet_map_ground_set_look (self->ground, &palette, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  fleet_vehicle_layer_set_palette (self->layer, &palette);
  show_ground (self);
  return G_SOURCE_REMOVE;
}

/* In an idle, because the style's own handlers may run after this one. */
static void
look_changed_cb (FleetMapPane *self)
{
  if (self->look_idle == 0)
    self->look_idle = g_idle_add (read_look, self);
}

static void
fleet_map_pane_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (fleet_map_pane_parent_class)->css_changed (widget, change);
  look_changed_cb (FLEET_MAP_PANE (widget));
}

/* --- the object --- */

static void
fleet_map_pane_unmap (GtkWidget *widget)
{
  save_place (FLEET_MAP_PANE (widget));
  GTK_WIDGET_CLASS (fleet_map_pane_parent_class)->unmap (widget);
}

static void
rotated_cb (ShumateViewport *viewport)
{
  /* Two fingers turn libshumate's map; names and the arrows' north would not turn with it. */
  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
}

void
fleet_map_pane_set_card (FleetMapPane *self,
                         GtkWidget    *card)
{
  g_return_if_fail (FLEET_IS_MAP_PANE (self));

  adw_bin_set_child (self->card_slot, card);
}

gboolean
fleet_map_pane_get_drawn (FleetMapPane *self,
                          guint        *ret_n_vehicles,
                          guint        *ret_n_clusters)
{
  g_return_val_if_fail (FLEET_IS_MAP_PANE (self), FALSE);

  fleet_vehicle_layer_get_drawn (self->layer, ret_n_vehicles, ret_n_clusters);
  return *ret_n_vehicles + *ret_n_clusters > 0;
}

static void
fleet_map_pane_add_child (GtkBuildable *buildable,
                          GtkBuilder   *builder,
                          GObject      *child,
                          const char   *type)
{
  if (g_strcmp0 (type, "card") == 0)
    fleet_map_pane_set_card (FLEET_MAP_PANE (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
fleet_map_pane_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = fleet_map_pane_add_child;
}

static void
fleet_map_pane_dispose (GObject *object)
{
  FleetMapPane *self = FLEET_MAP_PANE (object);

  g_clear_handle_id (&self->look_idle, g_source_remove);
  g_clear_pointer (&self->ground, fleet_map_ground_free);
  g_clear_pointer (&self->camera, fleet_map_camera_free);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (fleet_map_pane_parent_class)->dispose (object);
}

static void
fleet_map_pane_class_init (FleetMapPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fleet_map_pane_dispose;
  FLEET_PANE_CLASS (klass)->session_set = fleet_map_pane_session_set;
  FLEET_PANE_CLASS (klass)->get_main = fleet_map_pane_get_main;
  widget_class->css_changed = fleet_map_pane_css_changed;
  widget_class->unmap = fleet_map_pane_unmap;
  g_type_ensure (SHUMATE_TYPE_MAP);
  g_type_ensure (SHUMATE_TYPE_SCALE);
  g_type_ensure (FLEET_TYPE_FILTER_CHIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/FleetConsole/map/fleet-map-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, map);
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, chips);
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, empty_label);
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, credit_label);
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, card_slot);
  gtk_widget_class_bind_template_child (widget_class, FleetMapPane, scale);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_update_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
}

static void
add_actions (FleetMapPane *self)
{
  static const GActionEntry entries[] = {
    { "zoom-in", zoom_in_cb },
    { "zoom-out", zoom_out_cb },
    { "fit", fit_cb },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction) tiles = g_settings_create_action (self->settings, "map-online");

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (actions), tiles);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "map", G_ACTION_GROUP (actions));
}

static void
fleet_map_pane_init (FleetMapPane *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  fleet_map_arrangement_attach (GTK_OVERLAY (adw_bin_get_child (ADW_BIN (self))), gtk_widget_get_ancestor (GTK_WIDGET (self->chips), GTK_TYPE_SCROLLED_WINDOW),
                                GTK_WIDGET (self->card_slot), gtk_widget_get_parent (GTK_WIDGET (self->credit_label)));
  self->settings = g_settings_new (FLEET_APP_ID);
  self->viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_min_zoom_level (self->viewport, FLEET_BASEMAP_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (self->viewport, FLEET_BASEMAP_MAX_ZOOM);
  shumate_scale_set_viewport (self->scale, self->viewport);
  self->ground = fleet_map_ground_new (self->map);
  self->layer = fleet_vehicle_layer_new (self->viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->layer));
  self->camera = fleet_map_camera_new (self->map);
  restore_place (self);
  add_actions (self);
  g_signal_connect_object (self->layer, "vehicle-clicked", G_CALLBACK (vehicle_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layer, "cluster-clicked", G_CALLBACK (cluster_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layer, "ground-clicked", G_CALLBACK (ground_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->viewport, "notify::rotation", G_CALLBACK (rotated_cb), NULL);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (look_changed_cb), NULL);
  look_changed_cb (self);
}
