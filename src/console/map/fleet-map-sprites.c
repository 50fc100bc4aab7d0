/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-sprites: cairo into memory textures, by key. A palette or a scale of its own makes a new set. */

#include "fleet-map-sprites.h"

#include "fleet-shape.h"

#include <math.h>

#define HEADINGS      32
#define VEHICLE_SIZE  30 /* px, with room for the priority's shape beside the symbol */
#define SYMBOL_SIZE   15
#define ARROW_SIZE    18
#define DOT_SIZE      12
#define BADGE_SIZE    11
#define RING_SIZE     44
#define MOST_CLUSTERS 512 /* looks kept; then they are drawn anew */

struct _FleetMapSprites
{
  FleetMapPalette palette;
  int             scale;
  FleetMapSprite  vehicles[FLEET_N_ACTIVITIES][HEADINGS][FLEET_SEVERITY_CRITICAL + 1];
  FleetMapSprite  rings[2];
  GHashTable     *clusters; /* key -> FleetMapSprite* */
};

static void
sprite_free (gpointer data)
{
  FleetMapSprite *sprite = data;

  g_clear_object (&sprite->texture);
  g_free (sprite);
}

FleetMapSprites *
fleet_map_sprites_new (const FleetMapPalette *palette,
                       int                    scale)
{
  FleetMapSprites *self = g_new0 (FleetMapSprites, 1);

  self->palette = *palette;
  self->scale = MAX (1, scale);
  self->clusters = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, sprite_free);
  return self;
}

void
fleet_map_sprites_free (FleetMapSprites *self)
{
  FleetMapSprite *vehicles;

  if (self == NULL)
    return;
  vehicles = &self->vehicles[0][0][0];
  for (guint i = 0; i < sizeof self->vehicles / sizeof *vehicles; i++)
    g_clear_object (&vehicles[i].texture);
  for (guint i = 0; i < G_N_ELEMENTS (self->rings); i++)
    g_clear_object (&self->rings[i].texture);
  g_hash_table_unref (self->clusters);
  g_free (self);
}

/* A surface of size × size logical px whose origin is its centre. */
static cairo_t *
begin (FleetMapSprites *self,
       float            size)
{
  int pixels = ceilf (size * self->scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, size / 2, size / 2);
  return cr;
}

static void
finish (cairo_t        *cr,
        float           size,
        FleetMapSprite *sprite)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  gsize stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * height);
  sprite->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
  sprite->size = size;
  cairo_destroy (cr);
}

static double
symbol_size (FleetActivity activity)
{
  return activity == FLEET_ACTIVITY_IN_USE ? ARROW_SIZE : activity == FLEET_ACTIVITY_FREE ? DOT_SIZE : SYMBOL_SIZE;
}

const FleetMapSprite *
fleet_map_sprites_vehicle (FleetMapSprites *self,
                           FleetActivity    activity,
                           float            heading,
                           FleetSeverity    severity)
{
  guint step = activity == FLEET_ACTIVITY_IN_USE && isfinite (heading) ? (guint) lroundf (fmodf (heading, 360) * HEADINGS / 360 + HEADINGS) % HEADINGS : 0;
  FleetMapSprite *sprite = &self->vehicles[activity][step][severity];
  cairo_t *cr;

  if (sprite->texture != NULL)
    return sprite;
  cr = begin (self, VEHICLE_SIZE);
  cairo_save (cr);
  cairo_rotate (cr, step * 2 * G_PI / HEADINGS);
  fleet_shape_draw_activity (cr, activity, symbol_size (activity), &self->palette.activities[activity], &self->palette.rim);
  cairo_restore (cr);
  if (severity != FLEET_SEVERITY_NONE)
    {
      cairo_translate (cr, 8, -8);
      fleet_shape_draw_severity (cr, severity, BADGE_SIZE, &self->palette.severities[severity], &self->palette.severity_text, &self->palette.rim, FALSE);
    }
  finish (cr, VEHICLE_SIZE, sprite);
  return sprite;
}

/* "137", "1.8k", "12k": at most four characters, so that the disc's size tells the rest. */
static char *
count_text (guint n)
{
  if (n < 1000)
    return g_strdup_printf ("%u", n);
  if (n < 9950)
    return g_strdup_printf ("%u.%uk", (n + 50) / 1000, (n + 50) / 100 % 10);
  return g_strdup_printf ("%uk", (n + 500) / 1000);
}

static void
draw_count (cairo_t       *cr,
            const char    *text,
            const GdkRGBA *colour,
            double         radius)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans Bold");
  PangoRectangle ink;

  pango_font_description_set_absolute_size (font, (radius < 15 ? 10.5 : 12) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, -ink.x - ink.width / 2.0, -ink.y - ink.height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cluster (FleetMapSprites *self,
              cairo_t         *cr,
              const char      *text,
              double           radius,
              FleetSeverity    severity)
{
  const GdkRGBA *rim = severity != FLEET_SEVERITY_NONE ? &self->palette.severities[severity] : &self->palette.rim;

  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &self->palette.cluster);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, rim);
  cairo_set_line_width (cr, severity != FLEET_SEVERITY_NONE ? 3 : 2);
  cairo_stroke (cr);
  draw_count (cr, text, &self->palette.cluster_text, radius);
  if (severity == FLEET_SEVERITY_NONE)
    return;
  cairo_translate (cr, 0, -radius - 1);
  fleet_shape_draw_severity (cr, severity, BADGE_SIZE, rim, &self->palette.severity_text, &self->palette.rim, FALSE);
}

const FleetMapSprite *
fleet_map_sprites_cluster (FleetMapSprites *self,
                           guint            n,
                           double           radius,
                           FleetSeverity    severity)
{
  gint64 key = (gint64) (n < 1000 ? n : n < 9950 ? (n + 50) / 100 * 100 : (n + 500) / 1000 * 1000) * 8 + severity;
  FleetMapSprite *sprite = g_hash_table_lookup (self->clusters, &key);
  g_autofree char *text = NULL;
  float size = 2 * (radius + 9);
  cairo_t *cr;

  if (sprite != NULL)
    return sprite;
  if (g_hash_table_size (self->clusters) >= MOST_CLUSTERS)
    g_hash_table_remove_all (self->clusters);
  text = count_text (n);
  sprite = g_new0 (FleetMapSprite, 1);
  cr = begin (self, size);
  draw_cluster (self, cr, text, radius, severity);
  finish (cr, size, sprite);
  g_hash_table_insert (self->clusters, g_memdup2 (&key, sizeof key), sprite);
  return sprite;
}

const FleetMapSprite *
fleet_map_sprites_ring (FleetMapSprites *self,
                        gboolean         is_selection)
{
  FleetMapSprite *sprite = &self->rings[is_selection];
  cairo_t *cr;

  if (sprite->texture != NULL)
    return sprite;
  cr = begin (self, RING_SIZE);
  cairo_arc (cr, 0, 0, RING_SIZE / 2.0 - 4, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &self->palette.rim);
  cairo_set_line_width (cr, is_selection ? 5 : 3);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette.selection);
  cairo_set_line_width (cr, is_selection ? 3 : 1.5);
  cairo_stroke (cr);
  finish (cr, RING_SIZE, sprite);
  return sprite;
}
