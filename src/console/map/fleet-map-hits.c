/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hits are kept from one frame to the next: the pointer must meet what the eye sees, not where things would be by now. */

#include "fleet-map-hits.h"

#include <math.h>

/* px around a vehicle that the pointer takes for it. */
#define REACH 11
/* px outside the view at which nothing of a mark can be seen. */
#define OUTSIDE 40

void
fleet_map_hits_find (GArray             *hits,
                     FleetMapCluster    *cluster,
                     const FleetMapView *view)
{
  guint n_singles, n_clusters;
  const FleetMapMark *marks = fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);

  g_array_set_size (hits, 0);
  for (guint pass = 0; pass < 3; pass++)
    for (guint i = pass < 2 ? 0 : n_singles; i < (pass < 2 ? n_singles : n_singles + n_clusters); i++)
      {
        const FleetMapMark *mark = &marks[i];
        double x = fleet_map_view_x (view, mark->x);
        double y = fleet_map_view_y (view, mark->y);
        FleetMapHit hit = { x, y, mark->n == 1 ? REACH : fleet_map_cluster_radius (mark->n), i };

        if (x < -OUTSIDE || y < -OUTSIDE || x > view->width + OUTSIDE || y > view->height + OUTSIDE)
          continue;
        if (pass < 2 && (mark->severity != FLEET_SEVERITY_NONE) != (pass == 1))
          continue;
        g_array_append_val (hits, hit);
      }
}

void
fleet_map_hits_add_selected (GArray             *hits,
                             const FleetMapMark *mark,
                             const FleetMapView *view)
{
  FleetMapHit hit = { fleet_map_view_x (view, mark->x), fleet_map_view_y (view, mark->y), REACH + 4, FLEET_NONE };

  g_array_append_val (hits, hit);
}

gboolean
fleet_map_hits_pick (const GArray    *hits,
                     FleetMapCluster *cluster,
                     double           x,
                     double           y,
                     guint           *ret_mark)
{
  guint n_singles, n_clusters;
  const FleetMapHit *best = NULL;
  double nearest = G_MAXDOUBLE;

  fleet_map_cluster_get_marks (cluster, &n_singles, &n_clusters);
  for (guint i = hits->len; i > 0; i--)
    {
      const FleetMapHit *hit = &g_array_index (hits, FleetMapHit, i - 1);
      double apart = hypot (hit->x - x, hit->y - y);
      gboolean is_disc = hit->mark != FLEET_NONE && hit->mark >= n_singles;

      if (apart > hit->reach || apart >= nearest)
        continue;
      best = hit;
      nearest = apart;
      if (hit->mark == FLEET_NONE || is_disc)
        break;
    }
  if (best == NULL)
    return FALSE;
  *ret_mark = best->mark;
  return TRUE;
}
