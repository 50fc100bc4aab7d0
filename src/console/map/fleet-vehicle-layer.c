/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-vehicle-layer: draws the marks that FleetMapCluster lays out with the sprites of FleetMapSprites.
 *
 * Why not markers: a widget per vehicle takes 41 s to build at 20,000. Why not transforms: a turned or scaled node costs ten times a
 * sprite that is placed one to one. */

#include "fleet-vehicle-layer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "fleet-geo.h"
#include "fleet-map-cluster.h"
#include "fleet-map-palette.h"
#include "fleet-map-sprites.h"
#include "fleet-symbol.h"

struct _FleetVehicleLayer
{
  ShumateLayer parent_instance;

  /* owned */
  FleetSession    *session;
  FleetMapCluster *cluster;
  FleetMapSprites *sprites;

  FleetMapPalette  palette; /* of sprites */
  int              scale;
  FleetSlot        hovered; /* FLEET_NONE: no vehicle is under the pointer */
};

enum
{
  CLUSTER_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetVehicleLayer, fleet_vehicle_layer, SHUMATE_TYPE_LAYER)

static FleetMapView
get_view (FleetVehicleLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  FleetMapView view = {
    .zoom = shumate_viewport_get_zoom_level (viewport),
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
  };

  fleet_geo_project (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                     &view.centre_x, &view.centre_y);
  return view;
}

/* Colours and scale as they are now; new sprites only when one of them has changed. */
static void
ensure_sprites (FleetVehicleLayer *self)
{
  FleetMapPalette palette;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->sprites != NULL)
    return;
  fleet_map_palette_read (&palette, GTK_WIDGET (self));
  self->palette = palette;
  self->scale = scale;
  self->sprites = fleet_map_sprites_new (&palette, scale);
}

static void
place_sprite (GtkSnapshot          *snapshot,
              const FleetMapSprite *sprite,
              double                x,
              double                y)
{
  /* Whole pixels: the texture is copied, not resampled. */
  gtk_snapshot_append_texture (snapshot, sprite->texture,
                               &GRAPHENE_RECT_INIT (roundf (x - sprite->size / 2), roundf (y - sprite->size / 2), sprite->size, sprite->size));
}

static void
draw_vehicle (FleetVehicleLayer        *self,
              GtkSnapshot              *snapshot,
              const FleetRosterColumns *columns,
              FleetSlot                 slot,
              double                    x,
              double                    y)
{
  place_sprite (snapshot, fleet_map_sprites_vehicle (self->sprites, columns->activity[slot], columns->heading[slot], columns->severity[slot]), x, y);
}

/* The vehicle on top with its ring, wherever it lies; nothing when it has no place. */
static void
draw_ringed (FleetVehicleLayer        *self,
             GtkSnapshot              *snapshot,
             const FleetRosterColumns *columns,
             const FleetMapView       *view,
             FleetSlot                 slot,
             gboolean                  is_selection)
{
  double x, y;

  if (slot == FLEET_NONE || slot >= columns->n_slots || !columns->shown[slot] || !columns->placed[slot])
    return;
  fleet_map_view_place (view, columns->x[slot], columns->y[slot], &x, &y);
  place_sprite (snapshot, fleet_map_sprites_ring (self->sprites, is_selection), x, y);
  draw_vehicle (self, snapshot, columns, slot, x, y);
}

static void
fleet_vehicle_layer_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (widget);
  const FleetRosterColumns *columns = fleet_roster_get_columns (fleet_session_get_roster (self->session));
  FleetMapView view = get_view (self);
  FleetSlot selected = fleet_session_get_selected (self->session);
  const FleetMapMark *marks;
  guint n;

  ensure_sprites (self);
  marks = fleet_map_cluster_lay_out (self->cluster, columns, fleet_session_get_activity_filter (self->session), &view, &n);
  for (guint i = 0; i < n; i++)
    {
      const FleetMapMark *mark = &marks[i];

      if (mark->n > 1)
        place_sprite (snapshot, fleet_map_sprites_cluster (self->sprites, mark->n, fleet_map_cluster_radius (mark->n), mark->severity), mark->x, mark->y);
      else
        draw_vehicle (self, snapshot, columns, mark->slot, mark->x, mark->y);
    }
  if (self->hovered != selected)
    draw_ringed (self, snapshot, columns, &view, self->hovered, FALSE);
  draw_ringed (self, snapshot, columns, &view, selected, TRUE);
}

