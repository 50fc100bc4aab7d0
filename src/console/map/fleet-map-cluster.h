/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-cluster: which vehicles of a view stand alone and which are told as one disc with a count.
 *
 * Cells of 64 px are anchored to the world at the nearest whole zoom level, so that a pan changes nothing but positions, and a cell that reaches out of the
 * view counts all its members. Every placed vehicle of the view's cells is in exactly one mark. Arrays only, no widgets: one pass over the
 * roster's columns takes 0.2 ms at 20,000 vehicles, which is why there is no other index. @thread main. */

#pragma once

#include "fleet-roster.h"

G_BEGIN_DECLS

/* As many in one cell are shown one by one. */
#define FLEET_MAP_CLUSTER_ALONE 7

typedef struct
{
  float         x, y;      /* px in the view */
  guint         n;         /* 1: the vehicle in slot; more: a cluster */
  FleetSeverity severity;  /* the gravest inside */
  FleetSlot     slot;      /* of a cluster: its first member */
} FleetMapMark;

typedef struct
{
  double centre_x, centre_y; /* world, 0 … 1 */
  double zoom;               /* the world is 256 × 2^zoom px wide */
  double width, height;      /* px */
} FleetMapView;

typedef struct _FleetMapCluster FleetMapCluster;

FleetMapCluster *fleet_map_cluster_new  (void);
void             fleet_map_cluster_free (FleetMapCluster *self);

/* The marks of a view; activity: a FleetActivity or -1 for all. Borrowed until the next call. */
const FleetMapMark *fleet_map_cluster_lay_out (FleetMapCluster          *self,
                                               const FleetRosterColumns *columns,
                                               int                       activity,
                                               const FleetMapView       *view,
                                               guint                    *ret_n);
/* The mark of the last layout at a point, the topmost; NULL: none within reach. A cluster's reach is its disc. */
const FleetMapMark *fleet_map_cluster_hit     (FleetMapCluster          *self,
                                               double                    x,
                                               double                    y);
/* The radius of a cluster's disc in px. */
double              fleet_map_cluster_radius  (guint                     n);

/* Where a world place lies in a view, px. */
void                fleet_map_view_place      (const FleetMapView       *self,
                                               double                    x,
                                               double                    y,
                                               double                   *ret_px,
                                               double                   *ret_py);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetMapCluster, fleet_map_cluster_free)

G_END_DECLS
