/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-chart-bands: the layer of a census: the percentiles of a signal as bands, or counts as stacked bars. */

#pragma once

#include "fleet-chart-canvas.h"

G_BEGIN_DECLS

/* The span of values. FALSE: there is nothing. Counts begin at 0. */
gboolean       fleet_chart_bands_measure (const FleetCensus       *census,
                                          const FleetChartCanvas  *canvas,
                                          double                  *ret_min,
                                          double                  *ret_max);
void           fleet_chart_bands_draw    (const FleetCensus       *census,
                                          const FleetChartCanvas  *canvas);

/* "Alerts opened", "Vehicles"; and how long a bucket is that alerts are counted in, newly allocated, "" for the rest. */
const char    *fleet_chart_bands_get_title (const FleetCensus *census);
char          *fleet_chart_bands_get_unit  (const FleetCensus *census);

/* What the legend says: one entry a kind of mark. */
guint          fleet_chart_bands_get_n_entries (const FleetCensus *census);
/* Name in the operator's language, newly allocated; colour; and, as text, what the bucket holds ("–" where nothing; bucket G_MAXUINT: the last). */
void           fleet_chart_bands_get_entry (const FleetCensus       *census,
                                            guint                    entry,
                                            guint                    bucket,
                                            const FleetChartPalette *palette,
                                            char                   **ret_name,
                                            GdkRGBA                 *ret_colour,
                                            char                   **ret_value);
/* The bucket of a moment; G_MAXUINT: none. */
guint          fleet_chart_bands_find    (const FleetCensus       *census,
                                          gint64                   time_us);

G_END_DECLS