static void
drop_sprites (FleetVehicleLayer *self)
{
  g_clear_pointer (&self->sprites, fleet_map_sprites_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fleet_vehicle_layer_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (widget);
  FleetMapPalette palette;

  GTK_WIDGET_CLASS (fleet_vehicle_layer_parent_class)->css_changed (widget, change);
  fleet_map_palette_read (&palette, widget);
  if (self->sprites != NULL && !fleet_map_palette_equal (&palette, &self->palette))
    drop_sprites (self);
}

static void
clicked_cb (FleetVehicleLayer *self,
            int                n_press,
            double             x,
            double             y)
{
  const FleetMapMark *mark = fleet_map_cluster_hit (self->cluster, x, y);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  double latitude, longitude;

  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  if (mark == NULL)
    fleet_session_set_selected (self->session, FLEET_NONE);
  else if (mark->n == 1)
    fleet_session_set_selected (self->session, mark->slot);
  else
    {
      shumate_viewport_widget_coords_to_location (viewport, GTK_WIDGET (self), mark->x, mark->y, &latitude, &longitude);
      g_signal_emit (self, signals[CLUSTER_CLICKED], 0, latitude, longitude);
    }
}

static void
motion_cb (FleetVehicleLayer *self,
           double             x,
           double             y)
{
  const FleetMapMark *mark = fleet_map_cluster_hit (self->cluster, x, y);
  FleetSlot hovered = mark != NULL && mark->n == 1 ? mark->slot : FLEET_NONE;

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), mark != NULL ? "pointer" : NULL);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (FleetVehicleLayer *self)
{
  self->hovered = FLEET_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
fleet_vehicle_layer_query_tooltip (GtkWidget  *widget,
                                   int         x,
                                   int         y,
                                   gboolean    by_keyboard,
                                   GtkTooltip *tooltip)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (widget);
  FleetRoster *roster = fleet_session_get_roster (self->session);
  const FleetRosterColumns *columns = fleet_roster_get_columns (roster);
  FleetSlot slot = self->hovered;
  g_autoptr (GString) text = NULL;

  if (slot == FLEET_NONE || !fleet_roster_is_shown (roster, slot))
    return FALSE;
  text = g_string_new (fleet_roster_get_name (roster, slot));
  if (fleet_roster_get_model (roster, slot) != NULL)
    g_string_append_printf (text, " · %s", fleet_roster_get_model (roster, slot));
  g_string_append_printf (text, "\n%s", fleet_symbol_activity_name (columns->activity[slot]));
  if (isfinite (columns->speed_kmh[slot]))
    g_string_append_printf (text, " · %.0f km/h", columns->speed_kmh[slot]);
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

static void
add_controllers (FleetVehicleLayer *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static void
fleet_vehicle_layer_dispose (GObject *object)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->sprites, fleet_map_sprites_free);
  g_clear_pointer (&self->cluster, fleet_map_cluster_free);
  G_OBJECT_CLASS (fleet_vehicle_layer_parent_class)->dispose (object);
}

static void
fleet_vehicle_layer_class_init (FleetVehicleLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fleet_vehicle_layer_dispose;
  widget_class->snapshot = fleet_vehicle_layer_snapshot;
  widget_class->css_changed = fleet_vehicle_layer_css_changed;
  widget_class->query_tooltip = fleet_vehicle_layer_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "fleet-vehicle-layer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[CLUSTER_CLICKED] = g_signal_new ("cluster-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
fleet_vehicle_layer_init (FleetVehicleLayer *self)
{
  self->cluster = fleet_map_cluster_new ();
  self->hovered = FLEET_NONE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (drop_sprites), NULL);
  add_controllers (self);
}

FleetVehicleLayer *
fleet_vehicle_layer_new (ShumateViewport *viewport,
                         FleetSession    *session)
{
  FleetVehicleLayer *self = g_object_new (FLEET_TYPE_VEHICLE_LAYER, "viewport", viewport, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fleet_session_get_roster (session), "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::activity-filter", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return self;
}
