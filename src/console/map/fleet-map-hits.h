/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-map-hits: the marks that are in view, in the order in which they are drawn, and which of them a point means. Pure. @thread main */

#pragma once

#include "fleet-map-cluster.h"
#include "fleet-map-view.h"

G_BEGIN_DECLS

typedef struct
{
  float x, y;  /* px */
  float reach; /* how far from there the pointer still means it */
  guint mark;  /* FLEET_NONE: the selected vehicle, which is in no division */
} FleetMapHit;

/* Fills hits (FleetMapHit) with the marks in view: plain vehicles first, then those with an alert, then discs, so that what matters lies on top. */
void fleet_map_hits_find (GArray             *hits,
                          FleetMapCluster    *cluster,
                          const FleetMapView *view);
/* Adds the selected vehicle, on top of all. */
void fleet_map_hits_add_selected (GArray             *hits,
                                  const FleetMapMark *mark,
                                  const FleetMapView *view);
/* What a point means: a disc before what it hides, of vehicles the nearest. FALSE: nothing. */
gboolean fleet_map_hits_pick (const GArray    *hits,
                              FleetMapCluster *cluster,
                              double           x,
                              double           y,
                              guint           *ret_mark);

G_END_DECLS
