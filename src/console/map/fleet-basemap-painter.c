/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The painter of the base map. Every ring is cut to the tile before cairo sees it: cairo's numbers end at eight million pixels, which is a fifth of the
 * world at zoom 17, and a path of ten thousand points of which four are visible is work for nothing. Points that fall on the pixel of their predecessor are left out,
 * so that one set of data serves all zoom levels. */

#include "fleet-basemap-painter.h"

#include <math.h>

/* How far outside the tile a ring is cut: more than any line is wide. */
#define MARGIN 8.0
#define EARTH_M 40075016.686

typedef struct
{
  double x, y;
} Point;

typedef struct
{
  cairo_t *cr;
  double   scale; /* logical pixels a unit */
  double   left;  /* units */
  double   top;
  double   size;
  GArray  *ring;  /* Point */
  GArray  *cut;   /* Point, the other buffer of the cutting */
} Tile;

/* The shape in the tile's pixels, without points that share a pixel. */
static void
place_points (Tile             *tile,
              const FleetShape *shape)
{
  Point last = { G_MAXDOUBLE, G_MAXDOUBLE };

  g_array_set_size (tile->ring, 0);
  for (guint i = 0; i < shape->n_points; i++)
    {
      Point point = { (shape->points[2 * i] - tile->left) * tile->scale, (shape->points[2 * i + 1] - tile->top) * tile->scale };

      if (i > 0 && i + 1 < shape->n_points && fabs (point.x - last.x) + fabs (point.y - last.y) < 0.8)
        continue;
      g_array_append_val (tile->ring, point);
      last = point;
    }
}

/* One side of Sutherland and Hodgman's cut: keeps where sign × (coordinate - limit) is not negative. */
static void
cut_side (Tile     *tile,
          gboolean  vertical,
          double    limit,
          double    sign)
{
  GArray *from = tile->ring;
  GArray *to = tile->cut;

  g_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++)
    {
      Point a = g_array_index (from, Point, i);
      Point b = g_array_index (from, Point, (i + 1) % from->len);
      double from_limit_a = sign * ((vertical ? a.y : a.x) - limit);
      double from_limit_b = sign * ((vertical ? b.y : b.x) - limit);

      if (from_limit_a >= 0)
        g_array_append_val (to, a);
      if ((from_limit_a >= 0) != (from_limit_b >= 0))
        {
          double part = from_limit_a / (from_limit_a - from_limit_b);
          Point crossing = { a.x + part * (b.x - a.x), a.y + part * (b.y - a.y) };

          g_array_append_val (to, crossing);
        }
    }
  tile->ring = to;
  tile->cut = from;
}

static void
trace_ring (Tile             *tile,
            const FleetShape *shape)
{
  place_points (tile, shape);
  cut_side (tile, FALSE, -MARGIN, 1);
  cut_side (tile, FALSE, tile->size + MARGIN, -1);
  cut_side (tile, TRUE, -MARGIN, 1);
  cut_side (tile, TRUE, tile->size + MARGIN, -1);
  if (tile->ring->len < 3)
    return;
  cairo_new_sub_path (tile->cr);
  for (guint i = 0; i < tile->ring->len; i++)
    cairo_line_to (tile->cr, g_array_index (tile->ring, Point, i).x, g_array_index (tile->ring, Point, i).y);
  cairo_close_path (tile->cr);
}

/* TRUE: the stretch from a to b cannot touch the tile, with room for a line's width. */
static gboolean
is_outside (const Tile *tile,
            Point       a,
            Point       b,
            double      room)
{
  return (a.x < -room && b.x < -room) || (a.y < -room && b.y < -room) || (a.x > tile->size + room && b.x > tile->size + room) ||
         (a.y > tile->size + room && b.y > tile->size + room);
}

static void
trace_line (Tile             *tile,
            const FleetShape *shape,
            double            room)
{
  gboolean pen_is_down = FALSE;

  place_points (tile, shape);
  for (guint i = 1; i < tile->ring->len; i++)
    {
      Point a = g_array_index (tile->ring, Point, i - 1);
      Point b = g_array_index (tile->ring, Point, i);

      if (is_outside (tile, a, b, room))
        {
          pen_is_down = FALSE;
          continue;
        }
      if (!pen_is_down)
        cairo_move_to (tile->cr, a.x, a.y);
      cairo_line_to (tile->cr, b.x, b.y);
      pen_is_down = TRUE;
    }
}

