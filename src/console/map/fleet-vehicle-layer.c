/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetVehicleLayer: a widget per vehicle takes 41 seconds to build at 20,000 vehicles, and a node per vehicle 400 ms a frame at 100,000. So this is one
 * widget: the fleet is divided into discs and single vehicles once per bulletin and zoom level (fleet-map-cluster), and a frame only lays ready textures on
 * what of it is in view. What was laid is kept until the next frame, so that the pointer meets what the eye sees. */

#include "fleet-vehicle-layer.h"

#include <math.h>

#include "fleet-map-hits.h"
#include "fleet-vehicle-sprites.h"
#include "fleet-vehicle-tooltip.h"

/* More vehicles than this in a cell are a disc: few where cells are small, and near the ground, where one wants to see cars, many. */
#define MOST_FAR 6
#define MOST 12
#define MOST_NEAR 40
#define FAR_ZOOM 9
#define NEAR_ZOOM 16
/* px that a click may stray. */
#define STRAY 6

struct _FleetVehicleLayer
{
  ShumateLayer parent_instance;

  /* owned */
  FleetRoster         *roster;
  FleetMapCluster     *cluster;
  FleetVehicleSprites *sprites; /* NULL: to be made for palette and scale */
  GArray              *included; /* guint8 by slot */
  GArray              *hits;     /* FleetMapHit, what the last frame drew */

  FleetMapPalette      palette;
  gboolean             has_palette;
  int                  scale;
  int                  filter;
  FleetSlot            selected;
  FleetSlot            hovered;
  FleetMapMark         selected_mark; /* n is 0 when it is not on the map */

  /* what the division was made for */
  gboolean             is_divided;
  guint64              divided_generation;
  guint                divided_zoom;
  guint                most;

  guint                n_drawn_vehicles;
  guint                n_drawn_clusters;
  double               pressed_x, pressed_y;
};

enum
{
  VEHICLE_CLICKED,
  CLUSTER_CLICKED,
  GROUND_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FleetVehicleLayer, fleet_vehicle_layer, SHUMATE_TYPE_LAYER)

/* --- what is on the map --- */

static void
include_vehicles (FleetVehicleLayer        *self,
                  const FleetRosterColumns *columns)
{
  g_array_set_size (self->included, columns->n_slots);
  for (FleetSlot slot = 0; slot < columns->n_slots; slot++)
    g_array_index (self->included, guint8, slot) = columns->shown[slot] && columns->placed[slot] && slot != self->selected &&
                                                   (self->filter < 0 || columns->activity[slot] == self->filter);
}

static void
place_selected (FleetVehicleLayer        *self,
                const FleetRosterColumns *columns)
{
  FleetSlot slot = self->selected;

  self->selected_mark = (FleetMapMark) { 0 };
  if (slot >= columns->n_slots || !columns->shown[slot] || !columns->placed[slot])
    return;
  self->selected_mark = (FleetMapMark) { columns->x[slot], columns->y[slot], 1, slot, columns->severity[slot],
                                         columns->x[slot], columns->y[slot], columns->x[slot], columns->y[slot] };
}

static void
divide (FleetVehicleLayer *self,
        guint              zoom)
{
  const FleetRosterColumns *columns = fleet_roster_get_columns (self->roster);
  guint64 generation = fleet_roster_get_generation (self->roster);
  FleetMapVehicles vehicles;

  if (self->is_divided && self->divided_generation == generation && self->divided_zoom == zoom)
    return;
  if (!self->is_divided || self->divided_zoom != zoom)
    self->most = zoom <= FAR_ZOOM ? MOST_FAR : zoom >= NEAR_ZOOM ? MOST_NEAR : MOST;
  include_vehicles (self, columns);
  place_selected (self, columns);
  vehicles = (FleetMapVehicles) { columns->n_slots, columns->x, columns->y, columns->severity, (const guint8 *) self->included->data };
  fleet_map_cluster_update (self->cluster, &vehicles, zoom, self->most);
  self->is_divided = TRUE;
  self->divided_generation = generation;
  self->divided_zoom = zoom;
}

