/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-roads: where the invented cars drive: crossings of real roads in Seoul, Busan and Jeju, joined by straight stretches.
 *
 * Crossings lie on land, and so do the stretches between them (but for bridges over the Han). Immutable once made. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { FLEET_SIM_SEOUL, FLEET_SIM_BUSAN, FLEET_SIM_JEJU, FLEET_SIM_N_CITIES } FleetSimCity;

typedef struct _FleetSimRoads FleetSimRoads;

/* A place on a stretch, and the way one drives on it. */
typedef struct
{
  guint16 from, to; /* crossings */
  float   length_m;
  float   heading;  /* degrees clockwise from north */
  double  along_m;  /* from from, 0 … length */
} FleetSimStretch;

/* korean: districts are called as in Korean. */
FleetSimRoads *fleet_sim_roads_new  (gboolean       korean);
void           fleet_sim_roads_free (FleetSimRoads *self);

/* A random stretch of a city, at a random place on it. */
void           fleet_sim_roads_enter (const FleetSimRoads *self,
                                      FleetSimCity         city,
                                      guint64             *random,
                                      FleetSimStretch     *stretch);
/* Drives on; at a crossing it turns into a random stretch, and back only where there is no other. */
void           fleet_sim_roads_drive (const FleetSimRoads *self,
                                      double               distance_m,
                                      guint64             *random,
                                      FleetSimStretch     *stretch);
/* Where that is, aside_m to the right of the middle of the road. */
void           fleet_sim_roads_place (const FleetSimRoads   *self,
                                      const FleetSimStretch *stretch,
                                      double                 aside_m,
                                      double                *ret_latitude,
                                      double                *ret_longitude);
/* The district around the place's first crossing. Static string. */
const char    *fleet_sim_roads_zone  (const FleetSimRoads   *self,
                                      const FleetSimStretch *stretch);
/* The box that a city's cars never leave. */
void           fleet_sim_roads_box   (FleetSimCity city,
                                      double      *ret_south,
                                      double      *ret_west,
                                      double      *ret_north,
                                      double      *ret_east);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetSimRoads, fleet_sim_roads_free)

G_END_DECLS
