/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-limits: what rules compare a plot's signal with: dashed lines, and their names where they hide neither each other nor much else. @thread main. */

#pragma once

#include "fleet-chart-canvas.h"

G_BEGIN_DECLS

/* A limit that a rule compares the plot's signal with. */
typedef struct
{
  double        limit;
  char         *text;     /* "Coolant too hot > 115" */
  FleetSeverity severity;
} FleetChartLimit;

/* How high a name is, with the room to the next. */
#define FLEET_CHART_TAG_PX 18

/* Where the name of a limit stands. */
typedef struct
{
  const FleetChartLimit *limit;
  double                 y;     /* px: of its line */
  double                 top;   /* px: of the name */
} FleetChartLimitTag;

void    fleet_chart_limit_free       (FleetChartLimit        *self);

/* limits (here and below): FleetChartLimit, the gravest first, or NULL; those beyond the canvas's values are not drawn. */
void    fleet_chart_limits_draw      (const FleetChartCanvas *canvas,
                                      GPtrArray              *limits);
/* Over the lines. */
void    fleet_chart_limits_draw_tags (const FleetChartCanvas *canvas,
                                      GPtrArray              *limits);
/* Where the names stand on a plot of height px from top, whose edges are at max and min: FleetChartLimitTag, from above; as many as have room, the gravest. Newly allocated. */
GArray *fleet_chart_limits_place     (GPtrArray              *limits,
                                      double                  min,
                                      double                  max,
                                      double                  top,
                                      double                  height);

G_END_DECLS