static void
divide_anew (FleetVehicleLayer *self)
{
  self->is_divided = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing --- */

static void
lay_sprite (FleetVehicleLayer *self,
            GtkSnapshot       *snapshot,
            const FleetSprite *sprite,
            double             x,
            double             y)
{
  double left = floor ((x + sprite->left) * self->scale + 0.5) / self->scale;
  double top = floor ((y + sprite->top) * self->scale + 0.5) / self->scale;

  gtk_snapshot_append_texture (snapshot, sprite->texture, &GRAPHENE_RECT_INIT (left, top, sprite->width, sprite->height));
}

static guint
sprite_size (const FleetMapView *view)
{
  return view->zoom < 12.5 ? 0 : view->zoom < 14.5 ? 1 : 2;
}

static void
draw_vehicle (FleetVehicleLayer  *self,
              GtkSnapshot        *snapshot,
              const FleetMapView *view,
              const FleetMapMark *mark)
{
  const FleetRosterColumns *columns = fleet_roster_get_columns (self->roster);
  FleetActivity activity = MIN (columns->activity[mark->slot], FLEET_N_ACTIVITIES - 1);
  FleetSeverity severity = MIN (mark->severity, FLEET_SEVERITY_CRITICAL);

  lay_sprite (self, snapshot,
              fleet_vehicle_sprites_get_vehicle (self->sprites, activity, columns->heading[mark->slot], severity, sprite_size (view)),
              fleet_map_view_x (view, mark->x), fleet_map_view_y (view, mark->y));
}

static void
draw_marks (FleetVehicleLayer  *self,
            GtkSnapshot        *snapshot,
            const FleetMapView *view)
{
  guint n_singles, n_clusters;
  const FleetMapMark *marks = fleet_map_cluster_get_marks (self->cluster, &n_singles, &n_clusters);

  self->n_drawn_vehicles = self->n_drawn_clusters = 0;
  for (guint i = 0; i < MIN (self->hits->len, FLEET_VEHICLE_LAYER_NODES); i++)
    {
      const FleetMapHit *hit = &g_array_index (self->hits, FleetMapHit, i);
      const FleetMapMark *mark = &marks[hit->mark];

      if (mark->n == 1)
        {
          draw_vehicle (self, snapshot, view, mark);
          self->n_drawn_vehicles++;
          continue;
        }
      lay_sprite (self, snapshot, fleet_vehicle_sprites_get_cluster (self->sprites, mark->n, MIN (mark->severity, FLEET_SEVERITY_CRITICAL)), hit->x, hit->y);
      self->n_drawn_clusters++;
    }
}

static void
draw_hovered (FleetVehicleLayer  *self,
              GtkSnapshot        *snapshot,
              const FleetMapView *view)
{
  const FleetRosterColumns *columns = fleet_roster_get_columns (self->roster);
  FleetSlot slot = self->hovered;

  if (slot >= columns->n_slots || slot == self->selected || !columns->placed[slot])
    return;
  lay_sprite (self, snapshot, fleet_vehicle_sprites_get_ring (self->sprites, FALSE), fleet_map_view_x (view, columns->x[slot]),
              fleet_map_view_y (view, columns->y[slot]));
}

static void
draw_selected (FleetVehicleLayer  *self,
               GtkSnapshot        *snapshot,
               const FleetMapView *view)
{
  const FleetMapMark *mark = &self->selected_mark;

  if (mark->n == 0)
    return;
  lay_sprite (self, snapshot, fleet_vehicle_sprites_get_ring (self->sprites, TRUE), fleet_map_view_x (view, mark->x), fleet_map_view_y (view, mark->y));
  draw_vehicle (self, snapshot, view, mark);
  fleet_map_hits_add_selected (self->hits, mark, view);
}

static void
prepare_sprites (FleetVehicleLayer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->scale != gtk_widget_get_scale_factor (widget))
    g_clear_pointer (&self->sprites, fleet_vehicle_sprites_free);
  self->scale = gtk_widget_get_scale_factor (widget);
  if (self->sprites == NULL)
    self->sprites = fleet_vehicle_sprites_new (&self->palette, gtk_widget_get_pango_context (widget), self->scale);
}

