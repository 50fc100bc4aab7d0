/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-lines: the layer of numbers. Where there are more points than columns of pixels each column shows from its least to its greatest value, so that no spike is lost; where there
 * are fewer, a line from point to point. Nothing is drawn across a gap. */

#pragma once

#include "fleet-chart-line.h"

G_BEGIN_DECLS

/* The extent of the lines (FleetChartLine) that are shown, over the canvas's stretch. FALSE: there is nothing. */
gboolean fleet_chart_lines_measure (GPtrArray              *lines,
                                    const FleetChartCanvas *canvas,
                                    double                 *ret_min,
                                    double                 *ret_max);
void     fleet_chart_lines_draw    (GPtrArray              *lines,
                                    const FleetChartCanvas *canvas);

G_END_DECLS
