/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-report-figures: sums, means and extremes. A row without a value counts for none of them. */

#include "fleet-report-figures.h"

typedef struct
{
  const FleetReportFigure *figure;
  int                      column; /* in the answer; -1: it has none of that name, or none is needed */
  gint64                   n;
  double                   sum, least, most;
} Figure;

struct _FleetReportFigures
{
  guint   n;
  Figure *figures;
};

static int
find_column (guint              n,
             const char *const *names,
             const char        *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

FleetReportFigures *
fleet_report_figures_new (const FleetReport *report,
                          guint              n_columns,
                          const char *const *names)
{
  FleetReportFigures *self = g_new0 (FleetReportFigures, 1);

  self->n = report->figures->len;
  self->figures = g_new0 (Figure, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      const FleetReportFigure *figure = g_ptr_array_index (report->figures, i);

      self->figures[i] = (Figure) { .figure = figure, .column = figure->column != NULL ? find_column (n_columns, names, figure->column->id) : -1, .least = G_MAXDOUBLE, .most = -G_MAXDOUBLE };
    }
  return self;
}

void
fleet_report_figures_free (FleetReportFigures *self)
{
  if (self == NULL)
    return;
  g_free (self->figures);
  g_free (self);
}

void
fleet_report_figures_add (FleetReportFigures *self,
                          const FleetValue   *values)
{
  for (guint i = 0; i < self->n; i++)
    {
      Figure *figure = &self->figures[i];
      double number = 0;

      if (figure->figure->function != FLEET_REPORT_ROWS)
        {
          const FleetValue *value = figure->column >= 0 ? &values[figure->column] : NULL;

          if (value == NULL || (value->type != FLEET_TYPE_INT && value->type != FLEET_TYPE_DOUBLE))
            continue;
          number = value->type == FLEET_TYPE_INT ? value->integer : value->real;
        }
      figure->n++;
      figure->sum += number;
      figure->least = MIN (figure->least, number);
      figure->most = MAX (figure->most, number);
    }
}

guint
fleet_report_figures_get_n (const FleetReportFigures *self)
{
  return self->n;
}

const char *
fleet_report_figures_get_title (const FleetReportFigures *self,
                                guint                     i)
{
  g_return_val_if_fail (i < self->n, NULL);
  return self->figures[i].figure->title;
}

gboolean
fleet_report_figures_get (const FleetReportFigures *self,
                          guint                     i,
                          double                   *ret_number)
{
  const Figure *figure = &self->figures[i];

  g_return_val_if_fail (i < self->n, FALSE);
  switch (figure->figure->function)
    {
    case FLEET_REPORT_ROWS:
      *ret_number = figure->n;
      return TRUE;
    case FLEET_REPORT_SUM:
      *ret_number = figure->sum;
      return TRUE;
    case FLEET_REPORT_MEAN:
      *ret_number = figure->sum / MAX (figure->n, 1);
      return figure->n > 0;
    case FLEET_REPORT_LEAST:
      *ret_number = figure->least;
      return figure->n > 0;
    case FLEET_REPORT_MOST:
      *ret_number = figure->most;
      return figure->n > 0;
    default:
      g_assert_not_reached ();
    }
}

void
fleet_report_figures_append (const FleetReportFigures *self,
                             guint                     i,
                             GString                  *text)
{
  double number;

  if (fleet_report_figures_get (self, i, &number))
    fleet_report_cell_append_number (self->figures[i].figure->column, number, text);
  else
    g_string_append (text, "–");
}