static void
fleet_vehicle_layer_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (widget);
  FleetMapView view;
  guint zoom;

  g_array_set_size (self->hits, 0);
  if (self->roster == NULL || !self->has_palette)
    return;
  prepare_sprites (self);
  fleet_map_view_read (&view, shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  zoom = CLAMP ((int) floor (view.zoom + 1e-6), 0, 24);
  divide (self, zoom);
  fleet_map_hits_find (self->hits, self->cluster, &view);
  if (self->hits->len > FLEET_VEHICLE_LAYER_NODES && self->most > 1)
    {
      /* Too much for one frame: until the zoom changes, whatever shares a cell is a disc. */
      self->most = 1;
      self->divided_generation--;
      divide (self, zoom);
      fleet_map_hits_find (self->hits, self->cluster, &view);
    }
  draw_marks (self, snapshot, &view);
  draw_hovered (self, snapshot, &view);
  draw_selected (self, snapshot, &view);
}

/* --- the pointer --- */

const FleetMapMark *
fleet_vehicle_layer_pick (FleetVehicleLayer *self,
                          double             x,
                          double             y)
{
  guint n_singles, n_clusters, mark;

  g_return_val_if_fail (FLEET_IS_VEHICLE_LAYER (self), NULL);

  if (!fleet_map_hits_pick (self->hits, self->cluster, x, y, &mark))
    return NULL;
  return mark == FLEET_NONE ? &self->selected_mark : &fleet_map_cluster_get_marks (self->cluster, &n_singles, &n_clusters)[mark];
}

static void
set_hovered (FleetVehicleLayer *self,
             FleetSlot          slot,
             gboolean           is_clickable)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_clickable ? "pointer" : NULL);
  if (self->hovered == slot)
    return;
  self->hovered = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (FleetVehicleLayer *self,
           double             x,
           double             y)
{
  const FleetMapMark *mark = fleet_vehicle_layer_pick (self, x, y);

  set_hovered (self, mark != NULL && mark->n == 1 ? mark->slot : FLEET_NONE, mark != NULL);
}

static void
leave_cb (FleetVehicleLayer *self)
{
  set_hovered (self, FLEET_NONE, FALSE);
}

static void
clicked (FleetVehicleLayer *self,
         double             x,
         double             y)
{
  const FleetMapMark *mark = fleet_vehicle_layer_pick (self, x, y);

  if (mark == NULL)
    g_signal_emit (self, signals[GROUND_CLICKED], 0);
  else if (mark->n == 1)
    g_signal_emit (self, signals[VEHICLE_CLICKED], 0, mark->slot);
  else
    {
      FleetMapMark copy = *mark;

      g_signal_emit (self, signals[CLUSTER_CLICKED], 0, &copy);
    }
}

/* libshumate's dragging claims every press of the button for itself, and GTK then takes it away from any other gesture: presses are looked at before. */
static gboolean
event_cb (FleetVehicleLayer        *self,
          GdkEvent                 *event,
          GtkEventControllerLegacy *controller)
{
  GdkEventType type = gdk_event_get_event_type (event);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double x, y, native_x, native_y;

  if ((type != GDK_BUTTON_PRESS && type != GDK_BUTTON_RELEASE) || gdk_button_event_get_button (event) != GDK_BUTTON_PRIMARY ||
      !gdk_event_get_position (event, &x, &y))
    return GDK_EVENT_PROPAGATE;
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self), x - native_x, y - native_y, &x, &y))
    return GDK_EVENT_PROPAGATE;
  if (type == GDK_BUTTON_PRESS)
    {
      self->pressed_x = x;
      self->pressed_y = y;
    }
  else if (hypot (x - self->pressed_x, y - self->pressed_y) <= STRAY)
    clicked (self, x, y);
  return GDK_EVENT_PROPAGATE;
}

/* libshumate's layers are nowhere, so that presses fall through to the map; this one wants to know of them. */
static gboolean
fleet_vehicle_layer_contains (GtkWidget *widget,
                              double     x,
                              double     y)
{
  return x >= 0 && y >= 0 && x < gtk_widget_get_width (widget) && y < gtk_widget_get_height (widget);
}

