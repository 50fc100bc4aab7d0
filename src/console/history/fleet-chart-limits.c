/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-limits: lines under what is drawn, names over it. A name stands on a ground of its own, on its line or, where others want the same place, as
 * near as they leave it; at the left edge, since what it covers there is the oldest, and at the right one it would be what is happening now. */

#include "fleet-chart-limits.h"

#include <math.h>

void
fleet_chart_limit_free (FleetChartLimit *self)
{
  g_free (self->text);
  g_free (self);
}

void
fleet_chart_limits_draw (const FleetChartCanvas *canvas,
                         GPtrArray              *limits)
{
  const double dashes[] = { 6, 4 };

  for (guint i = 0; limits != NULL && i < limits->len; i++)
    {
      const FleetChartLimit *limit = limits->pdata[i];
      double y = round (fleet_chart_canvas_y (canvas, limit->limit)) + 0.5;
      cairo_t *cr;

      if (limit->limit < canvas->min || limit->limit > canvas->max)
        continue;
      cr = gtk_snapshot_append_cairo (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, y - 1, canvas->width, 2));
      gdk_cairo_set_source_rgba (cr, &canvas->palette->severities[limit->severity]);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, canvas->left, y);
      cairo_line_to (cr, canvas->left + canvas->width, y);
      cairo_stroke (cr);
      cairo_destroy (cr);
    }
}

static int
by_place (gconstpointer a,
          gconstpointer b)
{
  const FleetChartLimitTag *one = a, *other = b;

  return (one->y > other->y) - (one->y < other->y);
}

/* Tags that would lie on each other part, downwards from the first and then upwards from the lower edge. */
static void
part_tags (GArray *tags,
           double  top,
           double  bottom)
{
  double next = top;

  for (guint i = 0; i < tags->len; i++)
    {
      FleetChartLimitTag *tag = &g_array_index (tags, FleetChartLimitTag, i);

      tag->top = MAX (tag->top, next);
      next = tag->top + FLEET_CHART_TAG_PX;
    }
  next = bottom;
  for (guint i = tags->len; i > 0; i--)
    {
      FleetChartLimitTag *tag = &g_array_index (tags, FleetChartLimitTag, i - 1);

      tag->top = MIN (tag->top, next - FLEET_CHART_TAG_PX);
      next = tag->top;
    }
}

GArray *
fleet_chart_limits_place (GPtrArray *limits,
                          double     min,
                          double     max,
                          double     top,
                          double     height)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (FleetChartLimitTag));
  guint most = (guint) (height / FLEET_CHART_TAG_PX);

  /* The gravest come first: where there is no room for all, these have it. Their lines all stay. */
  for (guint i = 0; limits != NULL && i < limits->len && tags->len < most; i++)
    {
      const FleetChartLimit *limit = limits->pdata[i];
      FleetChartLimitTag tag = { .limit = limit, .y = top + (max - limit->limit) / (max - min) * height };

      if (limit->limit < min || limit->limit > max)
        continue;
      /* On its line, so that what lies under it is the line and little else. */
      tag.top = tag.y - FLEET_CHART_TAG_PX / 2;
      g_array_append_val (tags, tag);
    }
  g_array_sort (tags, by_place);
  part_tags (tags, top, top + height);
  return tags;
}

static void
draw_tag (const FleetChartCanvas   *canvas,
          const FleetChartLimitTag *tag)
{
  const GdkRGBA *colour = &canvas->palette->severities[tag->limit->severity];
  GdkRGBA ground = fleet_chart_palette_faint (&canvas->palette->ground, 0.6);
  double width = MIN (fleet_chart_canvas_measure (canvas, tag->limit->text), canvas->width / 2);
  double upper = MIN (tag->y, tag->top + 1), lower = MAX (tag->y, tag->top + FLEET_CHART_TAG_PX - 2);

  fleet_chart_canvas_fill (canvas, canvas->left, tag->top, width + 14, FLEET_CHART_TAG_PX - 1, &ground);
  /* The bar at its side reaches to its line, wherever the others have pushed it. */
  fleet_chart_canvas_fill (canvas, canvas->left, round (upper), 3, round (lower - upper), colour);
  fleet_chart_canvas_text (canvas, tag->limit->text, canvas->left + 8, tag->top + FLEET_CHART_TAG_PX / 2, 0, 0.5, -width, &canvas->palette->strong);
}

void
fleet_chart_limits_draw_tags (const FleetChartCanvas *canvas,
                              GPtrArray              *limits)
{
  g_autoptr (GArray) tags = fleet_chart_limits_place (limits, canvas->min, canvas->max, canvas->top, canvas->height);

  for (guint i = 0; i < tags->len; i++)
    draw_tag (canvas, &g_array_index (tags, FleetChartLimitTag, i));
}
