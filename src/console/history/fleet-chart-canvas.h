/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-canvas: where a layer draws: a stretch of time and a span of values on a rectangle of a widget. Made for one frame. @thread main. */

#pragma once

#include "fleet-chart-palette.h"

G_BEGIN_DECLS

/* Left of every plot, for the values' axis; and right of it. */
#define FLEET_CHART_GUTTER 76
#define FLEET_CHART_MARGIN 14

typedef struct
{
  GtkWidget               *widget;
  GtkSnapshot             *snapshot;
  const FleetChartPalette *palette;
  gint64                   from_us, to_us;
  double                   left, top, width, height; /* px, whole */
  double                   min, max;                 /* values at the lower and the upper edge */
  gboolean                 is_count;                 /* values are whole numbers */
  double                   column;                   /* px that a column of extents is wide */
} FleetChartCanvas;

static inline double
fleet_chart_canvas_x (const FleetChartCanvas *self,
                      gint64                  time_us)
{
  return self->left + (double) (time_us - self->from_us) / (self->to_us - self->from_us) * self->width;
}

static inline double
fleet_chart_canvas_y (const FleetChartCanvas *self,
                      double                  value)
{
  return self->top + (self->max - value) / (self->max - self->min) * self->height;
}

void fleet_chart_canvas_fill (const FleetChartCanvas *self,
                              double                  x,
                              double                  y,
                              double                  width,
                              double                  height,
                              const GdkRGBA          *colour);
/* How wide such a text is, px. */
double fleet_chart_canvas_measure (const FleetChartCanvas *self,
                                   const char             *text);
/* A small text whose box has its point (xalign, yalign) at x, y; where it is wider than room (0: any room) it is left out; below 0 it is cut
 * to -room with an ellipsis. Returns its width, 0 left out. */
double fleet_chart_canvas_text (const FleetChartCanvas *self,
                                const char             *text,
                                double                  x,
                                double                  y,
                                double                  xalign,
                                double                  yalign,
                                double                  room,
                                const GdkRGBA          *colour);

G_END_DECLS
