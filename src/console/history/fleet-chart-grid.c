/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-grid: see the header. */

#include "fleet-chart-grid.h"

#include <math.h>

#include "fleet-ticks.h"

#define VALUE_TICK_PX 38
#define TIME_TICK_PX  96

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
