/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-lines: see the header. Columns are colour nodes, which cost a tenth of an antialiased stroke (measured); neighbours of the same height are one node. */

#include "fleet-chart-lines.h"

#include <math.h>

#define THICKNESS 1.6
#define DOT       2.4

gboolean
fleet_chart_lines_measure (GPtrArray              *lines,
                           const FleetChartCanvas *canvas,
                           double                 *ret_min,
                           double                 *ret_max)
{
  double least = INFINITY, greatest = -INFINITY;

  for (guint i = 0; i < lines->len; i++)
    {
      const FleetChartLine *line = lines->pdata[i];
      guint begin = fleet_series_find (line->series, canvas->from_us), end = fleet_series_find (line->series, canvas->to_us + 1);
      double min, max;

      /* What enters and leaves the stretch counts, too. */
      if (begin > 0 && begin < fleet_series_get_n (line->series) && !fleet_series_is_gap (line->series, begin))
        begin--;
      if (line->is_hidden || !fleet_series_measure (line->series, begin, end, &min, &max))
        continue;
      least = MIN (least, min);
      greatest = MAX (greatest, max);
    }
  if (least > greatest)
    return FALSE;
  *ret_min = least;
  *ret_max = greatest;
  return TRUE;
}

static void
stroke (const FleetChartLine   *line,
        const FleetChartCanvas *canvas,
        guint                   begin,
        guint                   end)
{
  const gint64 *times = fleet_series_get_times (line->series);
  const double *values = fleet_series_get_values (line->series);
  gboolean with_dots = end - begin < canvas->width / 10;
  cairo_t *cr = gtk_snapshot_append_cairo (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, canvas->top - 4, canvas->width, canvas->height + 8));

  gdk_cairo_set_source_rgba (cr, &canvas->palette->series[line->colour]);
  cairo_set_line_width (cr, THICKNESS);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = begin; i < end; i++)
    {
      double x = fleet_chart_canvas_x (canvas, times[i]), y = fleet_chart_canvas_y (canvas, values[i]);

      if (isnan (values[i]))
        continue;
      if (i == begin || fleet_series_is_gap (line->series, i))
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);
  for (guint i = begin; i < end; i++)
    {
      /* A point between two gaps has no line that would show it. */
      gboolean is_alone = fleet_series_is_gap (line->series, i) && (i + 1 >= fleet_series_get_n (line->series) || fleet_series_is_gap (line->series, i + 1));

      if (isnan (values[i]) || !(with_dots || is_alone))
        continue;
      cairo_arc (cr, fleet_chart_canvas_x (canvas, times[i]), fleet_chart_canvas_y (canvas, values[i]), DOT, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

/* A run of columns of the same height, not yet drawn. */
typedef struct
{
  double x, width, top, bottom;
} Run;

static void
put (const FleetChartCanvas *canvas,
     const GdkRGBA          *colour,
     Run                    *run,
     double                  x,
     double                  width,
     double                  top,
     double                  bottom)
{
  if (run->width > 0 && run->top == top && run->bottom == bottom && run->x + run->width == x)
    {
      run->width += width;
      return;
    }
  fleet_chart_canvas_fill (canvas, run->x, run->top, run->width, run->bottom - run->top, colour);
  *run = (Run) { x, width, top, bottom };
}

/* The value that the line between two points has at a time between them. */
static double
between (const FleetSeries *series,
         guint              begin,
         gint64             time_us)
{
  const gint64 *times = fleet_series_get_times (series);
  const double *values = fleet_series_get_values (series);
  double part = times[begin + 1] > times[begin] ? (double) (time_us - times[begin]) / (times[begin + 1] - times[begin]) : 1;

  return values[begin] + (values[begin + 1] - values[begin]) * CLAMP (part, 0, 1);
}

static void
put_values (const FleetChartCanvas *canvas,
            const GdkRGBA          *colour,
            Run                    *run,
            guint                   column,
            double                  min,
            double                  max)
{
  double top = floor (fleet_chart_canvas_y (canvas, max) - THICKNESS / 2);

  put (canvas, colour, run, canvas->left + column * canvas->column, canvas->column, top, MAX (top + 2, ceil (fleet_chart_canvas_y (canvas, min) + THICKNESS / 2)));
}

static void
fill_columns (const FleetChartLine   *line,
              const FleetChartCanvas *canvas)
{
  guint n = MAX (1, (guint) (canvas->width / canvas->column));
  g_autofree FleetSeriesColumn *columns = g_new (FleetSeriesColumn, n);
  const GdkRGBA *colour = &canvas->palette->series[line->colour];
  Run run = { 0 };
  guint next = 0; /* behind the last column that has points */

  fleet_series_columns (line->series, canvas->from_us, canvas->to_us, n, columns);
  for (guint i = 0; i < n; i++)
    {
      const FleetSeriesColumn *column = &columns[i];
      double min = column->min, max = column->max;

      if (column->end == column->begin || isnan (min))
        continue;
      /* The line that comes from the column before, over those without points. */
      for (guint j = next; column->joined && j <= i; j++)
        {
          double a = between (line->series, column->begin - 1, canvas->from_us + (gint64) ((double) (canvas->to_us - canvas->from_us) * j / n));
          double b = between (line->series, column->begin - 1, canvas->from_us + (gint64) ((double) (canvas->to_us - canvas->from_us) * (j + 1) / n));

          if (j < i)
            put_values (canvas, colour, &run, j, MIN (a, b), MAX (a, b));
          else
            {
              min = MIN (min, a);
              max = MAX (max, a);
            }
        }
      put_values (canvas, colour, &run, i, min, max);
      next = i + 1;
    }
  put (canvas, colour, &run, -1, 0, -1, -1);
}

void
fleet_chart_lines_draw (GPtrArray              *lines,
                        const FleetChartCanvas *canvas)
{
  gtk_snapshot_push_clip (canvas->snapshot, &GRAPHENE_RECT_INIT (canvas->left, canvas->top - 4, canvas->width, canvas->height + 8));
  for (guint i = 0; i < lines->len; i++)
    {
      const FleetChartLine *line = lines->pdata[i];
      guint n = fleet_series_get_n (line->series);
      guint begin = fleet_series_find (line->series, canvas->from_us), end = fleet_series_find (line->series, canvas->to_us);

      if (line->is_hidden || n == 0)
        continue;
      if (end - begin > canvas->width)
        fill_columns (line, canvas);
      else
        stroke (line, canvas, begin > 0 ? begin - 1 : 0, MIN (n, end + 1));
    }
  gtk_snapshot_pop (canvas->snapshot);
}
