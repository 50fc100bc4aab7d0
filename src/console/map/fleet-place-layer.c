/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetPlaceLayer: names are a layer of their own and no part of the tiles, so that none is cut at a tile's side, none is stretched between two zoom levels, and which of
 * two that collide stays is settled once for the whole map and each zoom level: panning never makes a name come or go. Each is drawn once into a
 * texture with a soft halo and laid on whole pixels. */

#include "fleet-place-layer.h"

#include <math.h>

#include "fleet-map-view.h"

#define N_ZOOMS 20
/* Free room around a name, px. */
#define APART_X 14
#define APART_Y 8
#define HALO 3

typedef struct
{
  GdkTexture *texture; /* NULL until it is first needed */
  int         width;   /* logical px, the halo included */
  int         height;
} Label;

typedef struct
{
  double size;     /* px */
  int    weight;
  double spacing;  /* px between letters */
  gsize  colour;
  guint  last;     /* the last zoom level that shows it */
} Look;

#define COLOUR(field) G_STRUCT_OFFSET (FleetMapPalette, field)

static const Look looks[FLEET_N_PLACE_KINDS] = {
  [FLEET_PLACE_COUNTRY] = { 14, PANGO_WEIGHT_BOLD, 2, COLOUR (label_minor), 6 },
  [FLEET_PLACE_SEA] = { 13, PANGO_WEIGHT_NORMAL, 3, COLOUR (label_water), 11 },
  [FLEET_PLACE_PROVINCE] = { 12, PANGO_WEIGHT_NORMAL, 1, COLOUR (label_minor), 9 },
  [FLEET_PLACE_CITY] = { 13, PANGO_WEIGHT_MEDIUM, 0, COLOUR (label), N_ZOOMS },
  [FLEET_PLACE_TOWN] = { 12, PANGO_WEIGHT_NORMAL, 0, COLOUR (label_minor), N_ZOOMS },
  [FLEET_PLACE_DISTRICT] = { 12.5, PANGO_WEIGHT_NORMAL, 0, COLOUR (label), N_ZOOMS },
  [FLEET_PLACE_ISLAND] = { 12, PANGO_WEIGHT_NORMAL, 0, COLOUR (label_minor), N_ZOOMS },
};

struct _FleetPlaceLayer
{
  ShumateLayer parent_instance;

  FleetBasemap    *map;
  gboolean         is_korean;
  FleetMapPalette  palette;
  gboolean         has_palette;
  int              scale;
  Label           *labels;           /* by place */
  GArray          *shown[N_ZOOMS];   /* guint: places, by zoom level; NULL not settled yet */
};

G_DEFINE_FINAL_TYPE (FleetPlaceLayer, fleet_place_layer, SHUMATE_TYPE_LAYER)

static PangoLayout *
lay_out (FleetPlaceLayer     *self,
         const FleetMapPlace *place)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->is_korean ? place->korean : place->english);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));
  const Look *look = &looks[place->kind];

  pango_font_description_set_absolute_size (font, look->size * PANGO_SCALE);
  pango_font_description_set_weight (font, look->weight);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (look->spacing * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
measure (FleetPlaceLayer *self,
         guint            i)
{
  Label *label = &self->labels[i];
  g_autoptr (PangoLayout) layout = NULL;

  if (label->width > 0)
    return;
  layout = lay_out (self, &self->map->places[i]);
  pango_layout_get_pixel_size (layout, &label->width, &label->height);
  label->width += 2 * HALO;
  label->height += 2 * HALO;
}

static void
draw_label (FleetPlaceLayer *self,
            guint            i)
{
  const FleetMapPlace *place = &self->map->places[i];
  Label *label = &self->labels[i];
  g_autoptr (PangoLayout) layout = lay_out (self, place);
  g_autoptr (GBytes) bytes = NULL;
  GdkRGBA halo = place->kind == FLEET_PLACE_SEA ? self->palette.water : self->palette.land;
  int width = label->width * self->scale;
  int height = label->height * self->scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  gsize stride = cairo_image_surface_get_stride (surface);

  cairo_scale (cr, self->scale, self->scale);
  cairo_move_to (cr, HALO, HALO);
  pango_cairo_layout_path (cr, layout);
  halo.alpha = 0.75;
  gdk_cairo_set_source_rgba (cr, &halo);
  cairo_set_line_width (cr, HALO);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_move_to (cr, HALO, HALO);
  gdk_cairo_set_source_rgba (cr, &G_STRUCT_MEMBER (GdkRGBA, &self->palette, looks[place->kind].colour));
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * height);
  cairo_surface_destroy (surface);
  label->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
collides (FleetPlaceLayer *self,
          const GArray    *shown,
          guint            i,
          double           scale)
{
  const FleetMapPlace *place = &self->map->places[i];

  for (guint k = 0; k < shown->len; k++)
    {
      guint other = g_array_index (shown, guint, k);
      double apart_x = fabs ((double) place->x - self->map->places[other].x) * scale;
      double apart_y = fabs ((double) place->y - self->map->places[other].y) * scale;

      if (apart_x < (self->labels[i].width + self->labels[other].width) / 2.0 + APART_X &&
          apart_y < (self->labels[i].height + self->labels[other].height) / 2.0 + APART_Y)
        return TRUE;
    }
  return FALSE;
}

/* Which names stand at a zoom level, anywhere on the map. */
static GArray *
settle (FleetPlaceLayer *self,
        guint            zoom)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (guint));
  double scale = ldexp (256.0 / FLEET_BASEMAP_UNIT, zoom);

  for (guint rank = 0; rank <= zoom; rank++)
    for (guint i = 0; i < self->map->n_places; i++)
      {
        const FleetMapPlace *place = &self->map->places[i];

        if (place->zoom != rank || looks[place->kind].last < zoom)
          continue;
        measure (self, i);
        if (!collides (self, shown, i, scale))
          g_array_append_val (shown, i);
      }
  return shown;
}

