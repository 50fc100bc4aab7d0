/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The embedded base map: it loads, refuses what is damaged, and draws land where land is. */

#include "fleet-basemap-painter.h"
#include "fleet-basemap-source.h"

#include <math.h>
#include <string.h>

#include "fleet-error.h"
#include "fleet-geo.h"

static void
test_loads (void)
{
  g_autoptr (FleetBasemap) map = fleet_basemap_get_embedded ();
  guint n_of[FLEET_N_SHAPE_KINDS] = { 0 };
  gboolean has_seoul = FALSE;

  for (guint i = 0; i < map->n_shapes; i++)
    {
      n_of[map->shapes[i].kind]++;
      for (guint k = 0; k < map->shapes[i].n_points; k++)
        {
          g_assert_cmpint (map->shapes[i].points[2 * k], >=, map->shapes[i].left);
          g_assert_cmpint (map->shapes[i].points[2 * k], <=, map->shapes[i].right);
          g_assert_cmpint (map->shapes[i].points[2 * k + 1], >=, map->shapes[i].top);
          g_assert_cmpint (map->shapes[i].points[2 * k + 1], <=, map->shapes[i].bottom);
        }
    }
  for (guint kind = 0; kind < FLEET_N_SHAPE_KINDS; kind++)
    g_assert_cmpuint (n_of[kind], >, 0);
  for (guint i = 0; i < map->n_places; i++)
    {
      g_assert_cmpstr (map->places[i].korean, !=, "");
      g_assert_cmpstr (map->places[i].english, !=, "");
      has_seoul |= g_str_equal (map->places[i].korean, "서울") && g_str_equal (map->places[i].english, "Seoul");
    }
  g_assert_true (has_seoul);
}

static void
assert_refused (const guint8 *data,
                gsize         length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (fleet_basemap_new_from_bytes (bytes, &error));
  g_assert_error (error, FLEET_ERROR, FLEET_ERROR_CORRUPT);
}

static void
test_damage (void)
{
  g_autoptr (FleetBasemap) map = fleet_basemap_get_embedded ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  gsize length;
  const guint8 *data = g_bytes_get_data (map->bytes, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length + 1);

  for (gsize cut = 0; cut < 64; cut++)
    assert_refused (data, cut);
  for (guint i = 0; i < 20; i++)
    assert_refused (data, g_rand_int_range (rand, 64, length));
  /* Counts that do not agree with the length, also those whose sum overflows 32 bits. */
  for (guint field = 8; field < 28; field += 4)
    {
      memcpy (copy, data, length);
      memset (copy + field, 0xff, 4);
      assert_refused (copy, length);
      memcpy (copy + field, data + field, 4);
      copy[field]++;
      assert_refused (copy, length);
    }
  /* A shape's points that lie outside of the file, an unknown kind, a name that is no text. */
  memcpy (copy, data, length);
  memset (copy + 32 + 8, 0xff, 4);
  assert_refused (copy, length);
  memcpy (copy, data, length);
  copy[32] = FLEET_N_SHAPE_KINDS;
  assert_refused (copy, length);
  memcpy (copy, data, length);
  for (gsize at = 32 + (gsize) map->n_shapes * 40; at < length; at++)
    if (g_str_equal ((const char *) data + at, map->places[0].korean))
      {
        copy[at] = 0xff; /* no UTF-8 */
        break;
      }
  assert_refused (copy, length);
}

/* The pixel of a place, drawn at a zoom level, as 0xRRGGBB. */
static guint32
colour_at (FleetBasemap          *map,
           const FleetMapPalette *palette,
           guint                  zoom,
           double                 latitude,
           double                 longitude)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 256, 256);
  cairo_t *cr = cairo_create (surface);
  double x, y;
  guint32 pixel;

  fleet_geo_project (latitude, longitude, &x, &y);
  x = ldexp (x, zoom);
  y = ldexp (y, zoom);
  fleet_basemap_paint_tile (map, palette, cr, zoom, x, y, 256);
  cairo_surface_flush (surface);
  pixel = *(const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (int) ((y - floor (y)) * 256) * cairo_image_surface_get_stride (surface) +
                                         (int) ((x - floor (x)) * 256) * 4) & 0xffffff;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixel;
}

static void
test_land_and_sea (void)
{
  static const struct
  {
    double latitude, longitude;
    guint32 colour;
  } places[] = {
    { 37.62, 127.30, 0x00ff00 }, /* Namyangju */
    { 36.80, 128.20, 0x00ff00 }, /* the middle of the land */
    { 33.38, 126.55, 0x00ff00 }, /* Jeju */
    { 33.60, 130.60, 0x00ff00 }, /* Kyushu */
    { 37.50, 132.50, 0x0000ff }, /* East Sea */
    { 35.50, 124.00, 0x0000ff }, /* Yellow Sea */
    { 33.80, 126.90, 0x0000ff }, /* Jeju Strait */
  };
  g_autoptr (FleetBasemap) map = fleet_basemap_get_embedded ();
  FleetMapPalette palette = { 0 };

  palette.land = (GdkRGBA) { 0, 1, 0, 1 };
  palette.water = (GdkRGBA) { 0, 0, 1, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint zoom = 5; zoom <= 17; zoom++)
      g_assert_cmphex (colour_at (map, &palette, zoom, places[i].latitude, places[i].longitude), ==, places[i].colour);
}

/* A tile is a whole square of opaque pixels, a logical pixel of each neighbour around it. */
static void
test_texture (void)
{
  g_autoptr (FleetBasemap) map = fleet_basemap_get_embedded ();
  FleetMapPalette palette = { 0 };

  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr (GdkTexture) texture = fleet_basemap_source_draw (map, &palette, scale, 8, 218, 99);

      g_assert_cmpint (gdk_texture_get_width (texture), ==, 258 * scale);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, 258 * scale);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/basemap/loads", test_loads);
  g_test_add_func ("/basemap/damage", test_damage);
  g_test_add_func ("/basemap/land-and-sea", test_land_and_sea);
  g_test_add_func ("/basemap/texture", test_texture);
  return g_test_run ();
}
