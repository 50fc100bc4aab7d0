/* SPDX-License-Identifier: GPL-3.0-or-later */

/* FleetVehicleSprites: symbols are drawn with cairo once per heading, state, priority and size and then only laid on whole pixels, because a rotated or scaled node per
 * vehicle costs GTK's software renderer eight to twelve times as much as a texture that is copied as it is. */

#include "fleet-vehicle-sprites.h"

#include <math.h>

#include "fleet-map-cluster.h"
#include "fleet-shape.h"

#define N_SIZES 3
#define N_SEVERITIES (FLEET_SEVERITY_CRITICAL + 1)
#define MOST_CLUSTERS 512
/* The side of a vehicle's square, px, at size 0; the priority's shape lies above it. */
#define SIDE 20.0
#define BADGE 15.0
#define CLUSTER_BADGE 12.0

struct _FleetVehicleSprites
{
  FleetMapPalette palette;
  PangoContext   *context;
  int             scale;
  FleetSprite     vehicles[FLEET_N_ACTIVITIES][N_SEVERITIES][N_SIZES][FLEET_SPRITE_HEADINGS + 1];
  FleetSprite     rings[2];
  GHashTable     *clusters; /* "count severity" -> FleetSprite */
};

static const double sizes[N_SIZES] = { 1, 1.25, 1.6 };

static void
sprite_free (gpointer data)
{
  FleetSprite *sprite = data;

  g_clear_object (&sprite->texture);
  g_free (sprite);
}

FleetVehicleSprites *
fleet_vehicle_sprites_new (const FleetMapPalette *palette,
                           PangoContext          *context,
                           int                    scale)
{
  FleetVehicleSprites *self = g_new0 (FleetVehicleSprites, 1);

  self->palette = *palette;
  self->context = g_object_ref (context);
  self->scale = CLAMP (scale, 1, 4);
  self->clusters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sprite_free);
  return self;
}

void
fleet_vehicle_sprites_free (FleetVehicleSprites *self)
{
  FleetSprite *vehicles = &self->vehicles[0][0][0][0];

  for (guint i = 0; i < sizeof self->vehicles / sizeof (FleetSprite); i++)
    g_clear_object (&vehicles[i].texture);
  for (guint i = 0; i < G_N_ELEMENTS (self->rings); i++)
    g_clear_object (&self->rings[i].texture);
  g_hash_table_unref (self->clusters);
  g_object_unref (self->context);
  g_free (self);
}

/* A surface of whole px with the place at (middle_x, middle_y). */
static cairo_t *
begin_sprite (FleetVehicleSprites *self,
              FleetSprite         *sprite,
              int                  width,
              int                  height,
              double               middle_x,
              double               middle_y)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * self->scale, height * self->scale);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  sprite->left = -middle_x;
  sprite->top = -middle_y;
  sprite->width = width;
  sprite->height = height;
  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, middle_x, middle_y);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  return cr;
}

static void
end_sprite (FleetSprite *sprite,
            cairo_t     *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * height);
  sprite->texture = gdk_memory_texture_new (cairo_image_surface_get_width (surface), height, GDK_MEMORY_DEFAULT, bytes, stride);
  cairo_destroy (cr);
}

static void
show_text (FleetVehicleSprites *self,
           cairo_t             *cr,
           const char          *text,
           double               size,
           double               x,
           double               y)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (self->context));
  PangoRectangle ink;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, &ink, NULL);
  cairo_move_to (cr, x - (ink.x + ink.width / 2.0) / PANGO_SCALE, y - (ink.y + ink.height / 2.0) / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
}

