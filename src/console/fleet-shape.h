/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-shape: priorities and activities as shapes, drawn the same by the map's sprites and by FleetSymbol.
 * Each is centred on the origin and fits a square of the given size; colours are the caller's. Any thread with a cairo context of its own. */

#pragma once

#include <gtk/gtk.h>

#include "fleet-engine.h"

G_BEGIN_DECLS

/* ▲ C critical, ◆ H high, ● M medium, ■ L low; with_letter: and the letter inside in text_colour. rim (may be NULL) is drawn around the shape. */
void fleet_shape_draw_severity (cairo_t       *cr,
                                FleetSeverity  severity,
                                double         size,
                                const GdkRGBA *colour,
                                const GdkRGBA *text_colour,
                                const GdkRGBA *rim,
                                gboolean       with_letter);
/* An arrow to the north (in use), dot (free), square (charging), broken ring (silent), ring with a question mark (unknown). */
void fleet_shape_draw_activity (cairo_t       *cr,
                                FleetActivity  activity,
                                double         size,
                                const GdkRGBA *colour,
                                const GdkRGBA *rim);

G_END_DECLS