static double
river_width (const Tile       *tile,
             const FleetShape *shape)
{
  double middle = (tile->top + tile->size / tile->scale / 2) / FLEET_BASEMAP_UNIT;
  double metres = EARTH_M / FLEET_BASEMAP_UNIT / cosh (G_PI * (1 - 2 * middle));

  return CLAMP (shape->width_m * tile->scale / metres, 1.2, 64);
}

static void
paint_kind (Tile                  *tile,
            const FleetBasemap    *map,
            const FleetMapPalette *palette,
            FleetShapeKind         kind,
            guint                  zoom)
{
  static const struct
  {
    gsize  colour;
    double width; /* 0: filled */
    guint  zoom;  /* the first and the last level that draws it: near the ground a line that is right to a kilometre would be wrong */
    guint  last;
  } looks[FLEET_N_SHAPE_KINDS] = {
    [FLEET_SHAPE_LAND] = { G_STRUCT_OFFSET (FleetMapPalette, land), 0, 0, 24 },
    [FLEET_SHAPE_LAKE] = { G_STRUCT_OFFSET (FleetMapPalette, water), 0, 0, 24 },
    [FLEET_SHAPE_COAST] = { G_STRUCT_OFFSET (FleetMapPalette, coast), 1, 0, 24 },
    [FLEET_SHAPE_BORDER] = { G_STRUCT_OFFSET (FleetMapPalette, border), 1.4, 0, 24 },
    [FLEET_SHAPE_PROVINCE] = { G_STRUCT_OFFSET (FleetMapPalette, province), 1, 6, 12 },
    [FLEET_SHAPE_RIVER] = { G_STRUCT_OFFSET (FleetMapPalette, river), 1, 0, 24 },
  };
  double span = tile->size / tile->scale;
  gboolean is_filled = looks[kind].width == 0;

  if (zoom < looks[kind].zoom || zoom > looks[kind].last)
    return;
  gdk_cairo_set_source_rgba (tile->cr, &G_STRUCT_MEMBER (GdkRGBA, palette, looks[kind].colour));
  cairo_set_line_width (tile->cr, looks[kind].width);
  cairo_new_path (tile->cr);
  for (guint i = 0; i < map->n_shapes; i++)
    {
      const FleetShape *shape = &map->shapes[i];
      double width = kind == FLEET_SHAPE_RIVER ? river_width (tile, shape) : looks[kind].width;
      double room = (width + MARGIN) / tile->scale;

      if (shape->kind != kind || shape->zoom > zoom || shape->right < tile->left - room || shape->left > tile->left + span + room ||
          shape->bottom < tile->top - room || shape->top > tile->top + span + room)
        continue;
      if (is_filled)
        {
          trace_ring (tile, shape);
          continue;
        }
      trace_line (tile, shape, width + MARGIN);
      if (kind == FLEET_SHAPE_RIVER)
        {
          cairo_set_line_width (tile->cr, width);
          cairo_stroke (tile->cr);
        }
    }
  if (is_filled)
    cairo_fill (tile->cr);
  else
    cairo_stroke (tile->cr);
}

void
fleet_basemap_paint_tile (const FleetBasemap    *map,
                          const FleetMapPalette *palette,
                          cairo_t               *cr,
                          guint                  zoom,
                          guint                  x,
                          guint                  y,
                          double                 size)
{
  static const FleetShapeKind order[] = { FLEET_SHAPE_LAND,  FLEET_SHAPE_COAST,    FLEET_SHAPE_LAKE,
                                          FLEET_SHAPE_RIVER, FLEET_SHAPE_PROVINCE, FLEET_SHAPE_BORDER };
  double span = ldexp (FLEET_BASEMAP_UNIT, -(int) MIN (zoom, 24));
  Tile tile = { cr, size / span, x * span, y * span, size, g_array_new (FALSE, FALSE, sizeof (Point)), g_array_new (FALSE, FALSE, sizeof (Point)) };

  gdk_cairo_set_source_rgba (cr, &palette->water);
  cairo_paint (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    paint_kind (&tile, map, palette, order[i], zoom);
  g_array_unref (tile.ring);
  g_array_unref (tile.cut);
}
