/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-meter: what the window costs: CPU of the main thread per iteration of the main loop and per frame, and memory.
 * Installed by fleet-console --measure SECONDS; the first ten seconds, in which the window is built, do not count. @thread main. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _FleetMeter FleetMeter;

/* From now on; window must be realized. */
FleetMeter *fleet_meter_new    (GtkWidget  *window);
void        fleet_meter_free   (FleetMeter *self);
/* {"iterations":n,"iteration_ms":{"median":x,"p99":x,"max":x},"frames":n,"frame_ms":{…},"rss_bytes":n}. Newly allocated. */
char       *fleet_meter_to_json (FleetMeter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMeter, fleet_meter_free)

G_END_DECLS
