/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-states: the layer of truth values and texts: a band for each line, coloured and worded by its state. A column of pixels in which the state changed shows two states, one above
 * the other, so that a state of one sample is seen at every zoom. */

#pragma once

#include "fleet-chart-line.h"

G_BEGIN_DECLS

#define FLEET_CHART_STATE_HEIGHT 24

/* The rows of the lines that are shown, from the canvas's top on. */
void    fleet_chart_states_draw   (GPtrArray               *lines,
                                   const FleetChartCanvas  *canvas);
/* The colour of a state of a line. */
GdkRGBA fleet_chart_states_colour (const FleetChartLine    *line,
                                   const FleetChartPalette *palette,
                                   guint                    state);

G_END_DECLS