static gboolean
fleet_vehicle_layer_query_tooltip (GtkWidget  *widget,
                                   int         x,
                                   int         y,
                                   gboolean    keyboard,
                                   GtkTooltip *tooltip)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (widget);
  const FleetMapMark *mark = keyboard ? NULL : fleet_vehicle_layer_pick (self, x, y);
  g_autofree char *text = NULL;

  if (mark == NULL || self->roster == NULL)
    return FALSE;
  text = mark->n == 1 ? fleet_vehicle_tooltip_vehicle (self->roster, mark->slot, g_get_real_time ())
                      : fleet_vehicle_tooltip_cluster (mark->n, mark->severity);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- the object --- */

static void
fleet_vehicle_layer_constructed (GObject *object)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (object);

  G_OBJECT_CLASS (fleet_vehicle_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
fleet_vehicle_layer_dispose (GObject *object)
{
  FleetVehicleLayer *self = FLEET_VEHICLE_LAYER (object);

  g_clear_object (&self->roster);
  g_clear_pointer (&self->sprites, fleet_vehicle_sprites_free);
  g_clear_pointer (&self->cluster, fleet_map_cluster_free);
  g_clear_pointer (&self->included, g_array_unref);
  g_clear_pointer (&self->hits, g_array_unref);
  G_OBJECT_CLASS (fleet_vehicle_layer_parent_class)->dispose (object);
}

static void
fleet_vehicle_layer_class_init (FleetVehicleLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = fleet_vehicle_layer_constructed;
  object_class->dispose = fleet_vehicle_layer_dispose;
  widget_class->snapshot = fleet_vehicle_layer_snapshot;
  widget_class->contains = fleet_vehicle_layer_contains;
  widget_class->query_tooltip = fleet_vehicle_layer_query_tooltip;
  signals[VEHICLE_CLICKED] = g_signal_new ("vehicle-clicked", FLEET_TYPE_VEHICLE_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CLUSTER_CLICKED] = g_signal_new ("cluster-clicked", FLEET_TYPE_VEHICLE_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[GROUND_CLICKED] = g_signal_new ("ground-clicked", FLEET_TYPE_VEHICLE_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fleet_vehicle_layer_init (FleetVehicleLayer *self)
{
  GtkEventController *buttons = gtk_event_controller_legacy_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->cluster = fleet_map_cluster_new ();
  self->included = g_array_new (FALSE, FALSE, sizeof (guint8));
  self->hits = g_array_new (FALSE, FALSE, sizeof (FleetMapHit));
  self->scale = 1;
  self->filter = -1;
  self->selected = self->hovered = FLEET_NONE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_event_controller_set_propagation_phase (buttons, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (buttons, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), buttons);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

FleetVehicleLayer *
fleet_vehicle_layer_new (ShumateViewport *viewport)
{
  return g_object_new (FLEET_TYPE_VEHICLE_LAYER, "viewport", viewport, NULL);
}

void
fleet_vehicle_layer_set_roster (FleetVehicleLayer *self,
                                FleetRoster       *roster)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LAYER (self));

  if (!g_set_object (&self->roster, roster))
    return;
  g_signal_connect_object (roster, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  divide_anew (self);
}

void
fleet_vehicle_layer_set_palette (FleetVehicleLayer     *self,
                                 const FleetMapPalette *palette)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LAYER (self));

  if (self->has_palette && fleet_map_palette_equal (&self->palette, palette))
    return;
  self->palette = *palette;
  self->has_palette = TRUE;
  g_clear_pointer (&self->sprites, fleet_vehicle_sprites_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fleet_vehicle_layer_set_filter (FleetVehicleLayer *self,
                                int                activity)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LAYER (self));

  self->filter = activity;
  divide_anew (self);
}

void
fleet_vehicle_layer_set_selected (FleetVehicleLayer *self,
                                  FleetSlot          slot)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LAYER (self));

  self->selected = slot;
  divide_anew (self);
}

void
fleet_vehicle_layer_get_drawn (FleetVehicleLayer *self,
                               guint             *ret_n_vehicles,
                               guint             *ret_n_clusters)
{
  g_return_if_fail (FLEET_IS_VEHICLE_LAYER (self));

  *ret_n_vehicles = self->n_drawn_vehicles;
  *ret_n_clusters = self->n_drawn_clusters;
}
