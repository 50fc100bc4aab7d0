/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-grid: see the header. */

#include "fleet-chart-grid.h"

#include <math.h>

#include "fleet-ticks.h"

#define VALUE_TICK_PX 38
#define TIME_TICK_PX  96
#define TEXT_PX       15

void
fleet_chart_limit_free (FleetChartLimit *self)
{
  g_free (self->text);
  g_free (self);
}

guint
fleet_chart_grid_most_times (double width)
{
  return MAX (2, (guint) (width / TIME_TICK_PX));
}

void
fleet_chart_grid_draw_values (const FleetChartCanvas *canvas)
{
  FleetNumberTicks ticks;
  guint most = CLAMP ((guint) (canvas->height / VALUE_TICK_PX) + 1, 2, 8);

  fleet_ticks_numbers (canvas->min, canvas->max, most, &ticks);
  if (canvas->is_count && ticks.step < 1)
    ticks = (FleetNumberTicks) { ceil (canvas->min), 1, 0 };
  for (guint i = 0; i < most; i++)
    {
      double value = ticks.first + i * ticks.step, y = round (fleet_chart_canvas_y (canvas, value));
      g_autofree char *text = NULL;

      if (value > canvas->max + ticks.step * 1e-9)
        break;
      /* Without the rounding's rest, which would read "−0". */
      if (fabs (value) < ticks.step * 1e-6)
        value = 0;
      text = fleet_ticks_number_text (value, ticks.digits);
      fleet_chart_canvas_fill (canvas, canvas->left, y, canvas->width, 1, &canvas->palette->grid);
      fleet_chart_canvas_text (canvas, text, canvas->left - 8, y, 1, 0.5, 0, &canvas->palette->text);
    }
}

void
fleet_chart_grid_draw_times (const FleetChartCanvas *canvas,
                             GTimeZone              *zone)
{
  g_autoptr (GArray) ticks = fleet_ticks_times (canvas->from_us, canvas->to_us, fleet_chart_grid_most_times (canvas->width), zone);

  for (guint i = 0; i < ticks->len; i++)
    {
      const FleetTimeTick *tick = &g_array_index (ticks, FleetTimeTick, i);

      fleet_chart_canvas_fill (canvas, round (fleet_chart_canvas_x (canvas, tick->time_us)), canvas->top, 1, canvas->height, tick->is_major ? &canvas->palette->frame : &canvas->palette->grid);
    }
}

static gboolean
is_written (const GArray *written,
            double        y)
{
  for (guint i = 0; i < written->len; i++)
    if (fabs (g_array_index (written, double, i) - y) < TEXT_PX)
      return TRUE;
  return FALSE;
}

void
fleet_chart_grid_draw_limits (const FleetChartCanvas *canvas,
                              GPtrArray              *limits)
{
  const double dashes[] = { 6, 4 };
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (double));

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
      /* Of texts that would lie on each other the gravest stays; all lines do. */
      if (is_written (written, y))
        continue;
      g_array_append_val (written, y);
      fleet_chart_canvas_text (canvas, limit->text, canvas->left + canvas->width - 4, y < canvas->top + 16 ? y + 2 : y - 2, 1, y < canvas->top + 16 ? 0 : 1, canvas->width - 8, &canvas->palette->text);
    }
}

void
fleet_chart_grid_draw_alerts (const FleetChartCanvas *canvas,
                              GPtrArray              *alerts)
{
  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      const FleetChartAlert *alert = alerts->pdata[i];
      GdkRGBA colour = fleet_chart_palette_faint (&canvas->palette->severities[alert->severity], 0.45);

      if (alert->opened_us >= canvas->from_us && alert->opened_us < canvas->to_us)
        fleet_chart_canvas_fill (canvas, floor (fleet_chart_canvas_x (canvas, alert->opened_us)), canvas->top, 1, canvas->height, &colour);
    }
}
