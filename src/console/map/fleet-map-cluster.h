/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-cluster: which vehicles are drawn one by one and which as one disc with a number, for a whole zoom level. Pure: no widget, no clock.
 *
 * The world is divided into cells that lie fixed in it, so that what is one disc does not depend on what part of the map is seen. A cell with more
 * than so many vehicles, or whose symbols would lie upon each other, is a cluster; clusters whose discs would overlap are one. Each vehicle is in exactly one mark. @thread main */

#pragma once

#include <glib.h>

#include "fleet-engine.h"

G_BEGIN_DECLS


/* What is divided: columns by slot. */
typedef struct
{
  guint         n_slots;
  const double *x;        /* Web Mercator, 0 … 1 */
  const double *y;
  const guint8 *severity; /* FleetSeverity */
  const guint8 *included; /* 0: not on the map */
} FleetMapVehicles;

typedef struct
{
  double    x, y;     /* the vehicle's place, or the mean of the cluster's */
  guint32   n;        /* vehicles; 1: this is a vehicle */
  FleetSlot slot;     /* the vehicle, or the cluster's first */
  guint8    severity; /* the gravest inside */
  double    left, top, right, bottom; /* around all of them */
} FleetMapMark;

typedef struct _FleetMapCluster FleetMapCluster;

FleetMapCluster    *fleet_map_cluster_new  (void);
void                fleet_map_cluster_free (FleetMapCluster *self);

/* Divides anew. A cell becomes a cluster above `most` vehicles and stays one down to three quarters of that, and what was one disc at the same zoom level before is preferred, so
 * that moving vehicles do not make discs flicker. */
void                fleet_map_cluster_update (FleetMapCluster        *self,
                                              const FleetMapVehicles *vehicles,
                                              guint                   zoom,
                                              guint                   most);
/* Vehicles by slot, then clusters; borrowed until the next update. */
const FleetMapMark *fleet_map_cluster_get_marks (FleetMapCluster *self,
                                                 guint           *ret_n_singles,
                                                 guint           *ret_n_clusters);
/* The mark that a vehicle is in; FLEET_NONE when it is not on the map. */
guint               fleet_map_cluster_find   (FleetMapCluster *self,
                                              FleetSlot        slot);
/* The side of a cell, px at a whole zoom level of tiles of 256 px: small where a whole city is a few dozen px across, wide where discs must leave the streets between them
 * to be read. */
double              fleet_map_cluster_cell   (guint zoom);
/* A disc's radius in px. */
double              fleet_map_cluster_radius (guint            n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMapCluster, fleet_map_cluster_free)

G_END_DECLS
