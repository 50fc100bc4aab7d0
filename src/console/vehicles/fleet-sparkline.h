/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sparkline: the last minutes of one signal as a line of text height: no axis, no numbers; whether it rises, falls or jumps. Drawn from the least to the greatest value of each column
 * of pixels, like the charts. @thread main. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

#define FLEET_TYPE_SPARKLINE (fleet_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (FleetSparkline, fleet_sparkline, FLEET, SPARKLINE, GtkWidget)

GtkWidget *fleet_sparkline_new  (void);
/* series is read at once and not kept; NULL for nothing. */
void       fleet_sparkline_show (FleetSparkline    *self,
                                 const FleetSeries *series,
                                 gint64             from_us,
                                 gint64             to_us);

G_END_DECLS
