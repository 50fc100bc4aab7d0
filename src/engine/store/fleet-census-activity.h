/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-census-activity: what the vehicles did, at the end of each bucket of time. */

#pragma once

#include "fleet-census-reader.h"

G_BEGIN_DECLS

/* Fills census->counts: a vehicle counts from its first event in the span on; silent where nothing was heard for the profile's silent-after; else charging, by the newest value of the
 * profile's path; else in use, where a reservation runs; else free; a device without a car is unknown. As the map tells it. */
gboolean fleet_census_activity_count (const FleetCensusQuestion *question,
                                      FleetCensus               *census,
                                      FleetSql                  *sql,
                                      GCancellable              *cancellable,
                                      GError                   **error);

G_END_DECLS