static void
forget_labels (FleetPlaceLayer *self)
{
  for (guint i = 0; i < self->map->n_places; i++)
    {
      g_clear_object (&self->labels[i].texture);
      self->labels[i].width = 0;
    }
  for (guint i = 0; i < N_ZOOMS; i++)
    g_clear_pointer (&self->shown[i], g_array_unref);
}

static void
fleet_place_layer_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  FleetPlaceLayer *self = FLEET_PLACE_LAYER (widget);
  FleetMapView view;
  guint zoom;

  if (!self->has_palette)
    return;
  if (self->scale != gtk_widget_get_scale_factor (widget))
    {
      self->scale = gtk_widget_get_scale_factor (widget);
      forget_labels (self);
    }
  fleet_map_view_read (&view, shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  zoom = CLAMP ((int) floor (view.zoom + 1e-6), 0, N_ZOOMS - 1);
  if (self->shown[zoom] == NULL)
    self->shown[zoom] = settle (self, zoom);
  for (guint k = 0; k < self->shown[zoom]->len; k++)
    {
      guint i = g_array_index (self->shown[zoom], guint, k);
      Label *label = &self->labels[i];
      double x = floor (fleet_map_view_x (&view, (double) self->map->places[i].x / FLEET_BASEMAP_UNIT) - label->width / 2.0);
      double y = floor (fleet_map_view_y (&view, (double) self->map->places[i].y / FLEET_BASEMAP_UNIT) - label->height / 2.0);

      if (x + label->width < 0 || y + label->height < 0 || x > view.width || y > view.height)
        continue;
      if (label->texture == NULL)
        draw_label (self, i);
      gtk_snapshot_append_texture (snapshot, label->texture, &GRAPHENE_RECT_INIT (x, y, label->width, label->height));
    }
}

static void
fleet_place_layer_system_setting_changed (GtkWidget        *widget,
                                          GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (fleet_place_layer_parent_class)->system_setting_changed (widget, setting);
  forget_labels (FLEET_PLACE_LAYER (widget));
  gtk_widget_queue_draw (widget);
}

static void
viewport_changed_cb (FleetPlaceLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fleet_place_layer_constructed (GObject *object)
{
  FleetPlaceLayer *self = FLEET_PLACE_LAYER (object);

  G_OBJECT_CLASS (fleet_place_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify", G_CALLBACK (viewport_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
fleet_place_layer_finalize (GObject *object)
{
  FleetPlaceLayer *self = FLEET_PLACE_LAYER (object);

  if (self->map != NULL)
    forget_labels (self);
  g_clear_pointer (&self->map, fleet_basemap_unref);
  g_free (self->labels);
  G_OBJECT_CLASS (fleet_place_layer_parent_class)->finalize (object);
}

static void
fleet_place_layer_class_init (FleetPlaceLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = fleet_place_layer_constructed;
  object_class->finalize = fleet_place_layer_finalize;
  widget_class->snapshot = fleet_place_layer_snapshot;
  widget_class->system_setting_changed = fleet_place_layer_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fleet_place_layer_init (FleetPlaceLayer *self)
{
  self->scale = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

FleetPlaceLayer *
fleet_place_layer_new (ShumateViewport *viewport,
                       FleetBasemap    *map,
                       gboolean         korean)
{
  FleetPlaceLayer *self = g_object_new (FLEET_TYPE_PLACE_LAYER, "viewport", viewport, NULL);

  self->map = fleet_basemap_ref (map);
  self->is_korean = korean;
  self->labels = g_new0 (Label, MAX (map->n_places, 1));
  return self;
}

void
fleet_place_layer_set_palette (FleetPlaceLayer       *self,
                               const FleetMapPalette *palette)
{
  g_return_if_fail (FLEET_IS_PLACE_LAYER (self));

  if (self->has_palette && fleet_map_palette_equal (&self->palette, palette))
    return;
  self->palette = *palette;
  self->has_palette = TRUE;
  forget_labels (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
