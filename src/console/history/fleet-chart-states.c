/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-states: see the header. */

#include "fleet-chart-states.h"

#include <math.h>

#define GAP 4 /* px between bands */

/* What a column shows: none, or the least and the greatest state. */
typedef struct
{
  int low;
  int high;
} Shown;

GdkRGBA
fleet_chart_states_colour (const FleetChartLine    *line,
                           const FleetChartPalette *palette,
                           guint                    state)
{
  const char *label = fleet_series_get_label (line->series, state);

  if (g_str_equal (label, "false"))
    return palette->off;
  if (g_str_equal (label, "true"))
    return fleet_chart_palette_faint (&palette->series[0], 0.75);
  return fleet_chart_palette_faint (&palette->series[state % FLEET_CHART_COLOURS], 0.35);
}

/* Of every column of the canvas. */
static Shown *
find_states (const FleetChartLine   *line,
             const FleetChartCanvas *canvas,
             guint                   n)
{
  g_autofree FleetSeriesColumn *columns = g_new (FleetSeriesColumn, n);
  const double *values = fleet_series_get_values (line->series);
  Shown *shown = g_new (Shown, n);

  fleet_series_columns (line->series, canvas->from_us, canvas->to_us, n, columns);
  for (guint i = 0; i < n; i++)
    {
      shown[i] = (Shown) { -1, -1 };
      if (!isnan (columns[i].min))
        {
          shown[i] = (Shown) { (int) columns[i].min, (int) columns[i].max };
        }
      else
        {
          gint64 middle_us = canvas->from_us + (gint64) ((double) (canvas->to_us - canvas->from_us) * (2 * i + 1) / (2.0 * n));
          guint held = fleet_series_find_value (line->series, middle_us, 0);

          if (held != G_MAXUINT)
            shown[i] = (Shown) { (int) values[held], (int) values[held] };
        }
    }
  return shown;
}

static void
draw_run (const FleetChartLine   *line,
          const FleetChartCanvas *canvas,
          const Shown            *shown,
          double                  x,
          double                  width,
          double                  y)
{
  double height = FLEET_CHART_STATE_HEIGHT - GAP;
  GdkRGBA high, low;

  if (shown->low < 0)
    return;
  high = fleet_chart_states_colour (line, canvas->palette, shown->high);
  low = fleet_chart_states_colour (line, canvas->palette, shown->low);
  if (shown->low == shown->high)
    {
      const GdkRGBA *text = &canvas->palette->strong;
      gboolean is_true = g_str_equal (fleet_series_get_label (line->series, shown->low), "true");

      fleet_chart_canvas_fill (canvas, x, y, width, height, &low);
      if (width > 28)
        fleet_chart_canvas_text (canvas, fleet_chart_line_state (line, shown->low), x + 6, y + height / 2, 0, 0.5, width - 10, is_true ? &canvas->palette->ground : text);
    }
  else
    {
      fleet_chart_canvas_fill (canvas, x, y, width, height / 2, &high);
      fleet_chart_canvas_fill (canvas, x, y + height / 2, width, height / 2, &low);
    }
}

static void
draw_band (const FleetChartLine   *line,
           const FleetChartCanvas *canvas,
           double                  y)
{
  guint n = MAX (1, (guint) (canvas->width / canvas->column));
  g_autofree Shown *shown = find_states (line, canvas, n);

  for (guint i = 0, begin = 0; i < n; i++)
    if (i + 1 == n || shown[i + 1].low != shown[i].low || shown[i + 1].high != shown[i].high)
      {
        draw_run (line, canvas, &shown[i], canvas->left + begin * canvas->column, (i + 1 - begin) * canvas->column, y);
        begin = i + 1;
      }
}

void
fleet_chart_states_draw (GPtrArray              *lines,
                         const FleetChartCanvas *canvas)
{
  double y = canvas->top + GAP / 2;

  for (guint i = 0, row = 0; i < lines->len; i++)
    {
      const FleetChartLine *line = lines->pdata[i];

      if (!line->is_hidden && lines->len > 1)
        fleet_chart_canvas_text (canvas, line->label, canvas->left - 8, y + row * FLEET_CHART_STATE_HEIGHT + (FLEET_CHART_STATE_HEIGHT - GAP) / 2, 1, 0.5, 12 - FLEET_CHART_GUTTER,
                                 &canvas->palette->text);
      row += !line->is_hidden;
    }
  gtk_snapshot_push_clip (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, canvas->top, canvas->width, canvas->height));
  for (guint i = 0; i < lines->len; i++)
    {
      const FleetChartLine *line = lines->pdata[i];

      if (line->is_hidden)
        continue;
      draw_band (line, canvas, y);
      y += FLEET_CHART_STATE_HEIGHT;
    }
  gtk_snapshot_pop (canvas->snapshot);
}
