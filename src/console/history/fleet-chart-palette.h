/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-palette: the colours of a chart, read once at a change of style instead of in every frame. Series have the colours of Okabe and Ito without those that belong to alerts. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

/* As many as a plot has lines at most. */
#define FLEET_CHART_COLOURS 5

typedef struct
{
  GdkRGBA series[FLEET_CHART_COLOURS];
  GdkRGBA ground;
  GdkRGBA grid;
  GdkRGBA frame;
  GdkRGBA text;       /* of axes */
  GdkRGBA strong;     /* text on the ground */
  GdkRGBA cursor;
  GdkRGBA off;        /* a state that is not on */
  GdkRGBA brush;
  GdkRGBA severities[FLEET_SEVERITY_CRITICAL + 1];
  GdkRGBA activities[FLEET_N_ACTIVITIES];
  GdkRGBA severity_text;
} FleetChartPalette;

void    fleet_chart_palette_read  (FleetChartPalette *self,
                                   GtkWidget         *widget);
/* colour with its opacity times alpha. */
GdkRGBA fleet_chart_palette_faint (const GdkRGBA     *colour,
                                   double             alpha);

G_END_DECLS