/* Stroked with a rim on both sides. */
static void
stroke_with_rim (FleetVehicleSprites *self,
                 cairo_t             *cr,
                 const GdkRGBA       *colour,
                 double               width)
{
  gdk_cairo_set_source_rgba (cr, &self->palette.rim);
  cairo_set_line_width (cr, width + 1.6);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_activity (FleetVehicleSprites *self,
               cairo_t             *cr,
               FleetActivity        activity,
               guint                heading)
{
  static const double symbol_sizes[FLEET_N_ACTIVITIES] = {
    [FLEET_ACTIVITY_UNKNOWN] = 15, [FLEET_ACTIVITY_FREE] = 11, [FLEET_ACTIVITY_IN_USE] = 16, [FLEET_ACTIVITY_CHARGING] = 12, [FLEET_ACTIVITY_SILENT] = 13,
  };

  if (heading < FLEET_SPRITE_HEADINGS)
    cairo_rotate (cr, heading * 2 * G_PI / FLEET_SPRITE_HEADINGS);
  else if (activity == FLEET_ACTIVITY_IN_USE)
    {
      /* In use, and nobody told where to: the free one's dot in the arrow's colour. */
      fleet_shape_draw_activity (cr, FLEET_ACTIVITY_FREE, symbol_sizes[FLEET_ACTIVITY_FREE] + 1, &self->palette.activities[activity], &self->palette.rim);
      return;
    }
  fleet_shape_draw_activity (cr, activity, symbol_sizes[activity], &self->palette.activities[activity], &self->palette.rim);
}

const FleetSprite *
fleet_vehicle_sprites_get_vehicle (FleetVehicleSprites *self,
                                   FleetActivity        activity,
                                   double               heading,
                                   FleetSeverity        severity,
                                   guint                size)
{
  guint step = FLEET_SPRITE_HEADINGS;
  FleetSprite *sprite;
  double side, above;
  cairo_t *cr;

  size = MIN (size, N_SIZES - 1);
  if (activity == FLEET_ACTIVITY_IN_USE && isfinite (heading))
    step = (guint) floor (fmod (fmod (heading, 360) + 360, 360) * FLEET_SPRITE_HEADINGS / 360 + 0.5) % FLEET_SPRITE_HEADINGS;
  sprite = &self->vehicles[activity][severity][size][step];
  if (sprite->texture != NULL)
    return sprite;
  side = ceil (SIDE * sizes[size] / 2) * 2;
  above = severity != FLEET_SEVERITY_NONE ? BADGE + 1 : 0;
  cr = begin_sprite (self, sprite, side, side + 2 * above, side / 2, side / 2 + above);
  cairo_save (cr);
  cairo_scale (cr, sizes[size], sizes[size]);
  draw_activity (self, cr, activity, step);
  cairo_restore (cr);
  if (severity != FLEET_SEVERITY_NONE)
    {
      cairo_translate (cr, 0, -(6.5 * sizes[size] + BADGE / 2));
      fleet_shape_draw_severity (cr, severity, BADGE, &self->palette.severities[severity], &self->palette.severity_text, &self->palette.rim, TRUE);
    }
  end_sprite (sprite, cr);
  return sprite;
}

char *
fleet_vehicle_sprites_count_text (guint n)
{
  if (n < 1000)
    return g_strdup_printf ("%u", n);
  if (n < 9950)
    {
      guint tenths = (n + 50) / 100;

      return tenths % 10 == 0 ? g_strdup_printf ("%uk", tenths / 10) : g_strdup_printf ("%u.%uk", tenths / 10, tenths % 10);
    }
  return g_strdup_printf ("%uk", (n + 500) / 1000);
}

const FleetSprite *
fleet_vehicle_sprites_get_cluster (FleetVehicleSprites *self,
                                   guint                n,
                                   FleetSeverity        severity)
{
  g_autofree char *text = fleet_vehicle_sprites_count_text (n);
  double radius = fleet_map_cluster_radius (n);
  g_autofree char *key = g_strdup_printf ("%s %g %d", text, radius, severity);
  FleetSprite *sprite = g_hash_table_lookup (self->clusters, key);
  double side = 2 * (radius + 8);
  cairo_t *cr;

  if (sprite != NULL)
    return sprite;
  if (g_hash_table_size (self->clusters) >= MOST_CLUSTERS)
    g_hash_table_remove_all (self->clusters);
  sprite = g_new0 (FleetSprite, 1);
  cr = begin_sprite (self, sprite, side, side, side / 2, side / 2);
  cairo_arc (cr, 0, 0, radius + 1.5, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &self->palette.rim);
  cairo_fill (cr);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &self->palette.cluster);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette.cluster_text);
  show_text (self, cr, text, radius < 18 ? 11 : 12, 0, 0);
  if (severity != FLEET_SEVERITY_NONE)
    {
      cairo_new_path (cr);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &self->palette.severities[severity]);
      cairo_set_line_width (cr, 3);
      cairo_stroke (cr);
      cairo_translate (cr, 0, -radius);
      fleet_shape_draw_severity (cr, severity, CLUSTER_BADGE, &self->palette.severities[severity], &self->palette.severity_text, &self->palette.rim, FALSE);
    }
  end_sprite (sprite, cr);
  g_hash_table_insert (self->clusters, g_steal_pointer (&key), sprite);
  return sprite;
}

const FleetSprite *
fleet_vehicle_sprites_get_ring (FleetVehicleSprites *self,
                                gboolean             selected)
{
  FleetSprite *sprite = &self->rings[selected ? 1 : 0];
  double radius = selected ? 16 : 12;
  double side = 2 * (radius + 4);
  cairo_t *cr;

  if (sprite->texture != NULL)
    return sprite;
  cr = begin_sprite (self, sprite, side, side, side / 2, side / 2);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  stroke_with_rim (self, cr, &self->palette.selection, selected ? 2.5 : 1.5);
  end_sprite (sprite, cr);
  return sprite;
}
