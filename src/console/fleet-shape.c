/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-shape: drawn, not icons: the shapes are few and geometric, and stay sharp at any scale and heading. */

#include "fleet-shape.h"

#include <math.h>

#define RIM_WIDTH 1.5

static const char *const letters[] = { "", "L", "M", "H", "C" };

static void
draw_letter (cairo_t    *cr,
             const char *letter,
             double      y,
             double      height)
{
  cairo_text_extents_t extents;

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, height);
  cairo_text_extents (cr, letter, &extents);
  cairo_move_to (cr, -extents.width / 2 - extents.x_bearing, y - extents.height / 2 - extents.y_bearing);
  cairo_show_text (cr, letter);
}

static void
trace_severity (cairo_t       *cr,
                FleetSeverity  severity,
                double         size)
{
  switch (severity)
    {
    case FLEET_SEVERITY_CRITICAL:
      cairo_move_to (cr, 0, -0.5 * size);
      cairo_line_to (cr, 0.52 * size, 0.42 * size);
      cairo_line_to (cr, -0.52 * size, 0.42 * size);
      cairo_close_path (cr);
      break;
    case FLEET_SEVERITY_HIGH:
      cairo_move_to (cr, 0, -0.52 * size);
      cairo_line_to (cr, 0.52 * size, 0);
      cairo_line_to (cr, 0, 0.52 * size);
      cairo_line_to (cr, -0.52 * size, 0);
      cairo_close_path (cr);
      break;
    case FLEET_SEVERITY_MEDIUM:
      cairo_arc (cr, 0, 0, 0.44 * size, 0, 2 * G_PI);
      break;
    case FLEET_SEVERITY_LOW:
    case FLEET_SEVERITY_NONE:
    default:
      cairo_rectangle (cr, -0.38 * size, -0.38 * size, 0.76 * size, 0.76 * size);
      break;
    }
}

/* The rim first and wider, so that it shows half of its width outside. */
static void
stroke_rim (cairo_t       *cr,
            const GdkRGBA *rim,
            double         line_width)
{
  if (rim == NULL)
    return;
  gdk_cairo_set_source_rgba (cr, rim);
  cairo_set_line_width (cr, line_width + 2 * RIM_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
}

void
fleet_shape_draw_severity (cairo_t       *cr,
                           FleetSeverity  severity,
                           double         size,
                           const GdkRGBA *colour,
                           const GdkRGBA *text_colour,
                           const GdkRGBA *rim,
                           gboolean       with_letter)
{
  cairo_new_path (cr);
  trace_severity (cr, severity, size);
  stroke_rim (cr, rim, 0);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_fill (cr);
  if (!with_letter)
    return;
  gdk_cairo_set_source_rgba (cr, text_colour);
  draw_letter (cr, letters[severity], severity == FLEET_SEVERITY_CRITICAL ? size * 0.14 : 0, size * 0.5);
}

/* Rings are lines, all else is filled. */
static void
trace_activity (cairo_t       *cr,
                FleetActivity  activity,
                double         size)
{
  switch (activity)
    {
    case FLEET_ACTIVITY_IN_USE:
      cairo_move_to (cr, 0, -size * 0.48);
      cairo_line_to (cr, size * 0.36, size * 0.44);
      cairo_line_to (cr, 0, size * 0.24);
      cairo_line_to (cr, -size * 0.36, size * 0.44);
      cairo_close_path (cr);
      break;
    case FLEET_ACTIVITY_CHARGING:
      cairo_rectangle (cr, -size * 0.34, -size * 0.34, size * 0.68, size * 0.68);
      break;
    case FLEET_ACTIVITY_SILENT:
      for (int i = 0; i < 5; i++)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, 0, 0, size * 0.36, i * 2 * G_PI / 5, (i + 0.6) * 2 * G_PI / 5);
        }
      break;
    case FLEET_ACTIVITY_UNKNOWN:
      cairo_arc (cr, 0, 0, size * 0.42, 0, 2 * G_PI);
      break;
    case FLEET_ACTIVITY_FREE:
    case FLEET_N_ACTIVITIES:
    default:
      cairo_arc (cr, 0, 0, size * 0.36, 0, 2 * G_PI);
      break;
    }
}

void
fleet_shape_draw_activity (cairo_t       *cr,
                           FleetActivity  activity,
                           double         size,
                           const GdkRGBA *colour,
                           const GdkRGBA *rim)
{
  gboolean is_line = activity == FLEET_ACTIVITY_SILENT || activity == FLEET_ACTIVITY_UNKNOWN;
  double line_width = MAX (1.5, size * 0.11);

  cairo_new_path (cr);
  trace_activity (cr, activity, size);
  stroke_rim (cr, rim, is_line ? line_width : 0);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, line_width);
  if (is_line)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  if (activity == FLEET_ACTIVITY_UNKNOWN)
    draw_letter (cr, "?", 0, size * 0.6);
}
