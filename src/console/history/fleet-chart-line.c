/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-line: see the header. */

#include "fleet-chart-line.h"

#include <math.h>
#include <string.h>

#include "fleet-ticks.h"

void
fleet_chart_line_free (FleetChartLine *self)
{
  g_free (self->id);
  g_free (self->signal);
  g_free (self->vehicle);
  g_free (self->device);
  g_free (self->label);
  g_free (self->path);
  g_free (self->unit);
  g_free (self->when_true);
  g_free (self->when_false);
  g_free (self);
}

char *
fleet_chart_line_whose (const FleetChartLine *self)
{
  return self->device != NULL ? g_strdup_printf ("%s · %s", self->vehicle, self->device) : g_strdup (self->vehicle);
}

const char *
fleet_chart_line_state (const FleetChartLine *self,
                        guint                 state)
{
  const char *text = fleet_series_get_label (self->series, state);

  if (self->when_true != NULL && g_str_equal (text, "true"))
    return self->when_true;
  if (self->when_false != NULL && g_str_equal (text, "false"))
    return self->when_false;
  return text;
}

/* As many digits as the value has, up to three. */
static char *
number_text (const FleetChartLine *self,
             double                value)
{
  int digits = self->digits;

  for (double scaled = fabs (value); digits < 0 || (self->digits < 0 && digits < 3 && fabs (scaled - round (scaled)) > 1e-6); scaled *= 10)
    digits++;
  return fleet_ticks_number_text (value, digits);
}

static char *
with_unit (const FleetChartLine *self,
           const char           *text)
{
  return *self->unit != '\0' ? g_strdup_printf ("%s %s", text, self->unit) : g_strdup (text);
}

char *
fleet_chart_line_value_text (const FleetChartLine *self,
                             double                value)
{
  g_autofree char *text = NULL;

  if (fleet_series_get_kind (self->series) == FLEET_SERIES_STATES)
    return g_strdup (fleet_chart_line_state (self, (guint) value));
  text = number_text (self, value);
  return with_unit (self, text);
}

char *
fleet_chart_line_text_at (const FleetChartLine *self,
                          gint64                time_us,
                          gint64                column_us)
{
  guint begin = fleet_series_find (self->series, time_us - column_us / 2);
  guint end = fleet_series_find (self->series, time_us - column_us / 2 + MAX (1, column_us));
  guint held;
  double min, max;

  if (fleet_series_get_kind (self->series) == FLEET_SERIES_NUMBERS && end > begin + 1 && fleet_series_measure (self->series, begin, end, &min, &max) && max > min)
    {
      g_autofree char *low = number_text (self, min), *high = number_text (self, max);
      g_autofree char *both = g_strdup_printf ("%s – %s", low, high);

      return with_unit (self, both);
    }
  held = fleet_series_find_value (self->series, MAX (time_us, end > begin ? fleet_series_get_times (self->series)[end - 1] : time_us), column_us);
  return held != G_MAXUINT ? fleet_chart_line_value_text (self, fleet_series_get_values (self->series)[held]) : g_strdup ("–");
}

char *
fleet_chart_line_newest_text (const FleetChartLine *self,
                              gint64                from_us,
                              gint64                to_us)
{
  guint end = fleet_series_find (self->series, to_us + 1);
  gboolean has = end > 0 && fleet_series_get_times (self->series)[end - 1] >= from_us && !isnan (fleet_series_get_values (self->series)[end - 1]);

  return has ? fleet_chart_line_value_text (self, fleet_series_get_values (self->series)[end - 1]) : g_strdup ("–");
}
