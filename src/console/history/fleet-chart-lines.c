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

static void
fill_columns (const FleetChartLine   *line,
              const FleetChartCanvas *canvas)
{
  guint n = MAX (1, (guint) (canvas->width / canvas->column));
  g_autofree FleetSeriesColumn *columns = g_new (FleetSeriesColumn, n);
  const double *values = fleet_series_get_values (line->series);
  const GdkRGBA *colour = &canvas->palette->series[line->colour];
  Run run = { 0 };
  guint last = G_MAXUINT; /* the column before that has points */

  fleet_series_columns (line->series, canvas->from_us, canvas->to_us, n, columns);
  for (guint i = 0; i < n; i++)
    {
      const FleetSeriesColumn *column = &columns[i];
      double min = column->min, max = column->max, top, bottom;

      if (column->end == column->begin || isnan (min))
        continue;
      if (column->joined)
        {
          double before = values[column->begin - 1];

          /* The line that comes from the column before; over columns without points it is drawn on its way. */
          for (guint j = last != G_MAXUINT ? last + 1 : 0; j < i; j++)
            {
              double part = last != G_MAXUINT ? (double) (j - last) / (i - last) : 0, y = fleet_chart_canvas_y (canvas, before + (values[column->begin] - before) * part);

              put (canvas, colour, &run, canvas->left + j * canvas->column, canvas->column, floor (y - THICKNESS / 2), ceil (y + THICKNESS / 2));
            }
          min = MIN (min, last == i - 1 || i == 0 ? before : min);
          max = MAX (max, last == i - 1 || i == 0 ? before : max);
        }
      top = floor (fleet_chart_canvas_y (canvas, max) - THICKNESS / 2);
      bottom = MAX (top + 2, ceil (fleet_chart_canvas_y (canvas, min) + THICKNESS / 2));
      put (canvas, colour, &run, canvas->left + i * canvas->column, canvas->column, top, bottom);
      last = i;
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
      if (end - begin > canvas->width / 2)
        fill_columns (line, canvas);
      else
        stroke (line, canvas, begin > 0 ? begin - 1 : 0, MIN (n, end + 1));
    }
  gtk_snapshot_pop (canvas->snapshot);
}
